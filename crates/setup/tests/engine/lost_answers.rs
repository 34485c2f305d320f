//! What Microsoft has done and the program has not heard of: once a read shows it, all that follows on it is done too.

use crate::support::{Admin, NAME, Press, at, fault, registration, secret_names};
use practice_tenant::{Answer, Fault, Scenario};
use setup::ipc::{BinState, FaultCode, FileId, Intent, Screen, SectionId, View};

/// The first try is carried out and its answer is lost; the next one finds that the sign-in has ended.
fn loses_the_answer(admin: &Admin, method: &str, path: &str) {
    let ended = Answer::graph_error(401, "InvalidAuthenticationToken", "Lifetime validation failed.");
    admin.practice.faults().add(Fault::once(method, path, Answer::DropAfter));
    admin.practice.faults().add(Fault::once(method, path, ended));
}

fn is_removed(view: &View) -> bool {
    let removed = matches!(&view.screen, Screen::Readiness(on) if on.deleted.as_ref().is_some_and(|bin| bin.state == BinState::Removed));
    view.busy.is_none() && removed
}

async fn removes_and_hears_nothing() -> Admin {
    let mut admin = at(SectionId::Secret).await;
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.wants(Intent::ShowHealth);
    admin.health("the health screen", |_| true).await;
    let object_id = admin.looks_at_removal().await.object_id;
    loses_the_answer(&admin, "DELETE", "/applications/");
    admin.agrees_to_remove(object_id);
    fault(&mut admin, FaultCode::SignInExpired).await;
    assert!(admin.practice.tenant().applications_named(NAME).is_empty(), "it was carried out");
    assert_eq!(admin.machine.stored().len(), 1, "and the copy is still here");
    admin
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_ends_as_one_that_was_heard_of() {
    let mut admin = removes_and_hears_nothing().await;
    admin.wants(Intent::SignInAgain);
    let view = admin.until("Peig is removed", is_removed).await;
    assert_eq!(view.fault, None);
    assert!(admin.machine.stored().is_empty(), "the copy went along, as it was shown");
    let report: serde_json::Value = serde_json::from_str(&admin.saves(FileId::ReportJson).await).unwrap();
    let told = report["changes"].as_array().unwrap();
    assert!(told.iter().any(|one| one["kind"] == "deleteRegistration"), "{report}");
}

/// Put away or not: what the admin has agreed to, and what has come about, is finished.
#[tokio::test(flavor = "multi_thread")]
async fn a_removal_is_finished_by_the_read_that_shows_it() {
    let mut admin = removes_and_hears_nothing().await;
    admin.wants(Intent::DismissFault);
    admin.wants(Intent::SignInAgain);
    admin.until("Peig is removed", is_removed).await;
    assert!(admin.machine.stored().is_empty());
}

/// A colleague was quicker. There is nothing to remove any more, and the message goes.
#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_somebody_else_has_done_is_not_tried_again() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    let on = admin.looks_at_removal().await;
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::once("DELETE", "/applications/", refused));
    admin.agrees_to_remove(on.object_id.clone());
    fault(&mut admin, FaultCode::Forbidden).await;
    assert!(admin.practice.tenant().delete_application(&on.object_id));
    admin.wants(Intent::Observe);
    let gone = |view: &View| matches!(&view.screen, Screen::Readiness(on) if on.deleted.is_some());
    let view = admin.until("gone", gone).await;
    assert!(!is_removed(&view), "it was not this program");
    admin.wants(Intent::TryAgain);
    admin.until("there is nothing to try", |view| view.fault.is_none()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn that_peig_has_the_new_secret_is_heard_to_the_end() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    admin.agrees(Press::Renew);
    admin
        .until("the new secret is to be handed over", |view| {
            view.busy.is_none() && matches!(&view.screen, Screen::Values(on) if on.renewal.is_some())
        })
        .await;
    admin.wants(Intent::CopySecret);
    let may = |view: &View| match &view.screen {
        Screen::Values(on) => on.renewal.as_ref().is_some_and(|one| one.may_finish && one.can_forget),
        _ => false,
    };
    let view = admin.until("it can be said", may).await;
    loses_the_answer(&admin, "POST", "/removePassword");
    admin.wants(Intent::PeigHasIt { plan: Press::PeigHasIt.list(&view), forget: true });
    fault(&mut admin, FaultCode::SignInExpired).await;
    assert_eq!(secret_names(&admin).len(), 1, "the old one is gone");
    assert_eq!(admin.machine.stored().len(), 1);
    admin.wants(Intent::SignInAgain);
    let renewed = |view: &View| match &view.screen {
        Screen::Values(on) => view.busy.is_none() && on.renewed && !on.secret.at_hand,
        _ => false,
    };
    let view = admin.until("renewed", renewed).await;
    assert_eq!(view.fault, None);
    assert!(admin.machine.stored().is_empty(), "what was ticked is done");
}

/// Nobody has said of the next registration that it does without.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_gone_without_is_asked_for_again_after_a_removal() {
    let mut admin = at(SectionId::PublicClient).await;
    let rule =
        Answer::graph_error(500, "Service_InternalServerError", "Encountered an internal server error.");
    admin.practice.faults().add(Fault::always("PATCH", "/applications/", rule));
    admin.agrees(Press::Perform);
    let offered = |view: &View| {
        view.busy.is_none()
            && view.fault.as_ref().is_some_and(|fault| fault.ways.contains(&setup::ipc::Way::GoOnWithout))
    };
    admin.until("it can be done without", offered).await;
    admin.practice.faults().clear();
    admin.wants(Intent::GoOnWithout);
    admin.goes_on_to(SectionId::Secret).await;
    admin.wants(Intent::ShowHealth);
    admin.health("the health screen", |_| true).await;
    let object_id = admin.looks_at_removal().await.object_id;
    admin.agrees_to_remove(object_id);
    admin.until("Peig is removed", is_removed).await;
    admin.wants(Intent::MakeNew);
    admin.until("a new one may be made", |view| view.navigation.next).await;
    admin.sets_everything_up().await;
    admin
        .until("set up", |view| view.busy.is_none() && view.screen_id == setup::ipc::ScreenId::Section)
        .await;
    assert_eq!(registration(&admin)["isFallbackPublicClient"], true);
}
