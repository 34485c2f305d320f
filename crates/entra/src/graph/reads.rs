//! What is read, as parts of a batch.
//!
//! Registrations are read whole: the entity grows, and what is looked at must not depend on a list of names here.
//! Service principals are read in part: Graph's own is half a megabyte, and the others repeat their registration.

use super::odata::{by_key, encode, equals};
use super::part::Part;

/// The application id of Microsoft Graph itself, the same in every tenant and cloud.
pub const GRAPH_APP_ID: &str = "00000003-0000-0000-c000-000000000000";

/// The tenant (`Organization`, a list of one). Needs `User.Read`.
pub fn organization() -> Part {
    Part::get("/organization")
}

/// Who is signed in (`User`).
pub fn me() -> Part {
    Part::get("/me")
}

/// Whether who is signed in is a member of the tenant or a guest (`User`; `userType` comes only where it is selected). One
/// that acts for a partner is no user of the tenant at all: `NotFound`.
pub fn my_kind() -> Part {
    Part::get("/me?$select=id,userType")
}

/// The directory roles of who is signed in, also through groups, among all else that the account is a member of (list of
/// `DirectoryObject`): `directory_roles` picks them. Not asked for by type: Microsoft documents such a cast as an advanced
/// query, which a strict service refuses without its header.
pub fn my_roles() -> Part {
    Part::get("/me/transitiveMemberOf")
}

/// The licences of who is signed in (list of `LicenseDetails`). Needs `LicenseAssignment.Read.All`.
pub fn my_licenses() -> Part {
    Part::get("/me/licenseDetails")
}

/// Registrations of this name (list of `Application`).
pub fn applications_named(name: &str) -> Part {
    Part::get(format!("/applications?{}", equals("displayName", name)))
}

/// The registration that was made under an alternate key, whatever it is called by now (`Application`; `NotFound` if
/// there is none). Read by the key itself: Microsoft's pages do not say that `uniqueName` can be filtered by.
pub fn application_keyed(unique_name: &str) -> Part {
    Part::get(by_key("applications", "uniqueName", unique_name))
}

/// Only which registration that is, for where it is expected to be known already.
pub fn application_keyed_id(unique_name: &str) -> Part {
    Part::get(format!("{}?$select=id,appId", by_key("applications", "uniqueName", unique_name)))
}

/// One registration by its object id (`Application`).
pub fn application(object_id: &str) -> Part {
    Part::get(format!("/applications/{}", encode(object_id)))
}

/// What is looked at of an ordinary service principal. Whole it says once more what its registration says, and it is read
/// every few seconds.
const OF_PRINCIPAL: &str = "$select=id,appId,displayName,accountEnabled";

/// Service principals of this name (list of `ServicePrincipal`).
pub fn service_principals_named(name: &str) -> Part {
    Part::get(format!("/servicePrincipals?{}&{OF_PRINCIPAL}", equals("displayName", name)))
}

/// The service principal of an application (list of at most one `ServicePrincipal`).
pub fn service_principal_of(app_id: &str) -> Part {
    Part::get(format!("/servicePrincipals?{}&{OF_PRINCIPAL}", equals("appId", app_id)))
}

/// Graph's own service principal with the permissions it offers (list of one `ServicePrincipal`).
pub fn graph_service_principal() -> Part {
    let select = "$select=id,appId,displayName,appRoles,oauth2PermissionScopes";
    Part::get(format!("/servicePrincipals?{}&{select}", equals("appId", GRAPH_APP_ID)))
}

/// The application permissions granted to a service principal (list of `AppRoleAssignment`).
pub fn app_role_assignments(service_principal_id: &str) -> Part {
    Part::get(format!("/servicePrincipals/{}/appRoleAssignments", encode(service_principal_id)))
}

/// Who was given access to a service principal: users, groups and other service principals (list of `AppRoleAssignment`).
pub fn app_role_assigned_to(service_principal_id: &str) -> Part {
    Part::get(format!("/servicePrincipals/{}/appRoleAssignedTo", encode(service_principal_id)))
}

