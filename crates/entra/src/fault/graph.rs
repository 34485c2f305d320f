//! Reading what Graph refuses.
//!
//! Sources: Microsoft's pages on Graph errors and on the calls used here, and the texts of real refusals. Codes are
//! preferred to texts; the few texts matched are those that Graph gives no code for.

use jiff::Timestamp;
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, RETRY_AFTER, WWW_AUTHENTICATE};
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
        let mut fault = Self::refused(status, headers, empty, json.as_ref());
        // A 401 names its challenge (RFC 9110, 15.5.2); a proxy's page does so for itself, if at all.
        let page = !empty && json.is_none() && fault.request_id.is_none();
        if page && fault.code == Code::TokenRejected && !challenges_bearer(headers) {
            fault.code = Code::UnexpectedAnswer;
        }
        fault.doubt_who_answers(json.as_ref().and_then(error_in).is_some());
        fault.tell_whose_page(headers);
        fault
    }

    /// What stands between here and Microsoft reports its own problems with the same status: without an id of a request and
    /// without an error as Microsoft words it (`worded`), nobody knows whose it is.
    pub(super) fn doubt_who_answers(&mut self, worded: bool) {
        if self.code == Code::Outage && !worded && self.request_id.is_none() {
            self.named.nuance = Some("unsure");
        }
    }

    /// What cannot be read under an id of Microsoft's came from Microsoft: no proxy is looked for then.
    pub(crate) fn tell_whose_answer(&mut self) {
        if self.code == Code::UnexpectedAnswer && self.request_id.is_some() {
            self.named.nuance = Some("unread");
        }
    }

    /// The same of an answer with these headers. A web page may have been put in the place of what Microsoft sent under the id.
    pub(crate) fn tell_whose_page(&mut self, headers: &HeaderMap) {
        let mut kinds = header_values(headers, CONTENT_TYPE.as_str());
        if !kinds.any(|kind| kind.trim_start().to_ascii_lowercase().starts_with("text/html")) {
            self.tell_whose_answer();
        }
    }

    /// The same for a body that is JSON already (a part of a batch), or for none.
    pub fn from_graph_json(status: u16, headers: &HeaderMap, body: Option<&Value>) -> Self {
        Self::refused(status, headers, body.is_none_or(Value::is_null), body)
    }

    fn refused(status: u16, headers: &HeaderMap, empty: bool, body: Option<&Value>) -> Self {
        let mut fault = Self::of_headers(status, headers);
        match body.and_then(error_in) {
            Some(error) => fault.read_error(status, error),
            None if empty || says_enough(status) => fault.code = by_status(status),
            None => fault.code = Code::UnexpectedAnswer,
        }
        // The challenge is a header: it counts whatever the body is. Microsoft's page "Error responses" has it with 403 too.
        if matches!(status, 401 | 403) {
            fault.claims = header_values(headers, WWW_AUTHENTICATE.as_str()).find_map(claims_challenge);
            let place = fault.message.as_deref().is_some_and(names_place);
            if fault.claims.is_some() || place {
                fault.code = Code::StepUpNeeded;
                fault.named.nuance = place.then_some("place");
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
        let name = self.service_code.as_deref().unwrap_or_default();
        let known =
            catalogue::of_graph(status, name, self.message.as_deref().unwrap_or_default(), &self.inner_codes);
        // A right that is missing has codes of its own; what else is not allowed may have another reason.
        let odd = status == 403 && known.is_none() && !name.is_empty();
        self.code = classify(status, known.map(|entry| entry.code));
        let meant = known.filter(|entry| entry.code == self.code).and_then(|entry| entry.nuance);
        self.named.nuance = if odd { Some("unsure") } else { meant };
    }
}

/// Continuous access evaluation names what was not fulfilled in its words only: "… and code:
/// `LocationConditionEvaluationSatisfied`" (msgraph-sdk-powershell 3322), the address that Graph sees.
fn names_place(words: &str) -> bool {
    words.contains("LocationCondition")
}

/// Graph's error in a body.
fn error_in(body: &Value) -> Option<&Value> {
    body.get("error").filter(|error| error.is_object())
}

/// Whether the answer asks for a token as Microsoft's services do.
fn challenges_bearer(headers: &HeaderMap) -> bool {
    header_values(headers, WWW_AUTHENTICATE.as_str())
        .any(|value| value.split([',', ' ']).any(|word| word.eq_ignore_ascii_case("bearer")))
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
    matches!(status, 401 | 407 | 408 | 429 | 500..=599)
}

/// 501 is no outage: what the service has not got now, it will not have in a minute. 509 is Graph's word for too much data
/// ("Error responses"), and 511 that of a network that wants a sign-in (RFC 6585, 6).
fn by_status(status: u16) -> Code {
    match status {
        401 => Code::TokenRejected,
        403 => Code::Forbidden,
        404 => Code::NotFound,
        407 => Code::ProxySignIn,
        408 => Code::TimedOut,
        409 => Code::Conflict,
        429 | 509 => Code::Throttled,
        511 => Code::UnexpectedAnswer,
        400..=499 | 501 => Code::BadRequest,
        500..=599 => Code::Outage,
        _ => Code::UnexpectedAnswer,
    }
}

fn classify(status: u16, known: Option<Code>) -> Code {
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
