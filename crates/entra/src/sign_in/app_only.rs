//! An application's own token.

use std::collections::BTreeSet;
use std::fmt;

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use super::id_token::payload;
use super::token::{endpoint, post, read_tokens};
use crate::cloud::Cloud;
use crate::fault::Fault;
use crate::http::Http;

/// A token that an application got with its own secret.
#[derive(Clone)]
pub struct AppToken {
    /// The token for Graph.
    pub access_token: SecretString,
    /// When Graph stops accepting it.
    pub expires_at: Timestamp,
    /// The application permissions in it. `None` if the token cannot be read: its form is Graph's own affair and may
    /// change.
    pub roles: Option<BTreeSet<String>>,
    /// The sign-in service's id of the answer that it came with, for whoever finds it wanting.
    pub request_id: Option<String>,
}

impl fmt::Debug for AppToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AppToken")
            .field("access_token", &"[removed]")
            .field("expires_at", &self.expires_at)
            .field("roles", &self.roles)
            .field("request_id", &self.request_id)
            .finish()
    }
}

#[derive(Deserialize)]
struct Roles {
    // A token without any application permission has no such claim.
    #[serde(default)]
    roles: BTreeSet<String>,
}

/// Asks for an application's token with its secret (client credentials). One try: whether to wait for a new secret to
/// be known everywhere is the caller's to decide.
pub async fn app_token(
    http: &Http,
    cloud: &Cloud,
    tenant_id: &str,
    client_id: &str,
    secret: &SecretString,
) -> Result<AppToken, Fault> {
    let url = endpoint(cloud, tenant_id, &["oauth2", "v2.0", "token"]);
    let asked_at = Timestamp::now();
    let answer = post(
        http,
        &url,
        &[
            ("client_id", client_id),
            ("scope", &format!("{}/.default", cloud.graph_resource())),
            // Exposed to be sent to the sign-in service in the request's body, which is wiped afterwards.
            ("client_secret", secret.expose_secret()),
            ("grant_type", "client_credentials"),
        ],
    )
    .await
    .map_err(|fault| fault.without(secret))?;
    let granted = read_tokens(&answer, asked_at)?;
    // Exposed to read which permissions it holds.
    let roles = payload::<Roles>(granted.access_token.expose_secret()).map(|claims| claims.roles);
    Ok(AppToken {
        access_token: granted.access_token,
        expires_at: granted.expires_at,
        roles,
        request_id: answer.request_id(),
    })
}
