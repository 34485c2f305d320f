//! Whose a secret is, and how old.

use entra::graph::{Application, PasswordCredential};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

use crate::guide::SECRET_DESCRIPTION;
use crate::tenant::registration::is_live;

/// What the names of this program's secrets begin with; the day on which they were made follows.
const NAME_START: &str = "Peig ";

/// The name of a secret that is made on this day (in the admin's time zone).
pub fn secret_name(day: jiff::civil::Date) -> String {
    format!("{NAME_START}{day}")
}

/// It was made for Peig, by this program or by hand as the guide says. Whatever has another name belongs to somebody
/// else and is left alone.
pub fn is_ours(secret: &PasswordCredential) -> bool {
    let name = secret.display_name.as_deref().unwrap_or_default();
    name == SECRET_DESCRIPTION
        || name.strip_prefix(NAME_START).is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok())
}

/// How long a secret still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum CredentialAge {
    /// More than 30 days.
    Fine,
    /// 30 days or less: due to be renewed.
    Soon,
    /// Not any more.
    Expired,
}

/// How long it still works.
pub fn age(secret: &PasswordCredential, now: Timestamp) -> CredentialAge {
    match secret.end_date_time {
        Some(end) if end <= now => CredentialAge::Expired,
        Some(end) if is_due(end, now) => CredentialAge::Soon,
        _ => CredentialAge::Fine,
    }
}

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

/// Client secrets that have not expired, the longest-lived first.
pub fn live_secrets(registration: &Application, now: Timestamp) -> Vec<&PasswordCredential> {
    let mut live: Vec<_> = registration
        .password_credentials
        .iter()
        .filter(|secret| is_live(secret.end_date_time, now))
        .collect();
    live.sort_by_key(|secret| std::cmp::Reverse(secret.end_date_time.unwrap_or(Timestamp::MAX)));
    live
}

/// Not made after it, by their dates. A secret that was made a moment ago may have no start yet, and is the younger one; of two
/// of one second the second one is the later one.
pub fn is_older(secret: &PasswordCredential, than: &PasswordCredential) -> bool {
    match (secret.start_date_time, than.start_date_time) {
        (Some(one), Some(other)) => one <= other,
        (one, other) => one.is_some() && other.is_none(),
    }
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
