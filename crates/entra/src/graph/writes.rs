//! What is written: each call is one HTTP request, and none is repeated here.

use serde::Serialize;
use serde_json::{Value, json};

use super::client::{Graph, read_json};
use super::model::{Application, RequiredResourceAccess, ServicePrincipal};
use super::odata::{by_key, encode};
use super::part::Part;
use crate::fault::Fault;

/// What came of a write, with the id that Microsoft's support asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// What the answer held.
    pub value: T,
    /// Graph's `request-id`.
    pub request_id: Option<String>,
}

/// What came of "create it if it is missing".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Upserted<T> {
    /// It was missing; this is it.
    Created(T),
    /// It was there (and has been given the values sent). The answer does not show it: read it.
    Existing,
}

/// A registration to make.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NewApplication {
    /// Name.
    pub display_name: String,
    /// Supported account types. Always send it: Microsoft's default has changed over the years.
    pub sign_in_audience: String,
    /// Redirect addresses of the Web platform.
    #[serde(rename = "web", serialize_with = "as_web", skip_serializing_if = "Vec::is_empty")]
    pub web_redirect_uris: Vec<String>,
    /// Allow public client flows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_fallback_public_client: Option<bool>,
    /// The permissions it lists.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required_resource_access: Vec<RequiredResourceAccess>,
}

fn as_web<S: serde::Serializer>(redirect_uris: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    json!({ "redirectUris": redirect_uris }).serialize(serializer)
}

/// The header that makes an upsert of a `PATCH` by alternate key (Microsoft's pages `application-upsert` and
/// `serviceprincipal-upsert`): 201 if it was made, 204 if it was there.
const CREATE_IF_MISSING: (&str, &str) = ("Prefer", "create-if-missing");

impl Graph {
    /// Makes a registration under an alternate key, exactly once however often it is repeated.
    pub async fn create_application(
        &self,
        unique_name: &str,
        new: &NewApplication,
    ) -> Result<Upserted<Application>, Fault> {
        self.upsert(by_key("applications", "uniqueName", unique_name), json!(new)).await
    }

    /// Makes a registration without a key. Repeating it makes another.
    pub async fn post_application(&self, new: &NewApplication) -> Result<Written<Application>, Fault> {
        self.write(&Part::post("/applications", json!(new))).await
    }

    /// Makes an application's service principal, exactly once however often it is repeated.
    pub async fn create_service_principal(
        &self,
        app_id: &str,
        display_name: &str,
    ) -> Result<Upserted<ServicePrincipal>, Fault> {
        let body = json!({ "displayName": display_name });
        self.upsert(by_key("servicePrincipals", "appId", app_id), body).await
    }

    /// Makes an application's service principal the plain way; `AlreadyExists` if it is there.
    pub async fn post_service_principal(&self, app_id: &str) -> Result<Written<ServicePrincipal>, Fault> {
        self.write(&Part::post("/servicePrincipals", json!({ "appId": app_id }))).await
    }

    /// Changes properties of a registration. A collection is replaced as a whole.
    pub async fn patch_application(&self, object_id: &str, changes: &Value) -> Result<Written<()>, Fault> {
        self.write_nothing(&Part::patch(format!("/applications/{}", encode(object_id)), changes.clone()))
            .await
    }

    /// Changes properties of a service principal.
    pub async fn patch_service_principal(&self, id: &str, changes: &Value) -> Result<Written<()>, Fault> {
        self.write_nothing(&Part::patch(format!("/servicePrincipals/{}", encode(id)), changes.clone())).await
    }

    /// Deletes a registration and with it its service principal; both can be restored for 30 days.
    pub async fn delete_application(&self, object_id: &str) -> Result<Written<()>, Fault> {
        self.write_nothing(&Part::delete(format!("/applications/{}", encode(object_id)))).await
    }

    /// Takes a deleted object back out of the bin; a registration brings its service principal with it.
    pub async fn restore_deleted(&self, object_id: &str) -> Result<Written<()>, Fault> {
        self.write_nothing(&Part::command(format!("/directory/deletedItems/{}/restore", encode(object_id))))
            .await
    }

    /// Takes back delegated permissions.
    pub async fn delete_grant(&self, id: &str) -> Result<Written<()>, Fault> {
        self.write_nothing(&remove_grant_part(id)).await
    }

    /// Removes a secret; `KeyNotFound` if this replica does not know it.
    pub async fn remove_password(&self, object_id: &str, key_id: &str) -> Result<Written<()>, Fault> {
        let url = format!("/applications/{}/removePassword", encode(object_id));
        self.write_nothing(&Part::post(url, json!({ "keyId": key_id }))).await
    }

    /// Sends a write whose answer is the object.
    pub async fn write<T: serde::de::DeserializeOwned>(&self, part: &Part) -> Result<Written<T>, Fault> {
        let answer = self.send(part).await?;
        let lost = |fault: Fault| Fault { answer_lost: true, ..fault };
        let value = read_json(&answer).and_then(|told| told.object()).map_err(lost)?;
        Ok(Written { value, request_id: answer.request_id() })
    }

