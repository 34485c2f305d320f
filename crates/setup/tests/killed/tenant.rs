//! The tenant: what is foreign in it, and whether it is exactly right at the end.

use practice_tenant::{Documents, GRAPH_COMMAND_LINE_TOOLS, Options, Practice, Scenario, Tenant};
use serde_json::{Value, json};

use crate::way::Goal;

/// Name of the registration.
const NAME: &str = "PeigUserManagerApp";
/// Microsoft Graph.
const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";
const ROLES: [&str; 4] =
    ["Group.ReadWrite.All", "GroupMember.ReadWrite.All", "Organization.Read.All", "User.ReadWrite.All"];

/// A tenant with much of others' in it.
pub(crate) async fn company() -> Practice {
    let options = Options { scenario: Scenario::Fresh, seed: Some(12), ..Options::default() };
    let practice = Practice::start(options).await.unwrap();
    let tenant = practice.tenant();
    for name in ["Backup tool", "PeigUserManagerApp2", "Peig", "Intranet"] {
        let id = tenant.register_by_hand(name);
        if name != "Intranet" {
            assert!(tenant.use_for_more(&id));
        }
        if name == "Backup tool" {
            add_secrets(tenant, &id);
            tenant.add_owner(&id, &tenant.accounts()[1].id);
        }
    }
    let gone = tenant.register_by_hand("Former tool");
    assert!(tenant.use_for_more(&gone) && tenant.delete_application(&gone));
    practice
}

/// One that works, one that has expired, both called as Peig's are.
fn add_secrets(tenant: &Tenant, id: &str) {
    let secret = |key: &str, name: &str, start: &str, end: &str| {
        json!({ "customKeyIdentifier": null, "displayName": name, "endDateTime": end, "hint": "zzz",
            "keyId": key, "secretText": null, "startDateTime": start })
    };
    let secrets = json!([
        secret(
            "6f1f7a30-51f0-4d0e-9a33-6f1c3d7a1b01",
            "Peig",
            "2026-01-01T00:00:00Z",
            "2099-01-01T00:00:00Z"
        ),
        secret(
            "6f1f7a30-51f0-4d0e-9a33-6f1c3d7a1b02",
            "Peig 2025-01-01",
            "2025-01-01T00:00:00Z",
            "2025-07-01T00:00:00Z"
        ),
    ]);
    assert!(tenant.change_application(id, |one| one["passwordCredentials"] = secrets));
}

/// Half a year goes by: the secrets of the registration are about to end.
pub(crate) fn half_a_year_later(practice: &Practice) {
    let tenant = practice.tenant();
    let id = text(&tenant.applications_named(NAME)[0], "id").to_owned();
    let at = |days: i64| {
        let at = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * days);
        jiff::Timestamp::from_second(at.as_second()).unwrap().to_string()
    };
    let (made, end) = (at(-166), at(14));
    assert!(tenant.change_application(&id, |one| {
        for secret in one["passwordCredentials"].as_array_mut().unwrap() {
            secret["displayName"] = json!(format!("Peig {}", &made[..10]));
            secret["startDateTime"] = json!(made);
            secret["endDateTime"] = json!(end);
        }
    }));
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// All that is not Peig's, and that no sign-in of the admin's leaves: the same text where nothing of it was touched.
pub(crate) fn foreign(practice: &Practice) -> String {
    practice.tenant().with(|documents| {
        let ids = ids_of_peig(documents);
        let left_by_sign_in = |one: &Value| text(one, "appId") == GRAPH_COMMAND_LINE_TOOLS;
        let clients = documents.service_principals.iter().filter(|one| left_by_sign_in(one));
        let tools: Vec<String> = clients.map(|one| text(one, "id").to_owned()).collect();
        let of = |one: &Value, ends: &[&str]| {
            ends.iter().any(|end| ids.iter().chain(&tools).any(|id| id == text(one, end)))
        };
        let rest = |all: &[Value], ends: &[&str]| {
            all.iter().filter(|one| !of(one, ends)).cloned().collect::<Vec<_>>()
        };
        let mut owners = documents.owners.clone();
        owners.retain(|id, _| !ids.contains(id));
        let mut federated = documents.federated.clone();
        federated.retain(|id, _| !ids.contains(id));
        serde_json::to_string_pretty(&json!({
            "organization": documents.organization, "domains": documents.domains, "users": documents.users,
            "directoryRoles": documents.directory_roles, "roleMembers": documents.role_members,
            "licenses": documents.licenses, "subscribedSkus": documents.subscribed_skus,
            "appManagementPolicy": documents.app_management_policy,
            "assignedPolicies": documents.assigned_policies,
            "applications": rest(&documents.applications, &["id"]),
            "servicePrincipals": rest(&documents.service_principals, &["id"]),
            "assignments": rest(&documents.app_role_assignments, &["principalId", "resourceId"]),
            "grants": rest(&documents.grants, &["clientId", "resourceId"]),
            "deleted": rest(&documents.deleted, &["id"]), "owners": owners, "federated": federated,
        }))
        .unwrap()
    })
}

/// Object ids of what has the name, alive or deleted.
fn ids_of_peig(documents: &Documents) -> Vec<String> {
    let all = [&documents.applications, &documents.service_principals, &documents.deleted];
    let named = all.into_iter().flatten().filter(|one| text(one, "displayName") == NAME);
    named.map(|one| text(one, "id").to_owned()).collect()
}

