//! Nothing is published before everything has passed: what publishes needs every other job, and none counts as passed that has
//! failed or was left out. Before all of them it is looked whether the tag is on the main branch.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::beside_keys;

/// What is wrong with a workflow, given what it holds.
pub(super) fn check(workflow: &Value) -> Vec<String> {
    let jobs = || workflow["jobs"].as_object().into_iter().flatten();
    let publishing: Vec<&String> =
        jobs().filter(|(_, job)| job["permissions"]["contents"] == "write").map(|(name, _)| name).collect();
    let mut wrong = Vec::new();
    for name in &publishing {
        let mut needed = BTreeSet::from([name.as_str()]);
        add_needs(workflow, name, &mut needed);
        let absent = jobs().filter(|(other, _)| !needed.contains(other.as_str()));
        wrong.extend(absent.map(|(other, _)| format!("{name} publishes, and does not need {other}")));
    }
    if publishing.is_empty() {
        return wrong;
    }
    wrong.extend(not_on_the_branch(workflow));
    for (name, job) in jobs() {
        let steps = job["steps"].as_array().into_iter().flatten();
        if steps.chain([job]).any(|one| !one["continue-on-error"].is_null()) {
            wrong.push(format!("{name}: what fails with `continue-on-error` counts as passed"));
        }
        if !job["if"].is_null() {
            wrong.push(format!("{name}: with `if` it may run after what has failed, or not at all"));
        }
    }
    wrong
}

/// The one job that comes before all others, if it is not the look at the branch, without keys and with the whole history.
fn not_on_the_branch(workflow: &Value) -> Vec<String> {
    let jobs = workflow["jobs"].as_object().into_iter().flatten();
    let looks = |job: &Value| {
        let [checkout, look] = job["steps"].as_array().map_or(&[][..], Vec::as_slice) else { return false };
        checkout["with"]["fetch-depth"] == 0
            && look["run"] == r#"sh packaging/release/on-branch.sh "$BRANCH""#
            && look["env"]["BRANCH"] == "${{ github.event.repository.default_branch }}"
            && !beside_keys::has_key(workflow, job)
    };
    let first = jobs.filter(|(_, job)| job["needs"].is_null() || job["needs"] == json!([]));
    first
        .filter(|(_, job)| !looks(job))
        .map(|(name, _)| format!("{name} does not come after the look whether the tag is on the main branch"))
        .collect()
}

fn add_needs<'a>(workflow: &'a Value, name: &str, needed: &mut BTreeSet<&'a str>) {
    let needs = &workflow["jobs"][name]["needs"];
    let named = needs.as_array().into_iter().flatten().chain([needs]).filter_map(Value::as_str);
    for other in named {
        if needed.insert(other) {
            add_needs(workflow, other, needed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{command, root, run, succeeds, target, text};

    fn workflow() -> Value {
        let look = json!([{"uses": "actions/checkout@0123", "with": {"fetch-depth": 0}},
            {"run": "sh packaging/release/on-branch.sh \"$BRANCH\"",
             "env": {"BRANCH": "${{ github.event.repository.default_branch }}"}}]);
        json!({"jobs": {"branch": {"steps": look}, "test": {"needs": "branch", "steps": [{"run": "x"}]},
            "sign": {"needs": "test", "steps": []},
            "draft": {"needs": ["sign"], "permissions": {"contents": "write"}}}})
    }

    #[test]
    fn what_publishes_comes_after_everything() {
        assert_eq!(check(&workflow()), [""; 0]);
        let with = |at: &str, value: Value| {
            let mut changed = workflow();
            let (around, name) = at.rsplit_once('/').unwrap();
            let around = changed.pointer_mut(around).unwrap();
            around.as_object_mut().unwrap().insert(name.to_owned(), value);
            check(&changed).len()
        };
        assert_eq!(with("/jobs/look", json!({"needs": "sign"})), 1, "a look that nobody waits for");
        assert_eq!(with("/jobs/sign/needs", json!(["branch"])), 1, "signed before it is tested");
        assert_eq!(with("/jobs/test/needs", json!([])), 2, "tested before it is looked whose tag it is");
        assert_eq!(with("/jobs/branch/steps/0/with", json!({})), 1, "without the history");
        assert_eq!(
            with("/jobs/branch/steps/1/run", json!("sh packaging/release/on-branch.sh \"$BRANCH\" || echo")),
            1
        );
        assert_eq!(with("/jobs/branch/steps/1/env", json!({"BRANCH": "${{ github.ref_name }}"})), 1);
        assert_eq!(with("/jobs/branch/environment", json!("release")), 1, "beside keys");
        assert_eq!(with("/jobs/test/continue-on-error", json!(true)), 1);
        assert_eq!(with("/jobs/test/steps/0/continue-on-error", json!(true)), 1);
        assert_eq!(with("/jobs/draft/if", json!("always()")), 1);
        assert_eq!(with("/jobs/draft/permissions", json!({})), 0, "what publishes nothing is free");
    }

    #[test]
    fn a_commit_beside_the_branch_is_refused() {
        let folder = target().join("release-check/tests/on-branch");
        if folder.exists() {
            std::fs::remove_dir_all(&folder).unwrap();
        }
        std::fs::create_dir_all(&folder).unwrap();
        let git = |words: &[&str]| {
            let mut git = command("git", &["-c", "user.name=test", "-c", "user.email=test@example.test"]);
            git.args(words).current_dir(&folder);
            run(git).unwrap();
        };
        let looked = |branch: &str| {
            let script = text(&root().join("packaging/release/on-branch.sh"));
            let mut look = command("sh", &[&script, branch]);
            look.current_dir(&folder);
            succeeds(look)
        };
        let commit = || git(&["commit", "--quiet", "--allow-empty", "--message", "one"]);
        git(&["init", "--quiet"]);
        commit();
        git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
        assert!(looked("main"), "its last commit");
        assert!(!looked("") && !looked("other"), "a branch that is not there");
        commit();
        assert!(!looked("main"), "one that was not merged");
        git(&["update-ref", "refs/remotes/origin/main", "HEAD"]);
        git(&["checkout", "--quiet", "HEAD~1"]);
        assert!(looked("main"), "one before the last");
    }
}
