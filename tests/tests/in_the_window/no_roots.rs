//! A computer without root certificates: nothing of Microsoft's can be asked for, and everything else works.

use anyhow::{Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::sight::{at, has, in_view, rest, shown};
use practice_tenant::Scenario;

#[tokio::test(flavor = "multi_thread")]
async fn without_root_certificates_the_first_request_says_so_and_practice_works() -> Result<()> {
    let cloud = CloudFile::Microsoft(Scenario::Fresh);
    let wishes = Wishes { cloud: cloud.clone(), roots: false, ..Wishes::tenant(Scenario::Fresh) };
    Journey::run("no-roots", &wishes, async |journey: &Journey| {
        let window = &journey.window;
        journey.choose_cloud(&cloud).await?;
        let told = window.until(&has("reach", "data-tone", "warning").and(in_view("reach"))).await?;
        ensure!(told.text("reach").contains("certificates"), "before it fails: {}", told.text("reach"));
        journey.look("told").await?;
        let refused = has("fault", "data-code", "noRootCertificates").and(in_view("fault")).and(rest());
        window.press("sign-in-device", refused).await?;
        journey.look("refused").await?;
        ensure!(journey.desk.practice()?.log().is_empty(), "nothing was sent");

        window.press("back", at(&Place::screen("welcome"))).await?;
        journey.choose_cloud(&CloudFile::None).await?;
        journey.sign_in_as(None).await?;
        window.until(&shown("confirm-tenant").and(rest())).await?;
        journey.confirm_tenant().await
    })
    .await
}
