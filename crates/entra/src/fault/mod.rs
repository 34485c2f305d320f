//! What went wrong, told apart as far as a caller acts on it.
//!
//! Owns: the closed list of cases, the record of one fault, and (in its submodules) how Graph's error objects, the
//! sign-in service's answers and a claims challenge are read. Does not own: sentences for a person, or whether to try
//! again (`retry`).

pub mod catalogue;
mod challenge;
mod graph;
mod retry_after;
mod sign_in;

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};

pub use challenge::claims_challenge;
pub use retry_after::retry_after;

/// The cases that a caller treats differently. Closed on purpose: an unknown refusal is `BadRequest` or
/// `SignInRefused`, with Microsoft's own code beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The system browser could not be opened.
    BrowserUnavailable,
    /// No loopback port could be listened on.
    PortUnavailable,
    /// Nobody finished the sign-in in time.
    SignInTimedOut,
    /// The caller cancelled.
    Cancelled,
    /// The person declined, or went back (AADSTS65004, `access_denied`).
    SignInDeclined,
    /// The answer does not belong to this sign-in: state, nonce, audience, issuer or tenant differ.
    SignInMismatch,
    /// By this computer's clock an answer had expired before it came.
    ClockWrong,
    /// The account does not belong to the tenant (AADSTS50020, 50034).
    AccountNotInTenant,
    /// No such tenant in this cloud (AADSTS90002, 900023).
    TenantNotFound,
    /// A Conditional Access policy blocks the sign-in (AADSTS53003).
    BlockedByPolicy,
    /// A Conditional Access policy wants a managed device (AADSTS53000 to 53002, 530033).
    DeviceRequired,
    /// The tenant blocks the device code flow (AADSTS530036, 50199).
    DeviceCodeBlocked,
    /// The device code has expired (AADSTS70019, 70020).
    DeviceCodeExpired,
    /// More proof of identity is needed (AADSTS50076, 50079, 50158).
    MoreProofNeeded,
    /// Somebody must consent to the client first (AADSTS65001, 90094).
    ClientNeedsConsent,
    /// The account is not assigned to the client (AADSTS50105).
    AssignmentRequired,
    /// The account is locked or disabled, or its password has expired (AADSTS50053, 50055, 50057).
    AccountUnusable,
    /// The client is unknown in the tenant (AADSTS700016); also seconds after it was created.
    ClientUnknown,
    /// The client may not be used for these rights (AADSTS65002), or is not a public one (AADSTS7000218).
    ClientUnsuitable,
    /// The client is disabled in the tenant (AADSTS7000112).
    ClientDisabled,
    /// The client secret is wrong, or not yet known everywhere (AADSTS7000215).
    SecretInvalid,
    /// The client secret has expired (AADSTS7000222).
    SecretExpired,
    /// The code or grant has expired or was used before (AADSTS70000, 70008, 54005).
    GrantExpired,
    /// Microsoft refused the sign-in for another reason.
    SignInRefused,
    /// 401, whatever the body: the token is not accepted (any more).
    TokenRejected,
    /// Microsoft asks for a fresh sign-in with the claims in `Fault::claims`.
    StepUpNeeded,
    /// 403: not allowed.
    Forbidden,
    /// 404; also seconds after the object was created.
    NotFound,
    /// The object, assignment or grant is there already.
    AlreadyExists,
    /// Another request was changing the same thing at that moment (`Directory_ConcurrencyViolation`): nothing was done.
    ConcurrentRequests,
    /// 409 for a reason that is not known here. Not taken for "there already", which callers treat as success.
    Conflict,
    /// The replica that answered does not know an object that was just made.
    NotReplicatedYet,
    /// `removePassword` with a key id that the replica does not know.
    KeyNotFound,
    /// 429, whatever the body: nothing was done.
    Throttled,
    /// 5xx, whatever the body, but not 501.
    Outage,
    /// Microsoft could not be reached, or the connection broke.
    Offline,
    /// No trusted TLS connection could be made.
    InsecureConnection,
    /// No answer in time.
    TimedOut,
    /// The answer is not one that Microsoft gives: not JSON, another shape, a redirect.
    UnexpectedAnswer,
    /// The account has made as many objects as it may.
    QuotaExceeded,
    /// The tenant's policy forbids client secrets.
    SecretsForbidden,
    /// The tenant's policy forbids a secret's lifetime.
    SecretLifetimeForbidden,
    /// Another 4xx, or 501: the service does not know what was asked for, now or later.
    BadRequest,
    /// A fault in this program.
    Internal,
}

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
        matches!(self.code.repeat(), catalogue::Repeat::Always | catalogue::Repeat::IfHarmless)
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

/// Trims Microsoft's words, cuts them to a bearable length and takes out whatever looks like a token.
pub(crate) fn clean(text: &str) -> Option<String> {
    let mut kept = String::new();
    for word in text.trim().split_inclusive(char::is_whitespace) {
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
