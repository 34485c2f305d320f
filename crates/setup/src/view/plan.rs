//! A list of changes, as it is shown.

use jiff::Timestamp;
use serde::Serialize;

use crate::plan::{Change, ChangeView, digest};

/// A list of changes, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct PlanView {
    /// Names just this list; an intent that agrees to it carries it.
    pub id: String,
    /// The changes, in order.
    pub changes: Vec<ChangeView>,
}

impl PlanView {
    /// `now` is the present by Microsoft's clock.
    pub(super) fn of(changes: &[Change], now: Timestamp) -> Self {
        Self { id: digest(changes), changes: changes.iter().map(|change| change.told(now)).collect() }
    }

    /// Nothing is to be done.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}
