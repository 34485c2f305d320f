//! Renewal, tidying and restoring: what the admin may ask for, and what follows when it has been done.

use jiff::Timestamp;

use super::perform::{Work, start};
use super::state::{Leave, Place, State};
use super::{Context, gate, intents, removing, signing_out};
use crate::facts::Facts;
use crate::host::Host;
use crate::ipc::{ClosingRisk, RenewalPhase};
use crate::plan::Change;
use crate::upkeep as plan;

/// The health screen can be shown: there is something to judge, and nothing under way.
pub(super) fn may_show_health(state: &State) -> bool {
    let registered = state.observation.as_ref().is_some_and(|seen| seen.registration().is_some());
    registered && state.confirmed && state.job.is_none()
}

pub(super) fn show_health(state: &mut State) {
    if may_show_health(state) {
        state.place = Place::Health;
        state.put_away();
    }
}

fn planned(state: &State, plan: impl Fn(&Facts<'_>) -> Vec<Change>) -> Vec<Change> {
    state.facts(Timestamp::now()).map(|facts| plan(&facts)).unwrap_or_default()
}

pub(super) fn renew<H: Host>(context: &Context<H>, state: &mut State) {
    if state.place == Place::Health {
        start(context, state, Work::Renew);
    }
}

/// Peig has the new secret: what it replaces may go.
pub(super) fn peig_has_it<H: Host>(context: &Context<H>, state: &mut State) {
    let may = state.facts(Timestamp::now()).is_some_and(|facts| plan::may_finish(&facts));
    if may && matches!(state.place, Place::Health | Place::Values) {
        let changes = planned(state, plan::replaced);
        start(context, state, Work::CarryOut(changes));
    }
}

pub(super) fn tidy<H: Host>(context: &Context<H>, state: &mut State) {
    if state.place == Place::Health {
        let changes = planned(state, plan::tidy);
        start(context, state, Work::CarryOut(changes));
    }
}

pub(super) fn restore<H: Host>(context: &Context<H>, state: &mut State, object_id: &str) {
    let Some(seen) = state.observation.as_ref().filter(|seen| seen.registrations.is_empty()) else { return };
    let Some(deleted) = seen.deleted.iter().find(|one| one.id == object_id) else { return };
    let change =
        Change::RestoreRegistration { object_id: deleted.id.clone(), app_id: deleted.app_id.clone() };
    start(context, state, Work::CarryOut(vec![change]));
}

/// What follows once work has ended well.
pub(super) fn carried_out<H: Host>(context: &Context<H>, state: &mut State, work: &Work) {
    match work {
        // The new secret has to be handed over.
        Work::Renew if state.secret.is_some() => state.place = Place::Values,
        Work::CarryOut(changes) if signing_out::takes_back(changes) => intents::sign_out(context, state),
        Work::Remove(_) => removing::removed(context, state),
        _ => {}
    }
}

/// The admin chose to go on without the credential store; what was refused for its sake is done now.
pub(super) fn keep_in_memory<H: Host>(context: &Context<H>, state: &mut State) {
    if state.job.is_none() {
        state.memory_only = true;
        super::intents::try_again(context, state);
    }
}

/// Where Next leads from the health screen.
pub(super) fn after_health(state: &State, now: Timestamp) -> Place {
    gate::first_open(state, now).map_or(Place::Values, Place::Section)
}

/// The last secret of Peig's has expired.
pub(super) fn has_expired(state: &State, now: Timestamp) -> bool {
    state.facts(now).is_some_and(|facts| plan::renewal_phase(&facts) == RenewalPhase::Expired)
}

/// A renewal waits for Peig.
pub(super) fn hands_over(facts: &Facts<'_>) -> bool {
    plan::renewal_phase(facts) == RenewalPhase::HandOver
}

/// The program ends, unless something would be lost: then the admin is asked.
pub(super) fn ask_to_close<H: Host>(context: &Context<H>, state: &mut State) {
    leave(context, state, Leave::Window);
}

/// Leaves at once where nothing would be lost; otherwise the admin is asked.
pub(super) fn leave<H: Host>(context: &Context<H>, state: &mut State, how: Leave) {
    if state.closing_risk().is_some() {
        state.leaving = Some(how);
    } else {
        leave_now(context, state, how);
    }
}

/// A change under way is never cut off; a secret in memory may be given up knowingly.
pub(super) fn close_anyway<H: Host>(context: &Context<H>, state: &mut State) {
    if state.closing_risk() == Some(ClosingRisk::Working) {
        return;
    }
    if let Some(how) = state.leaving.take() {
        leave_now(context, state, how);
    }
}

fn leave_now<H: Host>(context: &Context<H>, state: &mut State, how: Leave) {
    match how {
        Leave::Window => context.host.close(),
        Leave::SignOut | Leave::TakingBack(_) => intents::sign_out(context, state),
        Leave::AskToSignOut => signing_out::look(context, state),
        Leave::Registration(object_id) => intents::choose_registration(context, state, object_id),
    }
}

/// What was asked while work was under way is asked no longer when nothing is at stake any more.
pub(super) fn forget_idle_question(state: &mut State) {
    if state.closing_risk().is_none() {
        state.leaving = None;
    }
}
