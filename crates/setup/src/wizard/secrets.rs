//! What becomes of the secret's value: found again, shown, missed, given up.

use entra::fault::catalogue::Concerns;
use entra::{Code, Fault};
use jiff::Timestamp;
use secrecy::SecretString;
use std::collections::BTreeSet;

use super::clipboard;
use super::jobs::proving;
use super::notes;
use super::state::{HeldSecret, Recalled, Retry, Source, State};
use super::surroundings::Context;
use crate::facts::Facts;
use crate::fault::{self, FaultCode, Way};
use crate::handover::ValueId;
use crate::host::{Host, HostFault};
use crate::ledger::Fact;
use crate::secret::known::{KeptIn, Obstacle, Proof};
use crate::secret::ours::is_ours;
use crate::secret::prove::lacking_role;
use crate::secret::trace::{Begun, Fate, Trace};

/// A secret was made. From here on its value is nowhere else.
pub(super) fn made(state: &mut State, fact: Fact, begun: Begun, value: SecretString) {
    let Fact::Secret { registration, credential } = &fact else { return };
    let (registration, key_id) = (registration.clone(), credential.key_id.clone());
    let hint = credential.hint.clone();
    let held = HeldSecret {
        registration,
        value,
        key_id: key_id.clone(),
        kept_in: KeptIn::MemoryOnly,
        copied: false,
    };
    state.tenant.acknowledge(None, vec![fact], "", Timestamp::now());
    let mut trace = Trace { hint, ..Trace::of(begun) };
    trace.secret.key_id = key_id;
    state.vault.note_made(trace);
    state.vault.hold(held, Proof::Untried);
    state.vault.judge_by(state.tenant.in_use());
    state.copies.outdated(&[ValueId::ClientSecret, ValueId::SecretExpiry]);
}

/// The secret just made was removed again, because it could not be kept.
pub(super) fn taken_back<H: Host>(context: &Context<H>, state: &mut State, fact: Fact) {
    notes::forget_gone(context, state, std::slice::from_ref(&fact));
    state.tenant.acknowledge(None, vec![fact], "", Timestamp::now());
    state.vault.give_up();
    state.vault.judge_by(state.tenant.in_use());
}

pub(super) fn kept<H: Host>(context: &Context<H>, state: &mut State, result: Result<(), HostFault>) {
    let fault = match result {
        Ok(()) => {
            state.vault.kept();
            if let Some(key_id) = state.vault.held().map(|held| held.key_id.clone())
                && state.vault.facts().traces.fate(&key_id) == Some(Fate::Begun)
            {
                notes::set(context, state, &key_id, Fate::Kept);
            }
            return;
        }
        // The admin chose it so.
        Err(_) if state.stay.memory_only => return,
        Err(fault) => fault,
    };
    let code = match fault {
        HostFault::Unavailable(_) => FaultCode::StoreUnavailable,
        _ => FaultCode::SecretNotKept,
    };
    state.tell_host(Source::Store, code, &fault, None);
}

/// What the credential store gave for this registration.
pub(super) fn recalled<H: Host>(
    context: &Context<H>,
    state: &mut State,
    object_id: String,
    result: Result<Option<SecretString>, HostFault>,
) {
    if !state.vault.wants(&object_id) {
        return;
    }
    match result {
        Ok(Some(value)) => {
            state.vault.recalled(Some(Recalled { object_id, value }));
            recognise(context, state);
            state.vault.judge_by(state.tenant.in_use());
        }
        // Where there is no store, nothing can be in it.
        Ok(None) | Err(HostFault::Unavailable(_)) => {
            state.vault.recalled(None);
            state.vault.judge_by(state.tenant.in_use());
        }
        Err(fault) => {
            state.vault.could_not_read();
            state.vault.judge_by(state.tenant.in_use());
            state.tell_host(Source::Store, FaultCode::SecretNotRead, &fault, Some(Retry::Recall));
        }
    }
}

