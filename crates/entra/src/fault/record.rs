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
    /// Microsoft's own words, trimmed; those of this program where `Named::own_words` says so.
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
    /// What is named as what it is about; apart, because few faults have it and each answer makes room for one.
    pub named: Box<Named>,
}

/// What a fault is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    /// The property that Microsoft names as what is wrong.
    pub target: Option<String>,
    /// The proxy whose fault it is, without what it was given to sign in.
    pub proxy: Option<String>,
    /// A short code of whoever asked: what was read, or the cloud in which a tenant is.
    pub about: Option<&'static str>,
    /// A short code of what the answer says more closely than its case: `partner`, `tenant` (its quota), `place` (from where
    /// it was asked), `unsure` (who it is that answers, or why), `unread` (Microsoft answered, and it makes no sense here), `token` (not
    /// what the browser brought, but the token given for it), `defaults` (security defaults, and no policy of the tenant's own).
    pub nuance: Option<&'static str>,
    /// The id under which this program asked (`client-request-id`), which says nothing of whether Microsoft heard it.
    pub asked_as: Option<String>,
    /// The words are this program's, and not Microsoft's.
    pub own_words: bool,
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
            named: Box::default(),
        }
    }

    /// The same, with what it is about.
    #[must_use]
    pub fn about(mut self, what: &'static str) -> Self {
        self.named.about = Some(what);
        self
    }

    /// The same, said more closely (`Named::nuance`).
    #[must_use]
    pub(crate) fn nuanced(mut self, nuance: &'static str) -> Self {
        self.named.nuance = Some(nuance);
        self
    }

    /// The same with this program's words for support. The words must not hold a secret.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self.named.own_words = true;
        self
    }

    /// Whether the service may have done what was asked although it did not say so. After this, a write that may not
    /// be repeated has to be looked for.
    pub fn may_have_acted(&self) -> bool {
        self.answer_lost || matches!(self.code, Code::Outage | Code::UnexpectedAnswer)
    }

    /// Whether Microsoft's answer says that the account lacks a right; a 403 may mean something else.
    pub fn says_that_a_right_is_missing(&self) -> bool {
        self.code == Code::Forbidden && self.service_code.is_some() && self.named.nuance.is_none()
    }

    /// Whether the way to the service failed, or the service as a whole, and not what was asked: this is over sooner or
    /// later without anybody doing anything. Says nothing about whether the request was carried out (`may_have_acted`).
    pub fn is_passing(&self) -> bool {
        matches!(self.code.repeat(), Repeat::Always | Repeat::IfHarmless)
    }

    /// The same without a secret that was part of the request, should Microsoft have quoted it.
    #[must_use]
    pub(crate) fn without(mut self, secret: &SecretString) -> Self {
        let ids = [&mut self.service_code, &mut self.message, &mut self.request_id, &mut self.correlation_id];
        let named = self.named.target.iter_mut();
        for text in ids.into_iter().flatten().chain(&mut self.inner_codes).chain(named) {
            remove(text, secret.expose_secret());
        }
        self
    }
}

/// The least of a secret that is taken for its beginning.
const BEGINNING: usize = 4;

/// Takes a secret out of a text, and its beginning off the end: a text that is too long was cut, be it within the secret.
fn remove(text: &mut String, secret: &str) {
    if !secret.is_empty() && text.contains(secret) {
        *text = text.replace(secret, "[removed]");
    }
    let begins = |length: &usize| secret.get(..*length).is_some_and(|beginning| text.ends_with(beginning));
    if let Some(length) = (BEGINNING..secret.len()).rev().find(begins) {
        text.truncate(text.len() - length);
        text.push_str("[removed]");
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

/// A code or an id as an answer names it: cut to a bearable length, without what cannot be seen, and no token.
pub(super) fn short(text: &str) -> String {
    let seen: String = text.trim().chars().filter(|c| !is_unseen(*c)).collect();
    if looks_like_token(&seen) { "[removed]".to_owned() } else { seen.chars().take(CODE_LIMIT).collect() }
}

/// Characters that do something to a text instead of being part of it: control characters, those that turn or join what is
/// around them (Unicode's `Bidi_Control`, zero width), soft hyphens and tags.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e007f}')
}

/// Trims Microsoft's words, cuts them to a bearable length and takes out whatever looks like a token or cannot be seen.
pub(crate) fn clean(text: &str) -> Option<String> {
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
    let foreign = |c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '='));
    // After the first beginning in a run come the most dots.
    word.split(foreign).any(|run| run.find("eyJ").is_some_and(|at| run[at..].matches('.').count() >= 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_that_is_quoted_is_taken_out_also_where_it_was_cut() {
        let secret = SecretString::from("s3cret~of-forty-characters".to_owned());
        let quoted = |length: usize| format!("x {}", &secret.expose_secret()[..length]);
        for (length, left) in [(26, "x [removed]"), (25, "x [removed]"), (4, "x [removed]"), (3, "x s3c")] {
            let mut fault = Fault::new(Code::BadRequest).with_message(quoted(length));
            fault.service_code = Some(quoted(length));
            fault.inner_codes = vec![quoted(length)];
            let fault = fault.without(&secret);
            assert_eq!(fault.message.as_deref(), Some(left), "{length}");
            assert_eq!((fault.service_code.as_deref(), fault.inner_codes[0].as_str()), (Some(left), left));
        }
    }

    #[test]
    fn a_token_is_no_code() {
        assert_eq!(short("eyJhbGciOiJub25lIn0.eyJhIjoxfQ.c2ln"), "[removed]");
        assert_eq!(short("e\0yJhbGciOiJub25lIn0.eyJhIjoxfQ\u{200b}.c2ln"), "[removed]", "seen as one");
        assert_eq!(short(" Request_BadRequest\u{202e} "), "Request_BadRequest");
    }
}
