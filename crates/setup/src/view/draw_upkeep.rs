//! What comes after the set-up as the page sees it: health, renewal, lifetimes, what is in the bin.

use entra::graph::PasswordCredential;
use jiff::{SignedDuration, Timestamp};

use super::extra::ExtraView;
use super::footholds::FootholdView;
use super::plan::PlanView;
use super::secret::{ExpiryOption, ExpiryView, SecretPolicyView};
use super::upkeep::{
    BinState, CredentialView, DeletedChoice, DeletedView, HealthScreen, RemovalState, RemovalView,
    RenewalView, SectionHealth,
};
use crate::facts::{Decision, Facts};
use crate::guide::{APPLICATION_NAME, ChangeKind, SECTIONS, SectionId};
use crate::handover;
use crate::names;
use crate::plan::{self, Removal, RenewalPhase};
use crate::secret::lifetime::{ExpiryChoice, Lifetime, last_day};
use crate::secret::ours::{age, days_until, is_ours};
use crate::secret::policy::SecretPolicy;
use crate::wizard::gate::section_state;
use crate::wizard::plans;
use crate::wizard::state::State;

/// Microsoft keeps what was deleted for so long.
const BIN_TIME: SignedDuration = SignedDuration::from_hours(30 * 24);

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
            findings,
        }
    });
    let renewal = renewal(&facts);
    Some(HealthScreen {
        name: APPLICATION_NAME.to_owned(),
        app_id: registration.app_id.clone(),
        object_id: registration.id.clone(),
        created_at: registration.created_date_time.map(|at| at.to_string()),
        sections: sections.collect(),
        grants: handover::grants(&facts, state.tenant.journal()),
        extras: ExtraView::all(&facts, facts.service_now()),
        secrets: credentials(&facts),
        expiry: (renewal.phase != RenewalPhase::HandOver).then(|| lifetimes(&facts)),
        renewal,
        unread: state.vault.is_unread() && !facts.secret.at_hand,
        tidy: PlanView::of(&plan::tidy(&facts), facts.service_now()),
        removal: removal(state, now),
        saved: state.tenant.saved_files().to_vec(),
    })
}

/// How far a renewal is, and what its buttons would change.
pub(super) fn renewal(facts: &Facts<'_>) -> RenewalView {
    let now = facts.service_now();
    RenewalView {
        phase: plan::renewal_phase(facts),
        plan: PlanView::of(&plan::renewal(facts), now),
        removes: PlanView::of(&plan::replaced(facts), now),
        stopped: plan::peig_is_stopped(facts),
        in_doubt: facts.asked_about().map(|secret| secret.key_id.clone()),
        looking: facts.secret.seeking,
        waits: facts.waits_for_peig(),
        may_finish: plan::may_finish(facts),
        can_forget: facts.secret.at_hand,
    }
}

/// What a removal takes away, as far as it is known.
fn removal(state: &State, now: Timestamp) -> RemovalView {
    let removal = plans::removal(state, now);
    RemovalView {
        id: removal.as_ref().map(Removal::digest).unwrap_or_default(),
        state: match (plans::is_removal_whole(state), plans::is_removal_being_read(state)) {
            (true, _) => RemovalState::Whole,
            (false, true) => RemovalState::Reading,
            (false, false) => RemovalState::NotRead,
        },
        changes: removal.map(|removal| removal.told(now)).unwrap_or_default(),
    }
}

/// All secrets of the registration, the one that matters first, then the longest-lived.
fn credentials(facts: &Facts<'_>) -> Vec<CredentialView> {
    let standing = plan::standings(facts);
    let view = |secret: &PasswordCredential| CredentialView {
        name: names::of(secret.display_name.as_ref()),
        hint: secret.hint.clone(),
        made_at: secret.start_date_time.map(|at| at.to_string()),
        expires_at: secret.end_date_time.map(|at| at.to_string()),
        days_left: secret.end_date_time.and_then(|end| i32::try_from(days_until(end, facts.now)).ok()),
        age: age(secret, facts.now),
        ours: is_ours(secret),
        standing: standing(secret),
    };
    facts.secrets_in_order().into_iter().map(view).collect()
}

/// The lifetimes on offer in section 4: while a secret is missing (also where the rule forbids one, to say so), or
/// another one can be made.
pub(super) fn expiry(state: &State, now: Timestamp) -> Option<ExpiryView> {
    let facts = state.facts(now)?;
    facts.registration()?;
    let wanted = facts.live_secrets().is_empty()
        || !plan::plan(SectionId::Secret, &facts).is_empty()
        || plan::another_secret(&facts).is_some();
    wanted.then(|| lifetimes(&facts))
}

fn lifetimes(facts: &Facts<'_>) -> ExpiryView {
    use ExpiryChoice::{Date, Months3, Months6, Months12, Months18, Months24};
    let now = facts.service_now();
    let policy = facts.secret_policy();
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
            last_day: lifetime.map(|lifetime| last_day(lifetime, now).to_string()),
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
        policy: policy_view(policy, now),
    }
}

fn policy_view(policy: SecretPolicy, now: Timestamp) -> SecretPolicyView {
    match policy {
        SecretPolicy::NotRead => SecretPolicyView::NotRead,
        SecretPolicy::Free => SecretPolicyView::Free,
        SecretPolicy::Until(_) => SecretPolicyView::Limited { days: policy.days(now).unwrap_or(0) },
        SecretPolicy::Forbidden(_) => SecretPolicyView::Forbidden,
        SecretPolicy::MayForbid(_) => SecretPolicyView::MayForbid,
        SecretPolicy::Refused(_) => SecretPolicyView::Refused,
        SecretPolicy::NoLifetime => SecretPolicyView::NoLifetime,
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
        footholds: facts
            .footholds_in_bin(one)
            .iter()
            .map(|one| FootholdView::of(one, Decision::Open, false))
            .collect(),
    };
    let items = seen.deleted.iter().map(view).collect();
    let state = match facts.bin_is_open() {
        false => BinState::Answered,
        true if is_removed(state, &facts) => BinState::Removed,
        true => BinState::Asked,
    };
    Some(DeletedChoice { items, state })
}

/// Nothing of the set-up is left but what is in the bin, and that is this run's doing.
pub(super) fn is_removed(state: &State, facts: &Facts<'_>) -> bool {
    use ChangeKind::{CreateRegistration, DeleteRegistration, RestoreRegistration};
    let mut kinds = state.tenant.journal().iter().rev().map(|entry| entry.change.kind);
    let last =
        kinds.find(|kind| matches!(kind, CreateRegistration | DeleteRegistration | RestoreRegistration));
    facts.bin_is_open() && last == Some(DeleteRegistration)
}
