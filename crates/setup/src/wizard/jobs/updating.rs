//! Looks for a newer program, and installs it.

use crate::host::Host;
use crate::wizard::event::{Aside, Event};
use crate::wizard::gate;
use crate::wizard::place::BusyTask;
use crate::wizard::state::{Running, State};
use crate::wizard::surroundings::Context;

/// Begins a look. Nothing waits for it.
pub(in crate::wizard) fn look<H: Host>(context: &Context<H>, state: &mut State) {
    if !state.updates.begin() {
        return;
    }
    let context = context.clone();
    state.jobs.spawn(Running::UpdateLook, async move {
        let found = context.host.look_for_update().await;
        context.aside(Aside::UpdateLooked(found));
    });
}

/// Fetches and installs the newer program. As a job, so that nothing else begins meanwhile; the fetching can be cancelled.
pub(in crate::wizard) fn install<H: Host>(context: &Context<H>, state: &mut State) {
    if !gate::may_install_update(state) {
        return;
    }
    state.troubles.clear();
    let (job, cancel) = state.jobs.begin(BusyTask::FetchingUpdate, true, None);
    let context = context.clone();
    state.jobs.spawn(Running::Job(job), async move {
        let fetched = tokio::select! {
            biased;
            () = cancel.cancelled() => None,
            fetched = context.host.fetch_update() => Some(fetched),
        };
        let result = match fetched {
            None => Ok(()),
            Some(Err(fault)) => Err(fault),
            Some(Ok(())) => {
                context.report(job, Event::Stage(BusyTask::InstallingUpdate));
                context.host.install_update().await
            }
        };
        context.report(job, Event::UpdateEnded(result));
    });
}
