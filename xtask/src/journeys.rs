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

/// Runs the journeys, one after the other: each has a whole desktop of its own. All of them, also after a failure: what
/// a machine elsewhere says once should be the whole of it.
pub(crate) fn test() -> Result<()> {
    build_programs()?;
    let runner: &[&str] = if nextest() { &["nextest", "run"] } else { &["test"] };
    let which = ["--locked", "--no-fail-fast", "--package", "journeys"];
    let one_at_a_time: &[&str] =
        if nextest() { &["--test-threads", "1"] } else { &["--", "--test-threads", "1"] };
    run(cargo(&[runner, &which, one_at_a_time].concat()))
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
