//! Several registrations of the name, and what tells them apart.

use std::cmp::Reverse;

use jiff::Timestamp;
use serde::Serialize;

use crate::check;
use crate::facts::Facts;
use crate::guide::{CheckId, PERMISSIONS, SectionId};
use crate::names;
use crate::secret::ours::live_secrets;
use crate::tenant::snapshot::Meant;
use crate::wizard::state::State;

/// A registration that carries the name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RegistrationView {
    /// Object id.
    pub object_id: String,
    /// Application (client) id.
    pub app_id: String,
    /// When it was created (RFC 3339).
    pub created_at: Option<String>,
    /// Owners' names, as far as they could be read.
    pub owners: Vec<String>,
    /// Number of client secrets that have not expired.
    pub live_secrets: u32,
    /// When the one that lives longest ends (RFC 3339).
    pub live_until: Option<String>,
    /// It has a service principal; absent where that was not read.
    pub service_principal: Option<bool>,
    /// How many of the guide's permissions are consented; absent where that was not read.
    pub consents: Option<u32>,
    /// How many the guide has.
    pub wanted: u32,
    /// How many of the required findings do not pass for it.
    pub missing: u32,
    /// Somebody else may be able to sign in as it, by what was read of it. Owners are told by themselves.
    pub others: bool,
    /// More is there of it than of any other, and nothing tells of somebody else who may sign in as it.
    pub recommended: bool,
    /// It is the one in use.
    pub chosen: bool,
}

impl RegistrationView {
    /// Those of the name, the most complete first; none where there is nothing to choose.
    pub(super) fn all(state: &State, now: Timestamp) -> Vec<Self> {
        let (Some(seen), Some(facts)) = (state.tenant.observation(), state.facts(now)) else {
            return Vec::new();
        };
        let beside = facts.choices.meant == Meant::New;
        if seen.registrations.len() < 2 && !facts.choice_needed() && !beside {
            return Vec::new();
        }
        let mut all: Vec<_> = seen.registrations.iter().map(|one| Self::of(&one.id, &facts, now)).collect();
        all.sort_by_key(|one| Reverse(one.worth()));
        if let [first, second, ..] = all.as_mut_slice() {
            first.recommended = first.worth() > second.worth() && !first.others;
        }
        all
    }

    fn of(id: &str, facts: &Facts<'_>, now: Timestamp) -> Self {
        let seen = facts.observation;
        let alone = seen.with(id);
        // What this run has done to the one in use says nothing of another.
        let in_use = seen.chosen.as_deref() == Some(id);
        let facts = Facts {
            observation: &alone,
            granted_here: in_use && facts.granted_here,
            made_by: facts.made_by.filter(|_| in_use),
            ..*facts
        };
        let open = [SectionId::Registration, SectionId::Permissions, SectionId::PublicClient]
            .into_iter()
            .flat_map(|section| check::section(section, &facts))
            // These are told by themselves, as far as they were read.
            .filter(|finding| {
                !matches!(
                    finding.check,
                    CheckId::ServicePrincipal | CheckId::PermissionConsented | CheckId::OnlyPeig
                )
            })
            .filter(|finding| !finding.allows_next())
            .count();
        let read = seen.candidates.contains_key(id) || (in_use && seen.holders.is_some());
        let consents = PERMISSIONS.iter().filter(|permission| alone.consents(permission)).count();
        let registration = alone.registration();
        // Consents tell whose a secret is; where they were not read, its name has to do.
        let ways = match registration {
            Some(one) if !read => facts.footholds_in_bin(one),
            _ => facts.footholds(),
        };
        let live = registration.map(|one| live_secrets(one, now)).unwrap_or_default();
        Self {
            object_id: id.to_owned(),
            app_id: registration.map(|one| one.app_id.clone()).unwrap_or_default(),
            created_at: registration.and_then(|one| one.created_date_time).map(|at| at.to_string()),
            owners: seen.owners.get(id).into_iter().flatten().filter_map(|name| names::whole(name)).collect(),
            live_secrets: number(live.len()),
            live_until: live.first().and_then(|one| one.end_date_time).map(|end| end.to_string()),
            service_principal: read.then_some(alone.service_principal.is_some()),
            consents: read.then_some(number(consents)),
            wanted: number(PERMISSIONS.len()),
            missing: number(open),
            others: ways.iter().any(|one| one.kind.signs_in()),
            recommended: false,
            chosen: in_use,
        }
    }

    /// What speaks for it: first what took somebody with the right to consent, then what Peig may be signing in with.
    fn worth(&self) -> (u32, bool, bool, Reverse<u32>) {
        let principal = self.service_principal == Some(true);
        (self.consents.unwrap_or(0), self.live_secrets > 0, principal, Reverse(self.missing))
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
