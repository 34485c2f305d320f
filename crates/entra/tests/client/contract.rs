//! Recorded answers of the real service, and a few examples of our own in the same form, replayed over HTTP.
//!
//! Every good answer must give up all that our types use of it, every refusal must be told apart. The recordings are
//! not part of this repository; the examples are, so that nothing here goes untested without them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::support::{Reply, Server, http};
use contract::{documents, published};
use entra::graph::{
    AppManagementPolicy, AppRoleAssignment, Application, DelegatedGrant, DirectoryObject, LicenseDetails,
    Organization, PasswordCredential, ServicePrincipal, User, directory_roles, list, object,
};
use entra::{Code, Fault, Graph, Part};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The keys of our types that were there in some answer, by type.
type Covered = BTreeMap<&'static str, BTreeSet<String>>;

/// Name, request and response of each exchange, those of a sequence in order.
fn exchanges(folder: &Path) -> Vec<(String, Value, Value)> {
    let mut found = Vec::new();
    for (name, document) in documents(folder) {
        let alone = std::slice::from_ref(&document);
        for one in document["exchanges"].as_array().map_or(alone, Vec::as_slice) {
            if one["response"]["status"].is_u64() {
                found.push((name.clone(), one["request"].clone(), one["response"].clone()));
            }
        }
    }
    found
}

fn reply_of(response: &Value) -> Reply {
    let status = u16::try_from(response["status"].as_u64().unwrap()).unwrap();
    let body = &response["body"];
    let mut reply = if body.is_null() { Reply::empty(status) } else { Reply::json(status, body) };
    reply.headers.clear();
    for (name, value) in response["headers"].as_object().into_iter().flatten() {
        let about_the_connection = ["transfer-encoding", "content-length", "content-encoding", "connection"];
        if !about_the_connection.contains(&name.to_ascii_lowercase().as_str()) {
            reply = reply.with(name, value.as_str().unwrap());
        }
    }
    reply
}

/// Replays every exchange of a folder through a real client.
async fn replay(folder: &Path, covered: &mut Covered) {
    let next = Arc::new(Mutex::new(Reply::empty(500)));
    let script = Arc::clone(&next);
    let server = Server::start(move |_| script.lock().unwrap().clone()).await;
    let graph = Graph::new(&http(), &server.cloud(), SecretString::from("tok-3f9c".to_owned()));
    for (name, request, response) in exchanges(folder) {
        *next.lock().unwrap() = reply_of(&response);
        if request["path"].as_str().is_some_and(|path| path.ends_with("/$batch")) {
            batch(&name, &graph, &request, &response).await;
            continue;
        }
        let answered = graph.json(&Part::get("/replayed")).await;
        let status = response["status"].as_u64().unwrap();
        match answered {
            Ok(value) => {
                assert!(status < 300, "{name}: {status} is no success");
                good(&name, &request, status, &value, covered);
            }
            Err(fault) => bad(&name, status, &response, &fault),
        }
    }
}

