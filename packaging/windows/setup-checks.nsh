; What has to be so before anything is written, each refusal with a sentence and an exit code of its own.

; Says why not, and ends.
!macro Refuse SENTENCE CODE
  SetErrorLevel ${CODE}
  MessageBox MB_OK|MB_ICONSTOP "${SENTENCE}" /SD IDOK
  Quit
!macroend

!macro ReadRights UN
Function ${UN}ReadRights
  UserInfo::GetAccountType
  Pop $R9
  ${If} $R9 == "Admin"
    StrCpy $Admin 1
  ${EndIf}
FunctionEnd

; A program that runs holds its own file: Windows refuses to open it for writing with a sharing violation (32), as the
; documentation of CreateFile and of mapped images has it. That holds across the sessions of several people too.
Function ${UN}RefuseWhileRunning
  again:
  ${IfNot} ${FileExists} "$INSTDIR\${EXE}"
    Return
  ${EndIf}
  System::Call 'kernel32::CreateFileW(w "$INSTDIR\${EXE}", i 0x40000000, i 7, p 0, i 3, i 0, p 0) p .R1 ?e'
  Pop $R2
  ${If} $R1 <> -1
    System::Call 'kernel32::CloseHandle(p R1)'
  ${ElseIf} $R2 = 32
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(Running)" /SD IDCANCEL IDRETRY again
    SetErrorLevel ${CODE_RUNNING}
    Quit
  ${EndIf}
FunctionEnd
!macroend
!insertmacro ReadRights ""
!insertmacro ReadRights "un."

; The installer runs on both kinds of processor, a program for ARM on one. What is for x64 is emulated on ARM.
Function RefuseOtherProcessor
  !ifdef FOR_ARM
    ${IfNot} ${IsNativeARM64}
      !insertmacro Refuse "$(NotArm)" ${CODE_PROCESSOR}
    ${EndIf}
  !endif
FunctionEnd

; For whom: as the switches say; otherwise as it is installed already; otherwise for the person alone.
Function ChooseForWhom
  StrCpy $ForAll 0
  ReadRegStr $R1 HKCU "${APPS_KEY}" "DisplayVersion"
  ReadRegStr $R2 HKLM "${APPS_KEY}" "DisplayVersion"
  ${If} $R1 == ""
  ${AndIf} $R2 != ""
    StrCpy $ForAll 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/ALLUSERS" $R1
  ${IfNot} ${Errors}
    StrCpy $ForAll 1
    StrCpy $BySwitch 1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/CURRENTUSER" $R1
  ${IfNot} ${Errors}
    StrCpy $ForAll 0
    StrCpy $BySwitch 1
  ${EndIf}
FunctionEnd

; Once it is known for whom: where to, and whether it may be.
Function Enter
  ${If} $ForAll == 1
    SetShellVarContext all
    ${If} $Admin != 1
      !insertmacro Refuse "$(NoRights)" ${CODE_RIGHTS}
    ${EndIf}
    ReadRegStr $R1 HKLM "${OWN_KEY}" "InstalledBy"
    ${If} $R1 == "msi"
      !insertmacro Refuse "$(ByMsi)" ${CODE_MSI}
    ${EndIf}
  ${Else}
    SetShellVarContext current
  ${EndIf}
  ReadRegStr $There SHCTX "${APPS_KEY}" "DisplayVersion"
  StrCpy $INSTDIR $Named
  ${If} $INSTDIR != ""
    Call RefuseForeign
  ${Else}
    ReadRegStr $INSTDIR SHCTX "${APPS_KEY}" "InstallLocation"
  ${EndIf}
  ${If} $INSTDIR == ""
    ${If} $ForAll == 1
      StrCpy $INSTDIR "$PROGRAMFILES64\${NAME}"
    ${Else}
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\${NAME}"
    ${EndIf}
  ${EndIf}
  Call RefuseWhileRunning
  Call Recover
  ${If} $There != ""
  ${AndIf} $MayDowngrade != 1
    ${VersionCompare} "${VERSION}" "$There" $R1
    ${If} $R1 = 2
      !insertmacro Refuse "$(Older)" ${CODE_OLDER}
    ${EndIf}
  ${EndIf}
FunctionEnd

; A folder that was named is empty, new, or ours: among somebody's own files nothing is unpacked, written over or removed.
; Ours is the one that the registry names, and one in which an installation broke off.
Function RefuseForeign
  ${DirState} "$INSTDIR" $R1
  ReadRegStr $R2 SHCTX "${APPS_KEY}" "InstallLocation"
  ${If} $R1 = 1
  ${AndIf} $R2 != $INSTDIR
  ${AndIfNot} ${FileExists} "$INSTDIR\${NEW}"
  ${AndIfNot} ${FileExists} "$INSTDIR\${OLD}"
    !insertmacro Refuse "$(NotEmpty)" ${CODE_FOREIGN}
  ${EndIf}
FunctionEnd

; The folder has to take a file, and its disk all of them, beside those that are there.
Function RefuseWithoutSpace
  ClearErrors
  CreateDirectory "$INSTDIR"
  FileOpen $R1 "$INSTDIR\.peig-setup-write" w
  ${If} ${Errors}
    RMDir "$INSTDIR"
    !insertmacro Refuse "$(NoFolder)" ${CODE_FOLDER}
  ${EndIf}
  FileClose $R1
  Delete "$INSTDIR\.peig-setup-write"
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$INSTDIR", *l .R2, p 0, p 0) i .R1'
  System::Int64Op $R2 / 1024
  Pop $R2
  System::Int64Op $R2 < ${SIZE_KB}
  Pop $R3
  ${If} $R1 <> 0
  ${AndIf} $R3 = 1
    RMDir "$INSTDIR"
    !insertmacro Refuse "$(NoSpace)" ${CODE_SPACE}
  ${EndIf}
FunctionEnd

; $R1: version of the WebView2 Runtime, or empty. Microsoft, "Distribute your app and the WebView2 Runtime": the value `pv`
; of the product's own key, per machine or per user; empty and 0.0.0.0 mean that it is not there.
!define WEBVIEW2 "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
Function ReadWebView
  ReadRegStr $R1 HKLM "SOFTWARE\WOW6432Node\${WEBVIEW2}" "pv"
  ${If} $R1 == ""
  ${OrIf} $R1 == "0.0.0.0"
    ReadRegStr $R1 HKCU "Software\${WEBVIEW2}" "pv"
  ${EndIf}
  ${If} $R1 == "0.0.0.0"
    StrCpy $R1 ""
  ${EndIf}
FunctionEnd

; Microsoft's own installer of the runtime, packed in or named on the command line, is started where the runtime is missing
; (its switches are Microsoft's: /silent /install). One that merely lies beside is not: anybody may have put it there.
Function EnsureWebView
  Call ReadWebView
  ${If} $R1 == ""
    !ifdef WEBVIEW2_BOOTSTRAPPER
      ${If} $Bootstrapper == ""
        InitPluginsDir
        StrCpy $Bootstrapper "$PLUGINSDIR\webview2.exe"
        File "/oname=$PLUGINSDIR\webview2.exe" "${WEBVIEW2_BOOTSTRAPPER}"
      ${EndIf}
    !endif
    ${If} $Bootstrapper != ""
      ExecWait '"$Bootstrapper" /silent /install'
      Call ReadWebView
    ${EndIf}
  ${EndIf}
  ${If} $R1 == ""
    SetErrorLevel ${CODE_NO_WEBVIEW}
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(NoWebView)" /SD IDOK
  ${EndIf}
FunctionEnd
