//! The steps of a release. The workflow (`.github/workflows/release.yml`) calls them one by one; `dry-run` goes through them
//! here with throw-away keys. Building and packing is `cargo xtask package`.

mod authenticode;
mod dry_run;
mod gather;
mod keys;
mod macos;
mod manifest;
mod notes;
mod plists;
mod rpm;
mod stage;
mod updates;
mod workflows;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::shell::{cargo, print, run, say};
use crate::{page, system};

pub(crate) use plists::check as check_plists;
pub(crate) use workflows::check as check_workflows;

/// One step.
pub(crate) fn run_step(words: &[&str]) -> Result<()> {
    match words {
        ["ready", tag] => ready(tag),
        ["keys", of @ ..] if !of.is_empty() => {
            keys::require(of, |name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
        }
        ["notes"] => notes::of(&notes::changelog()?, &version()).map(|text| print(&text)),
        ["test"] => test(),
        ["macos", arm, intel] => macos::bundle(&absolute(arm), &absolute(intel)),
        ["stage", system, arch, folder] => stage::take(system, arch, &absolute(folder)),
        ["sign-rpm", folder] => rpm::sign_all(&absolute(folder)),
        ["gather", folder, url] => gather::gather(&absolute(folder), url),
        ["verify", folder] => gather::verify(&absolute(folder), &keys::public()?),
        ["dry-run"] => dry_run::run_all(),
        unknown => bail!("no such step of a release: {}", unknown.join(" ")),
    }
}

/// Refuses a tag that names another version, or one of which the changelog says nothing yet.
fn ready(tag: &str) -> Result<()> {
    notes::matches(tag, &version(), &notes::changelog()?)?;
    say(&format!("{tag} can be released"));
    Ok(())
}

/// The tests of what is shipped, on this very system. On Linux `cargo xtask test` is more: the journeys need its driver.
fn test() -> Result<()> {
    system::ensure(&[system::BUILD])?;
    page::build()?;
    let packages = ["entra", "setup", "practice-tenant", "peig-setup"].map(|name| format!("--package={name}"));
    let mut test = cargo(&["test", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    test.args(packages);
    run(test)?;
    page::script("test")
}

/// The workspace's version; this program has the same.
fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

fn absolute(typed: &str) -> PathBuf {
    std::path::absolute(typed).unwrap_or_else(|_| PathBuf::from(typed))
}

/// A path as a word of a command.
fn text(path: &Path) -> String {
    path.display().to_string()
}

/// The name of a file without its folder.
fn name(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The files of a folder, in order.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
