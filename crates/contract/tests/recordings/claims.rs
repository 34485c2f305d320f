//! The claims of tokens as they were decoded: the same set of them, and the values that are the same in every tenant.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::sign_in_states::{application, signed_in};
use crate::site::{CLIENT, ROLES, Site, claims};

pub(crate) async fn compare(site: &Site, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let user = signed_in(site, CLIENT, "User.Read openid profile").await;
    let access = claims(&user.text("access_token"));
    same_set("delegated", &document["delegated"]["claims"], &access, &mut found);
    let words = |claims: &Value| -> BTreeSet<String> {
        claims["scp"].as_str().unwrap_or_default().split(' ').map(str::to_owned).collect()
    };
    if words(&document["delegated"]["claims"]) != words(&access) {
        found.push(format!("delegated.scp is {}", access["scp"]));
    }
    if document["delegated_global_administrator_wids"]["wids"] != access["wids"] {
        found.push(format!("delegated.wids of a Global Administrator are {}", access["wids"]));
    }
    let id = claims(&user.text("id_token"));
    same_set("id_token_v2", &document["id_token_v2"]["claims"], &id, &mut found);

    let (_, app_id, made) = application(site).await;
    site.practice.tenant().with(|documents| {
        let mut principals = documents.service_principals.iter();
        let of_app = |app_id: &str, one: &&Value| one["appId"] == app_id;
        let client = principals.find(|one| of_app(&app_id, one)).unwrap()["id"].clone();
        let mut principals = documents.service_principals.iter();
        let graph = principals.find(|one| of_app(crate::site::GRAPH_APP, one)).unwrap()["id"].clone();
        let role = serde_json::json!({ "id": "a", "principalId": client, "resourceId": graph,
            "appRoleId": ROLES[0].0 });
        documents.app_role_assignments.push(role);
    });
    let secret = made.text("secretText");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app_id.as_str()),
        ("client_secret", secret.as_str()),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let app = site.token_request(&site.practice.tenant().id(), &form).await;
    let app = claims(&app.text("access_token"));
    same_set("app_only", &document["app_only"]["claims"], &app, &mut found);
    for (name, recorded, ours) in
        [("app_only", &document["app_only"], &app), ("delegated", &document["delegated"], &access)]
    {
        for claim in ["acct", "acr", "amr", "appidacr", "idtyp", "ver"] {
            if recorded["claims"][claim] != ours[claim] {
                found.push(format!("{name}.{claim} is {}", ours[claim]));
            }
        }
    }
    if document["app_only"]["claims"]["wids"] != app["wids"] || app["sub"] != app["oid"] {
        found.push("app_only.wids or sub differ".to_owned());
    }
    found
}

fn same_set(name: &str, theirs: &Value, ours: &Value, found: &mut Vec<String>) {
    let of = |claims: &Value| -> BTreeSet<String> { claims.as_object().unwrap().keys().cloned().collect() };
    let (theirs, ours) = (of(theirs), of(ours));
    found.extend(theirs.difference(&ours).map(|claim| format!("{name}.{claim} is missing")));
    found.extend(ours.difference(&theirs).map(|claim| format!("{name}.{claim} is too much")));
}
