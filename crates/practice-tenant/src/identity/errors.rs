//! Refusals of the sign-in host in Microsoft's shape: AADSTS codes, trace ids, timestamps that are not RFC 3339.
//!
//! Owns wording and form. Refuses to own the decision to refuse.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::json;
use url::form_urlencoded;

use super::addresses::origin;
use crate::pages;
use crate::wire::{Body, Reply, Request};
use crate::words::Words;

/// A refusal before it is put into JSON, a redirect or a page.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    /// HTTP status at the token endpoints.
    pub(crate) status: u16,
    /// OAuth `error`.
    pub(crate) error: &'static str,
    /// Number behind `AADSTS`.
    pub(crate) code: u32,
    /// Words behind the code.
    pub(crate) message: String,
    pub(crate) suberror: Option<&'static str>,
}

impl Refusal {
    /// A refusal with status 400, or 401 for `invalid_client`.
    pub(crate) fn new(error: &'static str, code: u32, message: impl Into<String>) -> Self {
        let status = if error == "invalid_client" { 401 } else { 400 };
        Self { status, error, code, message: message.into(), suberror: None }
    }

    pub(crate) fn missing(parameter: &str) -> Self {
        let message = format!("The request body must contain the following parameter: '{parameter}'.");
        Self::new("invalid_request", 900_144, message)
    }

    pub(crate) fn tenant_not_found(error: &'static str, tenant: &str) -> Self {
        let message = format!(
            "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into \
             the correct cloud. Check with your subscription administrator, this may happen if there are no active \
             subscriptions for the tenant."
        );
        Self::new(error, 90_002, message)
    }

    pub(crate) fn client_not_found(client: &str, organization: &str) -> Self {
        let message = format!(
            "Application with identifier '{client}' was not found in the directory '{organization}'. This can \
             happen if the application has not been installed by the administrator of the tenant or consented to \
             by any user in the tenant. You may have sent your authentication request to the wrong tenant."
        );
        Self::new("unauthorized_client", 700_016, message)
    }

    pub(crate) fn text(&self) -> String {
        format!("AADSTS{}: {}", self.code, self.message)
    }

    /// The JSON answer of a token endpoint.
    pub(crate) fn json(&self, correlation: &str) -> Reply {
        let trace = uuid::Uuid::new_v4().to_string();
        let timestamp = timestamp();
        let mut body = json!({
            "error": self.error, "error_description": self.description(&trace, correlation, &timestamp),
            "error_codes": [self.code], "timestamp": timestamp, "trace_id": trace,
            "correlation_id": correlation,
            "error_uri": format!("https://login.microsoftonline.com/error?code={}", self.code),
        });
        if let Some(suberror) = self.suberror {
            body["suberror"] = json!(suberror);
        }
        token_reply(self.status, Body::Json(body))
            .with("x-ms-request-id", trace)
            .with("x-ms-clitelem", format!("1,{},0,,", self.code))
    }

    /// The parameters of an error redirect.
    pub(crate) fn pairs(&self, correlation: &str) -> Vec<(&'static str, String)> {
        let trace = uuid::Uuid::new_v4().to_string();
        vec![
            ("error", self.error.to_owned()),
            ("error_description", self.description(&trace, correlation, &timestamp())),
            ("error_uri", format!("https://login.microsoftonline.com/error?code={}", self.code)),
        ]
    }

    fn description(&self, trace: &str, correlation: &str, timestamp: &str) -> String {
        format!("{} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {timestamp}", self.text())
    }
}

/// A JSON answer with the headers of the token endpoints.
pub(crate) fn token_reply(status: u16, body: Body) -> Reply {
    Reply::new(status, body)
        .with("cache-control", "no-store, no-cache")
        .with("pragma", "no-cache")
        .with("expires", "-1")
        .with("content-type", "application/json; charset=utf-8")
        .with("strict-transport-security", "max-age=31536000; includeSubDomains")
        .with("x-content-type-options", "nosniff")
}

/// How an answer gets to the redirect address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ResponseMode {
    Query,
    Fragment,
    /// As a form that the browser posts there, so that the code is in no address. Microsoft's own libraries ask for it.
    FormPost,
}

/// Sends the browser to an application with these parameters.
pub(crate) fn redirect(words: &Words, address: &str, mode: ResponseMode, pairs: &[(&str, String)]) -> Reply {
    if mode == ResponseMode::FormPost {
        return pages::hand_over(words, address, pairs, origin(address).as_deref());
    }
    let mut encoded = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs {
        encoded.append_pair(name, value);
    }
    let encoded = lower_escapes(&encoded.finish());
    let mark = match mode {
        ResponseMode::Fragment => '#',
        _ if address.contains('?') => '&',
        _ => '?',
    };
    let target = format!("{address}{mark}{encoded}");
    Reply::new(302, Body::None)
        .with("location", target)
        .with("cache-control", "no-store, no-cache")
        .with("referrer-policy", "no-referrer")
}

/// Percent escapes in small letters, as Microsoft writes them (authorize-redirects).
fn lower_escapes(encoded: &str) -> String {
    let mut parts = encoded.split('%');
    let mut lower = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (escape, rest) = part.split_at_checked(2).unwrap_or((part, ""));
        lower.push('%');
        lower.push_str(&escape.to_lowercase());
        lower.push_str(rest);
    }
    lower
}

/// The correlation id: the client's own, or a new one.
pub(crate) fn correlation(request: &Request) -> String {
    request
        .header("x-ms-client-request-id")
        .or_else(|| request.header("client-request-id"))
        .or_else(|| request.parameter("client-request-id"))
        .and_then(|id| uuid::Uuid::parse_str(id).ok())
        .unwrap_or_else(uuid::Uuid::new_v4)
        .to_string()
}

fn timestamp() -> String {
    Timestamp::now().to_zoned(TimeZone::UTC).strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// A refusal as a page that never leads back to the application.
pub(super) fn refusal_page(words: &Words, refusal: &Refusal, request: &Request) -> Reply {
    pages::refusal(words, &refusal.text(), &correlation(request))
}
