//! The end of a sign-in while the desktop is locked, and on the way out of the window.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::{Look, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{at, gone, has, open, rest, shown};
use journeys::wait::{LATER, until};
use practice_tenant::{Answer, Fault, Scenario};

/// The desktop says that it is locked until the window has taken it in: nobody knows when the program began to listen.
async fn lock(journey: &Journey) -> Result<()> {
    const SAYS_SO: &str =
        "return document.querySelector('[data-testid=fault][data-code=signedOutLocked]') !== null";
    until("the window says that the screen was locked", LATER, || async {
        journey.desk.bus().lock_screen()?;
        Ok(journey.window.run(SAYS_SO).await?.as_bool().filter(|says| *says))
    })
    .await
    .map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_desktop_signs_out_and_what_was_under_way_goes_on_with_the_next_sign_in() -> Result<()> {
    let wishes = Wishes { look: Look::Dark, ..Wishes::tenant(Scenario::HalfDone) };
    Journey::run("locked", &wishes, async |journey: &Journey| {
        let window = &journey.window;
        let practice = journey.desk.practice()?;
        let permissions = Place::section("permissions");
        journey.get_to(&permissions).await?;
        practice.faults().add(Fault::always("PATCH", "/applications/", Answer::throttled("30")));
        window.press("perform", shown("busy")).await?;
        lock(journey).await?;
        let sight = window.until(&at(&permissions).and(gone("busy"))).await?;
        ensure!(sight.text("fault").contains("screen was locked"), "the reason is said in words");
        sight.is_closed("perform", "nobody is signed in")?;
        journey.look("signed-out").await?;

        practice.faults().clear();
        window.press("way-signInAgain", shown("sign-in-waiting")).await?;
        journey.desk.browser().sign_in(Some(&practice.tenant().admin_upn()), None).await?;
        journey.turn_to_the_window().await?;
        window.until(&at(&permissions).and(gone("fault")).and(open("next")).and(rest())).await?;
        journey.look("gone-on").await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn peig_has_the_secret_and_the_window_is_closed_with_nothing_left_behind() -> Result<()> {
    Journey::run("nothing-left", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        let practice = journey.desk.practice()?;
        let secret = journey.set_everything_up().await?;
        ensure!(journey.desk.kept_secret()?.as_deref() == Some(&secret), "it is kept until Peig has it");
        window.scroll_to("has-the-secret").await?;
        journey.look("done").await?;
        window.press("has-the-secret-yes", shown("has-the-secret-question")).await?;
        journey.look("peig-has-it").await?;
        let forgotten = has("secret-card", "data-at-hand", "false").and(gone("has-the-secret")).and(rest());
        window.press("has-the-secret-forget", forgotten).await?;
        ensure!(journey.desk.kept_secret()?.is_none(), "nothing of it is on this computer any more");
        registration::assert_signs_in(practice, &secret).await.context("Peig has it")?;

        journey.desk.press_close()?;
        window.has("sign-out-question", "data-leaving", "window").await?;
        journey.look("closing").await?;
        window.choose("sign-out-also", has("sign-out-question", "data-also", "true")).await?;
        window.press_to_end("sign-out-go").await?;
        let client = practice.tenant().service_principal_of("14d82eec-204b-4c2f-b7e8-296a70dab67e");
        let client = client.context("it signed somebody in")?;
        let left = practice.tenant().with(|documents| {
            documents.grants.iter().filter(|grant| grant["clientId"] == client["id"]).count()
        });
        ensure!(left == 0, "the consent is gone");
        Ok(())
    })
    .await
}
