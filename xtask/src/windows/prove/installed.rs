//! The installer for one person: installed, started, upgraded, removed.

use std::process::Stdio;

use anyhow::{Context as _, Result};

use super::seen::{Packages, Seen, files};
use crate::shell::{output, text};
use crate::windows::installer::{Packing, pack_installer};
use crate::windows::machine;
use crate::windows::program::{EXE, LOADER};
use crate::windows::wine::{Wine, ended, until};

/// Installed, but there is no `WebView2`: as it is in Wine.
pub(super) const NO_WEBVIEW: i32 = 9;
pub(super) const OLDER: i32 = 3;
const RUNNING: i32 = 4;
const OLD_SYSTEM: i32 = 8;
const OTHER_PROCESSOR: i32 = 14;

pub(super) const APPS: &str = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Peig Setup";
pub(super) const OWN: &str = r"Software\Peig\Peig Setup";
const SHORTCUT: &str = "Microsoft/Windows/Start Menu/Programs/Peig Setup.lnk";

/// The folder as Linux names it below the person's own, and the person's data.
pub(super) const FOLDER: &str = "AppData/Local/Programs/Peig Setup";
pub(super) const NOTES: &str = "AppData/Local/io.peig.setup/secrets-begun/note";
const SETTINGS: &str = "AppData/Roaming/io.peig.setup/.window-state.json";

/// Words for a program below Wine. What stands after `/D=` or `_?=` is never quoted, so it is handed over in pieces.
pub(super) fn silently(wine: &Wine<'_>, file: &str, words: &str) -> Result<i32> {
    let words: Vec<&str> = std::iter::once(file).chain(words.split(' ')).collect();
    wine.run(&words)
}

pub(super) fn installer(packages: &Packages<'_>, version: &str) -> String {
    text(&packages.file(version, "exe"))
}

pub(super) fn prove(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let (now, next) = (installer(packages, &packages.version), installer(packages, &packages.next));
    refuses_an_old_system(wine, &now, seen)?;
    refuses_another_processor(wine, packages, seen)?;
    seen.code("a silent installation", silently(wine, &now, "/S")?, NO_WEBVIEW)?;
    is_installed(wine, packages, &packages.version, seen)?;
    starts(wine, packages, &next, seen)?;
    for file in [NOTES, SETTINGS] {
        let file = wine.home(file)?;
        std::fs::create_dir_all(file.parent().context("no folder")?)?;
        std::fs::write(file, "the person's own")?;
    }
    seen.code("a silent upgrade", silently(wine, &next, "/S")?, NO_WEBVIEW)?;
    is_installed(wine, packages, &packages.next, seen)?;
    seen.code("an older one over it", silently(wine, &now, "/S")?, OLDER)?;
    is_installed(wine, packages, &packages.next, seen)?;
    seen.code("an older one, asked for", silently(wine, &now, "/S /DOWNGRADE")?, NO_WEBVIEW)?;
    is_installed(wine, packages, &packages.version, seen)?;
    seen.that("the person's own files are kept by all of it", has(wine, NOTES)? && has(wine, SETTINGS)?)?;
    remove(wine, "/S", seen)?;
    seen.that("the person's own files stay", has(wine, NOTES)? && has(wine, SETTINGS)?)?;
    with_webview(wine, &now, seen)?;
    remove(wine, "/S /REMOVESETTINGS", seen)?;
    seen.that("the person's own files go on request", !has(wine, NOTES)? && !has(wine, SETTINGS)?)
}

fn refuses_an_old_system(wine: &Wine<'_>, installer: &str, seen: &mut Seen) -> Result<()> {
    wine.run(&["winecfg", "-v", "win7"])?;
    seen.code("Windows 7", silently(wine, installer, "/S")?, OLD_SYSTEM)?;
    wine.run(&["winecfg", "-v", "win10"])?;
    seen.that("nothing is there after that", !has(wine, FOLDER)?)
}

/// Where it would put a program that cannot start. This machine is for x64, as Wine is.
fn refuses_another_processor(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let folder = packages.folder.join("arm");
    std::fs::create_dir_all(&folder)?;
    std::fs::copy(packages.program.join(EXE), folder.join(EXE))?;
    machine::pretend_arm(&folder.join(EXE))?;
    let file = folder.join("arm64-installer.exe");
    let quick = Packing { quick: true, ..Packing::default() };
    pack_installer(&folder, &file, &packages.version, &quick)?;
    seen.code("an installer for ARM", silently(wine, &text(&file), "/S")?, OTHER_PROCESSOR)?;
    seen.that("nothing is there after that", !has(wine, FOLDER)?)
}

fn has(wine: &Wine<'_>, path: &str) -> Result<bool> {
    Ok(wine.home(path)?.exists())
}

