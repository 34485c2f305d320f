//! Reading: the tenant, what a removal takes away, what the sign-in has left.

use entra::Fault;
use entra::graph::Graph;
use jiff::Timestamp;

use super::waiting::{self, unless_cancelled};
use crate::host::Host;
use crate::plan::Removal;
use crate::tenant::hanging;
use crate::tenant::observe::{Memory, observe};
use crate::tenant::sign_in_grant::{self, LeftGrant, SignInClient};
use crate::tenant::snapshot::Meant;
use crate::wizard::event::{Aside, Event, LookedThrough};
use crate::wizard::place::BusyTask;
use crate::wizard::state::{Running, State};
use crate::wizard::surroundings::Context;

/// Reads the tenant, if it may be read now.
pub(in crate::wizard) fn read<H: Host>(context: &Context<H>, state: &mut State) {
    let Some(graph) = state.access.graph().cloned().filter(|_| state.may_read()) else { return };
    let read = state.jobs.begin_read();
    let (meant, mut memory) = (state.tenant.choices.meant.clone(), state.tenant.memory().clone());
    let context = context.clone();
    state.jobs.spawn(Running::Read(read), async move {
        let result = observe(&graph, &meant, &mut memory, Timestamp::now()).await;
        context.aside(Aside::Observed { read, result: result.map(|seen| Box::new((seen, memory))) });
    });
}

/// Reads the tenant and all that hangs on the registration. `shown` is the list that the admin has agreed to, if they have.
pub(in crate::wizard) fn look_through<H: Host>(
    context: &Context<H>,
    state: &mut State,
    shown: Option<Removal>,
) {
    let Some(graph) = state.access.graph().cloned() else { return };
    let (meant, mut memory) = (state.tenant.choices.meant.clone(), state.tenant.memory().clone());
    memory.refresh();
    waiting::start(context, state, BusyTask::ReadingWhatGoes, true, move |job| async move {
        let look = Box::pin(look(&graph, &meant, memory));
        let result = unless_cancelled(&job.cancel, look).await;
        Event::WhatGoes { shown, result: result.map(Box::new) }
    });
}

async fn look(graph: &Graph, meant: &Meant, mut memory: Memory) -> Result<LookedThrough, Fault> {
    let observation = observe(graph, meant, &mut memory, Timestamp::now()).await?;
    let hanging = hanging::read(graph, &observation).await?;
    Ok(LookedThrough { observation, memory, hanging })
}

/// Looks for what the sign-in has left, if there is somebody to look as; whether it does. The registration itself may have
/// been the client: what it is granted was set up for Peig.
pub(in crate::wizard) fn look_for_grants<H: Host>(
    context: &Context<H>,
    state: &mut State,
    agreed: Option<Vec<LeftGrant>>,
) -> bool {
    let (Some(graph), Some(session), Some(seen)) =
        (state.access.graph(), state.session(), state.tenant.observation())
    else {
        return false;
    };
    let client_id = state.target.client_id();
    if seen.registrations.iter().any(|one| one.app_id.eq_ignore_ascii_case(client_id)) {
        return false;
    }
    let client = SignInClient {
        app_id: client_id.to_owned(),
        user: session.account.object_id.clone(),
        graph: seen.graph.id.clone(),
    };
    let graph = graph.clone();
    waiting::start(context, state, BusyTask::ReadingSignInGrant, true, move |job| async move {
        let result = unless_cancelled(&job.cancel, sign_in_grant::read(&graph, &client)).await;
        Event::SignInGrants { agreed, result }
    });
    true
}
