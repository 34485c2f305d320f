//! What comes after the set-up as the page sees it: health, renewal, lifetimes, what is in the bin.

use jiff::{SignedDuration, Timestamp};

use super::gate::section_state;
use super::removing;
use super::state::State;
use crate::check::Finding;
use crate::facts::{Facts, Lifetime};
use crate::guide::{APPLICATION_NAME, SECTIONS};
use crate::ipc::{
    ChangeView, DeletedChoice, DeletedView, ExpiryChoice, ExpiryOption, ExpiryView, HealthScreen,
    RenewalPhase, RenewalView, SectionHealth, SectionId,
};
use crate::plan::{Change, another_secret, expires_at, plan};
use crate::policy::secret_policy;
use crate::upkeep;

/// Microsoft keeps what was deleted for so long.
const BIN_TIME: SignedDuration = SignedDuration::from_hours(30 * 24);

fn views(changes: &[Change], now: Timestamp) -> Vec<ChangeView> {
    changes.iter().map(|change| change.view(now)).collect()
}

/// The health screen; none without a registration.
pub(super) fn health(state: &State, now: Timestamp) -> Option<HealthScreen> {
    let facts = state.facts(now)?;
    let registration = facts.registration()?;
    let sections = SECTIONS[..4].iter().map(|section| {
        let findings = state.findings(section.id, now);
        SectionHealth {
            id: section.id,
            name: section.name.to_owned(),
            state: section_state(&findings),
            findings: findings.iter().map(Finding::view).collect(),
        }
    });
    let renewal = renewal(&facts, now);
    Some(HealthScreen {
        name: APPLICATION_NAME.to_owned(),
        app_id: registration.app_id.clone(),
        object_id: registration.id.clone(),
        created_at: registration.created_date_time.map(|at| at.to_string()),
        sections: sections.collect(),
        grants: upkeep::grants(&facts, &state.journal),
        secrets: upkeep::credentials(&facts),
        expiry: (renewal.phase != RenewalPhase::HandOver).then(|| lifetimes(&facts)),
        renewal,
        tidy: views(&upkeep::tidy(&facts), now),
        removal: removing::view(state, now),
        saved: state.saved.clone(),
    })
}

/// How far a renewal is, and what its buttons would change.
pub(super) fn renewal(facts: &Facts<'_>, now: Timestamp) -> RenewalView {
    RenewalView {
        phase: upkeep::renewal_phase(facts),
        plan: views(&upkeep::renewal(facts), now),
        removes: views(&upkeep::replaced(facts), now),
        may_finish: upkeep::may_finish(facts),
    }
}

/// The lifetimes on offer in section 4: while a secret is missing (also where the rule forbids one, to say so), or
/// another one can be made.
pub(super) fn expiry(state: &State, now: Timestamp) -> Option<ExpiryView> {
    let facts = state.facts(now)?;
    facts.registration()?;
    let wanted = facts.live_secrets().is_empty()
        || !plan(SectionId::Secret, &facts).is_empty()
        || another_secret(&facts).is_some();
    wanted.then(|| lifetimes(&facts))
}

fn lifetimes(facts: &Facts<'_>) -> ExpiryView {
    use ExpiryChoice::{Date, Months3, Months6, Months12, Months18, Months24};
    let now = facts.now;
    let policy = secret_policy(facts);
    let (earliest, latest) = policy.days_on_offer(now);
    let chosen = policy.clamp(facts.choices.expiry, now);
    let option = |choice| {
        let lifetime = match (choice, chosen) {
            (Date, Lifetime::Until(_)) => Some(chosen),
            (Date, Lifetime::Days(_)) => None,
            _ => Lifetime::of(choice, None),
        };
        ExpiryOption {
            choice,
            expires_at: lifetime.map(|lifetime| expires_at(lifetime, now).to_string()),
            chosen: lifetime == Some(chosen),
            recommended: choice == Months6,
            allowed: policy.allows(lifetime.unwrap_or(Lifetime::Until(latest)), now),
        }
    };
    ExpiryView {
        options: [Months3, Months6, Months12, Months18, Months24, Date].map(option).to_vec(),
        earliest: earliest.to_string(),
        latest: latest.to_string(),
        date: match chosen {
            Lifetime::Until(day) => Some(day.to_string()),
            Lifetime::Days(_) => None,
        },
        policy: policy.view(now),
    }
}

/// Registrations of the name that can be had back; none while one is alive.
pub(super) fn deleted(state: &State, now: Timestamp) -> Option<DeletedChoice> {
    let facts = state.facts(now)?;
    let seen = facts.observation;
    if !seen.registrations.is_empty() || seen.deleted.is_empty() {
        return None;
    }
    let view = |one: &entra::graph::Application| DeletedView {
        object_id: one.id.clone(),
        app_id: one.app_id.clone(),
        deleted_at: one.deleted_date_time.map(|at| at.to_string()),
        restorable_until: one
            .deleted_date_time
            .and_then(|at| at.checked_add(BIN_TIME).ok())
            .map(|at| at.to_string()),
    };
    Some(DeletedChoice { items: seen.deleted.iter().map(view).collect(), open: facts.bin_is_open() })
}
