//! `keyCredentials` of an application or service principal: a list that is written as a whole.
//!
//! Owns what may stand in it. An entry whose id is known stays as it is: it is sent with its key left out and changes
//! nothing, or is refused in the words of azure-powershell issue 6784 (microsoft-graph-docs issue 3579 tells the same).
//! Refuses to own sign-ins with a certificate: none is taken here.

use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::answer::Refused;
use crate::documents::{Documents, text};

/// The list's name.
const LIST: &str = "keyCredentials";

/// Puts what will be kept in place of what was sent. `known` is what the object holds, nothing for a new one.
pub(super) fn settle(
    documents: &mut Documents,
    body: &mut Map<String, Value>,
    known: &Value,
    resource: &str,
) -> Result<(), Refused> {
    let Some(Value::Array(sent)) = body.get_mut(LIST) else { return Ok(()) };
    let known = known[LIST].as_array().map_or(&[][..], Vec::as_slice);
    for key in sent {
        match known.iter().find(|one| !key["keyId"].is_null() && same(&one["keyId"], &key["keyId"])) {
            Some(kept) => {
                refuse_changed(key, kept)?;
                *key = kept.clone();
            }
            None => *key = added(documents, key, resource)?,
        }
    }
    Ok(())
}

/// Refuses to change the credentials of a service principal that its registration locks. Code and words are those reported for
/// one in its own tenant (azure-cli, issue 28734).
pub(super) fn refuse_locked(documents: &Documents, id: &str, property: &str) -> Result<(), Refused> {
    let principal = documents.service_principal(id);
    let registration = principal.and_then(|one| documents.application_by("appId", text(one, "appId")));
    let lock = registration.map(|one| &one["servicePrincipalLockConfiguration"]);
    let all = ["allProperties", "credentialsWithUsageVerify", "credentialsWithUsageSign"];
    if lock.is_some_and(|lock| lock["isEnabled"] == true && all.iter().any(|one| lock[*one] == true)) {
        let message = format!("Property {property} is invalid.");
        return Err(Refused::new(400, "CannotUpdateLockedServicePrincipalProperty", message));
    }
    Ok(())
}

/// The same with the public keys in, which only a selection of one object shows (resources/keycredential).
pub(super) fn shown(documents: &Documents, document: &Value) -> Value {
    let mut document = document.clone();
    for key in document[LIST].as_array_mut().into_iter().flatten() {
        if let Some(public) = documents.public_keys.get(text(key, "keyId")) {
            key["key"] = json!(public);
        }
    }
    document
}

fn same(one: &Value, other: &Value) -> bool {
    one == other || matches!((one.as_str(), other.as_str()), (Some(a), Some(b)) if a.eq_ignore_ascii_case(b))
}

/// A date that is written another way is the same date.
fn same_value(one: &Value, other: &Value) -> bool {
    let moment = |value: &Value| value.as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok());
    same(one, other) || moment(one).is_some_and(|at| moment(other) == Some(at))
}

fn refuse_changed(key: &Value, kept: &Value) -> Result<(), Refused> {
    let sent =
        key.as_object().into_iter().flatten().filter(|(name, value)| !name.contains('@') && !value.is_null());
    for (name, value) in sent {
        if !same_value(value, &kept[name]) {
            let id = text(kept, "keyId");
            let message = format!("Update to existing credential with KeyId '{id}' is not allowed.");
            let details = json!([{ "code": "KeyNotUpdatable", "message": "Credential cannot be updated.",
                "target": LIST }]);
            return Err(Refused::bad(message).with_details(details));
        }
    }
    Ok(())
}

/// What is kept and shown of a new certificate: no key, but its SHA-1 thumbprint in capitals (app-create-many-fields). The
/// subject, which Microsoft gives it for a name, is not read from it here.
fn added(documents: &mut Documents, key: &Value, resource: &str) -> Result<Value, Refused> {
    let complete = ["key", "type", "usage"].iter().all(|name| !text(key, name).is_empty());
    if !complete {
        return Err(Refused::invalid_value(LIST, resource));
    }
    let value = |name: &str| key[name].clone();
    let public = text(key, "key").to_owned();
    let der = STANDARD.decode(&public).unwrap_or_else(|_| public.clone().into_bytes());
    let print = format!("{:02X?}", digest(&SHA1_FOR_LEGACY_USE_ONLY, &der).as_ref())
        .replace(['[', ']', ',', ' '], "");
    let id = key["keyId"].as_str().map_or_else(|| documents.new_id(), str::to_lowercase);
    documents.public_keys.insert(id.clone(), public);
    let identifier = Some(value("customKeyIdentifier")).filter(|given| !given.is_null());
    Ok(
        json!({ "customKeyIdentifier": identifier.unwrap_or_else(|| json!(print)), "displayName": value("displayName"),
        "endDateTime": value("endDateTime"), "key": null, "keyId": id, "startDateTime": value("startDateTime"),
        "type": value("type"), "usage": value("usage") }),
    )
}
