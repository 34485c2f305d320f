//! What Microsoft has acknowledged stays in sight, and what got lost on the way is found: nothing twice, nothing left over.

use std::collections::BTreeMap;

use crate::support::{Admin, Press, at, fault, finding, holds_reads, in_section, registration, secret_names};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::{Value, json};
use setup::ipc::{ChangeKind, FaultCode, Intent, LiveState, SecretPhase, SectionId, Status, View};

/// An answer that Graph gives for a list or an object.
fn answer(body: Value) -> Answer {
    Answer::Json { status: 200, headers: BTreeMap::new(), body }
}

/// The registration as a replica shows it that has not heard of its secrets.
fn without_secrets(admin: &Admin) -> Value {
    let mut behind = registration(admin);
    behind["passwordCredentials"] = json!([]);
    behind
}

fn secret_phase(view: &View) -> Option<SecretPhase> {
    in_section(view)?.secret.as_ref().map(|secret| secret.phase.clone())
}

/// A view that is drawn again a second later, of a tenant in which nothing has changed.
async fn drawn_again(admin: &mut Admin) -> (View, View) {
    let before = admin.until("nothing is read", |view| view.live.state == LiveState::Live).await;
    let read_at = before.live.read_at.clone();
    // What is counted in seconds has to come out as another.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    admin.wants(Intent::Observe);
    let read = |view: &View| view.live.state == LiveState::Live && view.live.read_at != read_at;
    let after = admin.until("read again", read).await;
    let drawn = |view: &View| View { revision: 0, live: before.live.clone(), ..view.clone() };
    (drawn(&before), drawn(&after))
}

