//! What can happen between the press and the proved secret: Microsoft takes its time, or the keyring dies.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::{Journey, SECTIONS_TO_PERFORM};
use journeys::registration;
use journeys::traces;
use journeys::wait::{LATER, until, until_so};
use journeys::window::Place;
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::json;

/// Up to section 4, with its button not pressed yet.
async fn get_to_the_secret(journey: &Journey) -> Result<()> {
    journey.get_to_the_sections().await?;
    for section in &SECTIONS_TO_PERFORM[..3] {
        journey.perform(section).await?;
        journey.window.press("next").await?;
    }
    journey.window.arrive(&Place::section("secret")).await
}

/// What the token endpoint says of a secret that it does not know yet.
fn not_active_yet() -> Answer {
    let body = json!({
        "error": "invalid_client",
        "error_description": "AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request \
             is the client secret value, not the client secret ID. Trace ID: 0b8f1c1e-6a53-4c0f-9d55-7a1f3f0a0100 \
             Correlation ID: 4f6a1d57-93a4-4b8e-8f04-0f1a6c1f7e3b Timestamp: 2026-11-24 09:00:00Z",
        "error_codes": [7_000_215], "timestamp": "2026-11-24 09:00:00Z",
        "trace_id": "0b8f1c1e-6a53-4c0f-9d55-7a1f3f0a0100",
        "correlation_id": "4f6a1d57-93a4-4b8e-8f04-0f1a6c1f7e3b",
        "error_uri": "https://login.microsoftonline.com/error?code=7000215",
    });
    Answer::Json { status: 401, headers: BTreeMap::new(), body }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_microsoft_is_still_activating_is_waited_for() -> Result<()> {
    Journey::run("proving", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        get_to_the_secret(journey).await?;
        let faults = journey.desk.practice()?.faults();
        faults.add(Fault::always("POST", "/oauth2/v2.0/token", not_active_yet()));
        window.press("perform").await?;
        window.wait_attribute("secret-card", "data-phase", "proving").await?;
        let said = window.text("secret-card").await?;
        ensure!(said.contains("Microsoft is activating it"), "the card says what is going on: {said}");
        until("the card counts the seconds", LATER, || async {
            let said = window.text("secret-card").await?;
            let seconds =
                said.split("activating it for ").nth(1).and_then(|rest| rest.split(' ').next()?.parse().ok());
            ensure!(seconds.is_some_and(|seconds: u32| seconds >= 3), "it says: {said}");
            Ok(Some(()))
        })
        .await?;
        ensure!(!window.can_press("next").await?, "Next is closed until it signs in");
        journey.look("proving").await?;
        window.resize(720, 560).await?;
        journey.look("proving-narrow").await?;
        window.wait_attribute("secret-card", "data-phase", "proving").await?;
        faults.clear();
        window.wait_attribute("secret-card", "data-phase", "proved").await?;
        ensure!(window.can_press("next").await?, "Next is open");
        journey.look("proved-narrow").await?;
        registration::assert_right(journey.desk.practice()?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_cannot_be_kept_is_taken_back() -> Result<()> {
    Journey::run("rolled-back", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        get_to_the_secret(journey).await?;
        let practice = journey.desk.practice()?;
        // Between the look at the keyring and the making of the secret there is time for the keyring to die.
        practice.faults().add(Fault::once("POST", "/addPassword", Answer::throttled("5")));
        window.press("perform").await?;
        until_so("Microsoft asks for patience", LATER, || {
            let asked =
                |one: &practice_tenant::Seen| one.path.ends_with("/addPassword") && one.status == Some(429);
            Ok(practice.log().iter().any(asked))
        })
        .await?;
        journey.desk.bus().end_keyring().await?;
        window.wait_attribute("fault", "data-code", "secretRolledBack").await?;
        window.wait_finding("secretLive", "missing").await?;
        journey.look("rolled-back").await?;
        let left = registration::secrets(&registration::the_one(practice)?);
        ensure!(left.is_empty(), "the tenant has no secret left: {left:?}");
        let made =
            |one: &practice_tenant::Seen| one.path.ends_with("/addPassword") && one.status == Some(200);
        ensure!(practice.log().iter().any(made), "one had been made");
        ensure!(window.find("copy-secret").await.is_none(), "nothing is on offer to be copied");
        ensure!(!window.can_press("next").await?, "Next is closed");
        // Nobody has seen its value but the tenant that made it.
        let values = practice.tenant().secret_values_made();
        ensure!(values.len() == 1, "one value was made: {}", values.len());
        for value in &values {
            let traces = traces::of_secret(&journey.desk, window, value).await?;
            ensure!(traces.is_empty(), "nothing on the desk holds the value: {traces:?}");
        }
        Ok(())
    })
    .await
}
