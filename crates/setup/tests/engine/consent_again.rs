//! A consent that was refused can be asked for again by whoever is signed in, and is told as what it is.

use crate::support::{Admin, Press, at, fault, in_section, registration};
use practice_tenant::{Answer, Fault};
use serde_json::json;
use setup::ipc::{ConsentView, FaultCode, FindingView, Intent, LiveState, SectionId, Status, View, Way};

const ROLES: &str = "/appRoleAssignedTo";

/// So many of the section's consents to roles are refused.
async fn refuses(admin: &mut Admin, times: u32) -> View {
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::times(times, "POST", ROLES, refused));
    admin.agrees(Press::Perform);
    fault(admin, FaultCode::Forbidden).await
}

fn asked(admin: &Admin) -> usize {
    admin.practice.log().iter().filter(|one| one.method == "POST" && one.path.contains(ROLES)).count()
}

fn consent(view: &View) -> Option<&ConsentView> {
    in_section(view).and_then(|on| on.consent.as_ref())
}

/// The role came through in Privileged Identity Management.
#[tokio::test(flavor = "multi_thread")]
async fn trying_again_asks_again() {
    let mut admin = at(SectionId::Permissions).await;
    let view = refuses(&mut admin, 4).await;
    assert!(view.fault.unwrap().ways.contains(&Way::TryAgain));
    admin.until("somebody else is needed", |view| consent(view).is_some_and(|one| one.needs_someone)).await;
    let before = asked(&admin);
    admin.wants(Intent::TryAgain);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(asked(&admin) - before, 4);
}

/// The message was put away.
#[tokio::test(flavor = "multi_thread")]
async fn it_can_be_tried_with_this_account_from_the_section_too() {
    let mut admin = at(SectionId::Permissions).await;
    refuses(&mut admin, 4).await;
    admin.wants(Intent::DismissFault);
    admin.until("it can be tried", |view| consent(view).is_some_and(|one| one.may_try)).await;
    admin.wants(Intent::TryConsent);
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_was_refused_among_others_is_named_and_says_nothing_of_the_account() {
    let mut admin = at(SectionId::Permissions).await;
    let shown = refuses(&mut admin, 1).await.fault.unwrap();
    assert_eq!(shown.params["reason"], "oneOfThem");
    let named = &shown.params["permission"];
    assert!(setup::guide::PERMISSIONS.iter().any(|one| one.value == named), "{named}");
    assert_eq!(shown.ways.first(), Some(&Way::TryAgain));
    let key = format!("permissionConsented:{named}");
    admin.finding(&key, |status| matches!(status, setup::ipc::Status::Missing { .. })).await;
    let before = asked(&admin);
    admin.wants(Intent::TryAgain);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(asked(&admin) - before, 1, "only what is left");
}

/// A part that says 200 and an error, or tells no id, has acknowledged nothing.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_acknowledges_nothing_is_no_consent() {
    for body in [json!({ "error": { "code": "Authorization_RequestDenied", "message": "No." } }), json!({})] {
        let mut admin = at(SectionId::Permissions).await;
        let (status, content_type, text) = (200, "application/json".to_owned(), body.to_string());
        let unclear = Answer::Raw { status, content_type, text };
        admin.practice.faults().add(Fault::once("POST", ROLES, unclear));
        admin.agrees(Press::Perform);
        let view = admin.until("it is told", |view| view.busy.is_none() && view.fault.is_some()).await;
        assert!(!view.navigation.next, "{:?}", view.fault);
        let shown = view.fault.unwrap();
        assert!(shown.request_id.is_some(), "so that Microsoft finds it: {shown:?}");
        assert_ne!(shown.params.get("reason").map(String::as_str), Some("unsure"), "it is Microsoft's");
        assert_eq!(
            shown.code == FaultCode::UnexpectedAnswer,
            shown.params.get("reason").is_some_and(|one| one == "unread")
        );
        let missing = |view: &View| {
            let open = |one: &&FindingView| matches!(one.status, Status::Missing { .. });
            view.checklist.iter().filter(open).count() == 1
        };
        admin.until("one is open", missing).await;
        admin.wants(Intent::TryAgain);
        admin.until("Next unlocks", |view| view.navigation.next).await;
    }
}

/// A colleague has granted one of them already, which no replica showed: this account was allowed nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_has_granted_does_not_speak_for_this_account() {
    let mut admin = at(SectionId::Permissions).await;
    let there = Answer::graph_error(
        400,
        "Request_BadRequest",
        "Permission being assigned already exists on the object",
    );
    admin.practice.faults().add(Fault::once("POST", ROLES, there));
    let shown = refuses(&mut admin, 3).await.fault.unwrap();
    assert_ne!(shown.params.get("reason").map(String::as_str), Some("oneOfThem"));
    admin.until("somebody else is needed", |view| consent(view).is_some_and(|one| one.needs_someone)).await;
}

/// Somebody takes a consent back right after its answer: the secret signs in, and what it signs in with lacks it.
#[test]
fn a_token_that_lacks_a_permission_is_told_as_that() {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().start_paused(true).build().unwrap().block_on(async {
        let mut admin = at(SectionId::Secret).await;
        admin.wants(Intent::Visible { visible: false });
        admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
        let app_id = registration(&admin)["appId"].as_str().unwrap().to_owned();
        assert!(admin.practice.tenant().revoke_role(&app_id, "Group.ReadWrite.All"));
        admin.agrees(Press::Perform);
        admin.is_heard().await;
        tokio::time::sleep(std::time::Duration::from_mins(4)).await;
        let view = fault(&mut admin, FaultCode::SecretNotProved).await;
        let shown = view.fault.unwrap();
        assert_eq!(shown.params["reason"], "lacksRole");
        assert_eq!(shown.params["permission"], "Group.ReadWrite.All");
        assert!(shown.request_id.is_some(), "Microsoft's, of the answer with the token");
        assert_eq!(shown.ways.first(), Some(&Way::GoToPermissions));
        admin.wants(Intent::Visible { visible: true });
        admin.wants(Intent::GoTo { section: SectionId::Permissions });
        let key = "permissionConsented:Group.ReadWrite.All";
        admin.finding(key, |status| matches!(status, Status::Missing { .. })).await;
        admin.performs().await;
        admin.goes_on_to(SectionId::PublicClient).await;
        admin.goes_on_to(SectionId::Secret).await;
        admin.until("proved", |view| view.navigation.next).await;
    });
}
