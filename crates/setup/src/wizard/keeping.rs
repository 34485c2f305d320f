//! The secret's value: made, kept, found again, proved, shown, missed, forgotten.

use std::collections::BTreeSet;

use entra::{Code, Fault};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};

use super::state::{HeldSecret, Recalled, Retry, State};
use super::{Context, clipboard, jobs};
use crate::facts::Proof;
use crate::faults;
use crate::host::{Host, HostFault};
use crate::ipc::{CheckId, FaultCode, KeptIn, ValueId};
use crate::upkeep::is_ours;

/// How long the secret at hand may be missing from the tenant before it counts as removed.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_mins(2);

/// A secret that somebody has removed is worth nothing. Replicas that lag do not know a young one for a while, so it is
/// missed for long before it is given up.
pub(super) fn miss(state: &mut State, now: Timestamp) {
    let key_id = state.secret.as_ref().and_then(|held| held.key_id.clone());
    let known = state.facts(now).is_none_or(|facts| {
        let mut live = facts.live_secrets().into_iter();
        // Of several registrations nobody has said which one is meant; a deleted one has taken its secret along.
        facts.observation.choice_needed() || live.any(|secret| Some(&secret.key_id) == key_id.as_ref())
    });
    if key_id.is_none() || known || state.job.is_some() {
        state.missed_since = None;
        return;
    }
    let since = *state.missed_since.get_or_insert(now);
    if now.duration_since(since) >= GIVEN_UP_AFTER {
        state.missed_since = None;
        state.secret = None;
        state.note_secret(Proof::Untried);
        state.show(faults::own(FaultCode::SecretRemoved, None, now), None);
    }
}

/// What the credential store gave for this registration.
pub(super) fn recalled<H: Host>(
    context: &Context<H>,
    state: &mut State,
    object_id: String,
    result: Result<Option<SecretString>, HostFault>,
) {
    // A store that asks its owner may answer when the admin is elsewhere long since, or has made a new secret.
    if state.recalled_for.as_deref() != Some(object_id.as_str()) || state.secret.is_some() {
        return;
    }
    state.unread = false;
    match result {
        Ok(Some(value)) => {
            state.recalled = Some(Recalled { object_id, value });
            recognise(context, state);
        }
        // Where there is no store, nothing can be in it.
        Ok(None) | Err(HostFault::Unavailable(_)) => {}
        Err(fault) => {
            state.unread = true;
            let shown = faults::host(FaultCode::SecretNotRead, &fault, Timestamp::now());
            state.show(shown, Some(Retry::Recall));
        }
    }
}

/// Takes up the credential store's value once the tenant shows whose it is. A replica that lags does not know a young
/// secret, so every read is a chance.
pub(super) fn recognise<H: Host>(context: &Context<H>, state: &mut State) {
    let Some(recalled) = state.recalled.as_ref().filter(|_| state.secret.is_none()) else { return };
    let now = Timestamp::now();
    let found = state.facts(now).and_then(|facts| {
        let in_use = facts.registration().is_some_and(|one| one.id == recalled.object_id);
        let live = facts.live_secrets();
        // The hint is the value's first three characters. Of two that begin alike the later one was kept last.
        let start: String = recalled.value.expose_secret().chars().take(3).collect();
        let mut hinted: Vec<_> = live.iter().filter(|one| one.hint.as_deref() == Some(&start)).collect();
        hinted.sort_by_key(|one| (is_ours(one), one.start_date_time));
        // A service that tells no hints leaves no doubt only where there is one secret of ours.
        let mut ours = live.iter().filter(|one| is_ours(one));
        let only = ours.next().filter(|one| one.hint.is_none() && ours.next().is_none());
        hinted.pop().or(only).filter(|_| in_use).map(|one| one.key_id.clone())
    });
    let Some((key_id, recalled)) = found.and_then(|key_id| Some((key_id, state.recalled.take()?))) else {
        return;
    };
    state.secret = Some(HeldSecret {
        registration: recalled.object_id,
        value: recalled.value,
        key_id: Some(key_id),
        kept_in: KeptIn::CredentialStore,
        copied: false,
        handed: true,
    });
    jobs::prove(context, state);
}

