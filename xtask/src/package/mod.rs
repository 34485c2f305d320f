//! Installable packages of the shipped program, made by Tauri's own bundler, each with its checksum beside it and a list
//! of what is in it.

#[cfg(target_os = "linux")]
mod debian;
mod prove;
mod signing;

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::shell::{cargo, command, hand_keys, megabytes, root, run, say, target};
use crate::{checksum, keys, page, sbom, supply, system, tools};

pub(crate) use signing::sign;

/// What is handed out, by its ending.
const KINDS: [&str; 5] = ["deb", "rpm", "dmg", "exe", "msi"];

/// Builds the packages of this system.
pub(crate) fn run_bundler() -> Result<()> {
    let made = build()?;
    let unsigned: Vec<String> =
        made.iter().filter(|package| !signing::signed(package)).map(|p| name(p)).collect();
    say(&format!("the packages, their checksums and the lists of what is in them are in {}", shown_folder()));
    if !unsigned.is_empty() {
        say(&format!(
            "unsigned: {}; `--release` signs, with the keys in {}",
            unsigned.join(", "),
            signing::NAMES
        ));
    }
    Ok(())
}

/// Builds them for handing out: only with the keys, and only where known weaknesses have been looked up.
pub(crate) fn release() -> Result<()> {
    signing::require_keys(|name| std::env::var_os(name).is_some_and(|key| !key.is_empty()))?;
    supply::require()?;
    for package in build()? {
        signing::sign(&tools::bundler()?, &package)?;
    }
    say(&format!("the signed packages are in {}", shown_folder()));
    Ok(())
}

/// Builds the packages and tries them. Takes minutes, and root for the fresh system.
pub(crate) fn prove() -> Result<()> {
    prove::set_up()?;
    build()?.iter().try_for_each(|package| prove::try_out(package))
}

/// Builds, packs, lists, sums up; gives the packages.
fn build() -> Result<Vec<PathBuf>> {
    system::ensure(&[system::BUILD])?;
    page::build()?;
    // What is built is what the lock file names, by the same command as for the measures: nothing is built twice.
    run(cargo(&["build", "--locked", "--release", "--package", "peig-setup"]))?;
    pack()
}

/// Packs what has been built.
fn pack() -> Result<Vec<PathBuf>> {
    let folder = folder();
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let mut bundle = command(&tools::bundler()?, &["bundle"]);
    if cfg!(target_os = "linux") {
        bundle.args(["--bundles", "deb,rpm"]);
    }
    // It signs an RPM package while it makes it.
    hand_keys(&mut bundle, &keys::OF_RPM);
    run(bundle)?;
    let packages = packages(&folder)?;
    ensure!(!packages.is_empty(), "the bundler has left no package");
    #[cfg(target_os = "linux")]
    for package in packages.iter().filter(|one| one.extension().is_some_and(|ending| ending == "deb")) {
        debian::finish(package)?;
    }
    sbom::write(&folder)?;
    for package in &packages {
        let sum = checksum::write_beside(package)?;
        say(&format!("{}: {:.2} MB, SHA-256 {sum}", name(package), megabytes(package)?));
    }
    Ok(packages)
}

/// Where the bundler leaves them.
fn folder() -> PathBuf {
    target().join("release/bundle")
}

fn shown_folder() -> String {
    folder().strip_prefix(root()).unwrap_or(&folder()).display().to_string()
}

fn name(package: &Path) -> String {
    package.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The packages below a folder.
fn packages(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for kind in std::fs::read_dir(folder)?.flatten().filter(|entry| entry.path().is_dir()) {
        for file in std::fs::read_dir(kind.path())?.flatten().map(|entry| entry.path()) {
            if file.extension().is_some_and(|ending| KINDS.iter().any(|kind| ending == *kind)) {
                found.push(file);
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::root;

    /// With a version in it no system has it: the bundler takes the whole text for a name.
    #[test]
    fn what_an_rpm_package_needs_is_named_and_no_more() {
        let file = std::fs::read_to_string(root().join("src-tauri/tauri.conf.json")).unwrap();
        let config: serde_json::Value = serde_json::from_str(&file).unwrap();
        let rpm = &config["bundle"]["linux"]["rpm"];
        for list in ["depends", "recommends"] {
            let names = rpm[list].as_array().unwrap();
            assert!(!names.is_empty(), "{list}");
            assert!(names.iter().all(|name| !name.as_str().unwrap().contains(' ')), "{list}: {names:?}");
        }
    }
}
