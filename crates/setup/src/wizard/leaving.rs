//! How the admin leaves: the window, the tenant, a registration. One question where something would be lost.

use super::clipboard;
use super::jobs::{reading, signing_in};
use super::place::{ClosingRisk, Exit, Leave, Place};
use super::state::{Source, State};
use super::surroundings::Context;
use crate::guide::GRANT_DELEGATED;
use crate::host::Host;
use crate::tenant::sign_in_grant::LeftGrant;
use crate::tenant::snapshot::Meant;

/// Leaves at once where nothing would be lost; otherwise the admin is asked.
pub(super) fn leave<H: Host>(context: &Context<H>, state: &mut State, how: Leave) {
    if state.closing_risk().is_some() {
        state.stay.leaving = Some(how);
    } else {
        leave_now(context, state, how);
    }
}

/// A change under way is never cut off; a secret in memory may be given up knowingly.
pub(super) fn leave_anyway<H: Host>(context: &Context<H>, state: &mut State) {
    if state.closing_risk() == Some(ClosingRisk::Working) {
        return;
    }
    if let Some(how) = state.stay.leaving.take() {
        leave_now(context, state, how);
    }
}

fn leave_now<H: Host>(context: &Context<H>, state: &mut State, how: Leave) {
    match how {
        Leave::Window => close(context, state),
        Leave::SignOut => sign_out(context, state),
        Leave::TakingBack(_) => go(context, state),
        Leave::AskToSignOut => ask_first(context, state, Exit::SignOut),
        Leave::Registration(meant) => choose_registration(context, state, meant),
    }
}

/// A question that has lost its reason is no longer asked, also not when the next work begins.
pub(super) fn forget_idle_question(state: &mut State) {
    let asks = !matches!(state.stay.leaving, Some(Leave::TakingBack(_)));
    if asks && state.closing_risk().is_none() {
        state.stay.leaving = None;
    }
}

/// Goes where the question about the sign-in was asked on the way to.
pub(super) fn go<H: Host>(context: &Context<H>, state: &mut State) {
    match state.exit {
        Exit::SignOut => sign_out(context, state),
        Exit::Window => context.host.close(),
    }
}

/// The sign-in is asked about once: whoever presses again means it.
fn close<H: Host>(context: &Context<H>, state: &mut State) {
    if state.stay.asked_on_closing {
        context.host.close();
    } else {
        ask_first(context, state, Exit::Window);
    }
}

/// Signs out: what was under way ends, and all that belongs to the tenant goes.
pub(super) fn sign_out<H: Host>(context: &Context<H>, state: &mut State) {
    clipboard::clear(context, state);
    signing_in::end_practice(context, state);
    state.leave_tenant();
    state.target.reset();
    state.place = Place::Welcome;
}

/// Looks for what the sign-in has left and could be taken back. Where that cannot be seen, or is not for this account to
/// change, the admin goes at once; so does who presses the button again while it is being looked for. A practice tenant
/// leaves nothing: it goes with the program.
fn ask_first<H: Host>(context: &Context<H>, state: &mut State, exit: Exit) {
    state.exit = exit;
    // Whoever leaves does not mean to go on with what was broken off.
    state.stay.broken_off = None;
    let may = state.access.has(GRANT_DELEGATED) && state.tenant.is_confirmed() && state.jobs.is_idle();
    if state.target.is_practice() || !may || !reading::look_for_grants(context, state, None) {
        go(context, state);
    }
}

/// Reads once more before anything is taken back: the question may have been open for long, and a grant that serves others
/// by now is not what was shown. A grant keeps its id when it is widened.
pub(super) fn take_back<H: Host>(context: &Context<H>, state: &mut State, shown: Vec<LeftGrant>) {
    if reading::look_for_grants(context, state, Some(shown)) {
        state.stay.leaving = None;
    }
}

/// Choosing the one that is chosen already changes nothing, and must not lose its secret.
pub(super) fn ask_for_registration<H: Host>(context: &Context<H>, state: &mut State, meant: Meant) {
    let chosen = match &meant {
        Meant::This(id) => Some(id.as_str()),
        Meant::TheOnlyOne | Meant::New => None,
    };
    let same = chosen.is_some() && state.tenant.in_use() == chosen;
    if !state.jobs.is_idle() || same {
        return;
    }
    if state.vault.is_of(chosen) {
        // Another one of the name has turned up; the admin says that it is still this one.
        choose_registration(context, state, meant);
    } else {
        leave(context, state, Leave::Registration(meant));
    }
}

fn choose_registration<H: Host>(context: &Context<H>, state: &mut State, meant: Meant) {
    state.tenant.choose(meant);
    if !state.vault.is_of(state.tenant.in_use()) {
        clipboard::clear(context, state);
        // Another registration has another secret, and nothing of it has been written yet.
        state.drop_secret();
    }
    state.vault.judge_by(state.tenant.in_use());
    // What failed was about the former one.
    state.troubles.over(Source::Work);
    // A read that began with the former choice must not bring it back.
    state.jobs.drop_read();
    state.jobs.read_soon();
}
