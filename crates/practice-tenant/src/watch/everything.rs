//! The watch of tests.

use std::borrow::Cow;
use std::sync::Mutex;

use contract::{Exchange, Side, Violation};
use serde_json::Value;

use super::arranged::Arranged;
use crate::graph::route::published;
use crate::lock::lock;
use crate::wire::{Body, Reply, Request};

/// What one practice tenant's exchanges broke.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    exchanges: usize,
    violations: Vec<Violation>,
    /// Why wrong requests are meant, when they are.
    deliberate: Option<String>,
}

/// An answer without the relation that it was asked to expand: the description lists properties only.
fn without_relations<'a>(request: &Request, answer: &'a Value) -> Cow<'a, Value> {
    let mut answer = Cow::Borrowed(answer);
    if let Some(relation) = request.parameter("$expand")
        && let Some(map) = answer.to_mut().as_object_mut()
    {
        map.remove(relation);
    }
    answer
}

impl Watch {
    /// Judges a request to Graph, or a part of a batch, with its answer.
    pub(crate) fn exchange(&self, request: &Request, reply: Option<&Reply>, arranged: Arranged) {
        let sent = contract::sent(&request.body);
        let answered = reply.and_then(|reply| match &reply.body {
            Body::Json(value) => Some(without_relations(request, value)),
            Body::None | Body::Text(_) => None,
        });
        let path = published(&request.path);
        let found = contract::check(&Exchange {
            method: &request.method,
            path: &path,
            query: &request.query,
            sent: sent.as_ref(),
            status: reply.map(|reply| reply.status),
            answered: answered.as_deref(),
        });
        let mut kept = lock(&self.kept);
        kept.exchanges += 1;
        let requests_meant = kept.deliberate.is_some();
        kept.violations.extend(found.into_iter().filter(|one| match one.side {
            Side::Request => !requests_meant,
            Side::Answer => arranged != Arranged::Raw,
        }));
    }

    /// From now on the test sends what Microsoft forbids, for this reason.
    pub(crate) fn expect_wrong_requests(&self, reason: &str) {
        lock(&self.kept).deliberate = Some(reason.to_owned());
    }

    /// What was found so far, in sentences.
    pub(crate) fn found(&self) -> Vec<String> {
        lock(&self.kept).violations.iter().map(ToString::to_string).collect()
    }

    /// Takes what was found, counted for the summary of all tests, for a program that tells it by itself. Nothing is
    /// left for [`Self::verdict`].
    pub(crate) fn take(&self) -> (usize, Vec<String>) {
        let exchanges = lock(&self.kept).exchanges;
        let found = self.found();
        contract::measure("schema", &format!("exchanges={exchanges} violations={}", found.len()));
        *lock(&self.kept) = Kept::default();
        (exchanges, found)
    }

    /// Fails the test when something was found; also counts for the summary of all tests.
    ///
    /// # Panics
    ///
    /// When a rule was broken and the thread does not panic already.
    pub(crate) fn verdict(&self) {
        let (exchanges, found) = self.take();
        assert!(
            found.is_empty() || std::thread::panicking(),
            "{} of {exchanges} exchanges break Microsoft's published description:\n{}",
            found.len(),
            found.join("\n")
        );
    }
}
