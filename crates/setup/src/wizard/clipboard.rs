//! The clipboard: values and the secret are put there, and the secret is taken off again.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::gate;
use super::notes;
use super::state::{OnClipboard, Source, State};
use super::surroundings::Context;
use crate::fault::FaultCode;
use crate::guide::typed;
use crate::handover::{self, ValueId};
use crate::host::Host;

/// Between two tries to take the secret off.
const CLIPBOARD_PAUSE: Duration = Duration::from_secs(1);

/// Puts an ordinary text there; whether that went well.
pub(super) fn copy_text<H: Host>(context: &Context<H>, state: &mut State, text: Option<String>) -> bool {
    let Some(text) = text else { return false };
    let copied = context.host.copy_text(&text);
    match &copied {
        Ok(()) => state.copies.put_other(),
        Err(fault) => state.tell_host(Source::Machine, FaultCode::ClipboardUnavailable, fault, None),
    }
    copied.is_ok()
}

/// Puts a value for Peig there.
pub(super) fn copy_value<H: Host>(context: &Context<H>, state: &mut State, value: ValueId) {
    if value == ValueId::ClientSecret {
        return copy_secret(context, state);
    }
    let now = Timestamp::now();
    let text = state.session().zip(state.facts(now)).and_then(|(session, facts)| {
        handover::fields(&facts, &session.tenant_id, TimeZone::system())
            .into_iter()
            .find(|(id, _)| *id == value)?
            .1
    });
    if copy_text(context, state, text) {
        state.copies.note(value);
    }
}

/// Puts there what is typed in the portal, if the guide has it.
pub(super) fn copy_typed<H: Host>(context: &Context<H>, state: &mut State, text: &str) {
    if let Some(text) = typed(text)
        && copy_text(context, state, Some(text.to_owned()))
    {
        state.copies.note_typed(text);
    }
}

/// Puts the secret there, for a minute, where it may leave this program now.
pub(super) fn copy_secret<H: Host>(context: &Context<H>, state: &mut State) {
    let held = state.vault.held().filter(|_| gate::may_copy_secret(state));
    let Some(value) = held.map(|held| held.value.clone()) else { return };
    match context.host.copy_secret(&value) {
        Ok(()) => {
            notes::handed(context, state, true);
            state.copies.put_secret(value, context.host.uptime());
        }
        Err(fault) => state.tell_host(Source::Machine, FaultCode::ClipboardUnavailable, &fault, None),
    }
}

/// Takes the secret off the clipboard if it is there, also one that is no longer the secret at hand. Where the clipboard
/// cannot be used just now, it is tried again soon.
pub(super) fn clear<H: Host>(context: &Context<H>, state: &mut State) {
    let Some(on) = state.copies.take_secret() else { return };
    if context.host.clear_clipboard(&on.value).is_err() {
        let until = context.host.uptime().total + CLIPBOARD_PAUSE;
        state.copies.put_back(OnClipboard { until, ..on });
    }
}
