//! Microsoft's page on which an administrator approves what a registration lists, and the way back from it.
//!
//! What comes back is a word, not a proof: it can be made up by whoever knows the address, and Microsoft warns of taking the
//! tenant from it (v2-admin-consent, "Successful response"). Callers read the tenant.

use std::time::Duration;

use oauth2::CsrfToken;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::answer::{Awaited, Outcome};
use super::browser::{BrowserError, Browsing, Trip};
use super::loopback::{Astray, Loopback};
use super::page::ClosingPage;
use super::token::endpoint;
use crate::cloud::Cloud;
use crate::fault::{Code, Fault};

/// What is to be approved: all that this registration lists, for all of this tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// The tenant's id. The answer has to name it too.
    pub tenant_id: String,
    /// Client (application) id of the registration.
    pub client_id: String,
}

/// Lets an administrator approve in the system browser. `limit` bounds the wait for the person. The registration needs the
/// redirect `http://localhost`; Entra ignores the port (reply-url, "Localhost exceptions").
///
/// Ends as `BrowserUnavailable`, `PortUnavailable`, `SignInTimedOut`, `Cancelled`, `SignInMismatch` where the answer names
/// another tenant, or with what Microsoft refused.
pub async fn by_consent_page(
    cloud: &Cloud,
    asked: &Approval,
    page: &ClosingPage,
    limit: Duration,
    browsing: Browsing<impl FnOnce(&Url) -> Result<(), BrowserError> + Send, impl Fn(Astray) + Send>,
    cancel: CancellationToken,
) -> Result<(), Fault> {
    let listener = Loopback::open().await?;
    let state = CsrfToken::new_random();
    let (redirect, secret) = (listener.redirect(), state.secret());
    let address = admin_consent_url(cloud, &asked.tenant_id, &asked.client_id, &redirect, secret);
    let trip = Trip { address: &address, state: secret, awaited: Awaited::Consent, page, limit };
    let arrived = trip.there_and_back(&listener, browsing, &cancel).await?;
    drop(listener);
    let ended = match &arrived.outcome {
        Outcome::Consented(tenant) if tenant.eq_ignore_ascii_case(&asked.tenant_id) => Ok(()),
        Outcome::Refused(fault) => Err(fault.clone()),
        Outcome::Consented(_) | Outcome::Code(_) => {
            Err(Fault::new(Code::SignInMismatch).with_message("the answer names another tenant"))
        }
    };
    arrived.close(&page.html(ended.is_ok())).await;
    ended
}

/// The address of Microsoft's page where an administrator consents to all that the registration lists.
///
/// `redirect` must be one of the registration's; the answer comes back with `admin_consent=True` on errors too, so
/// only the absence of `error` means consent (Microsoft's page on the admin consent endpoint).
pub fn admin_consent_url(
    cloud: &Cloud,
    tenant_id: &str,
    client_id: &str,
    redirect: &str,
    state: &str,
) -> Url {
    let mut url = endpoint(cloud, tenant_id, &["v2.0", "adminconsent"]);
    url.query_pairs_mut()
        .append_pair("client_id", client_id)
        .append_pair("scope", &format!("{}/.default", cloud.graph_resource()))
        .append_pair("redirect_uri", redirect)
        .append_pair("state", state);
    url
}
