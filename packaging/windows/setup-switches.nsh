; What the command line says, and the same again for the run that has an administrator's rights.

Function ReadSwitches
  ; NSIS itself reads /D=.
  StrCpy $Named $INSTDIR
  StrCpy $R1 $Named 1 -1
  ${If} $R1 == "\"
    StrCpy $Named $Named -1
  ${EndIf}
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/DOWNGRADE" $R1
  ${IfNot} ${Errors}
    StrCpy $MayDowngrade 1
  ${EndIf}
  ${GetOptions} $R0 "/WEBVIEW2=" $Bootstrapper
  ${If} $Bootstrapper != ""
    ; The run that has the rights begins in another folder.
    GetFullPathName $Bootstrapper $Bootstrapper
  ${EndIf}
FunctionEnd

; Leaves on the stack what that run is started with. /D= comes last and without quotation marks, as NSIS has it.
Function HandedOn
  StrCpy $R1 "/ALLUSERS"
  ${If} $MayDowngrade == 1
    StrCpy $R1 "$R1 /DOWNGRADE"
  ${EndIf}
  ${If} $Bootstrapper != ""
    StrCpy $R1 '$R1 /WEBVIEW2="$Bootstrapper"'
  ${EndIf}
  ${If} $Named != ""
    StrCpy $R1 "$R1 /D=$Named"
  ${EndIf}
  Push $R1
FunctionEnd