/// A service's name and the application permissions it offers (`ServicePrincipal`).
pub fn service(service_principal_id: &str) -> Part {
    let select = "$select=id,appId,displayName,appRoles";
    Part::get(format!("/servicePrincipals/{}?{select}", encode(service_principal_id)))
}

/// The federated credentials of a registration (list of `FederatedCredential`; Microsoft's page
/// `application-list-federatedidentitycredentials`).
pub fn federated_credentials(application_object_id: &str) -> Part {
    Part::get(format!("/applications/{}/federatedIdentityCredentials", encode(application_object_id)))
}

/// The delegated permissions granted to a service principal (list of `DelegatedGrant`).
pub fn delegated_grants(service_principal_id: &str) -> Part {
    Part::get(format!("/oauth2PermissionGrants?{}", equals("clientId", service_principal_id)))
}

/// A service principal's own secrets and certificates, beside those of its registration (`ServicePrincipal`).
///
/// A read of its own: with `keyCredentials` selected, Microsoft answers 150 times a minute for the whole tenant
/// (`serviceprincipal-get`), and hands out the certificates' public keys too.
pub fn principal_credentials(service_principal_id: &str) -> Part {
    let select = "$select=id,appId,keyCredentials,passwordCredentials";
    Part::get(format!("/servicePrincipals/{}?{select}", encode(service_principal_id)))
}

/// What is looked at of an owner. Microsoft's pages list `$select` among the options of both lists (`application-list-owners`,
/// `serviceprincipal-list-owners`); `@odata.type` comes whatever is selected. A page of the size that Microsoft allows at most:
/// its own size of 100 would take a second request with every look where there are more.
const OF_OWNER: &str = "$top=999&$select=id,displayName,userPrincipalName";

/// The owners of a registration (list of `DirectoryObject`, by pages). A token without a right to read users gets an
/// owner's type and id only (`application-list-owners`).
pub fn owners(application_object_id: &str) -> Part {
    Part::get(format!("/applications/{}/owners?{OF_OWNER}", encode(application_object_id)))
}

/// The owners of a service principal (list of `DirectoryObject`, by pages), as above (`serviceprincipal-list-owners`).
pub fn principal_owners(service_principal_id: &str) -> Part {
    Part::get(format!("/servicePrincipals/{}/owners?{OF_OWNER}", encode(service_principal_id)))
}

/// Deleted registrations, restorable for 30 days (list of `Application`). Not filtered: the address takes filters only
/// as an advanced query. "This API returns 100 objects by default and supports returning up to 999 objects per page using
/// `$top`" (`directory-deleteditems-list`).
pub fn deleted_applications() -> Part {
    let select = "$top=999&$select=id,appId,displayName,uniqueName,createdDateTime,deletedDateTime,identifierUris,web,spa,\
                  publicClient,passwordCredentials,keyCredentials";
    Part::get(format!("/directory/deletedItems/microsoft.graph.application?{select}"))
}

/// Deleted service principals, restorable for 30 days (list of `ServicePrincipal`). Not filtered, as above: pick by
/// `app_id`.
pub fn deleted_service_principals() -> Part {
    let select = "$top=999&$select=id,appId,displayName,deletedDateTime";
    Part::get(format!("/directory/deletedItems/microsoft.graph.servicePrincipal?{select}"))
}

/// The policies that are assigned to one registration (`AssignedPolicies`). Needs `Policy.Read.All`. Microsoft documents
/// assigning them by this relation (`appmanagementpolicy-post-appliesto`); that it can be expanded is only reported, so a
/// refusal of this read says nothing about the registration.
pub fn assigned_policies(object_id: &str) -> Part {
    Part::get(format!("/applications/{}?$select=id&$expand=appManagementPolicies", encode(object_id)))
}

/// The tenant's rules for registrations (`AppManagementPolicy`). Needs `Policy.Read.All`; not in the China cloud.
pub fn default_app_management_policy() -> Part {
    Part::get("/policies/defaultAppManagementPolicy")
}
