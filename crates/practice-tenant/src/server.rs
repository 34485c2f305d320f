//! The two loopback listeners and the way of one request through faults, log and host.
//!
//! Owns sockets, start and stop, and cutting connections. Refuses to own any answer's content.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body as HttpBody, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::documents::Documents;
use crate::faults::{Answer, Faults};
use crate::identity::Sessions;
use crate::log::{Seen, headers_of_interest, mask_body, mask_query};
use crate::loopback::{CutSwitch, Loopback};
use crate::scenario::Scenario;
use crate::shared::{Endpoints, Shared, lock};
use crate::tenant::Tenant;
#[cfg(feature = "tls")]
use crate::tls::Front;
use crate::watch::{Arranged, Watch};
use crate::wire::{Body, Reply, Request};
use crate::{graph, identity};

/// Largest request body that is read, in bytes.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// How a practice tenant starts.
#[derive(Clone, Debug)]
pub struct Options {
    /// The state of the tenant.
    pub scenario: Scenario,
    /// Where sign-in listens; Graph takes the next free port of the same address. Port 0 is any free one.
    pub bind: SocketAddr,
    /// Makes object ids and the order of shuffled lists the same on every run. Tokens and keys stay random.
    pub seed: Option<u64>,
    /// Answers as Microsoft's own hosts, over TLS behind a proxy on loopback; [`Practice::proxy`] says where.
    #[cfg(feature = "tls")]
    pub tls: bool,
    /// With `tls`, where the same hosts answer without a proxy, told apart by the name that the client asks for (SNI).
    /// Port 0 is any free one.
    #[cfg(feature = "tls")]
    pub tls_port: u16,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            scenario: Scenario::default(),
            bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: None,
            #[cfg(feature = "tls")]
            tls: false,
            #[cfg(feature = "tls")]
            tls_port: 0,
        }
    }
}

/// A running practice tenant. Dropping it stops it.
#[derive(Debug)]
pub struct Practice {
    shared: Arc<Shared>,
    tenant: Tenant,
    stop: CancellationToken,
    tasks: Vec<tokio::task::JoinHandle<()>>,
    #[cfg(feature = "tls")]
    front: Option<Front>,
}

