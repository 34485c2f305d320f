//! What was changed in this run, for those who want to know just what.

use serde::Serialize;

use crate::handover::{Entry, Lines};
use crate::plan::ChangeView;

/// One change that Microsoft has acknowledged in this run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ActivityView {
    /// When (RFC 3339).
    pub at: String,
    /// What.
    pub change: ChangeView,
    /// The account that did it.
    pub account: String,
    /// Graph's `request-id`.
    pub request_id: Option<String>,
    /// The Graph call, and lines for a shell.
    pub lines: Option<Lines>,
}

impl ActivityView {
    pub(super) fn of(entry: &Entry) -> Self {
        Self {
            at: entry.at.to_string(),
            change: entry.change.clone(),
            account: entry.account.clone(),
            request_id: entry.request_id.clone(),
            lines: entry.lines.clone(),
        }
    }
}
