; Putting the files in their places, and registering them.
;
; First all new files are unpacked into ${NEW}. In an upgrade ${OLD} is made after that; each file that is there gets a
; second name in it, and is then written over by renaming the new one, the program last. So at every moment there is a
; program that starts, and what is on the disk says how far it has come:
;
; - ${NEW} holds the program: it is not in its place yet. What ${OLD} holds goes back.
; - ${NEW} does not: the new program is in its place. Both folders only have to be swept away.
;
; Files are named one by one: whatever else is in these folders is not ours, and stays.

!macro Sweep FOLDER
  Delete "${FOLDER}\${EXE}"
  Delete "${FOLDER}\${LOADER}"
  Delete "${FOLDER}\LICENSE.txt"
  Delete "${FOLDER}\${UNINSTALLER}"
  RMDir "${FOLDER}"
!macroend

; Renames over what is there. $R1 is 0 where that failed. Microsoft, "MoveFileExW": 1 replaces what is there, 8 waits until
; it is so on the disk.
!macro MoveOver FROM TO
  System::Call 'kernel32::MoveFileExW(w "${FROM}", w "${TO}", i 9) i .R1'
!macroend

; Puts one of the files before back.
!macro PutBack FILE
  ${If} ${FileExists} "$INSTDIR\${OLD}\${FILE}"
    !insertmacro MoveOver "$INSTDIR\${OLD}\${FILE}" "$INSTDIR\${FILE}"
    ${If} $R1 = 0
      StrCpy $Failed 1
    ${EndIf}
  ${EndIf}
!macroend

; Takes back or finishes an installation that broke off, this one or one before (a power cut, for instance). Where that
; fails too, everything is left to the next run.
Function Recover
  StrCpy $Failed ""
  ${If} ${FileExists} "$INSTDIR\${NEW}\${EXE}"
    !insertmacro PutBack "${LOADER}"
    !insertmacro PutBack "LICENSE.txt"
    !insertmacro PutBack "${UNINSTALLER}"
    !insertmacro PutBack "${EXE}"
    ${If} $Failed == 1
      Return
    ${EndIf}
    ${IfNot} ${FileExists} "$INSTDIR\${EXE}"
      ; There was none before.
      Delete "$INSTDIR\${LOADER}"
      Delete "$INSTDIR\LICENSE.txt"
      Delete "$INSTDIR\${UNINSTALLER}"
    ${EndIf}
  ${EndIf}
  ; A break between the two leaves what is read as finished.
  !insertmacro Sweep "$INSTDIR\${NEW}"
  !insertmacro Sweep "$INSTDIR\${OLD}"
FunctionEnd

; Unpacks beside what is there. A disk that fills up meanwhile ends in `.onInstFailed`.
Function Unpack
  ${If} ${FileExists} "$INSTDIR\${OLD}"
  ${OrIf} ${FileExists} "$INSTDIR\${NEW}"
    ; `Recover` could not take them away.
    !insertmacro Refuse "$(NoFolder)" ${CODE_FOLDER}
  ${EndIf}
  ClearErrors
  SetOverwrite try
  SetOutPath "$INSTDIR\${NEW}"
  File "/oname=${EXE}" "${PROGRAM}\${EXE}"
  !ifdef WITH_LOADER
    File "/oname=${LOADER}" "${PROGRAM}\${LOADER}"
  !endif
  File "/oname=LICENSE.txt" "${LICENSE}"
  WriteUninstaller "$INSTDIR\${NEW}\${UNINSTALLER}"
  ; A folder that somebody stands in cannot be removed.
  SetOutPath "$TEMP"
  ${If} ${Errors}
    Abort
  ${EndIf}
FunctionEnd

