//! Next opens only while everything required holds in the tenant, whoever changed it.

use anyhow::{Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::registration;
use journeys::window::{Place, Window};
use practice_tenant::Scenario;

/// Presses Next however the page may have disabled it, and says that the wizard stays where it is.
async fn assert_next_is_refused(window: &Window, place: &Place) -> Result<()> {
    ensure!(!window.can_press("next").await?, "Next is not on offer");
    let before = window.run("return document.querySelector('[data-testid=next]').click()").await;
    ensure!(before.is_ok(), "the button is there to be pressed: {before:?}");
    // The wizard answers an intent with a view; reading the tenant once more proves that it has come past it.
    window.press("refresh").await?;
    window.wait_attribute("live", "data-state", "live").await?;
    ensure!(window.place().await? == *place, "the wizard has not moved: {:?}", window.place().await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn next_is_refused_while_a_check_fails() -> Result<()> {
    Journey::run("gate-refuses", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        journey.get_to_the_sections().await?;
        let place = Place::section("registration");
        journey.window.arrive(&place).await?;
        journey.window.wait_finding("registered", "missing").await?;
        assert_next_is_refused(&journey.window, &place).await?;
        journey.look("refused").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_behind_the_wizards_back_shows_and_closes_next_again() -> Result<()> {
    Journey::run("gate-follows-the-tenant", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        journey.get_to_the_sections().await?;
        journey.perform("registration").await?;
        let window = &journey.window;
        window.wait_finding("redirectUri", "passed").await?;

        let practice = journey.desk.practice()?;
        let id = registration::the_one(practice)?["id"].as_str().unwrap_or_default().to_owned();
        ensure!(
            practice.tenant().remove_redirect(&id, "http://localhost"),
            "a colleague takes the redirect away"
        );
        window.wait_finding("redirectUri", "missing").await?;
        journey.look("taken-away").await?;
        assert_next_is_refused(window, &Place::section("registration")).await?;

        let given_back = practice.tenant().change_application(&id, |application| {
            application["web"]["redirectUris"] = serde_json::json!(["http://localhost"]);
        });
        ensure!(given_back, "and gives it back");
        window.wait_finding("redirectUri", "passed").await?;
        window.press("next").await?;
        window.arrive(&Place::section("permissions")).await
    })
    .await
}
