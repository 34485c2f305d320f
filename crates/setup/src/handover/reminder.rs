//! The calendar file (RFC 5545): the day on which the secret expires, with alarms 30 and 7 days before.
//!
//! Outlook takes one alarm of an appointment ([MS-OXCICAL] 2.1.3.1.1.20.62, "Number of Instances Allowed: 0, 1"), so the
//! one that leaves the most time stands first. A second appointment would not help there: a file with several goes into
//! a calendar folder of its own ([MS-OXCICAL], `X-WR-CALNAME`), of which Outlook does not remind.

use chrono::NaiveDate;
use icalendar::{Alarm, Calendar, Component, Event, EventLike, Property};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::record::Run;
use super::words::{Words, filled, one_line, tenant_name};
use crate::facts::Facts;
use crate::guide::APPLICATION_NAME;

/// How long before the day the calendar speaks up (RFC 5545, 3.3.6), the longest first.
const ALARMS: [&str; 2] = ["-P30D", "-P7D"];

/// The file; none without a secret that has an end.
pub(super) fn render(facts: &Facts<'_>, run: &Run<'_>, words: &Words) -> Option<String> {
    let secret = facts.secret_in_use()?;
    let registration = facts.registration()?;
    let on_calendar = |at: Timestamp| at.to_zoned(TimeZone::system()).date();
    let end = secret.end_date_time?;
    let expiry = on_calendar(end);
    let (tenant, date) = (tenant_name(facts, run.tenant_id), words.day(end));
    let name = one_line(secret.display_name.as_deref().unwrap_or_default());
    let values = [
        ("tenant", tenant.as_str()),
        ("name", APPLICATION_NAME),
        ("secret", name.as_str()),
        ("date", date.as_str()),
    ];
    let (title, text) = (filled(&words.reminder.title, &values), filled(&words.reminder.text, &values));
    let mut event = Event::new();
    event
        // The same secret always has the same id, so that importing the file again does not double the event.
        .uid(&format!("{}-{}@peig-setup", registration.app_id, secret.key_id))
        .timestamp(chrono::DateTime::from_timestamp(facts.now.as_second(), 0)?)
        .summary(&title)
        .description(&text)
        .starts(on_paper(expiry)?)
        // The end is the first day that is not part of it, and has to be later than the start (3.8.2.2).
        .ends(on_paper(expiry.tomorrow().ok()?)?)
        .add_property("TRANSP", "TRANSPARENT");
    for before in ALARMS {
        let mut alarm = Alarm::display(&title, chrono::TimeDelta::zero());
        alarm.add_property("TRIGGER", before);
        event.alarm(alarm);
    }
    // Who wrote the file, and in which language (RFC 5545, 3.7.3).
    let product = format!("-//Peig//Peig Setup//{}", words.language.to_uppercase());
    let mut calendar = Calendar::empty();
    for (name, value) in [("VERSION", "2.0"), ("PRODID", product.as_str()), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(name, value));
    }
    calendar.push(event.done());
    Some(calendar.done().to_string())
}

/// A day as the calendar crate writes it.
fn on_paper(day: Date) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(
        day.year().into(),
        day.month().unsigned_abs().into(),
        day.day().unsigned_abs().into(),
    )
}
