//! The secret after it was made: on the clipboard for a minute, kept over a restart, and forgotten on request.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::{Journey, Leave};
use journeys::registration;
use journeys::wait::{LATER, SOON, until};
use journeys::window::Place;
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
        let shown = window.text(&format!("value-text-{field}")).await?;
        window.press(&format!("copy-value-{field}")).await?;
        window.wait_attribute(&format!("value-{field}"), "data-copied", "true").await?;
        let copied = journey.copied(field).await?;
        ensure!(copied == shown, "`{field}` is copied as it is shown: {copied} is not {shown}");
        last = copied;
    }
    let practice = journey.desk.practice()?;
    let application = registration::the_one(practice)?;
    let text = async |field: &str| window.text(&format!("value-text-{field}")).await;
    ensure!(text("tenantId").await? == practice.tenant().id(), "the tenant's own id");
    ensure!(text("domain").await? == practice.tenant().domain(), "the tenant's own domain");
    ensure!(text("clientId").await? == application["appId"].as_str().unwrap_or_default(), "the app's id");
    ensure!(text("pseudonymLink").await? == "User: UDI", "what Peig asks for");
    let end = registration::secrets(&application)[0]["endDateTime"].as_str().unwrap_or_default().to_owned();
    let end: jiff::Timestamp = end.parse()?;
    let day = end.to_zoned(jiff::tz::TimeZone::system()).date().to_string();
    ensure!(text("secretExpiry").await? == day, "the day on which the secret ends: {day}");
    Ok(last)
}

/// The minute is over, as the card says it.
async fn wait_for_the_minute(journey: &Journey) -> Result<()> {
    journey.window.wait_attribute("secret-card", "data-on-clipboard", "false").await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_is_on_the_clipboard_for_a_minute_and_on_the_desk_until_it_is_forgotten() -> Result<()> {
    let fresh = Wishes::tenant(Scenario::Fresh);
    Journey::run_sittings("secret-life", &fresh, hand_over, Leave::Close, copy_again_and_forget).await
}

async fn hand_over(journey: &Journey) -> Result<String> {
    let window = &journey.window;
    let secret = journey.set_everything_up().await?;
    assert_peigs_order(journey).await?;
    let hint = journey.desk.clipboard_as(Some("x-kde-passwordManagerHint"))?;
    ensure!(hint.as_deref() == Some("secret"), "clipboard histories are told to leave it out: {hint:?}");
    let said = window.text("secret-card").await?;
    ensure!(said.contains("clipboard"), "the countdown is on screen: {said}");
    window.scroll_to("secret-card").await?;
    journey.look("countdown").await?;
    // Other values take its place on the clipboard, and stay there when its minute is over.
    let last = copy_every_value(journey).await?;
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
    window.press("next").await?;
    window.arrive(&Place::screen("values")).await?;
    window.wait_attribute("secret-card", "data-at-hand", "true").await?;
    window.wait_attribute("secret-card", "data-phase", "proved").await?;
    ensure!(journey.copy_secret().await? == secret, "copied again after the restart");
    registration::assert_signs_in(journey.desk.practice()?, &secret).await?;
    ensure!(journey.desk.kept_secret()?.as_deref() == Some(&secret), "the Secret Service keeps it");

    window.press("forget-secret").await?;
    journey.look("forget").await?;
    window.press("forget-secret-no").await?;
    ensure!(journey.desk.kept_secret()?.as_deref() == Some(&secret), "nothing is forgotten without a yes");
    window.press("forget-secret").await?;
    window.press("forget-secret-yes").await?;
    until("the secret has left the Secret Service", SOON, || async {
        Ok(journey.desk.kept_secret()?.is_none().then_some(()))
    })
    .await?;
    window.wait_attribute("secret-card", "data-at-hand", "false").await?;
    window.wait_attribute("secret-card", "data-kept", "nowhere").await?;
    let said = window.text("secret-card").await?;
    ensure!(said.contains("not on this computer"), "the card says so: {said}");
    window.scroll_to("secret-card").await?;
    journey.picture("forgotten").await?;
    let traces = journeys::traces::of_secret(&journey.desk, window, &secret).await?;
    ensure!(traces.is_empty(), "nothing on the desk holds it: {traces:?}");
    registration::assert_signs_in(journey.desk.practice()?, &secret).await.context("in Peig it works on")
}
