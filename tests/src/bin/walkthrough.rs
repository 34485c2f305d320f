//! Walks through the whole practice journey under a virtual display and leaves a picture of every screen. It is what
//! `cargo xtask run` does on a machine without a display.

use anyhow::Result;
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::{Journey, SECTIONS_TO_PERFORM, pictures};
use journeys::place::Place;
use journeys::sight::{at, open, rest};
use practice_tenant::Scenario;

const NAME: &str = "walkthrough";

#[tokio::main]
async fn main() -> Result<()> {
    // As a person starts it: no cloud file, so the practice tenant is the one inside the program.
    let wishes = Wishes { cloud: CloudFile::None, ..Wishes::tenant(Scenario::Fresh) };
    Journey::run(NAME, &wishes, walk).await?;
    for picture in pictures(NAME)? {
        say(&picture.display().to_string());
    }
    Ok(())
}

async fn walk(journey: &Journey) -> Result<()> {
    let window = &journey.window;
    window.arrive(&Place::screen("welcome")).await?;
    say("welcome: practise first");
    journey.picture("welcome").await?;
    journey.choose_cloud(&CloudFile::None).await?;
    journey.picture("sign-in").await?;
    say("sign-in: the first account, in the system browser");
    journey.sign_in().await?;
    window.until(&open("confirm-tenant").and(rest())).await?;
    journey.picture("readiness").await?;
    journey.confirm_tenant().await?;
    journey.picture("readiness-confirmed").await?;
    for section in SECTIONS_TO_PERFORM {
        say(&format!("section {section}: Next, then its button"));
        journey.next(&Place::section(section)).await?;
        journey.picture(&format!("{section}-before")).await?;
        journey.perform(section).await?;
        journey.picture(&format!("{section}-done")).await?;
    }
    journey.next(&Place::section("confirm")).await?;
    journey.picture("confirm").await?;
    journey.next(&Place::screen("values")).await?;
    let secret = journey.copy_secret().await?;
    say(&format!("values for Peig: the secret is on the clipboard ({} characters)", secret.chars().count()));
    journey.picture("values").await?;
    window.press("show-health", at(&Place::screen("health")).and(rest())).await?;
    say("health: what the program opens with from now on");
    journey.picture("health").await
}

#[expect(clippy::print_stdout, reason = "this program's only way to speak")]
fn say(text: &str) {
    println!("{text}");
}
