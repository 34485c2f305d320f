//! What this run of the program knows of the secret, without its value.

use std::collections::BTreeSet;

use entra::graph::PasswordCredential;
use jiff::Timestamp;
use serde::Serialize;

/// Where the secret's value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum KeptIn {
    /// Nowhere on this computer.
    Nowhere,
    /// In the operating system's credential store.
    CredentialStore,
    /// Only in this program's memory: closing the window loses it.
    MemoryOnly,
}

/// What this run of the program knows of the secret, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SecretFacts {
    /// Key id of the secret whose value is at hand.
    pub key_id: Option<String>,
    /// The value is at hand.
    pub at_hand: bool,
    /// The value is in the credential store.
    pub stored: bool,
    /// How far its proof is.
    pub proof: Proof,
    /// The value has left this program, so that Peig may have it: copied, shown, or kept since an earlier run.
    pub handed: bool,
    /// Key ids of the secrets that this run has made.
    pub made: BTreeSet<String>,
    /// Secrets whose answer was lost while they were made.
    pub lost: Vec<LostSecret>,
}

impl SecretFacts {
    /// The value of this secret was lost before anybody knew it.
    pub fn is_orphan(&self, registration: &str, secret: &PasswordCredential) -> bool {
        self.key_id.as_ref() != Some(&secret.key_id)
            && self.lost.iter().any(|lost| lost.object_id == registration && lost.is(secret))
    }
}

/// A secret that may have been made although the answer, and with it the value, was lost. Its orphan may turn up later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostSecret {
    /// Object id of the registration.
    pub object_id: String,
    /// The key id that was asked for. Microsoft honours it; a service that does not gives one of its own.
    pub key_id: String,
    /// Its name.
    pub name: String,
    /// When it ends, to the second as it was asked for.
    pub end: Timestamp,
    /// Key ids of all that was there before.
    pub known: BTreeSet<String>,
}

impl LostSecret {
    /// It is this one: by the key id that was asked for, else by name, end and not having been there before.
    pub fn is(&self, secret: &PasswordCredential) -> bool {
        let end = |at: Timestamp| at.as_second();
        secret.key_id == self.key_id
            || (secret.display_name.as_deref() == Some(&self.name)
                && secret.end_date_time.map(end) == Some(end(self.end))
                && !self.known.contains(&secret.key_id))
    }
}

/// How far the proof of a secret is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Proof {
    /// Not tried: the value is not at hand.
    #[default]
    Untried,
    /// Being tried since then; Microsoft may still be activating the secret.
    Trying {
        /// When it began.
        since: Timestamp,
    },
    /// It signs in with at least the four roles, and these beyond them.
    Proved {
        /// Roles in the token that Peig does not need.
        extra_roles: BTreeSet<String>,
    },
    /// It was not accepted in time.
    Failed,
    /// A policy of the company does not let it sign in from this computer. That says nothing about the secret, or about
    /// Peig, which signs in from elsewhere.
    Blocked,
}