/// Judges the secret at hand by the registration that is in use now. Where that has become another one, whose secret is
/// another, the former one's is given up: one that is in the bin leaves a value that opens nothing.
pub(super) fn stay_with_registration<H: Host>(context: &Context<H>, state: &mut State) {
    let in_use = state.observation.as_ref().and_then(|seen| seen.chosen.clone());
    if in_use.is_some() && state.secret.is_some() && !state.secret_is_of(in_use.as_deref()) {
        clipboard::clear(context, state);
        state.copied_values.clear();
        state.secret = None;
        state.note_secret(Proof::Untried);
    } else {
        state.note_secret(state.secret_facts.proof.clone());
    }
}

/// For the ten seconds of Reveal.
pub(super) fn reveal(state: &mut State) -> Option<SecretString> {
    let held = state.secret.as_mut()?;
    held.handed = true;
    state.secret_facts.handed = true;
    Some(held.value.clone())
}

pub(super) fn made(state: &mut State, key_id: String, value: SecretString) {
    if let Some(lost) = &mut state.lost {
        lost.known.insert(key_id.clone());
    }
    state.recalled = None;
    let Some(registration) = state.observation.as_ref().and_then(|seen| seen.chosen.clone()) else { return };
    state.secret = Some(HeldSecret {
        registration,
        value,
        key_id: Some(key_id),
        kept_in: KeptIn::MemoryOnly,
        copied: false,
        handed: false,
    });
    state.copied_values.remove(&ValueId::ClientSecret);
    state.copied_values.remove(&ValueId::SecretExpiry);
    state.note_secret(Proof::Trying { since: Timestamp::now() });
    state.settling.expect([crate::check::key(CheckId::SecretLive, None)], Timestamp::now());
}

/// The secret just made was removed again, because it could not be kept.
pub(super) fn taken_back(state: &mut State) {
    state.secret = None;
    state.note_secret(Proof::Untried);
    state.settling.withdraw(&crate::check::key(CheckId::SecretLive, None));
    // What was kept before may still be there.
    state.recalled_for = None;
}

pub(super) fn kept(state: &mut State, result: &Result<(), HostFault>) {
    match result {
        Ok(()) => {
            if let Some(held) = &mut state.secret {
                held.kept_in = KeptIn::CredentialStore;
            }
        }
        // The admin chose it so.
        Err(_) if state.memory_only => {}
        Err(fault) => {
            let retry = state.retry.clone();
            let code = match fault {
                HostFault::Unavailable(_) => FaultCode::StoreUnavailable,
                _ => FaultCode::SecretNotKept,
            };
            state.show(faults::host(code, fault, Timestamp::now()), retry);
        }
    }
    let proof = state.secret_facts.proof.clone();
    state.note_secret(proof);
}

pub(super) fn proved(state: &mut State, key_id: Option<&str>, result: Result<BTreeSet<String>, Fault>) {
    let same = state.secret.as_ref().is_some_and(|held| held.key_id.as_deref() == key_id);
    if !same {
        return;
    }
    match result {
        Ok(extra_roles) => state.note_secret(Proof::Proved { extra_roles }),
        // Not waiting any longer is the admin's own wish.
        Err(fault) if fault.code == Code::Cancelled => state.note_secret(Proof::Failed),
        Err(fault) => {
            state.note_secret(Proof::Failed);
            let mut shown = faults::view(&fault, Timestamp::now());
            shown.code = FaultCode::SecretNotProved;
            shown.ways = faults::ways(shown.code);
            state.show(shown, Some(Retry::Prove));
        }
    }
}

pub(super) fn forgotten(state: &mut State, result: Result<(), HostFault>) {
    state.job = None;
    match result {
        Ok(()) => {
            state.secret = None;
            state.recalled = None;
            state.note_secret(Proof::Untried);
        }
        Err(fault) => state.show(faults::host(FaultCode::SecretNotForgotten, &fault, Timestamp::now()), None),
    }
}
