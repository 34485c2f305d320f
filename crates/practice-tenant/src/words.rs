//! What the pages say, and in which language.
//!
//! Owns which sentences there are, and that those of a running tenant can change. Refuses to own the sentences: they are in
//! the catalogues of the program's page, as any other.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, Mutex};

use serde::Deserialize;

use crate::lock::lock;

/// The sentences of the pages in one language: what a catalogue has below `practicePages`. Values stand in double braces.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Words {
    /// BCP 47; not in the catalogue, whose name it is.
    #[serde(skip)]
    pub(crate) language: String,
    /// What stands behind every title.
    pub(crate) name: String,
    /// What stands above every page.
    pub(crate) banner: String,
    pub(crate) cancel: String,
    pub(crate) close: String,
    pub(crate) accounts: Accounts,
    /// Directory roles by Microsoft's English name in `camelCase`.
    pub(crate) roles: BTreeMap<String, String>,
    pub(crate) consent: Consent,
    pub(crate) approval: Approval,
    pub(crate) refusal: Refusal,
    pub(crate) hand_over: HandOver,
    pub(crate) code: DeviceCode,
    pub(crate) signed_in: Notice,
    pub(crate) cancelled: String,
    pub(crate) signed_out: String,
    pub(crate) host: Notice,
    pub(crate) portal: Portal,
}

/// The list of accounts.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Accounts {
    pub(crate) title: String,
    pub(crate) text: String,
    /// Marks the account that the situation means.
    pub(crate) meant: String,
    pub(crate) no_role: String,
}

/// The question for consent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Consent {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) everybody: String,
    pub(crate) always: String,
    pub(crate) accept: String,
}

/// Only an administrator can go on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Approval {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) back: String,
}

/// What stands around Microsoft's own words for a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Refusal {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) id: String,
}

/// The answer on its way to the application.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct HandOver {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) next: String,
}

/// The field for a device's code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DeviceCode {
    pub(crate) title: String,
    pub(crate) label: String,
    pub(crate) wrong: String,
    pub(crate) next: String,
}

/// A page with nothing to press.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Notice {
    pub(crate) title: String,
    pub(crate) text: String,
}

/// The stand-in for the portal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct Portal {
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) none: String,
    pub(crate) app_id: String,
    pub(crate) object_id: String,
}

/// The part of a catalogue that is for here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Catalogue {
    practice_pages: Words,
}

impl Words {
    /// The words of a whole catalogue, which is that of this language (BCP 47).
    pub fn of(language: &str, catalogue: &str) -> Result<Self, serde_json::Error> {
        let Catalogue { practice_pages } = serde_json::from_str(catalogue)?;
        Ok(Self { language: language.to_owned(), ..practice_pages })
    }

    /// A directory role in this language; one that is not known here as Microsoft calls it.
    pub(crate) fn role<'a>(&'a self, name: &'a str) -> &'a str {
        self.roles.get(&key(name)).map_or(name, String::as_str)
    }
}

/// A name as a key of the catalogue: `Global Administrator` is `globalAdministrator`.
fn key(name: &str) -> String {
    let mut letters = name.chars().filter(|letter| !letter.is_whitespace());
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// English. The catalogue is in the shipped program only once: where it is linked whole, equal constants become one.
impl Default for Words {
    #[expect(clippy::expect_used, reason = "a file of the repository that every test reads")]
    fn default() -> Self {
        static ENGLISH: LazyLock<Words> = LazyLock::new(|| {
            Words::of("en", include_str!("../../../ui/src/locales/en.json")).expect("en.json is whole")
        });
        ENGLISH.clone()
    }
}

/// The words that are spoken just now. A clone is another hold on the same: what is said through one, the next page says.
#[derive(Clone, Debug, Default)]
pub struct Spoken(Arc<Mutex<Arc<Words>>>);

impl Spoken {
    /// Speaks these words.
    pub fn new(words: Words) -> Self {
        Self(Arc::new(Mutex::new(Arc::new(words))))
    }

    /// Speaks these words from now on.
    pub fn speak(&self, words: Words) {
        *lock(&self.0) = Arc::new(words);
    }

    /// The words for a page that is made now.
    pub(crate) fn words(&self) -> Arc<Words> {
        Arc::clone(&lock(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::documents::{Documents, text};

    #[test]
    fn every_role_of_the_company_has_words() {
        let words = Words::default();
        assert_eq!(words.language, "en");
        let documents = Documents::of_the_company(None);
        let roles: Vec<_> = documents.directory_roles.iter().map(|role| text(role, "displayName")).collect();
        assert!(!roles.is_empty());
        for role in &roles {
            assert_eq!(words.roles.get(&key(role)).map(String::as_str), Some(*role), "Microsoft's own name");
        }
        assert_eq!(words.roles.len(), roles.len(), "and no other has");
        assert_eq!(words.role("Billing Administrator"), "Billing Administrator");
    }

    #[test]
    fn a_catalogue_that_lacks_a_sentence_or_has_one_too_many_is_refused() {
        let german = include_str!("../../../ui/src/locales/de.json");
        assert_eq!(Words::of("de", german).unwrap().language, "de");
        let changed = |change: fn(&mut serde_json::Map<String, Value>)| {
            let mut catalogue: Value = serde_json::from_str(german).unwrap();
            change(catalogue["practicePages"]["accounts"].as_object_mut().unwrap());
            Words::of("de", &catalogue.to_string())
        };
        assert!(changed(|_| ()).is_ok());
        assert!(changed(|accounts| drop(accounts.remove("meant"))).is_err());
        assert!(changed(|accounts| drop(accounts.insert("more".to_owned(), "Mehr".into()))).is_err());
    }
}
