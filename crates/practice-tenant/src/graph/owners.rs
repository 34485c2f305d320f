//! Owners of an application or service principal: listed, referred to, added, taken away, and named on creation.
//!
//! Owns references to directory objects. Refuses to own what an owner may do: `access` does.

use serde_json::{Map, Value, json};

use super::access;
use super::answer::{Done, Refused};
use super::call::{Call, Result};
use super::query::List;
use crate::documents::text;

/// `@odata.type` of a user.
const USER_TYPE: &str = "#microsoft.graph.user";
/// What names owners in the body of a creation.
const BIND: &str = "owners@odata.bind";

impl Call<'_> {
    /// Object id of the application or service principal that the path names.
    pub(super) fn holder_id(&self) -> std::result::Result<String, Refused> {
        if self.route.name.starts_with("applications/") {
            self.application_id()
        } else {
            self.service_principal_id()
        }
    }

    pub(super) fn owners(&mut self) -> Result {
        let id = self.holder_id()?;
        let items = self.owners_of(&id);
        let list = List {
            graph: self.graph,
            context: "directoryObjects",
            kind: "directoryObject",
            filterable: &[],
            pages: true,
            items: items.into(),
        };
        list.answer(self.request)
    }

    /// The owners of an application or service principal as directory objects, each with its type; of one that is gone
    /// there is nothing but the id. A token that may not read users gets type and id of one where that is practised.
    pub(super) fn owners_of(&self, object: &str) -> Vec<Value> {
        let owners = self.documents.owners.get(object).cloned().unwrap_or_default();
        let hidden = self.documents.hide_member_details && !access::sees_users(self.bearer);
        let shown = |owner: &String| {
            let mut found = self.directory_object(owner).unwrap_or_else(|| json!({ "id": owner }));
            if hidden && found["@odata.type"] == USER_TYPE {
                super::directory::hide_details(&mut found);
            }
            found
        };
        owners.iter().map(shown).collect()
    }

    fn directory_object(&self, id: &str) -> Option<Value> {
        let (mut found, kind) = match (self.documents.user(id), self.documents.service_principal(id)) {
            (Some(user), _) => (user.clone(), "user"),
            (None, Some(principal)) => (principal.clone(), "servicePrincipal"),
            (None, None) => return None,
        };
        found["@odata.type"] = json!(format!("#microsoft.graph.{kind}"));
        Some(found)
    }

    pub(super) fn owner_references(&mut self) -> Result {
        let id = self.application_id()?;
        let reference = |owner: Value| {
            let kind = if owner["@odata.type"] == USER_TYPE { "User" } else { "ServicePrincipal" };
            let path = format!("directoryObjects/{}/Microsoft.DirectoryServices.{kind}", text(&owner, "id"));
            json!({ "@odata.id": format!("{}/v1.0/{path}", self.graph) })
        };
        let value: Vec<Value> = self.owners_of(&id).into_iter().map(reference).collect();
        Ok(Done::ok(json!({ "@odata.context": self.context("Collection($ref)"), "value": value })))
    }

    /// Adds one owner (application-post-owners). The second time is refused in the words that azure-cli looks for.
    pub(super) fn add_owner(&mut self) -> Result {
        let body = self.body()?;
        let owner =
            body.get("@odata.id").and_then(Value::as_str).and_then(referred).ok_or_else(|| {
                Refused::bad("A value is required for property '@odata.id' of the reference.")
            })?;
        let id = self.holder_id()?;
        access::may_manage(self.documents, self.bearer, &id)?;
        let owner = self.known(&owner)?;
        let owners = self.documents.owners.entry(id).or_default();
        if owners.contains(&owner) {
            let message = "One or more added object references already exist for the following modified properties: \
                           'owners'.";
            return Err(Refused::bad(message));
        }
        owners.push(owner);
        Ok(Done::no_content())
    }

    /// Takes one owner away, the last one too: only groups must keep one.
    pub(super) fn remove_owner(&mut self) -> Result {
        let id = self.holder_id()?;
        let owner = self.route.id(1).unwrap_or_default().to_lowercase();
        access::may_manage(self.documents, self.bearer, &id)?;
        let owners = self.documents.owners.entry(id).or_default();
        let before = owners.len();
        owners.retain(|known| *known != owner);
        if owners.len() == before { Err(Refused::not_found(&owner)) } else { Ok(Done::no_content()) }
    }

    /// Creates an application whose body may name owners beside the creator.
    pub(super) fn create_with_owners(&mut self) -> Result {
        let named = self.bound_owners(&self.body()?)?;
        let done = self.create_application()?;
        let id = done.body.as_ref().map(|body| text(body, "id").to_owned()).unwrap_or_default();
        let owners = self.documents.owners.entry(id).or_default();
        for owner in named {
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        Ok(done)
    }

    /// Changes an application. Owners are changed one by one with references, never in its body.
    pub(super) fn change_application(&mut self) -> Result {
        if self.body()?.contains_key(BIND) {
            return Err(Refused::bad(format!("Invalid property '{BIND}'.")));
        }
        self.patch_application()
    }

    fn bound_owners(&self, body: &Map<String, Value>) -> std::result::Result<Vec<String>, Refused> {
        let wrong = || Refused::bad(format!("Invalid value specified for property '{BIND}'."));
        let Some(bound) = body.get(BIND) else {
            return Ok(Vec::new());
        };
        let addresses = bound.as_array().ok_or_else(wrong)?;
        addresses
            .iter()
            .map(|address| self.known(&address.as_str().and_then(referred).ok_or_else(wrong)?))
            .collect()
    }

    /// The id of a user or service principal as it is kept, when there is one.
    fn known(&self, id: &str) -> std::result::Result<String, Refused> {
        let found = self.directory_object(id).ok_or_else(|| Refused::not_found(id))?;
        Ok(text(&found, "id").to_owned())
    }
}

/// The object id at the end of an address such as `https://graph.microsoft.com/v1.0/directoryObjects/{id}`.
fn referred(address: &str) -> Option<String> {
    let path = address.split(['?', '#']).next()?.trim_end_matches('/');
    let (collection, last) = path.rsplit_once('/')?;
    let (collection, id) = match last.split_once("('") {
        Some((collection, rest)) => (collection, rest.strip_suffix("')")?),
        None => (collection.rsplit('/').next()?, last),
    };
    let known = ["directoryobjects", "users", "serviceprincipals"];
    let fits = known.contains(&collection.to_lowercase().as_str()) && uuid::Uuid::parse_str(id).is_ok();
    fits.then(|| id.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_ends_in_an_object_id() {
        let id = "741f803b-c850-494e-b5df-cde7c675a1ca";
        let graph = "https://graph.microsoft.com/v1.0";
        for address in [
            format!("{graph}/directoryObjects/{id}"),
            format!("{graph}/users/{id}/"),
            format!("{graph}/myorganization/servicePrincipals('{id}')"),
        ] {
            assert_eq!(referred(&address).as_deref(), Some(id), "{address}");
        }
        for address in [format!("{graph}/groups/{id}"), format!("{graph}/users/anna"), id.to_owned()] {
            assert_eq!(referred(&address), None, "{address}");
        }
    }
}
