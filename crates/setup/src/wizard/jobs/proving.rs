//! Trying the secret at hand, beside everything else.

use jiff::Timestamp;

use crate::host::Host;
use crate::secret::known::Proof;
use crate::secret::prove::{Proving, prove as prove_secret, stays_proved};
use crate::wizard::event::Aside;
use crate::wizard::state::{Running, State};
use crate::wizard::surroundings::Context;

/// Tries the secret at hand until Microsoft accepts it, or patience ends. One of a registration that is switched off is not
/// tried: it cannot sign in.
pub(in crate::wizard) fn prove<H: Host>(context: &Context<H>, state: &mut State) {
    if !matches!(state.vault.facts().proof, Proof::Trying { .. }) && run(context, state, true) {
        state.vault.note_proof(Proof::Trying { since: Timestamp::now() });
    }
}

/// Watches that a secret which has just been proved goes on signing in.
pub(in crate::wizard) fn watch<H: Host>(context: &Context<H>, state: &mut State) {
    run(context, state, false);
}

fn run<H: Host>(context: &Context<H>, state: &mut State, first: bool) -> bool {
    let Some(tenant_id) = state.session().map(|session| session.tenant_id.clone()) else { return false };
    let registration = state.tenant.observation().and_then(|seen| seen.registration());
    let enabled = registration.filter(|one| !one.is_deactivated() && !one.disabled_by_microsoft());
    let Some((object_id, app_id)) = enabled.map(|one| (one.id.clone(), one.app_id.clone())) else {
        return false;
    };
    let Some(held) = state.vault.held().filter(|held| held.registration == object_id) else { return false };
    let (value, key_id) = (held.value.clone(), held.key_id.clone());
    let (context, cloud, cancel) = (context.clone(), state.target.cloud().clone(), state.vault.watch());
    state.jobs.spawn(Running::Proof(key_id.clone()), async move {
        let proving = Proving {
            http: &context.http,
            cloud: &cloud,
            tenant_id: &tenant_id,
            app_id: &app_id,
            secret: &value,
            cancel: &cancel,
        };
        let result = if first { prove_secret(&proving).await } else { stays_proved(&proving).await };
        if !cancel.is_cancelled() {
            context.aside(Aside::Proved { key_id, first, result });
        }
    });
    true
}
