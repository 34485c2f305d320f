//! Removing what was set up: all that goes is shown before, nothing else goes, and what could not be read is said.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, NAME, at, fault, health, registration};
use practice_tenant::{Answer, Fault, Scenario};
use setup::host::HostFault;
use setup::ipc::{
    ChangeKind, ChangeView, FaultCode, HealthScreen, Intent, RemovalState, ScreenId, SectionId, View,
};

/// On the health screen of a registration that colleagues use as well.
async fn used_for_more() -> Admin {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    use_it_for_more(&admin);
    admin
}

fn use_it_for_more(admin: &Admin) {
    let id = registration(admin)["id"].as_str().unwrap().to_owned();
    assert!(admin.practice.tenant().use_for_more(&id));
}

fn only(on: &HealthScreen, kind: ChangeKind) -> &ChangeView {
    let mut of_kind = on.removal.changes.iter().filter(|change| change.kind == kind);
    let found = of_kind.next().unwrap();
    assert_eq!(of_kind.next(), None, "once");
    found
}

fn has(on: &HealthScreen, kind: ChangeKind) -> bool {
    on.removal.changes.iter().any(|change| change.kind == kind)
}

fn is_gone(view: &View) -> bool {
    view.busy.is_none() && view.screen_id == ScreenId::Readiness
}

fn refused() -> Answer {
    Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.")
}

fn still_there(admin: &Admin) -> bool {
    admin.practice.tenant().applications_named(NAME).len() == 1
}

