//! Where others have a part in it: another administrator consents, a second registration is there, one was deleted.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::{Journey, Leave, SECTIONS_TO_PERFORM};
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{So, at, gone, has, open, rest, shown};
use practice_tenant::Scenario;

/// Signs in as somebody who may register applications and may not consent, and goes to the section that is open.
async fn sign_in_without_the_right(journey: &Journey, section: &str) -> Result<()> {
    journey.choose_cloud(&CloudFile::Missing).await?;
    let account = journey.desk.practice()?.tenant().app_admin_upn();
    journey.sign_in_as(Some(&account)).await?;
    journey.confirm_tenant().await?;
    if section == "registration" {
        // Nothing is begun yet: whether a colleague will approve is asked first.
        let asked = journey.window.until(&shown("colleague").and(rest())).await?;
        asked.is_closed("next", "nobody has said that a colleague will approve")?;
        journey.look("asked").await?;
        journey.window.press("leave-to-colleague", gone("colleague").and(open("next"))).await?;
    }
    journey.next(&Place::section(section)).await.map(drop)
}

/// The permissions are asked for, and the section waits for somebody else.
async fn ask_for_consent(journey: &Journey) -> Result<()> {
    journey.window.press("perform", needs_someone().and(rest())).await.map(drop)
}

fn needs_someone() -> So {
    has("consent", "data-needs-someone", "true")
}

/// The link that is to be sent to somebody who may consent.
async fn link_to_send(journey: &Journey) -> Result<String> {
    let waiting = journey.window.until(&needs_someone().and(rest())).await?;
    waiting.is_closed("next", "nobody has consented yet")?;
    let link = journey.copy("copy-consent-link", &needs_someone()).await?;
    ensure!(link.contains("/adminconsent?"), "it leads to the page for consenting: {link}");
    Ok(link)
}

/// A Global Administrator opens the link, approves, and the window notices by itself.
async fn another_administrator_approves(journey: &Journey, link: &str) -> Result<()> {
    let window = &journey.window;
    let practice = journey.desk.practice()?;
    journey.desk.open_in_browser(link)?;
    let other = practice.tenant().second_admin_upn();
    let picture = journey.next_picture("consent-page");
    journey.desk.browser().sign_in(Some(&other), Some(&picture)).await?;
    // Nobody presses anything: the window notices by itself.
    window.until(&open("next")).await?;
    journey.next(&Place::section("publicClient")).await.map(drop)
}

#[tokio::test(flavor = "multi_thread")]
async fn another_administrator_consents_with_the_link_and_the_window_notices() -> Result<()> {
    Journey::run("consent-by-another", &Wishes::tenant(Scenario::CannotConsent), async |journey: &Journey| {
        sign_in_without_the_right(journey, "registration").await?;
        journey.perform_up_to(&["registration"], &Place::section("permissions")).await?;
        journey.look("permissions").await?;
        ask_for_consent(journey).await?;
        let link = link_to_send(journey).await?;
        journey.look("waiting").await?;
        another_administrator_approves(journey, &link).await?;
        journey.perform_up_to(&["publicClient", "secret"], &Place::section("confirm")).await?;
        registration::assert_right(journey.desk.practice()?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_is_waited_for_is_still_waited_for_after_a_restart() -> Result<()> {
    let wishes = Wishes::tenant(Scenario::CannotConsent);
    let ask = async |journey: &Journey| {
        sign_in_without_the_right(journey, "registration").await?;
        journey.perform_up_to(&["registration"], &Place::section("permissions")).await?;
        ask_for_consent(journey).await?;
        link_to_send(journey).await
    };
    let notice = async |journey: &Journey, link: String| {
        sign_in_without_the_right(journey, "permissions").await?;
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
            let practice = journey.desk.practice()?;
            let both = practice.tenant().applications_named(registration::NAME);
            let [other, chosen] = both.as_slice() else { anyhow::bail!("two registrations: {both:?}") };
            let section = Place::section("registration");
            journey.get_to(&section).await?;
            let undecided =
                journey.window.until(&at(&section).and(shown("registrations")).and(rest())).await?;
            ensure!(!undecided.is_open("perform"), "nothing is done before one is chosen: {undecided:?}");
            undecided.is_closed("next", "none is chosen yet")?;
            journey.look("chooser").await?;
            let id = chosen["id"].as_str().context("an object id")?;
            // The chosen one has come further than the other: what the section asks for is there.
            let as_far = shown("choose-again").and(open("next")).and(rest());
            journey.window.choose(&format!("registration-{id}"), as_far).await?;
            journey.look("chosen").await?;
            journey.next(&Place::section("permissions")).await?;
            journey.perform_up_to(&SECTIONS_TO_PERFORM[1..], &Place::section("confirm")).await?;
            journey.next(&Place::screen("values")).await?;
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
        let question = window.until(&has("deleted", "data-state", "asked").and(rest())).await?;
        question.is_closed("next", "the admin has not chosen yet")?;
        question.is_without("set-up-everything", "the admin has not chosen yet")?;
        journey.look("in-the-bin").await?;
        window.press("make-new", has("deleted", "data-state", "answered")).await?;
        journey.press_set_everything_up().await?;
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
