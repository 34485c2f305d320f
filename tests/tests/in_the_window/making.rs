//! What can happen between the press and the proved secret: Microsoft takes its time, or the keyring dies.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::{Journey, SECTIONS_TO_PERFORM};
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{Sight, So, finding, has, open, rest};
use journeys::traces;
use journeys::wait::{LATER, until_so};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::json;

/// Up to section 4, with its button not pressed yet.
async fn get_to_the_secret(journey: &Journey) -> Result<()> {
    journey.get_to(&Place::section("registration")).await?;
    journey.perform_up_to(&SECTIONS_TO_PERFORM[..3], &Place::section("secret")).await
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
        // It lasts until the faults are cleared.
        let proving = has("secret-card", "data-phase", "proving");
        let sight = window.press("perform", proving.and(has("busy", "data-task", "provingSecret"))).await?;
        sight.is_closed("next", "it does not sign in yet")?;
        let said = sight.text("secret-phase").to_owned();
        ensure!(said.contains("Microsoft is activating it"), "the card says what is going on: {said}");
        let counts = So::new(format!("the card counts on from `{said}`"), move |sight: &Sight| {
            let now = sight.text("secret-phase");
            now.contains("Microsoft is activating it") && now != said
        });
        window.until(&counts).await?;
        journey.look("proving").await?;
        window.resize(720, 560).await?;
        journey.look("proving-narrow").await?;
        window
            .has("secret-card", "data-phase", "proving")
            .await?
            .is_closed("next", "it still does not sign in")?;
        faults.clear();
        window.until(&has("secret-card", "data-phase", "proved").and(open("next"))).await?;
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
        // Between the look at the keyring and the making of the secret there is time for the keyring to die: as much as it
        // takes, since Microsoft goes on asking for patience until it has.
        practice.faults().add(Fault::always("POST", "/addPassword", Answer::throttled("1")));
        window.press_for_elsewhere("perform").await?;
        until_so("Microsoft asks for patience", LATER, || {
            let asked =
                |one: &practice_tenant::Seen| one.path.ends_with("/addPassword") && one.status == Some(429);
            Ok(practice.log().iter().any(asked))
        })
        .await?;
        journey.desk.bus().end_keyring().await?;
        practice.faults().clear();
        let rolled_back = has("fault", "data-code", "secretRolledBack").and(finding("secretLive", "missing"));
        let sight = window.until(&rolled_back.and(rest())).await?;
        sight.is_without("copy-secret", "there is nothing to be copied")?;
        sight.is_closed("next", "there is no secret")?;
        journey.look("rolled-back").await?;
        let left = registration::secrets(&registration::the_one(practice)?);
        ensure!(left.is_empty(), "the tenant has no secret left: {left:?}");
        let made =
            |one: &practice_tenant::Seen| one.path.ends_with("/addPassword") && one.status == Some(200);
        ensure!(practice.log().iter().any(made), "one had been made");
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