impl Practice {
    /// Binds both listeners and serves on the current tokio runtime.
    ///
    /// # Errors
    /// The address is taken, or is not a loopback address.
    pub async fn start(options: Options) -> io::Result<Self> {
        if !options.bind.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "a practice tenant serves loopback only",
            ));
        }
        let sign_in = TcpListener::bind(options.bind).await?;
        let graph = TcpListener::bind(SocketAddr::new(options.bind.ip(), 0)).await?;
        let stop = CancellationToken::new();
        #[cfg(feature = "tls")]
        let front = if options.tls {
            let hosts = (sign_in.local_addr()?, graph.local_addr()?);
            Some(Front::start(hosts, options.tls_port, &stop).await?)
        } else {
            None
        };
        let plain = Endpoints {
            authority: format!("http://{}", sign_in.local_addr()?),
            graph: format!("http://{}", graph.local_addr()?),
        };
        #[cfg(feature = "tls")]
        let endpoints = if front.is_some() { Endpoints::of_microsoft() } else { plain };
        #[cfg(not(feature = "tls"))]
        let endpoints = plain;
        let shared = Arc::new(Shared {
            documents: Mutex::new(Documents::seeded(options.scenario, options.seed)),
            sessions: Mutex::new(Sessions::new().map_err(io::Error::other)?),
            faults: Faults::of(options.scenario),
            log: Mutex::new(Vec::new()),
            watch: Watch::default(),
            endpoints,
        });
        let tasks =
            vec![spawn(sign_in, Host::Authority, &shared, &stop), spawn(graph, Host::Graph, &shared, &stop)];
        Ok(Self {
            tenant: Tenant::new(Arc::clone(&shared)),
            shared,
            stop,
            tasks,
            #[cfg(feature = "tls")]
            front,
        })
    }

    /// Address of the proxy that leads Microsoft's host names here, if there is one.
    #[cfg(feature = "tls")]
    pub fn proxy(&self) -> Option<String> {
        self.front.as_ref().map(|front| format!("http://{}", front.address))
    }

    /// Where Microsoft's host names answer over TLS without a proxy, if they do.
    #[cfg(feature = "tls")]
    pub fn direct(&self) -> Option<SocketAddr> {
        self.front.as_ref().map(|front| front.direct)
    }

    /// Certificate of the authority that vouches for this practice tenant, as PEM. Made anew on every start.
    #[cfg(feature = "tls")]
    pub fn certificate_authority(&self) -> Option<&str> {
        self.front.as_ref().map(|front| front.authority.as_str())
    }

    /// The cloud description that points Peig Setup here: name, authority, graph, portal.
    pub fn cloud_json(&self) -> String {
        serde_json::json!({
            "name": "practice",
            "authority": self.authority(),
            "graph": self.graph(),
            "portal": self.shared.endpoints.portal(),
        })
        .to_string()
    }

    /// Address of the sign-in host, without a trailing slash.
    pub fn authority(&self) -> String {
        self.shared.endpoints.authority.clone()
    }

    /// Address of the Graph host, without version and trailing slash.
    pub fn graph(&self) -> String {
        self.shared.endpoints.graph.clone()
    }

    /// The tenant's content, to look at and to change as a colleague in the portal would.
    pub fn tenant(&self) -> &Tenant {
        &self.tenant
    }

    /// The faults to come.
    pub fn faults(&self) -> &Faults {
        &self.shared.faults
    }

    /// From now on this test asks Graph for what Microsoft's published description forbids, for this reason.
    #[cfg(feature = "watch")]
    pub fn expect_wrong_requests(&self, reason: &str) {
        self.shared.watch.expect_wrong_requests(reason);
    }

    /// What broke Microsoft's published description so far. The same fails the test when the tenant is dropped.
    #[cfg(feature = "watch")]
    pub fn violations(&self) -> Vec<String> {
        self.shared.watch.found()
    }

    /// Stops and tells how many exchanges with Graph there were, and what they broke of Microsoft's published
    /// description: nothing of it fails a test any more.
    #[cfg(feature = "watch")]
    pub async fn settle(mut self) -> (usize, Vec<String>) {
        self.close().await;
        self.shared.watch.take()
    }

    /// Every request so far, oldest first; the parts of a `$batch` follow it in the order they were asked.
    pub fn log(&self) -> Vec<Seen> {
        lock(&self.shared.log).clone()
    }

    /// Stops both listeners and waits until they are closed.
    pub async fn stop(mut self) {
        self.close().await;
    }

    async fn close(&mut self) {
        self.stop.cancel();
        for task in std::mem::take(&mut self.tasks) {
            // A task that was aborted is stopped as well.
            let _ = task.await;
        }
        #[cfg(feature = "tls")]
        if let Some(front) = self.front.take() {
            for task in front.tasks {
                let _ = task.await;
            }
        }
    }
}

impl Drop for Practice {
    fn drop(&mut self) {
        self.stop.cancel();
        self.shared.watch.verdict();
    }
}

#[derive(Clone, Copy)]
enum Host {
    Authority,
    Graph,
}

#[derive(Clone)]
struct Site {
    host: Host,
    shared: Arc<Shared>,
    stop: CancellationToken,
}

fn spawn(
    listener: TcpListener,
    host: Host,
    shared: &Arc<Shared>,
    stop: &CancellationToken,
) -> tokio::task::JoinHandle<()> {
    let site = Site { host, shared: Arc::clone(shared), stop: stop.clone() };
    let stop = stop.clone();
    let service =
        Router::new().fallback(serve).with_state(site).into_make_service_with_connect_info::<CutSwitch>();
    let listener = Loopback { inner: listener, stop: stop.clone() };
    tokio::spawn(async move {
        tokio::select! {
            result = axum::serve(listener, service) => {
                if let Err(error) = result {
                    tracing::error!(%error, "practice tenant stopped serving");
                }
            }
            () = stop.cancelled() => {}
        }
    })
}

