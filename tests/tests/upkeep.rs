//! Half a year later: the secret is renewed, files are saved, the set-up is removed and had back.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::registration;
use journeys::wait::{LATER, until};
use journeys::window::Place;
use practice_tenant::Scenario;

fn secrets(journey: &Journey) -> Result<usize> {
    Ok(registration::secrets(&registration::the_one(journey.desk.practice()?)?).len())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_renewed_and_the_old_one_goes_when_peig_has_the_new_one() -> Result<()> {
    Journey::run("renewal", &Wishes::tenant(Scenario::SecretExpiring), async |journey: &Journey| {
        let window = &journey.window;
        journey.get_to_the_sections().await?;
        window.arrive(&Place::screen("health")).await?;
        window.wait_attribute("renewal", "data-phase", "due").await?;
        journey.look("due").await?;
        window.press("renew").await?;
        window.arrive(&Place::screen("values")).await?;
        window.wait_attribute("secret-card", "data-phase", "proved").await?;
        window.element("hand-over").await?;
        journey.look("hand-over").await?;
        ensure!(secrets(journey)? == 2, "the old secret still works");
        ensure!(!window.can_press("peig-has-it").await?, "not before the new secret has left the program");
        let secret = journey.copy_secret().await?;
        registration::assert_signs_in(journey.desk.practice()?, &secret).await?;

        for file in ["reminder", "reportHtml", "reportJson"] {
            window.press(&format!("save-{file}")).await?;
            window.element(&format!("saved-{file}")).await?;
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

        window.press("peig-has-it").await?;
        journey.look("has-peig-got-it").await?;
        window.press("peig-has-it-yes").await?;
        until("the old secret is gone", LATER, || async { Ok((secrets(journey)? == 1).then_some(())) })
            .await?;
        registration::assert_signs_in(journey.desk.practice()?, &secret).await?;
        window.press("show-health").await?;
        window.wait_attribute("renewal", "data-phase", "notDue").await?;
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
        journey.get_to_the_sections().await?;
        window.arrive(&Place::screen("health")).await?;
        window.press("show-removal").await?;
        window.element("change-deleteRegistration").await?;
        ensure!(!window.can_press("remove").await?, "not without the tick");
        window.scroll_to("remove").await?;
        journey.look("removal").await?;
        let sure = "document.querySelector('[data-testid=\"remove-sure\"]').click()";
        window.run(sure).await?;
        ensure!(journey.desk.practice()?.tenant().use_for_more(id), "colleagues use it for more");
        window.press("remove").await?;
        window.wait_attribute("fault", "data-code", "removalChanged").await?;
        journey.look("more-would-go").await?;
        for more in ["removeCertificate", "removeFederated", "revokeServiceRole", "revokeForUsers"] {
            window.element(&format!("change-{more}")).await?;
        }
        ensure!(!window.can_press("remove").await?, "the tick was for another list");
        window.scroll_to("remove").await?;
        journey.look("removal-of-more").await?;
        window.resize(720, 560).await?;
        window.scroll_to("change-removeCertificate").await?;
        journey.look("removal-of-more-narrow").await?;
        window.run(sure).await?;
        window.press("remove").await?;
        window.arrive(&Place::screen("readiness")).await?;
        window.wait_attribute("deleted", "data-open", "true").await?;
        journey.look("in-the-bin").await?;
        ensure!(!window.can_press("set-up-everything").await?, "the admin chooses first");
        window.press(&format!("restore-{id}")).await?;
        until("the same registration is back", LATER, || async {
            let practice = journey.desk.practice()?;
            Ok(registration::the_one(practice).ok().filter(|one| one["id"] == before["id"]).map(|_| ()))
        })
        .await?;
        // Its service principal comes back with it, and so do the consents: nothing is left to do.
        window.press("next").await?;
        window.arrive(&Place::screen("health")).await?;
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
        window.press("check-more").await?;
        let account = journey.desk.practice()?.tenant().admin_upn();
        journey.desk.browser().sign_in(Some(&account), None).await?;
        window.wait_finding("secretPolicy", "wrong").await?;
        ensure!(!window.can_press("next").await?, "Next is held back");
        ensure!(!window.can_press("set-up-everything").await?, "so is everything at once");
        journey.look("forbidden").await?;
        let named = journey.desk.practice()?.tenant().applications_named(registration::NAME);
        ensure!(named.is_empty(), "nothing was made");
        Ok(())
    })
    .await
}
