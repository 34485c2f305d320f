//! The power fails in the middle of the work: started again, the window names what was begun and finishes right.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::{Journey, Leave};
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{open, shown};
use practice_tenant::{Held, Moment, Scenario, Seen};

/// Up to the readiness screen, with the tenant confirmed.
async fn get_ready(journey: &Journey) -> Result<()> {
    journey.choose_cloud(&CloudFile::Missing).await?;
    journey.sign_in().await?;
    journey.confirm_tenant().await
}

/// "Set everything up", until Microsoft has carried out this request and not answered yet. What is given holds the answer.
async fn cut_off_at(journey: &Journey, which: impl Fn(&Seen) -> bool + Send + 'static) -> Result<Held> {
    get_ready(journey).await?;
    journey.window.until(&open("set-up-everything")).await?;
    let mut held = journey.desk.practice()?.hold(Moment::BeforeAnswer, 0, which);
    journey.window.press("set-up-everything", shown("busy")).await?;
    ensure!(held.reached().await, "the work comes to this request");
    Ok(held)
}

/// From section 4 to the values, with everything as it must be in the tenant.
async fn finish(journey: &Journey) -> Result<()> {
    journey.next(&Place::section("confirm")).await?;
    journey.next(&Place::screen("values")).await?;
    let secret = journey.copy_secret().await?;
    let practice = journey.desk.practice()?;
    registration::assert_signs_in(practice, &secret).await?;
    ensure!(journey.desk.kept_secret()?.as_deref() == Some(&secret), "it is kept");
    let secrets = registration::secrets(&registration::the_one(practice)?);
    ensure!(secrets.len() == 1, "one secret, no orphan: {secrets:?}");
    registration::assert_right(practice)
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_secret_is_made_its_orphan_is_named_and_goes_first() -> Result<()> {
    let makes_it = |seen: &Seen| {
        let body = seen.body.as_ref().map(ToString::to_string).unwrap_or_default();
        seen.method == "POST" && body.contains("/addPassword")
    };
    let begin = async |journey: &Journey| cut_off_at(journey, makes_it).await;
    let go_on = async |journey: &Journey, _held: Held| {
        let practice = journey.desk.practice()?;
        let orphan = registration::secrets(&registration::the_one(practice)?);
        let key_id = orphan.first().and_then(|one| one["keyId"].as_str()).context("it was made")?.to_owned();
        get_ready(journey).await?;
        let sight = journey.window.until(&open("set-up-everything")).await?;
        ensure!(sight.named("all-done").next().is_none(), "it is not all well");
        journey.look("not-all-well").await?;
        journey.next(&Place::section("secret")).await?;
        journey.look("orphan").await?;
        journey.perform("secret").await?;
        let left = registration::secrets(&registration::the_one(practice)?);
        ensure!(left.iter().all(|one| one["keyId"] != key_id.as_str()), "the orphan is gone: {left:?}");
        finish(journey).await
    };
    Journey::run_sittings("cut-off-secret", &Wishes::tenant(Scenario::Fresh), begin, Leave::PowerCut, go_on)
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_registration_is_made_it_is_found_and_gone_on_with() -> Result<()> {
    let makes_it = |seen: &Seen| seen.method == "PATCH" && seen.path.contains("/applications(uniqueName=");
    let begin = async |journey: &Journey| cut_off_at(journey, makes_it).await;
    let go_on = async |journey: &Journey, _held: Held| {
        get_ready(journey).await?;
        journey.press_set_everything_up().await?;
        journey.look("set-up").await?;
        journey.next(&Place::screen("values")).await?;
        let secret = journey.copy_secret().await?;
        registration::assert_signs_in(journey.desk.practice()?, &secret).await?;
        registration::assert_right(journey.desk.practice()?)
    };
    let fresh = Wishes::tenant(Scenario::Fresh);
    Journey::run_sittings("cut-off-registration", &fresh, begin, Leave::PowerCut, go_on).await
}
