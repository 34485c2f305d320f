//! Takes what a machine has built to where it is handed on, under the names by which it is published.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

use super::paths::{files, name};
use crate::sbom;
use crate::shell::{say, target, text, version};

/// Every package of a release, by system and processor.
const PACKAGES: [(&str, &str, &[&str]); 5] = [
    ("windows", "x64", &["Peig-Setup-VERSION-x64.exe", "Peig-Setup-VERSION-x64.msi"]),
    ("windows", "arm64", &["Peig-Setup-VERSION-arm64.exe"]),
    ("macos", "universal", &["Peig-Setup-VERSION-universal.dmg", "Peig-Setup-VERSION-universal.app.tar.gz"]),
    ("linux", "x64", &["peig-setup_VERSION_amd64.deb", "peig-setup-VERSION-1.x86_64.rpm"]),
    ("linux", "arm64", &["peig-setup_VERSION_arm64.deb", "peig-setup-VERSION-1.aarch64.rpm"]),
];

fn names(of: &[&str]) -> Vec<String> {
    of.iter().map(|name| name.replace("VERSION", &version())).collect()
}

/// How all of them are called.
pub(super) fn packages() -> Vec<String> {
    PACKAGES.iter().flat_map(|(_, _, of)| names(of)).collect()
}

/// Packages of one system and processor: each that there has to be, and by the name that whoever packed it has read from the
/// program.
pub(super) fn take(system: &str, arch: &str, into: &Path) -> Result<()> {
    let bundle = target().join("release/bundle");
    let from = match system {
        "linux" => {
            let program = target().join("release/peig-setup");
            let bytes = std::fs::read(&program).with_context(|| text(&program))?;
            ensure!(is_for(&bytes, arch), "{} is no program for Linux on {arch}", text(&program));
            vec![bundle.join("deb"), bundle.join("rpm")]
        }
        "windows" => vec![target().join("windows/bundle")],
        "macos" => {
            vec![target().join("universal-apple-darwin/release/bundle/dmg"), super::macos::archive_folder()]
        }
        unknown => bail!("no packages are known for: {unknown}"),
    };
    take_from(&from, system, arch, into)
}

fn take_from(from: &[PathBuf], system: &str, arch: &str, into: &Path) -> Result<()> {
    let of = PACKAGES.iter().find(|(one, other, _)| (*one, *other) == (system, arch));
    let (_, _, of) = of.with_context(|| format!("no packages are known for {system} on {arch}"))?;
    let mut there = Vec::new();
    for folder in from {
        there.extend(files(folder).with_context(|| folder.display().to_string())?);
    }
    std::fs::create_dir_all(into)?;
    for published in names(of) {
        let found: Vec<&PathBuf> =
            there.iter().filter(|file| is_published_as(&name(file), &published, system)).collect();
        let [file] = found.as_slice() else {
            bail!("one {published} was awaited for {system} on {arch}, and there are {}", found.len());
        };
        std::fs::copy(file, into.join(&published))?;
        say(&published);
    }
    Ok(())
}

/// Whether a file is handed out under this name. For macOS Tauri's bundler has names of its own, and one bundle is for both
/// processors.
fn is_published_as(file: &str, published: &str, system: &str) -> bool {
    let ending = |name: &str| name.rsplit_once('.').map(|(_, ending)| ending.to_owned());
    if system == "macos" { ending(file) == ending(published) } else { file == published }
}

/// Whether a program for Linux is for this processor (ELF specification: `e_machine`, which is at 18).
fn is_for(program: &[u8], arch: &str) -> bool {
    let machine: &[u8] = match arch {
        "x64" => &[62, 0],
        "arm64" => &[183, 0],
        _ => return false,
    };
    program.starts_with(b"\x7fELF") && program.get(18..20) == Some(machine)
}

/// What is released, and how its compiler calls it. A bundle for macOS has two programs in it.
const TARGETS: [(&str, &str, &str); 6] = [
    ("linux", "x64", "x86_64-unknown-linux-gnu"),
    ("linux", "arm64", "aarch64-unknown-linux-gnu"),
    ("windows", "x64", "x86_64-pc-windows-msvc"),
    ("windows", "arm64", "aarch64-pc-windows-msvc"),
    ("macos", "x64", "x86_64-apple-darwin"),
    ("macos", "arm64", "aarch64-apple-darwin"),
];

