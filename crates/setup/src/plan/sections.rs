//! What the guide's sections still need: a pure function of the facts. What the admin is shown is what is applied.

use serde_json::json;

use super::change::Change;
use crate::check::permissions::{is_consented, is_listed};
use crate::check::prerequisites::{Ability, consent_ability};
use crate::facts::{Decision, Facts};
use crate::guide::{MULTITENANT, PERMISSIONS, SINGLE_TENANT, SectionId};
use crate::tenant::registration::{has_redirect, redirect_stands_under};

/// What a section still needs, in the order in which it has to be done. Empty when nothing is to be done by this
/// program: all holds, the admin has to choose, or another person has to act.
pub fn plan(section: SectionId, facts: &Facts<'_>) -> Vec<Change> {
    // The admin has to choose first: one of several registrations, one out of the bin, or what becomes of those who can sign
    // in as it.
    if facts.choice_needed() || facts.bin_is_open() || facts.is_undecided() {
        return Vec::new();
    }
    let mut changes = match section {
        SectionId::Registration => registration(facts),
        SectionId::Permissions => permissions(facts),
        SectionId::PublicClient => public_client(facts),
        SectionId::Secret => secret(facts),
        SectionId::Confirm => Vec::new(),
    };
    changes.retain(|change| !facts.goes_without(change.kind()));
    changes
}

/// What all sections together will change, in order: what "Set everything up" shows before it begins. What a section
/// needs of an earlier one is taken as made.
pub fn everything(facts: &Facts<'_>) -> Vec<Change> {
    let mut ahead = facts.observation.clone();
    let mut changes = plan(SectionId::Registration, facts);
    let creates = changes.iter().any(|change| matches!(change, Change::CreateRegistration { .. }));
    // Only presence counts below; the objects that will really be made never see these.
    if creates
        && let Ok(made) =
            serde_json::from_value(json!({ "id": "", "appId": "", "createdDateTime": facts.service_now() }))
    {
        ahead.registrations.push(made);
        ahead.chosen = Some(String::new());
    }
    let gone = changes.iter().filter_map(|change| match change {
        Change::TakeAway(foothold) => Some(foothold),
        _ => None,
    });
    gone.for_each(|foothold| foothold.leave_out(&mut ahead));
    if changes.contains(&Change::CreateServicePrincipal) {
        ahead.service_principal = serde_json::from_value(json!({ "id": "", "appId": "" })).ok();
    }
    let made_by = if creates { Some(facts.me) } else { facts.made_by };
    let ahead = Facts { observation: &ahead, made_by, ..*facts };
    for section in [SectionId::Permissions, SectionId::PublicClient] {
        changes.extend(plan(section, &ahead));
    }
    // A secret that cannot be proved yet is not made ahead of a consent that another person has to give.
    let consented = PERMISSIONS.iter().all(|permission| is_consented(permission, &ahead));
    if consented || changes.iter().any(|change| matches!(change, Change::Grant { .. })) {
        changes.extend(plan(SectionId::Secret, &ahead));
    }
    changes
}

fn registration(facts: &Facts<'_>) -> Vec<Change> {
    let audience = facts.choices.audience;
    let footholds = facts.footholds();
    let goes = footholds.into_iter().filter(|one| facts.decision(one) == Decision::Goes);
    let mut changes: Vec<_> = goes.map(Change::TakeAway).collect();
    match facts.registration() {
        None => changes.push(Change::CreateRegistration { audience }),
        Some(registration) => {
            let current = registration.sign_in_audience.as_deref();
            if !matches!(current, Some(SINGLE_TENANT | MULTITENANT)) {
                changes.push(Change::SetAccountTypes { audience });
            }
            if registration.is_deactivated() && !registration.disabled_by_microsoft() {
                changes.push(Change::EnableRegistration);
            }
            if !has_redirect(registration) {
                changes.push(match redirect_stands_under(registration) {
                    None => Change::AddRedirect,
                    Some(platform) => Change::MoveRedirect { platform },
                });
            }
        }
    }
    match &facts.observation.service_principal {
        None => changes.push(Change::CreateServicePrincipal),
        Some(principal) if principal.account_enabled == Some(false) => {
            changes.push(Change::EnableServicePrincipal);
        }
        Some(_) => {}
    }
    changes
}

fn permissions(facts: &Facts<'_>) -> Vec<Change> {
    // Without the two objects of section 1 there is nothing to change; with a wrong id there is nothing safe to do.
    let known = facts.observation.graph.strangers().next().is_none();
    let both = facts.registration().is_some() && facts.observation.service_principal.is_some();
    if !both || !known || !facts.is_only_peigs() {
        return Vec::new();
    }
    let mut changes = Vec::new();
    let missing: Vec<_> = PERMISSIONS.iter().filter(|permission| !is_listed(permission, facts)).collect();
    if !missing.is_empty() {
        changes.push(Change::ListPermissions { missing });
    }
    if consent_ability(facts) != Ability::No {
        let ungranted = PERMISSIONS.iter().filter(|permission| !is_consented(permission, facts));
        changes.extend(ungranted.map(|permission| Change::Grant { permission }));
    }
    changes
}

fn public_client(facts: &Facts<'_>) -> Vec<Change> {
    match facts.registration() {
        Some(registration) if registration.is_fallback_public_client != Some(true) => {
            vec![Change::AllowPublicClient]
        }
        _ => Vec::new(),
    }
}

/// Orphans go first. While a value is at hand there is a secret, whatever a replica that lags says.
fn secret(facts: &Facts<'_>) -> Vec<Change> {
    let mut changes: Vec<_> = facts.orphans().into_iter().map(Change::removal_of_orphan).collect();
    if facts.live_secrets().is_empty() && !facts.secret.at_hand {
        changes.extend(new_secret(facts));
    }
    changes
}

/// A further secret for an admin who does not have the value of the one that exists. Never part of a plan that runs
/// by itself; the old secret stays as it is.
pub fn another_secret(facts: &Facts<'_>) -> Option<Change> {
    // While the credential store has not answered, the value of the one that exists may be there.
    let known = facts.secret.at_hand || facts.secret.seeking;
    if facts.live_secrets().is_empty() || known { None } else { new_secret(facts) }
}

/// A secret as the admin chose it, within the tenant's rule; none where there is nothing to make it for, or where the
/// rule forbids it.
pub fn new_secret(facts: &Facts<'_>) -> Option<Change> {
    let policy = facts.secret_policy();
    // One that Microsoft has switched off signs nobody in; one that others hold would sign them in too.
    let usable =
        facts.registration().is_some_and(|one| !one.disabled_by_microsoft()) && facts.is_only_peigs();
    let may = usable && !policy.forbids();
    may.then(|| Change::MakeSecret { expiry: policy.clamp(facts.choices.expiry, facts.service_now()) })
}
