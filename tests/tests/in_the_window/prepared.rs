//! Somebody without any role has registered the name before, and can sign in as what they made.

use anyhow::{Result, ensure};
use journeys::desk::{CloudFile, Desk, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{at, has, rest, shown};
use practice_tenant::Scenario;
use serde_json::{Value, json};

const GIVES: [&str; 4] = ["appRoleAssignedTo", "appRoleAssignments", "oauth2PermissionGrants", "addPassword"];

/// Nothing has been granted to anything, and no secret was made.
fn assert_nothing_given(desk: &Desk) -> Result<()> {
    let log = desk.practice()?.log();
    let given: Vec<_> = log
        .iter()
        .filter(|one| one.method != "GET" && GIVES.iter().any(|name| one.path.contains(name)))
        .collect();
    ensure!(given.is_empty(), "given before the choice: {given:?}");
    Ok(())
}

/// From the welcome screen to section 1, where the choice is asked for.
async fn get_asked(journey: &Journey) -> Result<()> {
    journey.choose_cloud(&CloudFile::Missing).await?;
    journey.sign_in().await?;
    journey.confirm_tenant().await?;
    let readiness = journey.window.until(&shown("decide-first").and(rest())).await?;
    readiness.is_closed("set-up-everything", "the admin has not decided")?;
    journey.look("decide-first").await?;
    let section = Place::section("registration");
    journey.next(&section).await?;
    let asked =
        journey.window.until(&at(&section).and(has("footholds", "data-open", "true")).and(rest())).await?;
    asked.is_closed("next", "the admin has not decided")?;
    asked.is_without("plan", "nothing is planned")?;
    journey.look("who-else").await?;
    assert_nothing_given(&journey.desk)
}

#[tokio::test(flavor = "multi_thread")]
async fn instead_of_a_prepared_registration_a_new_one_is_made() -> Result<()> {
    let wishes = Wishes::tenant(Scenario::PreparedBySomebodyElse);
    Journey::run("prepared-make-new", &wishes, async |journey: &Journey| {
        let practice = journey.desk.practice()?;
        let prepared = registration::the_one(practice)?;
        get_asked(journey).await?;
        journey.window.press("make-new", shown("plan").and(rest())).await?;
        journey.look("a-new-one").await?;
        journey.window.press("back", at(&Place::screen("readiness")).and(rest())).await?;
        journey.press_set_everything_up().await?;
        let both = practice.tenant().applications_named(registration::NAME);
        let other = |one: &&Value| one["id"] != prepared["id"];
        let made: Vec<_> = both.iter().filter(other).collect();
        let [made] = made.as_slice() else { anyhow::bail!("one new registration: {both:?}") };
        registration::assert_complete(practice, made)?;
        ensure!(both.contains(&prepared), "the other was not touched: {both:?}");
        journey.look("made").await?;
        registration::assert_signs_in_to(practice, made, &journey.copy_secret().await?).await
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prepared_registration_is_used_without_those_who_prepared_it() -> Result<()> {
    let wishes = Wishes::tenant(Scenario::PreparedBySomebodyElse);
    Journey::run("prepared-use-it", &wishes, async |journey: &Journey| {
        let practice = journey.desk.practice()?;
        get_asked(journey).await?;
        journey.window.press("use-this-one", has("footholds", "data-open", "false").and(rest())).await?;
        journey.look("what-goes").await?;
        journey.window.press("back", at(&Place::screen("readiness")).and(rest())).await?;
        journey.press_set_everything_up().await?;
        let used = registration::the_one(practice)?;
        registration::assert_complete(practice, &used)?;
        ensure!(used["keyCredentials"] == json!([]), "nothing of theirs: {}", used["keyCredentials"]);
        ensure!(used["spa"]["redirectUris"] == json!([]), "nothing of theirs: {}", used["spa"]);
        let id = used["id"].as_str().unwrap_or_default().to_owned();
        let owners =
            practice.tenant().with(|documents| documents.owners.get(&id).cloned().unwrap_or_default());
        ensure!(owners.is_empty(), "nobody owns it: {owners:?}");
        journey.look("theirs-is-gone").await?;
        registration::assert_signs_in(practice, &journey.copy_secret().await?).await
    })
    .await
}
