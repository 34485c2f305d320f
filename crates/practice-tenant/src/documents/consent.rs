//! What an application holds of Microsoft Graph, and consenting to all that it lists.
//!
//! Owns names and ids of permissions. Refuses to own who may consent.

use jiff::Timestamp;

use super::lookup::text;
use super::shape::GRAPH_APP_ID;
use super::store::Documents;
use super::upkeep::Consent;

impl Documents {
    /// Id of one of Microsoft Graph's app roles, by its name.
    pub(crate) fn graph_role_id(&self, name: &str) -> Option<String> {
        let graph = self.service_principal_of(GRAPH_APP_ID)?;
        let role = graph["appRoles"].as_array()?.iter().find(|role| text(role, "value") == name)?;
        Some(text(role, "id").to_owned())
    }

    /// Names of the Graph app roles that an application holds, sorted.
    pub(crate) fn role_names(&self, app_id: &str) -> Vec<String> {
        let roles =
            self.service_principal_of(GRAPH_APP_ID).map(|sp| sp["appRoles"].clone()).unwrap_or_default();
        let name = |id: &str| {
            let role = roles.as_array()?.iter().find(|role| text(role, "id") == id)?;
            Some(text(role, "value").to_owned())
        };
        let (graph, client) = (self.graph_id(), self.service_principal_of(app_id).map(|sp| text(sp, "id")));
        let mut names: Vec<String> = self
            .app_role_assignments
            .iter()
            .filter(|a| Some(text(a, "principalId")) == client && text(a, "resourceId") == graph)
            .filter_map(|a| name(text(a, "appRoleId")))
            .collect();
        names.sort();
        names
    }

    /// Grants everything an application lists of Microsoft Graph, for the whole tenant. Creates the service
    /// principal when it is missing. Whether there is such an application.
    pub(crate) fn consent_to_listed(&mut self, app_id: &str) -> bool {
        let Some(application) = self.application_by("appId", app_id).cloned() else {
            return false;
        };
        let client = match self.service_principal_of(app_id) {
            Some(principal) => text(principal, "id").to_owned(),
            None => self.enterprise_application(app_id, Timestamp::now()).unwrap_or_default(),
        };
        let graph = self.graph_id();
        let graph_document = self.service_principal_of(GRAPH_APP_ID).cloned().unwrap_or_default();
        let mut scopes = Vec::new();
        for resource in application["requiredResourceAccess"].as_array().into_iter().flatten() {
            if text(resource, "resourceAppId") != GRAPH_APP_ID {
                continue;
            }
            for access in resource["resourceAccess"].as_array().into_iter().flatten() {
                let id = text(access, "id");
                if access["type"] == "Role" {
                    let held = self.app_role_assignments.iter().any(|a| {
                        text(a, "principalId") == client
                            && text(a, "resourceId") == graph
                            && text(a, "appRoleId") == id
                    });
                    if !held {
                        self.assign(&client, &graph, id);
                    }
                } else {
                    let all = graph_document["oauth2PermissionScopes"].as_array().into_iter().flatten();
                    scopes.extend(all.filter(|s| text(s, "id") == id).map(|s| text(s, "value").to_owned()));
                }
            }
        }
        if !scopes.is_empty() {
            self.widen_grant(&client, &graph, &Consent::AllPrincipals, &scopes);
        }
        true
    }
}
