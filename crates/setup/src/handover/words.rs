//! The words of the files that are handed out, from the page's catalogue.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::Zoned;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::facts::Facts;
use crate::names::whole;

/// The words of these files, from the page's catalogue (`documents`). `{{name}}` stands for a value.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Words {
    /// Language of the words (BCP 47); not in the catalogue, whose name it is.
    #[serde(default)]
    pub language: String,
    /// How the language writes a day (`strftime`). Of the language and not of the region: these files are passed on to
    /// people elsewhere. English readers write the same digits in two orders, so theirs is ISO 8601.
    pub date: String,
    /// The same with time and zone.
    pub moment: String,
    /// The calendar file.
    pub reminder: ReminderWords,
    /// The message to whoever approves.
    pub consent: ConsentWords,
    /// The report.
    pub report: ReportWords,
    /// Account types in words (`audience`), by Graph's own word.
    #[serde(default)]
    pub audience: BTreeMap<String, String>,
    /// Through what others can sign in as the registration, in words (`foothold`), by kind.
    #[serde(default)]
    pub foothold: BTreeMap<String, String>,
}

impl Words {
    /// A day of this computer's calendar.
    pub(super) fn day(&self, at: Timestamp) -> String {
        written(&self.date, at)
    }

    /// Day and time, with the zone.
    pub(super) fn moment(&self, at: Timestamp) -> String {
        written(&self.moment, at)
    }
}

fn written(form: &str, at: Timestamp) -> String {
    let local: Zoned = at.to_zoned(TimeZone::system());
    strtime::format(form, &local).unwrap_or_else(|_| local.to_string())
}

/// Words of the calendar file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReminderWords {
    /// Title of the event (`tenant`, `date` of the expiry).
    pub title: String,
    /// What to do (`name`, `secret`, `tenant`, `date`).
    pub text: String,
    /// Name of the file without its ending (`name`).
    pub file: String,
}

/// Words of the message to whoever approves. Each may name `account`, `tenant`, `name` and `host`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentWords {
    /// Who asks for what.
    pub asks: String,
    /// Above the list of permissions.
    pub permissions: String,
    /// Above the link to Microsoft's page.
    pub page: String,
    /// Above the link in a cloud that is not Microsoft's.
    pub page_elsewhere: String,
    /// Who may approve.
    pub role: String,
    /// Where it ends: nobody listens at the redirect.
    pub after: String,
}

/// Words of the report, from the page's catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "named as in the catalogue")]
pub struct ReportWords {
    pub file: String,
    pub title: String,
    pub practice: String,
    pub made: String,
    pub tenant: String,
    pub tenant_id: String,
    pub cloud: String,
    pub account: String,
    pub version: String,
    pub application: String,
    pub name: String,
    pub client_id: String,
    pub object_id: String,
    pub service_principal_id: String,
    pub gone: String,
    pub created: String,
    pub account_types: String,
    pub redirect: String,
    pub public_client: String,
    pub yes: String,
    pub no: String,
    pub unknown: String,
    pub permissions: String,
    pub permission: String,
    pub kind: String,
    pub application_kind: String,
    pub delegated_kind: String,
    pub granted: String,
    pub granted_by: String,
    pub not_granted: String,
    pub secrets: String,
    pub no_secret_value: String,
    pub secret_name: String,
    pub hint: String,
    pub expires: String,
    pub changes: String,
    pub no_changes: String,
    pub when: String,
    pub what: String,
    pub by: String,
    pub needed: String,
    pub more_than_needed: String,
    pub no_secrets: String,
    pub key_id: String,
    pub state: String,
    pub expired: String,
    pub signs_in: String,
    pub not_accepted: String,
    pub blocked: String,
    pub on_word: String,
    pub being_tried: String,
    pub not_tried: String,
    pub kept: String,
    pub not_kept: String,
    pub others: String,
    pub no_others: String,
    pub others_hint: String,
    pub left: String,
    pub left_undone: String,
    pub left_undone_text: String,
    pub not_decided: String,
    /// What was done, in one sentence for each kind of change. The page's own sentences (`change`) say what is planned.
    pub done: BTreeMap<String, String>,
}

/// Name of the organisation, or its id where the name is unknown.
pub(super) fn tenant_name(facts: &Facts<'_>, tenant_id: &str) -> String {
    facts.observation.organization.display_name.as_deref().map_or_else(|| tenant_id.to_owned(), one_line)
}

/// A name that somebody gave, without breaks: in a calendar file a bare CR could begin a line of its own (RFC 5545, 3.1).
pub(super) fn one_line(name: &str) -> String {
    whole(name).unwrap_or_default()
}

/// A sentence with its values.
pub(super) fn filled(sentence: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(sentence.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One that cannot be read would be passed over for ISO 8601, and nobody would notice.
    #[test]
    fn every_catalogue_has_a_form_for_days_and_moments() {
        let at: Timestamp = "2027-01-31T12:00:00Z".parse().unwrap();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/locales");
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let catalogue: serde_json::Value =
                serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let words: Words = serde_json::from_value(catalogue["documents"].clone()).unwrap();
            for form in [&words.date, &words.moment] {
                let written = strtime::format(form, &at.to_zoned(TimeZone::UTC)).unwrap();
                let told = ["2027", "31", "1"].iter().all(|part| written.contains(part));
                assert!(told && written.contains("12:00") == (form == &words.moment), "{path:?}: {written}");
            }
        }
    }

    #[test]
    fn values_are_filled_in_by_name() {
        assert_eq!(filled("{{a}} and {{b}}, {{a}}", &[("a", "1"), ("b", "2")]), "1 and 2, 1");
    }
}
