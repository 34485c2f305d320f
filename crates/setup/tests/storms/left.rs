//! What a journey has left in the tenant and on the machine, and what of it is not as it should be.

use entra::{Cloud, Http, app_token};
use practice_tenant::Tenant;
use secrecy::SecretString;
use serde_json::{Value, json};

use super::by_the_view::Goal;
use super::support::{Admin, NAME};

const ROLES: [&str; 4] =
    ["Group.ReadWrite.All", "GroupMember.ReadWrite.All", "Organization.Read.All", "User.ReadWrite.All"];
/// A registration of colleagues, and all that they do with it.
const INTRANET: &str = "Intranet";

/// Colleagues use a registration of their own. Gives all of it as it is.
pub(crate) fn foreign(tenant: &Tenant) -> Value {
    let id = tenant.register_by_hand(INTRANET);
    assert!(tenant.use_for_more(&id));
    of_colleagues(tenant)
}

fn of_colleagues(tenant: &Tenant) -> Value {
    let registrations = tenant.applications_named(INTRANET);
    let app_id = registrations.first().map_or("", |one| one["appId"].as_str().unwrap()).to_owned();
    let principal = tenant.service_principal_of(&app_id).unwrap_or_default();
    let (held, granted) = tenant.with(|documents| {
        let of = |list: &[Value], key: &str| -> Vec<Value> {
            list.iter().filter(|one| one[key] == principal["id"]).cloned().collect()
        };
        (of(&documents.app_role_assignments, "principalId"), of(&documents.grants, "clientId"))
    });
    json!([registrations, principal, held, granted])
}

/// How many there are of each: registrations, service principals, assignments, grants, secrets, deleted registrations.
fn counted(tenant: &Tenant) -> [usize; 6] {
    let registrations = tenant.applications_named(NAME);
    let app_ids: Vec<_> = registrations.iter().map(|one| one["appId"].clone()).collect();
    let secrets = registrations.iter().map(|one| one["passwordCredentials"].as_array().unwrap().len()).sum();
    tenant.with(|documents| {
        let principals = documents.service_principals.iter().filter(|one| app_ids.contains(&one["appId"]));
        let ids: Vec<_> = principals.map(|one| one["id"].clone()).collect();
        let of = |list: &[Value], key: &str| list.iter().filter(|one| ids.contains(&one[key])).count();
        let deleted = documents.deleted.iter().filter(|one| {
            one["displayName"] == NAME && one["@odata.type"].as_str().unwrap().ends_with("application")
        });
        [
            registrations.len(),
            ids.len(),
            of(&documents.app_role_assignments, "principalId"),
            of(&documents.grants, "clientId"),
            secrets,
            deleted.count(),
        ]
    })
}

/// Everything that is not exactly as it should be.
pub(crate) async fn wrong(admin: &Admin, goal: Goal, foreign: &Value) -> Vec<String> {
    let tenant = admin.practice.tenant();
    let mut wrong = Vec::new();
    let what = [
        "registrations",
        "service principals",
        "app role assignments",
        "delegated grants",
        "secrets",
        "in the bin",
    ];
    let should = if goal == Goal::Remove { [0, 0, 0, 0, 0, 1] } else { [1, 1, 4, 1, 1, 0] };
    for ((what, is), should) in what.into_iter().zip(counted(tenant)).zip(should) {
        if is != should {
            wrong.push(format!("{what}: {is} instead of {should}"));
        }
    }
    if of_colleagues(tenant) != *foreign {
        wrong.push("what is somebody else's was touched".to_owned());
    }
    if goal != Goal::Remove && wrong.is_empty() {
        wrong.extend(works(admin).await);
    }
    wrong
}

/// The one secret is the one on this machine, and signs in with the four roles.
async fn works(admin: &Admin) -> Option<String> {
    let tenant = admin.practice.tenant();
    let stored = admin.machine.stored();
    let [value] = stored.as_slice() else { return Some(format!("{} values are stored", stored.len())) };
    let app_id = tenant.applications_named(NAME)[0]["appId"].as_str().unwrap().to_owned();
    let roles = tenant.granted_roles(&app_id);
    if roles != ROLES || tenant.granted_scopes(&app_id) != ["User.Read"] {
        return Some(format!("granted: {roles:?}"));
    }
    let cloud = Cloud::from_json(&admin.practice.cloud_json()).unwrap();
    let secret = SecretString::from(value.clone());
    let token = app_token(&Http::new("0.0.0-test").unwrap(), &cloud, &tenant.id(), &app_id, &secret).await;
    match token.map(|token| token.roles) {
        Ok(Some(roles)) if ROLES.iter().all(|role| roles.contains(*role)) => None,
        other => Some(format!("what is stored does not sign in: {other:?}")),
    }
}
