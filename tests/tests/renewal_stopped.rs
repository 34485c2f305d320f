//! A renewal that is stopped in the middle: the old secret works on, and the hand-over is found again.

use anyhow::{Context as _, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use journeys::desk::{Look, Wishes};
use journeys::journey::{Journey, Leave};
use journeys::registration;
use journeys::wait::{LATER, until};
use journeys::window::Place;
use practice_tenant::Scenario;
use serde_json::{Value, json};

/// Somebody else's secret.
const FOREIGN: &str = "Backup tool";
/// One of ours, from long ago.
const EXPIRED: &str = "Peig 2025-10-20";

/// A moment so many days from now, as Graph writes it.
fn days(days: i64) -> Result<Value> {
    let at = Timestamp::now().checked_add(SignedDuration::from_hours(24 * days))?;
    Ok(json!(Timestamp::from_second(at.as_second())?.to_string()))
}

/// Half a year goes by: the secret that is there is about to end.
fn half_a_year_later(journey: &Journey) -> Result<()> {
    let (made, end) = (days(-166)?, days(14)?);
    let name = format!("Peig {}", &made.as_str().context("a moment")?[..10]);
    change_secrets(journey, |secrets| {
        for secret in secrets {
            secret["displayName"] = json!(name);
            secret["startDateTime"] = made.clone();
            secret["endDateTime"] = end.clone();
        }
    })
}

/// A colleague's tool gets a secret of its own, and one of ours from before, which has ended, is still there.
fn others_come(journey: &Journey) -> Result<()> {
    let (before, long, gone) = (days(-400)?, days(300)?, days(-200)?);
    let another = |name: &str, key: &str, end: &Value| {
        json!({ "customKeyIdentifier": null, "displayName": name, "endDateTime": end, "hint": "zzz",
                "keyId": key, "secretText": null, "startDateTime": before })
    };
    change_secrets(journey, |secrets| {
        secrets.push(another(FOREIGN, "6f1f7a30-51f0-4d0e-9a33-6f1c3d7a1b01", &long));
        secrets.push(another(EXPIRED, "6f1f7a30-51f0-4d0e-9a33-6f1c3d7a1b02", &gone));
    })
}

fn change_secrets(journey: &Journey, change: impl FnOnce(&mut Vec<Value>)) -> Result<()> {
    let practice = journey.desk.practice()?;
    let id = registration::the_one(practice)?["id"].as_str().context("an object id")?.to_owned();
    let changed = practice.tenant().change_application(&id, |application| {
        application["passwordCredentials"].as_array_mut().map(change);
    });
    ensure!(changed, "the registration is there");
    Ok(())
}

fn names(journey: &Journey) -> Result<Vec<String>> {
    let secrets = registration::secrets(&registration::the_one(journey.desk.practice()?)?);
    Ok(secrets.iter().map(|one| one["displayName"].as_str().unwrap_or_default().to_owned()).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_is_cut_off_leaves_the_old_secret_working_and_is_found_again() -> Result<()> {
    let fresh = Wishes::tenant(Scenario::Fresh);
    Journey::run_sittings("renewal-stopped", &fresh, renew, Leave::PowerCut, finish).await
}

async fn renew(journey: &Journey) -> Result<String> {
    let window = &journey.window;
    let old = journey.set_everything_up().await?;
    half_a_year_later(journey)?;
    window.press("show-health").await?;
    window.wait_attribute("renewal", "data-phase", "due").await?;
    journey.look("due").await?;
    window.press("renew").await?;
    window.arrive(&Place::screen("values")).await?;
    window.element("hand-over").await?;
    window.wait_attribute("secret-card", "data-phase", "proved").await?;
    window.wait_attribute("secret-card", "data-kept", "credentialStore").await?;
    ensure!(!window.can_press("peig-has-it").await?, "Peig cannot have what has not left the program");
    ensure!(names(journey)?.len() == 2, "nothing has gone yet: {:?}", names(journey)?);
    registration::assert_signs_in(journey.desk.practice()?, &old).await.context("the old one")?;
    Ok(old)
}

async fn finish(journey: &Journey, old: String) -> Result<()> {
    let window = &journey.window;
    let practice = journey.desk.practice()?;
    registration::assert_signs_in(practice, &old).await.context("the old one, after the cut")?;
    journey.get_to_health().await?;
    window.element("hand-over").await?;
    journey.look("found-again").await?;
    window.press("to-values").await?;
    window.arrive(&Place::screen("values")).await?;
    window.wait_attribute("secret-card", "data-phase", "proved").await?;
    let new = journey.copy_secret().await?;
    ensure!(new != old, "the new one is at hand");
    window.press("peig-has-it").await?;
    journey.look("question").await?;
    window.press("peig-has-it-yes").await?;
    until("the old one is gone", LATER, || async { Ok((names(journey)?.len() == 1).then_some(())) }).await?;
    registration::assert_signs_in(practice, &new).await.context("the new one")?;
    let refused = registration::assert_signs_in(practice, &old).await;
    ensure!(refused.is_err(), "the old one no longer signs in");
    window.press("show-health").await?;
    window.wait_attribute("renewal", "data-phase", "notDue").await?;
    journey.picture("renewed").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_takes_away_what_is_ours_and_leaves_another_tools_secret() -> Result<()> {
    let expiring = Wishes::tenant(Scenario::SecretExpiring);
    Journey::run_sittings("renewal-others", &expiring, replace, Leave::PowerCut, hand_over).await
}

async fn replace(journey: &Journey) -> Result<()> {
    let window = &journey.window;
    others_come(journey)?;
    journey.get_to_health().await?;
    window.wait_attribute("renewal", "data-phase", "due").await?;
    window.element("tidy").await?;
    journey.look("due").await?;
    window.press("renew").await?;
    window.arrive(&Place::screen("values")).await?;
    window.wait_attribute("secret-card", "data-kept", "credentialStore").await?;
    ensure!(names(journey)?.len() == 4, "nothing has gone: {:?}", names(journey)?);
    Ok(())
}

async fn hand_over(journey: &Journey, (): ()) -> Result<()> {
    let window = &journey.window;
    ensure!(names(journey)?.len() == 4, "nothing has gone with the power: {:?}", names(journey)?);
    window.resize(720, 560).await?;
    journey.get_to_health().await?;
    journey.look("found-again-narrow").await?;
    window.press("to-values").await?;
    window.arrive(&Place::screen("values")).await?;
    window.wait_attribute("secret-card", "data-phase", "proved").await?;
    journey.look("hand-over-narrow").await?;
    let new = journey.copy_secret().await?;
    window.press("peig-has-it").await?;
    journey.look("question-narrow").await?;
    let said = window.text("peig-has-it-question").await?;
    ensure!(said.contains(EXPIRED), "what goes is named: {said}");
    ensure!(!said.contains(FOREIGN), "and nothing else: {said}");
    window.press("peig-has-it-yes").await?;
    until("the old ones of ours are gone", LATER, || async {
        Ok((names(journey)?.len() == 2).then_some(()))
    })
    .await?;
    ensure!(names(journey)?.contains(&FOREIGN.to_owned()), "the other tool's stays: {:?}", names(journey)?);
    registration::assert_signs_in(journey.desk.practice()?, &new).await.context("the new one")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_secret_opens_on_health_and_is_renewed_from_there() -> Result<()> {
    let wishes = Wishes { look: Look::Dark, ..Wishes::tenant(Scenario::SecretExpired) };
    Journey::run("renewal-expired", &wishes, async |journey: &Journey| {
        let window = &journey.window;
        journey.get_to_health().await?;
        window.wait_attribute("renewal", "data-phase", "expired").await?;
        journey.look("expired").await?;
        window.press("renew").await?;
        window.arrive(&Place::screen("values")).await?;
        window.wait_attribute("secret-card", "data-phase", "proved").await?;
        window.element("hand-over").await?;
        journey.look("hand-over").await?;
        registration::assert_signs_in(journey.desk.practice()?, &journey.copy_secret().await?).await
    })
    .await
}
