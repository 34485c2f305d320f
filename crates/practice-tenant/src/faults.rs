//! Faults that a test or a demonstration arranges beforehand: which request, how often, what comes instead.
//!
//! Owns the list and the matching. Refuses to own the effect on a connection: `server` cuts, `graph::batch` answers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value;

use crate::scenario::Scenario;

/// Requests to Graph that an outage lasts: more than a client asks again by itself, so that a person has to, and few
/// enough to get through.
const OUTAGE: u32 = 12;

/// Which requests a fault strikes.
#[derive(Clone, Debug, Default)]
pub struct When {
    /// HTTP method in capitals; `None` is any.
    pub method: Option<String>,
    /// Text that the decoded path with its query contains, compared without regard to case. Empty is any. Both
    /// hosts are searched, and the parts of a `$batch` as well (their path is `/v1.0/…`). With a `$` at its end nothing may
    /// follow it: an object itself, and not what hangs on it.
    pub path_contains: String,
    /// So many matching requests pass unharmed first.
    pub skip: u32,
}

/// What a struck request gets.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A JSON answer; nothing is done in the tenant.
    Json {
        /// HTTP status.
        status: u16,
        /// Headers beside the content type.
        headers: BTreeMap<String, String>,
        /// The body.
        body: Value,
    },
    /// Any text under any content type, for answers that are not JSON at all.
    Raw {
        /// HTTP status.
        status: u16,
        /// The `Content-Type` header.
        content_type: String,
        /// The body as it is.
        text: String,
    },
    /// The connection is closed before anything was done.
    DropBefore,
    /// The request is carried out, and then its answer is lost. In a `$batch` the whole batch's answer is lost.
    DropAfter,
    /// Nothing is done and nothing is answered until the client gives up.
    Hang,
}

impl Answer {
    /// A Graph error body with this status, code and message.
    pub fn graph_error(status: u16, code: &str, message: &str) -> Self {
        let body = serde_json::json!({ "error": { "code": code, "message": message } });
        Self::Json { status, headers: BTreeMap::new(), body }
    }

    /// Too many requests, with a `Retry-After` header as Microsoft documents it (throttling.md).
    pub fn throttled(retry_after: &str) -> Self {
        let date = crate::documents::shape::whole_seconds(jiff::Timestamp::now());
        let date = date.trim_end_matches('Z');
        let body = serde_json::json!({ "error": { "code": "TooManyRequests", "message": "Please retry again later.",
            "innerError": { "code": "429", "date": date, "message": "Please retry after",
                "request-id": uuid::Uuid::new_v4().to_string(), "status": "429" } } });
        let headers = BTreeMap::from([("Retry-After".to_owned(), retry_after.to_owned())]);
        Self::Json { status: 429, headers, body }
    }
}

impl Answer {
    /// The token endpoint's refusal by a Conditional Access policy, as reported (aadsts-53003).
    pub fn conditional_access() -> Self {
        let [trace, correlation] = [(); 2].map(|()| uuid::Uuid::new_v4().to_string());
        let moment = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%SZ").to_string();
        let words = "AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not \
                     allow token issuance.";
        let body = serde_json::json!({
            "error": "invalid_grant",
            "error_description":
                format!("{words} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {moment}"),
            "error_codes": [53_003], "timestamp": moment, "trace_id": trace, "correlation_id": correlation,
            "error_uri": "https://login.microsoftonline.com/error?code=53003", "suberror": "message_only",
            "claims": format!(
                "{{\"access_token\":{{\"capolids\":{{\"essential\":true,\"values\":[\"{}\"]}}}}}}",
                uuid::Uuid::new_v4()
            ),
        });
        Self::Json { status: 400, headers: BTreeMap::new(), body }
    }
}

/// One arranged fault.
#[derive(Clone, Debug)]
pub struct Fault {
    /// Which requests.
    pub when: When,
    /// How many of them; `u32::MAX` means until `Faults::clear`.
    pub times: u32,
    /// What they get.
    pub answer: Answer,
}

impl Fault {
    /// Strikes the next request of this method whose path contains the text, once.
    pub fn once(method: &str, path_contains: &str, answer: Answer) -> Self {
        Self::times(1, method, path_contains, answer)
    }

    /// Strikes the next `times` requests of this method whose path contains the text.
    pub fn times(times: u32, method: &str, path_contains: &str, answer: Answer) -> Self {
        let when = When { method: Some(method.to_owned()), path_contains: path_contains.to_owned(), skip: 0 };
        Self { when, times, answer }
    }

    /// Strikes every such request until the faults are cleared.
    pub fn always(method: &str, path_contains: &str, answer: Answer) -> Self {
        Self::times(u32::MAX, method, path_contains, answer)
    }
}

/// The faults still to come, in the order they were added. A clone is another handle to the same list.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    list: Arc<Mutex<Vec<Fault>>>,
}

impl Faults {
    /// The faults that a scenario begins with.
    pub(crate) fn of(scenario: Scenario) -> Self {
        let any = |times: u32, path_contains: &str, answer: Answer| {
            let when = When { path_contains: path_contains.to_owned(), ..When::default() };
            Fault { when, times, answer }
        };
        let list = match scenario {
            // Twice as often as a client asks again by itself would hide the scenario; so often is seen and passes.
            Scenario::Throttled => vec![
                any(3, "/v1.0/$batch", Answer::throttled("2")),
                any(3, "/v1.0/applications", Answer::throttled("2")),
                Fault::once("POST", "/addPassword", Answer::throttled("3")),
            ],
            Scenario::Outage => {
                let message =
                    "The service is temporarily unavailable. You may repeat the request after a delay.";
                vec![any(OUTAGE, "/v1.0/", Answer::graph_error(503, "serviceNotAvailable", message))]
            }
            Scenario::ConditionalAccess => {
                vec![Fault::always("POST", "/oauth2/v2.0/token", Answer::conditional_access())]
            }
            _ => Vec::new(),
        };
        Self { list: Arc::new(Mutex::new(list)) }
    }

    /// Arranges one more fault.
    pub fn add(&self, fault: Fault) {
        self.list().push(fault);
    }

    /// Forgets all that has not struck yet.
    pub fn clear(&self) {
        self.list().clear();
    }

    /// How many arranged faults have not struck as often as they should yet.
    pub fn pending(&self) -> usize {
        self.list().len()
    }

    /// The answer that strikes this request, if one does; counts it.
    pub(crate) fn strike(&self, method: &str, path_and_query: &str) -> Option<Answer> {
        let mut list = self.list();
        let wanted = path_and_query.to_lowercase();
        let is_meant = |text: String| match text.strip_suffix('$') {
            Some(end) => wanted.ends_with(end),
            None => wanted.contains(&text),
        };
        let matches = |when: &When| {
            when.method.as_deref().is_none_or(|m| m.eq_ignore_ascii_case(method))
                && is_meant(when.path_contains.to_lowercase())
        };
        let mut struck = None;
        for (index, fault) in list.iter_mut().enumerate().filter(|(_, fault)| matches(&fault.when)) {
            if fault.when.skip > 0 {
                fault.when.skip -= 1;
                continue;
            }
            if fault.times < u32::MAX {
                fault.times = fault.times.saturating_sub(1);
            }
            struck = Some((index, fault.times == 0, fault.answer.clone()));
            break;
        }
        let (index, spent, answer) = struck?;
        if spent {
            list.remove(index);
        }
        Some(answer)
    }

    fn list(&self) -> std::sync::MutexGuard<'_, Vec<Fault>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
