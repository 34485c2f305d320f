//! A section done in the portal instead of here: what is typed there comes off the clipboard, and what is done there ticks by
//! itself. Where the practice tenant has no portal, a colleague's hand does what the admin would do in it.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{So, finding, gone, has, open, rest, shown};
use practice_tenant::Scenario;

const NAME: &str = "PeigUserManagerApp";

/// The window says that this was copied.
fn told(text: &'static str) -> So {
    So::new(format!("the window says that `{text}` was copied"), move |sight| {
        sight.text("typed-copied").contains(text)
    })
}

/// The way through the portal is on screen, and what this program would do is not.
fn by_hand() -> So {
    has("steps", "data-by-hand", "true").and(gone("perform")).and(open("open-portal"))
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_in_the_portal_ticks_by_itself() -> Result<()> {
    Journey::run("by-hand", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        let practice = journey.desk.practice()?;
        journey.get_to(&Place::section("registration")).await?;
        window.choose("doing-byHand", by_hand()).await?;
        for text in [NAME, "http://localhost"] {
            let copied = journey.copy(&format!("copy-typed-{text}"), &told(text)).await?;
            ensure!(copied == text, "`{copied}` is what is typed for `{text}`");
        }
        journey.look("registration").await?;
        window.resize(480, 400).await?;
        journey.look("registration-small").await?;
        window.resize(1024, 640).await?;

        practice.tenant().register_by_hand(NAME);
        let there = finding("registered", "passed").and(has("step-new-registration", "data-state", "done"));
        window.until(&there.and(rest())).await?;
        journey.look("registered").await?;
        // What the other hand has left out, this program adds.
        window.choose("doing-forMe", gone("open-portal")).await?;
        journey.perform_up_to(&["registration", "permissions"], &Place::section("publicClient")).await?;

        window.choose("doing-byHand", by_hand()).await?;
        journey.look("public-client").await?;
        let application = registration::the_one(practice)?;
        let id = application["id"].as_str().context("an object id")?;
        ensure!(practice.tenant().set_public_client(id, true), "the switch is set in the portal");
        let ticked = finding("publicClientFlows", "passed").and(has("step-save", "data-state", "done"));
        window.until(&ticked.and(open("next")).and(rest())).await?;
        let sight = journey.next(&Place::section("secret")).await?;
        ensure!(sight.attribute("steps", "data-by-hand") == Some("true"), "the choice is remembered");
        window.until(&shown("copy-typed-Peig").and(rest())).await?;
        journey.look("secret").await
    })
    .await
}
