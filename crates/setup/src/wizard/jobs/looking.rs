//! Looks whether Microsoft can be reached.

use crate::host::Host;
use crate::wizard::event::Aside;
use crate::wizard::gate;
use crate::wizard::state::{Running, State};
use crate::wizard::surroundings::Context;

/// Begins a look. Not at the practice tenant, to which no network leads, and not at a foreign cloud that the admin has not
/// agreed to.
pub(in crate::wizard) fn look<H: Host>(context: &Context<H>, state: &mut State) {
    if state.target.is_practice() || !gate::may_sign_in(state) {
        return;
    }
    let number = state.reach.begin();
    let (context, cloud) = (context.clone(), state.target.cloud().clone());
    state.jobs.spawn(Running::Look(number), async move {
        let found = entra::look(&context.http, &cloud).await;
        context.aside(Aside::Looked { number, found });
    });
}
