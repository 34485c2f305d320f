//! What is asked for.

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
