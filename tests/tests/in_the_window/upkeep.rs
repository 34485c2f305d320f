//! Half a year later: the secret is renewed, files are saved, the set-up is removed and had back.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{So, at, finding, gone, has, open, proved_and_kept, rest, shown};
use practice_tenant::Scenario;

fn secrets(journey: &Journey) -> Result<usize> {
    Ok(registration::secrets(&registration::the_one(journey.desk.practice()?)?).len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_renewed_and_the_old_one_goes_when_peig_has_the_new_one() -> Result<()> {
    Journey::run("renewal", &Wishes::tenant(Scenario::SecretExpiring), async |journey: &Journey| {
        let window = &journey.window;
        journey.get_to_health().await?;
        window.until(&has("renewal", "data-phase", "due").and(rest())).await?;
        journey.look("due").await?;
        let new = at(&Place::screen("values")).and(shown("hand-over"));
        let renewed = window.press("renew", new.and(proved_and_kept("credentialStore"))).await?;
        renewed.is_closed("peig-has-it", "the new secret has not left the program")?;
        journey.look("hand-over").await?;
        ensure!(secrets(journey)? == 2, "the old secret still works");
        let secret = journey.copy_secret().await?;
        registration::assert_signs_in(journey.desk.practice()?, &secret).await?;

        for file in ["reminder", "reportHtml", "reportJson"] {
            journey.save(file).await?;
        }
        for ending in ["ics", "html", "json"] {
            let saved = journey.desk.saved(ending)?;
            let text = std::fs::read_to_string(saved.first().context("a file was saved")?)?;
            ensure!(
                !text.is_empty() && !text.contains(&secret),
                "the .{ending} file is there, without the secret"
            );
        }
        journey.look("saved").await?;

        window.press("peig-has-it", shown("peig-has-it-question")).await?;
        journey.look("has-peig-got-it").await?;
        window.press("peig-has-it-yes", gone("hand-over").and(rest())).await?;
        ensure!(secrets(journey)? == 1, "the old secret is gone");
        registration::assert_signs_in(journey.desk.practice()?, &secret).await?;
        window.press("show-health", has("verdict", "data-tone", "success")).await?;
        journey.look("renewed").await?;
        registration::assert_right(journey.desk.practice()?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_set_up_is_removed_and_had_back() -> Result<()> {
    Journey::run("removal", &Wishes::tenant(Scenario::SecretExpiring), async |journey: &Journey| {
        let window = &journey.window;
        let before = registration::the_one(journey.desk.practice()?)?;
        let id = before["id"].as_str().context("an object id")?;
        journey.get_to_health().await?;
        let whole = shown("change-deleteRegistration").and(shown("remove")).and(rest());
        let list = window.press("show-removal", whole).await?;
        list.is_closed("remove", "it was not ticked")?;
        window.scroll_to("remove").await?;
        journey.look("removal").await?;
        window.choose("remove-sure", open("remove")).await?;
        ensure!(journey.desk.practice()?.tenant().use_for_more(id), "colleagues use it for more");
        let more = ["removeCertificate", "removeFederated", "revokeServiceRole", "revokeForUsers"];
        let more = more.map(|one| shown(&format!("change-{one}"))).into_iter();
        let more = more.fold(has("fault", "data-code", "removalChanged").and(rest()), So::and);
        let list = window.press("remove", more).await?;
        list.is_closed("remove", "the tick was for another list")?;
        journey.look("more-would-go").await?;
        window.scroll_to("remove").await?;
        journey.look("removal-of-more").await?;
        window.resize(720, 560).await?;
        window.scroll_to("change-removeCertificate").await?;
        journey.look("removal-of-more-narrow").await?;
        window.choose("remove-sure", open("remove")).await?;
        let in_the_bin = at(&Place::screen("readiness")).and(has("deleted", "data-state", "removed"));
        let way_out = shown("removed").and(open("leave"));
        let removed = window.press("remove", in_the_bin.and(way_out).and(rest())).await?;
        removed.is_without("set-up-everything", "the admin chooses first")?;
        journey.look("in-the-bin").await?;
        window.press(&format!("restore-{id}"), gone("deleted").and(open("next")).and(rest())).await?;
        let back = registration::the_one(journey.desk.practice()?)?;
        ensure!(back["id"] == before["id"], "the same registration is back: {}", back["id"]);
        // Its service principal comes back with it, and so do the consents, and what colleagues have on it.
        journey.leave_to_others(&["certificate", "federated"]).await?;
        journey.look("back").await?;
        registration::assert_right(journey.desk.practice()?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_forbids_secrets_is_told_before_anything_is_made() -> Result<()> {
    Journey::run("policy-forbids", &Wishes::tenant(Scenario::PolicyForbids), async |journey: &Journey| {
        let window = &journey.window;
        journey.choose_cloud(&journeys::desk::CloudFile::Missing).await?;
        journey.sign_in().await?;
        journey.confirm_tenant().await?;
        journey.check_more().await?;
        let forbidden = window.until(&finding("secretPolicy", "wrong").and(rest())).await?;
        forbidden.is_closed("next", "no secret could be made")?;
        forbidden.is_closed("set-up-everything", "no secret could be made")?;
        journey.look("forbidden").await?;
        let named = journey.desk.practice()?.tenant().applications_named(registration::NAME);
        ensure!(named.is_empty(), "nothing was made");
        Ok(())
    })
    .await
}
