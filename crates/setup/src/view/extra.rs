//! What the registration may do beyond Peig's permissions, each with the way to take it back.

use jiff::Timestamp;
use serde::Serialize;

use super::plan::PlanView;
use crate::facts::Facts;
use crate::guide::PermissionKind;
use crate::plan::{further_access, taking_back};

/// So many of them cross at once; `FindingView` of the same tells how many there are. What comes after moves up as they go.
const SHOWN: usize = 50;

/// One access that Peig does not need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ExtraView {
    /// The permission, by name, else its id.
    pub permission: String,
    /// Of which service; nothing for Microsoft Graph.
    pub service: Option<String>,
    /// An application permission, else a delegated one.
    pub application: bool,
    /// It is granted; otherwise the registration only lists it.
    pub granted: bool,
    /// What `Intent::RemoveAccess` takes back.
    pub plan: PlanView,
}

impl ExtraView {
    /// Those of the registration in use, what is granted first. `now` is the present by Microsoft's clock.
    pub(super) fn all(facts: &Facts<'_>, now: Timestamp) -> Vec<Self> {
        let view = |extra: crate::tenant::extra::Extra| Self {
            application: extra.subject.kind == PermissionKind::Application,
            granted: !extra.held.is_empty(),
            plan: PlanView::of(&taking_back(&extra), now),
            permission: extra.subject.name,
            service: extra.subject.service,
        };
        further_access(facts).into_iter().take(SHOWN).map(view).collect()
    }
}
