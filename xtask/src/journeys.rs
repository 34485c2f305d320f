//! The end-to-end journeys: the two programs that they drive, and the tests that drive them.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::lint;
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

/// Runs the journeys, one to a core: each has a whole desktop of its own and shares nothing with another. All of them, also
/// after a failure: what a machine elsewhere says once should be the whole of it.
pub(crate) fn test() -> Result<()> {
    build_programs()?;
    if nextest() {
        run(tests_of("package(journeys)", cores(), &["--no-fail-fast"])?)
    } else {
        let which = ["test", "--locked", "--no-fail-fast", "--package", "journeys"];
        run(lint::judged(&[&which[..], &["--", "--test-threads", "1"]].concat())?)
    }
}

/// The faster test runner on some of the workspace's tests. Always the whole workspace is built: of a part of it, cargo
/// would choose other features of the libraries below, and build those once more.
pub(crate) fn tests_of(which: &str, side_by_side: usize, more: &[&str]) -> Result<Command> {
    let side_by_side = side_by_side.to_string();
    let asked = ["nextest", "run", "--locked", "--workspace", "-E", which, "--test-threads", &side_by_side];
    lint::judged(&[&asked[..], more].concat())
}

/// How many cores this machine has.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
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
