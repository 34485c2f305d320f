//! Installable packages of the shipped program, made by Tauri's own bundler, with a list of what is in them.

use std::path::PathBuf;

use anyhow::Result;

use crate::shell::{command, root, run, say, target};
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
    sbom::write(&packages)?;
    say("the packages, and the lists of what is in them (CycloneDX), are in target/release/bundle");
    Ok(())
}

/// Where the bundler's lock file is.
pub(crate) fn bundler() -> PathBuf {
    root().join("xtask/bundler")
}
