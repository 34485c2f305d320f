//! Requests and answers as plain data, between the sockets and the two hosts.
//!
//! Owns decoding of paths, queries and forms. Refuses to own any meaning of them.

use std::collections::BTreeMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::form_urlencoded;

/// A request with everything decoded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Percent-decoded path.
    pub(crate) path: String,
    /// Query pairs, decoded, in the order sent.
    pub(crate) query: Vec<(String, String)>,
    /// Header names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Takes a request target apart.
    pub(crate) fn new(method: &str, target: &str, headers: BTreeMap<String, String>, body: Vec<u8>) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        Self {
            method: method.to_ascii_uppercase(),
            path: decode_path(path),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            headers,
            body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }

    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The body as a form, last value of a name winning nothing: the first one counts.
    pub(crate) fn form(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(&self.body).into_owned().collect()
    }

    pub(crate) fn is_form(&self) -> bool {
        self.header("content-type").is_some_and(|t| t.starts_with("application/x-www-form-urlencoded"))
    }

    /// The path with its query, decoded, as faults see it.
    pub(crate) fn path_and_query(&self) -> String {
        let pairs: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, pairs.join("&")) }
    }

    /// The body as JSON, or a form as an object, for the log.
    pub(crate) fn body_for_log(&self) -> Option<Value> {
        if self.body.is_empty() {
            return None;
        }
        if self.is_form() {
            return Some(self.form().into_iter().map(|(name, value)| (name, Value::from(value))).collect());
        }
        Some(serde_json::from_slice(&self.body).unwrap_or_else(|_| Value::from("(not JSON)")))
    }
}

/// The body of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    None,
    Json(Value),
    /// Any text with its content type among the headers.
    Text(String),
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Headers whose names come from a test.
    pub(crate) extra: BTreeMap<String, String>,
    pub(crate) body: Body,
}

impl Reply {
    pub(crate) fn new(status: u16, body: Body) -> Self {
        Self { status, headers: Vec::new(), extra: BTreeMap::new(), body }
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The same, written at this time (HTTP's own form) where it is not the present.
    pub(crate) fn dated(self, date: Option<String>) -> Self {
        match date {
            Some(date) => self.with("date", date),
            None => self,
        }
    }

    /// How long the body is, in bytes.
    pub(crate) fn length(&self) -> usize {
        match &self.body {
            Body::None => 0,
            Body::Json(value) => value.to_string().len(),
            Body::Text(text) => text.len(),
        }
    }

    /// Whether the request was carried out.
    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Percent-decodes a path. A plus stays a plus there, unlike in a query.
fn decode_path(path: &str) -> String {
    percent_decode_str(path).decode_utf8_lossy().into_owned()
}
