//! Installable packages of the shipped program, made by Tauri's own bundler.

use anyhow::Result;

use crate::shell::{command, npm, run, say, target};
use crate::{page, system};

const BUNDLER: &str = "@tauri-apps/cli@2.12.5";

/// Builds the packages of this system.
pub(crate) fn run_bundler() -> Result<()> {
    system::ensure(&[system::BUILD])?;
    page::build()?;
    let folder = target().join("tools/bundler");
    let tauri = folder.join("node_modules/.bin/tauri");
    if !tauri.exists() {
        say(&format!("fetching the bundler {BUNDLER} into the target folder"));
        std::fs::create_dir_all(&folder)?;
        let mut install = npm(&["install", "--no-audit", "--no-fund", "--no-save", "--prefix", "."]);
        install.arg(BUNDLER).current_dir(&folder);
        run(install)?;
    }
    let mut bundle = command(&tauri.display().to_string(), &["build"]);
    if cfg!(target_os = "linux") {
        bundle.args(["--bundles", "deb,rpm"]);
    }
    run(bundle)?;
    say("the packages are in target/release/bundle");
    Ok(())
}