fn good(name: &str, request: &Value, status: u64, value: &Value, covered: &mut Covered) {
    let path = request["path"].as_str().unwrap().trim_start_matches("/v1.0/");
    let method = request["method"].as_str().unwrap();
    if status == 204 {
        assert!(value.is_null(), "{name}");
        return;
    }
    if request["query"].get("$count").is_some() {
        // An advanced query is not ours, and its documented sample leaves out the ids.
        return;
    }
    let segments: Vec<_> = path.split('/').collect();
    match (method, segments.as_slice()) {
        ("GET" | "POST" | "PATCH", [one]) if *one == "applications" || one.starts_with("applications(") => {
            check::<Application>("application", name, value, covered);
        }
        ("GET" | "POST" | "PATCH", [one])
            if *one == "servicePrincipals" || one.starts_with("servicePrincipals(") =>
        {
            check::<ServicePrincipal>("servicePrincipal", name, value, covered);
        }
        ("GET", ["applications", _]) => check::<Application>("application", name, value, covered),
        ("GET", ["servicePrincipals", _]) => {
            check::<ServicePrincipal>("servicePrincipal", name, value, covered);
        }
        ("POST", ["applications", _, "addPassword"]) => {
            check::<PasswordCredential>("passwordCredential", name, value, covered);
        }
        (_, ["servicePrincipals", _, "appRoleAssignments" | "appRoleAssignedTo"]) => {
            check::<AppRoleAssignment>("appRoleAssignment", name, value, covered);
        }
        (_, ["oauth2PermissionGrants"]) => {
            check::<DelegatedGrant>("oAuth2PermissionGrant", name, value, covered);
        }
        (_, ["organization"]) => check::<Organization>("organization", name, value, covered),
        ("GET", ["me" | "users"]) => check::<User>("user", name, value, covered),
        ("GET", ["me", "licenseDetails"]) => check::<LicenseDetails>("licenseDetails", name, value, covered),
        ("GET", ["policies", "defaultAppManagementPolicy"]) => {
            check::<AppManagementPolicy>("tenantAppManagementPolicy", name, value, covered);
        }
        ("GET", ["me", "memberOf" | "transitiveMemberOf"]) => {
            check::<DirectoryObject>("directoryObject", name, value, covered);
            let roles = directory_roles(list(value).unwrap().items);
            assert!(!roles.is_empty() && roles.len() < value["value"].as_array().unwrap().len(), "{name}");
            assert!(roles.iter().all(|role| role.role_template_id.is_some()), "{name}");
        }
        ("GET", [.., "owners"] | ["directoryRoles"]) => {
            check::<DirectoryObject>("directoryObject", name, value, covered);
        }
        _ => println!("{name}: {method} /{path} is not used here"),
    }
}

/// Parses an answer, object or list, and compares what came out with what went in.
fn check<T: DeserializeOwned + Serialize>(
    kind: &'static str,
    name: &str,
    value: &Value,
    covered: &mut Covered,
) {
    let keys = covered.entry(kind).or_default();
    let pairs: Vec<(Value, &Value)> = if let Some(raw) = value["value"].as_array() {
        let page = list::<T>(value).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!(page.next_link.as_deref(), value["@odata.nextLink"].as_str(), "{name}");
        assert_eq!(page.items.len(), raw.len(), "{name}");
        page.items.iter().map(|item| serde_json::to_value(item).unwrap()).zip(raw).collect()
    } else {
        let item = object::<T>(value).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        vec![(serde_json::to_value(item).unwrap(), value)]
    };
    for (ours, raw) in pairs {
        compare(name, "", &ours, raw, keys);
    }
}

/// Everything that our types use must have come through as it was; what is missing or null must be nothing here too.
fn compare(name: &str, path: &str, ours: &Value, raw: &Value, keys: &mut BTreeSet<String>) {
    match (ours, raw) {
        (Value::Object(ours), _) => {
            for (key, value) in ours {
                let path = format!("{path}{key}");
                match raw.get(key) {
                    None => assert!(is_nothing(value), "{name}: {path} came from nowhere"),
                    Some(raw) => {
                        if !is_nothing(raw) {
                            keys.insert(path.clone());
                        }
                        compare(name, &format!("{path}."), value, raw, keys);
                    }
                }
            }
        }
        (Value::Array(ours), Value::Array(raw)) => {
            assert_eq!(ours.len(), raw.len(), "{name}: {path}");
            for (ours, raw) in ours.iter().zip(raw) {
                compare(name, path, ours, raw, keys);
            }
        }
        (Value::String(ours), Value::String(raw)) if ours != raw => {
            let (ours, raw) = (ours.parse::<Timestamp>().unwrap(), raw.parse::<Timestamp>().unwrap());
            assert_eq!(ours, raw, "{name}: {path}");
        }
        (ours, Value::Null) => assert!(is_nothing(ours), "{name}: {path}"),
        (ours, raw) => assert_eq!(ours, raw, "{name}: {path}"),
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(map) => map.values().all(is_nothing),
        _ => false,
    }
}

