//! The bin: what was deleted softly, and what hangs on it until it comes back or goes for good.
//!
//! Owns deletion and return of one object at a time. Refuses to own what stands in the way of a return: the call does.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::lookup::{find, text};
use super::shape;
use super::store::{Documents, SetAside};

/// `@odata.type` of an application in the bin.
pub(crate) const APPLICATION_TYPE: &str = "#microsoft.graph.application";
/// `@odata.type` of a service principal in the bin.
const SERVICE_PRINCIPAL_TYPE: &str = "#microsoft.graph.servicePrincipal";

impl Documents {
    /// Moves an application and its service principal to the bin. Whether there was one.
    pub(crate) fn bin_application(&mut self, id: &str) -> bool {
        let Some(index) = self.applications.iter().position(|application| text(application, "id") == id)
        else {
            return false;
        };
        let mut application = self.applications.remove(index);
        let app_id = text(&application, "appId").to_owned();
        application["deletedDateTime"] = json!(shape::whole_seconds(Timestamp::now()));
        application["@odata.type"] = json!(APPLICATION_TYPE);
        self.deleted.push(application);
        let principal = self.service_principal_of(&app_id).map(|sp| text(sp, "id").to_owned());
        if let Some(principal) = principal {
            self.bin_service_principal(&principal);
        }
        true
    }

    /// Moves a service principal to the bin with its assignments and grants. Whether there was one.
    pub(crate) fn bin_service_principal(&mut self, id: &str) -> bool {
        let Some(index) = self.service_principals.iter().position(|sp| text(sp, "id") == id) else {
            return false;
        };
        let mut principal = self.service_principals.remove(index);
        principal["deletedDateTime"] = json!(shape::whole_seconds(Timestamp::now()));
        principal["@odata.type"] = json!(SERVICE_PRINCIPAL_TYPE);
        self.deleted.push(principal);
        let assignments = take(&mut self.app_role_assignments, ["principalId", "resourceId"], id);
        let grants = take(&mut self.grants, ["clientId", "resourceId"], id);
        self.set_aside.insert(id.to_owned(), SetAside { assignments, grants });
        true
    }

    pub(crate) fn in_bin(&self, id: &str) -> Option<&Value> {
        find(&self.deleted, "id", id)
    }

    /// Deletes this object for good, and no other: the service principal of an application stays in the bin
    /// (howto-restore-app.md: permanently deleting an application does not permanently delete it).
    pub(crate) fn purge(&mut self, id: &str) -> bool {
        let Some(index) = self.deleted.iter().position(|item| text(item, "id") == id) else {
            return false;
        };
        self.deleted.remove(index);
        self.set_aside.remove(id);
        self.owners.remove(id);
        self.federated.remove(id);
        self.assigned_policies.remove(id);
        self.secrets.retain(|(holder, _), _| holder != id);
        true
    }

    /// Takes this object out of the bin, and no other: "restoring an application doesn't restore the associated service
    /// principal automatically" (directory-deleteditems-restore).
    pub(crate) fn restore(&mut self, id: &str) -> Option<Value> {
        let index = self.deleted.iter().position(|item| text(item, "id") == id)?;
        let mut item = self.deleted.remove(index);
        item["deletedDateTime"] = Value::Null;
        let restored = item.clone();
        if let Some(object) = item.as_object_mut() {
            object.remove("@odata.type");
        }
        if restored["@odata.type"] == APPLICATION_TYPE {
            self.applications.push(item);
        } else {
            self.service_principals.push(item);
            self.hand_back(id);
        }
        Some(restored)
    }

    /// Gives a service principal its assignments and grants back. Those whose other side is in the bin now wait for it
    /// there; those whose other side is gone for good are gone too.
    fn hand_back(&mut self, id: &str) {
        let Some(aside) = self.set_aside.remove(id) else {
            return;
        };
        for assignment in aside.assignments {
            match self.other_side(&assignment, ["principalId", "resourceId"], id) {
                Side::Alive => self.app_role_assignments.push(assignment),
                Side::InBin(other) => self.set_aside.entry(other).or_default().assignments.push(assignment),
                Side::Gone => {}
            }
        }
        for grant in aside.grants {
            match self.other_side(&grant, ["clientId", "resourceId"], id) {
                Side::Alive => self.grants.push(grant),
                Side::InBin(other) => self.set_aside.entry(other).or_default().grants.push(grant),
                Side::Gone => {}
            }
        }
    }

    fn other_side(&self, link: &Value, ends: [&str; 2], id: &str) -> Side {
        let other = ends.into_iter().map(|end| text(link, end)).find(|end| *end != id).unwrap_or(id);
        if self.service_principal(other).is_some() || self.user(other).is_some() {
            Side::Alive
        } else if self.in_bin(other).is_some() {
            Side::InBin(other.to_owned())
        } else {
            Side::Gone
        }
    }
}

/// Where the other end of an assignment or grant is.
enum Side {
    Alive,
    InBin(String),
    Gone,
}

/// Takes the items out of a list of which one of two properties is this id.
fn take(list: &mut Vec<Value>, ends: [&str; 2], id: &str) -> Vec<Value> {
    let (taken, kept) = list.drain(..).partition(|item| ends.iter().any(|end| text(item, end) == id));
    *list = kept;
    taken
}
