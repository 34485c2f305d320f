//! The calendar file (RFC 5545): the day on which the secret expires, with alarms 30 and 7 days before.

use chrono::{NaiveDate, TimeDelta};
use icalendar::{Alarm, Calendar, Component, Event, EventLike};
use jiff::tz::TimeZone;

use super::{ReminderWords, Run, filled, tenant_name};
use crate::facts::Facts;
use crate::guide::APPLICATION_NAME;

/// Days before the expiry on which the calendar speaks up.
const ALARMS: [i64; 2] = [30, 7];

/// The file; none without a secret that has an end.
pub(super) fn render(facts: &Facts<'_>, run: &Run<'_>, words: &ReminderWords) -> Option<String> {
    let secret = facts.secret_in_use()?;
    let end = secret.end_date_time?;
    let registration = facts.registration()?;
    let day = end.to_zoned(TimeZone::system()).date();
    let date = NaiveDate::from_ymd_opt(
        day.year().into(),
        day.month().unsigned_abs().into(),
        day.day().unsigned_abs().into(),
    )?;
    let tenant = tenant_name(facts, run);
    let name = secret.display_name.as_deref().unwrap_or_default();
    let values = [("tenant", tenant.as_str()), ("name", APPLICATION_NAME), ("secret", name)];
    let (title, text) = (filled(&words.title, &values), filled(&words.text, &values));
    let mut event = Event::new();
    event
        // The same secret always has the same id, so that importing the file again does not double the event.
        .uid(&format!("{}-{}@peig-setup", registration.app_id, secret.key_id))
        .summary(&title)
        .description(&text)
        .all_day(date)
        .add_property("TRANSP", "TRANSPARENT");
    for days in ALARMS {
        let mut alarm = Alarm::display(&title, TimeDelta::days(-days));
        // In days, as calendars write it themselves; the crate would say it in seconds.
        alarm.add_property("TRIGGER", format!("-P{days}D"));
        event.alarm(alarm);
    }
    let mut calendar = Calendar::new();
    calendar.push(event.done());
    Some(calendar.done().to_string())
}
