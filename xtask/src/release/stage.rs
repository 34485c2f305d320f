//! Takes what a machine has built to where it is handed on, under the names by which it is published.

use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};

use super::paths::{files, name};
use crate::sbom;
use crate::shell::{say, target, version};

/// Packages of one system and processor.
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
    Ok(())
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

/// What is released, and how its compiler calls it. A bundle for macOS has two programs in it.
const TARGETS: [(&str, &str, &str); 6] = [
    ("linux", "x64", "x86_64-unknown-linux-gnu"),
    ("linux", "arm64", "aarch64-unknown-linux-gnu"),
    ("windows", "x64", "x86_64-pc-windows-msvc"),
    ("windows", "arm64", "aarch64-pc-windows-msvc"),
    ("macos", "x64", "x86_64-apple-darwin"),
    ("macos", "arm64", "aarch64-apple-darwin"),
];

/// How many lists of what is in it a release has.
pub(super) const LISTS: usize = 2 * TARGETS.len();

/// Writes them all. They come of the lock files and are the same on any machine, so that none is written beside a key.
pub(super) fn lists(into: &Path) -> Result<()> {
    TARGETS.iter().try_for_each(|(system, arch, triple)| {
        sbom::write_for(into, &format!("peig-setup-{}-{system}-{arch}", version()), triple)
    })
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
