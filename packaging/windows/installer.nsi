; The installer of Peig Setup for Windows. Built by `cargo xtask package --windows` with Debian's makensis and its standard
; plugins; `xtask/src/windows/installer.rs` hands in the definitions. Switches and exit codes: docs/rollout.md.
;
; New files are unpacked beside those that are there, and put in their places by renaming: an installation that fails
; leaves the one before as it was, and one that broke off is finished or taken back by the next run (setup-files.nsh).

Target amd64-unicode
Unicode true
!ifdef QUICK
  ; For tests and work on this script: the best takes a minute.
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif

!ifndef VERSION | PROGRAM | OUTPUT | SIZE_KB | ICON | LICENSE
  !error "VERSION, PROGRAM, OUTPUT, SIZE_KB, ICON and LICENSE have to be defined"
!endif

!define NAME "Peig Setup"
!define PUBLISHER "Peig"
!define EXE "peig-setup.exe"
!define LOADER "WebView2Loader.dll"
!define UNINSTALLER "uninstall.exe"
; Built with Microsoft's tools, the program has the loader inside.
!if /FileExists "${PROGRAM}/${LOADER}"
  !define WITH_LOADER
!endif
; Folders within the program's own, while it is installed: names that nobody else has.
!define NEW ".peig-setup-new"
!define OLD ".peig-setup-old"
!define SHORTCUT "$SMPROGRAMS\${NAME}.lnk"
; What a roll-out may ask for, and where Apps & features looks.
!define OWN_KEY "Software\Peig\Peig Setup"
!define APPS_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Peig Setup"
; Where the program keeps settings, notes and log (Tauri's identifier).
!define IDENTIFIER "io.peig.setup"

; Exit codes. 0 to 2 are NSIS's own: done, cancelled, broken off.
!define CODE_OLDER 3
!define CODE_RUNNING 4
!define CODE_FOLDER 5
!define CODE_SPACE 6
!define CODE_RIGHTS 7
!define CODE_SYSTEM 8
!define CODE_NO_WEBVIEW 9
!define CODE_MSI 10
!define CODE_FOREIGN 11
!define CODE_LEFT 12
!define CODE_OTHERS 13
!define CODE_PROCESSOR 14

Name "${NAME}"
Caption "$(InstallCaption)"
UninstallCaption "$(RemoveTitle)"
OutFile "${OUTPUT}"
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS all
; A file that was cut off or changed on its way is noticed, whatever the switches.
CRCCheck force
AllowSkipFiles off
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText "${NAME} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey ProductName "${NAME}"
VIAddVersionKey FileDescription "${NAME}"
VIAddVersionKey CompanyName "${PUBLISHER}"
VIAddVersionKey LegalCopyright "Copyright (c) ${PUBLISHER}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey ProductVersion "${VERSION}"

!ifdef SIGN
  ; The uninstaller is signed before it is packed in; without that there is no installer.
  !uninstfinalize 'sh sign.sh "%1"' = 0
!endif

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include x64.nsh

Var ForAll       ; 1: for everybody who uses this computer
Var Admin        ; 1: with an administrator's rights
Var BySwitch     ; 1: the switches have said for whom
Var Named        ; folder that was named on the command line (/D=), or empty
Var There        ; version that is installed, or empty
Var MayDowngrade ; 1: asked for
Var Bootstrapper ; a WebView2 installer named on the command line
Var Settings     ; 1: settings and log go too
Var Failed       ; 1: a file could not be put in its place
Var Account      ; who this runs as, for Windows
Var AskedBy      ; who has asked for the removal, where an administrator had to help
Var Unlisted     ; 1: the registry speaks of another folder, or of none
Var Left         ; what could not be removed, a line each

!include setup-switches.nsh
!include setup-checks.nsh
!include setup-files.nsh
!include setup-removal.nsh
!include setup-pages.nsh

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP side.bmp
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "$(WelcomeTitle)"
!define MUI_WELCOMEPAGE_TEXT "$(WelcomeText)"
!insertmacro MUI_PAGE_WELCOME
Page custom ForWhomShow ForWhomLeave
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "$(DoneTitle)"
!define MUI_FINISHPAGE_TEXT "$(DoneText)"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "$(DoneRun)"
!define MUI_FINISHPAGE_RUN_FUNCTION StartProgram
!insertmacro MUI_PAGE_FINISH

UninstPage custom un.SettingsShow un.SettingsLeave
!insertmacro MUI_UNPAGE_INSTFILES

; The system's language is taken; the first is everybody's whose own is not here.
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"
!insertmacro MUI_LANGUAGE "Czech"
!insertmacro MUI_LANGUAGE "Slovak"
!include words-en.nsh
!include words-de.nsh
!include words-cs.nsh
!include words-sk.nsh

Function .onInit
  SetRegView 64
  ${IfNot} ${AtLeastWin10}
    !insertmacro Refuse "$(NoSystem)" ${CODE_SYSTEM}
  ${EndIf}
  Call RefuseOtherProcessor
  Call ReadSwitches
  Call ReadRights
  Call ChooseForWhom
  ${If} ${Silent}
    Call Enter
  ${EndIf}
FunctionEnd

Section
  SetDetailsPrint none
  ; Once more: between the first page and now anything may have been started.
  Call RefuseWhileRunning
  Call RefuseWithoutSpace
  Call Unpack
  Call Swap
  Call Register
  Call EnsureWebView
SectionEnd

; What broke off in the middle, a full disk for instance.
Function .onInstFailed
  ; A folder that somebody stands in cannot be removed.
  SetOutPath "$TEMP"
  !insertmacro Sweep "$INSTDIR\${NEW}"
  RMDir "$INSTDIR"
  SetErrorLevel ${CODE_SPACE}
  MessageBox MB_OK|MB_ICONSTOP "$(NotWritten)" /SD IDOK
FunctionEnd

Function un.onInit
  SetRegView 64
  Call un.ReadSwitches
  Call un.ReadRights
  Call un.FindForWhom
  Call un.RefuseWhileRunning
FunctionEnd

Section Uninstall
  SetDetailsPrint none
  ; What is said at the end is the last page.
  SetAutoClose true
  Call un.RemoveFiles
  Call un.Unregister
  Call un.RemoveSettings
  ${If} $Left != ""
    SetErrorLevel ${CODE_LEFT}
  ${EndIf}
SectionEnd

Function un.onUninstSuccess
  ${If} $Left != ""
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(RemovedLeft)" /SD IDOK
  ${ElseIf} $ForAll == 1
    MessageBox MB_OK|MB_ICONINFORMATION "$(RemovedAll)" /SD IDOK
  ${Else}
    MessageBox MB_OK|MB_ICONINFORMATION "$(Removed)" /SD IDOK
  ${EndIf}
FunctionEnd
