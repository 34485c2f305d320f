//! axe on the page as it is now.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::window::Window;

/// Everything that axe finds, one line each; empty when it finds nothing.
///
/// Fluent's focus traps hold dummy elements for a moment; they are left out by their own attribute, and no rule is
/// switched off.
pub async fn findings(window: &Window) -> Result<Vec<String>> {
    let source = std::fs::read_to_string(axe()).with_context(|| {
        format!("{} is missing; `cargo xtask setup` fetches the page packages", axe().display())
    })?;
    window.page().execute(format!("{source}; return true;"), Vec::new()).await?;
    let script = "const done = arguments[arguments.length - 1];\
        axe.run({ exclude: [['[data-tabster-dummy]']] })\
           .then(r => done({ passes: r.passes.length, violations: r.violations }), e => done({ error: String(e) }));";
    let answer = window.page().execute_async(script, Vec::new()).await?.json().clone();
    if let Some(error) = answer["error"].as_str() {
        anyhow::bail!("axe: {error}");
    }
    anyhow::ensure!(answer["passes"].as_u64() > Some(0), "axe looked at nothing");
    Ok(answer["violations"].as_array().into_iter().flatten().map(line).collect())
}

fn line(violation: &Value) -> String {
    let nodes: Vec<String> = violation["nodes"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|node| format!("{} — {}", node["target"], node["failureSummary"].as_str().unwrap_or_default()))
        .collect();
    format!("{}: {} {}", violation["id"], violation["help"], nodes.join("; "))
}

fn axe() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/node_modules/axe-core/axe.min.js"))
}
