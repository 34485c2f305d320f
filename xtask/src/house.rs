//! The house drawn from its imports: in every crate the files stand one above the other, and none needs one that stands
//! above it. Owns that rule, and the picture that `cargo xtask house` prints.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::shell::{cargo, output, print, root};
use crate::tree;

mod circles;
mod edges;
mod names;
#[cfg(test)]
mod tests;

use circles::{circles, groups};
use edges::{House, Sources, read_house};

/// Holds every crate to the rule.
pub(crate) fn check() -> Result<()> {
    let mut broken = Vec::new();
    for (folder, sources) in crates()? {
        broken.extend(circles(&folder, &read(&folder, &sources)?));
    }
    if broken.is_empty() { Ok(()) } else { bail!("{}", broken.join("\n")) }
}

/// Prints every crate, and its circles.
pub(crate) fn show() -> Result<()> {
    let mut number = 0;
    for (folder, sources) in crates()? {
        let house = read(&folder, &sources)?;
        print(&drawn(&folder, &sources, &house));
        let circles = circles(&folder, &house);
        for circle in &circles {
            print(circle);
        }
        print("");
        number += circles.len();
    }
    print(&format!("circles: {number}"));
    Ok(())
}

fn read(folder: &Path, sources: &Sources) -> Result<House> {
    read_house(sources).with_context(|| folder.display().to_string())
}

/// The files of a crate, each above those that it needs, with its lines and what it needs; those of a circle are marked.
fn drawn(folder: &Path, sources: &Sources, house: &House) -> String {
    let lines = |file: &Path| sources.files.get(file).map_or(0, |text| text.lines().count());
    let all: usize = house.files.iter().map(|file| lines(file)).sum();
    let mut text = format!("{}: {} files, {all} lines", folder.display(), house.files.len());
    for group in groups(house).iter().rev() {
        let mark = if group.len() > 1 { '○' } else { ' ' };
        for file in group {
            let needs = house.edges.keys().filter(|(from, _)| from == file);
            let needs: Vec<_> = needs.map(|(_, to)| to.to_string_lossy()).collect();
            let line = format!("{mark}{:5} {:32} {}", lines(file), file.display(), needs.join(" "));
            let _ = write!(text, "\n{}", line.trim_end());
        }
    }
    text
}

/// The source folders of the workspace's crates, and what is in them.
fn crates() -> Result<Vec<(PathBuf, Sources)>> {
    let said = output(cargo(&["metadata", "--no-deps", "--offline", "--format-version", "1"]))?;
    let said: Value = serde_json::from_str(&said)?;
    let packages = said["packages"].as_array().context("cargo names no packages")?;
    // The wizard that is only measured is one file beside the tests whose machine it borrows: no house to draw.
    let houses = packages.iter().map(of_package);
    houses.filter(|house| !house.as_ref().is_ok_and(|(_, sources)| sources.files.is_empty())).collect()
}

fn of_package(package: &Value) -> Result<(PathBuf, Sources)> {
    let manifest = package["manifest_path"].as_str().context("cargo names no manifest")?;
    let folder = Path::new(manifest).with_file_name("src");
    let short = folder.strip_prefix(root()).unwrap_or(&folder).to_owned();
    let mut sources = Sources::default();
    for file in tree::files(&short.to_string_lossy())? {
        if file.extension() == Some(OsStr::new("rs")) {
            let text = std::fs::read_to_string(root().join(&file))?;
            sources.files.insert(file.strip_prefix(&short)?.to_owned(), text);
        }
    }
    for target in package["targets"].as_array().into_iter().flatten() {
        let file = Path::new(target["src_path"].as_str().unwrap_or_default());
        if let Ok(file) = file.strip_prefix(&folder) {
            let library = target["kind"].as_array().is_some_and(|kinds| kinds.contains(&"lib".into()));
            let name = target["name"].as_str().filter(|_| library).map(str::to_owned);
            sources.roots.push((file.to_owned(), name));
        }
    }
    Ok((short, sources))
}
