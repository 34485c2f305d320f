//! One checklist item with what was found.

use serde::Serialize;

use crate::guide::{ChangeKind, CheckId, spelled};
use crate::ledger::Ledger;
use crate::names::whole;
use crate::params::Params;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum Status {
    /// It holds.
    Passed,
    /// It is not there; the change would mend it.
    Missing {
        /// What mends it, if this program can.
        change: Option<ChangeKind>,
    },
    /// Something else is there.
    Wrong {
        /// What is there.
        found: String,
        /// What should be.
        wanted: String,
        /// What mends it, if this program can.
        change: Option<ChangeKind>,
    },
    /// Written and acknowledged by Microsoft, not yet visible everywhere.
    Settling {
        /// Since when (RFC 3339).
        since: String,
    },
    /// Another person has to act.
    WaitingForSomeone,
    /// Does not hold, and does not block. The key in the catalogue says which case it is.
    Warning {
        /// Short code of the case, for the catalogue.
        reason: String,
    },
    /// Could not be read.
    Unknown {
        /// Short code of the reason, for the catalogue: `notRead`, `forbidden`, `failed`, `undecided`,
        /// `handed`.
        reason: String,
    },
}

/// One checklist item with what was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export, rename = "FindingView"))]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// Stable within a checklist: the check, and its subject where it has one (`permissionListed:User.Read`).
    pub key: String,
    /// Which check.
    pub check: CheckId,
    /// What it is about, where a check is made several times (a permission's name).
    #[serde(skip)]
    #[cfg_attr(test, ts(skip))]
    pub subject: Option<&'static str>,
    /// What was found.
    pub status: Status,
    /// It must pass before Next unlocks.
    pub required: bool,
    /// Parameters of its title and of its sentence.
    pub params: Params,
}

impl Finding {
    pub(crate) fn new(check: CheckId, required: bool, status: Status) -> Self {
        Self { key: key(check, None), check, subject: None, status, required, params: Params::new() }
    }

    pub(crate) fn about(mut self, subject: &'static str) -> Self {
        self.subject = Some(subject);
        self.key = key(self.check, self.subject);
        self.with("permission", subject)
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        // Some of them are names that others have chosen.
        self.params.insert(name.to_owned(), whole(&value.into()).unwrap_or_default());
        self
    }

    /// Nothing about it holds Next back.
    pub fn allows_next(&self) -> bool {
        !self.required || matches!(self.status, Status::Passed | Status::Warning { .. })
    }

    /// What was written a moment ago is told as settling until reads agree. What only warns does not settle: it is there.
    pub(crate) fn settle(&mut self, ledger: &Ledger) {
        let may = matches!(self.status, Status::Passed | Status::Missing { .. } | Status::Wrong { .. });
        if let Some(since) = ledger.settling(self.check, self.subject).filter(|_| may) {
            self.status = Status::Settling { since: since.to_string() };
        }
    }
}

/// A finding's key: the check as the page spells it, and its subject where it has one.
fn key(check: CheckId, subject: Option<&str>) -> String {
    let check = spelled(check);
    match subject {
        Some(subject) => format!("{check}:{subject}"),
        None => check,
    }
}

pub(crate) fn missing(change: ChangeKind) -> Status {
    Status::Missing { change: Some(change) }
}

pub(crate) fn warning(reason: &str) -> Status {
    Status::Warning { reason: reason.to_owned() }
}
