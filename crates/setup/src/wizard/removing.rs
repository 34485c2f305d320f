//! Removing what was set up: read whole before it is shown, and once more before it goes.

use entra::graph::Graph;
use entra::{Code, Fault};
use jiff::Timestamp;

use super::events::{Event, observed};
use super::jobs::unless_cancelled;
use super::perform::{Work, start};
use super::state::{Place, Retry, State};
use super::{Context, clipboard};
use crate::faults;
use crate::host::Host;
use crate::ipc::{BusyTask, FaultCode, RemovalState, RemovalView};
use crate::observe::{Memory, Observation, observe};
use crate::plan::Change;
use crate::removal::{Hanging, everything_that_goes, read};

/// The tenant as it is, and what hangs on the registration.
pub(super) struct Seen {
    observation: Observation,
    memory: Memory,
    hanging: Hanging,
}

/// The admin looks at what a removal takes away.
pub(super) fn ask<H: Host>(context: &Context<H>, state: &mut State) {
    if state.job.is_none() && begin(context, state, None) {
        state.hanging = None;
    }
}

/// The admin agrees to what is shown.
pub(super) fn remove<H: Host>(context: &Context<H>, state: &mut State, object_id: &str) {
    let shown = state.hanging.as_ref().is_some_and(|hanging| hanging.object_id == object_id);
    if state.job.is_none() && shown && is_in_use(state, object_id) {
        let shown = what_goes(state);
        begin(context, state, Some(shown));
    }
}

fn is_in_use(state: &State, object_id: &str) -> bool {
    let in_use = state.observation.as_ref().and_then(Observation::registration);
    in_use.is_some_and(|one| one.id == object_id)
}

fn begin<H: Host>(context: &Context<H>, state: &mut State, shown: Option<Vec<Change>>) -> bool {
    let registered = state.observation.as_ref().is_some_and(|seen| seen.registration().is_some());
    let Some(graph) = state.graph.clone().filter(|_| registered && state.confirmed) else { return false };
    if state.place != Place::Health {
        return false;
    }
    let (choice, memory) = (state.choices.registration.clone(), state.memory.clone());
    let events = context.events.clone();
    let (job, cancel) = state.begin_job(BusyTask::ReadingWhatGoes, true);
    tokio::spawn(async move {
        let result = unless_cancelled(&cancel, look(&graph, choice.as_deref(), memory)).await;
        events.send(Event::WhatGoes { job, shown, result: result.map(Box::new) }).ok();
    });
    true
}

async fn look(graph: &Graph, choice: Option<&str>, mut memory: Memory) -> Result<Seen, Fault> {
    let observation = observe(graph, choice, &mut memory, Timestamp::now()).await?;
    let hanging = read(graph, &observation).await?;
    Ok(Seen { observation, memory, hanging })
}

/// What was read is shown; it goes where the admin has agreed to all of it.
pub(super) fn found<H: Host>(
    context: &Context<H>,
    state: &mut State,
    shown: Option<Vec<Change>>,
    result: Result<Box<Seen>, Fault>,
) {
    state.job = None;
    let seen = match result {
        Ok(seen) => *seen,
        // Not waiting any longer is the admin's own wish.
        Err(fault) if fault.code == Code::Cancelled => return,
        Err(fault) => return state.show_fault(&fault, Retry::LookAtRemoval),
    };
    let object_id = seen.hanging.object_id.clone();
    state.hanging = Some(seen.hanging);
    observed(context, state, Ok(Box::new((seen.observation, seen.memory))));
    let Some(shown) = shown.filter(|_| state.place == Place::Health && is_in_use(state, &object_id)) else {
        return;
    };
    let goes = what_goes(state);
    if goes.iter().all(|change| shown.contains(change)) {
        start(context, state, Work::Remove(goes));
    } else {
        state.show(faults::own(FaultCode::RemovalChanged, None, Timestamp::now()), None);
    }
}

/// All that goes, as far as it is known.
fn what_goes(state: &State) -> Vec<Change> {
    let Some(facts) = state.facts(Timestamp::now()) else { return Vec::new() };
    let in_use = facts.registration().map(|one| one.id.as_str());
    let hanging = state.hanging.as_ref().filter(|hanging| in_use == Some(hanging.object_id.as_str()));
    // A credential store that did not answer may hold one.
    let copy = state.secret_is_of(in_use) || state.recalled.is_some() || state.unread;
    everything_that_goes(&facts, hanging, copy)
}

/// The list as the page sees it.
pub(super) fn view(state: &State, now: Timestamp) -> RemovalView {
    let reads = state.job.as_ref().is_some_and(|job| job.busy.task == BusyTask::ReadingWhatGoes);
    let whole = state.hanging.as_ref().is_some_and(|hanging| is_in_use(state, &hanging.object_id));
    RemovalView {
        state: match (whole, reads) {
            (true, _) => RemovalState::Whole,
            (false, true) => RemovalState::Reading,
            (false, false) => RemovalState::NotRead,
        },
        changes: what_goes(state).iter().map(|change| change.view(now)).collect(),
    }
}

/// The registration is in the bin: its secret signs nobody in, and its copy on this computer has been forgotten.
pub(super) fn removed<H: Host>(context: &Context<H>, state: &mut State) {
    clipboard::clear(context, state);
    state.copied_values.clear();
    state.drop_secret();
    state.memory = Memory::default();
    state.hanging = None;
    state.choices.registration = None;
    state.choices.make_new = false;
    state.place = Place::Readiness;
}
