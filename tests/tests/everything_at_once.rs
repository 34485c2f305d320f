//! "Set everything up": one press from the confirmed tenant to a secret that signs in.

use anyhow::{Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::Journey;
use journeys::registration;
use journeys::wait::{LATER, until};
use journeys::window::Place;
use practice_tenant::Scenario;

#[tokio::test(flavor = "multi_thread")]
async fn one_press_does_all_that_is_missing() -> Result<()> {
    Journey::run("everything-at-once", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        journey.choose_cloud(&CloudFile::Missing).await?;
        journey.sign_in().await?;
        ensure!(!window.can_press("set-up-everything").await?, "not before the tenant is confirmed");
        journey.confirm_tenant().await?;
        window.press("set-up-everything").await?;
        let practice = journey.desk.practice()?;
        until("the tenant is as the guide asks", LATER, || async {
            registration::assert_right(practice).map(Some)
        })
        .await?;
        window.wait_attribute("secret-card", "data-phase", "proved").await?;
        window.wait_attribute("secret-card", "data-kept", "credentialStore").await?;
        journey.look("done").await?;
        window.press("copy-secret").await?;
        window.wait_attribute("secret-card", "data-on-clipboard", "true").await?;
        registration::assert_signs_in(practice, &journey.copied("the secret").await?).await?;
        while window.place().await? != Place::screen("values") {
            window.press("next").await?;
        }
        registration::assert_right(practice)
    })
    .await
}
