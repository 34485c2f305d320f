//! The token endpoint, and the session that comes of its answer.
//!
//! The forms are posted by hand: the `oauth2` crate reads an answer into its own plain strings, which are not wiped,
//! and its error type drops what the wizard lives on (`error_codes`, `claims`, `suberror`, the trace id, the status
//! of a proxy's page). PKCE and the random values are the crate's.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use super::form::body;
use super::id_token::{Expected, read};
use super::request::SignIn;
use super::scopes;
use super::session::Session;
use crate::cloud::Cloud;
use crate::fault::{Code, Fault};
use crate::http::{Answer, Http};
use crate::secret_text::SecretText;

/// `{authority}/{tenant}/…`, the parts percent-encoded.
pub(crate) fn endpoint(cloud: &Cloud, tenant: &str, parts: &[&str]) -> Url {
    let mut url = cloud.authority().clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().push(tenant).extend(parts);
    }
    url
}

/// Posts a form to one of the sign-in service's endpoints and hands back an answer within 2xx.
pub(crate) async fn post(http: &Http, url: &Url, fields: &[(&str, &str)]) -> Result<Answer, Fault> {
    let request = http
        .request(Method::POST, url)
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(body(fields));
    let answer = http.send(request).await?;
    if answer.is_success() {
        return Ok(answer);
    }
    Err(Fault::from_sign_in(answer.status, &answer.headers, &answer.body))
}

#[derive(Deserialize)]
struct Tokens {
    access_token: SecretText,
    #[serde(default)]
    token_type: String,
    expires_in: Lenient,
    scope: Option<String>,
    id_token: Option<SecretText>,
}

/// Seconds as a number or, as older endpoints write them, as a text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Lenient {
    Number(u64),
    Text(String),
}

impl Lenient {
    fn seconds(&self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

/// The parts of a token answer that every flow uses.
pub(crate) struct Granted {
    pub(crate) access_token: SecretString,
    pub(crate) expires_at: Timestamp,
    scope: Option<String>,
    id_token: Option<SecretString>,
}

/// No token of Microsoft's lives for as long (28 hours is the longest for Graph); an answer that says more is not believed.
const LONGEST_LIFE: Duration = Duration::from_hours(7 * 24);

/// Reads an answer of the token endpoint. `asked_at` is when the request went out, so that the token is never taken to
/// live longer than it does.
pub(crate) fn read_tokens(answer: &Answer, asked_at: Timestamp) -> Result<Granted, Fault> {
    let tokens: Tokens = serde_json::from_slice(&answer.body)
        .map_err(|_| answer.unexpected("not an answer of the token endpoint"))?;
    if !tokens.token_type.eq_ignore_ascii_case("bearer") {
        return Err(answer.unexpected("not a bearer token"));
    }
    let seconds = tokens.expires_in.seconds().ok_or_else(|| answer.unexpected("no lifetime of the token"))?;
    let lifetime =
        SignedDuration::try_from(Duration::from_secs(seconds).min(LONGEST_LIFE)).unwrap_or_default();
    Ok(Granted {
        access_token: tokens.access_token.0,
        expires_at: asked_at.saturating_add(lifetime).unwrap_or(asked_at),
        scope: tokens.scope,
        id_token: tokens.id_token.map(|token| token.0),
    })
}

/// Makes a session of a token answer, after checking whose it is.
pub(crate) fn session(
    answer: &Answer,
    cloud: &Cloud,
    request: &SignIn,
    nonce: Option<&str>,
    asked_at: Timestamp,
) -> Result<Session, Fault> {
    use secrecy::ExposeSecret as _;
    let granted = read_tokens(answer, asked_at)?;
    let id_token = granted.id_token.ok_or_else(|| answer.unexpected("no ID token"))?;
    let expected = Expected {
        cloud,
        tenant: &request.tenant,
        client_id: &request.client_id,
        nonce,
        now: Timestamp::now(),
    };
    // Exposed to read its claims; nothing of it but the account and the tenant id is kept.
    let (account, tenant_id) = read(id_token.expose_secret(), &expected).map_err(|fault| {
        let mut fault = Fault { request_id: answer.request_id(), status: Some(answer.status), ..fault };
        fault.tell_whose_page(&answer.headers);
        fault
    })?;
    let granted_scopes = scopes::granted(granted.scope.as_deref(), &request.scopes);
    Ok(Session {
        access_token: granted.access_token,
        expires_at: granted.expires_at,
        granted: granted_scopes,
        account,
        tenant_id,
    })
}

/// A fault without an answer behind it.
pub(crate) fn cancelled() -> Fault {
    Fault::new(Code::Cancelled)
}
