//! The tenant cannot be read: the screen says so, nothing can be confirmed, and trying again goes on.

use anyhow::Result;
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::sight::{at, gone, has, open, shown};
use practice_tenant::{Answer, Fault, Scenario};

/// The page has nothing to draw anew here, for which a driver's own picture waits for ever.
#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_that_cannot_be_read_is_told_and_read_on_request() -> Result<()> {
    Journey::run("unread", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        let practice = journey.desk.practice()?;
        let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
        practice.faults().add(Fault::always("GET", "/v1.0/organization", refused));
        journey.choose_cloud(&CloudFile::Missing).await?;
        window.press("sign-in-browser", shown("sign-in-waiting")).await?;
        journey.desk.browser().sign_in(Some(&practice.tenant().admin_upn()), None).await?;
        journey.turn_to_the_window().await?;
        let unread = at(&Place::screen("readiness"))
            .and(has("live", "data-state", "failing"))
            // Nobody knows which tenant it is.
            .and(gone("confirm-tenant"));
        let told = window.until(&unread.and(has("fault", "data-code", "readRefused"))).await?;
        told.is_without("next", "nothing was confirmed")?;
        journey.look("unread").await?;
        practice.faults().clear();
        window.press("way-tryAgain", gone("fault").and(open("confirm-tenant"))).await.map(drop)
    })
    .await
}
