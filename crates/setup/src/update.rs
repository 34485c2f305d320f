//! What the publisher says of newer programs: one signed statement. Where it comes from and how an update is installed is
//! the shell's part; whether it may be is the wizard's.
//!
//! The statement says which version is the latest, and the oldest that is still safe to use. Its number rises with each: an
//! older one that somebody sends again is refused. A program that knows no newer one than it knew can be kept from hearing
//! more, and says then what it knows.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minisign_verify::{PublicKey, Signature};
use semver::Version;
use serde::{Deserialize, Deserializer, Serialize};
use url::Url;

/// How far ahead of this computer's clock the number of a statement may be that is kept.
const CLOCKS_DIFFER: Duration = Duration::from_hours(48);

/// The only program that a statement may be about here. One key may sign for several.
const PROGRAM: &str = "peig-setup";

/// A statement with its signature, as it is sent and kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The statement itself (JSON).
    pub text: String,
    /// Of `text`: a minisign file in Base64, as Tauri's tools write it.
    pub signature: String,
}

/// What the publisher says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Statement {
    program: String,
    /// Rises with each statement: the time of the release, in seconds after 1970.
    pub number: u64,
    /// The newest version.
    pub latest: Version,
    /// The oldest version that is safe to use.
    pub minimum: Version,
    /// Why older ones are not.
    #[serde(default, deserialize_with = "because")]
    because: Because,
    /// Where the newest version is told of and had.
    pub page: Url,
}

/// One that this version does not know is another.
fn because<'de, D: Deserializer<'de>>(word: D) -> Result<Because, D::Error> {
    let word = serde_json::Value::deserialize(word)?;
    Ok(serde_json::from_value(word).unwrap_or_default())
}

/// Why a version is not safe any more. The page has a sentence for each, so that no foreign words come on screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum Because {
    /// A secret could come into other hands.
    Secret,
    /// A sign-in could come into other hands.
    SignIn,
    /// It could set up a tenant wrongly.
    Tenant,
    /// Microsoft has changed what it relies on.
    Microsoft,
    /// Something that this version has no sentence for.
    #[default]
    Other,
}

/// Why a statement does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The program's own key cannot be read.
    #[error("the key is none")]
    Key,
    /// It is not signed, or not with the program's key.
    #[error("not signed with the program's key")]
    Signature,
    /// It is signed, and not a statement about this program.
    #[error("not a statement about this program")]
    Text,
    /// A later one is known.
    #[error("a later statement is known")]
    Replayed,
}

/// Reads a statement. `key` is the public half, as Tauri's tools write it.
pub fn read(signed: &Signed, key: &str) -> Result<Statement, Refused> {
    let key = plain(key).and_then(|key| PublicKey::decode(&key).ok()).ok_or(Refused::Key)?;
    let signature = plain(&signed.signature).and_then(|text| Signature::decode(&text).ok());
    let signature = signature.ok_or(Refused::Signature)?;
    key.verify(signed.text.as_bytes(), &signature, false).map_err(|_| Refused::Signature)?;
    let statement: Statement = serde_json::from_str(&signed.text).map_err(|_| Refused::Text)?;
    let is_ours = statement.program == PROGRAM && statement.page.scheme() == "https";
    is_ours.then_some(statement).ok_or(Refused::Text)
}

fn plain(coded: &str) -> Option<String> {
    String::from_utf8(STANDARD.decode(coded.trim()).ok()?).ok()
}

/// Whether a statement counts beside the one that is known.
pub fn counts(known: Option<&Statement>, offered: &Statement) -> Result<(), Refused> {
    match known {
        Some(known) if known.number > offered.number => Err(Refused::Replayed),
        Some(known) if known.number == offered.number && known != offered => Err(Refused::Replayed),
        _ => Ok(()),
    }
}

/// Whether a statement may be kept, so that no earlier one counts any more. One of a time to come would keep the program from
/// hearing anything until then. It is told all the same: refused, it would not reach a computer whose clock is behind, and
/// neither would the minimum version; there it is only forgotten at the end, and heard again at the next start.
pub fn may_be_kept(statement: &Statement, now: SystemTime) -> bool {
    let latest = (now + CLOCKS_DIFFER).duration_since(SystemTime::UNIX_EPOCH);
    latest.is_ok_and(|latest| statement.number <= latest.as_secs())
}

/// How an update comes onto this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum UpdateBy {
    /// This program fetches and installs it.
    Program,
    /// The page says where it is had: what installed this program updates it as well.
    Page,
}

/// What a statement means for one version of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The newer version, if there is one.
    pub newer: Option<Version>,
    /// How it comes onto this computer.
    pub by: UpdateBy,
    /// Where it is told of and had.
    pub page: Option<Url>,
    /// This version is not safe to use any more, for this.
    pub unsafe_because: Option<Because>,
}

impl Standing {
    /// Nothing has been said yet.
    pub fn unknown(by: UpdateBy) -> Self {
        Self { newer: None, by, page: None, unsafe_because: None }
    }

