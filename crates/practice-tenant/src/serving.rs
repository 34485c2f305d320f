//! The way of one request through faults, log and host.
//!
//! Owns cutting connections. Refuses to own any answer's content.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use axum::Router;
use axum::body::{Body as HttpBody, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::faults::Answer;
use crate::hold::Moment;
use crate::lock::lock;
use crate::log::{Seen, headers_of_interest, mask_body, mask_query};
use crate::loopback::{CutSwitch, Loopback};
use crate::outcome::{Acted, Outcome, arranged_reply};
use crate::pace::{Span, travel};
use crate::shared::Shared;
use crate::watch::Arranged;
use crate::weather::Gust;
use crate::wire::{Body, Reply, Request};
use crate::{graph, identity};

/// Largest request body that is read, in bytes.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// The middle of an answer's head, in bytes: all of it is longer.
const MIDDLE_OF_HEAD: usize = 60;

/// Which of the two hosts.
#[derive(Clone, Copy)]
pub(crate) enum Host {
    Authority,
    Graph,
}

#[derive(Clone)]
struct Site {
    host: Host,
    shared: Arc<Shared>,
    stop: CancellationToken,
}

/// Serves a listener until it is told to stop.
pub(crate) fn spawn(
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
    let arrived = travel(site.shared.delay).await;
    let gust = site.shared.weather.over(&request, matches!(site.host, Host::Graph));
    match held(&site, request, gust.as_ref(), arrived, &cut).await {
        Outcome::Answered(reply) => {
            if let Some(Gust::BreaksOff) = gust {
                cut.cut_after(MIDDLE_OF_HEAD + reply.length() / 2);
            }
            to_http(reply.dated(site.shared.weather.date()))
        }
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

/// Answers a request, at whatever moment a test holds it.
async fn held(
    site: &Site,
    request: Request,
    gust: Option<&Gust>,
    arrived: SystemTime,
    cut: &CutSwitch,
) -> Outcome {
    let Some((moment, met)) = site.shared.holds.meet(|| seen(site.host, &request, None, None)) else {
        return through(site, request, gust, arrived).await;
    };
    match moment {
        Moment::BeforeActing => {
            met.wait().await;
            Outcome::Cut
        }
        Moment::BeforeAnswer => {
            through(site, request, gust, arrived).await;
            met.wait().await;
            Outcome::Cut
        }
        Moment::Between => {
            let outcome = through(site, request, gust, arrived).await;
            met.wait().await;
            outcome
        }
        Moment::AfterAnswer => {
            cut.tell_when_sent(met.when_sent());
            through(site, request, gust, arrived).await
        }
    }
}

/// The answer to a request in this weather. What is carried out late is, whoever still waits for it.
async fn through(site: &Site, request: Request, gust: Option<&Gust>, arrived: SystemTime) -> Outcome {
    match gust {
        Some(Gust::Late(wait)) => {
            let (site, wait) = (site.clone(), *wait);
            let late = tokio::spawn(async move {
                tokio::time::sleep(wait).await;
                answer(&site, &request, None, arrived)
            });
            late.await.unwrap_or(Outcome::Cut)
        }
        Some(Gust::Slow(wait)) => {
            let outcome = answer(site, &request, gust, arrived);
            tokio::time::sleep(*wait).await;
            outcome
        }
        _ => answer(site, &request, gust, arrived),
    }
}

fn answer(site: &Site, request: &Request, gust: Option<&Gust>, arrived: SystemTime) -> Outcome {
    let shared = &site.shared;
    if let Some(Gust::Expires) = gust {
        lock(&shared.sessions).expire_tokens();
    }
    let struck = length_required(site.host, request)
        .or_else(|| shared.faults.strike(&request.method, &request.path_and_query()))
        .or_else(|| gust.and_then(Gust::refusal));
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
    let hidden = gust.and_then(Gust::hiding).map(|answer| Outcome::Answered(arranged_reply(answer)));
    let (outcome, arranged) = hidden.map_or((outcome, arranged), |hidden| (hidden, Arranged::Raw));
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
    let seen = Seen { span: Some(Span::since(arrived)), ..seen(site.host, request, status, caller) };
    let mut log = lock(&shared.log);
    log.push(seen);
    log.extend(parts);
    outcome
}

/// What Graph's front door answers to a write that tells no length, before Graph sees it: HTTP/1.1 has none for a body that
/// is not there unless the client says so (microsoft-graph-docs pull request 2262, graph-rs-sdk issue 524).
fn length_required(host: Host, request: &Request) -> Option<Answer> {
    let tells = ["content-length", "transfer-encoding"].iter().any(|name| request.header(name).is_some());
    if tells || matches!(host, Host::Authority) || request.method != "POST" {
        return None;
    }
    let text = "<HTML><HEAD><TITLE>Length Required</TITLE></HEAD><BODY><h2>Length Required</h2><hr>\
                <p>HTTP Error 411. The request must be chunked or have a content length.</p></BODY></HTML>";
    let content_type = "text/html; charset=us-ascii".to_owned();
    Some(Answer::Raw { status: 411, content_type, text: text.to_owned() })
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
        span: None,
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
