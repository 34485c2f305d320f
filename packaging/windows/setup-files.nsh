; Putting the files in their places, registering them, and all of that back.

; Unpacks beside what is there. A disk that fills up meanwhile ends in `.onInstFailed`.
Function Unpack
  RMDir /r "$INSTDIR\.new"
  ClearErrors
  SetOverwrite try
  SetOutPath "$INSTDIR\.new"
  File "/oname=${EXE}" "${PROGRAM}\${EXE}"
  ; Built with Microsoft's tools, the program has the loader inside.
  File /nonfatal "/oname=${LOADER}" "${PROGRAM}\${LOADER}"
  File "/oname=LICENSE.txt" "${LICENSE}"
  WriteUninstaller "$INSTDIR\.new\${UNINSTALLER}"
  ; A folder that somebody stands in cannot be removed.
  SetOutPath "$TEMP"
  ${If} ${Errors}
    Abort
  ${EndIf}
FunctionEnd

; Renames one file into its place, and the one before aside. Sets the error flag.
!macro Place FILE
  ${IfNot} ${Errors}
    ${If} ${FileExists} "$INSTDIR\.new\${FILE}"
      ${If} ${FileExists} "$INSTDIR\${FILE}"
        Rename "$INSTDIR\${FILE}" "$INSTDIR\.old\${FILE}"
      ${EndIf}
      ${IfNot} ${Errors}
        Rename "$INSTDIR\.new\${FILE}" "$INSTDIR\${FILE}"
      ${EndIf}
    ${EndIf}
  ${EndIf}
!macroend

; Puts the one before back.
!macro PutBack FILE
  ${If} ${FileExists} "$INSTDIR\.old\${FILE}"
    Delete "$INSTDIR\${FILE}"
    Rename "$INSTDIR\.old\${FILE}" "$INSTDIR\${FILE}"
  ${EndIf}
!macroend

Function Swap
  RMDir /r "$INSTDIR\.old"
  ClearErrors
  CreateDirectory "$INSTDIR\.old"
  !insertmacro Place "${LOADER}"
  !insertmacro Place "LICENSE.txt"
  !insertmacro Place "${UNINSTALLER}"
  !insertmacro Place "${EXE}"
  ${If} ${Errors}
    !insertmacro PutBack "${LOADER}"
    !insertmacro PutBack "LICENSE.txt"
    !insertmacro PutBack "${UNINSTALLER}"
    !insertmacro PutBack "${EXE}"
    RMDir /r "$INSTDIR\.new"
    RMDir /r "$INSTDIR\.old"
    RMDir "$INSTDIR"
    !insertmacro Refuse "$(NoFolder)" ${CODE_FOLDER}
  ${EndIf}
  RMDir /r "$INSTDIR\.new"
  RMDir /r "$INSTDIR\.old"
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

; For whom this folder was installed: the registry knows.
Function un.FindForWhom
  SetShellVarContext current
  ReadRegStr $R1 HKLM "${APPS_KEY}" "InstallLocation"
  ${If} $R1 == $INSTDIR
    SetShellVarContext all
    ${If} $Admin != 1
      ${If} ${Silent}
        SetErrorLevel ${CODE_RIGHTS}
        Quit
      ${EndIf}
      ; Windows asks for the rights; saying no there leaves everything as it is.
      ExecShell "runas" "$INSTDIR\${UNINSTALLER}"
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

; Only what the installer has put there: a folder that was named by hand may hold other things.
Function un.RemoveFiles
  Delete "$INSTDIR\${EXE}"
  Delete "$INSTDIR\${LOADER}"
  Delete "$INSTDIR\LICENSE.txt"
  RMDir /r "$INSTDIR\.new"
  RMDir /r "$INSTDIR\.old"
  Delete "$INSTDIR\${UNINSTALLER}"
  RMDir "$INSTDIR"
FunctionEnd

Function un.Unregister
  Delete "${SHORTCUT}"
  DeleteRegKey SHCTX "${APPS_KEY}"
  DeleteRegKey SHCTX "${OWN_KEY}"
  DeleteRegKey /ifempty SHCTX "Software\Peig"
FunctionEnd
