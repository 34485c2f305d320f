//! Reading what the sign-in service refuses: at the token and device code endpoints, and by redirect.
//!
//! Microsoft documents the AADSTS numbers as being for people and the OAuth `error` as being for programs, but the
//! `error` alone cannot tell a blocked account from a declined consent. So the number decides where it is known, and
//! the OAuth error otherwise. What the numbers mean is in `catalogue`.

use reqwest::header::HeaderMap;
use serde_json::Value;

use super::catalogue::by_number;
use super::code::Code;
use super::record::{Fault, clean, short};

/// Numbers that are kept of one refusal; Microsoft names one or two.
const NUMBERS_LIMIT: usize = 8;

impl Fault {
    /// What an answer of the sign-in service outside 2xx means.
    pub fn from_sign_in(status: u16, headers: &HeaderMap, body: &[u8]) -> Self {
        let mut fault = Self::of_headers(status, headers);
        let mut worded = false;
        if let Ok(Value::Object(body)) = serde_json::from_slice::<Value>(body)
            && let Some(error) = body.get("error").and_then(Value::as_str)
        {
            worded = true;
            let text = |name: &str| body.get(name).and_then(Value::as_str);
            let numbers = body.get("error_codes").and_then(Value::as_array).into_iter().flatten();
            let numbers = numbers.filter_map(Value::as_u64).collect();
            fault.request_id = text("trace_id").map(short).or(fault.request_id.take());
            fault.correlation_id = text("correlation_id").map(short).or(fault.correlation_id.take());
            fault.claims = text("claims").map(str::to_owned);
            fault.read_refusal(error, text("error_description"), text("suberror"), numbers);
        }
        // The gateways before the service answer these in HTML or not at all, and mean the same.
        if let Some(code) = by_status(status) {
            fault.code = code;
            fault.named.nuance = None;
        }
        fault.doubt_who_answers(worded);
        fault.tell_whose_page(headers);
        fault
    }

    /// What a number means that somebody read off Microsoft's page.
    pub fn from_number(number: u64) -> Self {
        let service_code = Some(format!("AADSTS{number}"));
        let (code, nuance) = by_number(number).unwrap_or((Code::SignInRefused, None));
        let mut fault = Self { service_code, ..Self::new(code) };
        fault.named.nuance = nuance;
        fault
    }

    /// What a redirect with an `error` means. `description` and `subcode` are often absent.
    pub fn from_redirect(error: &str, description: Option<&str>, subcode: Option<&str>) -> Self {
        let mut fault = Self::new(Code::SignInRefused);
        fault.read_refusal(error, description, subcode, Vec::new());
        let after = |label: &str| {
            let rest = description?.split_once(label)?.1.trim_start();
            rest.split_whitespace().next().map(short)
        };
        fault.request_id = after("Trace ID:");
        fault.correlation_id = after("Correlation ID:");
        fault
    }

    fn read_refusal(
        &mut self,
        error: &str,
        description: Option<&str>,
        suberror: Option<&str>,
        mut numbers: Vec<u64>,
    ) {
        for number in description.map(aadsts_numbers).unwrap_or_default() {
            if !numbers.contains(&number) && numbers.len() < NUMBERS_LIMIT {
                numbers.push(number);
            }
        }
        let known = numbers.iter().find_map(|number| by_number(*number).map(|says| (*number, says)));
        let shown = known.map(|(number, _)| number).or(numbers.first().copied());
        self.service_code = Some(shown.map_or_else(|| short(error), |number| format!("AADSTS{number}")));
        self.inner_codes = numbers.iter().map(|number| format!("AADSTS{number}")).collect();
        self.inner_codes.push(short(error));
        self.inner_codes.extend(suberror.map(short));
        self.message = description.and_then(clean);
        self.code = match known {
            Some((_, (code, _))) => code,
            None if numbers.is_empty() => by_bare_error(error).unwrap_or_else(|| by_error(error, suberror)),
            None => by_unknown_number(error, suberror),
        };
        self.named.nuance = known.and_then(|(_, (_, nuance))| nuance);
        self.read_words(description.unwrap_or_default());
        // With claims to send along, going through the browser again is the way on.
        let way_on = matches!(self.code, Code::MoreProofNeeded | Code::SignInRefused);
        if way_on && self.claims.is_some() {
            self.code = Code::StepUpNeeded;
        }
    }

    /// What the words say where one number means several things.
    fn read_words(&mut self, words: &str) {
        // As reported of personal accounts with 50020 and 16000.
        if self.code == Code::AccountNotInTenant && words.contains("identity provider 'live.com'") {
            self.code = Code::PersonalAccount;
        }
        // 90093 hands on what Graph refused: "The directory object quota limit for the Tenant has been exceeded"
        // (onedrivecmd 67), or that for the Principal.
        let words = words.to_ascii_lowercase();
        if self.code == Code::ClientNeedsConsent && words.contains("object quota limit") {
            self.code = Code::QuotaExceeded;
            self.named.nuance = words.contains("for the tenant").then_some("tenant");
        }
    }
}

/// With a number that nobody knows, the error is only believed where it can mean one thing: `access_denied` is what Microsoft
/// sends for a blocked account too, and `interaction_required` for much else than a second factor.
fn by_unknown_number(error: &str, suberror: Option<&str>) -> Code {
    let told = error == "consent_required" || suberror == Some("consent_required");
    match error {
        "temporarily_unavailable" | "expired_token" | "authorization_declined" | "invalid_tenant" => {
            by_error(error, suberror)
        }
        _ if told => by_error(error, suberror),
        _ => Code::SignInRefused,
    }
}

/// Every `AADSTS` number in a text, in order.
fn aadsts_numbers(text: &str) -> Vec<u64> {
    text.split("AADSTS")
        .skip(1)
        .filter_map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            rest[..end].parse().ok()
        })
        .collect()
}

/// What the status says by itself, whatever the body: too many requests, a gateway that waited in vain, or a service that
/// is broken for now. 501 is not among them, it would say the same tomorrow, and 511 is a network that wants a sign-in
/// (RFC 6585, 6).
fn by_status(status: u16) -> Option<Code> {
    match status {
        407 => Some(Code::ProxySignIn),
        408 => Some(Code::TimedOut),
        511 => Some(Code::UnexpectedAnswer),
        429 => Some(Code::Throttled),
        501 => None,
        500..=599 => Some(Code::Outage),
        _ => None,
    }
}

/// Errors that mean the client itself (RFC 6749, 5.2) where no number tells more: Entra gives both for a client that it
/// does not know, or not yet.
fn by_bare_error(error: &str) -> Option<Code> {
    matches!(error, "invalid_client" | "unauthorized_client").then_some(Code::ClientUnknown)
}

fn by_error(error: &str, suberror: Option<&str>) -> Code {
    match (error, suberror) {
        ("access_denied" | "authorization_declined", _) => Code::SignInDeclined,
        ("consent_required", _) | (_, Some("consent_required")) => Code::ClientNeedsConsent,
        (_, Some("user_password_expired")) => Code::AccountUnusable,
        ("interaction_required" | "login_required", _) | (_, Some("basic_action")) => Code::MoreProofNeeded,
        (_, Some("message_only")) => Code::BlockedByPolicy,
        (_, Some("bad_token" | "token_expired")) => Code::GrantExpired,
        ("expired_token", _) => Code::DeviceCodeExpired,
        ("invalid_tenant", _) => Code::TenantNotFound,
        ("temporarily_unavailable" | "server_error", _) => Code::Outage,
        _ => Code::SignInRefused,
    }
}
