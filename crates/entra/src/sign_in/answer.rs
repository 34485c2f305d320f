//! What a request to the listener is: our answer, something that poses as it, or a stray.
//!
//! Owns: which requests are looked at (a browser that goes to our page, by name and port), and that an answer carries our
//! `state`, an error too (RFC 6749, 4.1.2.1). Does not own: connections, or what a code is worth.

use url::form_urlencoded;
use zeroize::Zeroizing;

use super::id_token::same;
use crate::fault::{Code, Fault};

/// How the code is asked for. In a form it stands in no address, no history and no log (RFC 9700, 4.3.1); MSAL's loopback
/// listeners ask for it so too (microsoft-authentication-library-for-python, pull request 868). A form from Microsoft's
/// page to loopback is nothing to warn of for Chromium (`IsInsecureFormAction`) and Firefox
/// (`DoSecureToInsecureSubmitCheck`). Safari asks whether it is really wanted (dpb587/ssoca, issue 7): nobody should learn
/// to agree to that, so macOS keeps the address.
pub(crate) const RESPONSE_MODE: &str = if cfg!(target_os = "macos") { "query" } else { "form_post" };

/// What the browser is to bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Awaited {
    /// An authorization code.
    Code,
    /// The word that an administrator has consented. It comes in the address, whatever is asked for.
    Consent,
}

/// What the browser brought.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// An authorization code.
    Code(Zeroizing<String>),
    /// An administrator has consented, in the tenant of this id.
    Consented(String),
    /// A refusal, or an answer that contradicts itself.
    Refused(Fault),
}

/// What a request is.
#[derive(Debug)]
pub(crate) enum Heard {
    /// Our answer.
    Answer(Outcome),
    /// An answer of another sign-in, or of somebody who would like to end this one.
    Posing,
    /// Nothing of the kind, with the status it gets.
    Stray(&'static str),
}

/// A head that may belong to an answer.
#[derive(Debug)]
pub(crate) struct Head {
    query: Zeroizing<String>,
    /// How long the form is that follows; none where the answer is in the address.
    form: Option<usize>,
}

/// The most fields of a head; a browser sends some twenty.
const FIELDS: usize = 64;
const MALFORMED: &str = "400 Bad Request";

impl Head {
    /// Reads a head; the status of the refusal where it cannot belong to an answer.
    pub(crate) fn read(bytes: &[u8], port: u16) -> Result<Self, &'static str> {
        let mut fields = [httparse::EMPTY_HEADER; FIELDS];
        let mut head = httparse::Request::new(&mut fields);
        // Its end is where the body begins: whoever ends lines otherwise would have it begin elsewhere too.
        if !matches!(head.parse(bytes), Ok(httparse::Status::Complete(end)) if end == bytes.len()) {
            return Err(MALFORMED);
        }
        let (Some(method), Some(target)) = (head.method, head.path) else { return Err(MALFORMED) };
        let all = |name: &str| -> Vec<&str> {
            let named = head.headers.iter().filter(|field| field.name.eq_ignore_ascii_case(name));
            named.map(|field| std::str::from_utf8(field.value).unwrap_or_default().trim()).collect()
        };
        if !matches!(method, "GET" | "POST") {
            return Err("405 Method Not Allowed");
        }
        // No other site's name leads here.
        if !matches!(all("host").as_slice(), [host] if is_our_host(host, port)) {
            return Err("404 Not Found");
        }
        // A browser says whether a person is led here, or a page fetches an image, a frame, a script (W3C, Fetch Metadata).
        let led_here = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "document")];
        if led_here.iter().any(|(name, value)| all(name).iter().any(|said| said != value)) {
            return Err("403 Forbidden");
        }
        // An empty fragment is part of some of Microsoft's refusals.
        let target = target.split('#').next().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if path != "/" {
            return Err("404 Not Found");
        }
        let form = if method == "POST" { Some(form_length(&all)?) } else { None };
        Ok(Self { query: Zeroizing::new(query.to_owned()), form })
    }

    /// How long the body is.
    pub(crate) fn body_length(&self) -> usize {
        self.form.unwrap_or_default()
    }
}

