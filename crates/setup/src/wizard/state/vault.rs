//! The secret's value, and all that is known of it: replaced whole with another tenant or registration.

use std::collections::BTreeSet;
use std::time::Duration;

use entra::CancellationToken;
use entra::graph::PasswordCredential;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use tokio_util::sync::DropGuard;

use crate::facts::Facts;
use crate::handover::{Shell, ValueId};
use crate::host::Uptime;
use crate::secret::known::{KeptIn, Proof, SecretFacts};
use crate::secret::ours::{is_ours, live_secrets};
use crate::secret::trace::{Fate, Trace, Traces};

/// How long a secret stays on the clipboard.
const CLIPBOARD_TIME: Duration = Duration::from_mins(1);
/// How long the secret at hand may be missing from the tenant before it counts as removed.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_mins(2);

/// A secret whose value is at hand.
pub(crate) struct HeldSecret {
    /// Object id of the registration that it belongs to.
    pub(crate) registration: String,
    pub(crate) value: SecretString,
    pub(crate) key_id: String,
    pub(crate) kept_in: KeptIn,
    pub(crate) copied: bool,
}

/// A value from the credential store that no live secret of the registration is known to have (yet).
pub(crate) struct Recalled {
    /// Object id of the registration that it was kept for.
    pub(crate) object_id: String,
    pub(crate) value: SecretString,
}

/// A secret on the clipboard.
pub(crate) struct OnClipboard {
    pub(crate) value: SecretString,
    /// When it is taken off, by the machine's own clock; later where taking it off failed.
    pub(crate) until: Duration,
    /// The same by the calendar, for the countdown on screen.
    pub(crate) shown_until: Timestamp,
}

/// The secret's value, and what is known of it.
#[derive(Default)]
pub(crate) struct Vault {
    held: Option<HeldSecret>,
    facts: SecretFacts,
    recalled: Option<Recalled>,
    /// The credential store could not be read.
    unread: bool,
    /// Since when the secret at hand is not among those of the registration.
    missed_since: Option<Timestamp>,
    /// The credential store has been asked for the secret of this registration (its object id).
    recalled_for: Option<String>,
    /// It has answered.
    answered: bool,
    /// Ends the proof that runs beside everything else when it is dropped: with the secret it is about.
    proof: Option<DropGuard>,
}

impl Vault {
    /// With what this computer remembers of earlier secrets.
    pub(crate) fn remembering(traces: Traces) -> Self {
        Self { facts: SecretFacts { traces, ..SecretFacts::default() }, ..Self::default() }
    }

    /// All of one tenant or registration goes. What is remembered is of all of them.
    pub(crate) fn empty(&mut self) {
        let mut traces = std::mem::take(&mut self.facts.traces);
        traces.forget_denied();
        *self = Self::remembering(traces);
    }

    /// A value is at hand, made or found again.
    pub(crate) fn hold(&mut self, held: HeldSecret, proof: Proof) {
        self.proof = None;
        self.recalled = None;
        self.missed_since = None;
        self.facts.traces.at_hand(&held.key_id);
        self.held = Some(held);
        self.facts.proof = proof;
    }

    /// The value is gone; what was lost before stays known.
    pub(crate) fn drop_value(&mut self) {
        self.proof = None;
        self.held = None;
        self.missed_since = None;
        self.facts.proof = Proof::Untried;
    }

    /// Its secret is gone from the tenant. What the credential store has is asked for anew: it may be of an earlier secret, or
    /// of this one once it comes back with its registration.
    pub(crate) fn give_up(&mut self) {
        self.drop_value();
        self.recalled_for = None;
    }

    /// The copy on this computer has been forgotten.
    pub(crate) fn forget(&mut self) {
        self.drop_value();
        self.recalled = None;
        // Asked again, it says that it keeps nothing.
        self.recalled_for = None;
    }

    /// The facts of the secret, after the value came or went, or another registration came into use. The secret of one that
    /// is not in use says nothing of the one that is.
    pub(crate) fn judge_by(&mut self, in_use: Option<&str>) {
        let held = self.held.as_ref().filter(|held| Some(held.registration.as_str()) == in_use);
        let asked = self.answered && self.recalled_for.as_deref() == in_use;
        self.facts = SecretFacts {
            key_id: held.map(|held| held.key_id.clone()),
            at_hand: held.is_some(),
            stored: held.is_some_and(|held| held.kept_in == KeptIn::CredentialStore),
            proof: std::mem::take(&mut self.facts.proof),
            handed: held.is_some_and(|held| {
                matches!(self.facts.traces.fate(&held.key_id), Some(Fate::Left | Fate::Handed))
            }),
            made: std::mem::take(&mut self.facts.made),
            traces: std::mem::take(&mut self.facts.traces),
            sought: in_use.is_some() && (held.is_some() || asked),
            seeking: in_use.is_some_and(|one| self.wants(one)) && !self.answered && !self.unread,
        };
    }

