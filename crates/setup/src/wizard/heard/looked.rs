//! What a removal takes away, or the sign-in has left, has been read.

use entra::{Code, Fault};
use jiff::Timestamp;

use super::observed::observed;
use crate::fault::FaultCode;
use crate::host::Host;
use crate::plan::{Change, Removal};
use crate::tenant::sign_in_grant::{Left, LeftGrant};
use crate::wizard::event::{Goal, LookedThrough, Work};
use crate::wizard::jobs::perform;
use crate::wizard::leaving;
use crate::wizard::place::{Exit, Leave, Place};
use crate::wizard::plans;
use crate::wizard::state::{Retry, Source, State};
use crate::wizard::surroundings::Context;

/// What was read is shown; it goes where the admin has agreed to all of it.
pub(in crate::wizard) fn looked_through<H: Host>(
    context: &Context<H>,
    state: &mut State,
    shown: Option<Removal>,
    result: Result<Box<LookedThrough>, Fault>,
) {
    state.jobs.end();
    let seen = match result {
        Ok(seen) => *seen,
        // Not waiting any longer is the admin's own wish.
        Err(fault) if fault.code == Code::Cancelled => return,
        Err(fault) => {
            let retry = shown.map_or(Retry::LookAtRemoval, |shown| Retry::Work(Work::removing(shown)));
            return state.tell_fault(Source::Work, &fault, Some(retry));
        }
    };
    state.tenant.hanging = Some(seen.hanging);
    observed(context, state, Ok(Box::new((seen.observation, seen.memory))));
    let Some(shown) = shown.filter(|_| state.place == Place::Health && plans::is_removal_whole(state)) else {
        return;
    };
    match plans::removal(state, Timestamp::now()) {
        Some(removal) if removal.is_within(&shown) => {
            perform::start(context, state, Work::removing(removal));
        }
        _ => state.tell_own(Source::Work, FaultCode::RemovalChanged),
    }
}

/// What was read of the sign-in's grants: carried out where the admin has agreed to just this, asked where there is
/// something new to show.
pub(in crate::wizard) fn looked_for_grants<H: Host>(
    context: &Context<H>,
    state: &mut State,
    agreed: Option<Vec<LeftGrant>>,
    result: Result<Left, Fault>,
) {
    state.jobs.end();
    let serves_others = |agreed: &[LeftGrant], left: &Left| {
        // The grant is still there, and by now with more in it than was shown.
        agreed.iter().any(|one| left.others.contains(&one.grant_id))
    };
    match (result, agreed) {
        (Err(fault), _) if fault.code == Code::Cancelled => {}
        // What the admin has asked for has not happened: that is told.
        (Err(fault), Some(agreed)) => {
            state.tell_fault(Source::Work, &fault, Some(Retry::TakeBack(agreed)));
        }
        (Err(_), None) => leaving::go(context, state),
        (Ok(left), Some(agreed)) if serves_others(&agreed, &left) => {
            state.tell_own(Source::Work, FaultCode::SignInGrantKept);
        }
        (Ok(left), _) if left.ours.is_empty() => leaving::go(context, state),
        (Ok(left), Some(agreed)) if left.ours.iter().all(|one| agreed.contains(one)) => {
            let agreed = left.ours.into_iter().map(Change::TakeBackSignIn).collect();
            perform::start(context, state, Work::of(Goal::TakeBackSignIn, agreed));
        }
        (Ok(left), _) => {
            state.stay.asked_on_closing |= state.exit == Exit::Window;
            state.stay.leaving = Some(Leave::TakingBack(left.ours));
        }
    }
}
