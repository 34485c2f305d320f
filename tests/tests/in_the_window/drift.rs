//! Something was changed behind the back of a finished set-up: Health names it and leads to where it is mended.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{at, has, open, rest, shown};
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
        window.until(&shown("mend-registration").and(shown("mend-later-publicClient")).and(rest())).await?;
        journey.look("named").await?;
        window.resize(720, 560).await?;
        window.scroll_to("mend-registration").await?;
        journey.look("named-narrow").await?;

        window.press("mend-registration", at(&Place::section("registration"))).await?;
        journey.look("to-mend-narrow").await?;
        journey.perform_up_to(&["registration"], &Place::section("permissions")).await?;
        journey.next(&Place::section("publicClient")).await?;
        journey.perform_up_to(&["publicClient"], &Place::section("secret")).await?;
        for place in [Place::section("confirm"), Place::screen("values")] {
            journey.next(&place).await?;
        }
        let health = Place::screen("health");
        // The secret was made elsewhere, so only the admin can say that Peig has it.
        window.press("show-health", at(&health).and(open("doubt-yes")).and(rest())).await?;
        journey.look("asked").await?;
        let well = has("verdict", "data-tone", "success");
        let sight = window.press("doubt-yes", at(&health).and(well).and(rest())).await?;
        ensure!(sight.named("mend-").next().is_none(), "nothing is left to mend: {sight:?}");
        let said = sight.text("verdict");
        ensure!(said.starts_with("All is well"), "Health says so: {said}");
        journey.look("well-again-narrow").await?;
        registration::assert_right(practice)?;
        let after = registration::the_one(practice)?;
        ensure!(after["passwordCredentials"] == before["passwordCredentials"], "the secret was not touched");
        Ok(())
    })
    .await
}
