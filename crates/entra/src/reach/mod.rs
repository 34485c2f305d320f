//! Whether Microsoft can be reached from here, by which way, and if not, why.
//!
//! Owns: one request without an account to each of a cloud's two hosts, and what its end says. Refuses to own: sentences,
//! and any decision: a look can be wrong, and holds nobody back.

mod cause;
mod witness;

use std::time::Duration;

use jiff::SignedDuration;
use reqwest::{Method, Url};
use serde_json::Value;

pub use cause::Cause;

use crate::cloud::{Cloud, is_loopback};
use crate::fault::clean;
use crate::http::{Answer, Http, Sent, describe};
use crate::proxy::{Setting, Way};
use crate::sign_in::{CLOCK_SKEW, seems_expired_by};
use crate::skew::is_microsofts;
use cause::{of_error, of_failure_on};
use witness::{Testimony, witness};

/// How long one look may take, and as long again to ask who answers in Microsoft's place.
const LONGEST: Duration = Duration::from_secs(10);
/// What a clock may be off before it is worth a word.
pub const CLOCK_TOLERANCE: SignedDuration = CLOCK_SKEW;

/// What was found for a cloud.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reach {
    /// The host of the sign-in.
    pub sign_in: Look,
    /// The host of Graph.
    pub graph: Look,
    /// How far this computer's clock is ahead (behind where negative), where that is worth a word.
    pub clock: Option<SignedDuration>,
    /// An automatic configuration that is set on this computer and that this program does not follow: its address, or
    /// `WPAD` where the network is asked for it.
    pub automatic: Option<String>,
}

/// What was found for one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Host, and port where it is not the usual one.
    pub host: String,
    /// The way that was gone.
    pub way: Way,
    /// What was in the way, if something was.
    pub obstacle: Option<Obstacle>,
}

/// What is in the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Obstacle {
    /// The case.
    pub cause: Cause,
    /// Who vouches for the certificate that was shown, where one was and it matters. Whoever stands in the way has
    /// written this: a name to show, nothing to believe.
    pub issuer: Option<String>,
    /// Words for support.
    pub detail: String,
}

impl Reach {
    /// A sign-in would come to its end, and its answer would be taken for expired here.
    pub fn clock_refuses(&self) -> bool {
        self.clock.is_some_and(seems_expired_by)
    }

    /// Both hosts answered, and the clock is good enough.
    pub fn is_good(&self) -> bool {
        self.sign_in.obstacle.is_none() && self.graph.obstacle.is_none() && self.clock.is_none()
    }
}

/// Looks. Takes twenty seconds at most, and sends nothing of anybody's. What this computer is set to use is read anew.
pub async fn look(http: &Http, cloud: &Cloud) -> Reach {
    http.let_go();
    let setting = http.setting();
    // Public for everybody (Microsoft, "OpenID Connect on the Microsoft identity platform", configuration document).
    let discovery = under(cloud.authority(), "common/v2.0/.well-known/openid-configuration");
    // Refused without a token, by Graph itself (Microsoft, "Resolve Microsoft Graph authorization errors").
    let me = under(cloud.graph(), "v1.0/me");
    let (sign_in, graph) =
        tokio::join!(look_at(http, &setting, discovery, is_sign_in), look_at(http, &setting, me, is_graph));
    let told = [sign_in.1, graph.1].into_iter().flatten().next().or_else(|| http.clock_skew());
    Reach {
        sign_in: sign_in.0,
        graph: graph.0,
        clock: told.filter(|skew| skew.abs() > CLOCK_TOLERANCE),
        automatic: setting.automatic_address().map(str::to_owned),
    }
}

fn under(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("{}/{path}", base.path().trim_end_matches('/')));
    url
}

/// The look, and how far the clock is off by an answer that only its date speaks for.
async fn look_at(
    http: &Http,
    setting: &Setting,
    url: Url,
    is_it: fn(&Answer) -> bool,
) -> (Look, Option<SignedDuration>) {
    let way = if is_loopback(&url) { Way::Direct } else { setting.way(&url) };
    let host = url.host_str().unwrap_or_default();
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    let longest = LONGEST.min(http.timeouts().total);
    let request = http.request(Method::GET, &url).timeout(longest);
    let (cause, detail) = match http.try_send(request).await {
        Ok(answer) if is_it(&answer) => return (Look { host, way, obstacle: None }, None),
        Ok(answer) => (Cause::NotMicrosoft, format!("{host} answered with HTTP {}", answer.status)),
        Err(Sent::NoRoots) => (Cause::NoRoots, "no root certificates in the system's store".to_owned()),
        Err(Sent::Failed(error)) => (of_failure_on(&way, of_error(&error)), describe(&error)),
        Err(Sent::BrokenOff(fault)) => (Cause::Broken, fault.message.unwrap_or_default()),
    };
    let Testimony { issuer, skew } = if cause.is_about_who_answers() {
        witness(setting, &url, cause == Cause::OutOfDate, longest).await
    } else {
        Testimony::default()
    };
    let is_clock = skew.is_some_and(|skew| skew.abs() > CLOCK_TOLERANCE);
    let cause = if is_clock { Cause::Clock } else { cause };
    let obstacle = Obstacle { cause, issuer, detail: clean(&detail).unwrap_or_default() };
    (Look { host, way, obstacle: Some(obstacle) }, skew)
}

/// Microsoft's own number on the answer, or the document itself.
fn is_sign_in(answer: &Answer) -> bool {
    let document: Option<Value> = serde_json::from_slice(&answer.body).ok();
    let has = |name: &str| document.as_ref().is_some_and(|document| document[name].is_string());
    is_microsofts(&answer.headers) || (answer.status == 200 && has("issuer") && has("token_endpoint"))
}

/// Microsoft's own number on the answer, or the refusal that asks for a token.
fn is_graph(answer: &Answer) -> bool {
    let challenge =
        answer.headers.get(reqwest::header::WWW_AUTHENTICATE).and_then(|value| value.to_str().ok());
    let asks = challenge.is_some_and(|challenge| challenge.trim_start().to_lowercase().starts_with("bearer"));
    is_microsofts(&answer.headers) || (answer.status == 401 && asks)
}
