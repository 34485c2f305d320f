//! The form of a request.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use url::form_urlencoded;

use super::errors::Refusal;
use crate::wire::Request;

/// A form as a lookup; the first value of a name counts.
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    pub(super) fn of(request: &Request) -> Result<Self, Refusal> {
        if request.is_form() {
            return Ok(Self(request.form()));
        }
        let message = "The request body must be in the format application/x-www-form-urlencoded.";
        Err(Refusal::new("invalid_request", 900_561, message))
    }

    /// A client may name itself in the header instead (RFC 6749, 2.3.1; `client_secret_basic`).
    pub(super) fn with_basic(mut self, request: &Request) -> Self {
        let header = request.header("authorization").and_then(|header| header.strip_prefix("Basic "));
        let decoded = header.and_then(|encoded| STANDARD.decode(encoded).ok());
        let Some(pair) = decoded.and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return self;
        };
        if let Some((id, secret)) = pair.split_once(':') {
            let plain = |text: &str| {
                let pair = format!("v={text}");
                form_urlencoded::parse(pair.as_bytes())
                    .next()
                    .map(|(_, v)| v.into_owned())
                    .unwrap_or_default()
            };
            self.0.push(("client_id".to_owned(), plain(id)));
            self.0.push(("client_secret".to_owned(), plain(secret)));
        }
        self
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    pub(super) fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::missing(name))
    }
}
