//! Fewer rights for the sign-in: the admin approves on Microsoft's own page, in the browser, and the window goes on by itself.

use anyhow::{Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{gone, has, open, rest, shown};
use practice_tenant::Scenario;

/// From the welcome screen to the permissions, which are asked for and not approved.
async fn up_to_approving(journey: &Journey) -> Result<()> {
    let window = &journey.window;
    journey.choose_cloud(&CloudFile::Missing).await?;
    window.press("sign-in-details", shown("who-approves")).await?;
    window.choose("who-approves-fewer", has("rights", "data-fewer", "true")).await?;
    journey.look("fewer-rights").await?;
    journey.sign_in().await?;
    journey.confirm_tenant().await?;
    journey.next(&Place::section("registration")).await?;
    journey.perform_up_to(&["registration"], &Place::section("permissions")).await?;
    let asked = window.press("perform", open("open-consent-page").and(rest())).await?;
    asked.is_closed("next", "nobody has approved")
}

#[tokio::test(flavor = "multi_thread")]
async fn with_fewer_rights_the_admin_approves_on_the_page_and_the_window_goes_on() -> Result<()> {
    Journey::run("on-the-page", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        let practice = journey.desk.practice()?;
        up_to_approving(journey).await?;
        journey.look("to-approve").await?;
        let waiting = window.press("open-consent-page", shown("consent-waiting")).await?;
        waiting.is_closed("next", "nobody has approved")?;
        journey.look("waiting").await?;
        let picture = journey.next_picture("page");
        let admin = practice.tenant().admin_upn();
        let closing = journey.desk.browser().sign_in(Some(&admin), Some(&picture)).await?;
        ensure!(closing.contains("has taken your approval"), "the browser says how it ended: {closing}");
        journey.turn_to_the_window().await?;
        // Nobody presses anything: the window notices by itself.
        window.until(&open("next").and(gone("consent-waiting")).and(rest())).await?;
        journey.look("approved").await?;
        let by_the_program = practice.log().into_iter().find(|seen| {
            let path = seen.path.to_lowercase();
            let consents = path.contains("approleassign") || path.contains("oauth2permissiongrants");
            consents && seen.method.as_str() != "GET"
        });
        ensure!(by_the_program.is_none(), "this program consents to nothing: {by_the_program:?}");
        journey.next(&Place::section("publicClient")).await?;
        journey.perform_up_to(&["publicClient", "secret"], &Place::section("confirm")).await?;
        registration::assert_right(practice)
    })
    .await
}