/// The program's file, byte by byte; what Windows shows of it; and nothing half done.
fn is_installed(wine: &Wine<'_>, packages: &Packages<'_>, version: &str, seen: &mut Seen) -> Result<()> {
    let folder = wine.home(FOLDER)?;
    let same = std::fs::read(folder.join(EXE))? == std::fs::read(packages.program.join(EXE))?;
    seen.that("the installed program is the one that was built", same)?;
    let there = files(&folder)?;
    let mut wanted = vec!["LICENSE.txt", EXE, "uninstall.exe"];
    if packages.program.join(LOADER).exists() {
        wanted.insert(1, LOADER);
    }
    seen.that(&format!("these files and no others: {there:?}"), there == wanted)?;
    let listed = wine.registry(&format!(r"HKCU\{APPS}"));
    for (name, value) in [
        ("DisplayName", "Peig Setup"),
        ("DisplayVersion", version),
        ("Publisher", "Peig"),
        ("DisplayIcon", r"Peig Setup\peig-setup.exe,0"),
        ("EstimatedSize", "0x"),
        ("QuietUninstallString", r#"uninstall.exe" /S"#),
        ("InstallLocation", r"AppData\Local\Programs\Peig Setup"),
    ] {
        let line = listed.lines().find(|line| line.split_whitespace().next() == Some(name));
        seen.that(&format!("{name} is {value}: {line:?}"), line.is_some_and(|line| line.contains(value)))?;
    }
    seen.that("nothing for everybody", wine.registry(&format!(r"HKLM\{APPS}")).is_empty())?;
    seen.that("in the Start menu", has(wine, &format!("AppData/Roaming/{SHORTCUT}"))?)
}

/// The installed program, as it starts where there is no `WebView2`: in each language. While it runs nothing replaces it.
fn starts(wine: &Wine<'_>, packages: &Packages<'_>, next: &str, seen: &mut Seen) -> Result<()> {
    let exe = text(&wine.home(FOLDER)?.join(EXE));
    let said = output(wine.command(&[&exe, "--version"]))?;
    seen.that(
        &format!("it says its version: {said}"),
        said.trim() == format!("peig-setup {}", packages.version),
    )?;
    let locales = ["de_DE.UTF-8", "cs_CZ.UTF-8", "sk_SK.UTF-8"].map(|locale| (&locale[..2], Some(locale)));
    for (tag, locale) in [("en", None)].into_iter().chain(locales) {
        let speaking = locale.map(|locale| wine.speaking(locale)).transpose()?;
        let wine = speaking.as_ref().unwrap_or(wine);
        let mut program = wine.command(&[&exe]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        until("the message box", || wine.titles().iter().any(|title| title == "Peig Setup"))?;
        wine.picture(&format!("start-without-webview2-{tag}"))?;
        if tag == "en" {
            busy(wine, packages, next, seen)?;
        }
        wine.press("Return")?;
        let code = ended(&mut program)?;
        seen.code("a start without WebView2", code, 1)?;
        let mut told = String::new();
        std::io::Read::read_to_string(&mut program.stderr.take().context("it is silent")?, &mut told)?;
        let sentence = sentence(tag)?;
        seen.that(&format!("{tag}: it says so in words: {told}"), told.contains(&sentence))?;
    }
    Ok(())
}

/// What the catalogue of this language has for it.
fn sentence(tag: &str) -> Result<String> {
    let file = crate::shell::root().join(format!("ui/src/locales/{tag}.json"));
    let catalogue: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    catalogue["start"]["noWebView"].as_str().map(str::to_owned).context("start.noWebView")
}

fn busy(wine: &Wine<'_>, packages: &Packages<'_>, next: &str, seen: &mut Seen) -> Result<()> {
    let code = wine.run_beside(&[next, "/S"])?;
    seen.code("an upgrade while it runs", code, RUNNING)?;
    is_installed(wine, packages, &packages.version, seen)?;
    let folder = wine.home(FOLDER)?;
    let place = format!("_?={}", wine.on_c(&folder)?);
    let words = [vec![text(&folder.join("uninstall.exe")), "/S".to_owned()], split(&place)].concat();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    seen.code("a removal while it runs", wine.run_beside(&words)?, RUNNING)?;
    is_installed(wine, packages, &packages.version, seen)
}

fn split(words: &str) -> Vec<String> {
    words.split(' ').map(str::to_owned).collect()
}

/// With `WebView2`, as its own installer leaves it in the registry, there is nothing to complain of.
fn with_webview(wine: &Wine<'_>, installer: &str, seen: &mut Seen) -> Result<()> {
    let key = r"HKCU\Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    wine.run(&["reg", "add", key, "/v", "pv", "/d", "131.0.2903.86", "/f"])?;
    let code = silently(wine, installer, "/S")?;
    wine.run(&["reg", "delete", key, "/f"])?;
    seen.code("an installation where WebView2 is", code, 0)
}

/// As Apps & features does it.
fn remove(wine: &Wine<'_>, words: &str, seen: &mut Seen) -> Result<()> {
    let uninstaller = text(&wine.home(FOLDER)?.join("uninstall.exe"));
    seen.code("a silent removal", silently(wine, &uninstaller, words)?, 0)?;
    seen.that("the folder is gone", !has(wine, FOLDER)?)?;
    seen.that("so is the entry in the Start menu", !has(wine, &format!("AppData/Roaming/{SHORTCUT}"))?)?;
    for key in [APPS, OWN] {
        seen.that(&format!("so is {key}"), wine.registry(&format!(r"HKCU\{key}")).is_empty())?;
    }
    Ok(())
}
