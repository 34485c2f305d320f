//! Replicas that lag, answers that are lost, colleagues at work: nothing acknowledged is lost, nothing of theirs is overwritten,
//! and what is gone is gone.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeMap;

use crate::support::{
    Admin, Browser, NAME, Press, add_a_secret, at, fault, finding, holds_reads, in_section, registration,
    secret_names,
};
use practice_tenant::{Answer, Fault, Scenario, Seen};
use serde_json::{Value, json};
use setup::guide::PERMISSIONS;
use setup::ipc::{
    ChangeKind, FaultCode, Intent, LiveState, PlanView, ScreenId, SectionId, SectionState, Status, View,
};

fn object_id(admin: &Admin) -> String {
    registration(admin)["id"].as_str().unwrap().to_owned()
}

fn answer(body: Value) -> Answer {
    Answer::Json { status: 200, headers: BTreeMap::new(), body }
}

fn not_found() -> Answer {
    Answer::graph_error(404, "Request_ResourceNotFound", "Resource 'x' does not exist.")
}

fn kinds(plan: &PlanView) -> Vec<ChangeKind> {
    plan.changes.iter().map(|change| change.kind).collect()
}

fn count(admin: &Admin, is_one: impl Fn(&Seen) -> bool) -> usize {
    admin.practice.log().iter().filter(|seen| is_one(seen)).count()
}

/// The wizard learns nothing new from now on: no read begins, and none that is under way comes to its end.
async fn looks_away(admin: &mut Admin) {
    holds_reads(admin);
    admin.wants(Intent::Visible { visible: false });
    admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
}

/// Waits until the tenant has been read so often from now on.
async fn reads(admin: &mut Admin, times: usize) {
    for _ in 0..times {
        let read_at = admin.view().live.read_at;
        admin.wants(Intent::Observe);
        admin.until("read", |view| view.live.read_at != read_at).await;
    }
}

