//! What is written down on this computer about Peig's secrets, so that it outlives the program: never a value.
//!
//! A note that cannot be written after a secret was made must not stay as it was: an earlier one would say that nobody has
//! a secret that Peig has. It is struck then, and the admin is asked in the next run.

use jiff::Timestamp;

use super::state::State;
use super::surroundings::Context;
use crate::host::Host;
use crate::ledger::Fact;
use crate::secret::trace::{Fate, Trace, Traces};

/// What an earlier run has left. Without it the program works as well: it asks more.
pub(super) fn read<H: Host>(context: &Context<H>, now: Timestamp) -> Traces {
    let notes = context.host.notes().unwrap_or_else(|fault| {
        tracing::warn!(%fault, "what was noted about secrets could not be read");
        Vec::new()
    });
    let mut traces = Traces::read(&notes);
    for id in traces.take_over(now) {
        strike(context, &id);
    }
    traces
}

/// Takes in what is known of a secret now, and writes it down.
pub(super) fn put<H: Host>(context: &Context<H>, state: &mut State, trace: Trace) {
    write(context, state, &trace);
    state.vault.traces_mut().put(trace);
    state.vault.judge_by(state.tenant.in_use());
}

/// The same of one that is remembered already.
pub(super) fn set<H: Host>(context: &Context<H>, state: &mut State, key_id: &str, fate: Fate) {
    let trace = state.vault.traces_mut().set(key_id, fate).cloned();
    if let Some(trace) = trace {
        write(context, state, &trace);
    }
}

/// What Microsoft has removed is not remembered any longer.
pub(super) fn forget_gone<H: Host>(context: &Context<H>, state: &mut State, facts: &[Fact]) {
    for fact in facts {
        if let Fact::SecretGone { key_id } = fact
            && let Some(id) = state.vault.traces_mut().strike(key_id)
        {
            strike(context, &id);
        }
    }
}

/// The value at hand has left this program: Peig may have it.
pub(super) fn handed<H: Host>(context: &Context<H>, state: &mut State, copied: bool) {
    if let Some(trace) = state.vault.hand(copied) {
        write(context, state, &trace);
    }
}

/// A practice tenant is gone with the program, and so is all that is known of its secrets.
fn write<H: Host>(context: &Context<H>, state: &State, trace: &Trace) {
    if state.target.is_practice() {
        return;
    }
    if let Err(fault) = context.host.note(&trace.id, &trace.note()) {
        tracing::warn!(%fault, "what is known of a secret could not be noted");
        strike(context, &trace.id);
    }
}

pub(super) fn strike<H: Host>(context: &Context<H>, id: &str) {
    if let Err(fault) = context.host.strike(id) {
        tracing::warn!(%fault, "a note about a secret could not be struck");
    }
}
