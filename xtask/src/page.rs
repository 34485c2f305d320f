//! The page's packages and its build, each done only when its inputs have changed.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::shell::{npm, root, run, say};
use crate::tree::{Stamp, files};

/// Whether there is a page to build at all.
fn exists() -> bool {
    root().join("ui/package.json").exists()
}

/// Fetches the page's packages as the lock file names them.
pub(crate) fn packages() -> Result<()> {
    if !exists() {
        say("ui/package.json is not there: nothing to do for the page");
        return Ok(());
    }
    let stamp = Stamp::of("page-packages", &[PathBuf::from("ui/package-lock.json")])?;
    if stamp.fresh() && root().join("ui/node_modules").exists() {
        return Ok(());
    }
    say("fetching the page's packages (npm ci), because package-lock.json is new or has changed");
    run(npm(&["ci", "--no-audit", "--no-fund"]))?;
    stamp.set()
}

/// Builds the page, which the program carries inside.
pub(crate) fn build() -> Result<()> {
    packages()?;
    if !exists() {
        return Ok(());
    }
    let stamp = Stamp::of("page-build", &files("ui")?)?;
    if stamp.fresh() && root().join("ui/dist/index.html").exists() {
        return Ok(());
    }
    say("building the page, because its sources are new or have changed");
    run(npm(&["run", "build"])).context("the page does not build")?;
    stamp.set()
}

/// Runs one of the page's own scripts.
pub(crate) fn script(name: &str) -> Result<()> {
    if !exists() {
        say(&format!("ui/package.json is not there: `npm run {name}` left out"));
        return Ok(());
    }
    run(npm(&["run", "--silent", name]))
}
