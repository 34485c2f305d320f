//! Where others have a part in it: another administrator consents, a second registration is there, one was deleted.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::{Journey, Leave, SECTIONS_TO_PERFORM};
use journeys::registration;
use journeys::wait::{LATER, until};
use journeys::window::Place;
use practice_tenant::Scenario;

/// Signs in as somebody who may register applications and may not consent, and goes to the sections.
async fn sign_in_without_the_right(journey: &Journey) -> Result<()> {
    journey.choose_cloud(&CloudFile::Missing).await?;
    let account = journey.desk.practice()?.tenant().app_admin_upn();
    journey.sign_in_as(Some(&account)).await?;
    journey.confirm_tenant().await?;
    journey.window.press("next").await
}

/// The section waits for somebody else; gives the link that is to be sent.
async fn link_to_send(journey: &Journey) -> Result<String> {
    let window = &journey.window;
    window.wait_attribute("consent", "data-needs-someone", "true").await?;
    ensure!(!window.can_press("next").await?, "Next is closed until somebody has consented");
    window.press("copy-consent-link").await?;
    until("the link is on the clipboard", LATER, || async {
        Ok(journey.desk.clipboard()?.filter(|text| text.contains("/adminconsent")))
    })
    .await
}

/// A Global Administrator opens the link, approves, and the window notices by itself.
async fn another_administrator_approves(journey: &Journey, link: &str) -> Result<()> {
    let window = &journey.window;
    let practice = journey.desk.practice()?;
    journey.desk.open_in_browser(link)?;
    let other = practice.tenant().second_admin_upn();
    let picture = journey.next_picture("consent-page");
    journey.desk.browser().sign_in(Some(&other), Some(&picture)).await?;
    until("Next opens by itself", LATER, || async { Ok(window.can_press("next").await?.then_some(())) })
        .await?;
    window.press("next").await?;
    window.arrive(&Place::section("publicClient")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn another_administrator_consents_with_the_link_and_the_window_notices() -> Result<()> {
    Journey::run("consent-by-another", &Wishes::tenant(Scenario::CannotConsent), async |journey: &Journey| {
        sign_in_without_the_right(journey).await?;
        journey.perform("registration").await?;
        journey.window.press("next").await?;
        journey.window.arrive(&Place::section("permissions")).await?;
        journey.look("permissions").await?;
        journey.window.press("perform").await?;
        let link = link_to_send(journey).await?;
        journey.look("waiting").await?;
        another_administrator_approves(journey, &link).await?;
        for section in ["publicClient", "secret"] {
            journey.perform(section).await?;
            journey.window.press("next").await?;
        }
        journey.window.arrive(&Place::section("confirm")).await?;
        registration::assert_right(journey.desk.practice()?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_is_waited_for_is_still_waited_for_after_a_restart() -> Result<()> {
    let wishes = Wishes::tenant(Scenario::CannotConsent);
    let ask = async |journey: &Journey| {
        sign_in_without_the_right(journey).await?;
        journey.perform("registration").await?;
        journey.window.press("next").await?;
        journey.window.arrive(&Place::section("permissions")).await?;
        journey.window.press("perform").await?;
        link_to_send(journey).await
    };
    let notice = async |journey: &Journey, link: String| {
        sign_in_without_the_right(journey).await?;
        journey.window.arrive(&Place::section("permissions")).await?;
        ensure!(link_to_send(journey).await? == link, "the same link");
        journey.look("still-waiting").await?;
        another_administrator_approves(journey, &link).await
    };
    Journey::run_sittings("consent-after-a-restart", &wishes, ask, Leave::Close, notice).await
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_registrations_the_chosen_one_is_finished_and_the_other_left_alone() -> Result<()> {
    Journey::run(
        "two-registrations",
        &Wishes::tenant(Scenario::TwoRegistrations),
        async |journey: &Journey| {
            let window = &journey.window;
            let practice = journey.desk.practice()?;
            let both = practice.tenant().applications_named(registration::NAME);
            let [other, chosen] = both.as_slice() else { anyhow::bail!("two registrations: {both:?}") };
            journey.get_to_the_sections().await?;
            window.arrive(&Place::section("registration")).await?;
            ensure!(!window.can_press("perform").await?, "nothing is done before one is chosen");
            journey.look("chooser").await?;
            let id = chosen["id"].as_str().context("an object id")?;
            window.choose(&format!("registration-{id}")).await?;
            window.element("choose-again").await?;
            journey.look("chosen").await?;
            for section in SECTIONS_TO_PERFORM {
                // The chosen one may have come this far already.
                if !window.can_press("next").await? {
                    journey.perform(section).await?;
                }
                window.press("next").await?;
            }
            window.arrive(&Place::section("confirm")).await?;
            window.press("next").await?;
            window.arrive(&Place::screen("values")).await?;
            let secret = journey.copy_secret().await?;
            let after = practice.tenant().applications_named(registration::NAME);
            let [untouched, finished] = after.as_slice() else { anyhow::bail!("still two: {after:?}") };
            ensure!(untouched == other, "the other was not touched: {untouched}");
            ensure!(finished["id"] == chosen["id"], "the chosen one is there");
            registration::assert_complete(practice, finished)?;
            registration::assert_signs_in_to(practice, finished, &secret).await
        },
    )
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn instead_of_a_deleted_registration_a_new_one_can_be_made() -> Result<()> {
    Journey::run("make-new", &Wishes::tenant(Scenario::Deleted), async |journey: &Journey| {
        let window = &journey.window;
        let practice = journey.desk.practice()?;
        let binned = practice.tenant().with(|documents| documents.deleted.clone());
        journey.choose_cloud(&CloudFile::Missing).await?;
        journey.sign_in().await?;
        journey.confirm_tenant().await?;
        window.wait_attribute("deleted", "data-open", "true").await?;
        ensure!(!window.can_press("next").await?, "Next is closed until the admin has chosen");
        journey.look("in-the-bin").await?;
        window.press("make-new").await?;
        window.press("set-up-everything").await?;
        window.wait_attribute("secret-card", "data-phase", "proved").await?;
        let made = registration::the_one(practice)?;
        registration::assert_complete(practice, &made)?;
        ensure!(binned.iter().all(|one| one["id"] != made["id"]), "it is a new one");
        let after = practice.tenant().with(|documents| documents.deleted.clone());
        ensure!(after == binned, "what is in the bin stays there: {after:?}");
        journey.look("made").await?;
        registration::assert_signs_in(practice, &journey.copy_secret().await?).await
    })
    .await
}
