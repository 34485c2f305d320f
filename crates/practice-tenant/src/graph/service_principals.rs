//! `/servicePrincipals`: list, read, create, upsert, change, delete.
//!
//! Owns the tie between a service principal and its application. Refuses to own assignments and grants.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::answer::{Done, Refused};
use super::call::{Call, Result};
use super::query::List;
use super::route::Target;
use super::{access, keys, schema};
use crate::documents::text;

/// `@odata.context` of one service principal.
const ENTITY: &str = "servicePrincipals/$entity";

impl Call<'_> {
    pub(super) fn list_service_principals(&mut self) -> Result {
        let list = List {
            graph: self.graph,
            context: "servicePrincipals",
            kind: "servicePrincipal",
            filterable: &[
                "id",
                "appId",
                "displayName",
                "servicePrincipalNames",
                "servicePrincipalType",
                "accountEnabled",
            ],
            pages: true,
            items: self.documents.service_principals.as_slice().into(),
        };
        list.answer(self.request)
    }

    pub(super) fn get_service_principal(&mut self) -> Result {
        let id = self.service_principal_id()?;
        let principal = self.documents.service_principal(&id).cloned().unwrap_or_default();
        self.single(&principal, "servicePrincipal", ENTITY)
    }

    pub(super) fn create_service_principal(&mut self) -> Result {
        let mut body = self.body()?;
        let Some(Value::String(app_id)) = body.remove("appId") else {
            let message = "A value is required for property 'appId' of resource 'ServicePrincipal'.";
            return Err(Refused::bad(message));
        };
        check(&body)?;
        self.create_principal(&app_id, &body)
    }

    /// Changes a service principal, or creates it for its application when that is preferred
    /// (serviceprincipal-upsert).
    pub(super) fn patch_service_principal(&mut self) -> Result {
        let mut body = self.body()?;
        let app_id = match self.route.targets.first() {
            Some(Target::Key(key, value)) if key == "appid" => Some(value.clone()),
            _ => None,
        };
        if app_id.is_some() && body.get("appId").and_then(Value::as_str) == app_id.as_deref() {
            body.remove("appId");
        }
        check(&body)?;
        match (self.service_principal_id(), app_id) {
            (Ok(id), _) => {
                access::may_manage(self.documents, self.bearer, &id)?;
                let known = self.documents.service_principal(&id).cloned().unwrap_or_default();
                if body.contains_key("keyCredentials") {
                    keys::refuse_locked(self.documents, &id, "keyCredentials")?;
                }
                keys::settle(self.documents, &mut body, &known, "ServicePrincipal")?;
                if let Some(principal) = self.documents.holder_mut(&id) {
                    apply(principal, &body);
                }
                Ok(Done::no_content())
            }
            (Err(_), Some(app_id)) if self.creates_if_missing() => self.create_principal(&app_id, &body),
            (Err(refused), _) => Err(refused),
        }
    }

    pub(super) fn delete_service_principal(&mut self) -> Result {
        let id = self.service_principal_id()?;
        access::may_manage(self.documents, self.bearer, &id)?;
        self.documents.bin_service_principal(&id);
        Ok(Done::no_content())
    }

    fn create_principal(&mut self, app_id: &str, body: &Map<String, Value>) -> Result {
        if self.documents.service_principal_of(app_id).is_some() {
            return Err(in_use(app_id));
        }
        let Some(application) = self.documents.application_by("appId", app_id) else {
            return Err(no_application(app_id));
        };
        let application = text(application, "id").to_owned();
        access::may_manage(self.documents, self.bearer, &application)?;
        let mut body = body.clone();
        keys::settle(self.documents, &mut body, &Value::Null, "ServicePrincipal")?;
        let Some(id) = self.documents.enterprise_application(app_id, Timestamp::now()) else {
            return Err(no_application(app_id));
        };
        self.documents.owners.insert(id.clone(), self.new_owner().into_iter().collect());
        if let Some(principal) = self.documents.holder_mut(&id) {
            apply(principal, &body);
        }
        let principal = self.documents.service_principal(&id).cloned().unwrap_or_default();
        let location = self.location(&id, "ServicePrincipal");
        Ok(Done::created(self.entity(&principal, ENTITY), Some(location)))
    }

    /// Object id of the service principal that the path names.
    pub(super) fn service_principal_id(&self) -> std::result::Result<String, Refused> {
        let (found, value) = match self.route.targets.first() {
            Some(Target::Id(id)) => (self.documents.service_principal(id), id.as_str()),
            Some(Target::Key(key, value)) if key == "appid" => {
                (self.documents.service_principal_of(value), value.as_str())
            }
            other => {
                let message = format!("The key of the resource is not supported: {other:?}.");
                return Err(Refused::new(400, "BadRequest", message));
            }
        };
        found.map(|principal| text(principal, "id").to_owned()).ok_or_else(|| Refused::not_found(value))
    }
}

fn check(body: &Map<String, Value>) -> std::result::Result<(), Refused> {
    schema::check(body, schema::SERVICE_PRINCIPAL, schema::SERVICE_PRINCIPAL_READ_ONLY, "ServicePrincipal")
}

fn apply(principal: &mut Value, body: &Map<String, Value>) {
    for (name, value) in body.iter().filter(|(name, _)| !name.contains('@')) {
        principal[name.as_str()] = value.clone();
    }
}

fn no_application(app_id: &str) -> Refused {
    let message = format!(
        "The appId '{app_id}' of the service principal does not reference a valid application object."
    );
    let details = json!([{ "code": "NoBackingApplicationObject", "message": message, "target": "appId" }]);
    Refused::bad(message).with_details(details)
}

/// The refusal of a second service principal with this name (sp-create-409-duplicate).
pub(super) fn in_use(app_id: &str) -> Refused {
    let message = format!(
        "The service principal cannot be created, updated, or restored because the service principal name {app_id} \
         is already in use."
    );
    let details = json!([{ "code": "ObjectConflict", "message": message, "target": "None", "blockedWord": "",
        "prefix": "", "suffix": "" }]);
    Refused::new(409, "Request_MultipleObjectsWithSameKeyValue", message).with_details(details)
}