    /// This run has made a secret.
    pub(crate) fn note_made(&mut self, trace: Trace) {
        self.facts.made.insert(trace.secret.key_id.clone());
        self.facts.traces.put(trace);
    }

    pub(crate) fn note_proof(&mut self, proof: Proof) {
        self.facts.proof = proof;
    }

    /// A proof begins beside everything else; it ends with the secret. Gives what cancels it.
    pub(crate) fn watch(&mut self) -> CancellationToken {
        let cancel = CancellationToken::new();
        self.proof = Some(cancel.clone().drop_guard());
        cancel
    }

    /// What is remembered of secrets, to take something in.
    pub(crate) fn traces_mut(&mut self) -> &mut Traces {
        &mut self.facts.traces
    }

    pub(crate) fn kept(&mut self) {
        if let Some(held) = &mut self.held {
            held.kept_in = KeptIn::CredentialStore;
        }
        self.facts.stored = self.facts.at_hand;
    }

    /// It has left this program. Gives what is to be remembered of it.
    pub(crate) fn hand(&mut self, copied: bool) -> Option<Trace> {
        let held = self.held.as_mut()?;
        held.copied |= copied;
        self.facts.handed = self.facts.at_hand;
        // Once Peig has it, a further copy changes nothing.
        let known = self.facts.traces.fate(&held.key_id) == Some(Fate::Handed);
        if known { None } else { self.facts.traces.set(&held.key_id, Fate::Left).cloned() }
    }

    /// The credential store is asked for the secret of this registration; whether it has to be.
    pub(crate) fn begin_recall(&mut self, object_id: &str) -> bool {
        if self.recalled_for.as_deref() == Some(object_id) || self.held.is_some() {
            return false;
        }
        self.recalled = None;
        self.recalled_for = Some(object_id.to_owned());
        (self.answered, self.unread) = (false, false);
        true
    }

    /// The credential store may be asked again.
    pub(crate) fn recall_again(&mut self) {
        self.recalled_for = None;
    }

    /// An answer of the credential store about this registration is still wanted: one that asks its owner may answer when
    /// the admin is elsewhere long since, or has made a new secret.
    pub(crate) fn wants(&self, object_id: &str) -> bool {
        self.recalled_for.as_deref() == Some(object_id) && self.held.is_none()
    }

    pub(crate) fn recalled(&mut self, recalled: Option<Recalled>) {
        (self.unread, self.answered) = (false, true);
        self.recalled = recalled;
    }

    pub(crate) fn could_not_read(&mut self) {
        self.unread = true;
    }

    /// The value of the credential store, once it is known which secret it is.
    pub(crate) fn take_recalled(&mut self) -> Option<Recalled> {
        self.recalled.take()
    }

    /// The secret at hand is, or is not, among those of the registration. Replicas that lag do not know a young one for a
    /// while, so it is missed for long; whether it has to be given up.
    pub(crate) fn miss(&mut self, missing: bool, now: Timestamp) -> bool {
        if !missing {
            self.missed_since = None;
            return false;
        }
        let since = *self.missed_since.get_or_insert(now);
        now.duration_since(since) >= GIVEN_UP_AFTER
    }

    pub(crate) fn held(&self) -> Option<&HeldSecret> {
        self.held.as_ref()
    }

    /// The secret at hand, if it is of the registration in use.
    pub(crate) fn at_hand(&self) -> Option<&HeldSecret> {
        self.held.as_ref().filter(|_| self.facts.at_hand)
    }

    /// The value at hand is that of a secret of this registration.
    pub(crate) fn is_of(&self, object_id: Option<&str>) -> bool {
        self.held.as_ref().is_some_and(|held| Some(held.registration.as_str()) == object_id)
    }

    pub(crate) fn facts(&self) -> &SecretFacts {
        &self.facts
    }

    /// The credential store has a value that is not at hand.
    pub(crate) fn has_recalled(&self) -> bool {
        self.recalled.is_some()
    }

