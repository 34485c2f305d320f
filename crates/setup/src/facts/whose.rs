//! Whose a secret is, and which of two was made first.
//!
//! The maker of a secret chooses its name, its dates and its key id (`application: addPassword`; that the key id is taken:
//! `recordings/app-addpassword-client-keyid.json`). So none of these proves anything: what does is who has given consents, and
//! what this computer has noted.

use entra::graph::{Application, PasswordCredential};

use super::{Decision, Facts};
use crate::secret::ours::{is_older, is_ours};
use crate::secret::trace::{Fate, Secrets, Trace, remembered};
use crate::tenant::foothold::Foothold;
use crate::tenant::registration::is_live;

impl Facts<'_> {
    /// That consents are there shows that somebody with the right to give them has used the registration for Peig before this
    /// run. Until then only what this run has made or lost, or this computer knows, is known to be Peig's; and where it knows
    /// one, whatever has come since is somebody else's.
    pub(super) fn is_peigs(&self, registration: &Application, one: &PasswordCredential) -> bool {
        self.is_known_here(registration, one)
            || (is_ours(one)
                && self.is_in_use()
                && !self.granted_here
                && self.came_before_what_is_known(registration, one))
    }

    /// This run has made the secret, or this computer has its value or remembers it. That the admin says of one that Peig does
    /// not have it makes it nobody else's.
    fn is_known_here(&self, registration: &Application, one: &PasswordCredential) -> bool {
        let fate = self.secret.fate(&registration.id, one);
        self.secret.key_id.as_ref() == Some(&one.key_id)
            || self.secret.made.contains(&one.key_id)
            || fate.is_some_and(|fate| fate != Fate::Denied || is_ours(one))
    }

    /// It was there before a secret that this computer knows, or it knows none. An expired one says nothing any more: whoever
    /// has renewed it elsewhere could not have done so here. One whose value never arrived says nothing either.
    fn came_before_what_is_known(&self, registration: &Application, one: &PasswordCredential) -> bool {
        let now = self.service_now();
        let speaks = |known: &&PasswordCredential| {
            is_live(known.end_date_time, now)
                && self.is_known_here(registration, known)
                && self.secret.fate(&registration.id, known) != Some(Fate::Begun)
        };
        let mut known = registration.password_credentials.iter().filter(speaks).peekable();
        let before = |known: &PasswordCredential| match self.secret.traces.find(&registration.id, known) {
            Some(trace) => trace.secret.knew(one),
            None => is_older(one, known),
        };
        known.peek().is_none() || known.any(before)
    }

    /// Known to be Peig's, or left by the admin knowingly. One of which nobody has said whose it is may be an intruder's.
    pub fn is_accepted(&self, one: &PasswordCredential) -> bool {
        let Some(registration) = self.registration() else { return false };
        self.is_peigs(registration, one) || self.decision(&Foothold::secret(one)) == Decision::Stays
    }

    /// Of two secrets this one was made before the other, as far as notes tell: what is in neither's note has come since.
    pub fn was_noted_before(&self, one: &PasswordCredential, other: &PasswordCredential) -> Option<bool> {
        match (self.trace(one), self.trace(other)) {
            (_, Some(other)) if other.secret.knew(one) => Some(true),
            (Some(one), _) if one.secret.knew(other) => Some(false),
            (Some(_), None) => Some(true),
            (None, Some(_)) => Some(false),
            (Some(_), Some(_)) | (None, None) => None,
        }
    }

    /// Of two secrets this one was made before the other. Dates decide only where no note does.
    pub fn was_made_before(&self, one: &PasswordCredential, other: &PasswordCredential) -> bool {
        self.was_noted_before(one, other).unwrap_or_else(|| is_older(one, other))
    }

    /// A note about a secret of the registration in use that was made elsewhere. Of what is there beside it only what is
    /// accepted was there before; of one whose value is here also only what is older by its date.
    pub fn note_of(&self, secret: &PasswordCredential, fate: Fate) -> Option<Trace> {
        let registration = self.registration()?;
        let all = registration.password_credentials.iter().filter(|one| one.key_id != secret.key_id);
        let before = |one: &&PasswordCredential| {
            self.is_accepted(one) && (fate != Fate::Kept || is_older(one, secret))
        };
        let beside: Secrets = remembered(all.filter(before));
        Some(Trace::of_existing(&registration.id, secret, beside, fate))
    }
}
