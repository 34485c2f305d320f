//! Through what others can sign in as a registration, as it is shown.

use serde::Serialize;

use crate::facts::{Decision, Facts};
use crate::guide::FootholdKind;
use crate::params::Params;
use crate::plan::{digest, of_foothold};
use crate::tenant::foothold::Foothold;

/// Through what others can sign in as the registration in use, or can give themselves a way to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct FootholdsView {
    /// Names just this list; `Intent::UseThisOne` carries it.
    pub id: String,
    /// They.
    pub items: Vec<FootholdView>,
    /// The admin uses the registration, and has seen all of them.
    pub chosen: bool,
    /// The admin has still to decide about some of them: nothing is granted, and no secret is made.
    pub open: bool,
    /// Whether `Intent::MakeNew` leaves the registration alone and makes another one.
    pub new_one: NewOne,
    /// Client id of the registration, by which it is told apart from a new one.
    pub app_id: String,
    /// When it was made (RFC 3339), where Graph tells.
    pub created_at: Option<String>,
}

/// Whether another registration can be made beside the one that is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum NewOne {
    /// This run has made it.
    No,
    /// Peig may be using it, and would need new values.
    Possible,
    /// Nothing uses it yet, so a new one costs nothing and is the safe choice.
    Better,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct FootholdView {
    /// Names it; `Intent::LeaveFoothold` carries it.
    pub id: String,
    /// What it is.
    pub kind: FootholdKind,
    /// Parameters of its sentence.
    pub params: Params,
    /// What becomes of it.
    pub decision: Decision,
    /// The registration locks it: it cannot go before somebody has taken the lock off.
    pub locked: bool,
    /// Graph tells no id of it, by which alone this program could take it away.
    pub has_no_id: bool,
}

impl FootholdView {
    pub(super) fn of(one: &Foothold, decision: Decision, locked: bool) -> Self {
        use FootholdKind::{PrincipalCertificate, PrincipalSecret};
        let locked = locked && matches!(one.kind, PrincipalSecret | PrincipalCertificate);
        let has_no_id = one.has_no_id();
        Self { id: one.key(), kind: one.kind, params: of_foothold(one), decision, locked, has_no_id }
    }
}

impl FootholdsView {
    /// None where nobody else can.
    pub(super) fn of(facts: &Facts<'_>) -> Option<Self> {
        let registration = facts.registration()?;
        let found = facts.footholds();
        let locked = registration.locks_credentials();
        let view = |one: &Foothold| FootholdView::of(one, facts.decision(one), locked);
        let items: Vec<_> = found.iter().map(view).collect();
        (!items.is_empty()).then(|| Self {
            id: digest(&found),
            chosen: facts.has_adopted(&found),
            open: facts.is_undecided(),
            items,
            new_one: match facts.made_by {
                Some(_) => NewOne::No,
                None if facts.is_in_use() => NewOne::Possible,
                None => NewOne::Better,
            },
            app_id: registration.app_id.clone(),
            created_at: registration.created_date_time.map(|at| at.to_string()),
        })
    }
}
