//! `/applications`: list, read, create, upsert, change, delete.
//!
//! Owns what a registration accepts. Refuses to own its secrets and certificates: `passwords` and `keys` do.

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use url::Url;

use super::answer::{Done, Refused};
use super::call::{Call, Result};
use super::query::List;
use super::route::Target;
use super::{access, bin, keys, passwords, schema};
use crate::documents::{shape, text};
use crate::identity::sessions::Bearer;

/// Account types of a registration.
const AUDIENCES: [&str; 4] =
    ["AzureADMyOrg", "AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount"];
/// `@odata.context` of one application.
const ENTITY: &str = "applications/$entity";

impl Call<'_> {
    pub(super) fn list_applications(&mut self) -> Result {
        let list = List {
            graph: self.graph,
            context: "applications",
            kind: "application",
            filterable: &[
                "id",
                "appId",
                "displayName",
                "uniqueName",
                "signInAudience",
                "publisherDomain",
                "identifierUris",
            ],
            pages: true,
            items: self.documents.applications.as_slice().into(),
        };
        list.answer(self.request)
    }

    pub(super) fn get_application(&mut self) -> Result {
        let id = self.application_id()?;
        let application = self.documents.application(&id).cloned().unwrap_or_default();
        self.single(&application, "application", ENTITY)
    }

    pub(super) fn create_application(&mut self) -> Result {
        let body = self.body()?;
        check(&body)?;
        self.create(&body, None)
    }

    /// Changes an application, or creates it under its unique name when that is preferred (application-upsert).
    pub(super) fn patch_application(&mut self) -> Result {
        let mut body = self.body()?;
        let unique_name = match self.route.targets.first() {
            Some(Target::Key(key, value)) if key == "uniquename" => Some(value.clone()),
            _ => None,
        };
        // The key may be repeated in the body of an upsert, with the same value only.
        if unique_name.is_some() && body.get("uniqueName").and_then(Value::as_str) == unique_name.as_deref() {
            body.remove("uniqueName");
        }
        if body.contains_key("passwordCredentials") {
            return Err(Refused::bad("New password credentials must be generated with service actions."));
        }
        check(&body)?;
        match (self.application_id(), unique_name) {
            (Ok(id), _) => {
                access::may_manage(self.documents, self.bearer, &id)?;
                self.refuse_taken_addresses(&body, Some(&id))?;
                let known = self.documents.application(&id).cloned().unwrap_or_default();
                refuse_shared_addresses(&known, &body)?;
                keys::settle(self.documents, &mut body, &known, "Application")?;
                if let Some(application) = self.documents.application_mut(&id) {
                    apply(application, &body);
                    shape::unsort(application);
                }
                self.documents.carry_over(&id);
                Ok(Done::no_content())
            }
            (Err(_), Some(name)) if self.creates_if_missing() => self.create(&body, Some(&name)),
            (Err(refused), _) => Err(refused),
        }
    }

    pub(super) fn delete_application(&mut self) -> Result {
        let id = self.application_id()?;
        access::may_manage(self.documents, self.bearer, &id)?;
        self.documents.bin_application(&id);
        Ok(Done::no_content())
    }

    fn create(&mut self, body: &Map<String, Value>, unique_name: Option<&str>) -> Result {
        schema::required(body, "displayName", "Application")?;
        let secrets = body.get("passwordCredentials").and_then(Value::as_array).cloned().unwrap_or_default();
        for secret in &secrets {
            passwords::check(self.documents, secret, None)?;
        }
        // What is in the bin keeps its key (reported: msgraph-bicep-types issue 137).
        let kept = |item: &Value| unique_name.is_some_and(|name| item["uniqueName"] == name);
        if self.documents.deleted.iter().any(kept) {
            return Err(bin::taken("uniqueName"));
        }
        self.refuse_taken_addresses(body, None)?;
        refuse_shared_addresses(&Value::Null, body)?;
        let mut body = body.clone();
        keys::settle(self.documents, &mut body, &Value::Null, "Application")?;
        let body = &body;
        let now = Timestamp::now();
        let id = self.documents.register(text_of(body, "displayName"), self.new_owner().as_deref(), now);
        if let Some(application) = self.documents.application_mut(&id) {
            apply(application, body);
            application["uniqueName"] = json!(unique_name);
        }
        let made: Vec<Value> = secrets
            .iter()
            .filter_map(|secret| {
                let period = passwords::check(self.documents, secret, None).ok()?;
                Some(self.documents.add_secret(&id, secret, &period.start, &period.end)?.document)
            })
            .collect();
        let mut answer = self.documents.application(&id).cloned().unwrap_or_default();
        answer["createdDateTime"] = json!(shape::seven_digits(now));
        answer["passwordCredentials"] = json!(made);
        if let Some(application) = self.documents.application_mut(&id) {
            shape::unsort(application);
        }
        let location = self.location(&id, "Application");
        Ok(Done::created(self.entity(&answer, ENTITY), Some(location)))
    }

    /// Refuses an identifier URI that another application has.
    fn refuse_taken_addresses(
        &self,
        body: &Map<String, Value>,
        own: Option<&str>,
    ) -> std::result::Result<(), Refused> {
        let sent = Value::Object(body.clone());
        let mut others = self.documents.applications.iter().filter(|one| Some(text(one, "id")) != own);
        let shared = others.any(|other| bin::shared_text(&sent, other, "identifierUris").is_some());
        if shared { Err(bin::taken("identifierUris")) } else { Ok(()) }
    }

    /// The caller becomes owner of what they make, of an application as of a service principal (`createAsOwner` in
    /// users-default-permissions.md), unless a directory role already lets them manage every application
    /// (delegate-app-roles.md).
    pub(super) fn new_owner(&self) -> Option<String> {
        use crate::documents::company::role;
        let Bearer::User { id, .. } = self.bearer else {
            return None;
        };
        let managing = [role::APPLICATION_ADMINISTRATOR, role::CLOUD_APPLICATION_ADMINISTRATOR];
        let manages = self.documents.roles_of(id).iter().any(|held| managing.contains(held));
        (!manages).then(|| id.clone())
    }

    /// Object id of the application that the path names.
    pub(super) fn application_id(&self) -> std::result::Result<String, Refused> {
        let (property, value) = match self.route.targets.first() {
            Some(Target::Id(id)) => ("id", id.as_str()),
            Some(Target::Key(key, value)) if key == "appid" => ("appId", value.as_str()),
            Some(Target::Key(key, value)) if key == "uniquename" => ("uniqueName", value.as_str()),
            other => {
                let message = format!("The key of the resource is not supported: {other:?}.");
                return Err(Refused::new(400, "BadRequest", message));
            }
        };
        let found = self.documents.application_by(property, value);
        found.map(|application| text(application, "id").to_owned()).ok_or_else(|| Refused::not_found(value))
    }
}

