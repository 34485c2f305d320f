//! Reading what Graph refuses.
//!
//! Sources: Microsoft's pages on Graph errors and on the calls used here, and the texts of real refusals. Codes are
//! preferred to texts; the few texts matched are those that Graph gives no code for.

use jiff::Timestamp;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER, WWW_AUTHENTICATE};
use serde_json::Value;

use super::catalogue;
use super::challenge::claims_challenge;
use super::code::Code;
use super::record::{Fault, clean, short};
use super::retry_after::retry_after;

/// Codes that are kept of one refusal; Graph names one or two.
const CODES_LIMIT: usize = 16;

impl Fault {
    /// What an answer of Graph outside 2xx means. `body` is the answer's bytes, perhaps none.
    pub fn from_graph(status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let empty = body.iter().all(u8::is_ascii_whitespace);
        let json = serde_json::from_slice::<Value>(body).ok();
        Self::refused(status, headers, empty, json.as_ref())
    }

    /// The same for a body that is JSON already (a part of a batch), or for none.
    pub fn from_graph_json(status: u16, headers: &HeaderMap, body: Option<&Value>) -> Self {
        Self::refused(status, headers, body.is_none_or(Value::is_null), body)
    }

    fn refused(status: u16, headers: &HeaderMap, empty: bool, body: Option<&Value>) -> Self {
        let mut fault = Self::of_headers(status, headers);
        let error = body.and_then(|body| body.get("error")).filter(|error| error.is_object());
        match error {
            Some(error) => fault.read_error(status, error),
            None if empty || says_enough(status) => fault.code = by_status(status),
            None => fault.code = Code::UnexpectedAnswer,
        }
        // The challenge is a header: it counts whatever the body is.
        if status == 401 {
            fault.claims = header_values(headers, WWW_AUTHENTICATE.as_str()).find_map(claims_challenge);
            if fault.claims.is_some() {
                fault.code = Code::StepUpNeeded;
            }
        }
        fault
    }

    /// The parts that headers tell: ids and the wait asked for.
    pub(crate) fn of_headers(status: u16, headers: &HeaderMap) -> Self {
        let first = |name: &str| header_values(headers, name).next();
        Self {
            status: Some(status),
            request_id: first("request-id").or_else(|| first("x-ms-request-id")).map(short),
            correlation_id: first("client-request-id").map(short),
            // A date is meant by the clock that wrote it: this computer's may be hours off.
            retry_after: first(RETRY_AFTER.as_str())
                .and_then(|value| retry_after(value, date(headers).unwrap_or_else(Timestamp::now))),
            // By RFC 9110 (15.5.9) the server did not get the whole request. A gateway says the same of a service behind it
            // that did, and was too slow to answer.
            answer_lost: status == 408,
            ..Self::new(Code::UnexpectedAnswer)
        }
    }

    fn read_error(&mut self, status: u16, error: &Value) {
        let text = |name: &str| error.get(name).and_then(Value::as_str);
        self.service_code = text("code").map(short).filter(|code| !code.is_empty());
        self.message = text("message").and_then(clean);
        self.inner_codes = inner_codes(error);
        self.named.target = target(error, self.message.as_deref().unwrap_or_default());
        let (request, client) = inner_ids(error);
        self.request_id = self.request_id.take().or(request);
        self.correlation_id = self.correlation_id.take().or(client);
        self.code = classify(
            status,
            self.service_code.as_deref().unwrap_or_default(),
            self.message.as_deref().unwrap_or_default(),
            &self.inner_codes,
        );
    }
}

/// When the answer was written, by its own clock.
fn date(headers: &HeaderMap) -> Option<Timestamp> {
    let date = header_values(headers, DATE.as_str()).next()?;
    Timestamp::try_from(httpdate::parse_http_date(date).ok()?).ok()
}

fn header_values<'a>(headers: &'a HeaderMap, name: &str) -> impl Iterator<Item = &'a str> {
    headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok())
}

/// Statuses that mean the same whoever wrote the body. What stands before Graph (its gateways, a company's proxy) answers
/// them in HTML, in plain text or as OAuth does, and the way on is the same.
fn says_enough(status: u16) -> bool {
    matches!(status, 401 | 408 | 429 | 500..=599)
}

/// 501 is no outage: what the service has not got now, it will not have in a minute.
fn by_status(status: u16) -> Code {
    match status {
        401 => Code::TokenRejected,
        403 => Code::Forbidden,
        404 => Code::NotFound,
        408 => Code::TimedOut,
        409 => Code::Conflict,
        429 => Code::Throttled,
        400..=499 | 501 => Code::BadRequest,
        500..=599 => Code::Outage,
        _ => Code::UnexpectedAnswer,
    }
}

fn classify(status: u16, code: &str, message: &str, inner: &[String]) -> Code {
    let known = catalogue::of_graph(status, code, message, inner);
    // An overloaded or broken service says so by status whatever the object inside claims, except that nothing was
    // done: this comes with 503 as well as with 409, and is what allows asking again. And except that it will not be done
    // for whoever waits (`Request_ThrottledPermanently`, the one entry of this case that fits every status).
    let says_more = matches!(known, Some(Code::ConcurrentRequests | Code::Throttled | Code::BadRequest));
    if (status == 429 || (status >= 500 && status != 501)) && !says_more {
        return by_status(status);
    }
    known.unwrap_or_else(|| by_status(status))
}

/// What the refusal names: a `target` of its own or of its details (Microsoft's page "Error responses"), else a property that the
/// message quotes ("Invalid value specified for property 'x' of resource 'y'").
fn target(error: &Value, message: &str) -> Option<String> {
    let details = error.get("details").and_then(Value::as_array).into_iter().flatten();
    let mut named = std::iter::once(error).chain(details).chain(inner_errors(error));
    let quoted = || {
        let (at, quote) = (message.to_ascii_lowercase().find("property '")?, '\'');
        let rest = message.get(at + "property '".len()..)?;
        rest.split_once(quote).map(|(name, _)| name.to_owned())
    };
    let told = named.find_map(|one| one.get("target").and_then(Value::as_str)).map(str::to_owned);
    let name = told.or_else(quoted).map(|name| short(&name))?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '[' | ']');
    (!name.is_empty() && name.len() <= 64 && name.chars().all(is_name)).then_some(name)
}

/// Codes of `details` and of the nested inner errors. Graph spells the latter both `innerError` and `innererror`.
fn inner_codes(error: &Value) -> Vec<String> {
    let details = error.get("details").and_then(Value::as_array).into_iter().flatten();
    let nested = inner_errors(error);
    details
        .chain(nested)
        .filter_map(|one| one.get("code").and_then(Value::as_str))
        .map(short)
        .filter(|code| !code.is_empty())
        .take(CODES_LIMIT)
        .collect()
}

fn inner_errors(error: &Value) -> impl Iterator<Item = &Value> {
    std::iter::successors(inner_error(error), |value| inner_error(value))
}

fn inner_error(value: &Value) -> Option<&Value> {
    value.get("innerError").or_else(|| value.get("innererror")).filter(|inner| inner.is_object())
}

fn inner_ids(error: &Value) -> (Option<String>, Option<String>) {
    let find =
        |name: &str| inner_errors(error).find_map(|inner| inner.get(name).and_then(Value::as_str)).map(short);
    (find("request-id"), find("client-request-id"))
}
