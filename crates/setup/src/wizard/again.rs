//! Agreeing to a list, and doing once more what failed.

use jiff::Timestamp;

use super::event::{Goal, Work};
use super::jobs::{approving, perform, proving, reading, signing_in, store};
use super::leaving;
use super::place::{Leave, Place};
use super::plans;
use super::state::{Retry, Source, State};
use super::surroundings::Context;
use crate::facts::can_do_without;
use crate::fault::{FaultCode, Way};
use crate::host::Host;
use crate::plan::{Change, digest, further_access, taking_back};

/// The admin agrees to the list that they saw. Where it is another one by now, nothing is done: the new one is on screen.
pub(super) fn agree<H: Host>(context: &Context<H>, state: &mut State, goal: Goal, seen: &str) {
    if !state.jobs.is_idle() || !plans::may_be_asked_for(state, goal) {
        return;
    }
    let agreed = plans::of(state, goal, Timestamp::now());
    if digest(&agreed) == seen {
        perform::start(context, state, Work::of(goal, agreed));
    } else {
        outdated(state, goal);
    }
}

/// The admin agrees to take back the one access whose list they saw.
pub(super) fn remove_access<H: Host>(context: &Context<H>, state: &mut State, seen: &str) {
    let goal = Goal::RemoveAccess;
    if !state.jobs.is_idle() || !plans::may_be_asked_for(state, goal) {
        return;
    }
    let all = state.facts(Timestamp::now()).map(|facts| further_access(&facts)).unwrap_or_default();
    match all.iter().map(taking_back).find(|one| digest(one) == seen) {
        Some(agreed) => perform::start(context, state, Work::of(goal, agreed)),
        None => outdated(state, goal),
    }
}

/// What there is to do is no longer what the admin has agreed to. The list of everything is on readiness only.
pub(super) fn outdated(state: &mut State, goal: Goal) {
    if goal == Goal::Everything {
        state.place = Place::Readiness;
    }
    state.tell_own(Source::Work, FaultCode::PlanChanged);
}

/// The admin agrees to take back what the question shows.
pub(super) fn take_back<H: Host>(context: &Context<H>, state: &mut State, seen: &str) {
    if !state.jobs.is_idle() {
        return;
    }
    if digest(&plans::of(state, Goal::TakeBackSignIn, Timestamp::now())) != seen {
        return outdated(state, Goal::TakeBackSignIn);
    }
    if let Some(Leave::TakingBack(shown)) = state.stay.leaving.clone() {
        leaving::take_back(context, state, shown);
    }
}

/// A registration comes back out of the bin; the list is the one registration that the admin pointed at.
pub(super) fn restore<H: Host>(context: &Context<H>, state: &mut State, object_id: &str) {
    let agreed = plans::restoring(state, object_id);
    perform::start(context, state, Work::of(Goal::Restore, agreed));
}

/// The admin looks at what a removal takes away.
pub(super) fn ask_to_remove<H: Host>(context: &Context<H>, state: &mut State) {
    if may_look(state) {
        state.tenant.hanging = None;
        reading::look_through(context, state, None);
    }
}

/// The admin agrees to what is shown: it is read once more before anything goes.
pub(super) fn remove<H: Host>(context: &Context<H>, state: &mut State, object_id: &str, seen: &str) {
    let shown = plans::removal(state, Timestamp::now()).filter(|one| one.object_id == object_id);
    let Some(shown) = shown.filter(|_| may_look(state) && plans::is_removal_whole(state)) else { return };
    if shown.digest() == seen {
        reading::look_through(context, state, Some(shown));
    } else {
        state.tell_own(Source::Work, FaultCode::RemovalChanged);
    }
}

fn may_look(state: &State) -> bool {
    plans::may_be_asked_for(state, Goal::Remove)
        && state.jobs.is_idle()
        && state.is_registered()
        && state.tenant.is_confirmed()
}

/// Does once more what the fault on screen is about.
pub(super) fn try_again<H: Host>(context: &Context<H>, state: &mut State) {
    if !state.jobs.is_idle() {
        return;
    }
    let retry = state.troubles.retry().cloned();
    again(context, state, retry);
}

