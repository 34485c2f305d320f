//! The end-to-end journeys: the two programs that they drive, and the tests that drive them.

use std::path::Path;

use anyhow::{Context as _, Result};

use crate::shell::{cargo, run, say, succeeds, target};

/// Builds the program as it is shipped, and with the feature that lets a WebDriver in.
pub(crate) fn build_programs() -> Result<()> {
    run(cargo(&["build", "--locked", "--package", "peig-setup"]))?;
    put_aside("shipped")?;
    build_program_for_tests()
}

/// Builds only the program that lets a WebDriver in.
pub(crate) fn build_program_for_tests() -> Result<()> {
    run(cargo(&["build", "--locked", "--package", "peig-setup", "--features", "automation"]))?;
    put_aside("automation")
}

/// Both builds have the same name, so each is put aside under its kind.
fn put_aside(kind: &str) -> Result<()> {
    let folder = target().join("journeys").join(kind);
    std::fs::create_dir_all(&folder)?;
    let aside = folder.join("peig-setup");
    if aside.exists() {
        std::fs::remove_file(&aside)?;
    }
    std::fs::copy(target().join("debug/peig-setup"), &aside).context("the built program is not there")?;
    Ok(())
}

/// Runs the journeys, one after the other: each has a whole desktop of its own.
pub(crate) fn test() -> Result<()> {
    build_programs()?;
    if nextest() {
        run(cargo(&["nextest", "run", "--locked", "--package", "journeys", "--test-threads", "1"]))
    } else {
        run(cargo(&["test", "--locked", "--package", "journeys", "--", "--test-threads", "1"]))
    }
}

/// Walks through the whole practice journey, leaving pictures.
pub(crate) fn walk() -> Result<()> {
    build_program_for_tests()?;
    let pictures = target().join("pictures/walkthrough");
    run(cargo(&["run", "--locked", "--quiet", "--package", "journeys", "--bin", "walkthrough"]))?;
    say(&format!("a picture of every screen is in {}", relative(&pictures).display()));
    Ok(())
}

/// Whether the faster test runner is installed.
pub(crate) fn nextest() -> bool {
    succeeds(cargo(&["nextest", "--version"]))
}

fn relative(path: &Path) -> &Path {
    path.strip_prefix(crate::shell::root()).unwrap_or(path)
}
