//! Closing the window asks once about what the sign-in has left in the tenant.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, Press, at, fault};
use practice_tenant::{Answer, Fault, Scenario};
use setup::guide::GRAPH_COMMAND_LINE_TOOLS;
use setup::host::{Away, HostFault};
use setup::ipc::{BusyTask, ClosingRisk, FaultCode, Intent, Leaving, LiveState, ScreenId, SectionId, View};

async fn signed_in() -> Admin {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    admin
}

fn is_closed(admin: &Admin) -> bool {
    *admin.machine.0.closed.lock().unwrap()
}

/// How many consents the tenant holds for the sign-in client.
fn consents(admin: &Admin) -> usize {
    let client = admin.practice.tenant().service_principal_of(GRAPH_COMMAND_LINE_TOOLS).unwrap();
    let of_it = |one: &&serde_json::Value| one["clientId"] == client["id"];
    admin.practice.tenant().with(|documents| documents.grants.iter().filter(of_it).count())
}

/// Presses the close button, and is asked.
async fn asked(admin: &mut Admin) -> View {
    admin.wants(Intent::AskToClose);
    admin.until("asked", |view| view.sign_out_question.is_some()).await
}

async fn closes(admin: &mut Admin) {
    let machine = admin.machine.clone();
    admin
        .until("closed, or asked", |view| {
            *machine.0.closed.lock().unwrap() || view.sign_out_question.is_some()
        })
        .await;
    assert!(is_closed(admin), "asked once more");
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_offers_to_take_back_what_the_sign_in_left() {
    let mut admin = signed_in().await;
    let question = asked(&mut admin).await.sign_out_question.unwrap();
    assert_eq!((question.leaving, question.changes.len()), (Leaving::Window, 1));
    assert!(!is_closed(&admin));
    assert_eq!(consents(&admin), 1, "nothing goes before the answer");
    admin.agrees(Press::TakeBackSignIn);
    let machine = admin.machine.clone();
    admin.until("closed", |_| *machine.0.closed.lock().unwrap()).await;
    assert_eq!(consents(&admin), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_only_closes_leaves_the_consent() {
    let mut admin = signed_in().await;
    asked(&mut admin).await;
    admin.wants(Intent::CloseAnyway);
    closes(&mut admin).await;
    assert_eq!(consents(&admin), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_question_is_asked_once() {
    let mut admin = signed_in().await;
    asked(&mut admin).await;
    admin.wants(Intent::StayOpen);
    admin.until("stays", |view| view.sign_out_question.is_none()).await;
    assert!(!is_closed(&admin));
    admin.wants(Intent::AskToClose);
    admin.is_heard().await;
    assert!(is_closed(&admin));
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_question_on_the_window_signing_out_asks_as_ever() {
    let mut admin = signed_in().await;
    asked(&mut admin).await;
    admin.wants(Intent::StayOpen);
    admin.wants(Intent::AskToSignOut);
    let view = admin.until("asked", |view| view.sign_out_question.is_some()).await;
    assert_eq!(view.sign_out_question.unwrap().leaving, Leaving::SignOut);
    admin.wants(Intent::CloseAnyway);
    admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    assert!(!is_closed(&admin), "the window stays open");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_nobody_to_ask_closes_at_once() {
    let admin = Admin::opens(Scenario::Fresh).await;
    admin.wants(Intent::AskToClose);
    admin.is_heard().await;
    assert!(is_closed(&admin), "nobody is signed in");

    let mut admin = signed_in().await;
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::always("GET", "/oauth2PermissionGrants", refused));
    admin.wants(Intent::AskToClose);
    closes(&mut admin).await;

    let mut admin = signed_in().await;
    admin.handle.away(Away::Locked);
    fault(&mut admin, FaultCode::SignedOutLocked).await;
    admin.wants(Intent::AskToClose);
    admin.is_heard().await;
    assert!(is_closed(&admin), "nobody could take anything back");
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_holds_nobody_up() {
    let mut admin = signed_in().await;
    admin.practice.faults().add(Fault::always("GET", "/oauth2PermissionGrants", Answer::Hang));
    let looks =
        |view: &View| view.busy.as_ref().is_some_and(|busy| busy.task == BusyTask::ReadingSignInGrant);
    admin.wants(Intent::AskToClose);
    admin.until("looking", looks).await;
    admin.wants(Intent::AskToClose);
    admin.is_heard().await;
    assert!(is_closed(&admin));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_deletion_is_told_and_the_window_stays() {
    let mut admin = signed_in().await;
    asked(&mut admin).await;
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::once("DELETE", "/oauth2PermissionGrants/", refused));
    admin.agrees(Press::TakeBackSignIn);
    fault(&mut admin, FaultCode::Forbidden).await;
    assert!(!is_closed(&admin));
    admin.wants(Intent::TryAgain);
    let machine = admin.machine.clone();
    admin.until("closed", |_| *machine.0.closed.lock().unwrap()).await;
    assert_eq!(consents(&admin), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_only_copy_of_a_secret_is_asked_about_first() {
    let mut admin = at(SectionId::Secret).await;
    *admin.machine.0.probe_fault.lock().unwrap() = Some(HostFault::Unavailable("no store".to_owned()));
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.wants(Intent::AskToClose);
    let view = admin.until("asked", |view| view.closing.is_some()).await;
    assert_eq!((view.closing.unwrap().risk, view.sign_out_question), (ClosingRisk::SecretOnlyHere, None));
    admin.wants(Intent::CloseAnyway);
    let view = admin.until("asked further", |view| view.sign_out_question.is_some()).await;
    assert_eq!(view.closing, None, "one question at a time");
    admin.wants(Intent::CloseAnyway);
    closes(&mut admin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_sign_in_is_another_question() {
    let mut admin = signed_in().await;
    asked(&mut admin).await;
    admin.wants(Intent::StayOpen);
    admin.wants(Intent::SignOut);
    admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    admin.confirms().await;
    let view = asked(&mut admin).await;
    assert_ne!(view.live.state, LiveState::Off);
}
