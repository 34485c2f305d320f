//! Work that changes the tenant has come to its end.

use entra::{Code, Fault};
use jiff::Timestamp;

use crate::facts::can_do_without;
use crate::fault::{self, FaultCode, FaultView};
use crate::guide::{AudienceChoice, SectionId};
use crate::host::{Host, HostFault};
use crate::plan::Change;
use crate::secret::known::Proof;
use crate::secret::lifetime::expires_at;
use crate::tenant::sign_in_grant::LeftGrant;
use crate::wizard::again;
use crate::wizard::clipboard;
use crate::wizard::event::{Goal, Stop, Work};
use crate::wizard::gate;
use crate::wizard::jobs::{perform, proving, store};
use crate::wizard::leaving;
use crate::wizard::place::{BusyTask, Place};
use crate::wizard::secrets;
use crate::wizard::state::{Retry, Source, State, Who};
use crate::wizard::surroundings::Context;

pub(in crate::wizard) fn performed<H: Host>(
    context: &Context<H>,
    state: &mut State,
    work: Work,
    outcome: Result<(), Stop>,
) {
    // The proof of this very work is the admin's to repeat.
    let proved_here = state.jobs.task() == Some(BusyTask::ProvingSecret);
    let stopping = state.jobs.is_stopping();
    state.jobs.end();
    if let Err(stop) = outcome {
        stopped(state, work, &stop);
        // The admin ended it: what is left of it is offered again.
        if stopping && state.fault().is_none() {
            state.place = Place::Readiness;
        }
    } else {
        state.pressed_well();
        carried_out(context, state, &work);
        // What was mended may have been what the secret was refused for, or not tried for.
        let refused =
            matches!(state.vault.facts().proof, Proof::Failed | Proof::Blocked { .. } | Proof::Untried);
        if refused && !proved_here && state.vault.facts().at_hand {
            proving::prove(context, state);
        }
    }
    // What was written should be seen at once.
    state.jobs.read_soon();
}

/// What follows once work has ended well.
fn carried_out<H: Host>(context: &Context<H>, state: &mut State, work: &Work) {
    match work.goal {
        // The first section in which something stays open is the admin's, or another person's.
        Goal::Everything => {
            let open = gate::first_not_held(state, Timestamp::now());
            state.place = Place::Section(open.unwrap_or(SectionId::Confirm));
        }
        // The new secret has to be handed over.
        Goal::Renew if state.vault.held().is_some() => state.place = Place::Values,
        Goal::TakeBackSignIn => leaving::go(context, state),
        // What the proof has found beyond the four roles is looked for once more.
        Goal::RemoveAccess => {
            if matches!(state.vault.facts().proof, Proof::Proved { .. }) {
                proving::watch(context, state);
            }
        }
        Goal::PeigHasIt => {
            // Of several that this computer did not know, the newest is the one that the admin has spoken of.
            secrets::has_arrived(context, state);
            let facts = state.facts(Timestamp::now());
            state.stay.renewed = facts.and_then(|facts| Some(facts.secret_in_use()?.key_id.clone()));
            if state.stay.forget_after {
                store::forget(context, state);
            }
        }
        Goal::Remove => {
            clipboard::clear(context, state);
            state.forget_secret();
            state.tenant.removed();
            state.place = Place::Readiness;
        }
        _ => {}
    }
}

fn stopped(state: &mut State, work: Work, stop: &Stop) {
    let now = Timestamp::now();
    let goal = work.goal;
    let on_the_way_out = goal == Goal::TakeBackSignIn;
    let retry = if on_the_way_out { Retry::TakeBack(left_in(&work)) } else { Retry::Work(work) };
    let Some(fault) = perform::fault_of(stop) else {
        return match stop {
            // The credential store held back a secret that is not made yet: the admin says what shall become of it.
            Stop::Store(fault @ HostFault::Locked) => {
                state.tell_host(Source::Work, FaultCode::StoreLocked, fault, Some(retry));
            }
            Stop::Store(fault) => {
                state.tell_host(Source::Work, FaultCode::StoreFailed, fault, Some(retry));
            }
            Stop::NotNoted(fault) => {
                state.tell_host(Source::Work, FaultCode::SecretNotNoted, fault, Some(retry));
            }
            Stop::SecretRolledBack(fault) => {
                state.tell_host(Source::Work, FaultCode::SecretRolledBack, fault, Some(retry));
            }
            Stop::SomebodyElse => somebody_else(state),
            _ => again::outdated(state, goal),
        };
    };
    if let Retry::Work(Work { removal: Some(removal), .. }) = &retry
        && fault.may_have_acted()
    {
        state.tenant.note_lost_removal(removal.clone(), now);
    }
    if fault.code != Code::Cancelled {
        state.access.note_claims(fault);
        let shown = shown(state, fault, stop, &retry, now);
        // The same again would be another list.
        let overwritten = matches!(stop, Stop::Overwritten(_));
        state.tell(Source::Work, shown, Some(retry.clone()).filter(|_| !overwritten));
        if let (false, Place::Section(section)) = (on_the_way_out, state.place) {
            state.stay.failed_section = Some(section);
        }
    }
    if matches!(stop, Stop::ConsentRefused { only: None, .. }) {
        state.access.refuse_consent();
    }
    let refused = matches!(fault.code, Code::TokenRejected | Code::StepUpNeeded);
    // The wizard has ended the sign-in itself, and said why.
    let ended = state.access.is_over() && (refused || fault.code == Code::Cancelled);
    if refused || ended {
        // Whoever signs in again means to stay.
        state.stay.broken_off = Some(retry).filter(|_| !on_the_way_out).zip(state.session().map(Who::of));
    }
    if refused && !ended {
        state.access.end(fault);
    }
}

