//! Signing in with the system browser: authorization code with PKCE (RFC 8252, RFC 7636).

use std::time::Duration;

use jiff::Timestamp;
use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope};
use secrecy::SecretString;
use thiserror::Error;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::answer::{Awaited, Outcome, RESPONSE_MODE};
use super::loopback::{Arrived, Astray, Loopback};
use super::page::ClosingPage;
use super::request::SignIn;
use super::scopes;
use super::session::Session;
use super::token::{cancelled, endpoint, post, session};
use crate::cloud::Cloud;
use crate::fault::{Code, Fault};
use crate::http::Http;

/// Why the system browser did not open.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct BrowserError(pub String);

/// What the caller does and hears while the browser is away.
pub struct Browsing<O, H> {
    /// Is given the address for the system browser.
    pub open: O,
    /// Is told of what came back and could not be taken. The browser may come back yet.
    pub astray: H,
}

/// Signs a person in. `limit` bounds the wait for the person.
///
/// The closing page is shown once the code has been redeemed, so that it tells the truth. Ends as
/// `BrowserUnavailable`, `PortUnavailable`, `SignInTimedOut`, `Cancelled`, `SignInMismatch`, or with what Microsoft
/// refused.
pub async fn by_browser(
    http: &Http,
    cloud: &Cloud,
    request: &SignIn,
    page: &ClosingPage,
    limit: Duration,
    browsing: Browsing<impl FnOnce(&Url) -> Result<(), BrowserError> + Send, impl Fn(Astray) + Send>,
    cancel: CancellationToken,
) -> Result<Session, Fault> {
    let listener = Loopback::open().await?;
    let going = Going::new(cloud, request, listener.redirect())?;
    let (address, state) = (&going.address, going.state.secret());
    let trip = Trip { address, state, awaited: Awaited::Code, page, limit };
    let arrived = trip.there_and_back(&listener, browsing, &cancel).await?;
    drop(listener);
    let ended = match &arrived.outcome {
        Outcome::Refused(fault) => Err(fault.clone()),
        Outcome::Consented(_) => Err(Fault::new(Code::SignInMismatch)),
        Outcome::Code(code) => tokio::select! {
            biased;
            () = cancel.cancelled() => Err(cancelled()),
            session = going.redeem(http, cloud, request, code) => session,
        },
    };
    arrived.close(&page.html(ended.is_ok())).await;
    ended
}

/// The way to a page of Microsoft's and back to the listener.
pub(super) struct Trip<'a> {
    pub(super) address: &'a Url,
    pub(super) state: &'a str,
    pub(super) awaited: Awaited,
    pub(super) page: &'a ClosingPage,
    pub(super) limit: Duration,
}

impl Trip<'_> {
    pub(super) async fn there_and_back(
        &self,
        listener: &Loopback,
        browsing: Browsing<impl FnOnce(&Url) -> Result<(), BrowserError> + Send, impl Fn(Astray) + Send>,
        cancel: &CancellationToken,
    ) -> Result<Arrived, Fault> {
        (browsing.open)(self.address)
            .map_err(|error| Fault::new(Code::BrowserUnavailable).with_message(error.0))?;
        let (awaited, failed) = (self.awaited, self.page.html(false));
        tokio::select! {
            biased;
            () = cancel.cancelled() => Err(cancelled()),
            arrived = listener.answer(awaited, self.state, failed, browsing.astray) => Ok(arrived),
            () = tokio::time::sleep(self.limit) => Err(Fault::new(Code::SignInTimedOut)),
        }
    }
}

/// A sign-in under way: what was sent along and must come back.
struct Going {
    address: Url,
    redirect: String,
    state: CsrfToken,
    nonce: CsrfToken,
    verifier: PkceCodeVerifier,
}

impl Going {
    fn new(cloud: &Cloud, request: &SignIn, redirect: String) -> Result<Self, Fault> {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = CsrfToken::new_random();
        let redirect_url = RedirectUrl::new(redirect.clone())
            .map_err(|_| Fault::new(Code::Internal).with_message("redirect"))?;
        let client = BasicClient::new(ClientId::new(request.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(endpoint(
                cloud,
                &request.tenant,
                &["oauth2", "v2.0", "authorize"],
            )))
            .set_redirect_uri(redirect_url);
        let mut authorize = client
            .authorize_url(CsrfToken::new_random)
            .add_scope(Scope::new(scopes::on_the_wire(cloud, &request.scopes)))
            .set_pkce_challenge(challenge)
            .add_extra_param("response_mode", RESPONSE_MODE)
            .add_extra_param("prompt", "select_account")
            .add_extra_param("nonce", nonce.secret().clone())
            .add_extra_param("claims", scopes::claims(request.claims.as_deref()));
        if let Some(hint) = &request.login_hint {
            authorize = authorize.add_extra_param("login_hint", hint.clone());
        }
        let (address, state) = authorize.url();
        Ok(Self { address, redirect, state, nonce, verifier })
    }

    async fn redeem(
        &self,
        http: &Http,
        cloud: &Cloud,
        request: &SignIn,
        code: &str,
    ) -> Result<Session, Fault> {
        let url = endpoint(cloud, &request.tenant, &["oauth2", "v2.0", "token"]);
        let scope = scopes::on_the_wire(cloud, &request.scopes);
        let claims = scopes::claims(request.claims.as_deref());
        let asked_at = Timestamp::now();
        let form = [
            ("client_id", request.client_id.as_str()),
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect),
            ("code_verifier", self.verifier.secret()),
            ("scope", &scope),
            ("claims", &claims),
        ];
        let answer = post(http, &url, &form).await.map_err(|fault| {
            let quoted = [code, self.verifier.secret()].map(|secret| SecretString::from(secret.to_owned()));
            quoted.iter().fold(fault, Fault::without)
        })?;
        session(&answer, cloud, request, Some(self.nonce.secret()), asked_at)
    }
}
