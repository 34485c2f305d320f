//! How far this computer's clock is off, measured by the `Date` of Microsoft's answers.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use reqwest::header::{AGE, DATE, HeaderMap};

/// An answer that took longer tells nothing: the service wrote its date at an unknown moment of that time.
const SLOWEST: SignedDuration = SignedDuration::from_secs(30);
/// The headers by which Microsoft's services number their answers. What a company's proxy says for itself has none, and
/// its clock is its own.
const MICROSOFTS: [&str; 2] = ["request-id", "x-ms-request-id"];

/// The latest measurement. A clone is another handle to the same one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Skew {
    latest: Arc<Mutex<Option<SignedDuration>>>,
}

impl Skew {
    pub(crate) fn latest(&self) -> Option<SignedDuration> {
        *self.latest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes up what an answer tells, if it tells anything.
    pub(crate) fn note(&self, asked: Timestamp, answered: Timestamp, headers: &HeaderMap) {
        if let Some(measured) = measured(asked, answered, headers) {
            *self.latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(measured);
        }
    }
}

/// Whether one of Microsoft's services numbered the answer.
pub(crate) fn is_microsofts(headers: &HeaderMap) -> bool {
    MICROSOFTS.iter().any(|name| headers.contains_key(*name))
}

/// This computer's clock minus the service's: the middle between question and answer against the `Date` of the answer.
/// `None` where the answer comes out of a cache (`Age`) or from somebody else, has no date, took too long, or the clock
/// was set meanwhile.
fn measured(asked: Timestamp, answered: Timestamp, headers: &HeaderMap) -> Option<SignedDuration> {
    if is_microsofts(headers) { by_date(asked, answered, headers) } else { None }
}

/// The same, whoever answered.
pub(crate) fn by_date(asked: Timestamp, answered: Timestamp, headers: &HeaderMap) -> Option<SignedDuration> {
    let took = answered.duration_since(asked);
    if headers.contains_key(AGE) || took.is_negative() || took > SLOWEST {
        return None;
    }
    let date = headers.get(DATE)?.to_str().ok()?;
    let date = Timestamp::try_from(httpdate::parse_http_date(date).ok()?).ok()?;
    let middle = asked.checked_add(took / 2).ok()?;
    // The date is cut to whole seconds: on average the service was half a second further.
    Some(middle.duration_since(date) - SignedDuration::from_millis(500))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    const MICROSOFTS_DATE: [(&str, &str); 2] =
        [("request-id", "r"), ("date", "Wed, 01 Jul 2026 12:00:00 GMT")];

    #[test]
    fn the_middle_of_a_slow_answer_counts() {
        let asked: Timestamp = "2026-07-01T12:10:00Z".parse().unwrap();
        for (took, skew) in [(0, 599_500), (2_000, 600_500), (20_000, 609_500), (30_000, 614_500)] {
            let answered = asked + SignedDuration::from_millis(took);
            let found = measured(asked, answered, &headers(&MICROSOFTS_DATE));
            assert_eq!(found, Some(SignedDuration::from_millis(skew)), "{took}");
        }
        let behind: Timestamp = "2026-07-01T11:00:00Z".parse().unwrap();
        let found = measured(behind, behind, &headers(&MICROSOFTS_DATE)).unwrap();
        assert_eq!(found, SignedDuration::from_millis(-3_600_500));
    }

    #[test]
    fn what_tells_nothing_changes_nothing() {
        let skew = Skew::default();
        let asked: Timestamp = "2026-07-01T12:10:00Z".parse().unwrap();
        let second = SignedDuration::from_secs(1);
        let [id, date] = MICROSOFTS_DATE;
        for (answered, headers) in [
            (asked + second * 31, headers(&[id, date])),
            (asked - second, headers(&[id, date])),
            (asked, headers(&[id, date, ("age", "0")])),
            (asked, headers(&[date])),
            (asked, headers(&[id])),
            (asked, headers(&[id, ("date", "now")])),
        ] {
            skew.note(asked, answered, &headers);
            assert_eq!(skew.latest(), None, "{headers:?}");
        }
        skew.clone().note(asked, asked, &headers(&[("x-ms-request-id", "r"), date]));
        assert!(skew.latest().is_some());
    }
}