fn listed(system: &str, arch: &str) -> String {
    format!("peig-setup-{}-{system}-{arch}", version())
}

/// How the lists of what is in a release are called.
pub(super) fn names_of_lists() -> Vec<String> {
    TARGETS.iter().flat_map(|(system, arch, _)| sbom::names(&listed(system, arch))).collect()
}

/// Writes them all. They come of the lock files and are the same on any machine, so that none is written beside a key.
pub(super) fn lists(into: &Path) -> Result<()> {
    TARGETS.iter().try_for_each(|(system, arch, triple)| sbom::write_for(into, &listed(system, arch), triple))
}

#[cfg(test)]
mod tests {
    use super::super::manifest;
    use super::*;

    /// What is taken of a folder with these files in it.
    fn taken(called: &str, there: &[&str], system: &str, arch: &str) -> Result<Vec<String>> {
        let folder = target().join("release-check/tests/stage").join(called);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        let (from, into) = (folder.join("from"), folder.join("into"));
        std::fs::create_dir_all(&from)?;
        for file in there {
            std::fs::write(from.join(file.replace("VERSION", &version())), "")?;
        }
        take_from(&[from], system, arch, &into)?;
        Ok(files(&into)?.iter().map(|file| name(file).replace(&version(), "VERSION")).collect())
    }

    #[test]
    fn a_package_is_taken_for_the_processor_in_its_name_and_no_other() {
        let (x64, msi) = ("Peig-Setup-VERSION-x64.exe", "Peig-Setup-VERSION-x64.msi");
        let arm = "Peig-Setup-VERSION-arm64.exe";
        let of = |there: &[&str], arch| taken("windows", there, "windows", arch);
        assert_eq!(of(&[x64, msi, arm, "Peig-Setup-VERSION-x64.exe.sha256"], "x64").unwrap(), [x64, msi]);
        assert_eq!(of(&[x64, msi, arm], "arm64").unwrap(), [arm]);
        assert!(of(&[x64, msi], "arm64").is_err(), "what is for x64 under the name of ARM");
        assert!(of(&[arm, msi], "x64").is_err(), "and the other way round");
        assert!(of(&[x64], "x64").is_err(), "an MSI is missing");
        assert!(of(&["Peig-Setup-0.0.0-arm64.exe"], "arm64").is_err(), "another version");
        assert!(of(&[arm], "universal").is_err());
    }

    #[test]
    fn a_bundle_for_macos_is_published_under_its_own_name() {
        let of = |there: &[&str]| taken("macos", there, "macos", "universal");
        let published = ["Peig-Setup-VERSION-universal.app.tar.gz", "Peig-Setup-VERSION-universal.dmg"];
        assert_eq!(of(&["Peig Setup_VERSION_universal.dmg", "app.tar.gz"]).unwrap(), published);
        assert!(of(&["a.dmg", "b.dmg", "app.tar.gz"]).is_err(), "which of both?");
    }

    #[test]
    fn a_program_for_linux_says_which_processor_it_is_for() {
        let program = |machine: u8| [&b"\x7fELF\x02\x01\x01"[..], &[0; 11], &[machine, 0]].concat();
        assert!(is_for(&program(62), "x64") && is_for(&program(183), "arm64"));
        assert!(!is_for(&program(62), "arm64") && !is_for(&program(183), "x64"));
        assert!(!is_for(&program(62)[..18], "x64") && !is_for(b"MZ and no more at all", "x64"));
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let here = if cfg!(target_arch = "x86_64") { "x64" } else { "arm64" };
        assert_eq!(is_for(&own, here), cfg!(target_os = "linux"));
    }

    /// What installed programs are told of is what is packed.
    #[test]
    fn every_update_is_one_package() {
        for ending in manifest::endings() {
            assert_eq!(packages().iter().filter(|name| name.ends_with(ending)).count(), 1, "{ending}");
        }
        let others: Vec<String> = packages().into_iter().filter(|name| !manifest::is_update(name)).collect();
        assert_eq!(others, [format!("Peig-Setup-{}-universal.dmg", version())]);
    }
}
