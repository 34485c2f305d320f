; For a test: what the installer hands on to its run with an administrator's rights arrives there. Wine has no question for
; these, so this starts itself without one, with the installer's own functions.

Target amd64-unicode
Unicode true
OutFile "${OUTPUT}"
RequestExecutionLevel user
SilentInstall silent

!include LogicLib.nsh
!include FileFunc.nsh

Var Named
Var MayDowngrade
Var Bootstrapper

!include ..\setup-switches.nsh

Function .onInit
  Call ReadSwitches
  ClearErrors
  ${GetOptions} $R0 "/ALLUSERS" $R1
  ${If} ${Errors}
    Call HandedOn
    Pop $R1
    ExecShellWait "open" "$EXEPATH" "$R1"
  ${Else}
    FileOpen $R2 "$EXEDIR\handed-on.txt" w
    FileWrite $R2 "$MayDowngrade|$Bootstrapper|$Named"
    FileClose $R2
  ${EndIf}
  SetErrorLevel 0
  Quit
FunctionEnd

Section
SectionEnd
