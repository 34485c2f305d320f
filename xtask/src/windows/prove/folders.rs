//! Folders: somebody's own files in them, and installations that fail or break off in them.

use std::path::Path;

use anyhow::Result;

use super::installed::{APPS, FOLDER, NO_WEBVIEW, OLDER, installer, silently};
use super::seen::{Packages, Seen, files};
use crate::shell::text;
use crate::windows::installer::{Packing, make};
use crate::windows::program::{EXE, LOADER};
use crate::windows::wine::{Wine, as_windows_has_it};

const NOT_WRITABLE: i32 = 5;
const FOREIGN: i32 = 11;
const NEW: &str = ".peig-setup-new";
const OLD: &str = ".peig-setup-old";
const UNINSTALLER: &str = "uninstall.exe";

pub(super) fn prove(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    somebodys_own(wine, packages, seen)?;
    the_first_one_fails(wine, packages, seen)?;
    the_first_one_breaks_off(wine, packages, seen)?;
    an_upgrade_fails(wine, packages, seen)?;
    an_upgrade_breaks_off(wine, packages, seen)?;
    built_by_microsofts_tools(wine, packages, seen)
}

fn theirs(folder: &Path) -> Result<Vec<String>> {
    for file in [".old/theirs", ".new/theirs", ".write", "theirs.txt"] {
        let file = folder.join(file);
        std::fs::create_dir_all(file.parent().unwrap_or(folder))?;
        std::fs::write(file, "somebody's own")?;
    }
    files(folder)
}

