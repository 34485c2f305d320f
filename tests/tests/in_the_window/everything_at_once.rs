//! "Set everything up": one press from the confirmed tenant to a secret that signs in.

use anyhow::{Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{open, proved_and_kept, rest};
use practice_tenant::Scenario;

#[tokio::test(flavor = "multi_thread")]
async fn one_press_does_all_that_is_missing() -> Result<()> {
    Journey::run("everything-at-once", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        journey.choose_cloud(&CloudFile::Missing).await?;
        journey.sign_in().await?;
        let unconfirmed = window.until(&open("confirm-tenant").and(rest())).await?;
        ensure!(!unconfirmed.is_open("set-up-everything"), "not before the tenant is confirmed");
        journey.confirm_tenant().await?;
        journey.press_set_everything_up().await?;
        window.until(&proved_and_kept("credentialStore")).await?;
        let practice = journey.desk.practice()?;
        registration::assert_right(practice)?;
        journey.look("done").await?;
        registration::assert_signs_in(practice, &journey.copy_secret().await?).await?;
        journey.next(&Place::screen("values")).await?;
        registration::assert_right(practice)
    })
    .await
}
