//! Signing out: what the sign-in left in the tenant is offered to be taken back.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::sight::{at, gone, has, shown};
use practice_tenant::{Practice, Scenario};

/// Microsoft Graph Command Line Tools, with which the admin signs in.
const CLIENT: &str = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

/// How many consents to the sign-in client the tenant holds.
fn consents(practice: &Practice) -> Result<usize> {
    let client = practice.tenant().service_principal_of(CLIENT).context("it signed somebody in")?;
    let held = |grant: &&serde_json::Value| grant["clientId"] == client["id"];
    Ok(practice.tenant().with(|documents| documents.grants.iter().filter(held).count()))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_sign_in_left_is_taken_back_on_the_way_out() -> Result<()> {
    Journey::run("signing-out", &Wishes::tenant(Scenario::Finished), async |journey: &Journey| {
        let window = &journey.window;
        let practice = journey.desk.practice()?;
        journey.get_to_health().await?;
        window.press("sign-out", shown("sign-out-question")).await?;
        journey.look("asked").await?;
        window.resize(720, 560).await?;
        journey.look("asked-narrow").await?;
        ensure!(consents(practice)? == 1, "nothing goes before the answer");
        window.press("sign-out-stay", gone("sign-out-question").and(at(&Place::screen("health")))).await?;

        window.press("sign-out", shown("sign-out-question")).await?;
        window.choose("sign-out-also", has("sign-out-question", "data-also", "true")).await?;
        journey.look("asked-ticked").await?;
        window.press("sign-out-go", at(&Place::screen("welcome"))).await?;
        ensure!(consents(practice)? == 0, "the consent is gone");
        journeys::registration::assert_right(practice)
    })
    .await
}
