//! The signed-in user, the organization, its domains, licences, roles and policy: read only.
//!
//! Owns what a narrow token gets to see of them. Refuses to own any write.

use serde_json::{Value, json};

use super::access;
use super::answer::{Done, Refused};
use super::call::{Call, Result};
use super::query::{self, List};
use super::schema::USER_DEFAULTS;
use crate::documents::{find, text};
use crate::identity::sessions::Bearer;

/// Leaves type and id of an object, as for a token that may not read its kind (limited-info.md).
pub(super) fn hide_details(item: &mut Value) {
    for (name, value) in item.as_object_mut().into_iter().flatten() {
        if name != "@odata.type" && name != "id" {
            *value = Value::Null;
        }
    }
}

impl Call<'_> {
    pub(super) fn directory(&mut self, name: &str) -> Result {
        match name {
            "me" => self.me(),
            "me/licensedetails" => {
                let user = self.user_id().to_owned();
                let items = self.documents.licenses.get(&user).cloned().unwrap_or_default();
                self.items(&format!("users('{user}')/licenseDetails"), "licenseDetails", &[], true, items)
            }
            "me/memberof" | "me/transitivememberof" => self.memberships(false),
            "me/memberof/microsoft.graph.directoryrole"
            | "me/transitivememberof/microsoft.graph.directoryrole" => self.memberships(true),
            "organization" => {
                let organization = self.organization();
                self.items("organization", "organization", &[], true, vec![organization])
            }
            "organization/*" => {
                let organization = self.organization();
                self.item_of(&[organization], "organization")
            }
            "domains" => self.items("domains", "domain", &["id"], true, self.documents.domains.clone()),
            "domains/*" => self.item_of(&self.documents.domains.clone(), "domain"),
            "subscribedskus" => {
                let items = self.documents.subscribed_skus.clone();
                self.items("subscribedSkus", "subscribedSku", &[], false, items)
            }
            "directoryroles" => {
                let items = self.documents.directory_roles.clone();
                self.items(
                    "directoryRoles",
                    "directoryRole",
                    &["roleTemplateId", "displayName"],
                    false,
                    items,
                )
            }
            "directoryroles/*" => self.item_of(&self.documents.directory_roles.clone(), "directoryRole"),
            "policies/defaultappmanagementpolicy" => self.policy(),
            other => {
                Err(Refused::new(400, "BadRequest", format!("Resource not found for the segment '{other}'.")))
            }
        }
    }

    fn items(
        &self,
        context: &str,
        kind: &str,
        filterable: &[&str],
        pages: bool,
        items: Vec<Value>,
    ) -> Result {
        let items = items.into();
        List { graph: self.graph, context, kind, filterable, pages, items }.answer(self.request)
    }

    fn item_of(&self, items: &[Value], kind: &str) -> Result {
        let id = self.route.id(0).unwrap_or_default();
        let item = find(items, "id", id).ok_or_else(|| Refused::not_found(id))?;
        self.single(item, kind, &format!("{kind}s/$entity"))
    }

    fn user_id(&self) -> &str {
        match self.bearer {
            Bearer::User { id, .. } => id,
            Bearer::App { .. } => "",
        }
    }

    fn me(&self) -> Result {
        query::check_single(self.request, &[])?;
        let mut user = self.documents.user(self.user_id()).cloned().unwrap_or_default();
        let licenses = self.documents.licenses.get(self.user_id()).cloned().unwrap_or_default();
        user["accountEnabled"] = json!(true);
        if user["userType"].is_null() {
            user["userType"] = json!("Member");
        }
        user["assignedLicenses"] =
            licenses.iter().map(|l| json!({ "disabledPlans": [], "skuId": l["skuId"] })).collect();
        let all = [user];
        let properties = self.request.parameter("$select");
        let mut chosen =
            query::select(all.to_vec(), Some(properties.unwrap_or(USER_DEFAULTS)), "user", &all)?;
        let context = properties.map_or("users/$entity".to_owned(), |list| format!("users({list})/$entity"));
        Ok(Done::ok(self.entity(&chosen.remove(0), &context)))
    }

    /// Roles, and one group that everybody is in. Without the right to read the directory only ids may come back.
    fn memberships(&self, only_roles: bool) -> Result {
        let held = self.documents.roles_of(self.user_id());
        let roles =
            self.documents.directory_roles.iter().filter(|r| held.contains(&text(r, "roleTemplateId")));
        let mut items: Vec<Value> = roles.cloned().collect();
        for item in &mut items {
            item["@odata.type"] = json!("#microsoft.graph.directoryRole");
        }
        if !only_roles {
            items.push(json!({ "@odata.type": "#microsoft.graph.group", "description": "Everybody at work",
                "displayName": "All Employees", "groupTypes": [], "id": text(&self.documents.organization, "id"),
                "mailEnabled": false, "securityEnabled": true }));
        }
        if self.documents.hide_member_details && !access::sees_directory(self.bearer) {
            items.iter_mut().for_each(hide_details);
        }
        let context = if only_roles { "directoryRoles" } else { "directoryObjects" };
        self.items(context, "directoryObject", &["displayName"], true, items)
    }

    /// With User.Read alone only id, name and verified domains are filled (organization-list.md).
    fn organization(&self) -> Value {
        let mut organization = self.documents.organization.clone();
        if !access::sees_organization(self.bearer) {
            for (name, value) in organization.as_object_mut().into_iter().flatten() {
                if !["id", "displayName", "verifiedDomains"].contains(&name.as_str()) {
                    *value = if value.is_array() { json!([]) } else { Value::Null };
                }
            }
        }
        organization
    }

    /// Reading policies takes a role that may (Application Administrator upwards) beside the permission.
    fn policy(&self) -> Result {
        access::may_manage_all(self.documents, self.bearer)?;
        let policy = self.documents.app_management_policy.clone();
        self.single(&policy, "tenantAppManagementPolicy", "policies/defaultAppManagementPolicy/$entity")
    }

    /// The policies of one application (Microsoft's `OpenAPI` description has the list; appmanagementpolicy-post-appliesto).
    pub(super) fn list_assigned_policies(&mut self) -> Result {
        let id = self.application_id()?;
        let items = self.assigned_policies_of(&id)?;
        let context = format!("applications('{id}')/appManagementPolicies");
        self.items(&context, "appManagementPolicy", &[], true, items)
    }

    /// Reading them takes the same as reading the tenant's own policy, whichever way they are asked for.
    pub(super) fn assigned_policies_of(&self, id: &str) -> std::result::Result<Vec<Value>, Refused> {
        access::check(self.bearer, "GET", "policies/defaultappmanagementpolicy")?;
        access::may_manage_all(self.documents, self.bearer)?;
        Ok(self.documents.assigned_policies.get(id).cloned().unwrap_or_default())
    }
}