/// Or the page would be drawn again for nothing as often as the tenant is looked at.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_that_finds_nothing_new_changes_nothing_in_the_view() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    let (before, after) = drawn_again(&mut admin).await;
    assert_eq!(before, after, "health");
    let mut admin = at(SectionId::Secret).await;
    let (before, after) = drawn_again(&mut admin).await;
    assert_eq!(before, after, "a secret is to be made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_is_behind_does_not_take_the_new_secret_off_the_screen() {
    let mut admin = at(SectionId::Secret).await;
    admin.performs().await;
    admin.until("proved", |view| secret_phase(view) == Some(SecretPhase::Proved)).await;
    let list = answer(json!({ "value": [without_secrets(&admin)] }));
    admin.practice.faults().add(Fault::once("GET", "$filter=displayName eq 'PeigUserManagerApp'", list));
    admin.wants(Intent::Observe);
    let faults = admin.practice.faults().clone();
    admin.until("the replica was asked", |_| faults.pending() == 0).await;
    // Its answer may not have been heard yet, so the one after it is waited for too.
    for _ in 0..2 {
        let read_at = admin.view().live.read_at;
        admin.wants(Intent::Observe);
        admin.until("read", |view| view.live.read_at != read_at).await;
    }
    let view = admin.view();
    assert_eq!(secret_phase(&view), Some(SecretPhase::Proved), "still there to be copied");
    assert!(in_section(&view).unwrap().plan.is_empty(), "no second one is on offer");
    admin.agrees(Press::Perform);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(secret_names(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_orphan_that_shows_up_late_is_shown_and_goes_before_another_is_made() {
    let mut admin = at(SectionId::Secret).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    let faults = admin.practice.faults();
    faults.add(Fault::once("POST", "/addPassword", Answer::DropAfter));
    faults.add(Fault::times(3, "GET", &format!("/applications/{id}$"), answer(without_secrets(&admin))));
    admin.performs().await;
    fault(&mut admin, FaultCode::SecretMayBeLeft).await;
    assert_eq!(admin.practice.faults().pending(), 0, "it was looked for");
    assert_eq!(secret_names(&admin).len(), 1, "and is there");
    let planned = [ChangeKind::RemoveSecret, ChangeKind::MakeSecret];
    admin
        .until("its removal is planned", |view| {
            in_section(view).is_some_and(|on| on.plan.changes.iter().map(|change| change.kind).eq(planned))
        })
        .await;
    assert!(!admin.view().navigation.next, "a secret that nobody knows does not pass the section");
    admin.agrees(Press::Perform);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(secret_names(&admin).len(), 1, "the orphan is gone");
    let view = admin.view();
    assert_eq!(secret_phase(&view), Some(SecretPhase::Proved));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_alternate_key_is_unknown_a_lost_answer_makes_no_duplicate_either() {
    let mut admin = at(SectionId::Registration).await;
    let unknown = Answer::graph_error(400, "Request_BadRequest", "Invalid key.");
    admin.practice.faults().add(Fault::always("PATCH", "/applications(uniqueName", unknown));
    admin.practice.faults().add(Fault::once("POST", "/applications", Answer::DropAfter));
    let view = admin.performs().await;
    assert_eq!(view.fault, None, "what was made is found by its name");
    admin.until("Next unlocks", |view| view.navigation.next).await;
    registration(&admin);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_principal_whose_upsert_is_not_known_is_made_the_plain_way_at_once() {
    let mut admin = at(SectionId::Registration).await;
    let unknown = Answer::graph_error(404, "Request_ResourceNotFound", "Resource 'x' does not exist.");
    admin.practice.faults().add(Fault::always("PATCH", "/servicePrincipals(appId", unknown));
    let view = admin.performs().await;
    assert_eq!(view.fault, None);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    let app_id = registration(&admin)["appId"].as_str().unwrap().to_owned();
    assert!(admin.practice.tenant().service_principal_of(&app_id).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_that_exists_without_the_scope_gets_it() {
    let mut admin = at(SectionId::Permissions).await;
    let app_id = registration(&admin)["appId"].as_str().unwrap().to_owned();
    // The grant is not known when consent is given: no read begins, and one that is under way does not end.
    admin.wants(Intent::Visible { visible: false });
    admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
    holds_reads(&admin);
    let tenant = admin.practice.tenant();
    assert!(tenant.grant_scope(&app_id, "openid"));
    admin.performs().await;
    let refused = |one: &practice_tenant::Seen| {
        one.path.ends_with("/oauth2PermissionGrants") && one.status.is_some_and(|status| status >= 400)
    };
    assert!(admin.practice.log().iter().any(refused), "making another one was refused");
    admin.practice.faults().clear();
    admin.wants(Intent::Visible { visible: true });
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(admin.practice.tenant().granted_scopes(&app_id), ["User.Read", "openid"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_of_which_a_part_is_throttled_asks_for_that_part_again() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let faults = admin.practice.faults();
    faults.add(Fault::times(2, "GET", "/v1.0/organization", Answer::throttled("1")));
    faults.add(Fault::once("GET", "/me/licenseDetails", Answer::throttled("1")));
    let view = admin.signs_in().await;
    assert_eq!(admin.practice.faults().pending(), 0, "all of them were busy");
    assert_eq!(view.fault, None);
    assert_eq!(finding(&view, "businessPremium").unwrap().status, Status::Passed);
    // However many reads have been begun meanwhile: in each all is asked for once, and again only what was busy.
    let log = admin.practice.log();
    let asked = |path: &str| log.iter().filter(|seen| seen.in_batch && seen.path.ends_with(path)).count();
    assert_eq!(
        asked("/v1.0/organization"),
        asked("/policies/defaultAppManagementPolicy") + 2,
        "only what was busy is asked for again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_was_renamed_is_adopted_and_not_overwritten() {
    let admin = at(SectionId::Permissions).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    admin.practice.tenant().change_application(&id, |one| one["displayName"] = json!("Peig, do not delete"));
    let mut admin = admin.restarts().await;
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin.sets_everything_up().await;
    admin
        .until("the last section", |view| {
            view.busy.is_none() && in_section(view).is_some_and(|on| on.id == SectionId::Confirm)
        })
        .await;
    let tenant = admin.practice.tenant();
    assert!(tenant.applications_named("PeigUserManagerApp").is_empty(), "no second one, no other name");
    assert_eq!(tenant.applications_named("Peig, do not delete").len(), 1);
}

/// Nothing is read until then, and the checklist would look live.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_pause_that_microsoft_asks_for_is_told_at_once() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    admin.practice.faults().add(Fault::always("POST", "/$batch", Answer::throttled("300")));
    admin.wants(Intent::Observe);
    let view = fault(&mut admin, FaultCode::Throttled).await;
    assert_eq!(view.fault.unwrap().params["seconds"], "300");
}
