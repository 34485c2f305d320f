//! All that is published, in one folder: signatures of updates, the manifest, the notes, the sums; and the proof of it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;

use super::paths::{files, name};
use super::{manifest, notes, rpm, stage, statement, updates};
use crate::keys::Ours;
use crate::shell::{command, output, say, text, version};
use crate::{checksum, system, windows};

pub(super) const SUMS: &str = "SHA256SUMS";
pub(super) const NOTES: &str = "notes.md";

/// Completes a folder of finished packages, and proves it.
pub(super) fn gather(folder: &Path, url: &str) -> Result<()> {
    system::require(&[updates::CHECKER])?;
    let ours = Ours::read()?;
    let packages = packages(folder)?;
    let mut signed = Vec::new();
    for package in &packages {
        checksum::write_beside(package)?;
        if manifest::is_update(&name(package)) {
            signed.push((name(package), updates::sign(package)?));
        }
    }
    let said = notes::of(&notes::changelog()?, &version())?;
    let day = output(command("git", &["log", "-1", "--format=%cI"]))?;
    let statement = statement::make(folder)?;
    let made = manifest::of(&version(), &said, day.trim(), url, &signed, &statement)?;
    std::fs::write(folder.join(manifest::NAME), format!("{}\n", serde_json::to_string_pretty(&made)?))?;
    std::fs::write(folder.join(NOTES), format!("{said}\n"))?;
    write_sums(folder)?;
    updates::sign(&folder.join(SUMS))?;
    verify(folder, &ours)
}

/// What the jobs before have made, by name: packages, lists of what is in them, the key of RPM packages.
fn awaited() -> Vec<String> {
    stage::packages().into_iter().chain(stage::names_of_lists()).chain([rpm::PUBLIC.to_owned()]).collect()
}

/// The packages; refused where anything is missing, or is there that no job is known to make: all of it would be published.
fn packages(folder: &Path) -> Result<Vec<PathBuf>> {
    let awaited = awaited();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let found = name(&entry.path());
        let known = awaited.contains(&found) && entry.file_type()?.is_file();
        ensure!(known, "{found} is no file of a release of {}; nothing is published with it", version());
    }
    for one in &awaited {
        ensure!(folder.join(one).is_file(), "a release has {one}, and it is not here");
    }
    Ok(stage::packages().iter().map(|package| folder.join(package)).collect())
}

/// Refuses what Windows would call unsigned. Whose signature it is, Windows itself has looked at (`windows-look`).
fn signed_for_windows(folder: &Path) -> Result<()> {
    for file in files(folder)? {
        if file.extension().is_some_and(|ending| ending == "exe" || ending == "msi") {
            ensure!(windows::is_signed(&file)?, "{} has no Authenticode signature", name(&file));
        }
    }
    Ok(())
}

/// The sums of all files, so that one look tells whether a file came whole.
pub(super) fn write_sums(folder: &Path) -> Result<()> {
    let names: Vec<String> =
        files(folder)?.iter().map(|file| name(file)).filter(|name| !is_of_sums(name)).collect();
    let mut sum = command("sha256sum", &["--"]);
    sum.args(&names).current_dir(folder);
    Ok(std::fs::write(folder.join(SUMS), output(sum)?)?)
}

fn is_of_sums(name: &str) -> bool {
    name.strip_suffix(".sig").unwrap_or(name) == SUMS
}

/// Whether a folder holds a whole release that nobody has changed.
pub(super) fn verify(folder: &Path, ours: &Ours) -> Result<()> {
    let sums = folder.join(SUMS);
    updates::verify(&sums, &updates::signature(&sums)?, &ours.updates)?;
    let mut check = command("sha256sum", &["--check", "--strict", "--quiet", SUMS]);
    check.current_dir(folder);
    output(check)?;
    let listed = std::fs::read_to_string(&sums)?;
    let listed: Vec<&str> = listed.lines().filter_map(|line| Some(line.split_once("  ")?.1)).collect();
    for file in files(folder)?.iter().map(|file| name(file)) {
        if !is_of_sums(&file) && !listed.contains(&file.as_str()) {
            bail!("{file} is not in {SUMS}");
        }
    }
    for one in awaited() {
        ensure!(listed.contains(&one.as_str()), "{one} is missing");
    }
    signed_for_windows(folder)?;
    let text = std::fs::read_to_string(folder.join(manifest::NAME)).with_context(|| text(folder))?;
    let read: Value = serde_json::from_str(&text)?;
    manifest::verify(&read, folder, &version(), &ours.updates)?;
    rpm::verify_all(folder, &ours.rpm)?;
    say(&format!("{} files, whole and signed", listed.len()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with an empty file of each name that a release has to have.
    fn whole(called: &str) -> PathBuf {
        let folder = crate::shell::target().join("release-check/tests").join(called);
        if folder.exists() {
            std::fs::remove_dir_all(&folder).unwrap();
        }
        std::fs::create_dir_all(&folder).unwrap();
        for file in awaited() {
            std::fs::write(folder.join(file), "").unwrap();
        }
        folder
    }

    #[test]
    fn a_release_has_every_package_and_the_key_that_they_are_checked_with() {
        let folder = whole("packages");
        let all = packages(&folder).unwrap();
        assert!(all.iter().all(|file| name(file) != rpm::PUBLIC), "a key is no package");
        for file in files(&folder).unwrap() {
            std::fs::remove_file(&file).unwrap();
            assert!(packages(&folder).is_err(), "without {}", name(&file));
            std::fs::write(&file, "").unwrap();
        }
    }

    #[test]
    fn what_nobody_awaits_is_refused_by_its_name() {
        let folder = whole("more");
        for more in ["latest.json", "Peig-Setup-0.0.0-x64.exe", "more-universal.dmg", ".hidden"] {
            std::fs::write(folder.join(more), "").unwrap();
            let said = packages(&folder).unwrap_err().to_string();
            assert!(said.starts_with(&format!("{more} is no file of a release")), "{said}");
            std::fs::remove_file(folder.join(more)).unwrap();
        }
        std::fs::create_dir(folder.join("folder")).unwrap();
        assert!(packages(&folder).is_err(), "a folder");
    }

    #[test]
    fn what_is_unsigned_for_windows_is_refused() {
        let folder = whole("unsigned");
        for file in files(&folder).unwrap() {
            std::fs::write(
                &file,
                "\u{5}DigitalSignature".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
            )
            .unwrap();
        }
        signed_for_windows(&folder).unwrap();
        let one = format!("Peig-Setup-{}-arm64.exe", version());
        std::fs::write(folder.join(&one), "MZ").unwrap();
        assert!(signed_for_windows(&folder).unwrap_err().to_string().starts_with(&one));
    }

    /// The signed sums say of the key too whether it is ours.
    #[test]
    fn the_key_is_in_the_sums() {
        let folder = whole("sums");
        write_sums(&folder).unwrap();
        let sums = std::fs::read_to_string(folder.join(SUMS)).unwrap();
        assert!(sums.lines().any(|line| line.ends_with(&format!("  {}", rpm::PUBLIC))), "{sums}");
    }
}