    /// What a statement means for a version.
    pub fn of(own: &Version, statement: &Statement, by: UpdateBy) -> Self {
        Self {
            newer: (statement.latest > *own).then(|| statement.latest.clone()),
            by,
            page: Some(statement.page.clone()),
            unsafe_because: (*own < statement.minimum).then_some(statement.because),
        }
    }
}

#[cfg(test)]
mod tests {
    use minisign::KeyPair;
    use serde_json::json;

    use super::*;

    fn pair() -> (KeyPair, String) {
        let pair = KeyPair::generate_unencrypted_keypair().unwrap();
        let key = STANDARD.encode(pair.pk.to_box().unwrap().into_string());
        (pair, key)
    }

    fn signed(pair: &KeyPair, text: &str) -> Signed {
        let signature = minisign::sign(Some(&pair.pk), &pair.sk, text.as_bytes(), None, None).unwrap();
        Signed { text: text.to_owned(), signature: STANDARD.encode(signature.into_string()) }
    }

    fn said(number: u64, latest: &str, minimum: &str) -> String {
        json!({
            "program": PROGRAM, "number": number, "latest": latest, "minimum": minimum, "because": "secret",
            "page": "https://peig.test/setup",
        })
        .to_string()
    }

    fn statement(number: u64, latest: &str, minimum: &str) -> Statement {
        serde_json::from_str(&said(number, latest, minimum)).unwrap()
    }

    #[test]
    fn only_what_is_signed_with_the_programs_key_is_read() {
        let ((ours, key), (other, _)) = (pair(), pair());
        let good = signed(&ours, &said(1, "1.2.0", "1.0.0"));
        assert_eq!(read(&good, &key).unwrap().number, 1);
        let foreign = signed(&other, &good.text);
        assert_eq!(read(&foreign, &key), Err(Refused::Signature));
        let changed = Signed { text: good.text.replace("1.0.0", "0.0.0"), ..good.clone() };
        assert_eq!(read(&changed, &key), Err(Refused::Signature));
        for nothing in ["", "bm90aGluZw==", "?"] {
            let unsigned = Signed { signature: nothing.to_owned(), ..good.clone() };
            assert_eq!(read(&unsigned, &key), Err(Refused::Signature), "{nothing}");
            assert_eq!(read(&good, nothing), Err(Refused::Key), "{nothing}");
        }
    }

    #[test]
    fn what_is_signed_about_something_else_is_no_statement() {
        let (ours, key) = pair();
        let good = said(1, "1.2.0", "1.0.0");
        for other in [
            good.replace("peig-setup", "peig-connector"),
            good.replace("https:", "http:"),
            good.replace("1.2.0", "newest"),
            "{}".to_owned(),
            "the packages' sums".to_owned(),
        ] {
            assert_eq!(read(&signed(&ours, &other), &key), Err(Refused::Text), "{other}");
        }
    }

    #[test]
    fn an_older_statement_does_not_count_again() {
        let known = statement(7, "1.2.0", "1.1.0");
        counts(None, &known).unwrap();
        counts(Some(&known), &known).unwrap();
        counts(Some(&known), &statement(8, "1.3.0", "1.1.0")).unwrap();
        assert_eq!(counts(Some(&known), &statement(6, "1.1.0", "1.0.0")), Err(Refused::Replayed));
        assert_eq!(
            counts(Some(&known), &statement(7, "1.2.0", "1.0.0")),
            Err(Refused::Replayed),
            "two of one number"
        );
    }

    #[test]
    fn a_statement_of_a_time_to_come_is_not_kept() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let kept = |number: u64| may_be_kept(&statement(number, "1.2.0", "1.1.0"), now);
        assert!(kept(7) && kept(1_000_000) && kept(1_172_800), "two days ahead");
        assert!(!kept(1_172_801) && !kept(u64::MAX));
    }

    #[test]
    fn a_version_is_newer_safe_or_neither() {
        let of = |own: &str| {
            let said =
                Standing::of(&own.parse().unwrap(), &statement(1, "1.10.0", "1.2.0"), UpdateBy::Program);
            (said.newer.map(|newer| newer.to_string()), said.unsafe_because)
        };
        let newer = Some("1.10.0".to_owned());
        assert_eq!(of("1.1.9"), (newer.clone(), Some(Because::Secret)));
        assert_eq!(of("1.2.0"), (newer.clone(), None));
        assert_eq!(of("1.9.0"), (newer, None));
        assert_eq!(of("1.10.0"), (None, None));
        assert_eq!(of("2.0.0"), (None, None), "one that was built from the source");
    }

    #[test]
    fn a_reason_that_this_version_does_not_know_is_another() {
        let because = |word: &str| {
            let said = said(1, "1.0.0", "1.0.0").replace("secret", word);
            serde_json::from_str::<Statement>(&said).unwrap().because
        };
        assert_eq!(because("signIn"), Because::SignIn);
        assert_eq!(because("what comes in years"), Because::Other);
        let without: Statement = serde_json::from_value(json!({
            "program": PROGRAM, "number": 1, "latest": "1.0.0", "minimum": "1.0.0", "page": "https://peig.test",
        }))
        .unwrap();
        assert_eq!(without.because, Because::Other);
    }
}
