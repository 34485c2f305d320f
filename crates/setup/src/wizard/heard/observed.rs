//! The tenant has been read.

use std::time::Duration;

use entra::{Code, Fault};
use jiff::Timestamp;

use super::approved;
use crate::fault;
use crate::host::Host;
use crate::tenant::observe::Memory;
use crate::tenant::snapshot::Observation;
use crate::wizard::again;
use crate::wizard::clipboard;
use crate::wizard::event::Work;
use crate::wizard::jobs::{perform, store};
use crate::wizard::place::Place;
use crate::wizard::secrets;
use crate::wizard::state::{Retry, Source, State};
use crate::wizard::surroundings::Context;

/// Reads that may fail in a row before the admin is told; a single one is only noise.
const QUIET_FAILURES: u32 = 2;
/// A longer pause than this, for which Microsoft asks, is told at once: the next read is far away.
const QUIET_PAUSE: Duration = Duration::from_mins(1);

pub(in crate::wizard) fn observed<H: Host>(
    context: &Context<H>,
    state: &mut State,
    result: Result<Box<(Observation, Memory)>, Fault>,
) {
    match result {
        Ok(read) => {
            let (observation, memory) = *read;
            let now = observation.read_at;
            let first = take_in(context, state, observation, memory);
            state.troubles.over(Source::Reading);
            if state.jobs.is_idle() {
                state.pressed_well();
            }
            if state.place == Place::Health && !state.is_registered() {
                state.place = Place::Readiness;
            }
            approved::noticed(state);
            if first {
                warn_of_strange_permission(state);
            }
            secrets::miss(state, now);
            secrets::recognise(context, state);
            store::recall(context, state);
            let approved = state.tenant.approved_since().is_some() && !approved::is_shown(state);
            state.jobs.read_over(false, None, state.tenant.ledger().is_unsettled() || approved);
            finish_removal(context, state);
            if state.jobs.is_idle()
                && let Some((retry, _)) = state.stay.broken_off.take()
            {
                again::again(context, state, Some(retry));
            }
        }
        Err(fault) => {
            state.jobs.read_over(true, fault.retry_after, false);
            let ended = matches!(fault.code, Code::TokenRejected | Code::StepUpNeeded);
            let first = state.tenant.observation().is_none();
            let long = fault.retry_after.is_some_and(|asked| asked > QUIET_PAUSE);
            // Microsoft has said when to come back, and that is soon: the first read waits for it like any other.
            let soon = fault.code == Code::Throttled && fault.retry_after.is_some() && !long;
            if ended || (first && !soon) || long || state.jobs.failed_reads() >= QUIET_FAILURES {
                state.tell_fault(Source::Reading, &fault, Some(Retry::Observe));
            }
            if ended {
                state.access.end(&fault);
            }
        }
    }
}

/// A removal of which nobody knew whether it was carried out was: what follows on it is done.
fn finish_removal<H: Host>(context: &Context<H>, state: &mut State) {
    if !state.jobs.is_idle() {
        return;
    }
    if let Some(removal) = state.tenant.take_lost_removal() {
        perform::start(context, state, Work::removing(removal));
    }
}

/// Puts a read in the place of what was known; whether it is the first one.
fn take_in<H: Host>(context: &Context<H>, state: &mut State, read: Observation, memory: Memory) -> bool {
    let Some(before) = state.tenant.read(read, memory) else {
        state.vault.judge_by(state.tenant.in_use());
        return true;
    };
    let in_use = state.tenant.in_use();
    if before.chosen.is_some() && in_use.is_some() && in_use != before.chosen.as_deref() {
        // Another registration has another secret.
        clipboard::clear(context, state);
        state.drop_secret();
    }
    secrets::stay_with_registration(context, state);
    false
}

/// A permission that is not the published one is told where it matters: nothing is granted on a guess.
pub(in crate::wizard) fn warn_of_strange_permission(state: &mut State) {
    let graph = state.tenant.observation().map(|seen| &seen.graph);
    if let Some(shown) = graph.and_then(|graph| fault::strange_permission(graph, Timestamp::now())) {
        state.tell(Source::Work, shown, None);
    }
}
