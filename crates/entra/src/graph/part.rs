//! One request to Graph, to be sent alone or as a part of a batch.

use reqwest::Method;
use serde_json::Value;

use super::told::Told;
use crate::fault::Fault;

/// Where batches go.
pub(super) const BATCH: &str = "/$batch";

/// One request, to be sent alone or as a part of a batch.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// HTTP method.
    pub method: Method,
    /// Path and query below the version, percent-encoded, beginning with a slash.
    pub url: String,
    /// Headers beyond the content type.
    pub headers: Vec<(&'static str, &'static str)>,
    /// JSON to send.
    pub body: Option<Value>,
    /// In a batch, the place (from 0) of the earlier part after whose success only this one is carried out. Sent alone
    /// it says nothing.
    pub after: Option<usize>,
}

/// What came of one part, or its own fault.
pub type PartAnswer = Result<Told, Fault>;

impl Part {
    /// A read.
    pub fn get(url: impl Into<String>) -> Self {
        Self::new(Method::GET, url, None)
    }

    /// A `POST` of JSON.
    pub fn post(url: impl Into<String>, body: Value) -> Self {
        Self::new(Method::POST, url, Some(body))
    }

    /// A `POST` that says everything in its address.
    pub fn command(url: impl Into<String>) -> Self {
        Self::new(Method::POST, url, None)
    }

    /// A `PATCH` of JSON.
    pub fn patch(url: impl Into<String>, body: Value) -> Self {
        Self::new(Method::PATCH, url, Some(body))
    }

    /// A deletion.
    pub fn delete(url: impl Into<String>) -> Self {
        Self::new(Method::DELETE, url, None)
    }

    /// The same with a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.push((name, value));
        self
    }

    /// The same, to be carried out after the success of an earlier part of its batch, whose place (from 0) this is.
    ///
    /// Microsoft's known issues: a part depends on one other at most, and all that depend on any depend either on the
    /// same one or each on the one before it.
    #[must_use]
    pub fn after(mut self, earlier: usize) -> Self {
        self.after = Some(earlier);
        self
    }

    fn new(method: Method, url: impl Into<String>, body: Option<Value>) -> Self {
        Self { method, url: url.into(), headers: Vec::new(), body, after: None }
    }
}
