//! The lists of what is in a package (CycloneDX): one of its crates, one of the page's packages.

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use crate::shell::{cargo, command, npm, output, root, run};
use crate::tools;

/// Crates and packages that are in each build; a list without them is not of this program.
const CRATES: [&str; 5] = ["entra", "setup", "tauri", "reqwest", "rustls"];
const PACKAGES: [&str; 4] = ["react", "react-dom", "i18next", "@tauri-apps/api"];

/// Writes both beside the packages of this system.
pub(crate) fn write(folder: &Path) -> Result<()> {
    write_for(folder, "peig-setup", output(command("rustc", &["--print", "host-tuple"]))?.trim())
}

/// Writes both of this target, each under a name that begins so.
pub(crate) fn write_for(folder: &Path, called: &str, target: &str) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    for (name, list) in names(called).into_iter().zip([crates(target)?, page()?]) {
        std::fs::write(folder.join(name), serde_json::to_string_pretty(&list)?)?;
    }
    Ok(())
}

/// How both are called: of the crates, of the page.
pub(crate) fn names(called: &str) -> [String; 2] {
    ["crates", "page"].map(|of| format!("{called}-{of}.cdx.json"))
}

/// What the page is built of, by its lock file.
fn page() -> Result<Value> {
    // Of the whole, because with `--omit dev` npm 11 leaves out `react` too, which tools for developers also want.
    let text = output(npm(&["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]))?;
    let list = shipped(serde_json::from_str(&text).context("`npm sbom` prints no JSON")?);
    valid(&list, &PACKAGES).context("the list of the page's packages")?;
    Ok(list)
}

/// What the program is built of for this target.
fn crates(target: &str) -> Result<Value> {
    let tool = tools::cargo_cyclonedx()?;
    let name = "peig-setup.sbom-in-the-making";
    let mut make = command(&tool, &["cyclonedx", "--format", "json", "--spec-version", "1.5"]);
    make.args(["--no-build-deps", "--target", target]);
    make.args(["--manifest-path", "src-tauri/Cargo.toml", "--override-filename", name]);
    make.env("CARGO", cargo(&[]).get_program());
    let listed = run(make);
    // The tool leaves one beside the manifest of each member of the workspace.
    let text = std::fs::read_to_string(root().join(format!("src-tauri/{name}.json")));
    for folder in ["src-tauri", "tests", "xtask", "crates"] {
        forget(&root().join(folder), &format!("{name}.json"))?;
    }
    listed?;
    // Where this machine keeps its sources is nobody's business.
    let text = text.context("the list of the crates")?.replace(&root().display().to_string(), "");
    let list = serde_json::from_str(&text)?;
    valid(&list, &CRATES).context("the list of the crates")?;
    Ok(list)
}

/// Removes a file from a folder and those directly below.
fn forget(folder: &Path, name: &str) -> Result<()> {
    let below = std::fs::read_dir(folder)?.flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
    for folder in below.chain([folder.to_owned()]) {
        match std::fs::remove_file(folder.join(name)) {
            Err(fault) if fault.kind() != std::io::ErrorKind::NotFound => return Err(fault.into()),
            _ => {}
        }
    }
    Ok(())
}

/// A list less what only developers use, by npm's own mark.
fn shipped(mut list: Value) -> Value {
    let development = |one: &Value| {
        let mut properties = one["properties"].as_array().into_iter().flatten();
        properties.any(|p| p["name"] == "cdx:npm:package:development" && p["value"] == "true")
    };
    let mut gone = Vec::new();
    if let Some(components) = list["components"].as_array_mut() {
        let (left_out, kept) = components.drain(..).partition(|one| development(one));
        gone = left_out;
        *components = kept;
    }
    let is_gone = |reference: &Value| gone.iter().any(|one: &Value| one["bom-ref"] == *reference);
    if let Some(dependencies) = list["dependencies"].as_array_mut() {
        dependencies.retain(|one| !is_gone(&one["ref"]));
        for one in dependencies {
            if let Some(on) = one["dependsOn"].as_array_mut() {
                on.retain(|reference| !is_gone(reference));
            }
        }
    }
    list
}

/// Whether a list has what CycloneDX 1.3 and later demand, and names these.
fn valid(list: &Value, names: &[&str]) -> Result<()> {
    ensure!(list["bomFormat"] == "CycloneDX", "its format is {}", list["bomFormat"]);
    ensure!(list["specVersion"].as_str().is_some_and(|version| version.starts_with("1.")), "no version");
    ensure!(list["version"].as_u64().is_some_and(|version| version >= 1), "not counted");
    let components = list["components"].as_array().context("no components")?;
    let own = &list["metadata"]["component"];
    for one in components.iter().chain([own]) {
        for field in ["type", "name", "version", "purl", "bom-ref"] {
            ensure!(one[field].as_str().is_some_and(|text| !text.is_empty()), "no {field}: {one}");
        }
    }
    let mut known: Vec<&Value> = components.iter().chain([own]).map(|one| &one["bom-ref"]).collect();
    for one in list["dependencies"].as_array().into_iter().flatten() {
        let on = one["dependsOn"].as_array().into_iter().flatten();
        for reference in on.chain([&one["ref"]]) {
            ensure!(known.contains(&reference), "it leads to {reference}, which is not in it");
        }
    }
    known.sort_by_key(|one| one.as_str());
    ensure!(known.windows(2).all(|pair| pair[0] != pair[1]), "one reference is there twice");
    for name in names {
        if !components.iter().any(|one| one["name"] == *name) {
            bail!("{name} is missing");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Made from the lock file, as for a package.
    #[test]
    fn the_list_of_the_page_is_whole_and_without_tools() {
        let list = page().unwrap();
        let names: Vec<&str> =
            list["components"].as_array().unwrap().iter().filter_map(|one| one["name"].as_str()).collect();
        let package: Value =
            serde_json::from_str(&std::fs::read_to_string(root().join("ui/package.json")).unwrap()).unwrap();
        for name in package["dependencies"].as_object().unwrap().keys() {
            assert!(names.contains(&name.as_str()), "{name} is shipped");
        }
        assert!(!names.contains(&"vitest") && !names.contains(&"eslint"), "tools are not");
    }

    fn list() -> Value {
        let part = |name: &str| json!({"type": "library", "name": name, "version": "1", "purl": "pkg:x", "bom-ref": name});
        json!({"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": {"component": part("own")},
            "components": [part("a"), part("b")], "dependencies": [{"ref": "own", "dependsOn": ["a", "b"]}]})
    }

    #[test]
    fn a_list_with_a_gap_is_not_valid() {
        valid(&list(), &["a", "b"]).unwrap();
        assert!(valid(&list(), &["c"]).is_err(), "not of this program");
        for gap in ["/bomFormat", "/version", "/components", "/components/1/purl", "/metadata/component/name"]
        {
            let mut broken = list();
            *broken.pointer_mut(gap).unwrap() = Value::Null;
            assert!(valid(&broken, &[]).is_err(), "{gap}");
        }
        let mut broken = list();
        broken["dependencies"][0]["dependsOn"][0] = json!("elsewhere");
        assert!(valid(&broken, &[]).is_err(), "a dependency that leads nowhere");
    }

    #[test]
    fn what_only_developers_use_goes_with_all_that_names_it() {
        let mut with_tool = list();
        with_tool["components"][1]["properties"] =
            json!([{"name": "cdx:npm:package:development", "value": "true"}]);
        let left = shipped(with_tool);
        assert_eq!(left["components"].as_array().unwrap().len(), 1);
        assert_eq!(left["dependencies"][0]["dependsOn"], json!(["a"]));
        valid(&left, &["a"]).unwrap();
    }
}
