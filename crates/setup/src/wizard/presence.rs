//! Whether somebody is in front of the window, and what ends when nobody is: the sign-in, and the secret on screen.

use jiff::Timestamp;
use secrecy::SecretString;

use super::intent::Intent;
use super::notes;
use super::place::Place;
use super::state::{SignInOver, State};
use super::surroundings::Context;
use crate::check::Status;
use crate::guide::SectionId;
use crate::host::{Away, Host};

/// What time alone ends.
pub(super) fn due<H: Host>(context: &Context<H>, state: &mut State) {
    let now = context.host.uptime();
    if state.showing.is_over(now) || !shows_the_secret(state.place) {
        state.showing.end();
    }
    if let Some(why) = state.access.due(now, || waits_for_someone(state)) {
        end(state, why);
    }
}

/// The machine says that nobody is in front of it any more.
pub(super) fn away(state: &mut State, why: Away) {
    state.showing.end();
    if state.access.is_signed_in() {
        end(state, SignInOver::Away(why));
    }
}

/// An intent is a person's, but for a window that is hidden.
pub(super) fn noticed<H: Host>(context: &Context<H>, state: &mut State, intent: &Intent) {
    if !matches!(intent, Intent::Visible { visible: false }) {
        state.access.is_there(context.host.uptime());
    }
}

/// The value, for the ten seconds of Reveal: where the screen has a place for it, to whoever is signed in. When it may be
/// copied, `gate` says.
pub(super) fn reveal<H: Host>(context: &Context<H>, state: &mut State) -> Option<SecretString> {
    let may = shows_the_secret(state.place) && state.access.is_signed_in();
    let value = state.vault.at_hand().filter(|_| may)?.value.clone();
    if !state.showing.begin(context.host.uptime()) {
        return None;
    }
    notes::handed(context, state, false);
    Some(value)
}

fn shows_the_secret(place: Place) -> bool {
    matches!(place, Place::Section(SectionId::Secret | SectionId::Confirm) | Place::Values)
}

fn waits_for_someone(state: &State) -> bool {
    let findings = state.findings(SectionId::Permissions, Timestamp::now());
    findings.iter().any(|finding| finding.status == Status::WaitingForSomeone)
}

/// The place, what is known and the secret at hand stay. A change under way comes to the end of its request.
fn end(state: &mut State, why: SignInOver) {
    state.showing.end();
    state.access.end_by(why);
    state.jobs.sign_in_is_over();
}
