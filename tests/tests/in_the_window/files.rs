//! The files that are handed out, as other programs take them: a calendar, a browser, a change record.

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use ical::parser::ical::component::IcalEvent;
use ical::property::Property;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{at, has, open, rest, shown};
use practice_tenant::Scenario;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn calendar_browser_and_change_record_take_the_files() -> Result<()> {
    Journey::run("files", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let secret = journey.set_everything_up().await?;
        let application = registration::the_one(journey.desk.practice()?)?;
        for file in ["reminder", "reportHtml", "reportJson"] {
            journey.save(file).await?;
        }
        journey.look("saved").await?;
        let (calendar, page, record) =
            (newest(journey, "ics", 1)?, newest(journey, "html", 1)?, newest(journey, "json", 1)?);
        for file in [&calendar, &page, &record] {
            let text = std::fs::read_to_string(file)?;
            ensure!(!text.is_empty() && !text.contains(&secret), "{} is without the secret", file.display());
        }
        assert_reminds(&std::fs::read_to_string(calendar)?, &application)?;
        journey.desk.photograph(&page, &journey.next_picture("report"))?;
        let record: Value = serde_json::from_str(&std::fs::read_to_string(record)?)?;
        ensure!(record["exists"] == true && record["applicationId"] == application["appId"], "{record}");
        ensure!(record["permissions"].as_array().map(Vec::len) == Some(5), "{}", record["permissions"]);
        ensure!(record["changes"].as_array().is_some_and(|all| !all.is_empty()), "what was changed is in it");
        after_a_removal(journey, &secret).await
    })
    .await
}

/// The youngest of so many files with this ending.
fn newest(journey: &Journey, ending: &str, of: usize) -> Result<PathBuf> {
    let mut files = journey.desk.saved(ending)?;
    ensure!(files.len() == of, "{of} files end in .{ending}: {files:?}");
    files.pop().context("there is one")
}

/// One appointment on the day on which the secret ends, with two alarms before.
fn assert_reminds(text: &str, application: &Value) -> Result<()> {
    let calendars: Vec<_> = ical::IcalParser::new(text.as_bytes()).collect::<Result<_, _>>()?;
    let [calendar] = calendars.as_slice() else { anyhow::bail!("one calendar: {}", calendars.len()) };
    let [event] = calendar.events.as_slice() else { anyhow::bail!("one appointment: {calendar:?}") };
    let end = registration::secrets(application)[0]["endDateTime"].as_str().unwrap_or_default().to_owned();
    let day = end.parse::<Timestamp>()?.to_zoned(TimeZone::system()).date();
    ensure!(property(event, "DTSTART")? == day.strftime("%Y%m%d").to_string(), "on the day: {event:?}");
    let alarms: Vec<_> = event.alarms.iter().map(|alarm| value(&alarm.properties, "TRIGGER")).collect();
    ensure!(
        alarms == [Some("-P30D".to_owned()), Some("-P7D".to_owned())],
        "a month and a week before: {alarms:?}"
    );
    ensure!(property(event, "SUMMARY")?.contains("Nordwind"), "it says whose: {event:?}");
    Ok(())
}

fn property(event: &IcalEvent, name: &str) -> Result<String> {
    value(&event.properties, name).with_context(|| format!("the appointment has {name}"))
}

fn value(properties: &[Property], name: &str) -> Option<String> {
    properties.iter().find(|one| one.name == name)?.value.clone()
}

/// The reports once more, when nothing is left: they say what went, beside those from before.
async fn after_a_removal(journey: &Journey, secret: &str) -> Result<()> {
    let window = &journey.window;
    window.press("show-health", at(&Place::screen("health"))).await?;
    window.press("show-removal", shown("remove-sure")).await?;
    window.choose("remove-sure", open("remove")).await?;
    let in_the_bin = at(&Place::screen("readiness")).and(has("deleted", "data-state", "removed"));
    let removed = window.press("remove", in_the_bin.and(shown("files")).and(rest())).await?;
    removed.is_without("save-reminder", "there is nothing to be reminded of")?;
    for file in ["reportHtml", "reportJson"] {
        journey.save(file).await?;
    }
    journey.look("removed").await?;
    let (page, record) = (newest(journey, "html", 2)?, newest(journey, "json", 2)?);
    journey.desk.photograph(&page, &journey.next_picture("report-of-the-removal"))?;
    let record = std::fs::read_to_string(record)?;
    ensure!(
        !record.contains(secret) && !std::fs::read_to_string(page)?.contains(secret),
        "without the secret"
    );
    let record: Value = serde_json::from_str(&record)?;
    ensure!(record["exists"] == false, "it says that it is gone: {record}");
    ensure!(journey.desk.kept_secret()?.is_none(), "the secret has left this computer with it");
    Ok(())
}