/// What the admin is told of it, and what it takes back of what they have chosen.
fn shown(state: &mut State, fault: &Fault, stop: &Stop, retry: &Retry, now: Timestamp) -> FaultView {
    let mut shown = fault::view(fault, now);
    if let Stop::Left { changes, .. } = stop {
        shown = left(state, fault, changes, now);
    }
    if let Some(code) = code_of(stop) {
        shown.becomes(code);
    }
    match stop {
        Stop::ConsentRefused { only: Some(permission), .. } => {
            shown.tells("permission", permission.value);
            shown.tells("reason", "oneOfThem");
            shown.ways = fault::ways_where(shown.code, Some("oneOfThem"));
        }
        // What is there now is decided about where all of it is on screen.
        Stop::Overwritten(_) => {
            let all = |work: &Work| work.agreed.contains(&Change::AllowPublicClient);
            let whole = matches!(retry, Retry::Work(work) if all(work));
            state.place = Place::Section(SectionId::Registration);
            shown.tells("reason", if whole { "whole" } else { "text" });
        }
        _ => {}
    }
    if fault.code == Code::SecretLifetimeForbidden && refuse_lifetime(state, retry, now) {
        shown.tells("reason", "none");
    }
    if forbids_audience(fault) {
        // An organisation's own accounts cannot be forbidden (Microsoft, audienceRestriction): that is left.
        state.tenant.choices.audience = AudienceChoice::SingleTenant;
        shown.tells("reason", "audience");
    }
    shown
}

/// Somebody else can sign in as the registration by now. It is decided in section 1, with all of it on screen.
pub(super) fn somebody_else(state: &mut State) {
    state.tenant.suspect();
    state.place = Place::Section(SectionId::Registration);
    state.tell_own(Source::Work, FaultCode::SomebodyElse);
}

/// A rule of the tenant forbids the account types that were chosen.
fn forbids_audience(fault: &Fault) -> bool {
    fault.code == Code::AppPolicy
        && fault.service_code.as_deref().is_some_and(|code| code.starts_with("SignInAudience"))
}

/// The lifetime that Microsoft has refused is not asked for again, nor a longer one; whether none is left.
fn refuse_lifetime(state: &mut State, retry: &Retry, now: Timestamp) -> bool {
    let Retry::Work(work) = retry else { return false };
    let mut wanted = work.agreed.iter().filter_map(|change| match change {
        Change::MakeSecret { expiry } => Some(*expiry),
        _ => None,
    });
    let Some(expiry) = wanted.next() else { return false };
    let service_now = state.service_now(now);
    let refused = expires_at(expiry, service_now).duration_since(service_now);
    let choices = &mut state.tenant.choices;
    choices.refused = Some(choices.refused.map_or(refused, |before| before.min(refused)));
    state.facts(now).is_some_and(|facts| facts.secret_policy().forbids())
}

/// What was refused for good is noted for the report, and shown where it is mended.
fn left(state: &mut State, fault: &Fault, changes: &[Change], now: Timestamp) -> FaultView {
    if state.place != Place::Health
        && let Some(section) = changes.iter().find_map(Change::section)
    {
        state.place = Place::Section(section);
    }
    let kinds: Vec<_> = changes.iter().map(Change::kind).collect();
    state.tenant.note_left(changes, fault.service_code.as_deref());
    fault::left_undone(fault, &kinds, kinds.iter().all(|kind| can_do_without(*kind)), now)
}

/// The grants that a work takes back.
fn left_in(work: &Work) -> Vec<LeftGrant> {
    let left = |change: &Change| match change {
        Change::TakeBackSignIn(left) => Some(left.clone()),
        _ => None,
    };
    work.agreed.iter().filter_map(left).collect()
}

/// The case that a stop is shown as, where it is not simply the fault's own.
fn code_of(stop: &Stop) -> Option<FaultCode> {
    match stop {
        Stop::ConsentRefused { .. } => Some(FaultCode::Forbidden),
        Stop::Overwritten(_) => Some(FaultCode::RegistrationFound),
        Stop::SecretLost { removed: true, .. } => Some(FaultCode::SecretLost),
        Stop::SecretLost { removed: false, .. } => Some(FaultCode::SecretMayBeLeft),
        _ => None,
    }
}
