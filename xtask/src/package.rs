//! Installable packages of the shipped program, made by Tauri's own bundler, with a list of what is in them.

use std::path::PathBuf;

use anyhow::Result;

use crate::shell::{command, npm_in, root, run, say, target};
use crate::tree::Stamp;
use crate::{page, sbom, system};

/// What pins the bundler, with the hashes of all that it consists of.
const PINS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Builds the packages of this system.
pub(crate) fn run_bundler() -> Result<()> {
    system::ensure(&[system::BUILD])?;
    page::build()?;
    let tauri = install_bundler()?;
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

/// Installs the bundler as its lock file names it, anew where that has changed, and gives its program.
fn install_bundler() -> Result<String> {
    let folder = target().join("tools/bundler");
    let tauri = folder.join("node_modules/.bin/tauri");
    let stamp = Stamp::of("bundler", &PINS.map(|file| bundler().join(file)))?;
    if !stamp.fresh() || !tauri.exists() {
        say(
            "fetching the bundler (npm ci) into the target folder, because its lock file is new or has changed",
        );
        std::fs::create_dir_all(&folder)?;
        for file in PINS {
            std::fs::copy(bundler().join(file), folder.join(file))?;
        }
        run(npm_in(&folder, &["ci", "--no-audit", "--no-fund", "--ignore-scripts"]))?;
        stamp.set()?;
    }
    Ok(tauri.display().to_string())
}