    /// Sends a write whose answer does not matter beyond its success.
    pub async fn write_nothing(&self, part: &Part) -> Result<Written<()>, Fault> {
        let answer = self.send(part).await?;
        // A proxy's page with a status of 200 is no success.
        read_json(&answer)?;
        Ok(Written { value: (), request_id: answer.request_id() })
    }

    async fn upsert<T: serde::de::DeserializeOwned>(
        &self,
        url: String,
        body: Value,
    ) -> Result<Upserted<T>, Fault> {
        let (name, value) = CREATE_IF_MISSING;
        let answer = self.send(&Part::patch(url, body).header(name, value)).await?;
        let lost = |fault: Fault| Fault { answer_lost: true, ..fault };
        let told = read_json(&answer).map_err(lost)?;
        if answer.status != 201 {
            return Ok(Upserted::Existing);
        }
        told.object().map(Upserted::Created).map_err(lost)
    }
}

/// Grants an application permission of Graph, from Graph's side (Microsoft's page
/// `serviceprincipal-post-approleassignedto`). `AlreadyExists` if it was granted.
pub fn assign_app_role_part(graph_sp_id: &str, principal_id: &str, role_id: &str) -> Part {
    let body = json!({ "principalId": principal_id, "resourceId": graph_sp_id, "appRoleId": role_id });
    Part::post(format!("/servicePrincipals/{}/appRoleAssignedTo", encode(graph_sp_id)), body)
}

/// Grants delegated permissions for everyone. `AlreadyExists` if a grant for this client and resource is there: then
/// change that one.
pub fn create_grant_part(client_id: &str, resource_id: &str, scope: &str) -> Part {
    let body = json!({
        "clientId": client_id,
        "consentType": "AllPrincipals",
        "resourceId": resource_id,
        "scope": scope,
    });
    Part::post("/oauth2PermissionGrants", body)
}

/// Replaces the whole list of a grant's permissions.
pub fn patch_grant_part(id: &str, scope: &str) -> Part {
    Part::patch(format!("/oauth2PermissionGrants/{}", encode(id)), json!({ "scope": scope }))
}

/// Takes back delegated permissions.
pub fn remove_grant_part(id: &str) -> Part {
    Part::delete(format!("/oauth2PermissionGrants/{}", encode(id)))
}

/// Takes an application permission back (Microsoft's page `serviceprincipal-delete-approleassignments`).
pub fn remove_assignment_part(principal_id: &str, id: &str) -> Part {
    let (principal, assignment) = (encode(principal_id), encode(id));
    Part::delete(format!("/servicePrincipals/{principal}/appRoleAssignments/{assignment}"))
}

/// Takes an owner away from a registration, the last one too (Microsoft's page `application-delete-owners`).
pub fn remove_owner_part(application_object_id: &str, owner_id: &str) -> Part {
    let (application, owner) = (encode(application_object_id), encode(owner_id));
    Part::delete(format!("/applications/{application}/owners/{owner}/$ref"))
}

/// Takes an owner away from a service principal (Microsoft's page `serviceprincipal-delete-owners`).
pub fn remove_principal_owner_part(service_principal_id: &str, owner_id: &str) -> Part {
    let (principal, owner) = (encode(service_principal_id), encode(owner_id));
    Part::delete(format!("/servicePrincipals/{principal}/owners/{owner}/$ref"))
}

/// Deletes a federated credential (Microsoft's page `federatedidentitycredential-delete`).
pub fn remove_federated_part(application_object_id: &str, id: &str) -> Part {
    let (application, credential) = (encode(application_object_id), encode(id));
    Part::delete(format!("/applications/{application}/federatedIdentityCredentials/{credential}"))
}

/// Removes a service principal's own secret (Microsoft's page `serviceprincipal-removepassword`).
pub fn remove_principal_password_part(service_principal_id: &str, key_id: &str) -> Part {
    let url = format!("/servicePrincipals/{}/removePassword", encode(service_principal_id));
    Part::post(url, json!({ "keyId": key_id }))
}

/// The changes to a registration or service principal that take certificates away: its whole list without them.
///
/// `removeKey` demands a proof signed with one of the keys, so it is for the application itself (Microsoft's page
/// `application-removekey`). The list is replaced as a whole, and each certificate that stays is sent as it was `read`,
/// what is not known here included. Its key itself is nothing: it is shown only where it was selected (`keycredential`),
/// and what has its id keeps it (as the Azure CLI deletes them).
pub fn without_keys(read: &Value, gone: &[&str]) -> Value {
    let is_gone = |key: &Value| {
        key["keyId"].as_str().is_some_and(|id| gone.iter().any(|one| one.eq_ignore_ascii_case(id)))
    };
    let mut left = read["keyCredentials"].as_array().cloned().unwrap_or_default();
    left.retain(|key| !is_gone(key));
    for key in left.iter_mut().filter_map(Value::as_object_mut) {
        key.insert("key".to_owned(), Value::Null);
    }
    json!({ "keyCredentials": left })
}
