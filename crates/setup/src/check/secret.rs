//! Section 4: a live secret, its proof, and where its value is.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Finding, missing, warning};
use crate::facts::{Facts, Proof};
use crate::ipc::{ChangeKind, CheckId, Status};

/// From this many days before its end on, a secret is due to be renewed: when the reminder rings first.
const RENEW_WITHIN_DAYS: i64 = 30;

/// Days until then on the admin's calendar; negative when that day has passed.
pub(crate) fn days_until(end: Timestamp, now: Timestamp) -> i64 {
    days_between(end, now, &TimeZone::system())
}

/// Days as a calendar counts them, whatever the hour: the reminder rings on a day, and on that day the secret has to be
/// due here too.
fn days_between(end: Timestamp, now: Timestamp, zone: &TimeZone) -> i64 {
    let day = |at: Timestamp| at.to_zoned(zone.clone()).date();
    day(now).until(day(end)).map_or(0, |span| span.get_days().into())
}

/// That many days or fewer are left.
pub(crate) fn is_due(end: Timestamp, now: Timestamp) -> bool {
    days_until(end, now) <= RENEW_WITHIN_DAYS
}

pub(super) fn live(facts: &Facts<'_>) -> Finding {
    let secret = facts.secret_in_use();
    let end = secret.and_then(|secret| secret.end_date_time);
    let days = end.map(|end| days_until(end, facts.now));
    let status = match secret {
        None => missing(ChangeKind::MakeSecret),
        Some(_) if end.is_some_and(|end| is_due(end, facts.now)) => warning("expiresSoon"),
        Some(_) => Status::Passed,
    };
    let mut finding = Finding::new(CheckId::SecretLive, true, status);
    if let (Some(end), Some(days)) = (end, days) {
        finding = finding.with("expiresAt", end.to_string()).with("days", days.to_string());
    }
    finding
}

pub(super) fn proved(facts: &Facts<'_>) -> Finding {
    let status = if facts.secret_in_use().is_none() {
        missing(ChangeKind::MakeSecret)
    } else {
        match &facts.secret.proof {
            Proof::Proved { extra_roles } if extra_roles.is_empty() => Status::Passed,
            Proof::Proved { .. } => warning("extraRoles"),
            Proof::Trying { since } => Status::Settling { since: since.to_string() },
            Proof::Failed => Status::Missing { change: None },
            // Another run made it; its value is Peig's business and cannot be tried from here.
            Proof::Untried => warning("notHere"),
        }
    };
    Finding::new(CheckId::SecretProved, true, status)
}

pub(super) fn kept(facts: &Facts<'_>) -> Finding {
    let status = match (facts.secret_in_use(), facts.secret.at_hand, facts.secret.stored) {
        (None, ..) => missing(ChangeKind::MakeSecret),
        (Some(_), _, true) => Status::Passed,
        (Some(_), true, false) => warning("memoryOnly"),
        (Some(_), false, false) => warning("notHere"),
    };
    Finding::new(CheckId::SecretKept, true, status)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On the calendar in Berlin, where the clocks change on 28 March 2027.
    fn days(end: &str, now: &str) -> i64 {
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        let at =
            |local: &str| local.parse::<jiff::civil::DateTime>().unwrap().to_zoned(zone.clone()).unwrap();
        days_between(at(end).timestamp(), at(now).timestamp(), &zone)
    }

    #[test]
    fn days_are_counted_on_the_calendar_whatever_the_hour() {
        for end in ["2027-05-23T10:00:00", "2027-05-23T23:59:59"] {
            for hour in ["00:00:00", "09:00:00", "23:59:59"] {
                assert_eq!(days(end, &format!("2027-04-22T{hour}")), 31, "{end} {hour}");
                assert_eq!(days(end, &format!("2027-04-23T{hour}")), 30, "{end} {hour}: the calendar rings");
                assert_eq!(days(end, &format!("2027-05-23T{hour}")), 0, "{end} {hour}");
                assert_eq!(days(end, &format!("2027-05-24T{hour}")), -1, "{end} {hour}");
            }
        }
        assert_eq!(days("2027-04-10T00:30:00", "2027-03-11T23:30:00"), 30, "over a change of the clocks");
    }

    #[test]
    fn a_secret_is_due_from_the_day_on_which_the_calendar_rings() {
        let noon = jiff::civil::date(2027, 4, 23).at(12, 0, 0, 0).to_zoned(TimeZone::system()).unwrap();
        let end = |days: i64| noon.checked_add(jiff::Span::new().days(days)).unwrap().timestamp();
        assert!(is_due(end(30), noon.timestamp()), "on the thirtieth day");
        assert!(!is_due(end(31), noon.timestamp()), "on the day before it");
    }
}
