//! Next opens only while everything required holds in the tenant, whoever changed it.

use anyhow::{Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{at, finding};
use practice_tenant::Scenario;

/// Asks for Next as the page does, past its closed button, and says that the wizard stays in its first section. The wizard
/// takes one thing after the other: Back leads out of that section only if it is where the wizard was left.
async fn assert_next_is_refused(journey: &Journey) -> Result<()> {
    let window = &journey.window;
    let section = Place::section("registration");
    window.at_rest(&section).await?.is_closed("next", "a check fails")?;
    window.ask("{ kind: 'next' }").await?;
    window.press("back", at(&Place::screen("readiness"))).await?;
    journey.next(&section).await?;
    window.at_rest(&section).await?.is_closed("next", "a check still fails")
}

#[tokio::test(flavor = "multi_thread")]
async fn next_is_refused_while_a_check_fails() -> Result<()> {
    Journey::run("gate-refuses", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        journey.get_to(&Place::section("registration")).await?;
        journey.window.until(&finding("registered", "missing")).await?;
        assert_next_is_refused(journey).await?;
        journey.look("refused").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_behind_the_wizards_back_shows_and_closes_next_again() -> Result<()> {
    Journey::run("gate-follows-the-tenant", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        journey.get_to(&Place::section("registration")).await?;
        journey.perform("registration").await?;
        let window = &journey.window;
        window.until(&finding("redirectUri", "passed")).await?;

        let practice = journey.desk.practice()?;
        let id = registration::the_one(practice)?["id"].as_str().unwrap_or_default().to_owned();
        ensure!(
            practice.tenant().remove_redirect(&id, "http://localhost"),
            "a colleague takes the redirect away"
        );
        window.until(&finding("redirectUri", "missing")).await?;
        journey.look("taken-away").await?;
        assert_next_is_refused(journey).await?;

        let given_back = practice.tenant().change_application(&id, |application| {
            application["web"]["redirectUris"] = serde_json::json!(["http://localhost"]);
        });
        ensure!(given_back, "and gives it back");
        window.until(&finding("redirectUri", "passed")).await?;
        journey.next(&Place::section("permissions")).await.map(drop)
    })
    .await
}
