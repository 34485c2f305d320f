//! What a sign-in gives.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use secrecy::SecretString;

use super::scopes::{Scopes, holds};

/// A signed-in person's session. The token lives only here and is wiped with it.
#[derive(Clone)]
pub struct Session {
    /// The token for Graph.
    pub access_token: SecretString,
    /// When Graph stops accepting it, by its answer: up to 28 hours ahead. No reason to use it for as long.
    pub expires_at: Timestamp,
    /// Short names of what was granted, which may be less than was asked for.
    pub granted: BTreeSet<String>,
    /// Who signed in.
    pub account: Account,
    /// The tenant that was signed in to (`tid`).
    pub tenant_id: String,
}

/// Who signed in, from the ID token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The user's object id (`oid`).
    pub object_id: String,
    /// The sign-in name (`preferred_username`); may be empty for a guest without one.
    pub user_principal_name: String,
    /// The name for people.
    pub display_name: Option<String>,
}

impl Account {
    /// What it is called by itself: by its sign-in name, else by its name, else by its id.
    pub fn called(&self) -> &str {
        let named = Some(self.user_principal_name.as_str()).filter(|name| !name.is_empty());
        named.or(self.display_name.as_deref()).unwrap_or(&self.object_id)
    }
}

impl Session {
    /// Whether a permission was granted, by its short name.
    pub fn has(&self, scope: &str) -> bool {
        holds(&self.granted, scope)
    }

    /// What was granted, to be kept beyond the session.
    pub fn scopes(&self) -> Scopes {
        Scopes(self.granted.clone())
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Session")
            .field("access_token", &"[removed]")
            .field("expires_at", &self.expires_at)
            .field("granted", &self.granted)
            .field("account", &self.account)
            .field("tenant_id", &self.tenant_id)
            .finish()
    }
}