; Puts one file in its place, and keeps the one before. NSIS forgets an error as soon as it is asked for it, hence $Failed.
!macro Place FILE
  ${If} $Failed == ""
    ; A renaming can reach the disk before what was written into the file.
    System::Call 'kernel32::CreateFileW(w "$INSTDIR\${NEW}\${FILE}", i 0x40000000, i 7, p 0, i 3, i 0, p 0) p .R1'
    System::Call 'kernel32::FlushFileBuffers(p R1)'
    System::Call 'kernel32::CloseHandle(p R1)'
    ${If} ${FileExists} "$INSTDIR\${OLD}"
    ${AndIf} ${FileExists} "$INSTDIR\${FILE}"
      System::Call 'kernel32::CreateHardLinkW(w "$INSTDIR\${OLD}\${FILE}", w "$INSTDIR\${FILE}", p 0) i .R1'
      ${If} $R1 = 0
        ; A disk without second names, as a USB stick is: for one moment the file has none at its place.
        ClearErrors
        Rename "$INSTDIR\${FILE}" "$INSTDIR\${OLD}\${FILE}"
        ${If} ${Errors}
          StrCpy $Failed 1
        ${EndIf}
      ${EndIf}
    ${EndIf}
  ${EndIf}
  ${If} $Failed == ""
    !insertmacro MoveOver "$INSTDIR\${NEW}\${FILE}" "$INSTDIR\${FILE}"
    ${If} $R1 = 0
      StrCpy $Failed 1
    ${EndIf}
  ${EndIf}
!macroend

; A file that somebody has open, a virus scanner for instance, can neither be written over nor given back: that is found out
; before any file is touched. It is asked for alone (no sharing) and to be renamed (0x10000, DELETE); a scanner lets go soon.
!macro TryHold FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ${For} $R2 1 20
      System::Call 'kernel32::CreateFileW(w "$INSTDIR\${FILE}", i 0x10000, i 0, p 0, i 3, i 0, p 0) p .R1'
      ${If} $R1 <> -1
        System::Call 'kernel32::CloseHandle(p R1)'
        ${ExitFor}
      ${EndIf}
      Sleep 100
    ${Next}
    ${If} $R1 = -1
      StrCpy $Failed 1
    ${EndIf}
  ${EndIf}
!macroend

Function Swap
  StrCpy $Failed ""
  !insertmacro TryHold "${LOADER}"
  !insertmacro TryHold "LICENSE.txt"
  !insertmacro TryHold "${UNINSTALLER}"
  !insertmacro TryHold "${EXE}"
  ${If} $Failed == ""
  ${AndIf} ${FileExists} "$INSTDIR\${EXE}"
    ClearErrors
    CreateDirectory "$INSTDIR\${OLD}"
    ${If} ${Errors}
      StrCpy $Failed 1
    ${EndIf}
  ${EndIf}
  !ifdef WITH_LOADER
    !insertmacro Place "${LOADER}"
  !endif
  !insertmacro Place "LICENSE.txt"
  !insertmacro Place "${UNINSTALLER}"
  !insertmacro Place "${EXE}"
  ${If} $Failed == 1
    Call Recover
    RMDir "$INSTDIR"
    !insertmacro Refuse "$(NoFolder)" ${CODE_FOLDER}
  ${EndIf}
  Call Recover
  !ifndef WITH_LOADER
    ; Of a version before that needed one.
    Delete "$INSTDIR\${LOADER}"
  !endif
FunctionEnd

Function Register
  ; The shortcut starts the program there.
  SetOutPath "$INSTDIR"
  CreateShortcut "${SHORTCUT}" "$INSTDIR\${EXE}"
  WriteRegStr SHCTX "${OWN_KEY}" "InstalledBy" "installer"
  WriteRegStr SHCTX "${OWN_KEY}" "Version" "${VERSION}"
  WriteRegStr SHCTX "${OWN_KEY}" "Folder" "$INSTDIR"
  WriteRegStr SHCTX "${APPS_KEY}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${APPS_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${APPS_KEY}" "Publisher" "${PUBLISHER}"
  WriteRegStr SHCTX "${APPS_KEY}" "DisplayIcon" "$INSTDIR\${EXE},0"
  WriteRegStr SHCTX "${APPS_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${APPS_KEY}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
  WriteRegStr SHCTX "${APPS_KEY}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S'
  WriteRegDWORD SHCTX "${APPS_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD SHCTX "${APPS_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${APPS_KEY}" "NoRepair" 1
FunctionEnd
