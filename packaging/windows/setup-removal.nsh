; Taking it away again: only what the installer has put there, and only of whom it is.

Function un.ReadSwitches
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/REMOVESETTINGS" $R1
  ${IfNot} ${Errors}
    StrCpy $Settings 1
  ${EndIf}
  ${GetOptions} $R0 "/ASKEDBY=" $AskedBy
  ; With the domain or computer: two may be called alike (NameSamCompatible).
  System::Call 'secur32::GetUserNameExW(i 2, w .R1, *i ${NSIS_MAX_STRLEN}) i .R2'
  StrCpy $Account $R1
  ${If} $AskedBy != ""
  ${AndIf} $AskedBy != $Account
    ; The settings that were meant are not those of this account.
    StrCpy $Settings ""
  ${EndIf}
FunctionEnd

; For whom this folder was installed: the registry knows.
Function un.FindForWhom
  SetShellVarContext current
  ReadRegStr $R1 HKLM "${APPS_KEY}" "InstallLocation"
  ReadRegStr $R2 HKCU "${APPS_KEY}" "InstallLocation"
  ${If} $R1 == $INSTDIR
    SetShellVarContext all
    StrCpy $ForAll 1
    ${If} $Admin != 1
      Call un.AskForRights
    ${EndIf}
  ${ElseIf} $R2 != $INSTDIR
    StrCpy $Unlisted 1
    ; In the person's own folder it is theirs all the same, a registry that was lost or not.
    StrLen $R3 "$PROFILE\"
    StrCpy $R3 $INSTDIR $R3
    ${If} $R3 != "$PROFILE\"
      !insertmacro Refuse "$(OthersCopy)" ${CODE_OTHERS}
    ${EndIf}
  ${EndIf}
FunctionEnd

; Windows asks for the rights; saying no there leaves everything as it is. It may be another person who lends them.
Function un.AskForRights
  ${If} ${Silent}
    SetErrorLevel ${CODE_RIGHTS}
    Quit
  ${EndIf}
  StrCpy $R1 '/ASKEDBY="$Account"'
  ${If} $Settings == 1
    StrCpy $R1 "$R1 /REMOVESETTINGS"
  ${EndIf}
  ExecShell "runas" "$INSTDIR\${UNINSTALLER}" "$R1"
  Quit
FunctionEnd

!macro Away FILE
  ClearErrors
  Delete "${FILE}"
  ${If} ${Errors}
    StrCpy $Left "$Left$\r$\n${FILE}"
  ${EndIf}
!macroend

; The program first: where it cannot be removed, the rest stays too, and with it the way to try again.
Function un.RemoveFiles
  !insertmacro Away "$INSTDIR\${EXE}"
  ${If} $Left != ""
    !insertmacro Refuse "$(NotRemoved)" ${CODE_LEFT}
  ${EndIf}
  !insertmacro Away "$INSTDIR\${LOADER}"
  !insertmacro Away "$INSTDIR\LICENSE.txt"
  !insertmacro Sweep "$INSTDIR\${NEW}"
  !insertmacro Sweep "$INSTDIR\${OLD}"
  ; Started with `_?=` it does not go on in a copy of itself, and stays.
  ${If} $EXEPATH != "$INSTDIR\${UNINSTALLER}"
    ; The one that has made the copy ends while the copy is at work.
    ${For} $R1 1 50
      ClearErrors
      Delete "$INSTDIR\${UNINSTALLER}"
      ${IfNot} ${Errors}
        ${ExitFor}
      ${EndIf}
      Sleep 100
    ${Next}
    !insertmacro Away "$INSTDIR\${UNINSTALLER}"
  ${EndIf}
  RMDir "$INSTDIR"
FunctionEnd

; Where the registry speaks of another folder, that one stays registered.
Function un.Unregister
  ${If} $Unlisted != 1
    !insertmacro Away "${SHORTCUT}"
    DeleteRegKey SHCTX "${APPS_KEY}"
    DeleteRegKey SHCTX "${OWN_KEY}"
    DeleteRegKey /ifempty SHCTX "Software\Peig"
  ${EndIf}
FunctionEnd

!macro AwayWhole FOLDER
  ClearErrors
  RMDir /r "${FOLDER}"
  ${If} ${FileExists} "${FOLDER}"
    StrCpy $Left "$Left$\r$\n${FOLDER}"
  ${EndIf}
!macroend

; Of the account that this runs as; other people's are theirs.
Function un.RemoveSettings
  ${If} $Settings == 1
    SetShellVarContext current
    !insertmacro AwayWhole "$LOCALAPPDATA\${IDENTIFIER}"
    !insertmacro AwayWhole "$APPDATA\${IDENTIFIER}"
  ${EndIf}
FunctionEnd
