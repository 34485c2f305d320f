//! A tenant whose rule shortens secrets: what is beyond it cannot be chosen, and a day of the admin's own is kept.

use anyhow::{Context as _, Result, ensure};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _, Zoned};
use journeys::desk::{CloudFile, Look, Wishes};
use journeys::journey::{Journey, SECTIONS_TO_PERFORM};
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{Sight, So, at, has, rest, shown};
use practice_tenant::Scenario;

/// The rule of the scenario: 180 days.
const ALLOWED: [&str; 3] = ["months3", "months6", "date"];
const FORBIDDEN: [&str; 3] = ["months12", "months18", "months24"];

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_the_admins_own_is_chosen_within_what_the_tenants_rule_allows() -> Result<()> {
    let wishes = Wishes { look: Look::Dark, ..Wishes::tenant(Scenario::PolicyShortens) };
    Journey::run("expiry", &wishes, async |journey: &Journey| {
        let window = &journey.window;
        journey.choose_cloud(&CloudFile::Missing).await?;
        journey.sign_in().await?;
        journey.confirm_tenant().await?;
        journey.look("more-checks").await?;
        journey.check_more().await?;
        journey.next(&Place::section("registration")).await?;
        journey.perform_up_to(&SECTIONS_TO_PERFORM[..3], &Place::section("secret")).await?;
        window.has("expiry-panel", "data-policy", "limited").await?;
        journey.look("limited").await?;
        window.press("change-expiry", shown("expiry-months6")).await?;
        assert_choices(journey).await?;
        take_a_day(journey).await
    })
    .await
}

async fn assert_choices(journey: &Journey) -> Result<()> {
    let window = &journey.window;
    let limited = has("expiry-panel", "data-policy", "limited");
    let sight = window.until(&at(&Place::section("secret")).and(limited).and(rest())).await?;
    let is_disabled = |choice: &str| sight.attribute(&format!("expiry-{choice}"), "disabled").is_some();
    for choice in ALLOWED {
        ensure!(sight.has(&format!("expiry-{choice}")) && !is_disabled(choice), "`{choice}` is on offer");
    }
    for choice in FORBIDDEN {
        ensure!(is_disabled(choice), "`{choice}` is not on offer");
        let script =
            "return document.querySelector('[data-testid=expiry-CHOICE]').closest('.fui-Radio').innerText";
        let label = window.run(&script.replace("CHOICE", choice)).await?.to_string();
        ensure!(label.contains("not allowed by your tenant"), "`{choice}` says why: {label}");
    }
    let said = sight.text("expiry-panel");
    ensure!(said.contains("180 days at most"), "and the rule is told: {said}");
    Ok(())
}

async fn take_a_day(journey: &Journey) -> Result<()> {
    let window = &journey.window;
    window.choose("expiry-date", shown("expiry-day").and(rest())).await?;
    let day = Zoned::now().date().checked_add(100.days())?;
    // Typed by hand, as days are written where the month comes first: the field goes on from part to part by the stroke.
    window.focus("expiry-day").await?;
    journey.desk.type_text(&day.strftime("%m/%d/%Y").to_string())?;
    let typed = day.to_string();
    let holds = So::new(format!("the field holds {typed}"), move |sight: &Sight| {
        sight.value("expiry-day") == Some(&typed)
    });
    window.until(&holds).await?;
    journey.look("a-day").await?;
    journey.perform("secret").await?;
    window.has("secret-card", "data-phase", "proved").await?;
    let made = registration::secrets(&registration::the_one(journey.desk.practice()?)?);
    let [secret] = made.as_slice() else { anyhow::bail!("one secret: {made:?}") };
    let end: Timestamp = secret["endDateTime"].as_str().context("an end")?.parse()?;
    let end = end.to_zoned(TimeZone::system()).date();
    ensure!(end == day, "it ends on the chosen day, {day}, and not on {end}");
    journey.look("made").await
}