/// The length of a posted form. It has to say one: no browser sends a form otherwise.
fn form_length<'a>(all: &impl Fn(&str) -> Vec<&'a str>) -> Result<usize, &'static str> {
    let kind = all("content-type").first().map(|kind| kind.split(';').next().unwrap_or_default().trim());
    if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")) {
        return Err("415 Unsupported Media Type");
    }
    match (all("content-length").as_slice(), all("transfer-encoding").as_slice()) {
        // Digits alone (RFC 9110, 8.6); Rust takes a sign as well.
        ([length], []) if length.bytes().all(|byte| byte.is_ascii_digit()) => {
            length.parse().map_err(|_| MALFORMED)
        }
        ([_], []) => Err(MALFORMED),
        _ => Err("411 Length Required"),
    }
}

/// Whether a `Host` means this listener.
fn is_our_host(value: &str, port: u16) -> bool {
    let Some((host, given)) = value.rsplit_once(':') else { return false };
    given.parse() == Ok(port)
        && ["localhost", "127.0.0.1", "[::1]"].iter().any(|ours| host.eq_ignore_ascii_case(ours))
}

/// What a whole request is.
pub(crate) fn heard(head: &Head, body: &[u8], state: &str, awaited: Awaited) -> Heard {
    // In a form or in the address, never in both.
    let fields = if head.form.is_some() { body } else { head.query.as_bytes() };
    let all = |name: &str| -> Vec<Zeroizing<String>> {
        form_urlencoded::parse(fields)
            .filter(|(key, _)| key == name)
            .map(|(_, value)| Zeroizing::new(value.into()))
            .collect()
    };
    let errors = all("error");
    let brought = match awaited {
        Awaited::Code => all("code"),
        // `admin_consent=True` comes beside an error too (Microsoft, "Admin consent on the Microsoft identity platform").
        Awaited::Consent if errors.is_empty() => all("admin_consent"),
        Awaited::Consent => Vec::new(),
    };
    if brought.iter().chain(&errors).all(|value| value.is_empty()) {
        return Heard::Stray("404 Not Found");
    }
    if !matches!(all("state").as_slice(), [answered] if same(answered, state)) {
        return Heard::Posing;
    }
    match (brought.as_slice(), errors.as_slice()) {
        ([word], []) if awaited == Awaited::Consent => match all("tenant").as_slice() {
            // Not in the way in which it comes.
            _ if head.form.is_some() => Heard::Posing,
            [tenant] if word.eq_ignore_ascii_case("true") => {
                Heard::Answer(Outcome::Consented(tenant.to_string()))
            }
            _ => Heard::Answer(Outcome::Refused(
                Fault::new(Code::SignInMismatch).with_message("the answer names no consent in one tenant"),
            )),
        },
        ([code], []) if head.form.is_some() == (RESPONSE_MODE == "form_post") => {
            Heard::Answer(Outcome::Code(code.clone()))
        }
        // Not in the way in which it was asked for.
        ([_], []) => Heard::Posing,
        ([], [error]) => {
            let one = |name: &str| all(name).into_iter().next();
            let subcode = one("error_subcode").or_else(|| one("suberror"));
            let description = one("error_description");
            let text = |value: &Option<Zeroizing<String>>| value.as_ref().map(|value| value.to_string());
            Heard::Answer(Outcome::Refused(Fault::from_redirect(
                error,
                text(&description).as_deref(),
                text(&subcode).as_deref(),
            )))
        }
        _ => Heard::Answer(Outcome::Refused(
            Fault::new(Code::SignInMismatch)
                .with_message("the answer names a code or an error more than once"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "Host: localhost:7";
    const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

    fn said(method: &str, target: &str, fields: &[&str], body: &str) -> Heard {
        let fields = fields.join("\r\n");
        let head = format!("{method} {target} HTTP/1.1\r\n{fields}\r\n\r\n");
        Head::read(head.as_bytes(), 7)
            .map_or_else(Heard::Stray, |head| heard(&head, body.as_bytes(), "S", Awaited::Code))
    }

    fn got(target: &str) -> Heard {
        said("GET", target, &[HOST], "")
    }

    fn posted(body: &str) -> Heard {
        said("POST", "/", &[HOST, FORM, &format!("Content-Length: {}", body.len())], body)
    }

    /// A code, in the way in which it is asked for here.
    fn brought(fields: &str) -> Heard {
        if RESPONSE_MODE == "form_post" { posted(fields) } else { got(&format!("/?{fields}")) }
    }

    fn refused(heard: Heard) -> Fault {
        match heard {
            Heard::Answer(Outcome::Refused(fault)) => fault,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_code_with_our_state_is_the_answer() {
        let heard = brought("code=a%2Bb&state=S&session_state=x");
        assert!(matches!(&heard, Heard::Answer(Outcome::Code(code)) if **code == "a+b"), "{heard:?}");
    }

    #[test]
    fn a_code_counts_only_in_the_way_in_which_it_was_asked_for() {
        let fields = "code=1&state=S";
        let other = if RESPONSE_MODE == "form_post" { got(&format!("/?{fields}")) } else { posted(fields) };
        assert!(matches!(other, Heard::Posing), "{other:?}");
        let length = format!("Content-Length: {}", "state=S".len());
        let halved = said("POST", "/?code=1&state=S", &[HOST, FORM, &length], "state=S");
        assert!(matches!(halved, Heard::Stray("404 Not Found")), "{halved:?}");
    }

    #[test]
    fn strays_are_not_answers() {
        for target in ["/favicon.ico", "/", "/?x=1", "/other?code=1&state=S", "/?code=&state=S"] {
            let heard = got(target);
            assert!(matches!(heard, Heard::Stray("404 Not Found")), "{target}: {heard:?}");
        }
        let put = said("PUT", "/?code=1&state=S", &[HOST], "");
        assert!(matches!(put, Heard::Stray("405 Method Not Allowed")), "{put:?}");
        for foul in [b"\xff\xfe\r\n\r\n".as_slice(), b"GET /\r\n\r\n"] {
            assert_eq!(Head::read(foul, 7).unwrap_err(), MALFORMED);
        }
    }

    #[test]
    fn a_form_says_what_and_how_long_it_is() {
        for (fields, status) in [
            (vec![HOST, "Content-Type: text/plain", "Content-Length: 14"], "415 Unsupported Media Type"),
            (vec![HOST, "Content-Length: 14"], "415 Unsupported Media Type"),
            (vec![HOST, FORM], "411 Length Required"),
            (vec![HOST, FORM, "Transfer-Encoding: chunked"], "411 Length Required"),
            (vec![HOST, FORM, "Content-Length: 14", "Content-Length: 15"], "411 Length Required"),
            (vec![HOST, FORM, "Content-Length: -1"], MALFORMED),
        ] {
            let heard = said("POST", "/", &fields, "code=1&state=S");
            assert!(matches!(heard, Heard::Stray(said) if said == status), "{fields:?}: {heard:?}");
        }
    }

    #[test]
    fn only_a_loopback_name_with_our_port_is_us() {
        for (host, ours) in [
            ("Host: localhost:7", true),
            ("Host: LOCALHOST:7", true),
            ("Host: 127.0.0.1:7", true),
            ("Host: [::1]:7", true),
            ("Host: localhost:8", false),
            ("Host: localhost", false),
            ("Host: evil.example:7", false),
            ("Host: localhost:7\r\nHost: evil.example:7", false),
            ("X-Host: localhost:7", false),
        ] {
            let heard = said("GET", "/?error=x&state=S", &[host], "");
            assert_eq!(matches!(heard, Heard::Answer(_)), ours, "{host}: {heard:?}");
        }
    }

    /// A page of the same browser that finds the port can have it asked for an image, not go there unseen.
    #[test]
    fn only_a_browser_that_goes_here_counts_where_it_says_so() {
        for (said_so, counts) in [
            (
                vec!["Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Sec-Fetch-Site: cross-site"],
                true,
            ),
            (vec!["Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"], false),
            (vec!["sec-fetch-mode: cors"], false),
            (vec!["Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"], false),
            (vec!["Sec-Fetch-Mode: navigate", "Sec-Fetch-Mode: no-cors"], false),
        ] {
            let fields: Vec<_> = std::iter::once(HOST).chain(said_so.iter().copied()).collect();
            let heard = said("GET", "/?error=x&state=S", &fields, "");
            assert_eq!(matches!(heard, Heard::Answer(_)), counts, "{said_so:?}: {heard:?}");
            assert!(counts || matches!(heard, Heard::Stray("403 Forbidden")), "{heard:?}");
        }
    }

    #[test]
    fn without_our_state_nothing_is_an_answer() {
        for fields in [
            "code=1&state=T",
            "code=1",
            "code=1&state=S&state=S",
            "code=1&state=S&state=T",
            "error=access_denied&state=T",
            "error=access_denied&error_description=AADSTS50105",
            "error=access_denied&state=",
        ] {
            for heard in [got(&format!("/?{fields}")), posted(fields)] {
                assert!(matches!(heard, Heard::Posing), "{fields}: {heard:?}");
            }
        }
    }

    #[test]
    fn an_answer_that_contradicts_itself_is_none_of_ours() {
        for fields in ["code=1&code=2&state=S", "code=1&error=x&state=S", "error=x&error=y&state=S"] {
            assert_eq!(refused(posted(fields)).code, Code::SignInMismatch, "{fields}");
        }
    }

    #[test]
    fn refusals_are_told_apart_however_they_come() {
        let declined = "error=access_denied&error_subcode=cancel&state=S";
        assert_eq!(refused(got(&format!("/?{declined}"))).code, Code::SignInDeclined);
        assert_eq!(refused(posted(declined)).code, Code::SignInDeclined);
        let blocked = refused(posted(
            "error=access_denied&error_description=AADSTS50105%3a+Not+assigned.%0d%0aTrace+ID%3a+t-1%0d%0a\
             Correlation+ID%3a+c-1%0d%0aTimestamp%3a+now&state=S",
        ));
        assert_eq!(blocked.code, Code::AssignmentRequired);
        assert_eq!(blocked.service_code.as_deref(), Some("AADSTS50105"));
        assert_eq!(
            (blocked.request_id.as_deref(), blocked.correlation_id.as_deref()),
            (Some("t-1"), Some("c-1"))
        );
    }

    fn consented(target: &str) -> Heard {
        let head = format!("GET {target} HTTP/1.1\r\n{HOST}\r\n\r\n");
        let head = Head::read(head.as_bytes(), 7).unwrap();
        heard(&head, b"", "S", Awaited::Consent)
    }

    #[test]
    fn a_consent_is_believed_with_our_state_and_one_tenant_and_no_error() {
        let heard = consented("/?admin_consent=True&tenant=t-1&state=S&scope=x");
        assert!(matches!(&heard, Heard::Answer(Outcome::Consented(tenant)) if tenant == "t-1"), "{heard:?}");
        for posing in ["/?admin_consent=True&tenant=t&state=T", "/?admin_consent=True&tenant=t", "/?error=x"]
        {
            assert!(matches!(consented(posing), Heard::Posing), "{posing}");
        }
        for (fields, code) in [
            ("admin_consent=True&state=S", Code::SignInMismatch),
            ("admin_consent=True&tenant=t&tenant=u&state=S", Code::SignInMismatch),
            ("admin_consent=False&tenant=t&state=S", Code::SignInMismatch),
            ("admin_consent=True&tenant=t&error=server_error&state=S", Code::Outage),
            (
                "admin_consent=True&tenant=t&error=access_denied&error_subcode=cancel&state=S#",
                Code::SignInDeclined,
            ),
        ] {
            assert_eq!(refused(consented(&format!("/?{fields}"))).code, code, "{fields}");
        }
        // A code is no consent, and a consent no code.
        let stray = [consented("/?code=1&state=S"), got("/?admin_consent=True&tenant=t&state=S")];
        assert!(stray.iter().all(|one| matches!(one, Heard::Stray("404 Not Found"))), "{stray:?}");
    }

    /// What is shown and kept for support is short, and reads in one direction.
    #[test]
    fn what_a_refusal_says_is_cut_and_cleaned() {
        let long = "x".repeat(5_000);
        let fault = refused(posted(&format!(
            "state=S&error=a%00b%E2%80%AEc{long}&error_subcode={long}&error_description=AADSTS65004+%E2%80%AEdesrever+\
             %1b%5b31m{long}+Trace+ID%3a+{long}+Correlation+ID%3a+c%E2%81%A61",
        )));
        let texts = fault.inner_codes.iter().chain(&fault.service_code).chain(&fault.request_id);
        for text in texts.chain(&fault.correlation_id) {
            assert!(text.chars().count() <= 100, "{}", text.len());
        }
        let message = fault.message.as_deref().unwrap();
        assert!(message.chars().count() <= 2_000);
        let all = format!("{message}{:?}{:?}", fault.inner_codes, fault.correlation_id);
        assert!(!all.contains(['\u{202e}', '\u{2066}', '\u{1b}', '\0']), "{all:?}");
        assert!(message.contains("desrever") && fault.correlation_id.as_deref() == Some("c1"), "{fault:?}");
    }
}
