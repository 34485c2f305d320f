//! The program as an admin starts it, against Microsoft's own host names: no cloud file, only what an administrator of a
//! network would set (a proxy, a trusted authority).

use anyhow::{Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::{Journey, SECTIONS_TO_PERFORM};
use journeys::registration;
use journeys::window::Place;
use practice_tenant::Scenario;

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_job_is_done_at_microsofts_own_host_names() -> Result<()> {
    let wishes = Wishes { cloud: CloudFile::Microsoft(Scenario::Fresh), ..Wishes::tenant(Scenario::Fresh) };
    Journey::run("microsofts-names", &wishes, async |journey: &Journey| {
        let window = &journey.window;
        journey.get_to_the_sections().await?;
        for section in SECTIONS_TO_PERFORM {
            journey.perform(section).await?;
            window.press("next").await?;
        }
        window.arrive(&Place::section("confirm")).await?;
        window.press("next").await?;
        window.arrive(&Place::screen("values")).await?;
        journey.look("values").await?;
        window.press("copy-secret").await?;
        window.wait_attribute("secret-card", "data-on-clipboard", "true").await?;
        let practice = journey.desk.practice()?;
        registration::assert_signs_in(practice, &journey.copied("the secret").await?).await?;
        let opened = journey.desk.browser().opened();
        ensure!(
            opened.first().is_some_and(|url| url.starts_with("https://login.microsoftonline.com/")),
            "signed in at Microsoft's own address: {opened:?}"
        );
        registration::assert_right(practice)
    })
    .await
}
