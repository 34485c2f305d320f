//! A tenant that has grown for years, and a registration that many have worked on.

use practice_tenant::{Documents, Tenant};
use serde_json::{Value, json};

/// Applications beside Peig's, and those of them whose name is like Peig's.
pub const APPLICATIONS: usize = 5_000;
pub const ALIKE: usize = 200;
/// Applications in the bin.
pub const IN_BIN: usize = 450;
/// What is on the registration itself.
pub const SECRETS: usize = 100;
pub const PERMISSIONS: usize = 390;
pub const OWNERS: usize = 200;

/// Names that a person takes for Peig's; none is it, also not without regard to case.
const LIKE_IT: [&str; 6] = [
    "PeigUserManagerApp2",
    "Peig User Manager",
    "PeigUserManagerApp-Test",
    "OLDPEIGUSERMANAGERAPP",
    "peiguserManagerapp (copy)",
    "PeigUserManager",
];
const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// Others' applications, each with its service principal, and a full bin.
pub fn grows(tenant: &Tenant) {
    let template = tenant.register_by_hand("Line of business");
    tenant.with(|documents| {
        let find =
            |all: &[Value], name: &str, value: &Value| all.iter().find(|one| one[name] == *value).cloned();
        let Some(application) = find(&documents.applications, "id", &json!(template)) else { return };
        let Some(principal) = find(&documents.service_principals, "appId", &application["appId"]) else {
            return;
        };
        for number in 0..APPLICATIONS {
            let name = match number {
                number if number < ALIKE => format!("{} {number}", LIKE_IT[number % LIKE_IT.len()]),
                number => format!("Line of business {number}"),
            };
            let (one, its) = another(documents, &application, &principal, &name);
            documents.applications.push(one);
            documents.service_principals.push(its);
        }
        for number in 0..IN_BIN {
            let (mut one, _) = another(documents, &application, &principal, &format!("Gone {number}"));
            one["deletedDateTime"] = json!("2026-11-01T00:00:00Z");
            one["@odata.type"] = json!("#microsoft.graph.application");
            documents.deleted.push(one);
        }
    });
}

fn another(documents: &mut Documents, application: &Value, principal: &Value, name: &str) -> (Value, Value) {
    let (mut one, mut its) = (application.clone(), principal.clone());
    let app_id = json!(documents.new_id());
    one["id"] = json!(documents.new_id());
    its["id"] = json!(documents.new_id());
    for (object, names) in
        [(&mut one, ["displayName", "displayName"]), (&mut its, ["displayName", "appDisplayName"])]
    {
        object["appId"] = app_id.clone();
        for property in names {
            object[property] = json!(name);
        }
    }
    its["servicePrincipalNames"] = json!([app_id]);
    (one, its)
}

/// Secrets of others and old ones of Peig's, permissions of all kinds, owners: on this registration, by object id.
pub fn is_crowded(tenant: &Tenant, object_id: &str) {
    for number in 0..OWNERS {
        tenant.add_owner(object_id, &tenant.hire(&format!("Owner {number}")));
    }
    let (secrets, permissions) = tenant.with(|documents| (secrets(documents), permissions(documents)));
    let changed = tenant.change_application(object_id, |one| {
        if let Some(all) = one["passwordCredentials"].as_array_mut() {
            all.extend(secrets);
        }
        let graph = one["requiredResourceAccess"].as_array_mut().into_iter().flatten();
        for listed in graph.filter_map(|one| one["resourceAccess"].as_array_mut()) {
            listed.extend(permissions.iter().cloned());
        }
    });
    assert!(changed);
}

fn secrets(documents: &mut Documents) -> Vec<Value> {
    let made = (0..SECRETS).map(|number| {
        let name = if number % 10 == 0 { format!("Peig 2024-01-{:02}", 1 + number / 10) } else { format!("backup {number}") };
        let end = if number % 3 == 0 { "2025-01-01T00:00:00Z" } else { "2099-01-01T00:00:00Z" };
        json!({ "keyId": documents.new_id(), "displayName": name, "hint": "zzz", "startDateTime": "2024-01-01T00:00:00Z",
            "endDateTime": end, "secretText": null, "customKeyIdentifier": null })
    });
    made.collect()
}

/// Microsoft Graph's own, as many as are known here, then ones that nobody knows the name of.
fn permissions(documents: &mut Documents) -> Vec<Value> {
    let graph = documents
        .service_principals
        .iter()
        .find(|one| one["appId"] == MICROSOFT_GRAPH)
        .cloned()
        .unwrap_or_default();
    let of = |list: &str, kind: &str| -> Vec<Value> {
        let all = graph[list].as_array().into_iter().flatten();
        all.map(|one| json!({ "id": one["id"], "type": kind })).collect()
    };
    let mut all = of("appRoles", "Role");
    all.extend(of("oauth2PermissionScopes", "Scope"));
    let peigs = |one: &Value| setup::guide::PERMISSIONS.iter().any(|permission| one["id"] == permission.id);
    all.retain(|one| !peigs(one));
    while all.len() + setup::guide::PERMISSIONS.len() < PERMISSIONS {
        all.push(json!({ "id": documents.new_id(), "type": "Role" }));
    }
    all
}
