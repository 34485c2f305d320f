//! `/directory/deletedItems`: what was deleted softly.
//!
//! Owns reading, restoring and purging. Refuses to own the thirty days: nothing here grows that old.

use serde_json::Value;

use super::access;
use super::answer::{Done, Refused};
use super::call::{Call, Result};
use super::query::List;
use super::service_principals::in_use;
use crate::documents::bin::APPLICATION_TYPE;
use crate::documents::text;

impl Call<'_> {
    /// `kind` is `application` or `servicePrincipal`.
    pub(super) fn list_deleted(&mut self, kind: &str) -> Result {
        let wanted = format!("#microsoft.graph.{kind}");
        let items = self.documents.deleted.iter().filter(|item| item["@odata.type"] == wanted.as_str());
        let items = items.map(|item| {
            let mut item = item.clone();
            if let Some(object) = item.as_object_mut() {
                object.remove("@odata.type");
            }
            item
        });
        let list = List {
            graph: self.graph,
            context: &format!("{kind}s"),
            kind,
            filterable: &["id", "appId", "displayName", "uniqueName"],
            pages: true,
            items: items.collect::<Vec<_>>().into(),
        };
        list.answer(self.request)
    }

    pub(super) fn get_deleted(&mut self) -> Result {
        let item = self.deleted()?;
        self.single(&item, "directoryObject", "directoryObjects/$entity")
    }

    pub(super) fn purge(&mut self) -> Result {
        let item = self.deleted()?;
        self.may_manage_deleted(&item)?;
        self.documents.purge(text(&item, "id"));
        Ok(Done::no_content())
    }

    pub(super) fn restore(&mut self) -> Result {
        let item = self.deleted()?;
        self.may_manage_deleted(&item)?;
        self.may_come_back(&item)?;
        let restored = self.documents.restore(text(&item, "id")).unwrap_or_default();
        Ok(Done::ok(self.entity(&restored, "directoryObjects/$entity")))
    }

    fn deleted(&self) -> std::result::Result<Value, Refused> {
        let id = self.route.id(0).unwrap_or_default();
        self.documents.in_bin(id).cloned().ok_or_else(|| Refused::not_found(id))
    }

    /// A service principal is managed by whoever manages its application, which may be in the bin too.
    fn may_manage_deleted(&self, item: &Value) -> std::result::Result<(), Refused> {
        let app_id = text(item, "appId");
        let mut deleted = self.documents.deleted.iter();
        let application = self.documents.application_by("appId", app_id).or_else(|| {
            deleted.find(|one| one["@odata.type"] == APPLICATION_TYPE && text(one, "appId") == app_id)
        });
        let id = if item["@odata.type"] == APPLICATION_TYPE { Some(item) } else { application };
        match id {
            Some(application) => access::may_manage(self.documents, self.bearer, text(application, "id"))
                .or_else(|_| access::may_manage(self.documents, self.bearer, text(item, "id"))),
            None => access::may_manage(self.documents, self.bearer, text(item, "id")),
        }
    }

    /// Whether nothing alive has taken the place of what is to be restored.
    fn may_come_back(&self, item: &Value) -> std::result::Result<(), Refused> {
        let documents = &self.documents;
        if item["@odata.type"] == APPLICATION_TYPE {
            let unique = item["uniqueName"].as_str();
            if unique.is_some_and(|name| documents.application_by("uniqueName", name).is_some()) {
                return Err(taken("uniqueName"));
            }
            let mut alive = documents.applications.iter();
            if alive.any(|application| shared_text(item, application, "identifierUris").is_some()) {
                return Err(taken("identifierUris"));
            }
            return Ok(());
        }
        let app_id = text(item, "appId");
        let local = text(item, "appOwnerOrganizationId") == documents.tenant_id();
        if local && documents.application_by("appId", app_id).is_none() {
            // Quoted by Microsoft's support as a known issue of soft deleted service principals.
            let message = format!("Cannot restore ServicePrincipal without backing Application {app_id}.");
            return Err(Refused::bad(message));
        }
        let mut alive = documents.service_principals.iter();
        match alive.find_map(|principal| shared_text(item, principal, "servicePrincipalNames")) {
            Some(name) => Err(in_use(name)),
            None => Ok(()),
        }
    }
}

/// The refusal of a value that another object has (reported as a 400 for either property).
pub(super) fn taken(property: &str) -> Refused {
    Refused::bad(format!("Another object with the same value for property {property} already exists."))
}

/// A text that two objects have in the same list.
pub(super) fn shared_text<'a>(one: &'a Value, other: &Value, list: &str) -> Option<&'a str> {
    let theirs = other[list].as_array().map_or(&[][..], Vec::as_slice);
    let mut ours = one[list].as_array().into_iter().flatten().filter_map(Value::as_str);
    ours.find(|text| theirs.iter().any(|their| their.as_str().is_some_and(|t| t.eq_ignore_ascii_case(text))))
}
