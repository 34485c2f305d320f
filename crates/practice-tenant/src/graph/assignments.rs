//! App role assignments, from the client's side and from the resource's side.
//!
//! Owns which ids fit together. Refuses to own who may assign: `access` does.

use serde_json::{Value, json};

use super::answer::{Done, Refused};
use super::call::{Call, Result};
use super::query::List;
use super::{access, schema};
use crate::documents::text;

/// The role of a resource that has none.
const DEFAULT_ROLE: &str = "00000000-0000-0000-0000-000000000000";

impl Call<'_> {
    /// `side` is the property that the path's service principal fills: `principalId` or `resourceId`.
    pub(super) fn list_assignments(&mut self, side: &str) -> Result {
        let id = self.service_principal_id()?;
        let of_side = |assignment: &&Value| text(assignment, side) == id;
        let items: Vec<_> = self.documents.app_role_assignments.iter().filter(of_side).cloned().collect();
        let list = List {
            graph: self.graph,
            context: &format!("servicePrincipals('{id}')/{}", collection(side)),
            kind: "appRoleAssignment",
            filterable: &["resourceId", "principalId", "appRoleId"],
            pages: true,
            items: items.into(),
        };
        list.answer(self.request)
    }

    pub(super) fn get_assignment(&mut self, side: &str) -> Result {
        let id = self.service_principal_id()?;
        let key = self.route.id(1).unwrap_or_default();
        let fits = |assignment: &&Value| text(assignment, "id") == key && text(assignment, side) == id;
        let found = self.documents.app_role_assignments.iter().find(fits);
        let found = found.ok_or_else(|| Refused::not_found(key))?;
        self.single(
            found,
            "appRoleAssignment",
            &format!("servicePrincipals('{id}')/{}/$entity", collection(side)),
        )
    }

    pub(super) fn assign(&mut self, side: &str) -> Result {
        let body = self.body()?;
        let id = self.service_principal_id()?;
        schema::check(&body, schema::ASSIGNMENT, &[], "AppRoleAssignment")?;
        let principal = schema::required(&body, "principalId", "AppRoleAssignment")?.to_lowercase();
        let resource = schema::required(&body, "resourceId", "AppRoleAssignment")?.to_lowercase();
        let role = schema::required(&body, "appRoleId", "AppRoleAssignment")?.to_lowercase();
        access::may_assign(self.documents, self.bearer, &resource)?;
        let named = if side == "principalId" { &principal } else { &resource };
        // People are assigned from the resource's side (serviceprincipal-post-approleassignedto).
        let person = self.documents.user(&principal).filter(|_| side == "resourceId").cloned();
        let known = person.is_some() || self.documents.service_principal(&principal).is_some();
        let Some(owner) = self.documents.service_principal(&resource).filter(|_| known && *named == id)
        else {
            return Err(Refused::bad("Not a valid reference update."));
        };
        let roles = owner["appRoles"].as_array().map_or(&[][..], Vec::as_slice);
        let offered = roles.iter().any(|offered| text(offered, "id") == role && offered["isEnabled"] == true);
        let default = roles.is_empty() && role == DEFAULT_ROLE;
        if !(offered || default) {
            let name = text(owner, "displayName");
            return Err(Refused::bad(format!(
                "Permission being assigned was not found on application '{name}'."
            )));
        }
        let same = |assignment: &Value| {
            text(assignment, "principalId") == principal
                && text(assignment, "resourceId") == resource
                && text(assignment, "appRoleId") == role
        };
        if self.documents.app_role_assignments.iter().any(same) {
            return Err(if side == "principalId" {
                Refused::bad("Permission being assigned already exists on the object")
            } else {
                let message = "EntitlementGrant entry already exists.";
                Refused::new(409, "Request_MultipleObjectsWithSameKeyValue", message)
            });
        }
        let mut made = self.documents.assign(&principal, &resource, &role);
        if let (Some(person), Some(kept)) = (person, self.documents.app_role_assignments.last_mut()) {
            kept["principalType"] = json!("User");
            kept["principalDisplayName"] = person["displayName"].clone();
            made = kept.clone();
        }
        let context = format!("servicePrincipals('{id}')/{}/$entity", collection(side));
        Ok(Done::created(self.entity(&made, &context), None))
    }

    pub(super) fn unassign(&mut self, side: &str) -> Result {
        let id = self.service_principal_id()?;
        let key = self.route.id(1).unwrap_or_default().to_owned();
        let fits = |assignment: &Value| text(assignment, "id") == key && text(assignment, side) == id;
        let Some(index) = self.documents.app_role_assignments.iter().position(fits) else {
            return Err(Refused::bad("Not a valid reference update."));
        };
        let resource = text(&self.documents.app_role_assignments[index], "resourceId").to_owned();
        access::may_unassign(self.documents, self.bearer, &resource)?;
        self.documents.app_role_assignments.remove(index);
        Ok(Done::no_content())
    }
}

fn collection(side: &str) -> &'static str {
    if side == "principalId" { "appRoleAssignments" } else { "appRoleAssignedTo" }
}