/// What is there of Peig's.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    applications: usize,
    service_principals: usize,
    in_the_bin: usize,
    assignments: usize,
    grants: usize,
    secrets: usize,
    /// Of these, those whose value is on the computer or in Peig, and signs in with the four roles and no other.
    that_sign_in: usize,
    /// Values on the computer of which this holds; how many, where it matters.
    at_hand: Option<usize>,
    /// What the admin's sign-ins have left: one service principal, and one grant.
    of_sign_ins: (usize, usize),
}

impl Counts {
    /// What must be there.
    pub(crate) fn right(goal: Goal) -> Self {
        let of_sign_ins = (1, 1);
        match goal {
            Goal::Removed => Self {
                applications: 0,
                service_principals: 0,
                in_the_bin: 2,
                assignments: 0,
                grants: 0,
                secrets: 0,
                that_sign_in: 0,
                at_hand: None,
                of_sign_ins,
            },
            Goal::SetUp | Goal::Renewed | Goal::Restored => Self {
                applications: 1,
                service_principals: 1,
                in_the_bin: 0,
                assignments: 4,
                grants: 1,
                secrets: 1,
                that_sign_in: 1,
                at_hand: (goal != Goal::Restored).then_some(1),
                of_sign_ins,
            },
        }
    }

    /// More of something than there must be.
    pub(crate) fn doubled(&self, right: &Self) -> bool {
        self.applications > right.applications
            || self.service_principals > right.service_principals
            || self.assignments > right.assignments
            || self.grants > right.grants
    }

    /// A secret whose value nobody has, or a left object in the bin.
    pub(crate) fn orphans(&self, right: &Self) -> usize {
        self.secrets.saturating_sub(self.that_sign_in) + self.in_the_bin.saturating_sub(right.in_the_bin)
    }

    /// Counts it.
    pub(crate) async fn of(
        practice: &Practice,
        stored: &[String],
        at_peig: Option<&str>,
        goal: Goal,
    ) -> Self {
        let documents = practice.tenant().with(|documents| documents.clone());
        let ids = ids_of_peig(&documents);
        let named = |all: &[Value]| all.iter().filter(|one| text(one, "displayName") == NAME).count();
        let of_peig = |all: &[Value], end: &str| {
            all.iter().filter(|one| ids.iter().any(|id| id == text(one, end))).count()
        };
        let left_by_sign_in = |one: &&Value| text(one, "appId") == GRAPH_COMMAND_LINE_TOOLS;
        let clients = documents.service_principals.iter().filter(left_by_sign_in);
        let tools: Vec<_> = clients.map(|one| text(one, "id")).collect();
        let left = documents.grants.iter().filter(|one| tools.contains(&text(one, "clientId"))).count();
        let registrations: Vec<_> =
            documents.applications.iter().filter(|one| text(one, "displayName") == NAME).collect();
        let (mut at_hand, mut that_sign_in) = (0, 0);
        let elsewhere = at_peig.filter(|value| !stored.iter().any(|one| one == value));
        for value in stored.iter().map(String::as_str).chain(elsewhere) {
            for one in &registrations {
                let signs_in = usize::from(signs_in(practice, text(one, "appId"), value).await);
                that_sign_in += signs_in;
                at_hand += if elsewhere == Some(value) { 0 } else { signs_in };
            }
        }
        Self {
            applications: named(&documents.applications),
            service_principals: named(&documents.service_principals),
            in_the_bin: named(&documents.deleted),
            assignments: of_peig(&documents.app_role_assignments, "principalId"),
            grants: of_peig(&documents.grants, "clientId"),
            secrets: registrations
                .iter()
                .map(|one| one["passwordCredentials"].as_array().map_or(0, Vec::len))
                .sum(),
            that_sign_in,
            at_hand: matches!(goal, Goal::SetUp | Goal::Renewed).then_some(at_hand),
            of_sign_ins: (tools.len(), left),
        }
    }
}

/// The registration's properties, as the guide asks for them.
pub(crate) fn is_as_the_guide_says(practice: &Practice) -> bool {
    let tenant = practice.tenant();
    tenant.applications_named(NAME).iter().all(|one| {
        let listed = one["requiredResourceAccess"].as_array().map(Vec::as_slice).unwrap_or_default();
        one["signInAudience"] == "AzureADMyOrg"
            && one["web"]["redirectUris"] == json!(["http://localhost"])
            && one["isFallbackPublicClient"] == true
            && listed.len() == 1
            && listed[0]["resourceAppId"] == MICROSOFT_GRAPH
            && listed[0]["resourceAccess"].as_array().is_some_and(|all| all.len() == 5)
            && tenant.granted_roles(text(one, "appId")) == ROLES
            && tenant.granted_scopes(text(one, "appId")) == ["User.Read"]
    })
}

/// Signs in with a value as Peig will, without any of the program's code: the token has the four roles.
async fn signs_in(practice: &Practice, app_id: &str, value: &str) -> bool {
    use base64::Engine as _;
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app_id),
        ("client_secret", value),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let address = format!("{}/{}/oauth2/v2.0/token", practice.authority(), practice.tenant().id());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer: Value = client.post(address).form(&form).send().await.unwrap().json().await.unwrap();
    let Some(claims) = answer["access_token"].as_str().and_then(|token| token.split('.').nth(1)) else {
        return false;
    };
    let claims = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims).unwrap();
    let claims: Value = serde_json::from_slice(&claims).unwrap();
    let mut roles: Vec<_> =
        claims["roles"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    roles.sort_unstable();
    roles == ROLES
}
