//! Every exchange with Graph held to Microsoft's published description, in builds for tests (feature `watch`).
//!
//! Owns what was found wrong in one practice tenant, and failing the test that caused it. Refuses to own the rules:
//! `contract` has them. The shipped program is built without the feature, and then all of this is nothing.

use crate::faults::Answer;
use crate::wire::{Reply, Request};

#[cfg(not(feature = "watch"))]
mod nothing {
    use super::{Arranged, Reply, Request};

    /// Watches nothing.
    #[derive(Debug, Default)]
    pub(crate) struct Watch {}

    impl Watch {
        #[expect(clippy::unused_self, reason = "the same signature as in builds for tests")]
        pub(crate) fn exchange(&self, _: &Request, _: Option<&Reply>, _: Arranged) {}

        #[expect(clippy::unused_self, reason = "the same signature as in builds for tests")]
        pub(crate) fn verdict(&self) {}
    }
}

#[cfg(not(feature = "watch"))]
pub(crate) use nothing::Watch;

/// Whether an answer comes from the tenant or from a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arranged {
    /// The tenant answered.
    No,
    /// A test wrote an answer in Graph's form; it has to be one.
    Json,
    /// A test wrote text that is meant to be no answer of Graph's (`Answer::Raw`).
    Raw,
}

impl Arranged {
    /// What a fault that strikes makes of the answer.
    pub(crate) fn by(fault: Option<&Answer>) -> Self {
        match fault {
            Some(Answer::Json { .. }) => Self::Json,
            Some(Answer::Raw { .. }) => Self::Raw,
            Some(Answer::DropBefore | Answer::DropAfter | Answer::Hang) | None => Self::No,
        }
    }
}

#[cfg(feature = "watch")]
pub(crate) use everything::Watch;

#[cfg(feature = "watch")]
mod everything {
    use std::borrow::Cow;
    use std::sync::Mutex;

    use contract::{Exchange, Side, Violation};
    use serde_json::Value;

    use super::{Arranged, Reply, Request};
    use crate::graph::published;
    use crate::shared::lock;
    use crate::wire::Body;

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
}