/// An address may stand under one platform only (reported: azure-docs 89929).
fn refuse_shared_addresses(known: &Value, body: &Map<String, Value>) -> std::result::Result<(), Refused> {
    let of = |platform: &str| {
        let sent = body.get(platform).and_then(|sent| sent.get("redirectUris"));
        sent.unwrap_or(&known[platform]["redirectUris"]).as_array().cloned().unwrap_or_default()
    };
    let all = ["web", "spa", "publicClient"].map(of).concat();
    let twice = all.iter().enumerate().any(|(at, one)| all[..at].contains(one));
    if twice { Err(Refused::bad("Redirect URIs must have distinct values.")) } else { Ok(()) }
}

fn text_of<'a>(body: &'a Map<String, Value>, name: &str) -> &'a str {
    body.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// Checks types, and the values that stand by themselves.
fn check(body: &Map<String, Value>) -> std::result::Result<(), Refused> {
    schema::check(body, schema::APPLICATION, schema::APPLICATION_READ_ONLY, "Application")?;
    let audience = body.get("signInAudience").and_then(Value::as_str);
    if audience.is_some_and(|audience| !AUDIENCES.contains(&audience)) {
        return Err(Refused::invalid_value("signInAudience", "Application"));
    }
    for (platform, only_web) in [("web", true), ("spa", true), ("publicClient", false)] {
        let addresses = body.get(platform).and_then(|p| p["redirectUris"].as_array());
        if !addresses.into_iter().flatten().filter_map(Value::as_str).all(|a| is_redirect(a, only_web)) {
            return Err(Refused::invalid_value("redirectUris", "Application"));
        }
    }
    let mut resources = Vec::new();
    for resource in body.get("requiredResourceAccess").and_then(Value::as_array).into_iter().flatten() {
        let app_id = text(resource, "resourceAppId");
        if app_id.is_empty() || resources.contains(&app_id) {
            return Err(Refused::invalid_value("requiredResourceAccess", "Application"));
        }
        resources.push(app_id);
        let accesses = resource["resourceAccess"].as_array().cloned().unwrap_or_default();
        let good = |a: &Value| !text(a, "id").is_empty() && matches!(text(a, "type"), "Scope" | "Role");
        if accesses.is_empty() || !accesses.iter().all(good) {
            return Err(Refused::invalid_value("resourceAccess", "Application"));
        }
    }
    Ok(())
}

/// Whether an address may be registered: https, or http on this machine only; native clients have their own schemes.
fn is_redirect(address: &str, only_web: bool) -> bool {
    let Ok(address) = Url::parse(address) else {
        return false;
    };
    match address.scheme() {
        "https" => address.fragment().is_none(),
        "http" => {
            matches!(address.host_str(), Some("localhost" | "127.0.0.1")) && address.fragment().is_none()
        }
        _ => !only_web,
    }
}

/// Writes checked properties: complex ones are merged, lists are replaced as a whole.
fn apply(application: &mut Value, body: &Map<String, Value>) {
    let handled = |name: &str| name == "passwordCredentials" || name.contains('@');
    for (name, value) in body.iter().filter(|(name, _)| !handled(name)) {
        match (application.get_mut(name), value) {
            (Some(Value::Object(old)), Value::Object(new)) => {
                for (key, value) in new {
                    old.insert(key.clone(), value.clone());
                }
            }
            _ => application[name.as_str()] = value.clone(),
        }
    }
    for role in application["appRoles"].as_array_mut().into_iter().flatten() {
        role["origin"] = json!("Application");
    }
    for claims in application["optionalClaims"].as_object_mut().into_iter().flatten() {
        for claim in claims.1.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            claim.entry("source").or_insert(Value::Null);
            claim.entry("additionalProperties").or_insert(json!([]));
        }
    }
    if body.get("web").is_some_and(|web| web.get("redirectUris").is_some()) {
        let addresses = application["web"]["redirectUris"].as_array().cloned().unwrap_or_default();
        application["web"]["redirectUriSettings"] =
            addresses.iter().map(|address| json!({ "uri": address, "index": null })).collect();
    }
}
