//! A renewal that is stopped in the middle: the old secret works on, and the hand-over is found again.

use anyhow::{Context as _, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use journeys::desk::{CloudFile, Look, Wishes};
use journeys::journey::{Journey, Leave};
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{So, at, finding, gone, has, open, proved_and_kept, rest, shown};
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
    window.press("show-health", has("renewal", "data-phase", "due").and(open("renew"))).await?;
    journey.look("due").await?;
    let renewed = window.press("renew", handed_over()).await?;
    renewed.is_closed("peig-has-it", "Peig cannot have what has not left the program")?;
    ensure!(names(journey)?.len() == 2, "nothing has gone yet: {:?}", names(journey)?);
    registration::assert_signs_in(journey.desk.practice()?, &old).await.context("the old one")?;
    Ok(old)
}

/// The values for Peig with a new secret that is proved and kept, and waits to be handed over.
fn handed_over() -> So {
    at(&Place::screen("values")).and(shown("hand-over")).and(proved_and_kept("credentialStore"))
}

/// Peig has the new secret: the answer to the question, up to where nothing is left to be handed over.
async fn answer_that_peig_has_it(journey: &Journey) -> Result<()> {
    let over = gone("peig-has-it-question").and(gone("hand-over")).and(rest());
    journey.window.press("peig-has-it-yes", over).await.map(drop)
}

async fn finish(journey: &Journey, old: String) -> Result<()> {
    let window = &journey.window;
    let practice = journey.desk.practice()?;
    registration::assert_signs_in(practice, &old).await.context("the old one, after the cut")?;
    journey.get_to_health().await?;
    window.until(&shown("hand-over").and(finding("confirmSecret", "passed")).and(rest())).await?;
    journey.look("found-again").await?;
    window.press("to-values", handed_over()).await?;
    let new = journey.copy_secret().await?;
    ensure!(new != old, "the new one is at hand");
    window.press("peig-has-it", shown("peig-has-it-question")).await?;
    journey.look("question").await?;
    answer_that_peig_has_it(journey).await?;
    ensure!(names(journey)?.len() == 1, "the old one is gone: {:?}", names(journey)?);
    registration::assert_signs_in(practice, &new).await.context("the new one")?;
    let refused = registration::assert_signs_in(practice, &old).await;
    ensure!(refused.is_err(), "the old one no longer signs in");
    window.press("show-health", has("verdict", "data-tone", "success")).await?;
    journey.picture("renewed").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_takes_away_what_is_ours_and_leaves_another_tools_secret() -> Result<()> {
    let expiring = Wishes::tenant(Scenario::SecretExpiring);
    Journey::run_sittings("renewal-others", &expiring, replace, Leave::PowerCut, hand_over).await
}

/// The other tool's secret signs in as the registration, and is known to the admin.
async fn get_to_health_past_the_other_tool(journey: &Journey) -> Result<()> {
    journey.choose_cloud(&CloudFile::Missing).await?;
    journey.sign_in().await?;
    journey.confirm_tenant().await?;
    journey.leave_to_others(&["secret"]).await
}

async fn replace(journey: &Journey) -> Result<()> {
    let window = &journey.window;
    others_come(journey)?;
    get_to_health_past_the_other_tool(journey).await?;
    window.until(&has("renewal", "data-phase", "due").and(shown("tidy")).and(rest())).await?;
    journey.look("due").await?;
    window.press("renew", handed_over()).await?;
    ensure!(names(journey)?.len() == 4, "nothing has gone: {:?}", names(journey)?);
    Ok(())
}

async fn hand_over(journey: &Journey, (): ()) -> Result<()> {
    let window = &journey.window;
    ensure!(names(journey)?.len() == 4, "nothing has gone with the power: {:?}", names(journey)?);
    window.resize(720, 560).await?;
    get_to_health_past_the_other_tool(journey).await?;
    window.until(&shown("hand-over").and(finding("confirmSecret", "passed")).and(rest())).await?;
    journey.look("found-again-narrow").await?;
    window.press("to-values", handed_over()).await?;
    journey.look("hand-over-narrow").await?;
    let new = journey.copy_secret().await?;
    let question = window.press("peig-has-it", shown("peig-has-it-question")).await?;
    journey.look("question-narrow").await?;
    let said = question.text("peig-has-it-question");
    ensure!(said.contains(EXPIRED), "what goes is named: {said}");
    ensure!(!said.contains(FOREIGN), "and nothing else: {said}");
    answer_that_peig_has_it(journey).await?;
    ensure!(names(journey)?.len() == 2, "the old ones of ours are gone: {:?}", names(journey)?);
    ensure!(names(journey)?.contains(&FOREIGN.to_owned()), "the other tool's stays: {:?}", names(journey)?);
    registration::assert_signs_in(journey.desk.practice()?, &new).await.context("the new one")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_secret_opens_on_health_and_is_renewed_from_there() -> Result<()> {
    let wishes = Wishes { look: Look::Dark, ..Wishes::tenant(Scenario::SecretExpired) };
    Journey::run("renewal-expired", &wishes, async |journey: &Journey| {
        let window = &journey.window;
        journey.get_to_health().await?;
        window.until(&has("renewal", "data-phase", "expired").and(rest())).await?;
        journey.look("expired").await?;
        window.press("renew", handed_over()).await?;
        journey.look("hand-over").await?;
        registration::assert_signs_in(journey.desk.practice()?, &journey.copy_secret().await?).await
    })
    .await
}
