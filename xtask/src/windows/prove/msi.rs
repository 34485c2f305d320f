//! The MSI: installed, upgraded, removed, and beside the installer.

use anyhow::Result;

use super::installed::{APPS, NO_WEBVIEW, OWN, installer, silently};
use super::seen::{Packages, Seen};
use crate::shell::{output, text};
use crate::windows::program::EXE;
use crate::windows::wine::{Wine, as_windows_has_it};

/// What Linux hands on of 1603, "fatal error during installation".
const REFUSED: i32 = 1603 % 256;
/// The installer's: it is there by MSI.
const BY_MSI: i32 = 10;
const FOLDER: &str = "Program Files/Peig Setup";

pub(super) fn prove(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let msi = |version: &str| as_windows_has_it(&packages.file(version, "msi"));
    let (now, next) = (msi(&packages.version), msi(&packages.next));
    let quietly = |action: &str, msi: &str| wine.run(&["msiexec", action, msi, "/qn"]);
    let mark = || wine.registry(&format!(r"HKLM\{OWN}"));

    seen.code("the MSI", quietly("/i", &now)?, 0)?;
    let exe = wine.c(FOLDER).join(EXE);
    let same = std::fs::read(&exe)? == std::fs::read(packages.program.join(EXE))?;
    seen.that("the installed program is the one that was built", same)?;
    seen.that("its mark in the registry", mark().contains("msi") && mark().contains(&packages.version))?;
    seen.that("in the Start menu", shortcut(wine)?)?;
    let said = output(wine.command(&[&text(&exe), "--version"]))?;
    seen.that("it starts", said.contains(&packages.version))?;

    let code = silently(wine, &installer(packages, &packages.next), "/S /ALLUSERS")?;
    seen.code("the installer over it", code, BY_MSI)?;
    seen.code("an upgrade", quietly("/i", &next)?, 0)?;
    seen.that("the next version", mark().contains(&packages.next) && exe.exists())?;
    seen.code("an older one over it", quietly("/i", &now)?, REFUSED)?;
    seen.that("it is still the next version", mark().contains(&packages.next) && exe.exists())?;

    seen.code("its removal", quietly("/x", &next)?, 0)?;
    seen.that("nothing is left", !wine.c(FOLDER).exists() && mark().is_empty() && !shortcut(wine)?)?;

    let installer = installer(packages, &packages.version);
    seen.code("the installer", silently(wine, &installer, "/S /ALLUSERS")?, NO_WEBVIEW)?;
    seen.code("the MSI over it", quietly("/i", &next)?, REFUSED)?;
    let listed = wine.registry(&format!(r"HKLM\{APPS}"));
    seen.that("the installer's is still there", exe.exists() && listed.contains(&packages.version))
}

/// Wine puts everybody's entries of an MSI among the person's own.
fn shortcut(wine: &Wine<'_>) -> Result<bool> {
    let menu = "Microsoft/Windows/Start Menu/Programs/Peig Setup.lnk";
    Ok(wine.c("ProgramData").join(menu).exists() || wine.home("AppData/Roaming")?.join(menu).exists())
}