async fn batch(name: &str, graph: &Graph, request: &Value, response: &Value) {
    let asked = request["body"]["requests"].as_array().unwrap();
    // Our parts are numbered from one, as those of the recording are.
    let answers = graph.batch(asked.iter().map(|_| Part::get("/replayed")).collect()).await.unwrap();
    assert_eq!(answers.len(), asked.len(), "{name}");
    for (one, answer) in asked.iter().zip(&answers) {
        let raw = response["body"]["responses"]
            .as_array()
            .unwrap()
            .iter()
            .find(|raw| raw["id"] == one["id"])
            .unwrap();
        match answer {
            Ok(value) => assert_eq!(&**value, &raw["body"], "{name}"),
            Err(fault) => {
                assert_eq!(u64::from(fault.status.unwrap()), raw["status"].as_u64().unwrap(), "{name}");
            }
        }
    }
}

/// The case that a refusal must be told as, by the file's name where the status alone does not say it.
fn expected(name: &str, status: u64) -> Code {
    match (name, status) {
        ("app-addpassword-policy-credential-type-not-allowed", _) => Code::SecretsForbidden,
        ("secret-lifetime-forbidden", _) => Code::SecretLifetimeForbidden,
        ("app-create-403-quota", _) => Code::QuotaExceeded,
        ("app-removepassword-400-unknown-key", _) => Code::KeyNotFound,
        (
            "sp-create-400-app-not-found-or-not-replicated"
            | "sp-create-403-backing-application-not-local"
            | "approleassignment-not-a-valid-reference-400"
            | "service-principal-too-early",
            _,
        ) => Code::NotReplicatedYet,
        (
            "approleassignment-duplicate-400"
            | "approleassignment-duplicate-entitlementgrant"
            | "sp-create-409-duplicate"
            | "grant-duplicate-409",
            _,
        ) => Code::AlreadyExists,
        ("unauthorized-401-claims-challenge" | "claims-challenge", _) => Code::StepUpNeeded,
        (_, 400) => Code::BadRequest,
        (_, 401) => Code::TokenRejected,
        (_, 403) => Code::Forbidden,
        (_, 404) => Code::NotFound,
        (_, 429) => Code::Throttled,
        (_, 500..) => Code::Outage,
        _ => panic!("{name}: {status} has no expected case"),
    }
}

fn bad(name: &str, status: u64, response: &Value, fault: &Fault) {
    assert_eq!(fault.code, expected(name, status), "{name}: {fault}");
    let error = &response["body"]["error"];
    assert_eq!(fault.status.map(u64::from), Some(status), "{name}");
    assert_eq!(fault.service_code.as_deref(), error["code"].as_str(), "{name}");
    assert_eq!(fault.message.as_deref(), error["message"].as_str(), "{name}");
    let ids = [&response["headers"]["request-id"], &error["innerError"]["request-id"]];
    let id = ids.iter().find_map(|id| id.as_str());
    assert_eq!(fault.request_id.as_deref(), id, "{name}");
    for detail in error["details"].as_array().into_iter().flatten() {
        assert!(
            fault.inner_codes.iter().any(|code| Some(code.as_str()) == detail["code"].as_str()),
            "{name}"
        );
    }
    let waits = response["headers"]["Retry-After"].as_str().map(|value| value.parse::<f64>().unwrap());
    if let Some(seconds) = waits {
        let wait = fault.retry_after.unwrap().as_secs_f64();
        assert!((seconds..seconds + 1.0).contains(&wait), "{name}: {wait}");
    }
    if fault.code == Code::StepUpNeeded {
        let claims: Value = serde_json::from_str(fault.claims.as_deref().unwrap()).unwrap();
        assert_eq!(claims["access_token"]["nbf"]["essential"], true, "{name}");
    }
}

