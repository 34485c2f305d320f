//! What is known of the secret, without its value.

use std::collections::BTreeSet;

use entra::graph::PasswordCredential;
use jiff::Timestamp;
use serde::Serialize;

use super::trace::{Fate, Traces};

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

/// What is known of the secret, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub struct SecretFacts {
    /// Key id of the secret whose value is at hand.
    pub key_id: Option<String>,
    /// The value is at hand.
    pub at_hand: bool,
    /// The value is in the credential store.
    pub stored: bool,
    /// How far its proof is.
    pub proof: Proof,
    /// The value at hand has left this program, so that Peig may have it: copied or shown, in this run or an earlier one.
    pub handed: bool,
    /// Key ids of the secrets that this run has made.
    pub made: BTreeSet<String>,
    /// What this computer remembers of secrets.
    pub traces: Traces,
    /// The credential store has said what it keeps for the registration in use, or the value is at hand.
    pub sought: bool,
    /// The credential store has been asked what it keeps for the registration in use, and has not answered: the value of the
    /// newest secret may be there.
    pub seeking: bool,
}

impl SecretFacts {
    /// Nobody has the value of this secret: it was asked for and never arrived. Not before the credential store has answered:
    /// the end of the program may have come between keeping the value and noting that.
    pub fn is_orphan(&self, registration: &str, secret: &PasswordCredential) -> bool {
        self.key_id.as_ref() != Some(&secret.key_id)
            && self.fate(registration, secret) == Some(Fate::Begun)
            && self.sought
    }

    /// What this computer remembers of this secret.
    pub fn fate(&self, registration: &str, secret: &PasswordCredential) -> Option<Fate> {
        self.traces.find(registration, secret).map(|trace| trace.fate)
    }
}

/// What keeps this computer from trying a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// A rule about who may sign in from where: Microsoft's answer says so.
    Rule,
    /// Whatever it is: the admin has said that it is handed over all the same.
    Word,
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
    /// It could not be tried from this computer. That says nothing about the secret, or about Peig, which signs in from
    /// elsewhere.
    Blocked {
        /// By what.
        by: Obstacle,
    },
}
