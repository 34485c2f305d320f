//! The calendar file (RFC 5545): it rings 30 and 7 days before the secret expires.
//!
//! One appointment on both days, with one alarm at its start, because most of our admins keep their calendar in Outlook:
//!
//! - Outlook takes one alarm per appointment ([MS-OXCICAL] 2.1.3.1.1.20.62, "Number of Instances Allowed: 0, 1"), so of
//!   two alarms before one day it would lose one.
//! - A file with several appointments goes into a calendar folder of its own ([MS-OXCICAL], `X-WR-CALNAME`:
//!   "newly-created destination"), and Outlook reminds of what is in the main calendar. So the second reminder is no
//!   second appointment.
//! - An appointment that repeats every so many days is among the few rules that Outlook takes ([MS-OXCICAL]
//!   2.1.3.2.2.1).
//!
//! Calendars that take any number of alarms ring on the same two days, once each, and those that ignore alarms in
//! imported files (Google's) still show the entry on both. That the expiry's own day has no entry is the price; it is
//! in the title.

use chrono::NaiveDate;
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::{ReminderWords, Run, filled, tenant_name};
use crate::facts::Facts;
use crate::guide::APPLICATION_NAME;

/// Days before the expiry on which the calendar speaks up.
const DAYS_BEFORE: [i32; 2] = [30, 7];

/// Who wrote the file (RFC 5545, 3.7.3).
const PRODUCT: &str = "-//Peig//Peig Setup//EN";

/// The file; none without a secret that has an end.
pub(super) fn render(facts: &Facts<'_>, run: &Run<'_>, words: &ReminderWords) -> Option<String> {
    let secret = facts.secret_in_use()?;
    let registration = facts.registration()?;
    let on_calendar = |at: Timestamp| at.to_zoned(TimeZone::system()).date();
    let expiry = on_calendar(secret.end_date_time?);
    let days = days_of_reminding(expiry, on_calendar(facts.now));
    let (tenant, date) = (tenant_name(facts, run), expiry.to_string());
    let name = secret.display_name.as_deref().unwrap_or_default();
    let values =
        [("tenant", tenant.as_str()), ("name", APPLICATION_NAME), ("secret", name), ("date", date.as_str())];
    let (title, text) = (filled(&words.title, &values), filled(&words.text, &values));
    let first = *days.first()?;
    let mut event = Event::new();
    event
        // The same secret always has the same id, so that importing the file again does not double the event.
        .uid(&format!("{}-{}@peig-setup", registration.app_id, secret.key_id))
        .timestamp(chrono::DateTime::from_timestamp(facts.now.as_second(), 0)?)
        .summary(&title)
        .description(&text)
        .starts(on_paper(first)?)
        // The end is the first day that is not part of it, and has to be later than the start (3.8.2.2).
        .ends(on_paper(first.tomorrow().ok()?)?)
        .add_property("TRANSP", "TRANSPARENT");
    if let [first, second] = days[..] {
        let between = first.until(second).ok()?.get_days();
        event.add_property("RRULE", format!("FREQ=DAILY;INTERVAL={between};COUNT=2"));
    }
    let mut alarm = Alarm::display(&title, chrono::TimeDelta::zero());
    alarm.add_property("TRIGGER", "PT0M");
    event.alarm(alarm);
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", PRODUCT), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(name, value));
    }
    calendar.push(event.done());
    Some(calendar.done().to_string())
}

/// The days on which the calendar speaks up: those that are not over; where both are, the day of the expiry itself.
fn days_of_reminding(expiry: Date, today: Date) -> Vec<Date> {
    let days = DAYS_BEFORE.iter().map(|days| expiry.saturating_sub(days.days()));
    let ahead: Vec<_> = days.filter(|day| *day >= today).collect();
    if ahead.is_empty() { vec![expiry] } else { ahead }
}

/// A day as the calendar crate writes it.
fn on_paper(day: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(
        day.year().into(),
        day.month().unsigned_abs().into(),
        day.day().unsigned_abs().into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn it_reminds_on_the_days_that_are_still_to_come() {
        let expiry = date(2027, 5, 23);
        let (early, late) = (date(2027, 4, 23), date(2027, 5, 16));
        assert_eq!(days_of_reminding(expiry, date(2026, 11, 23)), [early, late]);
        assert_eq!(days_of_reminding(expiry, early), [early, late], "today is not over");
        assert_eq!(days_of_reminding(expiry, date(2027, 4, 24)), [late]);
        assert_eq!(days_of_reminding(expiry, date(2027, 5, 17)), [expiry]);
    }
}
