//! Reading a claims challenge out of `WWW-Authenticate`.
//!
//! Continuous access evaluation answers 401 with the claims that the next token must satisfy. Entra puts two
//! challenges (`PoP` and `Bearer`) into one header value, separated by the same comma as their parameters, so the
//! value is read by its grammar (RFC 9110, 11.6.1), not split.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// One challenge: its scheme and its parameters, in order.
struct Challenge<'a> {
    scheme: &'a str,
    parameters: Vec<(&'a str, String)>,
}

/// The claims, as JSON text, that one `WWW-Authenticate` value asks for with the `Bearer` scheme.
///
/// `None` unless the challenge says `insufficient_claims` (or gives no reason) and the claims are Base64 of JSON.
pub fn claims_challenge(value: &str) -> Option<String> {
    challenges(value)
        .into_iter()
        .filter(|challenge| challenge.scheme.eq_ignore_ascii_case("bearer"))
        .find_map(|challenge| {
            let get = |name: &str| {
                challenge
                    .parameters
                    .iter()
                    .find(|(key, _)| key.eq_ignore_ascii_case(name))
                    .map(|(_, value)| value.as_str())
            };
            if get("error").is_some_and(|error| error != "insufficient_claims") {
                return None;
            }
            decode(get("claims")?)
        })
}

fn decode(text: &str) -> Option<String> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let bytes = GeneralPurpose::new(&STANDARD, lenient)
        .decode(text)
        .or_else(|_| GeneralPurpose::new(&URL_SAFE, lenient).decode(text))
        .ok()?;
    let text = String::from_utf8(bytes).ok()?;
    serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&text).ok()?;
    Some(text)
}

fn challenges(value: &str) -> Vec<Challenge<'_>> {
    let mut found: Vec<Challenge<'_>> = Vec::new();
    let mut rest = value;
    loop {
        rest = rest.trim_start_matches(|c: char| c == ',' || c.is_ascii_whitespace());
        let (name, after) = token(rest);
        if name.is_empty() {
            return found;
        }
        let after_space = after.trim_start();
        if let Some(value) = after_space.strip_prefix('=') {
            let (value, after) = parameter_value(value.trim_start());
            if let Some(challenge) = found.last_mut() {
                challenge.parameters.push((name, value));
            }
            rest = after;
        } else {
            found.push(Challenge { scheme: name, parameters: Vec::new() });
            rest = after_space;
        }
    }
}

/// A token of RFC 9110, 5.6.2, and what follows it.
fn token(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)))
        .unwrap_or(text.len());
    text.split_at(end)
}

/// A quoted string with its escapes undone, or a bare value up to the next comma or space.
fn parameter_value(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(|c: char| c == ',' || c.is_ascii_whitespace()).unwrap_or(text.len());
        return (text[..end].to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &quoted[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            other => value.push(other),
        }
    }
    (value, "")
}