#[tokio::test(flavor = "multi_thread")]
async fn all_that_goes_is_shown_by_names_that_a_person_knows() {
    let mut admin = used_for_more().await;
    let on = admin.looks_at_removal().await;
    assert_eq!(only(&on, ChangeKind::RemoveCertificate).params["name"], "CN=Intranet");
    let federated = only(&on, ChangeKind::RemoveFederated);
    assert_eq!(federated.params["name"], "deploy");
    let issuer = "https://token.actions.githubusercontent.com · repo:nordwind/intranet:ref:refs/heads/main";
    assert_eq!(federated.params["issuer"], issuer);
    for (kind, permission) in [
        (ChangeKind::RevokeServiceRole, "Sites.Read.All"),
        (ChangeKind::RevokeServiceDelegated, "AllSites.Read"),
    ] {
        let change = only(&on, kind);
        assert_eq!(change.params["permission"], permission);
        assert_eq!(change.params["service"], "Office 365 SharePoint Online");
    }
    let of_users = only(&on, ChangeKind::RevokeForUsers);
    assert_eq!(of_users.params["permissions"], "Calendars.Read");
    assert_eq!(
        (of_users.params["service"].as_str(), of_users.params["users"].as_str()),
        ("Microsoft Graph", "2")
    );
    assert_eq!(only(&on, ChangeKind::RevokeAccess).params["assignments"], "2");
    assert!(!has(&on, ChangeKind::ForgetCopy), "there is none on this computer");
    assert!(still_there(&admin), "looking changes nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_check_needs_is_read_only_when_the_admin_looks() {
    let mut admin = used_for_more().await;
    admin.practice.faults().add(Fault::always("GET", "/appRoleAssignedTo", refused()));
    admin.wants(Intent::Observe);
    let on = admin.health("the certificate shows", |on| has(on, ChangeKind::RemoveCertificate)).await;
    assert_eq!(on.removal.state, RemovalState::NotRead);
    assert!(!has(&on, ChangeKind::RevokeUnread), "nobody has asked for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_before_all_of_it_was_shown() {
    let mut admin = used_for_more().await;
    let object_id = health(&admin.view()).unwrap().object_id.clone();
    admin.agrees_to_remove(object_id.clone());
    // Intents are carried out in their order: once this one is, the one before it has been judged.
    admin.looks_at_removal().await;
    assert!(still_there(&admin));
    admin.agrees_to_remove(object_id);
    admin.until("gone", is_gone).await;
    assert!(!still_there(&admin));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_since_is_shown_before_it_goes() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    let object_id = admin.looks_at_removal().await.object_id;
    use_it_for_more(&admin);
    admin.agrees_to_remove(object_id.clone());
    let view = fault(&mut admin, FaultCode::RemovalChanged).await;
    let on = health(&view).unwrap();
    assert!(still_there(&admin) && on.removal.state == RemovalState::Whole);
    assert!(has(on, ChangeKind::RemoveFederated) && has(on, ChangeKind::RevokeForUsers), "shown now");
    admin.agrees_to_remove(object_id);
    admin.until("gone", is_gone).await;
    assert!(!still_there(&admin));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_read_is_said_and_removed_all_the_same() {
    let mut admin = used_for_more().await;
    for address in ["/federatedIdentityCredentials", "/appRoleAssignedTo"] {
        admin.practice.faults().add(Fault::always("GET", address, refused()));
    }
    let on = admin.looks_at_removal().await;
    assert!(has(&on, ChangeKind::RemoveUnreadFederated) && has(&on, ChangeKind::RevokeUnread));
    assert!(has(&on, ChangeKind::RevokeRole) && has(&on, ChangeKind::RevokeForUsers), "the rest is known");
    assert!(!has(&on, ChangeKind::RevokeAccess));
    admin.agrees_to_remove(on.object_id);
    admin.until("gone", is_gone).await;
    assert!(!still_there(&admin));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_without_a_name_is_called_as_the_assignment_calls_it() {
    let mut admin = used_for_more().await;
    let service =
        admin.practice.tenant().service_principal_of("00000003-0000-0ff1-ce00-000000000000").unwrap();
    let address = format!("/servicePrincipals/{}", service["id"].as_str().unwrap());
    admin.practice.faults().add(Fault::always("GET", &address, refused()));
    let on = admin.looks_at_removal().await;
    assert_eq!(only(&on, ChangeKind::RevokeServiceRole).params["service"], "Office 365 SharePoint Online");
    assert_eq!(
        only(&on, ChangeKind::RevokeServiceDelegated).params["service"],
        service["id"].as_str().unwrap()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_that_fails_is_told_and_can_be_tried_again() {
    let mut admin = used_for_more().await;
    admin.practice.tenant().expire_tokens();
    admin.wants(Intent::AskToRemove);
    let view = fault(&mut admin, FaultCode::SignInExpired).await;
    assert_eq!(health(&view).unwrap().removal.state, RemovalState::NotRead);
    admin.wants(Intent::SignInAgain);
    admin.until("signed in", |view| view.fault.is_none() && view.busy.is_none()).await;
    admin.looks_at_removal().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_can_be_cancelled() {
    let mut admin = used_for_more().await;
    admin.practice.faults().add(Fault::always("GET", "/federatedIdentityCredentials", Answer::Hang));
    admin.wants(Intent::AskToRemove);
    admin
        .until("reading", |view| health(view).is_some_and(|on| on.removal.state == RemovalState::Reading))
        .await;
    admin.wants(Intent::Cancel);
    let on = admin.health("not any more", |on| on.removal.state == RemovalState::NotRead).await;
    assert!(admin.view().fault.is_none() && on.object_id == registration(&admin)["id"].as_str().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_deletion_leaves_everything_and_can_be_tried_again() {
    let mut admin = used_for_more().await;
    let object_id = admin.looks_at_removal().await.object_id;
    admin.practice.faults().add(Fault::once("DELETE", "/applications/", refused()));
    admin.agrees_to_remove(object_id);
    fault(&mut admin, FaultCode::Forbidden).await;
    assert!(still_there(&admin));
    admin.wants(Intent::TryAgain);
    admin.until("gone", is_gone).await;
    assert!(!still_there(&admin));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_end_of_the_sign_in_broke_off_goes_on_and_is_read_once_more_first() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    let object_id = admin.looks_at_removal().await.object_id;
    let ended = Answer::graph_error(401, "InvalidAuthenticationToken", "Lifetime validation failed.");
    admin.practice.faults().add(Fault::once("DELETE", "/applications/", ended));
    admin.agrees_to_remove(object_id);
    fault(&mut admin, FaultCode::SignInExpired).await;
    use_it_for_more(&admin);
    admin.wants(Intent::SignInAgain);
    fault(&mut admin, FaultCode::RemovalChanged).await;
    assert!(still_there(&admin), "more would go than was agreed to");
}

/// With a secret that this computer keeps, on the health screen.
async fn with_a_copy() -> (Admin, String) {
    let mut admin = at(SectionId::Secret).await;
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.wants(Intent::ShowHealth);
    admin.health("the health screen", |_| true).await;
    let on = admin.looks_at_removal().await;
    assert_eq!(on.removal.changes.last().unwrap().kind, ChangeKind::ForgetCopy);
    (admin, on.object_id)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_copy_on_this_computer_is_shown_and_forgotten() {
    let (mut admin, object_id) = with_a_copy().await;
    assert_eq!(admin.machine.stored().len(), 1);
    admin.agrees_to_remove(object_id);
    let view = admin.until("gone", is_gone).await;
    assert!(admin.machine.stored().is_empty() && admin.handle.reveal().await.is_none());
    assert!(view.fault.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_that_cannot_be_forgotten_is_told() {
    let (mut admin, object_id) = with_a_copy().await;
    *admin.machine.0.forget_fault.lock().unwrap() = Some(HostFault::Locked);
    admin.agrees_to_remove(object_id);
    let view = fault(&mut admin, FaultCode::SecretNotForgotten).await;
    assert_eq!(view.screen_id, ScreenId::Readiness, "the rest went");
    assert!(!still_there(&admin) && admin.machine.stored().len() == 1);
}
