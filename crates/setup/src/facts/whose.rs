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

/// Whose the secrets of one registration are. Asked of all of them, as each that is known here says something of each other.
pub struct Whose<'a> {
    facts: Facts<'a>,
    registration: &'a Application,
    /// Somebody with the right to give consents has used the registration for Peig before this run.
    was_used_before: bool,
    /// Secrets known to be Peig's that say of another one whether it was there before.
    known: Vec<(&'a PasswordCredential, Option<&'a Trace>)>,
}

impl<'a> Whose<'a> {
    fn of(facts: Facts<'a>, registration: &'a Application) -> Self {
        let was_used_before = facts.is_in_use() && !facts.granted_here;
        let mut whose = Self { facts, registration, was_used_before, known: Vec::new() };
        let secrets = registration.password_credentials.iter();
        let speaking = secrets.filter(|one| whose.speaks(one));
        whose.known = speaking.map(|one| (one, facts.secret.traces.find(&registration.id, one))).collect();
        whose
    }

    /// That consents are there shows that somebody with the right to give them has used the registration for Peig before this
    /// run. Until then only what this run has made or lost, or this computer knows, is known to be Peig's; and where it knows
    /// one, whatever has come since is somebody else's.
    pub fn is_peigs(&self, one: &PasswordCredential) -> bool {
        self.is_known_here(one)
            || (is_ours(one) && self.was_used_before && self.came_before_what_is_known(one))
    }

    /// Known to be Peig's, or left by the admin knowingly. One of which nobody has said whose it is may be an intruder's.
    pub fn is_accepted(&self, one: &PasswordCredential) -> bool {
        self.is_peigs(one) || self.facts.decision(&Foothold::secret(one)) == Decision::Stays
    }

    /// Called as Peig's are, and accepted: what is only called so would take the place of the one that Peig has.
    pub fn is_ours(&self, one: &PasswordCredential) -> bool {
        is_ours(one) && self.is_accepted(one)
    }

    /// This run has made the secret, or this computer has its value or remembers it. That the admin says of one that Peig does
    /// not have it makes it nobody else's.
    fn is_known_here(&self, one: &PasswordCredential) -> bool {
        let secret = self.facts.secret;
        let fate = secret.fate(&self.registration.id, one);
        secret.key_id.as_ref() == Some(&one.key_id)
            || secret.made.contains(&one.key_id)
            || fate.is_some_and(|fate| fate != Fate::Denied || is_ours(one))
    }

    /// An expired one says nothing of others any more: whoever has renewed it elsewhere could not have done so here. One whose
    /// value never arrived says nothing either.
    fn speaks(&self, one: &PasswordCredential) -> bool {
        is_live(one.end_date_time, self.facts.service_now())
            && self.is_known_here(one)
            && self.facts.secret.fate(&self.registration.id, one) != Some(Fate::Begun)
    }

    /// It was there before a secret that this computer knows, or it knows none.
    fn came_before_what_is_known(&self, one: &PasswordCredential) -> bool {
        let before = |(known, note): &(&PasswordCredential, Option<&Trace>)| {
            note.map_or_else(|| is_older(one, known), |note| note.secret.knew(one))
        };
        self.known.is_empty() || self.known.iter().any(before)
    }
}

impl<'a> Facts<'a> {
    /// Whose the secrets of the registration in use are.
    pub fn whose(&self) -> Option<Whose<'a>> {
        self.registration().map(|registration| Whose::of(*self, registration))
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
        let whose = self.whose()?;
        let registration = whose.registration;
        let all = registration.password_credentials.iter().filter(|one| one.key_id != secret.key_id);
        let before = |one: &&PasswordCredential| {
            whose.is_accepted(one) && (fate != Fate::Kept || is_older(one, secret))
        };
        let beside: Secrets = remembered(all.filter(before));
        Some(Trace::of_existing(&registration.id, secret, beside, fate))
    }
}
