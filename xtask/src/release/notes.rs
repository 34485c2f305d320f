//! What a release says of itself: its own part of `CHANGELOG.md`.

use anyhow::{Context as _, Result, ensure};

use crate::shell::root;

/// A heading of a version: `## 1.2.3 (2026-12-01)`, before the release `## 1.2.3 (unreleased)`.
const HEADING: &str = "## ";

pub(super) fn changelog() -> Result<String> {
    Ok(std::fs::read_to_string(root().join("CHANGELOG.md"))?)
}

/// The notes of this version.
pub(super) fn of(changelog: &str, version: &str) -> Result<String> {
    let (_, notes) = part(changelog, version)?;
    ensure!(!notes.is_empty(), "CHANGELOG.md has a heading for {version} and nothing below it");
    Ok(notes)
}

/// Whether the tag is this version's, and the changelog has a day for it.
pub(super) fn matches(tag: &str, version: &str, changelog: &str) -> Result<()> {
    ensure!(
        tag.strip_prefix('v') == Some(version),
        "the tag is {tag}, and the version in Cargo.toml is {version}: the tag has to be v{version}"
    );
    let (day, _) = part(changelog, version)?;
    let numbers = day.strip_prefix('(').and_then(|day| day.strip_suffix(')')).unwrap_or_default();
    let is_day = numbers.len() == 10
        && numbers.chars().enumerate().all(|(at, one)| match at {
            4 | 7 => one == '-',
            _ => one.is_ascii_digit(),
        });
    ensure!(is_day, "CHANGELOG.md has no day for {version}: \"{day}\" has to be one like (2026-12-01)");
    of(changelog, version).map(drop)
}

/// What stands behind the version in its heading, and what stands below.
fn part(changelog: &str, version: &str) -> Result<(String, String)> {
    let mut lines = changelog.lines();
    let heading = lines
        .by_ref()
        .find_map(|line| line.strip_prefix(HEADING)?.strip_prefix(version))
        .filter(|rest| rest.is_empty() || rest.starts_with(' '))
        .with_context(|| format!("CHANGELOG.md says nothing of {version}"))?;
    let below: Vec<&str> = lines.take_while(|line| !line.starts_with(HEADING)).collect();
    Ok((heading.trim().to_owned(), below.join("\n").trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "# Changelog\n\n## 1.3.0 (unreleased)\n\n- New.\n\n## 1.2.0 (2026-12-01)\n\n- Second.\n  More.\n\n## 1.1.0 (2026-11-01)\n";

    #[test]
    fn the_notes_are_those_of_one_version() {
        assert_eq!(of(LOG, "1.2.0").unwrap(), "- Second.\n  More.");
        assert!(of(LOG, "1.1.0").is_err(), "nothing below it");
        assert!(of(LOG, "1.2").is_err() && of(LOG, "9.0.0").is_err(), "no such version");
    }

    #[test]
    fn a_tag_has_the_version_and_the_changelog_a_day() {
        matches("v1.2.0", "1.2.0", LOG).unwrap();
        assert!(matches("1.2.0", "1.2.0", LOG).is_err() && matches("v1.2.1", "1.2.0", LOG).is_err());
        let said = matches("v1.3.0", "1.3.0", LOG).unwrap_err().to_string();
        assert!(said.contains("(unreleased)"), "{said}");
    }

    #[test]
    fn this_version_has_notes() {
        of(&changelog().unwrap(), env!("CARGO_PKG_VERSION")).unwrap();
    }
}
