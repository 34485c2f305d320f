//! Looks for a newer program, and installs it.

use super::waiting;
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
    waiting::start(context, state, BusyTask::FetchingUpdate, true, |job| async move {
        let fetched = job.cancel.run_until_cancelled(job.context.host.fetch_update()).await;
        Event::UpdateEnded(match fetched {
            None => Ok(()),
            Some(Err(fault)) => Err(fault),
            Some(Ok(())) => {
                job.report(Event::Stage(BusyTask::InstallingUpdate));
                job.context.host.install_update().await
            }
        })
    });
}
