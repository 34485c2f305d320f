//! The record of one fault, without secrets.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

use super::catalogue::Repeat;
use super::code::Code;

/// One fault, with what support needs to follow it up. Never holds a token or a secret: what is taken from an answer
/// goes through a filter first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The case.
    pub code: Code,
    /// The HTTP status, where there was an answer.
    pub status: Option<u16>,
    /// Microsoft's own code: `Request_BadRequest`, `AADSTS53003`, or an OAuth `error`.
    pub service_code: Option<String>,
    /// Microsoft's own words, trimmed.
    pub message: Option<String>,
    /// Graph's `request-id`, or the sign-in service's trace id.
    pub request_id: Option<String>,
    /// The sign-in service's correlation id, or Graph's echo of our `client-request-id`.
    pub correlation_id: Option<String>,
    /// How long Microsoft asks to wait.
    pub retry_after: Option<Duration>,
    /// JSON to send along with the next sign-in.
    pub claims: Option<String>,
    /// Codes within the error: details, inner errors, all AADSTS numbers.
    pub inner_codes: Vec<String>,
    /// The request may have reached the service and been acted on, but its answer did not come back.
    pub answer_lost: bool,
}

impl Fault {
    /// A fault of which only the case is known.
    pub fn new(code: Code) -> Self {
        Self {
            code,
            status: None,
            service_code: None,
            message: None,
            request_id: None,
            correlation_id: None,
            retry_after: None,
            claims: None,
            inner_codes: Vec::new(),
            answer_lost: false,
        }
    }

    /// The same with words for support. The words must not hold a secret.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// Whether the service may have done what was asked although it did not say so. After this, a write that may not
    /// be repeated has to be looked for.
    pub fn may_have_acted(&self) -> bool {
        self.answer_lost || matches!(self.code, Code::Outage | Code::UnexpectedAnswer)
    }

    /// Whether the way to the service failed, or the service as a whole, and not what was asked: this is over sooner or
    /// later without anybody doing anything. Says nothing about whether the request was carried out (`may_have_acted`).
    pub fn is_passing(&self) -> bool {
        matches!(self.code.repeat(), Repeat::Always | Repeat::IfHarmless)
    }

    /// The same without a secret that was part of the request, should Microsoft have quoted it.
    #[must_use]
    pub(crate) fn without(mut self, secret: &SecretString) -> Self {
        let secret = secret.expose_secret();
        if let Some(message) =
            self.message.as_mut().filter(|message| !secret.is_empty() && message.contains(secret))
        {
            *message = message.replace(secret, "[removed]");
        }
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.code)?;
        if let Some(status) = self.status {
            write!(formatter, ", status {status}")?;
        }
        if let Some(service_code) = &self.service_code {
            write!(formatter, ", {service_code}")?;
        }
        if let Some(message) = &self.message {
            write!(formatter, ": {message}")?;
        }
        if let Some(request_id) = &self.request_id {
            write!(formatter, " (request {request_id})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}

/// The most characters of Microsoft's words that are kept.
const MESSAGE_LIMIT: usize = 2_000;

/// The most characters of a code or an id that are kept; Microsoft's own have less than 60.
const CODE_LIMIT: usize = 100;

/// A code or an id as an answer names it: cut to a bearable length, and without what cannot be seen.
pub(super) fn short(text: &str) -> String {
    text.trim().chars().filter(|c| !is_unseen(*c)).take(CODE_LIMIT).collect()
}

/// Characters that do something to a text instead of being part of it: control characters, those that turn or join what is
/// around them (Unicode's `Bidi_Control`, zero width), soft hyphens and tags.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e007f}')
}

/// Trims Microsoft's words, cuts them to a bearable length and takes out whatever looks like a token or cannot be seen.
pub(super) fn clean(text: &str) -> Option<String> {
    let mut kept = String::new();
    let visible: String = text.chars().filter(|c| c.is_whitespace() || !is_unseen(*c)).collect();
    for word in visible.trim().split_inclusive(char::is_whitespace) {
        if kept.len() > MESSAGE_LIMIT {
            break;
        }
        kept.push_str(if looks_like_token(word) { "[removed] " } else { word });
    }
    let kept: String = kept.trim().chars().take(MESSAGE_LIMIT).collect();
    (!kept.is_empty()).then_some(kept)
}

/// Three Base64 parts with dots, the first of which opens a JSON object: a JWT, whatever stands around it.
fn looks_like_token(word: &str) -> bool {
    word.match_indices("eyJ").any(|(at, _)| {
        let run: &str = &word[at..];
        let end = run
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=')))
            .unwrap_or(run.len());
        run[..end].matches('.').count() >= 2
    })
}
