//! The one way out to Microsoft over HTTP.
//!
//! Owns: how connections are made (the system's proxy and trust store, timeouts, no redirects), how much of an
//! answer is read, how far this computer's clock is off, and what a failed connection is called. Does not own: what is asked, or what an answer means.

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reqwest::header::HeaderMap;
use reqwest::{Client, ClientBuilder, Method, RequestBuilder, Response, redirect};
use url::Url;
use zeroize::Zeroizing;

use crate::cloud::is_loopback;
use crate::fault::{Code, Fault};
use crate::proxy::{Setting, Way};
use crate::skew::Skew;

/// The most bytes of one answer that are read. The largest that Graph gives here, its own service principal with all
/// permissions, is half a megabyte.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// How long the steps of one request may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// Until a connection, TLS included, stands.
    pub connect: Duration,
    /// Between two pieces of an answer.
    pub read: Duration,
    /// The whole request.
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            read: Duration::from_secs(30),
            total: Duration::from_secs(100),
        }
    }
}

/// The HTTP clients. Cheap to clone.
///
/// Neither follows a redirect, so that a token or a code is never carried to another host. A cloud on this computer is
/// reached past the system's proxy, which could not reach it.
#[derive(Debug, Clone)]
pub struct Http {
    clients: Arc<RwLock<Clients>>,
    user_agent: String,
    timeouts: Timeouts,
    skew: Skew,
}

#[derive(Debug, Clone)]
struct Clients {
    outside: Client,
    loopback: Client,
    setting: Setting,
    /// The system's store is empty: whatever is said over TLS would be said to nobody known.
    rootless: bool,
}

/// Why there is no answer.
pub(crate) enum Sent {
    /// This computer has no root certificates: nothing was sent.
    NoRoots,
    /// No answer began.
    Failed(reqwest::Error),
    /// An answer began.
    BrokenOff(Fault),
}

/// An answer, read to its end. The bytes are zeroised when it goes.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Zeroizing<Vec<u8>>,
    /// The id under which it was asked for, where one was sent along.
    pub(crate) asked_as: Option<String>,
}

impl Answer {
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(crate) fn request_id(&self) -> Option<String> {
        Fault::of_headers(self.status, &self.headers).request_id
    }

    /// The fault of an answer that cannot be read, be it Microsoft's or not.
    pub(crate) fn unexpected(&self, why: &str) -> Fault {
        let mut fault = Fault::of_headers(self.status, &self.headers).with_message(why);
        fault.tell_whose_page(&self.headers);
        fault.named.asked_as.clone_from(&self.asked_as);
        fault
    }
}

impl Http {
    /// Clients with the usual timeouts. `app_version` goes into the `User-Agent`.
    pub fn new(app_version: &str) -> Result<Self, Fault> {
        Self::with_timeouts(app_version, Timeouts::default())
    }

    /// Clients with other timeouts.
    pub fn with_timeouts(app_version: &str, timeouts: Timeouts) -> Result<Self, Fault> {
        let user_agent = format!("PeigSetup/{app_version}");
        let clients = Arc::new(RwLock::new(clients(&user_agent, timeouts)?));
        Ok(Self { clients, user_agent, timeouts, skew: Skew::default() })
    }

    /// Closes the connections that wait to be used again, for all clones: their buffers, which nobody else can wipe, hold
    /// what was sent last, a token or a secret. A request under way goes on to its end.
    pub fn let_go(&self) {
        match clients(&self.user_agent, self.timeouts) {
            Ok(new) => *self.clients.write().unwrap_or_else(PoisonError::into_inner) = new,
            Err(fault) => tracing::warn!(?fault.code, "the connections stay until they are idle for long"),
        }
    }

    /// How far this computer's clock is ahead of Microsoft's (behind where negative), by the latest answer that told;
    /// `None` before the first. Good to a second or so where answers are quick, and to half their time where they are
    /// slow. Shared by all clones.
    pub fn clock_skew(&self) -> Option<SignedDuration> {
        self.skew.latest()
    }

    /// What this computer was set to use when the clients were made.
    pub(crate) fn setting(&self) -> Setting {
        self.clients.read().unwrap_or_else(PoisonError::into_inner).setting.clone()
    }

    pub(crate) fn timeouts(&self) -> Timeouts {
        self.timeouts
    }

    pub(crate) fn request(&self, method: Method, url: &Url) -> RequestBuilder {
        let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
        clients.of(url).request(method, url.clone())
    }

    /// Sends and reads to the end.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Result<Answer, Fault> {
        self.try_send(request).await.map_err(|sent| match sent {
            Sent::NoRoots => Fault::new(Code::NoRootCertificates),
            Sent::Failed(error) => self.named(transport_fault(&error, None), error.url()),
            Sent::BrokenOff(fault) => fault,
        })
    }

    /// The same, with the error itself where there was no answer.
    pub(crate) async fn try_send(&self, request: RequestBuilder) -> Result<Answer, Sent> {
        let request = request.build().map_err(Sent::Failed)?;
        let client = self.client_for(request.url()).ok_or(Sent::NoRoots)?;
        let asked = Timestamp::now();
        let response = client.execute(request).await.map_err(Sent::Failed)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        self.skew.note(asked, Timestamp::now(), &headers);
        let body = read(response).await.map_err(Sent::BrokenOff)?;
        Ok(Answer { status, headers, body, asked_as: None })
    }

    /// None where there are no root certificates, now either.
    fn client_for(&self, url: &Url) -> Option<Client> {
        let usable = || {
            let clients = self.clients.read().unwrap_or_else(PoisonError::into_inner);
            (!clients.rootless || url.scheme() != "https").then(|| clients.of(url).clone())
        };
        usable().or_else(|| {
            self.let_go();
            usable()
        })
    }

    /// The fault of a proxy names it.
    fn named(&self, mut fault: Fault, url: Option<&Url>) -> Fault {
        match url.map(|url| self.setting().way(url)) {
            Some(Way::Proxy { address, .. }) if fault.code == Code::ProxySignIn => {
                fault.named.proxy = Some(address);
            }
            _ => {}
        }
        fault
    }
}

