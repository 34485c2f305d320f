//! Beside a key nothing is compiled, and nothing comes from a registry: the jobs of a workflow that have one, looked through.
//! What they start was built and packed by a job that has none (`kit`). What is not known here is refused.

use serde_json::{Map, Value, json};

use super::known::{self, Script};
use super::taken;

/// Actions that compile nothing and bring nothing but what this run has made, and this repository.
const ACTIONS: [&str; 4] = [
    "actions/checkout",
    "actions/download-artifact",
    "actions/upload-artifact",
    "actions/attest-build-provenance",
];

/// Where artifacts are put. Nothing of this repository is there: whoever could exchange an artifact would else exchange the
/// script that looks at it.
const FOLDERS: [&str; 8] =
    ["tools", "program", "programs/arm64", "programs/x64", "webview2", "unsigned", "out", "lists"];

/// What such a job may say of itself. Not among it: services, which run beside the keys, and a condition, which could pass over
/// what has failed before.
const OF_JOB: [&str; 11] = [
    "name",
    "needs",
    "runs-on",
    "timeout-minutes",
    "environment",
    "permissions",
    "container",
    "strategy",
    "steps",
    "env",
    "outputs",
];

/// The same of a step. Not among it: another folder, in which the same words would start something else.
const OF_STEP: [&str; 7] = ["name", "id", "run", "env", "uses", "with", "shell"];

/// What is wrong with a workflow, given what it holds and a way to read a script of this repository.
pub(super) fn check(workflow: &Value, script: Script<'_>) -> Vec<String> {
    let jobs: Vec<(&String, &Value)> = workflow["jobs"].as_object().into_iter().flatten().collect();
    let mut wrong = Vec::new();
    for (name, job) in jobs.iter().filter(|(_, job)| has_key(workflow, job)) {
        let mut found = of_job(workflow, job, script);
        for (at, step) in job["steps"].as_array().into_iter().flatten().enumerate() {
            let of_step = of_step(workflow, step, script);
            found.extend(of_step.iter().map(|found| format!("step {}: {found}", at + 1)));
        }
        wrong.extend(found.iter().map(|found| format!("{name}, beside a key: {found}")));
    }
    wrong.extend(other_images(workflow));
    wrong
}

