//! The tenant is the state: the wizard opens where a tenant's own state says that the work is.

use anyhow::{Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use practice_tenant::Scenario;

#[tokio::test(flavor = "multi_thread")]
async fn a_half_done_tenant_opens_at_the_permissions_and_is_finished_without_a_second_registration()
-> Result<()> {
    Journey::run("resume-half-done", &Wishes::tenant(Scenario::HalfDone), async |journey: &Journey| {
        let before = registration::the_one(journey.desk.practice()?)?;
        journey.get_to(&Place::section("permissions")).await?;
        journey.look("permissions").await?;
        let open = ["permissions", "publicClient", "secret"];
        journey.perform_up_to(&open, &Place::section("confirm")).await?;
        journey.next(&Place::screen("values")).await?;
        registration::assert_right(journey.desk.practice()?)?;
        let after = registration::the_one(journey.desk.practice()?)?;
        ensure!(before["id"] == after["id"], "the registration that was there was adopted");
        Ok(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_tenant_opens_with_its_health_and_nothing_is_changed_in_it() -> Result<()> {
    Journey::run("resume-finished", &Wishes::tenant(Scenario::Finished), async |journey: &Journey| {
        let practice = journey.desk.practice()?;
        let before = registration::the_one(practice)?;
        journey.get_to_health().await?;
        journey.window.at_rest(&Place::screen("health")).await?;
        journey.look("opened").await?;
        ensure!(registration::the_one(practice)? == before, "nothing has changed in the tenant");
        journey.see_values_again().await?;
        journey.window.at_rest(&Place::screen("values")).await?;
        journey.look("values").await?;
        let written: Vec<_> = practice
            .log()
            .into_iter()
            .filter(|seen| seen.host == "graph" && seen.method != "GET" && !seen.path.ends_with("/$batch"))
            .map(|seen| format!("{} {}", seen.method, seen.path))
            .collect();
        ensure!(written.is_empty(), "nothing was written: {written:?}");
        Ok(())
    })
    .await
}
