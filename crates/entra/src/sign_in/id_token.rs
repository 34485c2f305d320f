//! Believing an ID token.
//!
//! It comes straight from the token endpoint over TLS, so its signature need not be checked (OpenID Connect Core 1.0,
//! 3.1.3.7, point 6). Whom it is for, from whom, for which request and until when are checked here.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use subtle::ConstantTimeEq as _;
use url::Url;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::session::Account;
use crate::cloud::Cloud;
use crate::fault::{Code, Fault};

/// How far this computer's clock may be off. Microsoft's own libraries allow as much.
pub(crate) const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// How long an ID token usually lives (Microsoft, "Configurable token lifetimes": an hour).
const USUAL_LIFE: SignedDuration = SignedDuration::from_hours(1);

/// Whether an ID token is usually taken for expired by a clock that is so far ahead. One that is behind expires none.
pub(crate) fn seems_expired_by(ahead: SignedDuration) -> bool {
    ahead > USUAL_LIFE + CLOCK_SKEW
}

/// What the token must agree with.
pub(crate) struct Expected<'a> {
    pub(crate) cloud: &'a Cloud,
    /// What was asked for: `organizations`, a domain or an id.
    pub(crate) tenant: &'a str,
    pub(crate) client_id: &'a str,
    /// `None` where the flow has none (device code).
    pub(crate) nonce: Option<&'a str>,
    pub(crate) now: Timestamp,
}

#[derive(Deserialize)]
struct Claims {
    aud: String,
    iss: String,
    exp: i64,
    tid: String,
    oid: String,
    nonce: Option<String>,
    preferred_username: Option<String>,
    upn: Option<String>,
    name: Option<String>,
}

/// The account and its tenant id, if the token belongs to this sign-in.
pub(crate) fn read(token: &str, expected: &Expected<'_>) -> Result<(Account, String), Fault> {
    let unreadable = || Fault::new(Code::UnexpectedAnswer).with_message("the ID token cannot be read");
    let claims: Claims = payload(token).ok_or_else(unreadable)?;
    // What the browser brought had its state, or there would be no token: it is the token that does not fit.
    let differs = |what: &str, nuance| {
        let words = format!("the ID token has another {what}");
        Fault::new(Code::SignInMismatch).nuanced(nuance).with_message(words)
    };
    let mismatch = |what| differs(what, "token");
    if claims.aud != expected.client_id {
        return Err(mismatch("audience"));
    }
    if let Some(nonce) = expected.nonce
        && !claims.nonce.as_deref().is_some_and(|answered| same(answered, nonce))
    {
        // Nothing that was chosen for this sign-in is wrong then: it was given for another one.
        return Err(differs("nonce", "nonce"));
    }
    if is_external(&claims.iss) {
        return Err(Fault::new(Code::ExternalTenant)
            .about("issuer")
            .with_message("the ID token is of an External ID tenant"));
    }
    if !is_issuer(&claims.iss, &claims.tid, expected.cloud) {
        return Err(mismatch("issuer"));
    }
    if claims.exp.saturating_add(CLOCK_SKEW.as_secs()) < expected.now.as_second() {
        return Err(Fault::new(Code::ClockWrong).with_message("the ID token has expired already"));
    }
    if Uuid::parse_str(expected.tenant).is_ok() && !claims.tid.eq_ignore_ascii_case(expected.tenant) {
        return Err(mismatch("tenant"));
    }
    let told = |name: &Option<String>| name.clone().filter(|name| !name.trim().is_empty());
    let user_principal_name =
        told(&claims.preferred_username).or_else(|| told(&claims.upn)).unwrap_or_default();
    let account = Account { object_id: claims.oid, user_principal_name, display_name: told(&claims.name) };
    Ok((account, claims.tid))
}

/// `{authority}/{tid}/v2.0`, as every cloud's OpenID configuration gives it.
fn is_issuer(issuer: &str, tenant_id: &str, cloud: &Cloud) -> bool {
    let Ok(issuer) = Url::parse(issuer) else { return false };
    let authority = cloud.authority();
    let base = authority.path().trim_end_matches('/');
    let path = issuer.path().trim_end_matches('/');
    // The id becomes a part of addresses: one segment, as it is written.
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    !tenant_id.is_empty()
        && tenant_id.bytes().all(plain)
        && crate::cloud::same_origin(&issuer, authority)
        && path.strip_prefix(base).is_some_and(|rest| rest == format!("/{tenant_id}/v2.0"))
}

/// Issuers of tenants for customers: `https://{id}.ciamlogin.com/{id}/v2.0` (Microsoft's page on external tenants).
pub(crate) fn is_external(issuer: &str) -> bool {
    let host = Url::parse(issuer).ok().and_then(|issuer| issuer.host_str().map(str::to_ascii_lowercase));
    host.is_some_and(|host| host.ends_with(".ciamlogin.com"))
}

/// The claims of a JWT, whatever its signature.
pub(crate) fn payload<T: DeserializeOwned>(token: &str) -> Option<T> {
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok()?);
    serde_json::from_slice(&bytes).ok()
}

/// Whether two texts are the same, in a time that depends on their lengths only.
pub(crate) fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}
