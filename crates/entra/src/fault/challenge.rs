//! Reading a claims challenge out of `WWW-Authenticate`.
//!
//! Continuous access evaluation answers 401 with the claims that the next token must satisfy. Entra puts two
//! challenges (`PoP` and `Bearer`) into one header value, separated by the same comma as their parameters, so the
//! value is read by its grammar (RFC 9110, 11.6.1), not split.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use http_auth::parser::ChallengeParser;

/// The claims, as JSON text, that one `WWW-Authenticate` value asks for with the `Bearer` scheme.
///
/// `None` unless the challenge says `insufficient_claims` (or gives no reason) and the claims are Base64 of JSON. What
/// stands before a part that breaks the grammar still counts.
pub fn claims_challenge(value: &str) -> Option<String> {
    ChallengeParser::new(value)
        .map_while(Result::ok)
        .filter(|challenge| challenge.scheme.eq_ignore_ascii_case("bearer"))
        .find_map(|challenge| {
            let get = |name: &str| {
                let found = challenge.params.iter().find(|(key, _)| key.eq_ignore_ascii_case(name));
                found.map(|(_, value)| value.to_unescaped())
            };
            if get("error").is_some_and(|error| error != "insufficient_claims") {
                return None;
            }
            decode(&get("claims")?)
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
