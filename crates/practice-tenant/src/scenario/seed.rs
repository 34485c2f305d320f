//! What each scenario finds in the tenant when it starts.
//!
//! Owns the half-finished and finished registrations. Refuses to own the company: `documents::company` does.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::name::Scenario;
use super::prepared;
use crate::documents::company::{self, role};
use crate::documents::shape::{GRAPH_APP_ID, whole_seconds};
use crate::documents::{Consent, Documents, Replicas, text};

/// The name that Peig's guide gives the registration.
const NAME: &str = "PeigUserManagerApp";
/// Delegated User.Read.
const USER_READ: &str = "e1fe6dd8-ba31-4d61-89e7-88639da4683d";
/// The application permissions of the guide.
const ROLES: [&str; 4] = [
    "741f803b-c850-494e-b5df-cde7c675a1ca",
    "62a82d76-70ea-41e2-9197-370581804d09",
    "498476ce-e0fe-48b0-b801-37ba7e2685c6",
    "dbaae8cf-10b5-4b86-a4a1-f871c94c6695",
];

impl Documents {
    /// The tenant of a scenario. A seed makes ids and shuffles the same on every run.
    pub(crate) fn seeded(scenario: Scenario, seed: Option<u64>) -> Self {
        let mut documents = Self::of_the_company(seed);
        let now = Timestamp::now();
        match scenario {
            // The last three differ in what the hosts answer, not in what is there.
            Scenario::Fresh | Scenario::Throttled | Scenario::Outage | Scenario::ConditionalAccess => {}
            Scenario::NotAdmin => {
                let holders: Vec<String> = documents.role_members.values().flatten().cloned().collect();
                documents.users.sort_by_key(|user| holders.iter().any(|id| user["id"] == id.as_str()));
            }
            Scenario::HalfDone => half_done(&mut documents, days_before(now, 3)),
            Scenario::Finished => {
                let id = configured(&mut documents, days_before(now, 30));
                secret(&mut documents, &id, "Peig", days_before(now, 30), days_after(now, 150));
            }
            Scenario::TwoRegistrations => {
                bare(&mut documents, days_before(now, 40));
                half_done(&mut documents, days_before(now, 3));
            }
            Scenario::PreparedBySomebodyElse => prepared::seed(&mut documents, NAME, days_before(now, 6)),
            Scenario::CannotConsent => company::offer_first(&mut documents, role::APPLICATION_ADMINISTRATOR),
            Scenario::SecretExpiring => {
                let id = configured(&mut documents, days_before(now, 166));
                wizard_secret(&mut documents, &id, days_before(now, 166), days_after(now, 14));
            }
            Scenario::SecretExpired => {
                let id = configured(&mut documents, days_before(now, 187));
                wizard_secret(&mut documents, &id, days_before(now, 187), days_before(now, 7));
            }
            Scenario::Deleted => {
                let id = configured(&mut documents, days_before(now, 30));
                wizard_secret(&mut documents, &id, days_before(now, 30), days_after(now, 150));
                documents.bin_application(&id);
            }
            Scenario::PolicyShortens => {
                company::restrict_secrets(&mut documents, "passwordLifetime", Some("P180D"));
            }
            Scenario::SlowReplication => {
                documents.replicas = Some(Replicas::new(seed.unwrap_or_else(rand::random)));
            }
            Scenario::PolicyForbids => company::restrict_secrets(&mut documents, "passwordAddition", None),
        }
        documents
    }
}

/// What the guide asks for, read from a finished tenant: the registration's properties as Graph names them, and under
/// `roles` and `scopes` the names of Microsoft Graph's permissions that it holds.
pub fn registration() -> Value {
    let documents = Documents::seeded(Scenario::Finished, None);
    let made = documents.application_by("displayName", NAME).cloned().unwrap_or_default();
    let client = documents.service_principal_of(text(&made, "appId")).map(|sp| text(sp, "id").to_owned());
    json!({
        "displayName": made["displayName"], "signInAudience": made["signInAudience"],
        "isFallbackPublicClient": made["isFallbackPublicClient"],
        "web": { "redirectUris": made["web"]["redirectUris"] },
        "requiredResourceAccess": made["requiredResourceAccess"],
        "roles": documents.role_names(text(&made, "appId")),
        "scopes": documents.granted_scopes(&client.unwrap_or_default(), ""),
    })
}

fn days_before(now: Timestamp, days: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or(now)
}

fn days_after(now: Timestamp, days: i64) -> Timestamp {
    now.checked_add(SignedDuration::from_hours(24 * days)).unwrap_or(now)
}

fn listed(scopes: &[&str], roles: &[&str]) -> Value {
    let scopes = scopes.iter().map(|id| json!({ "id": id, "type": "Scope" }));
    let roles = roles.iter().map(|id| json!({ "id": id, "type": "Role" }));
    json!([{ "resourceAppId": GRAPH_APP_ID, "resourceAccess": scopes.chain(roles).collect::<Vec<_>>() }])
}

/// Registers by hand, as the portal does: redirect, service principal, no unique name. Returns both object ids.
fn by_hand(documents: &mut Documents, created: Timestamp) -> (String, String) {
    let owner = documents.users.first().map(|user| text(user, "id").to_owned());
    let id = documents.register(NAME, owner.as_deref(), created);
    let mut app_id = String::new();
    if let Some(application) = documents.application_mut(&id) {
        application["web"]["redirectUris"] = json!(["http://localhost"]);
        application["web"]["redirectUriSettings"] = json!([{ "uri": "http://localhost", "index": null }]);
        text(application, "appId").clone_into(&mut app_id);
    }
    let principal = documents.enterprise_application(&app_id, created).unwrap_or_default();
    (id, principal)
}

fn bare(documents: &mut Documents, created: Timestamp) {
    let (id, _) = by_hand(documents, created);
    if let Some(application) = documents.application_mut(&id) {
        application["web"]["redirectUris"] = json!([]);
        application["web"]["redirectUriSettings"] = json!([]);
    }
}

fn half_done(documents: &mut Documents, created: Timestamp) {
    let (id, _) = by_hand(documents, created);
    if let Some(application) = documents.application_mut(&id) {
        application["requiredResourceAccess"] = listed(&[USER_READ], &ROLES[..1]);
    }
}

/// All of the guide but the secret. Returns the object id.
fn configured(documents: &mut Documents, created: Timestamp) -> String {
    let (id, principal) = by_hand(documents, created);
    if let Some(application) = documents.application_mut(&id) {
        application["requiredResourceAccess"] = listed(&[USER_READ], &ROLES);
        application["isFallbackPublicClient"] = json!(true);
        application["uniqueName"] = json!(NAME);
    }
    let graph = documents.graph_id();
    for role in ROLES {
        documents.assign(&principal, &graph, role);
    }
    documents.grant(&principal, &graph, &Consent::AllPrincipals, "User.Read");
    id
}

fn secret(documents: &mut Documents, id: &str, name: &str, made: Timestamp, end: Timestamp) {
    documents.add_secret(id, &json!({ "displayName": name }), &whole_seconds(made), &whole_seconds(end));
}

/// A secret as the wizard names it: with the day on which it was made.
fn wizard_secret(documents: &mut Documents, id: &str, made: Timestamp, end: Timestamp) {
    let day = made.to_zoned(TimeZone::UTC).date();
    secret(documents, id, &format!("Peig {day}"), made, end);
}
