//! The installer for everybody, and in the hands of a person who speaks German.

use std::process::Stdio;

use anyhow::Result;

use super::installed::{APPS, NO_WEBVIEW, installer, silently};
use super::seen::{Packages, Seen};
use crate::shell::text;
use crate::windows::program::EXE;
use crate::windows::wine::{Wine, ended, until};

const FOLDER: &str = "Program Files/Peig Setup";
const SHORTCUT: &str = "ProgramData/Microsoft/Windows/Start Menu/Programs/Peig Setup.lnk";

pub(super) fn prove(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    for_everybody(wine, packages, seen)?;
    by_hand(&wine.speaking("de_DE.UTF-8")?, packages, seen)
}

fn for_everybody(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let (now, next) = (installer(packages, &packages.version), installer(packages, &packages.next));
    seen.code("for everybody", silently(wine, &now, "/S /ALLUSERS")?, NO_WEBVIEW)?;
    seen.that("among the programs", wine.c(FOLDER).join(EXE).exists())?;
    seen.that("in everybody's Start menu", wine.c(SHORTCUT).exists())?;
    seen.that("nothing for one person", wine.registry(&format!(r"HKCU\{APPS}")).is_empty())?;
    seen.code("an upgrade, for whom it is there", silently(wine, &next, "/S")?, NO_WEBVIEW)?;
    let listed = wine.registry(&format!(r"HKLM\{APPS}"));
    seen.that("the next version for everybody", listed.contains(&packages.next))?;
    seen.that("and none for one person", wine.registry(&format!(r"HKCU\{APPS}")).is_empty())?;
    let uninstaller = text(&wine.c(FOLDER).join("uninstall.exe"));
    seen.code("its removal", silently(wine, &uninstaller, "/S")?, 0)?;
    seen.that("nothing is left", !wine.c(FOLDER).exists() && !wine.c(SHORTCUT).exists())?;
    seen.that("nor in the registry", wine.registry(&format!(r"HKLM\{APPS}")).is_empty())
}

/// Page after page with the keyboard, a picture of each.
fn by_hand(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let mut setup = wine.command(&[&installer(packages, &packages.version)]);
    let mut setup = setup.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let titled = |title: &str| wine.titles().iter().any(|one| one.trim() == title);
    until("the first page, in German", || titled("Peig Setup installieren"))?;
    wine.painted("installer-de-1")?;
    wine.press("Return")?;
    wine.painted("installer-de-2")?;
    let exe = wine.home("AppData/Local/Programs/Peig Setup")?.join("uninstall.exe");
    wine.press_until("Return", "the files", || exe.exists())?;
    // Two windows: the message that WebView2 is missing has come up.
    until("the message", || wine.titles().iter().filter(|one| one.starts_with("Peig Setup")).count() > 1)?;
    wine.painted("installer-de-3")?;
    wine.press_until("Return", "the last page", || wine.titles().len() == 1)?;
    wine.painted("installer-de-4")?;
    // The box that starts the program has the focus: Space takes its mark away.
    wine.press("space")?;
    wine.press("Return")?;
    seen.code("an installation by hand", ended(&mut setup)?, NO_WEBVIEW)?;
    wine.settle()?;
    removed_by_hand(wine, &text(&exe), seen)
}

fn removed_by_hand(wine: &Wine<'_>, uninstaller: &str, seen: &mut Seen) -> Result<()> {
    let mut uninstall = wine.command(&[uninstaller]);
    let mut uninstall = uninstall.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    until("the uninstaller's page, in German", || {
        wine.titles().iter().any(|one| one.trim() == "Peig Setup entfernen")
    })?;
    wine.painted("uninstaller-de-1")?;
    wine.press_until("Return", "the files are gone", || !std::path::Path::new(uninstaller).exists())?;
    wine.painted("uninstaller-de-2")?;
    wine.press_until("Return", "nothing more is asked", || wine.titles().is_empty())?;
    seen.code("a removal by hand", ended(&mut uninstall)?, 0)?;
    wine.settle()?;
    seen.that("nothing is left of it", wine.registry(&format!(r"HKCU\{APPS}")).is_empty())
}
