//! The two loopback listeners and the way of one request through faults, log and host.
//!
//! Owns sockets, start and stop, and cutting connections. Refuses to own any answer's content.

use std::collections::BTreeMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body as HttpBody, to_bytes};
use axum::extract::connect_info::Connected;
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

use crate::documents::Documents;
use crate::faults::{Answer, Faults};
use crate::identity::Sessions;
use crate::log::{Seen, headers_of_interest, mask_body, mask_query};
use crate::scenario::Scenario;
use crate::shared::{Endpoints, Shared, lock};
use crate::tenant::Tenant;
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
}

impl Default for Options {
    fn default() -> Self {
        Self { scenario: Scenario::default(), bind: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), seed: None }
    }
}

/// A running practice tenant. Dropping it stops it.
#[derive(Debug)]
pub struct Practice {
    shared: Arc<Shared>,
    tenant: Tenant,
    stop: CancellationToken,
    tasks: Vec<tokio::task::JoinHandle<()>>,
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
        let endpoints = Endpoints {
            authority: format!("http://{}", sign_in.local_addr()?),
            graph: format!("http://{}", graph.local_addr()?),
        };
        let shared = Arc::new(Shared {
            documents: Mutex::new(Documents::seeded(options.scenario, options.seed)),
            sessions: Mutex::new(Sessions::new().map_err(io::Error::other)?),
            faults: Faults::default(),
            log: Mutex::new(Vec::new()),
            watch: Watch::default(),
            endpoints,
        });
        let stop = CancellationToken::new();
        let tasks =
            vec![spawn(sign_in, Host::Authority, &shared, &stop), spawn(graph, Host::Graph, &shared, &stop)];
        Ok(Self { tenant: Tenant::new(Arc::clone(&shared)), shared, stop, tasks })
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

    /// Every request so far, oldest first; the parts of a `$batch` follow it in the order they were asked.
    pub fn log(&self) -> Vec<Seen> {
        lock(&self.shared.log).clone()
    }

    /// Stops both listeners and waits until they are closed.
    pub async fn stop(mut self) {
        self.stop.cancel();
        for task in std::mem::take(&mut self.tasks) {
            // A task that was aborted is stopped as well.
            let _ = task.await;
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

/// A listener whose connections can be cut, and which ends them all when the server stops.
struct Loopback {
    inner: TcpListener,
    stop: CancellationToken,
}

impl Listener for Loopback {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.inner).await;
        let stopped = Box::pin(self.stop.clone().cancelled_owned());
        (CuttableStream { stream, cut: CutSwitch::default(), stopped }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.inner.local_addr()
    }
}

/// Cuts the connection it belongs to: nothing more is written.
#[derive(Clone, Default)]
struct CutSwitch(Arc<AtomicBool>);

impl CutSwitch {
    fn cut(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_cut(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Connected<IncomingStream<'_, Loopback>> for CutSwitch {
    fn connect_info(stream: IncomingStream<'_, Loopback>) -> Self {
        stream.io().cut.clone()
    }
}

struct CuttableStream {
    stream: TcpStream,
    cut: CutSwitch,
    stopped: Pin<Box<tokio_util::sync::WaitForCancellationFutureOwned>>,
}

impl AsyncRead for CuttableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        // The end of the server is the end of input, so that kept-alive connections close and ports are free again.
        if self.cut.is_cut() || self.stopped.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.cut.is_cut() {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        Pin::new(&mut self.stream).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
