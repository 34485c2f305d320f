//! The property lists of the bundle for macOS, and what its configuration promises.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::shell::{command, output, root, text};
use crate::system;

/// What reads property lists: Apple's tool, and its twin elsewhere.
const READER: system::Need =
    system::Need { why: "to read the property lists of the bundle for macOS", packages: &["libplist-utils"] };

/// Entitlements that open a door in the hardened runtime, or in the program's own protection. There are none; one that
/// becomes needed is written here with its reason.
const ENTITLEMENTS: [&str; 0] = [];

/// Holds both lists and the configuration to this.
pub(crate) fn check() -> Result<()> {
    if cfg!(target_os = "linux") {
        system::ensure(&[READER])?;
    }
    let entitlements = read("packaging/macos/Entitlements.plist")?;
    let named = keys(&entitlements);
    ensure!(named == ENTITLEMENTS, "packaging/macos/Entitlements.plist: these are not agreed to: {named:?}");
    // The part of macOS that reads them out of a signature refuses them.
    ensure!(!entitlements.contains("<!--"), "packaging/macos/Entitlements.plist: no comment may stand in it");
    let info = read("packaging/macos/Info.plist")?;
    let spoken = within(&info, "CFBundleLocalizations", "array", "string");
    ensure!(spoken == languages()?, "packaging/macos/Info.plist: the program speaks {:?}", languages()?);
    ensure!(
        info.contains("<key>LSMultipleInstancesProhibited</key><true/>"),
        "packaging/macos/Info.plist: a second start would open a second window"
    );
    configuration(&serde_json::from_str(&std::fs::read_to_string(root().join("src-tauri/tauri.conf.json"))?)?)
}

fn configuration(whole: &Value) -> Result<()> {
    let macos = &whole["bundle"]["macOS"];
    ensure!(macos["hardenedRuntime"] == true, "without the hardened runtime Apple notarises nothing");
    ensure!(macos["entitlements"] == "../packaging/macos/Entitlements.plist", "other entitlements");
    ensure!(macos["infoPlist"] == "../packaging/macos/Info.plist", "another Info.plist");
    // The page is built for Safari 15.4, whose engine came with this version (ui/vite.config.ts).
    ensure!(macos["minimumSystemVersion"] == "12.3", "the page needs macOS 12.3");
    Ok(())
}

/// The languages that have a catalogue, English first.
fn languages() -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root().join("ui/src/locales"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            found.push(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default());
        }
    }
    found.sort_by_key(|tag| (tag != "en", tag != "de", tag.clone()));
    Ok(found)
}

/// A property list as its reader writes it, without comments and white space between the parts.
fn read(file: &str) -> Result<String> {
    let path = text(&root().join(file));
    let written = if cfg!(target_os = "macos") {
        output(command("plutil", &["-convert", "xml1", "-o", "-", &path]))
    } else {
        output(command("plistutil", &["--infile", &path, "--format", "xml"]))
    };
    let written = written.with_context(|| format!("{file} is not a property list"))?;
    ensure!(written.contains("<plist"), "{file} is not a property list");
    Ok(written.lines().map(str::trim).collect())
}

/// The keys of a list.
fn keys(list: &str) -> Vec<&str> {
    all(list, "key")
}

/// What stands in the parts of one kind, within the part that follows a key.
fn within<'a>(list: &'a str, key: &str, part: &str, kind: &str) -> Vec<&'a str> {
    let after = list.split_once(&format!("<key>{key}</key><{part}>")).map(|(_, after)| after);
    let inside = after.and_then(|after| after.split_once(&format!("</{part}>"))).map(|(inside, _)| inside);
    inside.map(|inside| all(inside, kind)).unwrap_or_default()
}

fn all<'a>(list: &'a str, kind: &str) -> Vec<&'a str> {
    let (opened, closed) = (format!("<{kind}>"), format!("</{kind}>"));
    list.split(opened.as_str()).skip(1).filter_map(|rest| Some(rest.split_once(closed.as_str())?.0)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_and_languages_are_read_from_a_list() {
        let list = "<dict><key>a</key><array><string>en</string><string>de</string></array><key>b</key><true/></dict>";
        assert_eq!(keys(list), ["a", "b"]);
        assert_eq!(within(list, "a", "array", "string"), ["en", "de"]);
        assert!(within(list, "b", "array", "string").is_empty());
    }

    #[test]
    fn a_bundle_that_promises_less_is_refused() {
        let whole = json!({"bundle": {"macOS": {"hardenedRuntime": true, "minimumSystemVersion": "12.3",
            "entitlements": "../packaging/macos/Entitlements.plist", "infoPlist": "../packaging/macos/Info.plist"}}});
        configuration(&whole).unwrap();
        for promise in ["hardenedRuntime", "entitlements", "infoPlist", "minimumSystemVersion"] {
            let mut less = whole.clone();
            less["bundle"]["macOS"][promise] = Value::Null;
            assert!(configuration(&less).is_err(), "{promise}");
        }
    }

    #[test]
    fn every_catalogue_is_a_language_of_the_bundle() {
        assert_eq!(languages().unwrap()[..2], ["en", "de"]);
    }
}