/// Takes up the credential store's value once the tenant shows whose it is. A replica that lags does not know a young
/// secret, so every read is a chance.
pub(super) fn recognise<H: Host>(context: &Context<H>, state: &mut State) {
    let now = Timestamp::now();
    if state.vault.held().is_some() {
        return;
    }
    let found = state.facts(now).and_then(|facts| {
        let secret = state.vault.recalled_secret(&facts)?;
        // Peig may have a newer one, whose value was not kept: which of them it uses, only the admin knows.
        let superseded = facts.live_secrets().into_iter().any(|one| {
            let left = matches!(facts.fate(one), Some(Fate::Left | Fate::Handed));
            left && is_ours(one) && one.key_id != secret.key_id && facts.was_made_before(secret, one)
        });
        (!superseded).then(|| secret.key_id.clone())
    });
    let Some((key_id, recalled)) = found.and_then(|key_id| Some((key_id, state.vault.take_recalled()?)))
    else {
        return;
    };
    remember_kept(context, state, &recalled.object_id, &key_id);
    let held = HeldSecret {
        registration: recalled.object_id,
        value: recalled.value,
        key_id,
        kept_in: KeptIn::CredentialStore,
        copied: false,
    };
    state.vault.hold(held, Proof::Untried);
    state.vault.judge_by(state.tenant.in_use());
    proving::prove(context, state);
}

/// The store has the value of this secret, whatever was noted of it: the end of the program may have come in between.
fn remember_kept<H: Host>(context: &Context<H>, state: &mut State, registration: &str, key_id: &str) {
    let in_use = |facts: &Facts<'_>| facts.registration().is_some_and(|one| one.id == registration);
    let Some(facts) = state.facts(Timestamp::now()).filter(in_use) else { return };
    let Some(secret) = facts.secrets().iter().find(|one| one.key_id == key_id) else { return };
    let trace = match facts.trace(secret) {
        Some(trace) if trace.fate != Fate::Begun => None,
        Some(trace) => {
            let mut trace = Trace { fate: Fate::Kept, ..trace.clone() };
            key_id.clone_into(&mut trace.secret.key_id);
            Some(trace)
        }
        None => facts.note_of(secret, Fate::Kept),
    };
    if let Some(trace) = trace {
        notes::put(context, state, trace);
    }
}

/// The admin has said that Peig has the secret that is in use now.
pub(super) fn has_arrived<H: Host>(context: &Context<H>, state: &mut State) {
    if let Some(key_id) = state.vault.at_hand().map(|held| held.key_id.clone()) {
        return notes::set(context, state, &key_id, Fate::Handed);
    }
    let left = state.facts(Timestamp::now()).and_then(|facts| facts.asked_about().cloned());
    if let Some(left) = left {
        answered(context, state, &left.key_id, true);
    }
}

/// The admin says whether Peig has the secret in use, of which this computer does not know it.
pub(super) fn answered<H: Host>(context: &Context<H>, state: &mut State, key_id: &str, has_it: bool) {
    let doubt = state.facts(Timestamp::now()).and_then(|facts| {
        let secret = facts.asked_about().filter(|secret| secret.key_id == key_id)?;
        let fate = if has_it { Fate::Handed } else { Fate::Denied };
        let registration = facts.registration()?;
        Some(match facts.secret.traces.find(&registration.id, secret) {
            Some(trace) => Trace { fate, ..trace.clone() },
            None => facts.note_of(secret, fate)?,
        })
    });
    // What went wrong before is not tried again by itself: there is something else to do now.
    match doubt {
        Some(trace) if has_it => {
            state.put_away();
            notes::put(context, state, trace);
        }
        Some(trace) => {
            state.put_away();
            state.vault.traces_mut().put(trace);
            state.vault.judge_by(state.tenant.in_use());
        }
        None => {}
    }
}

/// A secret that somebody has removed is worth nothing; it is given up once it has been missed for long.
pub(super) fn miss(state: &mut State, now: Timestamp) {
    let Some(key_id) = state.vault.held().map(|held| held.key_id.clone()) else { return };
    let known = state.facts(now).is_none_or(|facts| {
        let mut live = facts.live_secrets().into_iter();
        // Of several registrations nobody has said which one is meant; a deleted one has taken its secret along.
        facts.choice_needed() || live.any(|secret| secret.key_id == key_id)
    });
    if state.vault.miss(!known && state.jobs.is_idle(), now) {
        state.vault.give_up();
        state.vault.judge_by(state.tenant.in_use());
        state.tell_own(Source::Proof, FaultCode::SecretRemoved);
    }
}

