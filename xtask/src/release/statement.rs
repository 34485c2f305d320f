//! What each program is told at its start: the latest version, the oldest that is still safe to use, and why older ones are
//! not (`crates/setup/src/update.rs` reads it). It is signed; the manifest in which it is sent is not.

use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::{Value, json};

use super::updates;
use crate::shell::{command, output, root, version};

/// The statement alone, so that its signature can be checked by anybody's tools.
pub(super) const NAME: &str = "statement.json";

/// How far the clock of whoever commits may be ahead of this one.
const CLOCKS_DIFFER: Duration = Duration::from_hours(1);

/// What a person decides: the minimum version, the reason, the page (`packaging/release/README.md`).
fn decided() -> Result<Value> {
    let file = root().join("packaging/release").join(NAME);
    Ok(serde_json::from_str(&std::fs::read_to_string(file)?)?)
}

/// Writes the statement into a folder, signs it, and gives both for the manifest. Its number is the time of the commit:
/// nobody can forget to raise it.
pub(super) fn make(folder: &Path) -> Result<Value> {
    let number = output(command("git", &["log", "-1", "--format=%ct"]))?.trim().parse()?;
    timely(number, SystemTime::now())?;
    let text = of(&version(), number, &decided()?)?;
    let file = folder.join(NAME);
    std::fs::write(&file, &text)?;
    Ok(json!({"text": text, "signature": updates::sign(&file)?}))
}

/// Refuses the time of a commit that is still to come: no later release could say anything with a lower number.
fn timely(number: u64, now: SystemTime) -> Result<()> {
    let latest = (now + CLOCKS_DIFFER).duration_since(UNIX_EPOCH)?.as_secs();
    ensure!(
        number <= latest,
        "the commit is of a time to come ({number} seconds after 1970), after which programs would hear of nothing for as long"
    );
    Ok(())
}

fn of(latest: &str, number: u64, decided: &Value) -> Result<String> {
    let said = |name: &str| {
        let value = decided[name].as_str().filter(|value| !value.is_empty());
        value.with_context(|| format!("packaging/release/{NAME} names no {name}"))
    };
    let (minimum, because, page) = (said("minimum")?, said("because")?, said("page")?);
    ensure!(
        numbers(minimum)? <= numbers(latest)?,
        "the minimum version {minimum} is above the latest, {latest}"
    );
    ensure!(page.starts_with("https://"), "the page is {page}");
    ensure!(reasons()?.contains(&because.to_owned()), "the program has no sentence for \"{because}\"");
    Ok(json!({
        "program": "peig-setup", "number": number, "latest": latest, "minimum": minimum, "because": because,
        "page": page,
    })
    .to_string())
}

/// The reasons for which the program has sentences.
fn reasons() -> Result<Vec<String>> {
    let catalogue = std::fs::read_to_string(root().join("ui/src/locales/en.json"))?;
    let catalogue: Value = serde_json::from_str(&catalogue)?;
    let reasons = catalogue["update"]["because"].as_object().context("the catalogue has no reasons")?;
    Ok(reasons.keys().cloned().collect())
}

fn numbers(version: &str) -> Result<[u64; 3]> {
    let parts: Vec<u64> = version.split('.').map(str::parse).collect::<Result<_, _>>()?;
    <[u64; 3]>::try_from(parts).or_else(|_| bail!("{version} is no version"))
}

/// Whether a manifest's statement is the one in the folder, signed, and of this version.
pub(super) fn verify(statement: &Value, folder: &Path, latest: &str, public: &str) -> Result<()> {
    let text = statement["text"].as_str().context("the manifest has no statement")?;
    let file = folder.join(NAME);
    ensure!(std::fs::read_to_string(&file)? == text, "the manifest has another statement than {NAME}");
    updates::verify(&file, statement["signature"].as_str().unwrap_or_default(), public)?;
    let said: Value = serde_json::from_str(text)?;
    ensure!(said["latest"] == latest, "the statement is of {}", said["latest"]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_decided_can_be_said() {
        let said = of(&version(), 7, &decided().unwrap()).unwrap();
        let said: Value = serde_json::from_str(&said).unwrap();
        assert_eq!((&said["program"], &said["number"]), (&json!("peig-setup"), &json!(7)));
        assert_eq!(said["latest"], json!(version()));
    }

    #[test]
    fn a_commit_of_a_time_to_come_is_no_release() {
        let now = UNIX_EPOCH + Duration::from_secs(1_000_000);
        timely(999_000, now).unwrap();
        timely(1_003_600, now).unwrap();
        assert!(timely(1_003_601, now).is_err());
    }

    #[test]
    fn what_no_program_could_tell_is_refused() {
        let good = json!({"minimum": "1.2.0", "because": "secret", "page": "https://peig.test"});
        of("1.10.0", 1, &good).unwrap();
        let with = |name: &str, value: &str| {
            let mut changed = good.clone();
            changed[name] = json!(value);
            of("1.10.0", 1, &changed)
        };
        assert!(with("minimum", "1.11.0").is_err(), "above the latest");
        assert!(with("minimum", "1.2").is_err() && with("minimum", "").is_err());
        assert!(with("because", "somebody says so").is_err(), "no sentence");
        assert!(with("page", "http://peig.test").is_err());
    }
}
