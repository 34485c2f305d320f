//! The tenant itself, looked at without the wizard: what holds of Peig's registration, and all that is not Peig's to change.

use std::collections::{BTreeMap, BTreeSet};

use practice_tenant::Documents;
use serde_json::Value;
use setup::guide::PERMISSIONS;

use super::hands::{consents, lists, ours, principal, text};

/// What holds, by the key of the checklist's item. An item that is not here is judged by what the hand shows.
pub(crate) fn truth(documents: &Documents) -> BTreeMap<String, bool> {
    let (one, principal) = (ours(documents), principal(documents));
    let is = |holds: &dyn Fn(&Value) -> bool| one.is_some_and(holds);
    let live = |secret: &Value| text(secret, "endDateTime") > jiff::Timestamp::now().to_string();
    let mut truth = BTreeMap::from([
        ("registered".to_owned(), one.is_some()),
        ("enabled".to_owned(), is(&|one| one["isDisabled"] != true)),
        ("accountTypes".to_owned(), is(&|one| one["signInAudience"] == "AzureADMyOrg")),
        (
            "redirectUri".to_owned(),
            is(&|one| of(&one["web"], "redirectUris").any(|uri| uri == "http://localhost")),
        ),
        ("servicePrincipal".to_owned(), principal.is_some_and(|one| one["accountEnabled"] != false)),
        ("publicClientFlows".to_owned(), is(&|one| one["isFallbackPublicClient"] == true)),
        ("secretLive".to_owned(), is(&|one| of(one, "passwordCredentials").any(live))),
    ]);
    for permission in &PERMISSIONS {
        truth.insert(format!("permissionListed:{}", permission.value), is(&|one| lists(one, permission)));
        truth.insert(format!("permissionConsented:{}", permission.value), consents(documents, permission));
    }
    truth
}

/// Object id of the registration that Peig is to use.
pub(crate) fn own(documents: &Documents) -> Option<String> {
    ours(documents).map(|one| text(one, "id"))
}

/// What does not hold.
pub(crate) fn amiss(documents: &Documents) -> BTreeSet<String> {
    truth(documents).into_iter().filter(|(_, holds)| !holds).map(|(key, _)| key).collect()
}

fn of<'a>(object: &'a Value, list: &str) -> impl Iterator<Item = &'a Value> {
    object[list].as_array().into_iter().flatten()
}

/// Everything that is in the tenant, a line each: objects, credentials, addresses, permissions, owners, consents. What only
/// has a value (a flag, the account types) is no thing that could be destroyed. Objects are in it whole but for `own`, the
/// object id of the registration that the work is about.
pub(crate) fn things(documents: &Documents, own: Option<&str>) -> BTreeSet<String> {
    let mut things = BTreeSet::new();
    for one in documents.applications.iter().chain(&documents.deleted) {
        let id = text(one, "id");
        things.insert(format!("object {id}"));
        things.insert(format!("{id} is called {}", text(one, "displayName")));
        things.extend(credentials(one).map(|what| format!("{id} {what}")));
        things.extend(addresses(one).map(|what| format!("{id} {what}")));
        things.extend(listed(one).map(|what| format!("{id} lists {what}")));
        if Some(id.as_str()) != own && documents.applications.iter().any(|alive| alive["id"] == *id) {
            things.insert(format!("{id} whole {one}"));
        }
    }
    for one in &documents.service_principals {
        let id = text(one, "id");
        things.insert(format!("object {id}"));
        things.insert(format!("{id} is called {}", text(one, "displayName")));
        things.extend(credentials(one).map(|what| format!("{id} {what}")));
    }
    for one in &documents.app_role_assignments {
        things
            .insert(format!("{} has role {} of {}", one["principalId"], one["appRoleId"], one["resourceId"]));
    }
    for one in &documents.grants {
        let scopes = text(one, "scope");
        things.extend(scopes.split_whitespace().map(|scope| {
            format!("{} has {scope} of {} for {}", one["clientId"], one["resourceId"], one["principalId"])
        }));
    }
    things.extend(
        documents
            .owners
            .iter()
            .flat_map(|(id, owners)| owners.iter().map(move |owner| format!("{id} is owned by {owner}"))),
    );
    things.extend(
        documents
            .federated
            .iter()
            .flat_map(|(id, trusts)| trusts.iter().map(move |trust| format!("{id} trusts {trust}"))),
    );
    things.extend(documents.users.iter().map(|one| format!("user {one}")));
    things.extend(documents.role_members.iter().map(|(role, members)| format!("role {role} {members:?}")));
    things
}

fn credentials(one: &Value) -> impl Iterator<Item = String> {
    let lists = ["passwordCredentials", "keyCredentials"].into_iter();
    lists.flat_map(move |list| of(one, list).map(move |key| format!("{list} {}", key["keyId"])))
}

fn addresses(one: &Value) -> impl Iterator<Item = String> {
    let platforms = ["web", "spa", "publicClient"].into_iter();
    let redirects = platforms
        .flat_map(move |kind| of(&one[kind], "redirectUris").map(move |uri| format!("{kind} {uri}")));
    redirects.chain(of(one, "identifierUris").map(|uri| format!("identifier {uri}")))
}

fn listed(one: &Value) -> impl Iterator<Item = String> {
    of(one, "requiredResourceAccess").flat_map(|resource| {
        of(resource, "resourceAccess")
            .map(move |access| format!("{} {} {}", resource["resourceAppId"], access["id"], access["type"]))
    })
}
