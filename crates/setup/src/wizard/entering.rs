//! The way in: which tenant, with which rights, and the sign-in.

use entra::fault::catalogue::number_in;
use jiff::Timestamp;

use super::gate;
use super::heard::approved::not_by_page;
use super::heard::signed_in::sign_in_refused;
use super::intent::{Intent, SignInMethod};
use super::jobs::{looking, signing_in};
use super::place::{BusyTask, Place};
use super::state::{Retry, Source, State};
use super::surroundings::Context;
use super::target_choice;
use crate::fault::FaultCode;
use crate::guide::MORE_SCOPES;
use crate::host::{Host, ScenarioId};

pub(super) fn entering<H: Host>(context: &Context<H>, state: &mut State, intent: Intent) {
    match intent {
        Intent::ChoosePractice { scenario } => choose_practice(context, state, scenario),
        Intent::ChooseTenant { cloud, tenant, client_id } => {
            target_choice::choose_tenant(context, state, cloud, tenant, client_id);
        }
        Intent::SwitchCloud { cloud } => target_choice::switch_cloud(context, state, cloud),
        Intent::AgreeToCloud { sign_in_host, graph_host } if state.place == Place::SignIn => {
            state.target.agree_to(&sign_in_host, &graph_host);
            if !state.reach.is_known() {
                looking::look(context, state);
            }
        }
        Intent::ChooseRights { fewer } if state.place == Place::SignIn && state.jobs.is_idle() => {
            state.target.choose_rights(fewer);
        }
        Intent::StartSignIn { method } => {
            if state.place == Place::SignIn && state.reach.is_obstructed() && !state.reach.is_looking() {
                looking::look(context, state);
            }
            sign_in(context, state, method);
        }
        Intent::LookAgain if matches!(state.place, Place::SignIn | Place::Readiness) => {
            looking::look(context, state);
        }
        // The admin's account is asked for again, in the way it was before; the place and what was done stay.
        Intent::SignInAgain => sign_in(context, state, state.access.method()),
        Intent::ExplainNumber { text } => explain_number(state, &text),
        // A refusal changes nothing.
        Intent::CheckMore
            if state.place == Place::Readiness && state.jobs.is_idle() && lacks_more_rights(state) =>
        {
            signing_in::sign_in(context, state, state.access.method(), true);
        }
        Intent::ConfirmTenant { tenant_id }
            if state.session().is_some_and(|session| session.tenant_id == tenant_id) =>
        {
            state.tenant.confirm();
            // Whoever comes back comes for the secret.
            if gate::next(state, Timestamp::now()) == Some(Place::Health) {
                state.place = Place::Health;
            }
        }
        _ => {}
    }
}

fn choose_practice<H: Host>(context: &Context<H>, state: &mut State, scenario: ScenarioId) {
    if state.place == Place::Welcome && state.jobs.is_idle() {
        signing_in::start_practice(context, state, scenario);
    }
}

/// The longest text that is looked through: a page of Microsoft's has less.
const PAGE_TEXT: usize = 20_000;

/// A page that shows a number does not come back: the waiting ends with what the number means.
fn explain_number(state: &mut State, text: &str) {
    let approving = state.jobs.task() == Some(BusyTask::WaitingForConsent);
    if !waits_for_sign_in(state) && !approving {
        return;
    }
    let text: String = text.chars().take(PAGE_TEXT).collect();
    match number_in(&text) {
        None => state.tell_own(Source::Machine, FaultCode::NumberNotFound),
        Some(number) if approving && state.jobs.give_way() => {
            state.access.stop_waiting();
            state.troubles.clear();
            not_by_page(state, &entra::Fault::from_number(number));
        }
        Some(number) if state.jobs.give_way() => {
            let method = state.access.method();
            let retry = if state.access.waiting.more { Retry::CheckMore } else { Retry::SignIn(method) };
            state.access.stop_waiting();
            state.troubles.clear();
            sign_in_refused(state, &entra::Fault::from_number(number), retry);
        }
        Some(_) => {}
    }
}

/// In another way than the one that is waited for, a sign-in is still the same one.
fn sign_in<H: Host>(context: &Context<H>, state: &mut State, method: SignInMethod) {
    let more = waits_for_sign_in(state) && state.access.waiting.more;
    if state.place != Place::Welcome && state.jobs.give_way() {
        signing_in::sign_in(context, state, method, more);
    }
}

fn waits_for_sign_in(state: &State) -> bool {
    let waiting = [BusyTask::WaitingForBrowser, BusyTask::WaitingForDeviceCode];
    state.jobs.task().is_some_and(|task| waiting.contains(&task))
}

/// The rule for secrets could not be read with the rights of this sign-in.
pub(crate) fn lacks_more_rights(state: &State) -> bool {
    let unread = state.tenant.observation().is_some_and(|seen| seen.policy.is_err());
    unread && MORE_SCOPES.iter().any(|scope| !state.access.has(scope))
}
