//! What was asked of the practice tenant, for tests to assert on and for support to read.
//!
//! Owns masking: no token, code, verifier or secret gets into an entry. Refuses to own the answers' bodies.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::pace::Span;

/// What stands in an entry instead of a secret.
const MASK: &str = "(masked)";

/// Request headers that are kept. `Authorization` is not among them.
const KEPT_HEADERS: [&str; 7] = [
    "accept",
    "client-request-id",
    "consistencylevel",
    "content-type",
    "prefer",
    "user-agent",
    "x-ms-client-request-id",
];

/// Names of parameters and properties whose value is masked.
const SECRET_NAMES: [&str; 15] = [
    "access_token",
    "assertion",
    "client_assertion",
    "client_secret",
    "code",
    "code_challenge",
    "code_verifier",
    "device_code",
    "id_token",
    "key",
    "password",
    "refresh_token",
    "secrettext",
    "token",
    "user_code",
];

/// One request, or one part of a `$batch`, with its secrets masked.
#[derive(Clone, Debug)]
pub struct Seen {
    /// `authority` or `graph`.
    pub host: &'static str,
    /// HTTP method in capitals.
    pub method: String,
    /// Decoded path; a part of a batch has `/v1.0` put before its url.
    pub path: String,
    /// Decoded query, secrets masked.
    pub query: BTreeMap<String, String>,
    /// Headers of interest, names in lower case. Never `Authorization`.
    pub headers: BTreeMap<String, String>,
    /// JSON body, or a form as an object; secrets masked. `None` when there was none.
    pub body: Option<Value>,
    /// User principal name or `app:{appId}` that the bearer token stands for, when it was a good one.
    pub caller: Option<String>,
    /// HTTP status; `None` when the connection was cut or left hanging.
    pub status: Option<u16>,
    /// Whether this was a part of a `$batch`.
    pub in_batch: bool,
    /// When it came and was answered; `None` for a part, whose batch has it.
    pub span: Option<Span>,
}

/// The headers of a request that are kept.
pub(crate) fn headers_of_interest(headers: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    headers
        .iter()
        .filter(|(name, _)| KEPT_HEADERS.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// A copy of the query with secrets masked.
pub(crate) fn mask_query(query: &[(String, String)]) -> BTreeMap<String, String> {
    let mask = |name: &str, value: &str| if is_secret(name) { MASK.to_owned() } else { value.to_owned() };
    query.iter().map(|(name, value)| (name.clone(), mask(name, value))).collect()
}

/// A copy of a JSON body with secrets masked, at any depth.
pub(crate) fn mask_body(body: &Value) -> Value {
    match body {
        Value::Object(map) => map
            .iter()
            .map(|(name, value)| {
                let hidden = is_secret(name) && value.is_string();
                (name.clone(), if hidden { Value::from(MASK) } else { mask_body(value) })
            })
            .collect(),
        Value::Array(items) => items.iter().map(mask_body).collect(),
        other => other.clone(),
    }
}

fn is_secret(name: &str) -> bool {
    SECRET_NAMES.contains(&name.to_ascii_lowercase().as_str())
}
