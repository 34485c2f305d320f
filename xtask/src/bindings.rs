//! The page's types, generated from the Rust types by the tests of `setup`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::shell::{cargo, root, run, say};

/// Where the tests write them: `TS_RS_EXPORT_DIR` in `.cargo/config.toml`.
fn written() -> PathBuf {
    root().join("target/bindings")
}

fn committed() -> PathBuf {
    root().join("ui/src/ipc/bindings")
}

/// Forgets what earlier tests wrote, so that a type that is gone leaves nothing behind.
pub(crate) fn forget() -> Result<()> {
    if written().exists() {
        std::fs::remove_dir_all(written())?;
    }
    Ok(())
}

/// Has the tests write the types.
pub(crate) fn write() -> Result<()> {
    forget()?;
    run(cargo(&["test", "--quiet", "--package", "setup", "--lib", "export_bindings"]))
}

/// Fails when the committed types differ from those that the tests have written.
pub(crate) fn compare() -> Result<()> {
    let written = read(&written())?;
    if written.is_empty() {
        bail!("the tests of `setup` wrote no types for the page");
    }
    let committed = read(&committed())?;
    let mut stale: Vec<String> = Vec::new();
    for name in written.keys().chain(committed.keys()) {
        if written.get(name) != committed.get(name) {
            stale.push(name.display().to_string());
        }
    }
    stale.sort();
    stale.dedup();
    if !stale.is_empty() {
        bail!("ui/src/ipc/bindings is out of date ({}); `cargo xtask generate` mends it", stale.join(", "));
    }
    Ok(())
}

/// Writes the types into the page's sources.
pub(crate) fn generate() -> Result<()> {
    write()?;
    if committed().exists() {
        std::fs::remove_dir_all(committed())?;
    }
    let files = read(&written())?;
    for (name, content) in &files {
        let file = committed().join(name);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(&file, content)?;
    }
    say(&format!("{} types written to ui/src/ipc/bindings", files.len()));
    error_catalogue()?;
    slice()
}

/// Writes the table of refusals for support; the test that holds it to its sources writes it when asked.
fn error_catalogue() -> Result<()> {
    let mut command =
        cargo(&["test", "--quiet", "--package", "setup", "--test", "engine", "table_for_support"]);
    command.env("PEIG_GENERATE", "1");
    run(command)?;
    say("docs/error-catalogue.md written");
    Ok(())
}

/// Derives Microsoft's description anew where the published files are at hand; elsewhere the committed slice stays.
fn slice() -> Result<()> {
    if !root().join("../shared/graph-contract/openapi").exists() {
        say("crates/contract/slice.json stays as it is: Microsoft's files are not beside this repository");
        return Ok(());
    }
    run(cargo(&["run", "--quiet", "--package", "contract", "--bin", "derive-slice"]))?;
    say("crates/contract/slice.json written");
    Ok(())
}

/// All files below a folder by their name in it.
fn read(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        if !next.exists() {
            continue;
        }
        for entry in std::fs::read_dir(&next).with_context(|| next.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder)?.to_owned(), std::fs::read(&path)?);
            }
        }
    }
    Ok(found)
}
