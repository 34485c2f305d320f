//! The table of calls.

use super::call::{Call, Result};

impl Call<'_> {
    /// Carries the call out.
    pub(super) fn run(mut self) -> Result {
        let name = self.route.name.clone();
        match (self.request.method.as_str(), name.as_str()) {
            ("GET", "applications") => self.list_applications(),
            ("POST", "applications") => self.create_with_owners(),
            ("GET", "applications/*") => self.get_application(),
            ("PATCH", "applications/*") => self.change_application(),
            ("DELETE", "applications/*") => self.delete_application(),
            ("GET", "applications/*/owners" | "serviceprincipals/*/owners") => self.owners(),
            ("GET", "applications/*/owners/$ref") => self.owner_references(),
            ("POST", "applications/*/owners/$ref" | "serviceprincipals/*/owners/$ref") => self.add_owner(),
            ("DELETE", "applications/*/owners/*/$ref" | "serviceprincipals/*/owners/*/$ref") => {
                self.remove_owner()
            }
            ("GET", "applications/*/federatedidentitycredentials") => self.list_federated(),
            ("POST", "applications/*/federatedidentitycredentials") => self.create_federated(),
            ("GET", "applications/*/federatedidentitycredentials/*") => self.get_federated(),
            ("DELETE", "applications/*/federatedidentitycredentials/*") => self.delete_federated(),
            ("GET", "applications/*/appmanagementpolicies") => self.list_assigned_policies(),
            ("POST", "applications/*/addpassword" | "serviceprincipals/*/addpassword") => self.add_password(),
            ("POST", "applications/*/removepassword" | "serviceprincipals/*/removepassword") => {
                self.remove_password()
            }
            ("GET", "serviceprincipals") => self.list_service_principals(),
            ("POST", "serviceprincipals") => self.create_service_principal(),
            ("GET", "serviceprincipals/*") => self.get_service_principal(),
            ("PATCH", "serviceprincipals/*") => self.patch_service_principal(),
            ("DELETE", "serviceprincipals/*") => self.delete_service_principal(),
            ("GET", "serviceprincipals/*/approleassignments") => self.list_assignments("principalId"),
            ("GET", "serviceprincipals/*/approleassignedto") => self.list_assignments("resourceId"),
            ("POST", "serviceprincipals/*/approleassignments") => self.assign("principalId"),
            ("POST", "serviceprincipals/*/approleassignedto") => self.assign("resourceId"),
            ("GET", "serviceprincipals/*/approleassignments/*") => self.get_assignment("principalId"),
            ("GET", "serviceprincipals/*/approleassignedto/*") => self.get_assignment("resourceId"),
            ("DELETE", "serviceprincipals/*/approleassignments/*") => self.unassign("principalId"),
            ("DELETE", "serviceprincipals/*/approleassignedto/*") => self.unassign("resourceId"),
            ("GET", "oauth2permissiongrants") => self.list_grants(),
            ("POST", "oauth2permissiongrants") => self.create_grant(),
            ("GET", "oauth2permissiongrants/*") => self.get_grant(),
            ("PATCH", "oauth2permissiongrants/*") => self.patch_grant(),
            ("DELETE", "oauth2permissiongrants/*") => self.delete_grant(),
            ("GET", "directory/deleteditems/microsoft.graph.application") => self.list_deleted("application"),
            ("GET", "directory/deleteditems/microsoft.graph.serviceprincipal") => {
                self.list_deleted("servicePrincipal")
            }
            ("GET", "directory/deleteditems/*") => self.get_deleted(),
            ("DELETE", "directory/deleteditems/*") => self.purge(),
            ("POST", "directory/deleteditems/*/restore") => self.restore(),
            (_, other) => self.directory(other),
        }
    }
}
