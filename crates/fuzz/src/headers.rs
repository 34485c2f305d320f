//! Fields of an answer's head.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use entra::fault::{claims_challenge, retry_after as wait_of};
use jiff::Timestamp;
use serde_json::{Map, Value};

const DAY: Duration = Duration::from_hours(24);

/// How long Microsoft, or whoever stands before it, asks to wait: never longer than a day, never less than was asked.
pub(crate) fn retry_after(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let now = Timestamp::from_second(1_800_000_000).unwrap_or_default();
    let Some(wait) = wait_of(&text, now) else { return };
    assert!(wait <= DAY, "{text:?} is {wait:?}");
    if let Ok(seconds) = text.trim().parse::<f64>() {
        let asked = Duration::try_from_secs_f64(seconds).unwrap_or(DAY).min(DAY);
        // A double has fewer digits than a header may have.
        assert!(wait + Duration::from_millis(1) >= asked, "{text:?} is {wait:?}");
        assert!(wait <= asked + Duration::from_secs(1), "{text:?} is {wait:?}");
    }
    // The same moment as a date is the same wait.
    let written = httpdate::fmt_http_date(SystemTime::from(now) + wait);
    assert_eq!(wait_of(&written, now), Some(Duration::from_secs(wait.as_secs())), "{written}");
}

/// Which claims the next token must satisfy: a JSON object or nothing, and what is written anew is read as the same.
pub(crate) fn claims(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let Some(claims) = claims_challenge(&text) else { return };
    assert!(claims.len() <= text.len(), "more than was said");
    serde_json::from_str::<Map<String, Value>>(&claims).expect("claims are an object");
    let anew = format!(
        "PoP nonce=\"x\", Bearer error=\"insufficient_claims\", claims=\"{}\"",
        STANDARD.encode(&claims)
    );
    assert_eq!(claims_challenge(&anew), Some(claims));
}
