//! Signing: program, uninstaller, installer and MSI, with a throw-away key.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::installed::{NO_WEBVIEW, silently};
use super::seen::{Packages, Seen};
use crate::shell::text;
use crate::windows::authenticode::Signer;
use crate::windows::installer::{Packing, make, pack_installer};
use crate::windows::program::EXE;
use crate::windows::signing;
use crate::windows::wine::Wine;

pub(super) fn prove(wine: &Wine<'_>, packages: &Packages<'_>, seen: &mut Seen) -> Result<()> {
    let folder = packages.folder.join("signed");
    std::fs::create_dir_all(&folder)?;
    let throw_away = Signer::throw_away(&folder)?;
    let (signer, good) = (throw_away.command(), |file: &Path| throw_away.verify(file).is_ok());
    let program = signing::program(packages.program, &signer)?;
    let how = Packing { quick: true, signer: Some(&signer), ..Packing::default() };
    let made = make(&program, &folder, &packages.version, &how)?;
    let words = r"/S /CURRENTUSER /D=C:\signed";
    let setup = text(made.first().context("no installer")?);
    seen.code("the signed installer", silently(wine, &setup, words)?, NO_WEBVIEW)?;
    let place = wine.c("signed");
    for file in made.into_iter().chain([place.join(EXE), place.join("uninstall.exe")]) {
        let whole = signing::is_signed(&file)? && good(&file);
        seen.that(&format!("{} is signed, and unchanged since", file.display()), whole)?;
    }
    let mut changed = std::fs::read(place.join(EXE))?;
    let middle = changed.len() / 2;
    changed[middle] = !changed[middle];
    std::fs::write(folder.join("changed.exe"), changed)?;
    seen.that("one that was changed is not", !good(&folder.join("changed.exe")))?;
    seen.code("its removal", silently(wine, &text(&place.join("uninstall.exe")), "/S")?, 0)?;
    seen.that("nothing is left of it", !place.exists())?;
    for signer in ["false", "true"] {
        let how = Packing { quick: true, signer: Some(signer), ..Packing::default() };
        let made = pack_installer(&program, &folder.join("unsigned.exe"), &packages.version, &how);
        seen.that(&format!("no installer where `{signer}` does not sign"), made.is_err())?;
    }
    Ok(())
}