#[tokio::test]
async fn our_examples_give_up_everything_that_is_used() {
    let mut covered = Covered::new();
    replay(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/examples"), &mut covered).await;
    // A property of ours that no example has could be misspelt without anyone noticing.
    assert_whole::<Application>("application", &covered, &["deletedDateTime", "disabledByMicrosoftStatus"]);
    assert_whole::<ServicePrincipal>("servicePrincipal", &covered, &["deletedDateTime"]);
    assert_whole::<AppManagementPolicy>("tenantAppManagementPolicy", &covered, &[]);
    assert_whole::<Organization>("organization", &covered, &[]);
    assert_whole::<DelegatedGrant>("oAuth2PermissionGrant", &covered, &["principalId"]);
    assert_whole::<AppRoleAssignment>("appRoleAssignment", &covered, &[]);
    assert_whole::<DirectoryObject>("directoryObject", &covered, &[]);
    assert_whole::<LicenseDetails>("licenseDetails", &covered, &[]);
    assert_whole::<User>("user", &covered, &[]);
}

/// Every property of ours was there in some example.
fn assert_whole<T: DeserializeOwned + Serialize>(kind: &str, covered: &Covered, except: &[&str]) {
    let least = serde_json::json!({
        "id": "i", "appId": "a", "appRoleId": "r", "principalId": "p", "resourceId": "r", "clientId": "c",
    });
    let ours = serde_json::to_value(object::<T>(&least).unwrap()).unwrap();
    for key in ours.as_object().unwrap().keys().filter(|key| !except.contains(&key.as_str())) {
        assert!(covered[kind].contains(key), "no example of a {kind} has {key}");
    }
}

#[tokio::test]
async fn recorded_answers_give_up_everything_that_is_used() {
    let Some(folder) = published() else { return };
    let mut covered = Covered::new();
    replay(&folder.join("recordings"), &mut covered).await;
    for kind in
        ["application", "servicePrincipal", "oAuth2PermissionGrant", "appRoleAssignment", "organization"]
    {
        assert!(covered.contains_key(kind), "no recording of {kind}");
    }
}

/// The keys of one of our types.
fn ours<T: DeserializeOwned + Serialize>(least: &Value) -> Value {
    serde_json::to_value(object::<T>(least).unwrap()).unwrap()
}

#[test]
fn our_properties_are_microsofts() {
    let description = contract::Slice::committed();
    let least = serde_json::json!({
        "id": "i", "appId": "a", "appRoleId": "r", "principalId": "p", "resourceId": "r", "clientId": "c",
        "keyId": "k", "name": "n", "resourceAppId": "r",
    });
    for (kind, ours) in [
        ("application", ours::<Application>(&least)),
        ("servicePrincipal", ours::<ServicePrincipal>(&least)),
        ("passwordCredential", ours::<PasswordCredential>(&least)),
        ("keyCredential", ours::<entra::graph::KeyCredential>(&least)),
        ("federatedIdentityCredential", ours::<entra::graph::FederatedCredential>(&least)),
        ("appRole", ours::<entra::graph::AppRole>(&least)),
        ("permissionScope", ours::<entra::graph::PermissionScope>(&least)),
        ("requiredResourceAccess", ours::<entra::graph::RequiredResourceAccess>(&least)),
        ("resourceAccess", ours::<entra::graph::ResourceAccess>(&least)),
        ("appRoleAssignment", ours::<AppRoleAssignment>(&least)),
        ("oAuth2PermissionGrant", ours::<DelegatedGrant>(&least)),
        ("organization", ours::<Organization>(&least)),
        ("verifiedDomain", ours::<entra::graph::VerifiedDomain>(&least)),
        ("user", ours::<User>(&least)),
        ("licenseDetails", ours::<LicenseDetails>(&least)),
        ("tenantAppManagementPolicy", ours::<AppManagementPolicy>(&least)),
        ("passwordCredentialConfiguration", ours::<entra::graph::PasswordRestriction>(&least)),
    ] {
        for key in ours.as_object().unwrap().keys() {
            assert!(description.property(kind, key).is_some(), "{kind} has no {key}");
        }
    }
}