    /// The live secret of the registration in use whose value that is.
    pub(crate) fn recalled_secret<'a>(&self, facts: &Facts<'a>) -> Option<&'a PasswordCredential> {
        let recalled = self.recalled.as_ref()?;
        let registration = facts.registration().filter(|one| one.id == recalled.object_id)?;
        // One that was begun and never heard of may be it: its value may have been kept and not been noted.
        let live = live_secrets(registration, facts.now);
        // The hint is the value's first three characters. Of two that begin alike one that was noted here comes before any
        // other, and of those the later one was kept last.
        let start: String = recalled.value.expose_secret().chars().take(3).collect();
        let mut hinted: Vec<_> = live.iter().filter(|one| one.hint.as_deref() == Some(&start)).collect();
        hinted.sort_by_key(|one| (facts.fate(one).is_some(), is_ours(one), one.start_date_time));
        // A service that tells no hints leaves no doubt only where there is one secret of ours.
        let mut ours = live.iter().filter(|one| is_ours(one));
        let only = ours.next().filter(|one| one.hint.is_none() && ours.next().is_none());
        hinted.pop().or(only).copied()
    }

    pub(crate) fn is_unread(&self) -> bool {
        self.unread
    }

    /// The only copy of the value is in this program's memory.
    pub(crate) fn is_only_here(&self) -> bool {
        self.held.as_ref().is_some_and(|held| held.kept_in == KeptIn::MemoryOnly)
    }
}

/// What was copied. A secret on the clipboard outlives the secret at hand until it is off again.
#[derive(Default)]
pub(crate) struct Copies {
    on_clipboard: Option<OnClipboard>,
    values: BTreeSet<ValueId>,
    typed: BTreeSet<&'static str>,
    /// The script that was put on the clipboard last.
    pub(crate) script: Option<Shell>,
    /// The message to whoever approves was put there.
    pub(crate) consent_message: bool,
}

impl Copies {
    /// The secret was put on the clipboard.
    pub(crate) fn put_secret(&mut self, value: SecretString, now: Uptime) {
        let shown_until = Timestamp::now().saturating_add(CLIPBOARD_TIME).unwrap_or(Timestamp::MAX);
        self.on_clipboard = Some(OnClipboard { value, until: now.total + CLIPBOARD_TIME, shown_until });
        self.values.insert(ValueId::ClientSecret);
        self.script = None;
    }

    /// Something else was: what was there is there no more, a secret included.
    pub(crate) fn put_other(&mut self) {
        self.on_clipboard = None;
        self.script = None;
    }

    pub(crate) fn note(&mut self, value: ValueId) {
        self.values.insert(value);
    }

    /// What is typed in the portal was put there.
    pub(crate) fn note_typed(&mut self, text: &'static str) {
        self.typed.insert(text);
    }

    pub(crate) fn has_typed(&self, text: &str) -> bool {
        self.typed.contains(text)
    }

    /// A value has become another one.
    pub(crate) fn outdated(&mut self, values: &[ValueId]) {
        self.values.retain(|one| !values.contains(one));
    }

    /// All values have become others.
    pub(crate) fn all_outdated(&mut self) {
        self.values.clear();
        self.typed.clear();
        self.consent_message = false;
    }

    pub(crate) fn take_secret(&mut self) -> Option<OnClipboard> {
        self.on_clipboard.take()
    }

    /// It could not be taken off: tried again at this time.
    pub(crate) fn put_back(&mut self, on: OnClipboard) {
        self.on_clipboard = Some(on);
    }

    pub(crate) fn secret_until(&self) -> Option<Duration> {
        self.on_clipboard.as_ref().map(|on| on.until)
    }

    /// Until when this secret is on the clipboard, by the calendar.
    pub(crate) fn until(&self, held: &HeldSecret) -> Option<Timestamp> {
        let on = self.on_clipboard.as_ref()?;
        (held.value.expose_secret() == on.value.expose_secret()).then_some(on.shown_until)
    }

    pub(crate) fn has(&self, value: ValueId) -> bool {
        self.values.contains(&value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(registration: &str) -> HeldSecret {
        HeldSecret {
            registration: registration.to_owned(),
            value: SecretString::from("value"),
            key_id: "key".to_owned(),
            kept_in: KeptIn::CredentialStore,
            copied: false,
        }
    }

    /// It comes back with its registration, and may be kept on this computer still.
    #[test]
    fn a_secret_that_was_missed_for_long_is_looked_for_in_the_store_again() {
        let mut vault = Vault::default();
        assert!(vault.begin_recall("one"));
        vault.recalled(None);
        assert!(!vault.begin_recall("one"), "it has answered");
        vault.hold(held("one"), Proof::Untried);
        assert!(!vault.begin_recall("one"), "it is at hand");
        vault.give_up();
        assert!(vault.begin_recall("one"));
    }
}