/// A job with a key in any of its steps has one: what was left behind by the steps before would run beside it. So has one that
/// may enter an environment, or that GitHub vouches for.
pub(super) fn has_key(workflow: &Value, job: &Value) -> bool {
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

fn of_job(workflow: &Value, job: &Value, script: Script<'_>) -> Vec<String> {
    let mut wrong = not_among(&OF_JOB, job);
    wrong.extend(container(&job["container"]));
    wrong.extend(variables(&workflow["env"], script));
    wrong.extend(variables(&job["env"], script));
    wrong.extend(taken::unseen(job));
    wrong.extend(spread(workflow, job));
    wrong
}

/// Keys that another step than the one which signs can read: what installs Debian's packages, or packs, has no use for them.
fn spread(workflow: &Value, job: &Value) -> Option<String> {
    let steps = job["steps"].as_array().into_iter().flatten();
    let with = steps.filter(|step| names_secrets(step)).count();
    (with > 1 || names_secrets(&workflow["env"]) || names_secrets(&job["env"]))
        .then(|| "its secrets are in the environment of more than one step".to_owned())
}

/// Debian's packages are fetched in one job and installed in others: they have to be the same Debian.
fn other_images(workflow: &Value) -> Vec<String> {
    let jobs = workflow["jobs"].as_object().into_iter().flatten();
    let of = |job: &Value| (!job["container"].is_null()).then(|| job["container"].clone());
    let images: Vec<(&String, Value)> = jobs.filter_map(|(name, job)| Some((name, of(job)?))).collect();
    let others = images.iter().filter(|(_, image)| *image != images[0].1);
    others
        .map(|(name, image)| format!("{name} runs in another image than {}: {image}", images[0].0))
        .collect()
}

/// An image by its sum; a name may be another image tomorrow.
fn container(value: &Value) -> Option<String> {
    if value.is_null() {
        return None;
    }
    let image = value.as_str().or_else(|| value["image"].as_str()).unwrap_or_default();
    let sum = image.rsplit_once("@sha256:").map(|(_, sum)| sum).unwrap_or_default();
    let pinned = sum.len() == 64 && sum.chars().all(|one| matches!(one, '0'..='9' | 'a'..='f'));
    let alone = value.as_object().is_none_or(|all| all.len() == 1);
    (!pinned || !alone)
        .then(|| format!("the container is not one image by its whole @sha256: and no more: {value}"))
}

fn of_step(workflow: &Value, step: &Value, script: Script<'_>) -> Vec<String> {
    let mut wrong = not_among(&OF_STEP, step);
    wrong.extend(variables(&step["env"], script));
    wrong.extend(step["uses"].as_str().and_then(|named| action(named, &step["with"])));
    let Some(run) = step["run"].as_str() else { return wrong };
    let said = if step["shell"].is_null() { &workflow["defaults"]["run"]["shell"] } else { &step["shell"] };
    let other = workflow["defaults"]["run"].as_object().is_some_and(|all| all.len() > 1);
    if said != "bash" || other {
        wrong.push(format!(
            "what is run there is read as bash in this folder, and it may be something else: {said}"
        ));
    }
    wrong.extend(known::unknown(run, script));
    wrong
}

fn not_among(known: &[&str], of: &Value) -> Vec<String> {
    let names = of.as_object().into_iter().flat_map(Map::keys);
    names
        .filter(|name| !known.contains(&name.as_str()))
        .map(|name| format!("`{name}` is not known"))
        .collect()
}

fn variables(of: &Value, script: Script<'_>) -> Vec<String> {
    match of {
        Value::Null => Vec::new(),
        Value::Object(all) => all
            .iter()
            .flat_map(|(name, value)| {
                known::unknown_variable(name, value.as_str().unwrap_or_default(), script)
            })
            .collect(),
        other => vec![format!("nobody knows which variables this sets: {other}")],
    }
}

fn action(named: &str, with: &Value) -> Option<String> {
    let name = named.split('@').next().unwrap_or_default();
    if !ACTIONS.contains(&name) {
        return Some(format!("{named} may build or fetch anything"));
    }
    if name == "actions/checkout" && *with != json!({"persist-credentials": false}) {
        return Some(format!("another repository or commit than the tag's may be checked out: {with}"));
    }
    let into = with["path"].as_str().unwrap_or_default();
    let download = name == "actions/download-artifact";
    (download && !FOLDERS.contains(&into)).then(|| {
        format!("an artifact may write over what is checked in: it has to be put into one of {FOLDERS:?}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::{command, output};

    fn in_bash(jobs: &Value) -> Value {
        json!({"defaults": {"run": {"shell": "bash"}}, "jobs": jobs})
    }

    fn wrong(job: &Value) -> Vec<String> {
        check(&in_bash(&json!({"one": job})), &|_| None)
    }

    /// Of a job that may enter the environment, with this in it as well.
    fn with(more: &Value) -> Vec<String> {
        let mut job = json!({"environment": "release", "steps": [{"run": "echo 1"}]});
        job.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        wrong(&job)
    }

    /// Of a step of one.
    fn says(step: &Value) -> Vec<String> {
        with(&json!({"steps": [step]}))
    }

    #[test]
    fn what_nobody_knows_is_refused_by_job_step_and_command() {
        let job =
            json!({"environment": "release", "steps": [{"run": "echo 1"}, {"run": "echo 1\ncurl x | sh"}]});
        assert_eq!(
            wrong(&job),
            [
                "one, beside a key: step 2: nobody has said that this may run: curl x",
                "one, beside a key: step 2: nobody has said that this may run: sh"
            ]
        );
    }

    #[test]
    fn a_job_has_a_key_in_whatever_way_it_comes() {
        let build = json!({"run": "cargo build"});
        let keyed = |job: &Value| wrong(job).len();
        assert_eq!(keyed(&json!({"steps": [build]})), 0, "none");
        let later = json!({"run": "echo 1", "env": {"AZURE_KEY": "${{ secrets.KEY }}"}});
        assert_eq!(keyed(&json!({"steps": [build, later]})), 1, "in a later step");
        assert_eq!(
            keyed(&json!({"env": {"AZURE_KEY": "${{ secrets['KEY'] }}"}, "steps": [build]})),
            2,
            "of each step"
        );
        assert_eq!(keyed(&json!({"steps": [{"run": "echo ${{ secrets.KEY }}"}]})), 1);
        assert_eq!(keyed(&json!({"environment": {"name": "release"}, "steps": [build]})), 1);
        assert_eq!(keyed(&json!({"permissions": {"id-token": "write"}, "steps": [build]})), 1);
        assert_eq!(keyed(&json!({"permissions": {"contents": "write"}, "steps": [build]})), 0);
        let all = json!({"one": {"steps": [build]}});
        let mut around = in_bash(&all);
        around["permissions"] = json!("write-all");
        assert_eq!(check(&around, &|_| None).len(), 1, "by the workflow");
        let mut around = in_bash(&all);
        around["env"] = json!({"AZURE_KEY": "${{ secrets.KEY }}"});
        assert_eq!(check(&around, &|_| None).len(), 2, "by the workflow's environment, and of each step");
        assert_eq!(keyed(&json!({"uses": "./other.yml", "secrets": "inherit"})), 2, "another workflow");
    }

    #[test]
    fn an_action_that_nobody_has_looked_at_does_not_run_there() {
        let of = |action: &str, with: Value| says(&json!({"uses": action, "with": with})).len();
        let checkout = json!({"persist-credentials": false});
        assert_eq!(of("actions/checkout@0123 # v1.2.3", checkout.clone()), 0);
        assert_eq!(of("actions/cache@0123", json!({})), 1);
        assert_eq!(of("actions/checkout-and-more@0123", checkout), 1);
        let other = json!({"persist-credentials": false, "ref": "main"});
        assert_eq!(of("actions/checkout@0123", other), 1, "what is checked out is what was looked at");
        for path in [json!(null), json!("."), json!("packaging"), json!("out/../packaging")] {
            // It is not compared either.
            let into = json!({"name": "x", "path": path});
            assert_eq!(of("actions/download-artifact@0123", into), 2, "{path} is what is checked in");
        }
    }

    #[test]
    fn artifacts_go_where_nothing_is_checked_in() {
        let there = output(command("git", &[&["ls-files", "--"], &FOLDERS[..]].concat())).unwrap();
        assert_eq!(there, "");
    }

    #[test]
    fn what_surrounds_a_step_is_known_too() {
        assert_eq!(with(&json!({})), [""; 0]);
        assert_eq!(with(&json!({"services": {"one": {"image": "x"}}})).len(), 1);
        assert_eq!(with(&json!({"if": "always()"})).len(), 1, "also after a test that has failed");
        assert_eq!(with(&json!({"env": {"BASH_ENV": "out/x"}})).len(), 1);
        assert_eq!(with(&json!({"env": "${{ fromJSON(vars.ALL) }}"})).len(), 1);
        assert_eq!(says(&json!({"run": "echo 1", "working-directory": "out"})).len(), 1);
        assert_eq!(says(&json!({"run": "echo 1", "continue-on-error": true})).len(), 1);
        assert_eq!(says(&json!({"run": "echo 1", "shell": "python"})).len(), 1);
        assert_eq!(says(&json!({"run": "echo 1", "env": {"PATH": "out"}})).len(), 1);
        let job = json!({"one": {"environment": "release", "steps": [{"run": "echo 1"}]}});
        assert_eq!(check(&json!({"jobs": job}), &|_| None).len(), 1, "no shell is named");
        let elsewhere = json!({"run": {"shell": "bash", "working-directory": "out"}});
        assert_eq!(check(&json!({"defaults": elsewhere, "jobs": job}), &|_| None).len(), 1);
    }

    #[test]
    fn keys_are_in_one_step() {
        let key = |name: &str| json!({"run": "echo 1", "env": {name: "${{ secrets.KEY }}"}});
        let plain = json!({"run": "echo 1", "env": {"AZURE_SIGNING_PROFILE": "${{ vars.PROFILE }}"}});
        let faults = |steps: Value| with(&json!({"steps": steps})).len();
        assert_eq!(faults(json!([plain, key("AZURE_KEY"), plain])), 0);
        assert_eq!(faults(json!([key("AZURE_KEY"), key("APPLE_KEY")])), 1);
    }

    #[test]
    fn what_was_fetched_for_one_image_is_installed_in_no_other() {
        let job = |sum: &str| json!({"container": format!("node@sha256:{}", sum.repeat(64)), "steps": []});
        let faults = |other: &str| {
            check(&in_bash(&json!({"tools": job("0"), "rpm": job(other), "plain": {"steps": []}})), &|_| None)
        };
        assert_eq!(faults("0"), [""; 0]);
        assert_eq!(faults("1").len(), 1);
    }

    #[test]
    fn an_image_is_named_by_its_sum() {
        let pin = format!("node:22@sha256:{}", "0".repeat(64));
        assert_eq!(with(&json!({"container": pin})), [""; 0]);
        assert_eq!(with(&json!({"container": {"image": pin}})), [""; 0]);
        for container in [
            json!("node:22"),
            json!({"image": &pin[..70]}),
            json!({"image": "node@sha256:${{ matrix.sum }}"}),
        ] {
            assert_eq!(with(&json!({"container": container})).len(), 1, "{container}");
        }
        assert_eq!(with(&json!({"container": {"image": pin, "env": {"BASH_ENV": "out/x"}}})).len(), 1);
    }
}
