; The pages that are not NSIS's own: for whom it is installed, and what goes when it is removed.

Var Choice

Function ForWhomShow
  ${If} $BySwitch == 1
    ; The switches have said so, or this is the run with an administrator's rights.
    Call Enter
    Abort
  ${EndIf}
  !insertmacro MUI_HEADER_TEXT "$(ForWhomTitle)" "$(ForWhomSubtitle)"
  nsDialogs::Create 1018
  Pop $R1
  ${NSD_CreateRadioButton} 0 0 100% 12u "$(ForMe)"
  Pop $R1
  ${NSD_CreateLabel} 12u 14u 95% 24u "$(ForMeHint)"
  Pop $R2
  ${NSD_CreateRadioButton} 0 44u 100% 12u "$(ForEverybody)"
  Pop $Choice
  ${NSD_CreateLabel} 12u 58u 95% 24u "$(ForEverybodyHint)"
  Pop $R2
  ${If} $ForAll == 1
    ${NSD_Check} $Choice
  ${Else}
    ${NSD_Check} $R1
  ${EndIf}
  GetDlgItem $R1 $HWNDPARENT 1
  SendMessage $R1 ${WM_SETTEXT} 0 "STR:$(^InstallBtn)"
  nsDialogs::Show
FunctionEnd

Function ForWhomLeave
  ${NSD_GetState} $Choice $R1
  StrCpy $ForAll 0
  ${If} $R1 = ${BST_CHECKED}
    StrCpy $ForAll 1
    ${If} $Admin != 1
      ; Windows asks for the rights. Where that is refused, this page stays.
      Call HandedOn
      Pop $R1
      ClearErrors
      ExecShell "runas" "$EXEPATH" "$R1"
      ${If} ${Errors}
        MessageBox MB_OK|MB_ICONEXCLAMATION "$(NoRights)"
        Abort
      ${EndIf}
      Quit
    ${EndIf}
  ${EndIf}
  Call Enter
FunctionEnd

; As the person, also where the installer has an administrator's rights, for whomever it installs: the shell that runs on
; the desktop has none, and starts it.
Function StartProgram
  ${If} $Admin == 1
    Exec '"$WINDIR\explorer.exe" "$INSTDIR\${EXE}"'
  ${Else}
    Exec '"$INSTDIR\${EXE}"'
  ${EndIf}
FunctionEnd

Function un.SettingsShow
  !insertmacro MUI_HEADER_TEXT "$(RemoveTitle)" "$(RemoveSubtitle)"
  nsDialogs::Create 1018
  Pop $R1
  ${If} $ForAll == 1
    ${NSD_CreateLabel} 0 0 100% 104u "$(RemoveTextAll)"
    Pop $R1
    ${NSD_CreateCheckBox} 0 108u 100% 20u "$(RemoveSettingsOf)"
    Pop $Choice
  ${Else}
    ${NSD_CreateLabel} 0 0 100% 76u "$(RemoveText)"
    Pop $R1
    ${NSD_CreateCheckBox} 0 82u 100% 12u "$(RemoveSettings)"
    Pop $Choice
  ${EndIf}
  ${If} $Settings == 1
    ${NSD_Check} $Choice
  ${EndIf}
  GetDlgItem $R1 $HWNDPARENT 1
  SendMessage $R1 ${WM_SETTEXT} 0 "STR:$(^UninstallBtn)"
  nsDialogs::Show
FunctionEnd

Function un.SettingsLeave
  ${NSD_GetState} $Choice $R1
  StrCpy $Settings ""
  ${If} $R1 = ${BST_CHECKED}
    StrCpy $Settings 1
  ${EndIf}
  Call un.RefuseWhileRunning
FunctionEnd
