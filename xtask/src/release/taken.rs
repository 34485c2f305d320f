//! What an artifact brings is compared before anything else is done: an artifact can be exchanged by any job of the run that has
//! been taken over, what another job has said among its outputs cannot (`handed_on`).

use serde_json::Value;

use super::script::{self, Act};

/// Where what signs is put. It compares all the rest, so it is compared first.
const TOOLS: &str = "tools";

/// Artifacts of a job that are not compared, or only after something else was done.
pub(super) fn unseen(job: &Value) -> Vec<String> {
    let (mut unseen, mut wrong) = (Vec::new(), Vec::new());
    let fault =
        |into: &str| format!("what an artifact brings into `{into}` is not at once compared with its sums");
    for step in job["steps"].as_array().into_iter().flatten() {
        if step["uses"].as_str().is_some_and(|uses| uses.contains("/download-artifact@")) {
            unseen.push(step["with"]["path"].as_str().unwrap_or_default());
            continue;
        }
        for act in acts(step) {
            match compared(&act, &step["env"]) {
                Some(into) if into == TOOLS || !unseen.contains(&TOOLS) => unseen.retain(|one| *one != into),
                _ => wrong.extend(unseen.drain(..).map(fault)),
            }
        }
    }
    wrong.extend(unseen.into_iter().map(fault));
    wrong
}

fn acts(step: &Value) -> Vec<Act> {
    let run = step["run"].as_str().ok_or_else(|| step["uses"].to_string());
    run.and_then(script::read).unwrap_or_else(|what| vec![Act::Unclear(what)])
}

/// The folder that is compared here, so that the job ends where it is another than a job before has said.
fn compared<'a>(act: &'a Act, env: &Value) -> Option<&'a str> {
    let Act::Runs(words, true) = act else { return None };
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let (into, sums) = match words.as_slice() {
        ["sh", "packaging/release/unpack.sh", sums @ ..] => (TOOLS, sums),
        ["target/tools/xtask", "release", "same", into, sums @ ..] => (*into, sums),
        _ => return None,
    };
    let said = |sum: &&str| {
        let by = sum.strip_prefix('$').and_then(|name| env[name].as_str()).unwrap_or_default();
        by.starts_with("${{") && by.contains("needs.") && by.contains(".outputs.")
    };
    (!sums.is_empty() && sums.iter().all(said)).then_some(into)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn download(into: &str) -> Value {
        json!({"uses": "actions/download-artifact@0123", "with": {"path": into}})
    }

    fn run(script: &str) -> Value {
        let said = "${{ needs.linux.outputs.x64 }}";
        json!({"run": script, "env": {"X64": said, "SUM": said, "OTHER": "${{ vars.OTHER }}", "PLAIN": "out:1"}})
    }

    fn faults(steps: &[Value]) -> usize {
        unseen(&json!({"steps": steps})).len()
    }

    const SAME: &str = "target/tools/xtask release same out \"$X64\"";
    const UNPACK: &str = "sh packaging/release/unpack.sh \"$SUM\"";

    #[test]
    fn an_artifact_is_compared_before_anything_else_is_done() {
        let compared = |into: &str, script: &str| faults(&[download(into), run(script)]);
        assert_eq!(compared("out", SAME), 0);
        assert_eq!(compared("lists", SAME), 1, "another was compared");
        assert_eq!(compared("tools", UNPACK), 0);
        assert_eq!(compared("out", &format!("{SAME}\ncp out/x y")), 0);
        assert_eq!(compared("out", &format!("cp out/x y\n{SAME}")), 1, "used before");
        assert_eq!(compared("out", "echo 1"), 1);
        assert_eq!(compared("out", "echo 'not ended"), 1);
        assert_eq!(faults(&[download("out")]), 1);
        assert_eq!(faults(&[download("out"), run("echo 1"), run(SAME)]), 1, "a step before");
        let uploaded = json!({"uses": "actions/upload-artifact@0123", "with": {"path": "out"}});
        assert_eq!(faults(&[download("out"), uploaded, run(SAME)]), 1, "an action before");
        assert_eq!(faults(&[download("out"), run(SAME), download("out")]), 1, "taken once more");
        assert_eq!(
            faults(&[download("out"), download("tools"), run(SAME), run(UNPACK)]),
            2,
            "by what came along"
        );
        assert_eq!(faults(&[download("out"), download("tools"), run(UNPACK), run(SAME)]), 0);
    }

    #[test]
    fn a_comparison_counts_where_its_failure_ends_the_job() {
        for around in [
            "SAME || echo 1",
            "! SAME",
            "SAME &",
            "if SAME; then echo 1; fi",
            "if echo 1; then SAME; fi",
            "(SAME)",
            "echo \"$(SAME)\"",
            "SAME | echo 1",
        ] {
            assert_eq!(faults(&[download("out"), run(&around.replace("SAME", SAME))]), 1, "{around}");
        }
    }

    /// The artifact's own word is none.
    #[test]
    fn sums_are_those_that_another_job_has_said() {
        for sums in ["", "\"$OTHER\"", "\"$PLAIN\"", "out:1", "\"$X64\" \"$PLAIN\"", "\"$ABSENT\""] {
            let same = format!("target/tools/xtask release same out {sums}");
            assert_eq!(faults(&[download("out"), run(&same)]), 1, "{sums}");
        }
        let own = "target/tools/xtask release same out \"$(target/tools/xtask release sum out)\"";
        assert_eq!(faults(&[download("out"), run(own)]), 1);
    }
}
