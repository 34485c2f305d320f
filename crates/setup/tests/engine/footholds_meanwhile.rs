//! Whoever gives themselves a way into a registration after the admin has looked, or agreed, is seen before anything is given.

use std::collections::BTreeSet;

use crate::support::footholds::{
    asked, confirmed, footholds, given, kinds, registered_by, somebody_becomes_owner, uses_it,
};
use crate::support::somebody::Somebody;
use crate::support::{Admin, NAME, Press, fault, registration};
use practice_tenant::Scenario;
use serde_json::{Value, json};
use setup::ipc::{FaultCode, FootholdKind, Intent, LiveState, View};

/// Between the last look and the grants somebody becomes an owner: the agreed list is not carried out to its end.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_turns_up_after_the_agreement_holds_back_the_grants() {
    let mut admin = registered_by("", |_| {}).await;
    confirmed(&mut admin).await;
    crate::support::holds_reads(&admin);
    admin.wants(Intent::Visible { visible: false });
    admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
    somebody_becomes_owner(&admin);
    admin.practice.faults().clear();
    admin.agrees(Press::SetEverythingUp);
    fault(&mut admin, FaultCode::SomebodyElse).await;
    assert_eq!(given(&admin), Vec::<String>::new());
    admin.wants(Intent::Visible { visible: true });
    admin.until("it is shown where it is decided", |view| footholds(view).is_some_and(|one| one.open)).await;
}

/// The grants go by id, the looks by name: what is called otherwise by then cannot be looked at, and gets nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_hides_after_the_agreement_gets_nothing() {
    let mut admin = registered_by("", |_| {}).await;
    confirmed(&mut admin).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    crate::support::holds_reads(&admin);
    admin.wants(Intent::Visible { visible: false });
    admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
    let hidden = admin.practice.tenant().change_application(&id, |one| {
        one["displayName"] = json!("x");
        one["uniqueName"] = Value::Null;
    });
    assert!(hidden);
    admin.practice.faults().clear();
    admin.agrees(Press::SetEverythingUp);
    fault(&mut admin, FaultCode::NotSettled).await;
    assert_eq!(given(&admin), Vec::<String>::new());
}

/// What was left is left as it was: under the same id it may have become something else.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_and_has_changed_since_is_decided_anew() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let employee = Somebody::ordinary(&admin.practice).await;
    let prepared = employee.registers(NAME, Some(NAME)).await;
    employee.adds_trust(&prepared.application, "deploy").await;
    let list = asked(&mut admin).await;
    uses_it(&mut admin, &list).await;
    for one in list.items {
        admin.wants(Intent::LeaveFoothold { id: one.id, leave: true });
    }
    admin.until("left", |view| footholds(view).is_some_and(|one| !one.open)).await;
    let path = format!("{}/federatedIdentityCredentials", prepared.application);
    let (_, trusts) = employee.asks(reqwest::Method::GET, &path, None).await;
    let id = trusts["value"][0]["id"].as_str().unwrap();
    admin.practice.tenant().with(|documents| {
        for trust in documents.federated.values_mut().flatten().filter(|one| one["id"] == id) {
            trust["subject"] = json!("repo:attacker/elsewhere");
        }
    });
    admin.until("asked again", |view| footholds(view).is_some_and(|one| one.open)).await;
    assert_eq!(given(&admin), Vec::<String>::new());
}

/// The attack as it was carried out: an employee registers the name and waits, and helps themselves again while the admin
/// decides.
#[tokio::test(flavor = "multi_thread")]
async fn an_employee_who_goes_on_preparing_is_seen_each_time() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let employee = Somebody::ordinary(&admin.practice).await;
    let prepared = employee.registers(NAME, Some(NAME)).await;
    let list = asked(&mut admin).await;
    assert_eq!(kinds(&list), BTreeSet::from([FootholdKind::Owner, FootholdKind::PrincipalOwner]));
    employee.adds_trust(&prepared.application, "deploy").await;
    employee.adds_secret(&prepared.principal, "Peig").await;
    employee.sets_redirects(&prepared.application, "spa", &["https://attacker.example"]).await;
    admin.wants(Intent::Observe);
    let seen = |view: &View| footholds(view).is_some_and(|one| one.items.len() == list.items.len() + 3);
    let view = admin.until("all of it", seen).await;
    uses_it(&mut admin, &footholds(&view).unwrap().clone()).await;
    admin.performs().await;
    admin.until("nobody else is left", |view| footholds(view).is_none()).await;
    let (status, _) = employee.asks(reqwest::Method::DELETE, &prepared.application, None).await;
    assert_eq!(status, 403, "it is not theirs any more");
    assert_eq!(given(&admin), Vec::<String>::new());
}
