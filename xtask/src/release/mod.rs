//! The steps of a release. The workflow (`.github/workflows/release.yml`) calls them one by one; `dry-run` goes through them
//! here with throw-away keys. Building and packing is `cargo xtask package`.

mod beside_keys;
mod dry_run;
mod gather;
mod handed_on;
mod kit;
mod known;
mod macos;
mod manifest;
mod notes;
mod passed;
mod paths;
mod plists;
mod rpm;
mod script;
mod stage;
mod statement;
mod taken;
mod toolchain;
mod updates;
mod workflows;

use anyhow::{Result, bail};

use crate::shell::{absolute, cargo, print, run, say, version};
use crate::{keys, page, system};

pub(crate) use plists::check as check_plists;
pub(crate) use workflows::check as check_workflows;

/// A step that has been understood.
type Work = Box<dyn FnOnce() -> Result<()>>;

/// One step.
pub(crate) fn run_step(words: &[&str]) -> Result<()> {
    step(words)?()
}

fn step(words: &[&str]) -> Result<Work> {
    let owned = |words: &[&str]| -> Vec<String> { words.iter().map(|word| (*word).to_owned()).collect() };
    let there = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let work: Work = match words {
        ["ready", tag] => {
            let tag = (*tag).to_owned();
            Box::new(move || ready(&tag))
        }
        ["keys", of @ ..] if !of.is_empty() => {
            let of = owned(of);
            Box::new(move || keys::require(&of, there))
        }
        ["notes"] => Box::new(|| notes::of(&notes::changelog()?, &version()).map(|text| print(&text))),
        ["test"] => Box::new(test),
        ["fetch"] => Box::new(kit::fetch),
        ["tools", file, more @ ..] => {
            let (file, more) = (absolute(file), owned(more));
            Box::new(move || kit::pack(&file, &more))
        }
        ["lists", folder] => {
            let folder = absolute(folder);
            Box::new(move || stage::lists(&folder))
        }
        ["macos", arm, intel] => {
            let (arm, intel) = (absolute(arm), absolute(intel));
            Box::new(move || macos::bundle(&arm, &intel))
        }
        ["stage", system, arch, folder] => {
            let (which, folder) = (owned(&[system, arch]), absolute(folder));
            Box::new(move || stage::take(&which[0], &which[1], &folder))
        }
        ["sum", folder] => {
            let folder = absolute(folder);
            Box::new(move || handed_on::sums(&folder).map(|sums| print(&sums)))
        }
        ["same", folder, said @ ..] if !said.is_empty() => {
            let (folder, said) = (absolute(folder), owned(said));
            Box::new(move || handed_on::same(&folder, &said))
        }
        ["sign-rpm", folder] => {
            let folder = absolute(folder);
            Box::new(move || rpm::sign_all(&folder))
        }
        ["gather", folder, url] => {
            let (folder, url) = (absolute(folder), (*url).to_owned());
            Box::new(move || gather::gather(&folder, &url))
        }
        ["verify", folder] => {
            let folder = absolute(folder);
            Box::new(move || {
                system::require(&[updates::CHECKER])?;
                gather::verify(&folder, &keys::Ours::read()?)
            })
        }
        ["dry-run"] => Box::new(dry_run::run_all),
        unknown => bail!("no such step of a release: {}", unknown.join(" ")),
    };
    Ok(work)
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
    let packages =
        ["entra", "setup", "practice-tenant", "peig-setup"].map(|name| format!("--package={name}"));
    let mut test = cargo(&["test", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"]);
    test.args(packages);
    run(test)?;
    page::script("test")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A step that was renamed here would be missed on the day of the release.
    #[test]
    fn the_workflow_names_steps_that_there_are() {
        let workflow =
            std::fs::read_to_string(crate::shell::root().join(".github/workflows/release.yml")).unwrap();
        let mut named = Vec::new();
        let commands = workflow.lines().filter(|line| !line.trim_start().starts_with('#'));
        for line in commands.filter_map(|line| line.split_once("xtask release ")) {
            let words: Vec<&str> = line.1.split_whitespace().collect();
            assert!(step(&words).is_ok(), "{words:?}");
            named.push(words[0]);
        }
        named.sort_unstable();
        named.dedup();
        assert_eq!(
            named,
            [
                "fetch", "gather", "keys", "lists", "macos", "ready", "same", "sign-rpm", "stage", "sum",
                "test", "tools"
            ]
        );
        assert!(step(&["gathr", "out", "https://x.test"]).is_err());
    }
}
