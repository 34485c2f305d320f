//! Which Rust GitHub's machines build with: one version, in one file (`packaging/release/rust-version`), and not whichever is
//! the newest on the day of the release. No `rust-toolchain.toml`: whoever has a Rust that is new enough fetches no other.

use serde_json::Value;

/// What brings it, and nothing else does.
const BRINGS: &str = "sh packaging/release/rust.sh";

/// Jobs that build with another Rust, or with one that nobody has named.
pub(super) fn check(workflow: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, job) in workflow["jobs"].as_object().into_iter().flatten() {
        let mut brought = false;
        for run in job["steps"].as_array().into_iter().flatten().filter_map(|step| step["run"].as_str()) {
            brought |= run == BRINGS;
            if run.contains("rustup") || (!brought && run.contains("cargo ")) {
                wrong.push(format!("{name} builds with a Rust that `{BRINGS}` has not brought: {run}"));
            }
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::shell::root;

    #[test]
    fn a_job_builds_with_the_rust_that_is_named() {
        let found = |runs: &[&str]| {
            let steps: Vec<Value> = runs.iter().map(|run| json!({"run": run})).collect();
            check(&json!({"jobs": {"one": {"steps": steps}}})).len()
        };
        assert_eq!(found(&[BRINGS, "cargo xtask test"]), 0);
        assert_eq!(found(&["echo 1"]), 0);
        assert_eq!(found(&["cargo xtask test", BRINGS]), 1);
        assert_eq!(found(&[BRINGS, "rustup default stable"]), 1);
    }

    #[test]
    fn the_version_is_whole_and_as_new_as_the_workspace_asks() {
        let read = |file: &str| std::fs::read_to_string(root().join(file)).unwrap();
        let numbers =
            |version: &str| -> Vec<u32> { version.split('.').map(|one| one.parse().unwrap()).collect() };
        let named = numbers(read("packaging/release/rust-version").trim());
        assert_eq!(named.len(), 3, "a channel moves: {named:?}");
        let manifest = read("Cargo.toml");
        let least = manifest.lines().find_map(|line| line.strip_prefix("rust-version = "));
        assert!(named >= numbers(least.unwrap().trim_matches('"')), "{named:?}");
        let script = read("packaging/release/rust.sh");
        assert!(script.contains("rust=$(cat packaging/release/rust-version)\n"));
        for line in
            script.lines().filter(|line| line.contains("toolchain") || line.contains("rustup default"))
        {
            assert!(line.contains("\"$rust\""), "{line}");
        }
    }
}
