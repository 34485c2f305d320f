//! The secret after it was made: on the clipboard for a minute, kept over a restart, and forgotten on request.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::{Journey, Leave};
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{finding, gone, has, proved_and_kept, rest, shown};
use journeys::wait::{LATER, until};
use practice_tenant::Scenario;

/// The fields of Peig's form that are text, in its order. The secret stands before the last.
const FIELDS: [&str; 7] =
    ["displayName", "pseudonymLink", "domain", "tenantName", "tenantId", "clientId", "secretExpiry"];

/// Everything that is to be entered in Peig, in the order in which it is on the page.
async fn assert_peigs_order(journey: &Journey) -> Result<()> {
    let script = "return [...document.querySelectorAll('[data-testid^=\"value-\"][data-copied], \
                  [data-testid=secret-card]')].map(one => one.dataset.testid)";
    let seen: Vec<String> = serde_json::from_value(journey.window.run(script).await?)?;
    let mut wanted: Vec<String> = FIELDS.iter().map(|field| format!("value-{field}")).collect();
    wanted.insert(6, "secret-card".to_owned());
    ensure!(seen == wanted, "the fields in Peig's order: {seen:?}");
    Ok(())
}

/// Each copy button puts its own value on the clipboard and ticks it off. Gives what was copied last.
async fn copy_every_value(journey: &Journey) -> Result<String> {
    let window = &journey.window;
    let mut last = String::new();
    for field in FIELDS {
        let ticked = has(&format!("value-{field}"), "data-copied", "true");
        last = journey.copy(&format!("copy-value-{field}"), &ticked).await?;
        let sight = window.until(&ticked).await?;
        let shown = sight.text(&format!("value-text-{field}"));
        ensure!(last == shown, "`{field}` is copied as it is shown: {last} is not {shown}");
    }
    let practice = journey.desk.practice()?;
    let application = registration::the_one(practice)?;
    let sight = window.at_rest(&Place::screen("values")).await?;
    let text = |field: &str| sight.text(&format!("value-text-{field}"));
    ensure!(text("tenantId") == practice.tenant().id(), "the tenant's own id");
    ensure!(text("domain") == practice.tenant().domain(), "the tenant's own domain");
    ensure!(application["appId"] == text("clientId"), "the app's id");
    ensure!(text("pseudonymLink") == "User: UDI", "what Peig asks for");
    let end = registration::secrets(&application)[0]["endDateTime"].as_str().unwrap_or_default().to_owned();
    let end: jiff::Timestamp = end.parse()?;
    let day = end.to_zoned(jiff::tz::TimeZone::system()).date().to_string();
    ensure!(text("secretExpiry") == day, "the day on which the secret ends: {day}");
    Ok(last)
}

/// The minute is over, as the card says it.
async fn wait_for_the_minute(journey: &Journey) -> Result<()> {
    let over = has("secret-card", "data-on-clipboard", "false").and(gone("secret-countdown"));
    journey.window.until(&over).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_on_the_clipboard_for_a_minute_and_on_the_desk_until_it_is_forgotten() -> Result<()> {
    let fresh = Wishes::tenant(Scenario::Fresh);
    Journey::run_sittings("secret-life", &fresh, hand_over, Leave::Close, copy_again_and_forget).await
}

async fn hand_over(journey: &Journey) -> Result<String> {
    let window = &journey.window;
    let secret = journey.set_everything_up().await?;
    let hint = journey.desk.clipboard_as(Some("x-kde-passwordManagerHint"))?;
    ensure!(hint.as_deref() == Some("secret"), "clipboard histories are told to leave it out: {hint:?}");
    window.shows("secret-countdown").await?;
    window.scroll_to("secret-card").await?;
    journey.look("countdown").await?;
    assert_peigs_order(journey).await?;
    // Other values take its place on the clipboard, and stay there when its minute is over.
    let last = copy_every_value(journey).await?;
    let counted = window.at_rest(&Place::screen("values")).await?;
    ensure!(
        counted.text("copied-count") == "8 of 8 copied",
        "each is counted: {}",
        counted.text("copied-count")
    );
    journey.look("all-copied").await?;
    wait_for_the_minute(journey).await?;
    let left = journey.desk.clipboard()?;
    ensure!(left.as_deref() == Some(&last), "what was copied later is left alone: {left:?}");

    ensure!(journey.copy_secret().await? == secret, "the same secret once more");
    until("the secret has been taken off the clipboard", LATER, || async {
        Ok(journey.desk.clipboard()?.is_none_or(|text| text.is_empty()).then_some(()))
    })
    .await?;
    wait_for_the_minute(journey).await?;
    Ok(secret)
}

async fn copy_again_and_forget(journey: &Journey, secret: String) -> Result<()> {
    let window = &journey.window;
    journey.get_to_health().await?;
    journey.look("health-after-the-restart").await?;
    // What was kept is read and proved by itself, and nothing else is begun meanwhile.
    window.until(&finding("confirmSecret", "passed").and(rest())).await?;
    journey.see_values_again().await?;
    window.until(&has("secret-card", "data-at-hand", "true").and(proved_and_kept("credentialStore"))).await?;
    ensure!(journey.copy_secret().await? == secret, "copied again after the restart");
    registration::assert_signs_in(journey.desk.practice()?, &secret).await?;
    ensure!(journey.desk.kept_secret()?.as_deref() == Some(&secret), "the Secret Service keeps it");

    window.press("forget-secret", shown("forget-question")).await?;
    journey.look("forget").await?;
    window.press("forget-secret-no", gone("forget-question")).await?;
    ensure!(journey.desk.kept_secret()?.as_deref() == Some(&secret), "nothing is forgotten without a yes");
    window.press("forget-secret", shown("forget-question")).await?;
    let nowhere = has("secret-card", "data-at-hand", "false").and(has("secret-card", "data-kept", "nowhere"));
    window.press("forget-secret-yes", nowhere.and(shown("secret-not-here")).and(rest())).await?;
    ensure!(journey.desk.kept_secret()?.is_none(), "the secret has left the Secret Service");
    window.scroll_to("secret-card").await?;
    journey.picture("forgotten").await?;
    let traces = journeys::traces::of_secret(&journey.desk, window, &secret).await?;
    ensure!(traces.is_empty(), "nothing on the desk holds it: {traces:?}");
    registration::assert_signs_in(journey.desk.practice()?, &secret).await.context("in Peig it works on")
}
