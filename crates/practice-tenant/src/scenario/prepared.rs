//! A registration that an ordinary employee has prepared under the guide's name and key.
//!
//! Owns what they left on it: every way to sign in as it that Microsoft has. Refuses to own how it came there.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::documents::shape::whole_seconds;
use crate::documents::{Documents, text};

/// How long what they left is good for.
const A_YEAR: SignedDuration = SignedDuration::from_hours(24 * 365);

/// Registers it under this name, with owners and credentials, and nothing consented.
pub(super) fn seed(documents: &mut Documents, name: &str, made: Timestamp) {
    let mut people = documents.people().into_iter();
    let employee = people.find(|person| person.roles.is_empty()).map(|person| person.id).unwrap_or_default();
    let (_, _, robot) = register(documents, "Nightly backup", &employee, made);
    let (id, app_id, principal) = register(documents, name, &employee, made);
    documents.owners.entry(id.clone()).or_default().push(robot);
    let (first, second) = (documents.new_id(), documents.new_id());
    if let Some(application) = documents.application_mut(&id) {
        let elsewhere = "https://attacker.example/signed-in";
        application["uniqueName"] = json!(name);
        application["web"]["redirectUris"] = json!([elsewhere]);
        application["web"]["redirectUriSettings"] = json!([{ "uri": elsewhere, "index": null }]);
        application["spa"]["redirectUris"] = json!(["https://attacker.example/page"]);
        application["publicClient"]["redirectUris"] = json!(["http://localhost"]);
        application["identifierUris"] = json!([format!("api://{app_id}")]);
        application["keyCredentials"] = json!([certificate(&first, "CN=backup.attacker.example", made)]);
    }
    documents.carry_over(&id);
    documents.add_secret(&id, &json!({ "displayName": "backup" }), &whole_seconds(made), &in_a_year(made));
    let trust = json!({ "id": documents.new_id(), "name": "backup", "description": null,
        "issuer": "https://token.actions.githubusercontent.com", "subject": "repo:attacker/backup:ref:refs/heads/main",
        "audiences": ["api://AzureADTokenExchange"] });
    documents.federated.insert(id, vec![trust]);
    if let Some(principal) = documents.holder_mut(&principal) {
        principal["keyCredentials"] = json!([certificate(&second, "CN=sso.attacker.example", made)]);
    }
}

/// An application and its service principal, both of one owner: object id, app id, the service principal's object id.
fn register(documents: &mut Documents, name: &str, owner: &str, made: Timestamp) -> (String, String, String) {
    let id = documents.register(name, Some(owner), made);
    let app_id = documents.application(&id).map(|one| text(one, "appId").to_owned()).unwrap_or_default();
    let principal = documents.enterprise_application(&app_id, made).unwrap_or_default();
    documents.owners.insert(principal.clone(), vec![owner.to_owned()]);
    (id, app_id, principal)
}

fn in_a_year(made: Timestamp) -> String {
    whole_seconds(made.checked_add(A_YEAR).unwrap_or(made))
}

fn certificate(key_id: &str, name: &str, made: Timestamp) -> Value {
    let print = key_id.replace('-', "").to_uppercase();
    json!({ "customKeyIdentifier": format!("{print}{}", &print[..8]), "displayName": name, "key": null, "keyId": key_id,
        "startDateTime": whole_seconds(made), "endDateTime": in_a_year(made),
        "type": "AsymmetricX509Cert", "usage": "Verify" })
}
