//! What the program is made of, with licences: listed by the build from what cargo and npm build it of, never by hand.
//!
//! The same sources as those of the lists beside a package (`xtask/src/sbom.rs`): cargo's own description of what is
//! compiled for this target, and the lock file of the page.

use std::collections::{BTreeSet, HashMap};
use std::error::Error;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

type Part = (String, String, String);

/// Writes the list into the build's folder.
pub(crate) fn write() -> Result<(), Box<dyn Error>> {
    let here = std::env::var("CARGO_MANIFEST_DIR")?;
    let page = Path::new(&here).join("../ui/package-lock.json");
    let lock = Path::new(&here).join("../Cargo.lock");
    for input in [&page, &lock] {
        println!("cargo::rerun-if-changed={}", input.display());
    }
    let mut parts = crates(&here)?;
    parts.extend(packages(&std::fs::read_to_string(page)?)?);
    let parts: Vec<_> = parts
        .into_iter()
        .map(|(name, version, licence)| json!({ "name": name, "version": version, "licence": licence }))
        .collect();
    let list = Path::new(&std::env::var("OUT_DIR")?).join("parts.json");
    Ok(std::fs::write(list, serde_json::to_string(&parts)?)?)
}

fn text(of: &Value) -> String {
    of.as_str().unwrap_or_default().to_owned()
}

/// Every crate that is linked into the program for this target. Those of this repository are no others' parts.
fn crates(here: &str) -> Result<BTreeSet<Part>, Box<dyn Error>> {
    let (cargo, target) = (std::env::var("CARGO")?, std::env::var("TARGET")?);
    let mut command = Command::new(cargo);
    command.args([
        "metadata",
        "--format-version",
        "1",
        "--offline",
        "--locked",
        "--filter-platform",
        &target,
    ]);
    let output = command.arg("--manifest-path").arg(Path::new(here).join("Cargo.toml")).output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let described: Value = serde_json::from_slice(&output.stdout)?;
    let list = |of: &Value| of.as_array().cloned().unwrap_or_default();
    let nodes: HashMap<_, _> =
        list(&described["resolve"]["nodes"]).into_iter().map(|node| (text(&node["id"]), node)).collect();
    let (mut reached, mut next) = (BTreeSet::new(), vec![text(&described["resolve"]["root"])]);
    while let Some(id) = next.pop() {
        let Some(node) = nodes.get(&id).filter(|_| reached.insert(id.clone())) else { continue };
        // No kind: an ordinary dependency.
        let linked = |dep: &Value| list(&dep["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
        next.extend(list(&node["deps"]).iter().filter(|dep| linked(dep)).map(|dep| text(&dep["pkg"])));
    }
    let packages = list(&described["packages"]);
    let others =
        packages.iter().filter(|one| reached.contains(&text(&one["id"])) && !one["source"].is_null());
    Ok(others.map(|one| (text(&one["name"]), text(&one["version"]), text(&one["license"]))).collect())
}

/// Every package that the page is built of; npm marks what only developers use.
fn packages(lock: &str) -> Result<BTreeSet<Part>, Box<dyn Error>> {
    let lock: Value = serde_json::from_str(lock)?;
    let all = lock["packages"].as_object().ok_or("the page's lock file lists no packages")?;
    let shipped =
        all.iter().filter(|(path, one)| !path.is_empty() && one["dev"] != true && one["optional"] != true);
    let name = |path: &str| path.rsplit("node_modules/").next().unwrap_or_default().to_owned();
    Ok(shipped.map(|(path, one)| (name(path), text(&one["version"]), text(&one["license"]))).collect())
}
