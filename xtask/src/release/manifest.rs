//! What the program reads to learn of an update: Tauri's static JSON (v2.tauri.app, "Updater", static JSON file).
//!
//! A program asks for `{os}-{arch}-{installer}` and, where it does not know how it was installed, for `{os}-{arch}`.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Map, Value, json};

use super::{statement, updates};

pub(super) const NAME: &str = "latest.json";

/// How the name of a package ends, and for whom it is.
const FOR: [(&str, &[&str]); 8] = [
    ("-x64.exe", &["windows-x86_64", "windows-x86_64-nsis"]),
    ("-x64.msi", &["windows-x86_64-msi"]),
    ("-arm64.exe", &["windows-aarch64", "windows-aarch64-nsis"]),
    ("-universal.app.tar.gz", &["darwin-x86_64", "darwin-aarch64"]),
    ("_amd64.deb", &["linux-x86_64-deb"]),
    ("_arm64.deb", &["linux-aarch64-deb"]),
    (".x86_64.rpm", &["linux-x86_64-rpm"]),
    (".aarch64.rpm", &["linux-aarch64-rpm"]),
];

/// The packages that a release has to have, by how their names end.
pub(super) fn endings() -> impl Iterator<Item = &'static str> {
    FOR.iter().map(|(ending, _)| *ending)
}

/// Whether an update is installed from this file.
pub(super) fn is_update(name: &str) -> bool {
    endings().any(|ending| name.ends_with(ending))
}

/// The manifest of these files and their signatures, which are had under this address.
pub(super) fn of(
    version: &str,
    notes: &str,
    day: &str,
    url: &str,
    signed: &[(String, String)],
    statement: &Value,
) -> Result<Value> {
    let mut platforms = Map::new();
    for (ending, names) in FOR {
        let (file, signature) = signed
            .iter()
            .find(|(file, _)| file.ends_with(ending))
            .with_context(|| format!("no package ends in {ending}"))?;
        for name in names {
            let url = format!("{}/{file}", url.trim_end_matches('/'));
            platforms.insert((*name).to_owned(), json!({"url": url, "signature": signature}));
        }
    }
    Ok(json!({
        "version": version, "notes": notes, "pub_date": day, "statement": statement, "platforms": platforms,
    }))
}

/// Whether all that a manifest leads to is in this folder, and signed.
pub(super) fn verify(manifest: &Value, folder: &Path, version: &str, public: &str) -> Result<()> {
    ensure!(manifest["version"] == version, "the manifest is of {}", manifest["version"]);
    statement::verify(&manifest["statement"], folder, version, public)?;
    ensure!(manifest["notes"].as_str().is_some_and(|notes| !notes.is_empty()), "the manifest has no notes");
    let platforms = manifest["platforms"].as_object().context("the manifest names no system")?;
    for name in FOR.iter().flat_map(|(_, names)| *names) {
        let one = platforms.get(*name).with_context(|| format!("the manifest has nothing for {name}"))?;
        let url = one["url"].as_str().unwrap_or_default();
        ensure!(url.starts_with("https://"), "{name} is had from {url}");
        let file = folder.join(url.rsplit('/').next().unwrap_or_default());
        ensure!(file.is_file(), "{name} leads to {url}, which is not here");
        let signature = one["signature"].as_str().unwrap_or_default();
        updates::verify(&file, signature, public).with_context(|| (*name).to_owned())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed() -> Vec<(String, String)> {
        endings().map(|ending| (format!("peig{ending}"), format!("signature of {ending}"))).collect()
    }

    #[test]
    fn every_system_has_its_package_and_its_signature() {
        let said = json!({"text": "{}", "signature": "of it"});
        let made =
            of("1.0.0", "- New.", "2026-12-01T00:00:00Z", "https://x.test/v1/", &signed(), &said).unwrap();
        assert_eq!(made["statement"], said);
        let arm = &made["platforms"]["windows-aarch64"];
        assert_eq!(
            *arm,
            json!({"url": "https://x.test/v1/peig-arm64.exe", "signature": "signature of -arm64.exe"})
        );
        assert_eq!(made["platforms"]["darwin-x86_64"], made["platforms"]["darwin-aarch64"]);
        assert_eq!(made["platforms"].as_object().unwrap().len(), 11);
        assert_eq!((&made["version"], &made["pub_date"]), (&json!("1.0.0"), &json!("2026-12-01T00:00:00Z")));
    }

    #[test]
    fn a_release_without_one_of_them_has_no_manifest() {
        for left_out in 0..signed().len() {
            let mut some = signed();
            some.remove(left_out);
            assert!(of("1.0.0", "- New.", "", "https://x.test", &some, &json!({})).is_err(), "{left_out}");
        }
    }
}
