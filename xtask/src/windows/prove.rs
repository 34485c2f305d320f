//! What shows that the packages do what they should: the tests, and both packages in the hands of Wine.
//!
//! What Wine does not have (`WebView2`, the question for an administrator's rights, Windows' own warnings) is in the list for
//! the release runner, `packaging/windows/README.md`.

mod disk;
mod installed;
mod msi;
mod people;
mod seen;

use std::path::Path;

use anyhow::{Context as _, Result};

use super::library::cargo_for_windows;
use super::places::version;
use super::wine::{Display, Wine};
use super::{installer, program};
use crate::shell::{run, say, say_again_at_the_end, stage, target};
use seen::{Packages, Seen};

/// All of it.
pub(crate) fn all(program: &Path) -> Result<()> {
    let folder = target().join("windows/prove");
    let packages = Packages { program, version: version(), next: next(&version())?, folder };
    let quick = installer::Packing { quick: true, ..Default::default() };
    installer::make(program, &packages.folder, &packages.next, &quick)?;
    let display = Display::open()?;
    let mut seen = Seen::default();
    let disk = packages.folder.join("disk");
    stage("MSI under Wine", || {
        let wine = Wine::fresh(&display, disk.clone())?;
        let done = msi::prove(&wine, &packages, &mut seen);
        wine.end();
        done
    })?;
    stage("installer under Wine", || {
        let wine = Wine::fresh(&display, disk.clone())?;
        let done = installed::prove(&wine, &packages, &mut seen)
            .and_then(|()| disk::prove(&wine, &packages, &mut seen))
            .and_then(|()| people::prove(&wine, &packages, &mut seen));
        wine.end();
        done
    })?;
    stage("tests under Wine", || {
        let wine = Wine::fresh(&display, disk.clone())?;
        let done = tests(&wine);
        wine.end();
        done
    })?;
    for what in &seen.left_out {
        say_again_at_the_end(&format!("NOT PROVED: {what}"));
    }
    say(&format!(
        "Windows packages under Wine: {} checks hold, {} left out; all tests passed; pictures in target/pictures/windows",
        seen.checks,
        seen.left_out.len()
    ));
    Ok(())
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
