//! Installable packages of the shipped program, made by Tauri's own bundler, with a list of what is in them.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::shell::{command, root, run, say, succeeds, target};
use crate::{page, sbom, system, tools};

/// Builds the packages of this system.
pub(crate) fn run_bundler() -> Result<()> {
    system::ensure(&[system::BUILD])?;
    page::build()?;
    let tauri = tools::from_npm("bundler", &bundler(), "tauri")?;
    let mut bundle = command(&tauri, &["build"]);
    if cfg!(target_os = "linux") {
        bundle.args(["--bundles", "deb,rpm"]);
    }
    // To cargo: what is built is what the lock file names.
    bundle.args(["--", "--locked"]);
    run(bundle)?;
    let packages = target().join("release/bundle");
    pack_tightly(&packages.join("deb"))?;
    sbom::write(&packages)?;
    say("the packages, and the lists of what is in them (CycloneDX), are in target/release/bundle");
    Ok(())
}

/// Packs Debian packages anew, with xz as Debian does: the bundler knows only gzip for them (tauri issue 9846), with which
/// they are more than a third larger.
fn pack_tightly(folder: &Path) -> Result<()> {
    for package in std::fs::read_dir(folder).into_iter().flatten() {
        let package = package?.path();
        if package.extension() != Some(OsStr::new("deb")) {
            continue;
        }
        if !succeeds(command("dpkg-deb", &["--version"])) {
            say("dpkg-deb is not here, so the .deb stays packed with gzip, a third larger than it need be");
            return Ok(());
        }
        let (file, inside) = (package.display().to_string(), package.with_extension("inside"));
        let inside_shown = inside.display().to_string();
        run(command("dpkg-deb", &["--raw-extract", &file, &inside_shown]))?;
        run(command("dpkg-deb", &["--root-owner-group", "-Zxz", "--build", &inside_shown, &file]))?;
        std::fs::remove_dir_all(&inside)?;
    }
    Ok(())
}

/// Where the bundler's lock file is.
pub(crate) fn bundler() -> PathBuf {
    root().join("xtask/bundler")
}