impl Clients {
    fn of(&self, url: &Url) -> &Client {
        if is_loopback(url) { &self.loopback } else { &self.outside }
    }
}

/// For a client that is built elsewhere: by this computer's proxy, as it is read here.
pub fn by_the_systems_way(builder: ClientBuilder) -> ClientBuilder {
    Setting::of_system().for_client().into_iter().fold(builder.no_proxy(), ClientBuilder::proxy)
}

fn clients(user_agent: &str, timeouts: Timeouts) -> Result<Clients, Fault> {
    let setting = Setting::of_system();
    let plain = || {
        Client::builder()
            .no_proxy()
            .user_agent(user_agent)
            .redirect(redirect::Policy::none())
            .connect_timeout(timeouts.connect)
            .read_timeout(timeouts.read)
            .timeout(timeouts.total)
    };
    let both = |with: fn(ClientBuilder) -> ClientBuilder| {
        let outside = setting.for_client().into_iter().fold(plain(), ClientBuilder::proxy);
        Ok::<_, reqwest::Error>((with(outside).build()?, with(plain()).build()?))
    };
    // Without the store there are still the clouds on this computer, which need none.
    let (rootless, (outside, loopback)) = match both(|builder| builder) {
        Ok(clients) => (false, clients),
        Err(error) => match both(|builder| builder.tls_certs_only([])) {
            Ok(clients) => (true, clients),
            Err(_) => return Err(Fault::new(Code::Internal).with_message(describe(&error))),
        },
    };
    Ok(Clients { outside, loopback, setting, rootless })
}

async fn read(mut response: Response) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let status = response.status().as_u16();
    let announced = response.content_length().and_then(|length| usize::try_from(length).ok()).unwrap_or(0);
    let mut body = Zeroizing::new(Vec::with_capacity(announced.clamp(4096, BODY_LIMIT)));
    while let Some(piece) = response.chunk().await.map_err(|error| transport_fault(&error, Some(status)))? {
        if body.len() + piece.len() > BODY_LIMIT {
            let headers = response.headers();
            let mut fault = Fault::of_headers(status, headers).with_message("the answer is too long");
            fault.tell_whose_page(headers);
            return Err(Fault { answer_lost: true, ..fault });
        }
        if body.len() + piece.len() > body.capacity() {
            // Growing a vector leaves the old bytes behind in memory; copying by hand lets them be wiped.
            let mut larger =
                Zeroizing::new(Vec::with_capacity((body.capacity() * 2).max(body.len() + piece.len())));
            larger.extend_from_slice(&body);
            body = larger;
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}

/// What a failed exchange is called. `status` is that of an answer which began and then broke off.
fn transport_fault(error: &reqwest::Error, status: Option<u16>) -> Fault {
    let insecure = causes(error).any(|cause| cause.downcast_ref::<rustls::Error>().is_some());
    let code = if insecure {
        Code::InsecureConnection
    } else if is_proxy_sign_in(error) {
        Code::ProxySignIn
    } else if error.is_timeout() {
        Code::TimedOut
    } else if error.is_builder() {
        Code::Internal
    } else {
        Code::Offline
    };
    // Before a connection stood, nothing was sent; afterwards the service may have acted.
    let never_sent = error.is_connect() || error.is_builder();
    Fault { status, answer_lost: !never_sent, ..Fault::new(code) }.with_message(describe(error))
}

/// What the library says where a proxy wants a sign-in. Its own types are not public; tests with real proxies hold these.
const SIGN_IN_WANTED: [&str; 4] = [
    "tunnel error: proxy authorization required",
    "SOCKS error: credentials not accepted",
    "SOCKS error: server does not support user/pass authentication",
    "SOCKS error: server implements authentication incorrectly",
];

/// Whether a proxy wants a sign-in, or another one than it was given.
pub(crate) fn is_proxy_sign_in(error: &reqwest::Error) -> bool {
    SIGN_IN_WANTED.into_iter().any(|words| says(error, words))
}

/// Whether the error, or one beneath it, has these words.
pub(crate) fn says(error: &reqwest::Error, words: &str) -> bool {
    causes(error).any(|cause| cause.to_string().contains(words))
}

/// The error's own words and those beneath it, without the address: its query may hold ids.
pub(crate) fn describe(error: &reqwest::Error) -> String {
    let mut words = match error.url() {
        Some(url) => format!("no answer from {}", url.host_str().unwrap_or_default()),
        None => "no answer".to_owned(),
    };
    let mut last = String::new();
    for cause in causes(error).skip(1).map(ToString::to_string) {
        if cause != last {
            words.push_str(": ");
            words.push_str(&cause);
        }
        last = cause;
    }
    words
}

/// The chain of causes. What an `io::Error` wraps is a cause of its own, which `source` would skip.
pub(crate) fn causes<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> impl Iterator<Item = &'a (dyn std::error::Error + 'static)> {
    std::iter::successors(Some(error), |cause| {
        let cause: &'a (dyn std::error::Error + 'static) = *cause;
        match cause.downcast_ref::<std::io::Error>() {
            Some(io) => io.get_ref().map(|inner| inner as &(dyn std::error::Error + 'static)),
            None => cause.source(),
        }
    })
}
