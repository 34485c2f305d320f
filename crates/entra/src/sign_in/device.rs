//! Signing in with a device code (RFC 8628), for machines whose browser cannot reach back.

use std::fmt;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::request::SignIn;
use super::scopes;
use super::session::Session;
use super::token::{cancelled, endpoint, post, session};
use crate::cloud::Cloud;
use crate::fault::{Code, Fault};
use crate::http::{Answer, Http};

/// RFC 8628, 3.2 and 3.5: the interval where none is given, and what `slow_down` adds.
const USUAL_INTERVAL: Duration = Duration::from_secs(5);
/// No server is asked more often than this, whatever it allows.
const SHORTEST_INTERVAL: Duration = Duration::from_secs(1);

/// What to show the person.
#[derive(Clone)]
pub struct DevicePrompt {
    /// The code to type.
    pub user_code: String,
    /// The page to type it on.
    pub verification_uri: Url,
    /// How long the code lives, from when it was made.
    pub expires_in: Duration,
    /// How long to wait between two questions.
    pub interval: Duration,
    device_code: SecretString,
    made_at: Instant,
}

impl fmt::Debug for DevicePrompt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("DevicePrompt")
            .field("user_code", &"[removed]")
            .field("verification_uri", &self.verification_uri.as_str())
            .field("expires_in", &self.expires_in)
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Begun {
    user_code: String,
    device_code: String,
    #[serde(alias = "verification_url")]
    verification_uri: Url,
    expires_in: u64,
    interval: Option<u64>,
}

/// Asks for a code.
pub async fn begin_device_code(http: &Http, cloud: &Cloud, request: &SignIn) -> Result<DevicePrompt, Fault> {
    let url = endpoint(cloud, &request.tenant, &["oauth2", "v2.0", "devicecode"]);
    let scope = scopes::on_the_wire(cloud, &request.scopes);
    let claims = scopes::claims(request.claims.as_deref());
    let made_at = Instant::now();
    let form = [("client_id", request.client_id.as_str()), ("scope", &scope), ("claims", &claims)];
    let answer = post(http, &url, &form).await?;
    let begun: Begun = serde_json::from_slice(&answer.body).map_err(|_| not_begun(&answer))?;
    if !matches!(begun.verification_uri.scheme(), "https" | "http") {
        return Err(answer.unexpected("the page for the code is not a web page"));
    }
    Ok(DevicePrompt {
        user_code: begun.user_code,
        verification_uri: begun.verification_uri,
        expires_in: Duration::from_secs(begun.expires_in),
        interval: begun.interval.map_or(USUAL_INTERVAL, Duration::from_secs).max(SHORTEST_INTERVAL),
        device_code: SecretString::from(begun.device_code),
        made_at,
    })
}

/// Why there is no code in an answer within 2xx. The endpoint has been seen to refuse with 200 (so MSAL.NET expects).
fn not_begun(answer: &Answer) -> Fault {
    let fault = Fault::from_sign_in(answer.status, &answer.headers, &answer.body);
    if fault.service_code.is_some() {
        fault
    } else {
        answer.unexpected("not an answer of the device endpoint")
    }
}

/// Waits until the person has finished in the browser, the code has expired, or the caller cancels.
///
/// A connection that fails meanwhile does not end the wait: the person may be done before it is back.
pub async fn finish_device_code(
    http: &Http,
    cloud: &Cloud,
    request: &SignIn,
    prompt: &DevicePrompt,
    cancel: CancellationToken,
) -> Result<Session, Fault> {
    let mut interval = prompt.interval;
    loop {
        if prompt.made_at.elapsed().saturating_add(interval) > prompt.expires_in {
            return Err(Fault::new(Code::DeviceCodeExpired));
        }
        let asked = cancel.run_until_cancelled(async {
            tokio::time::sleep(interval).await;
            ask(http, cloud, request, prompt).await
        });
        let fault = match asked.await.ok_or_else(cancelled)? {
            Ok(session) => return Ok(session),
            Err(fault) => fault,
        };
        let says = |error: &str| fault.inner_codes.iter().any(|code| code == error);
        if says("authorization_pending") {
            continue;
        }
        // Where the way to the service failed, the sign-in has not.
        if !says("slow_down") && !fault.is_passing() {
            return Err(fault);
        }
        interval = (interval + USUAL_INTERVAL).max(fault.retry_after.unwrap_or_default());
    }
}

async fn ask(http: &Http, cloud: &Cloud, request: &SignIn, prompt: &DevicePrompt) -> Result<Session, Fault> {
    let url = endpoint(cloud, &request.tenant, &["oauth2", "v2.0", "token"]);
    let asked_at = Timestamp::now();
    // What the token must satisfy goes with the question for the token as well. Microsoft's libraries differ: MSAL Python
    // sends it here only, MSAL.NET with the request for a code too.
    let claims = scopes::claims(request.claims.as_deref());
    let form = [
        ("client_id", request.client_id.as_str()),
        ("claims", &claims),
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        // Exposed to be sent to the sign-in service in the request's body.
        ("device_code", prompt.device_code.expose_secret()),
    ];
    let answer = post(http, &url, &form).await.map_err(|fault| fault.without(&prompt.device_code))?;
    session(&answer, cloud, request, None, asked_at)
}