/// Judges the secret at hand by the registration that is in use now. Where that has become another one, whose secret is
/// another, the former one's is given up: one that is in the bin leaves a value that opens nothing.
pub(super) fn stay_with_registration<H: Host>(context: &Context<H>, state: &mut State) {
    let in_use = state.tenant.in_use().map(str::to_owned);
    if in_use.is_some() && state.vault.held().is_some() && !state.vault.is_of(in_use.as_deref()) {
        clipboard::clear(context, state);
        state.copies.all_outdated();
        state.vault.drop_value();
    }
    state.vault.judge_by(in_use.as_deref());
}

/// What came of trying the secret. Not waiting any longer is the admin's own wish and no fault, and so is a rule that keeps this
/// computer out: that says nothing about the secret.
pub(super) fn proved(state: &mut State, key_id: &str, result: Result<BTreeSet<String>, Fault>) -> bool {
    if state.vault.held().is_none_or(|held| held.key_id != key_id) {
        return false;
    }
    match result {
        Ok(extra_roles) => {
            state.troubles.over(Source::Proof);
            state.vault.note_proof(Proof::Proved { extra_roles });
            return true;
        }
        Err(fault) if fault.code == Code::Cancelled => state.vault.note_proof(Proof::Failed),
        Err(fault) if fault.code.concerns() == Concerns::Rule => {
            state.vault.note_proof(Proof::Blocked { by: Obstacle::Rule });
        }
        Err(fault) => {
            state.vault.note_proof(Proof::Failed);
            let mut shown = fault::view(&fault, Timestamp::now());
            shown.becomes(FaultCode::SecretNotProved);
            let (about, against) = match fault.code.concerns() {
                Concerns::Secret => (None, true),
                Concerns::SetUp => (Some("setUp"), true),
                Concerns::Busy => (Some("busy"), false),
                // Microsoft's own answer, and not one of something in between.
                Concerns::Way if fault.named.nuance == Some("unread") => (Some("unread"), false),
                Concerns::Way => (Some("way"), false),
                Concerns::Rule | Concerns::Unknown => (Some("unclear"), false),
            };
            if !against {
                // Nothing was said against the secret, and this computer may never be able to try it.
                shown.ways.insert(1, Way::HandOverUnproved);
            }
            shown.params.remove("reason");
            if let Some(about) = about {
                shown.tells("reason", about);
            }
            if let Some(permission) = lacking_role(&fault) {
                // What its answer has said of the consent and what its token says are not both so: reads decide.
                state.tenant.doubt_consents();
                state.jobs.read_soon();
                shown.tells("reason", "lacksRole");
                shown.tells("permission", permission);
                shown.ways.insert(0, Way::GoToPermissions);
            }
            state.tell(Source::Proof, shown, Some(Retry::Prove));
        }
    }
    false
}

/// The admin hands over what this computer could not try, where nothing was said against it.
pub(super) fn hand_over_unproved(state: &mut State) {
    if state.offers(Way::HandOverUnproved) && state.vault.facts().proof == Proof::Failed {
        state.vault.note_proof(Proof::Blocked { by: Obstacle::Word });
        state.troubles.over(Source::Proof);
    }
}

/// What was never given to the store is in this program alone. Of what was given to it nobody knows while it cannot be reached.
pub(super) fn forgotten(state: &mut State, result: Result<(), HostFault>) {
    state.jobs.end();
    let only_here = state.vault.is_only_here();
    match result {
        Err(fault) if !only_here => {
            state.tell_host(Source::Store, FaultCode::SecretNotForgotten, &fault, None);
        }
        Ok(()) | Err(_) => {
            state.vault.forget();
            state.vault.judge_by(state.tenant.in_use());
        }
    }
}
