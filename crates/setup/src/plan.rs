//! What has to be changed: a pure function of the facts. What the admin is shown is what is applied.

use jiff::{SignedDuration, Timestamp, ToSpan, civil::Date, tz::TimeZone};
use serde_json::json;

pub use crate::change::{Change, made};
use crate::check::permissions::{is_consented, is_listed};
use crate::check::readiness::{Ability, consent_ability};
use crate::check::registration::{MULTITENANT, SINGLE_TENANT, has_redirect};
use crate::facts::{Facts, Lifetime};
use crate::guide::PERMISSIONS;
use crate::ipc::{AudienceChoice, SectionId};
use crate::policy::{SecretPolicy, secret_policy};
use crate::upkeep::removal;

/// The portal makes no secret that lives longer (Microsoft, "Add credentials").
const LONGEST_DAYS: i16 = 730;

/// A preset ends so much before its days are over. Microsoft measures a secret from the moment at which its own clock
/// stands when the request arrives, and a tenant's rule of 180 days allows no second more: with a computer's clock a
/// little ahead, exactly 180 days from now would be refused. Five minutes is the difference of clocks that sign-ins
/// bear, so more is not met where one has just signed in. A start of our own would settle it too, but the secret would
/// not work before it where our clock is ahead.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// The word that Graph uses for account types.
pub fn sign_in_audience(audience: AudienceChoice) -> &'static str {
    match audience {
        AudienceChoice::SingleTenant => SINGLE_TENANT,
        AudienceChoice::Multitenant => MULTITENANT,
    }
}

/// When a secret of this lifetime, made now, expires: days on, as the portal counts them, or the end of the day that was
/// chosen.
pub fn expires_at(lifetime: Lifetime, now: Timestamp) -> Timestamp {
    // Graph keeps whole seconds; a sum in range cannot fail, and the present is the safe answer if it could.
    let start = Timestamp::from_second(now.as_second()).unwrap_or(now);
    let end = match lifetime {
        Lifetime::Days(days) => {
            start.checked_add(SignedDuration::from_hours(24 * i64::from(days)) - CLOCK_SKEW)
        }
        Lifetime::Until(day) => day.at(23, 59, 59, 0).to_zoned(TimeZone::system()).map(|end| end.timestamp()),
    };
    end.unwrap_or(now)
}

/// The days that may be chosen as an end: tomorrow, up to the portal's longest lifetime.
pub fn days_on_offer(now: Timestamp) -> (Date, Date) {
    let today = now.to_zoned(TimeZone::system()).date();
    (today.saturating_add(1.day()), today.saturating_add(LONGEST_DAYS.days()))
}

/// What a section still needs, in the order in which it has to be done. Empty when nothing is to be done by this
/// program: all holds, the admin has to choose, or another person has to act.
pub fn plan(section: SectionId, facts: &Facts<'_>) -> Vec<Change> {
    // The admin has to choose first: one of several registrations, or one out of the bin.
    if facts.observation.choice_needed() || facts.bin_is_open() {
        return Vec::new();
    }
    match section {
        SectionId::Registration => registration(facts),
        SectionId::Permissions => permissions(facts),
        SectionId::PublicClient => public_client(facts),
        SectionId::Secret => secret(facts),
        SectionId::Confirm => Vec::new(),
    }
}

/// What all sections together will change, in order: what "Set everything up" shows before it begins. What a section
/// needs of an earlier one is taken as made.
pub fn everything(facts: &Facts<'_>) -> Vec<Change> {
    let mut ahead = facts.observation.clone();
    let mut changes = plan(SectionId::Registration, facts);
    // Only presence counts below; the objects that will really be made never see these.
    if changes.iter().any(|change| matches!(change, Change::CreateRegistration { .. }))
        && let Ok(made) = serde_json::from_value(json!({ "id": "", "appId": "" }))
    {
        ahead.registrations.push(made);
        ahead.chosen = Some(String::new());
    }
    if changes.contains(&Change::CreateServicePrincipal) {
        ahead.service_principal = serde_json::from_value(json!({ "id": "", "appId": "" })).ok();
    }
    let ahead = Facts { observation: &ahead, ..*facts };
    for section in [SectionId::Permissions, SectionId::PublicClient, SectionId::Secret] {
        changes.extend(plan(section, &ahead));
    }
    changes
}

fn registration(facts: &Facts<'_>) -> Vec<Change> {
    let audience = facts.choices.audience;
    let mut changes = Vec::new();
    match facts.registration() {
        None => changes.push(Change::CreateRegistration { audience }),
        Some(registration) => {
            let current = registration.sign_in_audience.as_deref();
            if !matches!(current, Some(SINGLE_TENANT | MULTITENANT)) {
                changes.push(Change::SetAccountTypes { audience });
            }
            if !has_redirect(&registration.web.redirect_uris) {
                changes.push(Change::AddRedirect);
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
    if facts.registration().is_none() || facts.observation.service_principal.is_none() || !known {
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
    let mut changes: Vec<_> = facts.orphans().into_iter().map(removal).collect();
    if facts.live_secrets().is_empty() && !facts.secret.at_hand {
        changes.extend(new_secret(facts));
    }
    changes
}

/// A further secret for an admin who does not have the value of the one that exists. Never part of a plan that runs
/// by itself; the old secret stays as it is.
pub fn another_secret(facts: &Facts<'_>) -> Option<Change> {
    if facts.live_secrets().is_empty() || facts.secret.at_hand { None } else { new_secret(facts) }
}

/// A secret as the admin chose it, within the tenant's rule; none where there is nothing to make it for, or where the
/// rule forbids it.
pub fn new_secret(facts: &Facts<'_>) -> Option<Change> {
    let policy = secret_policy(facts);
    let may = facts.registration().is_some() && !matches!(policy, SecretPolicy::Forbidden(_));
    may.then(|| Change::MakeSecret { expiry: policy.clamp(facts.choices.expiry, facts.now) })
}
