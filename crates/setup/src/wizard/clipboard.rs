//! The clipboard: values and the secret are put there, and the secret is taken off again.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Context;
use super::intents::show_host;
use super::state::{OnClipboard, State};
use crate::handover;
use crate::host::Host;
use crate::ipc::{FaultCode, ValueId};

/// How long a secret stays on the clipboard.
const CLIPBOARD_TIME: SignedDuration = SignedDuration::from_mins(1);

/// Between two tries to take it off.
const CLIPBOARD_PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// Puts an ordinary text there; whether that went well.
pub(super) fn copy_text<H: Host>(context: &Context<H>, state: &mut State, text: Option<String>) -> bool {
    let Some(text) = text else { return false };
    match context.host.copy_text(&text) {
        Ok(()) => {
            // What was there is there no more, a secret included.
            state.clipboard = None;
            true
        }
        Err(fault) => {
            show_host(state, FaultCode::ClipboardUnavailable, &fault);
            false
        }
    }
}

/// Puts a value for Peig there.
pub(super) fn copy_value<H: Host>(context: &Context<H>, state: &mut State, value: ValueId) {
    if value == ValueId::ClientSecret {
        return copy_secret(context, state);
    }
    let now = Timestamp::now();
    let text = state.session.as_ref().zip(state.facts(now)).and_then(|(session, facts)| {
        handover::fields(&facts, &session.tenant_id, TimeZone::system())
            .into_iter()
            .find(|(id, _)| *id == value)?
            .1
    });
    if copy_text(context, state, text) {
        state.copied_values.insert(value);
    }
}

/// Puts the secret there, for a minute.
pub(super) fn copy_secret<H: Host>(context: &Context<H>, state: &mut State) {
    let Some(held) = &mut state.secret else { return };
    let value = held.value.clone();
    match context.host.copy_secret(&value) {
        Ok(()) => {
            held.copied = true;
            held.handed = true;
            state.clipboard =
                Timestamp::now().checked_add(CLIPBOARD_TIME).ok().map(|until| OnClipboard { value, until });
            state.copied_values.insert(ValueId::ClientSecret);
            state.secret_facts.handed = true;
        }
        Err(fault) => show_host(state, FaultCode::ClipboardUnavailable, &fault),
    }
}

/// Takes the secret off the clipboard if it is there, also one that is no longer the secret at hand. Where the clipboard
/// cannot be used just now, it is tried again soon.
pub(super) fn clear<H: Host>(context: &Context<H>, state: &mut State) {
    let Some(on) = state.clipboard.take() else { return };
    if context.host.clear_clipboard(&on.value).is_err() {
        let until = Timestamp::now().checked_add(CLIPBOARD_PAUSE).unwrap_or(on.until);
        state.clipboard = Some(OnClipboard { until, ..on });
    }
}
