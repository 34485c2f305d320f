//! The program as an admin starts it, against Microsoft's own host names: no cloud file, only what an administrator of a
//! network would set (a proxy, a trusted authority).

use anyhow::{Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::{Journey, SECTIONS_TO_PERFORM};
use journeys::place::Place;
use journeys::registration;
use practice_tenant::Scenario;

#[tokio::test(flavor = "multi_thread")]
async fn the_whole_job_is_done_at_microsofts_own_host_names() -> Result<()> {
    let wishes = Wishes { cloud: CloudFile::Microsoft(Scenario::Fresh), ..Wishes::tenant(Scenario::Fresh) };
    Journey::run("microsofts-names", &wishes, async |journey: &Journey| {
        journey.get_to(&Place::section("registration")).await?;
        journey.perform_up_to(&SECTIONS_TO_PERFORM, &Place::section("confirm")).await?;
        journey.next(&Place::screen("values")).await?;
        journey.look("values").await?;
        let practice = journey.desk.practice()?;
        registration::assert_signs_in(practice, &journey.copy_secret().await?).await?;
        let opened = journey.desk.browser().opened();
        ensure!(
            opened.first().is_some_and(|url| url.starts_with("https://login.microsoftonline.com/")),
            "signed in at Microsoft's own address: {opened:?}"
        );
        registration::assert_right(practice)
    })
    .await
}