/// Does this once more.
pub(super) fn again<H: Host>(context: &Context<H>, state: &mut State, retry: Option<Retry>) {
    match retry {
        Some(Retry::StartPractice(scenario)) => signing_in::start_practice(context, state, scenario),
        Some(Retry::SignIn(method)) => signing_in::sign_in(context, state, method, false),
        Some(Retry::CheckMore) => signing_in::sign_in(context, state, state.access.method(), true),
        Some(Retry::Approve) => approving::start(context, state),
        Some(Retry::Observe) | None => {
            state.troubles.over(Source::Reading);
            state.jobs.forget_failures();
            state.jobs.read_soon();
        }
        Some(Retry::Work(work)) => work_again(context, state, work),
        Some(Retry::Prove) => {
            state.troubles.over(Source::Proof);
            proving::prove(context, state);
        }
        Some(Retry::Recall) => {
            state.troubles.over(Source::Store);
            state.vault.recall_again();
            store::recall(context, state);
        }
        Some(Retry::LookAtRemoval) if state.is_registered() && state.tenant.is_confirmed() => {
            state.place = Place::Health;
            ask_to_remove(context, state);
        }
        // There is nothing to remove any more.
        Some(Retry::LookAtRemoval) => state.troubles.over(Source::Work),
        Some(Retry::TakeBack(shown)) => leaving::take_back(context, state, shown),
        Some(Retry::Save(file)) => store::save(context, state, file),
    }
}

/// Goes on with what is left of the list that the admin agreed to. Where something else has to be done by now, it is shown
/// first; what a lost answer of ours has left behind may go before another secret is made.
fn work_again<H: Host>(context: &Context<H>, state: &mut State, work: Work) {
    if work.goal == Goal::Everything && !plans::may_be_asked_for(state, work.goal) {
        // Something has to be decided first by now, or holds all of it back: readiness shows it.
        return outdated(state, work.goal);
    }
    if work.agreed.iter().any(|change| matches!(change, Change::Grant { .. })) {
        // The role may have been activated meanwhile, which only Microsoft knows.
        state.access.ask_for_consent_again();
    }
    let now = Timestamp::now();
    let left = match work.goal {
        // What is left of these is not read off the tenant.
        Goal::Restore | Goal::TakeBackSignIn => work.agreed.clone(),
        Goal::Remove if state.is_registered() && state.tenant.is_confirmed() => {
            state.place = Place::Health;
            return reading::look_through(context, state, work.removal);
        }
        // Somebody else has removed it, or a read has shown that we have (`observed`).
        Goal::Remove => return state.troubles.over(Source::Work),
        // The answer was lost, and what was agreed to is done: what follows on it is not.
        Goal::PeigHasIt if is_removed(state, &work.agreed) => work.agreed.clone(),
        Goal::RemoveAccess => {
            let mut left = plans::of(state, Goal::RemoveAccess, now);
            left.retain(|change| work.agreed.contains(change));
            left
        }
        goal => plans::of(state, goal, now),
    };
    let orphans =
        state.facts(now).map(|facts| facts.orphans().into_iter().map(Change::removal_of_orphan).collect());
    let orphans: Vec<_> = orphans.unwrap_or_default();
    if left.is_empty() {
        // Somebody else has done it, or has to.
        state.troubles.over(Source::Work);
    } else if left.iter().all(|change| is_within(change, &work.agreed) || orphans.contains(change)) {
        perform::start(context, state, Work { agreed: left, ..work });
    } else {
        outdated(state, work.goal);
    }
}

/// None of these secrets is left in the registration.
fn is_removed(state: &State, agreed: &[Change]) -> bool {
    let registration = state.tenant.observation().and_then(|seen| seen.registration());
    let left = registration.map(|one| one.password_credentials.as_slice()).unwrap_or_default();
    registration.is_some()
        && agreed.iter().all(|change| match change {
            Change::TakeAway(one) => left.iter().all(|secret| secret.key_id != one.id),
            _ => false,
        })
}

/// It was agreed to, be it with more in it: what is listed already need not be listed.
fn is_within(change: &Change, agreed: &[Change]) -> bool {
    agreed.iter().any(|one| match (change, one) {
        (Change::ListPermissions { missing }, Change::ListPermissions { missing: more }) => {
            missing.iter().all(|permission| more.contains(permission))
        }
        (change, one) => change == one,
    })
}

/// Only what is on screen as left, and what Peig can do without.
pub(super) fn go_on_without(state: &mut State) {
    if state.jobs.is_idle() && state.offers(Way::GoOnWithout) {
        let left: Vec<_> = state.tenant.left().iter().map(|one| one.change.kind()).collect();
        state.tenant.choices.without.extend(left.into_iter().filter(|kind| can_do_without(*kind)));
        state.put_away();
        state.stay.failed_section = None;
    }
}
