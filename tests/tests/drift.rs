//! Something was changed behind the back of a finished set-up: Health names it and leads to where it is mended.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::registration;
use journeys::window::Place;
use practice_tenant::Scenario;

#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_took_away_is_named_and_mended() -> Result<()> {
    Journey::run("drift", &Wishes::tenant(Scenario::Finished), async |journey: &Journey| {
        let window = &journey.window;
        let practice = journey.desk.practice()?;
        journey.get_to_health().await?;
        let before = registration::the_one(practice)?;
        let id = before["id"].as_str().context("an object id")?;
        ensure!(practice.tenant().set_public_client(id, false), "a colleague takes the flag away");
        ensure!(practice.tenant().remove_redirect(id, "http://localhost"), "and the redirect");
        window.element("mend-registration").await?;
        window.element("mend-later-publicClient").await?;
        journey.look("named").await?;
        window.resize(720, 560).await?;
        window.scroll_to("mend-registration").await?;
        journey.look("named-narrow").await?;

        window.press("mend-registration").await?;
        window.arrive(&Place::section("registration")).await?;
        journey.look("to-mend-narrow").await?;
        journey.perform("registration").await?;
        window.press("next").await?;
        window.arrive(&Place::section("permissions")).await?;
        window.press("next").await?;
        journey.perform("publicClient").await?;
        for place in [Place::section("secret"), Place::section("confirm"), Place::screen("values")] {
            window.press("next").await?;
            window.arrive(&place).await?;
        }
        window.press("show-health").await?;
        window.arrive(&Place::screen("health")).await?;
        ensure!(window.find("mend-registration").await.is_none(), "nothing is left to mend");
        let said = window.text("app").await?;
        ensure!(said.contains("All is well"), "Health says so: {said}");
        journey.look("well-again-narrow").await?;
        registration::assert_right(practice)?;
        let after = registration::the_one(practice)?;
        ensure!(after["passwordCredentials"] == before["passwordCredentials"], "the secret was not touched");
        Ok(())
    })
    .await
}
