//! The files that are handed out: a reminder for the calendar, a report for people and for the change record.
//!
//! Pure: facts and words in, text out. No secret's value ever comes here.

mod reminder;
mod report;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::Zoned;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use serde::Deserialize;

use crate::facts::Facts;
use crate::guide::APPLICATION_NAME;
use crate::ipc::{ChangeView, FileId};

/// A file to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name, safe on every file system.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// One change that was made in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When Microsoft acknowledged it.
    pub at: Timestamp,
    /// What.
    pub change: ChangeView,
    /// The account that did it.
    pub account: String,
    /// Graph's `request-id`.
    pub request_id: Option<String>,
}

/// What a file says of this run, beside the tenant's facts.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// Version of the program.
    pub version: &'a str,
    /// The tenant is a practice tenant.
    pub practice: bool,
    /// Host of the sign-in service, which names the cloud.
    pub sign_in_host: &'a str,
    /// Directory id.
    pub tenant_id: &'a str,
    /// Who is signed in.
    pub account: &'a str,
    /// What was changed.
    pub journal: &'a [Entry],
}

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
    /// The report.
    pub report: report::Words,
    /// Account types in words (`audience`), by Graph's own word.
    #[serde(default)]
    pub audience: BTreeMap<String, String>,
}

impl Words {
    /// A day of this computer's calendar.
    fn day(&self, at: Timestamp) -> String {
        written(&self.date, at)
    }

    /// Day and time, with the zone.
    fn moment(&self, at: Timestamp) -> String {
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

/// Renders a file; none where there is nothing to say: no secret with an end, or for the report neither a registration
/// nor a change.
pub fn render(file: FileId, facts: &Facts<'_>, run: &Run<'_>, words: &Words) -> Option<Document> {
    let today = facts.now.to_zoned(TimeZone::system()).date();
    let tenant = tenant_name(facts, run);
    let report_name = |ending: &str| {
        let stem = filled(&words.report.file, &[("tenant", &tenant), ("date", &today.to_string())]);
        format!("{}.{ending}", safe(&stem))
    };
    match file {
        FileId::Reminder => {
            let text = reminder::render(facts, run, words)?;
            let stem = filled(&words.reminder.file, &[("name", APPLICATION_NAME)]);
            Some(Document { name: format!("{}.ics", safe(&stem)), text })
        }
        FileId::ReportHtml => {
            let text = report::Report::of(facts, run)?.html(words)?;
            Some(Document { name: report_name("html"), text })
        }
        FileId::ReportJson => {
            let text = serde_json::to_string_pretty(&report::Report::of(facts, run)?).ok()?;
            Some(Document { name: report_name("json"), text })
        }
    }
}

/// Name of the organisation, or its id where the name is unknown.
fn tenant_name(facts: &Facts<'_>, run: &Run<'_>) -> String {
    facts.observation.organization.display_name.clone().unwrap_or_else(|| run.tenant_id.to_owned())
}

/// A sentence with its values.
fn filled(sentence: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(sentence.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
}

/// A file name that every system takes.
fn safe(name: &str) -> String {
    let allowed = |c: char| if c.is_alphanumeric() || " -_.".contains(c) { c } else { '_' };
    let name: String = name.chars().map(allowed).take(120).collect();
    name.trim_matches([' ', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_hold_nothing_that_a_file_system_refuses() {
        assert_eq!(safe("Peig report A/B: \"C\" <1>.."), "Peig report A_B_ _C_ _1_");
        assert_eq!(safe("Bäckerei Müller"), "Bäckerei Müller");
    }

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
