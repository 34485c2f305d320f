//! Takes what a machine has built to where it is handed on, under the names by which it is published.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};

use super::paths::{files, name};
use crate::shell::{say, target, version};

/// Packages of one system and processor, and the lists of what is in them.
pub(super) fn take(system: &str, arch: &str, into: &Path) -> Result<()> {
    let from = match system {
        "linux" => vec![target().join("release/bundle/deb"), target().join("release/bundle/rpm")],
        "windows" => vec![target().join("windows/bundle")],
        "macos" => {
            vec![target().join("universal-apple-darwin/release/bundle/dmg"), super::macos::archive_folder()]
        }
        unknown => bail!("no packages are known for: {unknown}"),
    };
    std::fs::create_dir_all(into)?;
    let mut taken = 0;
    for folder in from {
        for file in files(&folder).with_context(|| folder.display().to_string())? {
            if let Some(published) = published(&name(&file), system, arch) {
                std::fs::copy(&file, into.join(&published))?;
                say(&published);
                taken += 1;
            }
        }
    }
    ensure!(taken > 0, "there is no package for {system} on {arch}");
    lists(system, arch, into)
}

/// How a file is called for others; nothing of what is not handed out.
fn published(name: &str, system: &str, arch: &str) -> Option<String> {
    let ending = name.rsplit_once('.')?.1;
    match (system, ending) {
        ("linux", "deb" | "rpm") => Some(name.to_owned()),
        ("macos", "dmg") => Some(format!("Peig-Setup-{}-universal.dmg", version())),
        ("macos", "gz") => Some(format!("Peig-Setup-{}-universal.app.tar.gz", version())),
        ("windows", "exe") => Some(name.replace("-x64.", &format!("-{arch}."))),
        // wixl can say x64 at most; Windows on ARM takes the installer.
        ("windows", "msi") if arch == "x64" => Some(name.to_owned()),
        _ => None,
    }
}

/// The lists, named by what they are of.
fn lists(system: &str, arch: &str, into: &Path) -> Result<()> {
    for list in ["crates", "page"] {
        let file = format!("peig-setup-{list}.cdx.json");
        let folders: [PathBuf; 3] =
            [target().join("release/bundle"), target().join("windows/bundle"), target().join("sbom")];
        let here = match system {
            "linux" => &folders[0],
            "windows" => &folders[1],
            _ => &folders[2],
        };
        let from = here.join(&file);
        std::fs::copy(&from, into.join(format!("peig-setup-{}-{system}-{arch}-{list}.cdx.json", version())))
            .with_context(|| from.display().to_string())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_published_under_its_systems_name() {
        let of = |name, system, arch| published(name, system, arch);
        assert_eq!(of("Peig-Setup-1.0.0-x64.exe", "windows", "arm64").unwrap(), "Peig-Setup-1.0.0-arm64.exe");
        assert_eq!(of("Peig-Setup-1.0.0-x64.msi", "windows", "arm64"), None);
        assert_eq!(of("Peig-Setup-1.0.0-x64.msi", "windows", "x64").unwrap(), "Peig-Setup-1.0.0-x64.msi");
        assert_eq!(
            of("peig-setup_1.0.0_amd64.deb.sha256", "linux", "x64"),
            None,
            "sums are written at the end"
        );
        assert!(
            of("Peig Setup_1.0.0_universal.dmg", "macos", "universal").unwrap().ends_with("-universal.dmg")
        );
    }
}