/// One request from the socket to the answer.
async fn serve(
    State(site): State<Site>,
    ConnectInfo(cut): ConnectInfo<CutSwitch>,
    http: HttpRequest,
) -> Response {
    let (parts, body) = http.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else {
        return to_http(Reply::new(413, Body::None));
    };
    let headers: BTreeMap<String, String> = parts
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let request = Request::new(parts.method.as_str(), target, headers, bytes.to_vec());
    match answer(&site, &request) {
        Outcome::Answered(reply) => to_http(reply),
        Outcome::Cut => {
            cut.cut();
            Response::new(HttpBody::empty())
        }
        Outcome::Hang => {
            site.stop.cancelled().await;
            cut.cut();
            Response::new(HttpBody::empty())
        }
    }
}

/// What becomes of a request.
pub(crate) enum Outcome {
    Answered(Reply),
    Cut,
    Hang,
}

fn answer(site: &Site, request: &Request) -> Outcome {
    let shared = &site.shared;
    let struck = shared.faults.strike(&request.method, &request.path_and_query());
    let arranged = Arranged::by(struck.as_ref());
    let (outcome, parts, caller) = match struck {
        Some(Answer::DropBefore) => (Outcome::Cut, Vec::new(), None),
        Some(Answer::Hang) => (Outcome::Hang, Vec::new(), None),
        Some(Answer::DropAfter) => {
            let acted = act(site, request);
            (Outcome::Cut, acted.parts, acted.caller)
        }
        Some(arranged) => (Outcome::Answered(arranged_reply(arranged)), Vec::new(), None),
        None => {
            let acted = act(site, request);
            (acted.outcome, acted.parts, acted.caller)
        }
    };
    let status = match &outcome {
        Outcome::Answered(reply) => Some(reply.status),
        Outcome::Cut | Outcome::Hang => None,
    };
    if let Host::Graph = site.host {
        let reply = match &outcome {
            Outcome::Answered(reply) => Some(reply),
            Outcome::Cut | Outcome::Hang => None,
        };
        shared.watch.exchange(request, reply, arranged);
    }
    let seen = seen(site.host, request, status, caller);
    let mut log = lock(&shared.log);
    log.push(seen);
    log.extend(parts);
    outcome
}

/// What a host did with a request.
pub(crate) struct Acted {
    pub(crate) outcome: Outcome,
    pub(crate) parts: Vec<Seen>,
    pub(crate) caller: Option<String>,
}

fn act(site: &Site, request: &Request) -> Acted {
    match site.host {
        Host::Authority => Acted {
            outcome: Outcome::Answered(identity::answer(&site.shared, request)),
            parts: Vec::new(),
            caller: None,
        },
        Host::Graph => graph::answer(&site.shared, request),
    }
}

/// The reply that a fault prescribes; faults without a reply are handled before.
pub(crate) fn arranged_reply(answer: Answer) -> Reply {
    match answer {
        Answer::Json { status, headers, body } => {
            let mut reply = Reply::new(status, Body::Json(body)).with("content-type", "application/json");
            reply.extra = headers;
            reply
        }
        Answer::Raw { status, content_type, text } => {
            Reply::new(status, Body::Text(text)).with("content-type", content_type)
        }
        Answer::DropBefore | Answer::DropAfter | Answer::Hang => Reply::new(500, Body::None),
    }
}

fn seen(host: Host, request: &Request, status: Option<u16>, caller: Option<String>) -> Seen {
    Seen {
        host: match host {
            Host::Authority => "authority",
            Host::Graph => "graph",
        },
        method: request.method.clone(),
        path: request.path.clone(),
        query: mask_query(&request.query),
        headers: headers_of_interest(&request.headers),
        body: request.body_for_log().as_ref().map(mask_body),
        caller,
        status,
        in_batch: false,
    }
}

fn to_http(reply: Reply) -> Response {
    let body = match reply.body {
        Body::None => HttpBody::empty(),
        Body::Json(value) => HttpBody::from(value.to_string()),
        Body::Text(text) => HttpBody::from(text),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let fixed = reply.headers.iter().map(|(name, value)| (*name, value));
    for (name, value) in fixed.chain(reply.extra.iter().map(|(name, value)| (name.as_str(), value))) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