fn somebodys_own(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let (now, next) = (installer(packages, &packages.version), installer(packages, &packages.next));
    let foreign = wine.c("foreign");
    let before = theirs(&foreign)?;
    seen.code("a folder of somebody else", silently(wine, &now, r"/S /D=C:\foreign")?, FOREIGN)?;
    seen.that("everything in it is as it was", files(&foreign)? == before)?;
    let own = wine.c("a folder");
    std::fs::create_dir_all(&own)?;
    seen.code("an empty one", silently(wine, &now, r"/S /D=C:\a folder\")?, NO_WEBVIEW)?;
    let before = theirs(&own)?;
    seen.code("an upgrade there", silently(wine, &next, r"/S /D=C:\a folder")?, NO_WEBVIEW)?;
    seen.that("what somebody has put there is still there", files(&own)? == before)?;
    seen.code("its removal", silently(wine, &text(&own.join(UNINSTALLER)), "/S")?, 0)?;
    seen.that("nothing but that is left", files(&own)? == [".new", ".old", ".write", "theirs.txt"])?;
    seen.that("all of it", own.join(".old/theirs").exists() && own.join(".new/theirs").exists())
}

fn the_first_one_fails(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let folder = wine.home(FOLDER)?;
    std::fs::create_dir_all(&folder)?;
    let mut holder = wine.hold(&folder.join(UNINSTALLER))?;
    let code = wine.run_beside(&[&installer(packages, &packages.version), "/S"])?;
    let there = files(&folder)?;
    holder.kill()?;
    wine.settle()?;
    seen.code("a first installation that cannot be put in place", code, NOT_WRITABLE)?;
    seen.that(&format!("it leaves nothing: {there:?}"), there == [UNINSTALLER])?;
    seen.that("nor in the registry", wine.registry(&format!(r"HKCU\{APPS}")).is_empty())
}

fn the_first_one_breaks_off(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let folder = wine.c("begun");
    std::fs::create_dir_all(folder.join(NEW))?;
    std::fs::write(folder.join(NEW).join(EXE), "half")?;
    std::fs::write(folder.join("LICENSE.txt"), "half")?;
    let code = silently(wine, &installer(packages, &packages.version), r"/S /D=C:\begun")?;
    seen.code("the run after a first one that broke off", code, NO_WEBVIEW)?;
    whole(packages, &folder, seen)?;
    seen.code("its removal", silently(wine, &text(&folder.join(UNINSTALLER)), "/S")?, 0)?;
    seen.that("the folder is gone", !folder.exists())
}

/// All files, and no half of one.
fn whole(packages: &Packages<'_>, folder: &Path, seen: &mut Seen) -> Result<()> {
    let there = files(folder)?;
    let same = |name: &str, as_in: &Path| -> Result<bool> {
        Ok(std::fs::read(folder.join(name))? == std::fs::read(as_in.join(name))?)
    };
    let mut wanted = vec!["LICENSE.txt".to_owned(), EXE.to_owned(), UNINSTALLER.to_owned()];
    if packages.program.join(LOADER).exists() {
        wanted.insert(1, LOADER.to_owned());
        seen.that("the loader is whole", same(LOADER, packages.program)?)?;
    }
    seen.that(&format!("these files and no others: {there:?}"), there == wanted)?;
    seen.that("the program is whole", same(EXE, packages.program)?)
}

fn an_upgrade_fails(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let (now, next) = (installer(packages, &packages.version), installer(packages, &packages.next));
    seen.code("an installation", silently(wine, &now, "/S")?, NO_WEBVIEW)?;
    let folder = wine.home(FOLDER)?;
    let uninstaller = std::fs::read(folder.join(UNINSTALLER))?;
    let mut holder = wine.hold(&folder.join("LICENSE.txt"))?;
    let code = wine.run_beside(&[&next, "/S"])?;
    holder.kill()?;
    wine.settle()?;
    seen.code("an upgrade of which one file cannot be put in place", code, NOT_WRITABLE)?;
    whole(packages, &folder, seen)?;
    seen.that("the others are back", std::fs::read(folder.join(UNINSTALLER))? == uninstaller)?;
    let listed = wine.registry(&format!(r"HKCU\{APPS}"));
    seen.that("it is still the version before", listed.contains(&packages.version))?;
    seen.code("the same once more", silently(wine, &next, "/S")?, NO_WEBVIEW)?;
    whole(packages, &folder, seen)
}

/// An older one is refused, but first it looks after what broke off: so what is there then is its doing alone.
fn an_upgrade_breaks_off(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let folder = wine.home(FOLDER)?;
    let (new, old) = (folder.join(NEW), folder.join(OLD));
    let begin = || -> Result<()> {
        std::fs::create_dir_all(&new)?;
        Ok(std::fs::create_dir_all(&old)?)
    };
    let look_after = |what: &str, seen: &mut Seen| -> Result<()> {
        let code = silently(wine, &installer(packages, &packages.version), "/S")?;
        seen.code(&format!("an older one after {what}"), code, OLDER)?;
        whole(packages, &folder, seen)
    };
    begin()?;
    std::fs::write(new.join(EXE), "half")?;
    std::fs::rename(folder.join(EXE), old.join(EXE))?;
    look_after("a break without a program in its place", seen)?;

    begin()?;
    let license = std::fs::read(folder.join("LICENSE.txt"))?;
    std::fs::write(new.join(EXE), "whole")?;
    std::fs::hard_link(folder.join(EXE), old.join(EXE))?;
    std::fs::rename(folder.join("LICENSE.txt"), old.join("LICENSE.txt"))?;
    std::fs::write(folder.join("LICENSE.txt"), "new")?;
    look_after("a break before the program was put in its place", seen)?;
    seen.that("what was new is taken back", std::fs::read(folder.join("LICENSE.txt"))? == license)?;

    begin()?;
    std::fs::write(old.join(EXE), "the one before")?;
    look_after("a break after that", seen)?;

    begin()?;
    std::fs::write(new.join(EXE), "half")?;
    std::fs::rename(folder.join(EXE), old.join(EXE))?;
    seen.code("a removal after a break", silently(wine, &text(&folder.join(UNINSTALLER)), "/S")?, 0)?;
    seen.that("the folder is gone", !folder.exists())
}

/// Linked with those, the program has the loader inside.
fn built_by_microsofts_tools(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let folder = packages.folder.join("no-loader");
    std::fs::create_dir_all(folder.join("program"))?;
    std::fs::copy(packages.program.join(EXE), folder.join("program").join(EXE))?;
    let how = Packing { quick: true, ..Packing::default() };
    let made = make(&folder.join("program"), &folder, &packages.next, &how)?;
    let code = silently(wine, &installer(packages, &packages.version), r"/S /D=C:\tools")?;
    seen.code("an installation with the loader", code, NO_WEBVIEW)?;
    seen.code("one without over it", silently(wine, &text(&made[0]), r"/S /D=C:\tools")?, NO_WEBVIEW)?;
    let there = files(&wine.c("tools"))?;
    seen.that(&format!("no loader: {there:?}"), there == ["LICENSE.txt", EXE, UNINSTALLER])?;
    let uninstaller = text(&wine.c("tools").join(UNINSTALLER));
    seen.code("its removal", silently(wine, &uninstaller, "/S")?, 0)?;
    let msi = as_windows_has_it(&made[1]);
    seen.code("the MSI without it", wine.run(&["msiexec", "/i", &msi, "/qn"])?, 0)?;
    let there = files(&wine.c("Program Files/Peig Setup"))?;
    seen.that(&format!("no loader: {there:?}"), there == ["LICENSE.txt", EXE])?;
    seen.code("its removal", wine.run(&["msiexec", "/x", &msi, "/qn"])?, 0)
}
