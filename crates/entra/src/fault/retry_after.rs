//! Reading `Retry-After`.

use std::time::Duration;

use jiff::Timestamp;

/// The longest wait that is believed: a header beyond this is taken for a mistake and cut to it.
const LONGEST: Duration = Duration::from_hours(24);

/// Reads the value of a `Retry-After` header, against `now` where it names a time.
///
/// Graph gives whole seconds or decimals, which are rounded up; HTTP (RFC 9110, 10.2.3) also allows a date in any of its forms. A date in
/// the past is no wait at all. Anything else is `None`.
pub fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if value.starts_with(|c: char| c.is_ascii_digit()) {
        return seconds(value);
    }
    let at = Timestamp::try_from(httpdate::parse_http_date(value).ok()?).ok()?;
    let wait = at.duration_since(now);
    Some(Duration::try_from(wait).unwrap_or_default().min(LONGEST))
}

fn seconds(value: &str) -> Option<Duration> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    // More digits than a u64 holds is more than the limit anyway.
    let whole = whole.parse::<u64>().unwrap_or(LONGEST.as_secs());
    let up = u64::from(fraction.bytes().any(|byte| byte != b'0'));
    Some(Duration::from_secs(whole.saturating_add(up)).min(LONGEST))
}
