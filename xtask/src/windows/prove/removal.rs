//! Removal: of one's own alone, and with a word about what could not be removed.

use std::path::Path;
use std::process::Stdio;

use anyhow::Result;

use super::installed::{APPS, NO_WEBVIEW, NOTES, installer, silently};
use super::seen::{Packages, Seen, files};
use crate::shell::text;
use crate::windows::program::EXE;
use crate::windows::wine::{Wine, ended, until};

const CANCELLED: i32 = 1;
const LEFT: i32 = 12;
const OTHERS: i32 = 13;
/// Returns only when all is done; the uninstaller itself stays.
const REMOVE: [&str; 2] = ["/S", r"_?=C:\mine"];

pub(super) fn prove(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let notes = wine.home(NOTES)?;
    of_another_account(wine, packages, seen)?;
    of_a_file_in_use(wine, &notes, seen)?;
    for_everybody(wine, packages, &notes, seen)
}

fn remove(wine: &Wine<'_>, words: &[&str]) -> Result<i32> {
    let uninstaller = text(&wine.c("mine/uninstall.exe"));
    wine.run_beside(&[&[uninstaller.as_str()], words, &REMOVE].concat())
}

/// An administrator who starts another account's uninstaller has an installation of their own registered, or none.
fn of_another_account(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let code = silently(wine, &installer(packages, &packages.version), r"/S /D=C:\mine")?;
    seen.code("an installation", code, NO_WEBVIEW)?;
    let key = format!(r"HKCU\{APPS}");
    let registered =
        |place: &str| wine.run(&["reg", "add", &key, "/v", "InstallLocation", "/d", place, "/f"]);
    registered(r"C:\another")?;
    let before = files(&wine.c("mine"))?;
    seen.code("a removal with another account", remove(wine, &[])?, OTHERS)?;
    seen.that("everything is as it was", files(&wine.c("mine"))? == before)?;
    seen.that("and registered", wine.registry(&key).contains(&packages.version))?;
    registered(r"C:\mine").map(drop)
}

fn of_a_file_in_use(wine: &Wine<'_>, notes: &Path, seen: &mut Seen) -> Result<()> {
    std::fs::create_dir_all(notes.parent().unwrap_or(notes))?;
    let license = wine.c("mine/LICENSE.txt");
    let mut holders = [wine.hold(&license)?, wine.hold(notes)?];
    let code = remove(wine, &["/REMOVESETTINGS"])?;
    let left = license.exists() && notes.exists();
    holders.iter_mut().try_for_each(std::process::Child::kill)?;
    wine.settle()?;
    seen.code("a removal while files are in use", code, LEFT)?;
    seen.that("these are still there", left)?;
    seen.that("the program is not", !wine.c("mine").join(EXE).exists())?;
    seen.that("nor is it registered", wine.registry(&format!(r"HKCU\{APPS}")).is_empty())?;
    std::fs::remove_dir_all(wine.c("mine"))?;
    Ok(())
}

fn for_everybody(wine: &Wine<'_>, packages: &Packages<'_>, notes: &Path, seen: &mut Seen) -> Result<()> {
    std::fs::write(notes, "the person's own")?;
    let code = silently(wine, &installer(packages, &packages.version), "/S /ALLUSERS")?;
    seen.code("an installation for everybody", code, NO_WEBVIEW)?;
    let uninstaller = text(&wine.c("Program Files/Peig Setup/uninstall.exe"));
    for (locale, title) in [("de_DE.UTF-8", "Peig Setup entfernen"), ("cs_CZ.UTF-8", "Odebrat Peig Setup")] {
        let wine = wine.speaking(locale)?;
        let mut asking = wine.command(&[&uninstaller]);
        let mut asking = asking.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        until("the uninstaller's page", || wine.titles().iter().any(|one| one.trim() == title))?;
        wine.painted(&format!("uninstaller-everybody-{}", &locale[..2]))?;
        wine.press_until("Escape", "it ends", || wine.titles().is_empty())?;
        seen.that("nothing but a yes removes", [0, CANCELLED].contains(&ended(&mut asking)?))?;
        wine.settle()?;
    }
    seen.that("it is still there", Path::new(&uninstaller).exists())?;
    let words = r"/S /REMOVESETTINGS /ASKEDBY=ELSEWHERE\somebody";
    seen.code("a removal that somebody else has asked for", silently(wine, &uninstaller, words)?, 0)?;
    seen.that("it is gone", !Path::new(&uninstaller).exists())?;
    seen.that("the settings of the account that it ran as are not", notes.exists())
}
