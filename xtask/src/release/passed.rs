//! Nothing is published before everything has passed: what publishes needs every other job, and none counts as passed that has
//! failed or was left out.

use std::collections::BTreeSet;

use serde_json::Value;

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
    use serde_json::json;

    use super::*;

    fn workflow() -> Value {
        json!({"jobs": {"test": {"steps": [{"run": "x"}]}, "sign": {"needs": "test", "steps": []},
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
        assert_eq!(with("/jobs/sign/needs", json!([])), 1, "signed before it is tested");
        assert_eq!(with("/jobs/test/continue-on-error", json!(true)), 1);
        assert_eq!(with("/jobs/test/steps/0/continue-on-error", json!(true)), 1);
        assert_eq!(with("/jobs/draft/if", json!("always()")), 1);
        assert_eq!(with("/jobs/draft/permissions", json!({})), 0, "what publishes nothing is free");
    }
}
