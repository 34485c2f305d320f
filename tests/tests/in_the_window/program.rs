//! The program itself: what it has done, copied as a script; how it is set; what it is.

use anyhow::{Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{So, at, gone, has, shown};
use practice_tenant::Scenario;

/// The window says that something for this program was copied.
fn said(program: &'static str) -> So {
    So::new(format!("it says that the script for {program} is copied"), move |sight| {
        sight.has("script-copied") && sight.text("script-copied").contains(program)
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_is_copied_as_a_script_and_the_admin_is_back_where_they_were() -> Result<()> {
    Journey::run("program", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        let secret = journey.set_everything_up().await?;
        let application = registration::the_one(journey.desk.practice()?)?;
        let id = application["id"].as_str().unwrap_or_default();
        window.press("program", shown("program-sheet")).await?;
        journey.look("activity").await?;
        for (button, program, grant) in [
            ("copy-script-powerShell", "PowerShell", "New-MgServicePrincipalAppRoleAssignment "),
            ("copy-script-azureCli", "Azure CLI", "az rest --method POST "),
        ] {
            let script = journey.copy(button, &said(program)).await?;
            ensure!(script.matches(grant).count() == 4, "four permissions are granted: {script}");
            ensure!(script.contains(id), "it is about this registration: {script}");
            ensure!(!script.contains(&secret), "no script has the secret");
        }
        window.press("program-settings", has("program-sheet", "data-page", "settings")).await?;
        journey.look("settings").await?;
        window.press("program-about", has("program-sheet", "data-page", "about").and(shown("parts"))).await?;
        journey.look("about").await?;
        window.resize(480, 400).await?;
        journey.look("about-small").await?;
        window.press("program-activity", has("program-sheet", "data-page", "activity")).await?;
        journey.look("activity-small").await?;
        journey.turn_to_the_window().await?;
        journey.desk.press_key("Escape")?;
        window.until(&gone("program-sheet").and(at(&Place::screen("values")))).await.map(drop)
    })
    .await
}
