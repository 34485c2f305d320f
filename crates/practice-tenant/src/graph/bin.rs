//! `/directory/deletedItems`: what was deleted softly.
//!
//! Owns reading, restoring and purging. Refuses to own the thirty days: nothing here grows that old.

use serde_json::Value;

use super::answer::{Done, Refused};
use super::query::List;
use super::{Call, Result, access};
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
            items: items.collect(),
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
        let unique = item["uniqueName"].as_str();
        if unique.is_some_and(|name| self.documents.application_by("uniqueName", name).is_some()) {
            let message = "Another object with the same value for property uniqueName already exists.";
            return Err(Refused::bad(message));
        }
        let restored = self.documents.restore(text(&item, "id")).unwrap_or_default();
        Ok(Done::ok(self.entity(&restored, "directoryObjects/$entity")))
    }

    fn deleted(&self) -> std::result::Result<Value, Refused> {
        let id = self.route.id(0).unwrap_or_default();
        self.documents.in_bin(id).cloned().ok_or_else(|| Refused::not_found(id))
    }

    fn may_manage_deleted(&self, item: &Value) -> std::result::Result<(), Refused> {
        access::may_manage(self.documents, self.bearer, text(item, "id"))
    }
}
