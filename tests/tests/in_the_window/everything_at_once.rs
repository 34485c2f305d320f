//! "Set everything up": one press from the confirmed tenant to a secret that signs in; and what ends it on the way.

use anyhow::{Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{at, gone, has, in_view, open, proved_and_kept, rest, shown};
use practice_tenant::{Answer, Fault, Scenario};

#[tokio::test(flavor = "multi_thread")]
async fn one_press_does_all_that_is_missing() -> Result<()> {
    Journey::run("everything-at-once", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        journey.choose_cloud(&CloudFile::Missing).await?;
        journey.sign_in().await?;
        let unconfirmed = window.until(&open("confirm-tenant").and(rest())).await?;
        ensure!(!unconfirmed.is_open("set-up-everything"), "not before the tenant is confirmed");
        journey.confirm_tenant().await?;
        journey.press_set_everything_up().await?;
        window.until(&proved_and_kept("credentialStore")).await?;
        let practice = journey.desk.practice()?;
        registration::assert_right(practice)?;
        journey.look("done").await?;
        registration::assert_signs_in(practice, &journey.copy_secret().await?).await?;
        journey.next(&Place::screen("values")).await?;
        registration::assert_right(practice)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_admin_ends_says_what_is_done_and_goes_on_from_there() -> Result<()> {
    Journey::run("everything-ended", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        journey.choose_cloud(&CloudFile::Missing).await?;
        journey.sign_in().await?;
        journey.confirm_tenant().await?;
        let practice = journey.desk.practice()?;
        // The service principal waits until the faults are cleared.
        for method in ["PATCH", "POST"] {
            practice.faults().add(Fault::always(method, "/servicePrincipals", Answer::throttled("1")));
        }
        let run = Place::screen("run");
        // Written with the registration itself, which counts as made once its service principal is there.
        let written = has("run-save", "data-state", "done");
        window.press("set-up-everything", at(&run).and(open("cancel")).and(written)).await?;
        journey.look("under-way").await?;
        let ended = has("run-progress", "data-end", "stopped").and(open("run-on")).and(gone("busy"));
        let sight = window.press("cancel", at(&run).and(ended)).await?;
        sight.is_without("fault", "it was the admin's own wish")?;
        journey.look("ended").await?;
        window.resize(720, 560).await?;
        journey.look("ended-narrow").await?;
        ensure!(practice.tenant().applications_named(registration::NAME).len() == 1, "what is done stays");
        practice.faults().clear();
        window.press("run-on", at(&Place::screen("readiness")).and(open("set-up-everything"))).await?;
        journey.press_set_everything_up().await?;
        registration::assert_right(practice)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_wrong_is_told_where_it_stands_and_tried_again_there() -> Result<()> {
    Journey::run("everything-fails", &Wishes::tenant(Scenario::Fresh), async |journey: &Journey| {
        let window = &journey.window;
        journey.choose_cloud(&CloudFile::Missing).await?;
        journey.sign_in().await?;
        journey.confirm_tenant().await?;
        let practice = journey.desk.practice()?;
        let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
        for method in ["PATCH", "POST"] {
            practice.faults().add(Fault::always(method, "/servicePrincipals", refused.clone()));
        }
        let run = Place::screen("run");
        let told = shown("fault").and(open("way-tryAgain")).and(has("run-progress", "data-end", "fault"));
        // Microsoft has taken the registration, and refused its service principal.
        let at_fault = has("run-new-registration", "data-state", "done")
            .and(has("run-register", "data-state", "failed"))
            .and(in_view("fault"));
        window.press("set-up-everything", at(&run).and(told).and(at_fault).and(gone("busy"))).await?;
        journey.look("told").await?;
        practice.faults().clear();
        let proved = has("secret-card", "data-phase", "proved").and(open("next")).and(rest());
        window.press("way-tryAgain", at(&Place::section("confirm")).and(proved)).await?;
        registration::assert_right(practice)
    })
    .await
}
