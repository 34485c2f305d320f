//! A service principal that is in the bin while its registration is alive: a restoring that was broken off between the two.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, Press, in_section, registration};
use practice_tenant::Scenario;
use serde_json::{Value, json};
use setup::ipc::{BinState, Intent, Screen, ScreenId, View};

const PRINCIPAL: &str = "#microsoft.graph.servicePrincipal";

/// What is in the bin of this type.
fn in_bin(admin: &Admin, of_type: &str) -> Vec<Value> {
    admin
        .practice
        .tenant()
        .with(|all| all.deleted.iter().filter(|one| one["@odata.type"] == of_type).cloned().collect())
}

fn principal(admin: &Admin) -> Option<Value> {
    admin.practice.tenant().service_principal_of(registration(admin)["appId"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn it_comes_back_and_no_other_is_made_beside_it() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let before = principal(&admin).unwrap();
    admin.practice.tenant().delete_application(registration(&admin)["id"].as_str().unwrap());
    // The registration comes back, and its service principal stays behind.
    admin.practice.tenant().with(|all| {
        let index = all.deleted.iter().position(|one| one["@odata.type"] != PRINCIPAL).unwrap();
        let mut application = all.deleted.remove(index);
        application["deletedDateTime"] = Value::Null;
        application.as_object_mut().unwrap().remove("@odata.type");
        all.applications.push(application);
    });
    let view = admin.confirms().await;
    if let Some(found) = in_section(&view).and_then(|on| on.footholds.clone()) {
        admin.wants(Intent::UseThisOne { list: found.id });
        admin.until("decided", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    }
    admin.agrees(Press::Perform);
    admin.until("it is back", |view| view.busy.is_none() && view.navigation.next).await;
    assert_eq!(principal(&admin).unwrap()["id"], before["id"]);
    assert!(in_bin(&admin, PRINCIPAL).is_empty());
}

fn offers_to_restore(view: &View) -> Option<String> {
    match &view.screen {
        Screen::Readiness(on) if on.confirmed => on
            .deleted
            .as_ref()
            .filter(|one| one.state != BinState::Answered)
            .map(|one| one.items[0].object_id.clone()),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_several_the_one_that_was_deleted_last_comes_back() {
    let mut admin = Admin::opens(Scenario::Deleted).await;
    let last = in_bin(&admin, PRINCIPAL).remove(0);
    let mut older = last.clone();
    older["id"] = json!("0a1b2c3d-0000-4000-8000-000000000001");
    older["deletedDateTime"] = json!("2026-01-01T00:00:00Z");
    admin.practice.tenant().with(|all| all.deleted.insert(0, older));
    admin.signs_in().await;
    admin.confirms_the_tenant();
    let view = admin.until("it can be restored", |view| offers_to_restore(view).is_some()).await;
    admin.wants(Intent::Restore { object_id: offers_to_restore(&view).unwrap() });
    let view = admin.until("restored", |view| view.busy.is_none() && offers_to_restore(view).is_none()).await;
    assert_eq!((view.fault, view.screen_id), (None, ScreenId::Readiness));
    assert_eq!(principal(&admin).unwrap()["id"], last["id"]);
    assert_eq!(in_bin(&admin, PRINCIPAL).len(), 1);
}
