//! Beside a key nothing is compiled, and nothing comes from a registry: the jobs of a workflow that have one, looked through.
//! What they start was built and packed by a job that has none (`kit`).

use std::path::Path;

use serde_json::Value;

/// Actions that do neither.
const ACTIONS: [&str; 4] = [
    "actions/checkout",
    "actions/download-artifact",
    "actions/upload-artifact",
    "actions/attest-build-provenance",
];

/// Programs that do one of both, by the beginning of what they are called: `cargo-deny` and `rustup-init` too.
const BUILDERS: [&str; 14] = [
    "cargo", "rustc", "rustup", "npm", "npx", "pnpm", "yarn", "corepack", "pip", "brew", "gem", "make",
    "gcc", "clang",
];

/// What this program does there. With `--program` it packs what another job has built.
const STEPS: [&str; 7] = [
    "release keys",
    "release set-up",
    "release macos",
    "release stage",
    "release sign-rpm",
    "release gather",
    "package --windows --program",
];

/// What is wrong with a workflow, given what it holds and a way to read a script of this repository.
pub(super) fn check(workflow: &Value, script: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let mut wrong = Vec::new();
    let jobs = workflow["jobs"].as_object().into_iter().flatten();
    for (name, job) in jobs.filter(|(_, job)| has_key(workflow, job)) {
        if !job["uses"].is_null() {
            wrong.push(format!("{name}: it has a key, and what another workflow runs is not looked at"));
        }
        for (at, step) in job["steps"].as_array().into_iter().flatten().enumerate() {
            let mut found = action(step["uses"].as_str());
            found.extend(commands(step["run"].as_str().unwrap_or_default(), script));
            wrong.extend(found.iter().map(|found| format!("{name}, step {}: beside a key, {found}", at + 1)));
        }
    }
    wrong
}

/// A job with a key in any of its steps has one: what was left behind by the steps before would run beside it. So has one that
/// may enter an environment, or that GitHub vouches for.
fn has_key(workflow: &Value, job: &Value) -> bool {
    let permissions =
        if job["permissions"].is_null() { &workflow["permissions"] } else { &job["permissions"] };
    names_secrets(&workflow["env"])
        || names_secrets(job)
        || !job["secrets"].is_null()
        || !job["environment"].is_null()
        || permissions == "write-all"
        || permissions["id-token"] == "write"
}

/// Whether an expression in it has to do with secrets.
fn names_secrets(value: &Value) -> bool {
    let text = value.to_string();
    text.split("${{").skip(1).any(|rest| rest.split("}}").next().is_some_and(|one| one.contains("secrets")))
}

fn action(named: Option<&str>) -> Vec<String> {
    let unknown = named.filter(|named| !ACTIONS.contains(&named.split('@').next().unwrap_or_default()));
    unknown.map(|named| format!("{named} may build or fetch anything")).into_iter().collect()
}

/// The commands of a step, and of the scripts that it starts.
fn commands(text: &str, script: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let text = lines.collect::<Vec<_>>().join("\n").replace("\\\n", " ");
    let is_of_word = |one: char| one.is_alphanumeric() || "_-./\\".contains(one);
    let words: Vec<&str> = text.split(|one| !is_of_word(one)).filter(|word| !word.is_empty()).collect();
    words.iter().enumerate().flat_map(|(at, word)| of_word(word, &words[at + 1..], script)).collect()
}

fn of_word(word: &str, after: &[&str], script: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let program = word.rsplit(['/', '\\']).next().unwrap_or(word);
    if is_builder(program) {
        return vec![format!("{word} compiles or fetches")];
    }
    if program == "xtask" {
        let asked = after.join(" ");
        let may = STEPS.iter().any(|step| asked.starts_with(step));
        let words = after.iter().take(3).copied().collect::<Vec<_>>().join(" ");
        return if may { Vec::new() } else { vec![format!("xtask does more than it may: {words}")] };
    }
    if Path::new(program).extension().is_none_or(|ending| ending != "sh") {
        return Vec::new();
    }
    match read(word, script) {
        Some(text) => commands(&text, script).iter().map(|one| format!("{program}: {one}")).collect(),
        None => vec![format!("{word} is no script of this repository")],
    }
}

fn is_builder(program: &str) -> bool {
    let stem = program.split('.').next().unwrap_or(program);
    BUILDERS
        .iter()
        .any(|one| stem.strip_prefix(one).is_some_and(|rest| rest.is_empty() || rest.starts_with('-')))
        || ["pip3", "pipx"].contains(&stem)
}

