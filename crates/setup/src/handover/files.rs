//! The files that are handed out: a reminder for the calendar, a report for people and for the change record.
//!
//! Pure: facts and words in, text out. No secret's value ever comes here.

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::record::Run;
use super::words::{Words, filled, tenant_name};
use super::{reminder, report};
use crate::facts::Facts;
use crate::guide::APPLICATION_NAME;

/// A file to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its name, safe on every file system.
    pub name: String,
    /// Its content.
    pub text: String,
}

/// A file that the program hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum FileId {
    /// Calendar file with the secret's expiry (RFC 5545).
    Reminder,
    /// Report for people.
    ReportHtml,
    /// Report for the company's change record.
    ReportJson,
}

/// A file that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "SavedFileView"))]
#[serde(rename_all = "camelCase")]
pub struct SavedFile {
    /// Which.
    pub file: FileId,
    /// Where it is.
    pub path: String,
}

/// Renders a file; none where there is nothing to say: no secret with an end, or for the report neither a registration
/// nor a change.
pub fn render(file: FileId, facts: &Facts<'_>, run: &Run<'_>, words: &Words) -> Option<Document> {
    let today = facts.now.to_zoned(TimeZone::system()).date();
    let tenant = tenant_name(facts, run.tenant_id);
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

/// Linux and macOS take names of 255 bytes, of which an ending and a number for a name that is taken need some.
const LONGEST_NAME: usize = 200;

/// A file name that every system takes.
fn safe(name: &str) -> String {
    let allowed = |c: char| if c.is_alphanumeric() || " -_.".contains(c) { c } else { '_' };
    let name: String = name.chars().map(allowed).collect();
    name[..name.floor_char_boundary(LONGEST_NAME)].trim_matches([' ', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_hold_nothing_that_a_file_system_refuses() {
        assert_eq!(safe("Peig report A/B: \"C\" <1>.."), "Peig report A_B_ _C_ _1_");
        assert_eq!(safe("Bäckerei Müller"), "Bäckerei Müller");
    }

    #[test]
    fn a_long_name_is_cut_between_letters_whatever_they_take() {
        let name = safe(&format!("a{}", "株".repeat(120)));
        assert_eq!(name, format!("a{}", "株".repeat(66)), "199 bytes: another letter would be too much");
        assert_eq!(safe(&"b".repeat(300)).len(), 200);
    }
}
