//! What shows that the packages do what they should: the tests, and both packages in the hands of Wine.
//!
//! What Wine does not have (`WebView2`, the question for an administrator's rights, Windows' own warnings) is in the list for
//! the release runner, `packaging/windows/README.md`.

mod disk;
mod folders;
mod installed;
mod msi;
mod people;
mod removal;
mod seen;
mod signed;
mod switches;

use std::path::Path;

use anyhow::{Context as _, Result};

use super::library::cargo_for_windows;
use super::wine::{Display, Wine};
use super::{installer, program};
use crate::shell::{run, say, say_again_at_the_end, stage, target, version};
use seen::{Packages, Seen};

type Proof = fn(&Wine<'_>, &Packages<'_>, &mut Seen) -> Result<()>;

/// Each with a disk of its own.
const STAGES: [(&str, &[Proof]); 5] = [
    ("msi", &[msi::prove]),
    ("installer", &[installed::prove, disk::prove, people::prove]),
    ("folders", &[folders::prove]),
    ("removal", &[removal::prove]),
    ("signing", &[switches::prove, signed::prove]),
];

/// The stage that runs the tests; it needs no package.
pub(crate) const TESTS: &str = "tests";

/// What can be asked for by itself.
pub(crate) const NAMES: [&str; 6] = [STAGES[0].0, STAGES[1].0, STAGES[2].0, STAGES[3].0, STAGES[4].0, TESTS];

/// All of it, or one stage.
pub(crate) fn all(program: &Path, only: Option<&str>) -> Result<()> {
    let folder = target().join("windows/prove");
    let packages = Packages { program, version: version(), next: next(&version())?, folder };
    let quick = installer::Packing { quick: true, ..Default::default() };
    installer::make(program, &packages.folder, &packages.next, &quick)?;
    let display = Display::open()?;
    let mut seen = Seen::default();
    for (name, proofs) in STAGES.iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
        stage(&format!("{name} under Wine"), || {
            let wine = Wine::fresh(&display, packages.folder.join("disk"))?;
            let done = proofs.iter().try_for_each(|proof| proof(&wine, &packages, &mut seen));
            wine.end();
            done
        })?;
    }
    if only.is_none() {
        tests_alone()?;
    }
    for what in &seen.left_out {
        say_again_at_the_end(&format!("NOT PROVED: {what}"));
    }
    say(&format!(
        "Windows packages under Wine: {} checks hold, {} left out; pictures in target/pictures/windows",
        seen.checks,
        seen.left_out.len()
    ));
    Ok(())
}

/// The tests, with a display and a disk of their own.
pub(crate) fn tests_alone() -> Result<()> {
    program::ready()?;
    let display = Display::open()?;
    stage("tests under Wine", || {
        let wine = Wine::fresh(&display, target().join("windows/prove/disk"))?;
        let done = tests(&wine);
        wine.end();
        done
    })
}

/// The tests of everything that is shipped, the shell's own among them.
fn tests(wine: &Wine<'_>) -> Result<()> {
    let packages =
        ["entra", "setup", "practice-tenant", "peig-setup"].map(|name| format!("--package={name}"));
    let cargo = |words: &[&str]| -> Result<_> {
        let mut cargo = cargo_for_windows(&["test", "--lib", "--bins", "--tests"])?;
        cargo.args(&packages).args(words);
        Ok(cargo)
    };
    run(cargo(&["--no-run"])?)?;
    program::place_loader()?;
    let mut test = cargo(&["--no-fail-fast"])?;
    wine.surround(&mut test);
    // Cargo is not on Wine's disk.
    if let Some(home) = std::env::var_os("HOME") {
        test.env("HOME", home);
    }
    test.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", wine.runner()?);
    run(test)
}

/// The version after this one.
fn next(version: &str) -> Result<String> {
    let (before, last) = version.rsplit_once('.').context("a version has three parts")?;
    Ok(format!("{before}.{}", last.parse::<u32>()? + 1))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_next_version_is_newer() {
        assert_eq!(super::next("0.1.9").unwrap(), "0.1.10");
        assert!(super::next("1").is_err());
    }
}