/// A script by its path in this repository, whatever folder is named before that.
fn read(word: &str, script: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let below = word.match_indices('/').map(|(at, _)| &word[at + 1..]);
    std::iter::once(word).chain(below).find_map(script)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn scripts(path: &str) -> Option<String> {
        match path {
            "packaging/sign.sh" => Some("#!/bin/sh\n# cargo is not here\njava -jar x.jar".to_owned()),
            "packaging/rust.sh" => Some("\"$file/rustup-init\" -y".to_owned()),
            _ => None,
        }
    }

    fn wrong(job: &Value) -> Vec<String> {
        check(&json!({"jobs": {"one": job}}), &scripts)
    }

    /// Of a job that may enter the environment.
    fn says(run: &str) -> Vec<String> {
        wrong(&json!({"environment": "release", "steps": [{"run": run}]}))
    }

    #[test]
    fn beside_a_key_nothing_is_compiled_or_fetched() {
        for run in [
            "cargo xtask release keys updates",
            "true && X=1 cargo build",
            "\"$HOME/.cargo/bin/cargo\" --version",
            "umask 077\nA=$(npm ci)",
            "npx tauri",
            "npm.cmd ci",
            "rustup toolchain install stable",
            "pip3 install x",
            "cargo-deny check",
            "sh packaging/rust.sh",
            "sh \"$PWD/packaging/rust.sh\"",
            "sh elsewhere.sh",
            "target/tools/xtask test",
            "target/tools/xtask package --windows --prove",
            "target/tools/xtask release lists out",
        ] {
            assert_eq!(says(run).len(), 1, "{run}");
        }
    }

    #[test]
    fn what_was_built_before_may_run_there() {
        for run in [
            "target/tools/xtask release keys windows macos",
            "# cargo would be wrong\nexport A=\"sh '$PWD/packaging/sign.sh'\"",
            "APPLE_API_KEY_PATH=\"$RUNNER_TEMP/x\" \\\n  target/tools/xtask release macos a b",
            "target/tools/xtask package --windows --program program --webview2 w.exe",
            "gh release create v1 --notes-file out/notes.md out/*",
        ] {
            assert_eq!(says(run), [""; 0], "{run}");
        }
    }

    #[test]
    fn a_job_has_a_key_in_whatever_way_it_comes() {
        let build = json!({"run": "cargo build"});
        let keyed = |job: &Value| wrong(job).len();
        assert_eq!(keyed(&json!({"steps": [build]})), 0, "none");
        let later = json!({"run": "true", "env": {"KEY": "${{ secrets.KEY }}"}});
        assert_eq!(keyed(&json!({"steps": [build, later]})), 1, "in a later step");
        assert_eq!(keyed(&json!({"env": {"KEY": "${{ secrets['KEY'] }}"}, "steps": [build]})), 1);
        assert_eq!(keyed(&json!({"steps": [{"run": "cargo login ${{ secrets.KEY }}"}]})), 1);
        assert_eq!(keyed(&json!({"environment": {"name": "release"}, "steps": [build]})), 1);
        assert_eq!(keyed(&json!({"permissions": {"id-token": "write"}, "steps": [build]})), 1);
        assert_eq!(keyed(&json!({"permissions": {"contents": "write"}, "steps": [build]})), 0);
        assert_eq!(keyed(&json!({"uses": "./other.yml", "secrets": "inherit"})), 1);
        let around = json!({"permissions": "write-all", "jobs": {"one": {"steps": [build]}}});
        assert_eq!(check(&around, &scripts).len(), 1, "by the workflow");
        let around = json!({"env": {"KEY": "${{ secrets.KEY }}"}, "jobs": {"one": {"steps": [build]}}});
        assert_eq!(check(&around, &scripts).len(), 1, "by the workflow's environment");
    }

    #[test]
    fn an_action_that_nobody_has_looked_at_does_not_run_there() {
        let of = |action: &str| wrong(&json!({"environment": "release", "steps": [{"uses": action}]})).len();
        assert_eq!(of("actions/checkout@0123 # v1.2.3"), 0);
        assert_eq!(of("actions/cache@0123"), 1);
        assert_eq!(of("actions/checkout-and-more@0123"), 1);
    }
}
