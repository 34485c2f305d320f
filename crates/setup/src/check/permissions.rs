//! Section 2: the five permissions, listed and consented, and what is there beyond them.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use super::finding::{Finding, Status, missing, warning};
use super::prerequisites::{Ability, approves_on_page, consent_ability};
use crate::facts::Facts;
use crate::guide::{ChangeKind, CheckId, PERMISSIONS, Permission, PermissionKind};
use crate::tenant::extra::extras;
use crate::tenant::registration::lists;

/// The most names that one sentence takes. Of more it says how many there are, and names so many of them.
const NAMED: usize = 8;
const AMONG: usize = 4;

pub(super) fn all(facts: &Facts<'_>) -> Vec<Finding> {
    let listed = PERMISSIONS.iter().map(|permission| permission_listed(permission, facts));
    let consented = PERMISSIONS.iter().map(|permission| permission_consented(permission, facts));
    let mut findings: Vec<_> = listed.chain(consented).collect();
    // A line that says "nothing extra" on every run would only be noise.
    let extra: BTreeSet<_> = extras(facts.observation).into_iter().map(|one| one.subject.name).collect();
    if !extra.is_empty() {
        let number = extra.len();
        let (reason, told) = if number > NAMED { ("extraMany", AMONG) } else { ("extra", number) };
        let names: Vec<_> = extra.into_iter().take(told).collect();
        findings.push(
            Finding::new(CheckId::NoExtraPermissions, false, warning(reason))
                .with("permissions", names.join(", "))
                .with("number", number.to_string()),
        );
    }
    findings
}

/// The permission is in the list of the registration in use.
pub(crate) fn is_listed(permission: &Permission, facts: &Facts<'_>) -> bool {
    facts.registration().is_some_and(|registration| lists(registration, permission))
}

/// The permission is granted for the whole organisation.
pub(crate) fn is_consented(permission: &Permission, facts: &Facts<'_>) -> bool {
    facts.observation.consents(permission)
}

/// Microsoft's id for the permission differs from the known one: an error, never a guess.
fn id_mismatch(permission: &Permission, facts: &Facts<'_>) -> Option<Status> {
    let known = facts.observation.graph.knows(permission);
    (!known)
        .then(|| Status::Wrong { found: "–".to_owned(), wanted: permission.id.to_owned(), change: None })
}

fn permission_listed(permission: &'static Permission, facts: &Facts<'_>) -> Finding {
    let status = if let Some(mismatch) = id_mismatch(permission, facts) {
        mismatch
    } else if is_listed(permission, facts) {
        Status::Passed
    } else {
        missing(ChangeKind::ListPermissions)
    };
    Finding::new(CheckId::PermissionListed, true, status).about(permission.value)
}

/// How long a consent that Microsoft's page has reported may take to be seen everywhere.
const ON_ITS_WAY: SignedDuration = SignedDuration::from_mins(5);

/// Microsoft's page has just said that it is given, and not every replica may know.
pub(crate) fn may_be_on_its_way(since: Timestamp, facts: &Facts<'_>) -> bool {
    facts.now.duration_since(since) < ON_ITS_WAY
}

fn permission_consented(permission: &'static Permission, facts: &Facts<'_>) -> Finding {
    let change = match permission.kind {
        PermissionKind::Application => ChangeKind::GrantRole,
        PermissionKind::Delegated => ChangeKind::GrantDelegated,
    };
    let status = if let Some(mismatch) = id_mismatch(permission, facts) {
        mismatch
    } else if is_consented(permission, facts) {
        Status::Passed
    } else if let Some(since) = facts.approved.filter(|since| may_be_on_its_way(*since, facts)) {
        Status::Settling { since: since.to_string() }
    } else if consent_ability(facts) != Ability::No || !is_listed(permission, facts) {
        missing(change)
    } else if approves_on_page(facts) {
        Status::Missing { change: None }
    } else {
        Status::WaitingForSomeone
    };
    Finding::new(CheckId::PermissionConsented, true, status).about(permission.value)
}