/// On the health screen of a registration of a moment ago.
async fn young_on_health() -> Admin {
    let mut admin = at(SectionId::Permissions).await;
    admin.wants(Intent::ShowHealth);
    admin.health("health", |_| true).await;
    admin
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_does_not_know_a_young_registration_has_not_deleted_it() {
    let mut admin = young_on_health().await;
    let on = admin.looks_at_removal().await;
    admin.practice.faults().add(Fault::once("DELETE", "/applications/", not_found()));
    admin.agrees_to_remove(on.object_id);
    let gone = |view: &View| view.busy.is_none() && view.screen_id == ScreenId::Readiness;
    let view = admin.until("gone", gone).await;
    assert_eq!(view.fault, None);
    assert!(admin.practice.tenant().applications_named(NAME).is_empty(), "it lives on with its secrets");
}

/// The same refusal after a lost answer of ours says that it is done.
#[tokio::test(flavor = "multi_thread")]
async fn a_deletion_whose_answer_was_lost_is_believed_at_once() {
    let mut admin = young_on_health().await;
    let on = admin.looks_at_removal().await;
    admin.practice.faults().add(Fault::once("DELETE", "/applications/", Answer::DropAfter));
    admin.agrees_to_remove(on.object_id);
    admin.until("gone", |view| view.busy.is_none() && view.screen_id == ScreenId::Readiness).await;
    assert_eq!(count(&admin, |one| one.method == "DELETE" && one.path.contains("/applications/")), 2);
}

/// The key stays with what is in the bin, and a replica still lists it by its name.
#[tokio::test(flavor = "multi_thread")]
async fn a_registration_in_the_bin_is_not_taken_for_the_new_one() {
    let mut admin = young_on_health().await;
    let former = registration(&admin);
    let on = admin.looks_at_removal().await;
    admin.agrees_to_remove(on.object_id);
    let asked = |view: &View| {
        matches!(&view.screen, setup::ipc::Screen::Readiness(on) if on.deleted.is_some())
            && view.busy.is_none()
    };
    admin.until("the bin is shown", asked).await;
    admin.wants(Intent::MakeNew);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.wants(Intent::Next);
    admin.until("section 1", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    looks_away(&mut admin).await;
    let lists_it = answer(json!({ "value": [former.clone()] }));
    admin.practice.faults().add(Fault::times(2, "GET", "/applications?$filter=displayName eq", lists_it));
    admin.agrees(Press::Perform);
    let made = |view: &View| in_section(view).is_some_and(|on| on.plan.is_empty());
    let view = admin.until("made", |view| view.busy.is_none() && (view.fault.is_some() || made(view))).await;
    assert_eq!(view.fault, None);
    assert_ne!(registration(&admin)["id"], former["id"]);
}

/// After a lost answer in a renewal.
async fn with_an_orphan() -> Admin {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    let (id, behind) = (object_id(&admin), registration(&admin));
    let faults = admin.practice.faults();
    faults.add(Fault::once("POST", "/addPassword", Answer::DropAfter));
    faults.add(Fault::times(3, "GET", &format!("/applications/{id}$"), answer(behind)));
    admin.agrees(Press::Renew);
    fault(&mut admin, FaultCode::SecretMayBeLeft).await;
    assert_eq!(secret_names(&admin).len(), 2, "it is there");
    admin.health("it is shown", |on| kinds(&on.tidy) == [ChangeKind::RemoveSecret]).await;
    admin
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_renewal_has_left_behind_goes_before_the_next_is_made() {
    let mut admin = with_an_orphan().await;
    let health = admin.health("first it goes", |on| !on.renewal.plan.is_empty()).await;
    assert_eq!(kinds(&health.renewal.plan), [ChangeKind::RemoveSecret, ChangeKind::MakeSecret]);
    let orphan = health.tidy.changes[0].params["keyId"].clone();
    admin.wants(Intent::TryAgain);
    admin.until("made", |view| view.busy.is_none() && view.screen_id == ScreenId::Values).await;
    assert_eq!(secret_names(&admin).len(), 2, "the old one and the new one");
    let left = registration(&admin)["passwordCredentials"].clone();
    assert!(left.as_array().unwrap().iter().all(|one| one["keyId"] != orphan.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_renewal_has_left_behind_can_be_tidied() {
    let mut admin = with_an_orphan().await;
    admin.agrees(Press::TidySecrets);
    admin.health("tidied", |on| on.tidy.is_empty() && on.secrets.len() == 1).await;
    assert_eq!(secret_names(&admin).len(), 1);
}

/// It has the same name, for it was made on the same day; it ends at another second, and nobody here has asked for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_colleagues_secret_of_the_same_day_is_not_taken_for_a_lost_one() {
    let mut admin = at(SectionId::Secret).await;
    looks_away(&mut admin).await;
    let today = jiff::Zoned::now().date().to_string();
    add_a_secret(&admin, &format!("Peig {today}"), "2026-11-26T00:00:00Z", "2099-01-01T00:00:00Z");
    admin.practice.faults().add(Fault::once("POST", "/addPassword", Answer::DropBefore));
    admin.agrees(Press::Perform);
    fault(&mut admin, FaultCode::SecretMayBeLeft).await;
    assert_eq!(secret_names(&admin).len(), 1, "theirs stays");
    admin.practice.faults().clear();
    admin.wants(Intent::Visible { visible: true });
    let asked = |view: &View| view.sections[0].state == SectionState::Open;
    let on = admin.until("it is asked in section 1 whose it is", asked).await;
    assert!(
        !kinds(&in_section(&on).unwrap().plan).contains(&ChangeKind::RemoveSecret),
        "nor is its removal planned"
    );
}

const EXCHANGE: &str = "00000002-0000-0ff1-ce00-000000000000";

/// A colleague lists a permission of another service.
fn lists_one_more(admin: &Admin) {
    let exchange = json!({ "resourceAppId": EXCHANGE,
        "resourceAccess": [{ "id": "dc890d15-9560-4a4c-9b7f-a736ec74ec40", "type": "Role" }] });
    assert!(admin.practice.tenant().change_application(&object_id(admin), |one| {
        one["requiredResourceAccess"].as_array_mut().unwrap().push(exchange);
    }));
}

/// That its service principal has just been made does not make a registration young whose list is replaced.
#[tokio::test(flavor = "multi_thread")]
async fn a_colleagues_permission_stays_where_only_the_service_principal_is_new() {
    let mut admin = Admin::opens(Scenario::HalfDone).await;
    let app_id = registration(&admin)["appId"].clone();
    admin
        .practice
        .tenant()
        .with(|documents| documents.service_principals.retain(|one| one["appId"] != app_id));
    admin.confirms().await;
    admin.performs().await;
    admin.goes_on_to(SectionId::Permissions).await;
    looks_away(&mut admin).await;
    lists_one_more(&admin);
    admin.agrees(Press::Perform);
    let done = |view: &View| in_section(view).is_some_and(|on| on.plan.is_empty());
    admin.until("done", |view| view.busy.is_none() && done(view)).await;
    let listed = registration(&admin)["requiredResourceAccess"].clone();
    assert!(listed.as_array().unwrap().iter().any(|one| one["resourceAppId"] == EXCHANGE), "{listed}");
}

/// Waiting for Microsoft may take minutes, in which a colleague goes on working.
#[tokio::test(flavor = "multi_thread")]
async fn a_colleagues_permission_stays_where_it_came_while_microsoft_was_busy() {
    let mut admin = Admin::opens(Scenario::HalfDone).await;
    admin.confirms().await;
    admin.practice.faults().add(Fault::always("PATCH", "/applications/", Answer::throttled("1")));
    admin.sets_everything_up().await;
    let waits = |view: &View| view.busy.as_ref().is_some_and(|busy| busy.retry_in_seconds.is_some());
    admin.until("it waits", waits).await;
    lists_one_more(&admin);
    admin.practice.faults().clear();
    let last = |view: &View| in_section(view).is_some_and(|on| on.id == SectionId::Confirm);
    admin.until("the last section", |view| view.busy.is_none() && last(view)).await;
    let listed = registration(&admin)["requiredResourceAccess"].clone();
    assert!(listed.as_array().unwrap().iter().any(|one| one["resourceAppId"] == EXCHANGE), "{listed}");
}

/// The scopes of a grant are one string, which is replaced whole as well.
#[tokio::test(flavor = "multi_thread")]
async fn a_colleagues_scope_stays_where_it_came_while_microsoft_was_busy() {
    let mut admin = at(SectionId::Permissions).await;
    let app_id = registration(&admin)["appId"].as_str().unwrap().to_owned();
    assert!(admin.practice.tenant().grant_scope(&app_id, "openid"));
    reads(&mut admin, 1).await;
    admin.practice.faults().add(Fault::always("PATCH", "/oauth2PermissionGrants", Answer::throttled("1")));
    admin.agrees(Press::Perform);
    let waits = |view: &View| view.busy.as_ref().is_some_and(|busy| busy.retry_in_seconds.is_some());
    admin.until("it waits", waits).await;
    assert!(admin.practice.tenant().grant_scope(&app_id, "profile"));
    admin.practice.faults().clear();
    admin.until("Next unlocks", |view| view.navigation.next).await;
    let mut scopes = admin.practice.tenant().granted_scopes(&app_id);
    scopes.sort();
    assert_eq!(scopes, ["User.Read", "openid", "profile"]);
}

/// Four of five consents are given; the replicas that are read afterwards know of none.
#[tokio::test(flavor = "multi_thread")]
async fn consents_that_were_given_before_one_was_refused_stay_in_sight() {
    let mut admin = at(SectionId::Permissions).await;
    let refused = Answer::graph_error(400, "Request_BadRequest", "Permission entitlement has invalid form.");
    admin.practice.faults().add(Fault::once("POST", "/oauth2PermissionGrants", refused));
    admin.performs().await;
    fault(&mut admin, FaultCode::Refused).await;
    let none = answer(json!({ "value": [] }));
    admin.practice.faults().add(Fault::always("GET", "/appRoleAssignments", none));
    reads(&mut admin, 3).await;
    let view = admin.view();
    assert_eq!(
        kinds(&in_section(&view).unwrap().plan),
        [ChangeKind::GrantDelegated],
        "nothing is given twice"
    );
    for permission in PERMISSIONS.iter().filter(|one| one.value != "User.Read") {
        let found = finding(&view, &format!("permissionConsented:{}", permission.value)).unwrap();
        assert!(matches!(found.status, Status::Settling { .. } | Status::Passed), "{found:?}");
    }
    admin.wants(Intent::TryAgain);
    admin
        .until("the fifth", |view| {
            in_section(view).is_some_and(|on| on.plan.is_empty()) && view.busy.is_none()
        })
        .await;
    let app_id = registration(&admin)["appId"].as_str().unwrap().to_owned();
    assert_eq!(admin.practice.tenant().granted_scopes(&app_id), ["User.Read"]);
}

/// Whichever of them is heard last.
#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_is_refused_keeps_no_other_from_being_asked_for_again() {
    for swapped in [false, true] {
        let mut admin = at(SectionId::Permissions).await;
        let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
        let mut answers = [refused, Answer::throttled("1")];
        if swapped {
            answers.reverse();
        }
        for answer in answers {
            admin.practice.faults().add(Fault::once("POST", "/appRoleAssignedTo", answer));
        }
        admin.performs().await;
        fault(&mut admin, FaultCode::Forbidden).await;
        let app_id = registration(&admin)["appId"].as_str().unwrap().to_owned();
        assert_eq!(admin.practice.tenant().granted_roles(&app_id).len(), 3, "swapped: {swapped}");
    }
}

/// A replica that does not know the service principal of a moment ago has no lists of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_a_young_service_principal_that_is_not_there_is_no_failed_read() {
    let mut admin = at(SectionId::Permissions).await;
    admin.practice.faults().add(Fault::always("GET", "/appRoleAssignments", not_found()));
    reads(&mut admin, 3).await;
    let view = admin.view();
    assert_eq!((view.fault, view.live.state == LiveState::Failing), (None, false));
}

async fn signs_in_again_as(admin: &mut Admin, account: String) {
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(account.clone()));
    admin.wants(Intent::SignInAgain);
    admin
        .until("the other one", |view| view.signed_in.as_ref().is_some_and(|one| one.account == account))
        .await;
}

/// A Global Administrator hands over to somebody who may not consent.
#[tokio::test(flavor = "multi_thread")]
async fn the_roles_of_the_former_account_are_not_those_of_the_next() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.signs_in().await;
    admin.finding("mayConsent", |status| *status == Status::Passed).await;
    let next = admin.practice.tenant().app_admin_upn();
    // Whose roles cannot be told yet.
    admin.practice.faults().add(Fault::always("GET", "/me/transitiveMemberOf", Answer::throttled("60")));
    let read_at = admin.view().live.read_at;
    signs_in_again_as(&mut admin, next).await;
    let mut read = admin.until("read", |view| view.live.read_at != read_at).await;
    for _ in 0..2 {
        let status = finding(&read, "mayConsent").unwrap().status.clone();
        assert_eq!(status, Status::Warning { reason: "notSure".to_owned() });
        let read_at = read.live.read_at;
        admin.wants(Intent::Observe);
        read = admin.until("read again", |view| view.live.read_at != read_at).await;
    }
    admin.practice.faults().clear();
    admin.wants(Intent::Observe);
    // Nothing is made yet: it is asked whether a colleague will approve.
    let asked = |status: &Status| matches!(status, Status::Wrong { found, .. } if found == "noRole");
    admin.finding("mayConsent", asked).await;
}
