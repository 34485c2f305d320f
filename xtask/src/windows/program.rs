//! The program itself, cross-built.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::library::{self, cargo_for_windows};
use super::places::TRIPLE;
use crate::page;
use crate::shell::{command, run, stage, target, text};

/// Microsoft's loader of `WebView2`. Linked with the GNU tools, the program looks for it beside itself.
pub(crate) const LOADER: &str = "WebView2Loader.dll";
pub(crate) const EXE: &str = "peig-setup.exe";

/// Builds it, and gives the folder in which it is with all that it needs.
pub(crate) fn build(debug: bool) -> Result<PathBuf> {
    ready()?;
    let profile = if debug { "debug" } else { "release" };
    stage(&format!("the program for Windows ({profile})"), || {
        let mut build = cargo_for_windows(&["build", "--package", "peig-setup"])?;
        if !debug {
            build.arg("--release");
        }
        run(build)
    })?;
    let folder = target().join("windows/program");
    std::fs::create_dir_all(&folder)?;
    let built = target().join(TRIPLE).join(profile);
    for name in [EXE, LOADER] {
        std::fs::copy(built.join(name), folder.join(name)).with_context(|| name.to_owned())?;
    }
    // Cargo strips a release; what is left of a debug build's symbols would be most of the package.
    run(command("x86_64-w64-mingw32-strip", &[&text(&folder.join(EXE))]))?;
    Ok(folder)
}

/// What building for Windows needs first: the page, and the standard library.
pub(crate) fn ready() -> Result<()> {
    page::build()?;
    stage("standard library for Windows", library::ensure)
}

/// Puts the loader where tests look for it, which is beside themselves.
pub(crate) fn place_loader() -> Result<()> {
    let built = target().join(TRIPLE).join("debug");
    place(&built.join(LOADER), &built.join("deps").join(LOADER))
}

fn place(from: &Path, to: &Path) -> Result<()> {
    std::fs::copy(from, to).with_context(|| text(from)).map(drop)
}
