//! A loopback server that answers as it is told and remembers what it was asked.

#![allow(dead_code, reason = "each test program uses a part of it")]

pub(crate) mod browser;
pub(crate) mod fake;
pub(crate) mod story;

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, Method, Uri};
use axum::response::Response;
use entra::{Cloud, Graph, Http};
use secrecy::SecretString;
use serde_json::Value;
use url::form_urlencoded;

/// The token that a client of a made-up Graph carries.
pub(crate) const TOKEN: &str = "tok-3f9c";

/// A client of this server.
pub(crate) fn graph_of(server: &Server) -> Graph {
    Graph::new(&http(), &server.cloud(), SecretString::from(TOKEN.to_owned()))
}

/// A server that answers everything with this, and a client of it.
pub(crate) async fn answering(reply: Reply) -> (Server, Graph) {
    let server = Server::start(move |_| reply.clone()).await;
    let graph = graph_of(&server);
    (server, graph)
}

/// What was asked.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    /// One field of a posted form.
    pub(crate) fn form(&self, name: &str) -> Option<String> {
        form_urlencoded::parse(&self.body).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

/// What to answer.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn json(status: u16, body: &Value) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        Self { status, headers, body: body.to_string().into_bytes() }
    }

    pub(crate) fn html(status: u16, body: &str) -> Self {
        let headers = vec![("content-type".to_owned(), "text/html".to_owned())];
        Self { status, headers, body: body.as_bytes().to_vec() }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Vec::new() }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn into_response(self) -> Response {
        let mut response = Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(Body::from(self.body)).unwrap()
    }
}

type Handler = dyn Fn(&Seen) -> Reply + Send + Sync;

/// The running server. It ends with the test's runtime.
pub(crate) struct Server {
    pub(crate) origin: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Server {
    pub(crate) async fn start(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (handler, log): (Arc<Handler>, _) = (Arc::new(handler), Arc::clone(&seen));
        let router = Router::new().fallback(move |request: Request| {
            let (handler, log) = (Arc::clone(&handler), Arc::clone(&log));
            async move {
                let (parts, body) = request.into_parts();
                let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
                let one = Seen { method: parts.method, uri: parts.uri, headers: parts.headers, body };
                let reply = handler(&one);
                log.lock().unwrap().push(one);
                reply.into_response()
            }
        });
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { origin, seen }
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// A cloud whose sign-in and Graph are both this server, under different paths.
    pub(crate) fn cloud(&self) -> Cloud {
        cloud(&self.origin, &self.origin)
    }
}

impl Drop for Server {
    /// What the client asked of Graph is what Microsoft's published description allows.
    fn drop(&mut self) {
        let mut broken = Vec::new();
        for one in self.seen() {
            let Some(path) = one.uri.path().strip_prefix("/graph") else { continue };
            let query = form_urlencoded::parse(one.uri.query().unwrap_or_default().as_bytes()).into_owned();
            let query: Vec<_> = query.collect();
            let path = percent_decoded(path);
            let sent = contract::sent(&one.body);
            broken.extend(contract::check_request(one.method.as_str(), &path, &query, sent.as_ref()));
        }
        let broken: Vec<_> = broken.iter().map(ToString::to_string).collect();
        assert!(broken.is_empty() || std::thread::panicking(), "{}", broken.join("\n"));
    }
}

fn percent_decoded(path: &str) -> String {
    // A path is no form: a plus stays one.
    let pair = format!("p={}", path.replace('+', "%2B").replace('&', "%26"));
    form_urlencoded::parse(pair.as_bytes()).next().map(|(_, value)| value.into_owned()).unwrap_or_default()
}

pub(crate) fn cloud(authority: &str, graph: &str) -> Cloud {
    let text = serde_json::json!({
        "authority": format!("{authority}/login"),
        "graph": format!("{graph}/graph/"),
        "portal": "http://127.0.0.1/portal",
    });
    Cloud::from_json(&text.to_string()).unwrap()
}

pub(crate) fn http() -> Http {
    Http::new("0.0.0").unwrap()
}
