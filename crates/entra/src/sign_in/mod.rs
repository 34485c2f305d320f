//! Signing in.
//!
//! Owns: the three ways to a token (the system browser, a device code, an application's own secret), what is asked
//! for, and what is checked before an answer is believed. Does not own: opening a browser, words on the closing page,
//! keeping a token. No refresh token is asked for: the wizard is done within an hour or signs in again.

mod app_only;
mod browser;
mod device;
mod id_token;
mod loopback;
mod page;
mod scopes;
mod token;

use scopes::holds;
use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use secrecy::SecretString;
use thiserror::Error;

pub use app_only::{AppToken, admin_consent_url, app_token};
pub use browser::by_browser;
pub use device::{DevicePrompt, begin_device_code, finish_device_code};
pub use page::ClosingPage;
pub use scopes::Scopes;

/// What to sign in for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// `organizations`, a domain name or a tenant id.
    pub tenant: String,
    /// The client (application) id to sign in with.
    pub client_id: String,
    /// Short names of Graph's delegated permissions, and `openid`, `profile` as they are.
    pub scopes: Vec<String>,
    /// The JSON of a claims challenge to satisfy (`Fault::claims`).
    pub claims: Option<String>,
    /// The account to suggest.
    pub login_hint: Option<String>,
}

/// Why the system browser did not open.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct BrowserError(pub String);

/// A signed-in person's session. The token lives only here and is wiped with it.
#[derive(Clone)]
pub struct Session {
    /// The token for Graph.
    pub access_token: SecretString,
    /// When Graph stops accepting it.
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
