//! A registration that others can sign in as: what is on screen of it, and what was given to it.

use std::collections::BTreeSet;

use practice_tenant::{Scenario, Seen};
use serde_json::{Value, json};
use setup::ipc::{FootholdKind, FootholdsView, Intent, Screen, SectionId, View};

use super::{Admin, NAME, in_section, registration};

/// What others have, as it is on screen in section 1 or on the readiness screen.
pub fn footholds(view: &View) -> Option<&FootholdsView> {
    match &view.screen {
        Screen::Section(on) => on.footholds.as_ref(),
        Screen::Readiness(on) => on.footholds.as_ref(),
        _ => None,
    }
}

pub fn kinds(view: &FootholdsView) -> BTreeSet<FootholdKind> {
    view.items.iter().map(|one| one.kind).collect()
}

/// A write that would give the registration something: a consent or a secret.
pub fn gives(one: &Seen) -> bool {
    let given = ["appRoleAssignedTo", "appRoleAssignments", "oauth2PermissionGrants"];
    let secret = one.path.contains("/applications/") && one.path.ends_with("/addPassword");
    one.method != "GET" && (secret || given.iter().any(|name| one.path.contains(name)))
}

pub fn given(admin: &Admin) -> Vec<String> {
    admin.practice.log().iter().filter(|one| gives(one)).map(|one| one.path.clone()).collect()
}

/// On the readiness screen of this tenant, with the tenant confirmed.
pub async fn confirmed(admin: &mut Admin) -> View {
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin.until("Next unlocks", |view| view.navigation.next).await
}

/// In section 1, where the decision is asked for.
pub async fn asked(admin: &mut Admin) -> FootholdsView {
    confirmed(admin).await;
    admin.wants(Intent::Next);
    let view = admin
        .until("section 1", |view| in_section(view).is_some_and(|on| on.id == SectionId::Registration))
        .await;
    footholds(&view).unwrap().clone()
}

/// The admin uses the registration; what is listed goes.
pub async fn uses_it(admin: &mut Admin, list: &FootholdsView) {
    admin.wants(Intent::UseThisOne { list: list.id.clone() });
    admin.until("chosen", |view| footholds(view).is_some_and(|one| one.chosen)).await;
}

/// A registration under the guide's name and key, changed by whoever made it.
pub async fn registered_by(owner: &str, change: impl FnOnce(&mut Value)) -> Admin {
    let admin = Admin::opens(Scenario::Fresh).await;
    let tenant = admin.practice.tenant();
    let id = tenant.register_by_hand(NAME);
    assert!(tenant.change_application(&id, |one| {
        one["uniqueName"] = json!(NAME);
        change(one);
    }));
    if !owner.is_empty() {
        tenant.add_owner(&id, owner);
    }
    admin
}

pub fn somebody_becomes_owner(admin: &Admin) {
    let tenant = admin.practice.tenant();
    let id = registration(admin)["id"].as_str().unwrap().to_owned();
    tenant.add_owner(&id, &tenant.hire("Lena Late"));
}
