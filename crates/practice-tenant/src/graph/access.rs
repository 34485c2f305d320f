//! Which permission and which directory role a call needs.
//!
//! Owns the tables (Microsoft's permissions.json of August 2026, permissions-reference.md for roles). Refuses to own
//! the calls themselves. Application.ReadWrite.OwnedBy is left out: nothing here uses it, and too strict is safe.

use crate::documents::Documents;
use crate::documents::company::role;
use crate::identity::Bearer;

use super::answer::Refused;

/// Permissions for a call: one of the list that fits the token, and one of `also` if that is not empty.
struct Needs {
    delegated: &'static [&'static str],
    application: &'static [&'static str],
    also: &'static [&'static str],
}

const READ_APPS: &[&str] =
    &["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"];
const WRITE_APPS: &[&str] = &["Application.ReadWrite.All"];
const WRITE_APPS_OR_DIRECTORY: &[&str] = &["Application.ReadWrite.All", "Directory.ReadWrite.All"];
const CREATE_APPS: &[&str] = &["AppRegistration.Create", "Application.ReadWrite.All"];
const READ_GRANTS: &[&str] =
    &["Directory.Read.All", "DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"];
const WRITE_GRANTS: &[&str] = &["DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"];
const ASSIGN: &[&str] = &["AppRoleAssignment.ReadWrite.All"];
const READ_DIRECTORY: &[&str] = &["Directory.Read.All", "Directory.ReadWrite.All"];
const ME: &[&str] = &[
    "User.Read",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "User.Read.All",
    "User.ReadBasic.All",
    "User.ReadWrite",
    "User.ReadWrite.All",
];
const LICENSES: &[&str] = &[
    "LicenseAssignment.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "User.Read",
    "User.Read.All",
    "User.ReadWrite.All",
];
const MEMBERSHIPS: &[&str] = &[
    "User.Read",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "Group.Read.All",
    "GroupMember.Read.All",
    "User.Read.All",
];
const ORGANIZATION: &[&str] = &[
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "User.Read.All",
];
const ORGANIZATION_AS_USER: &[&str] = &[
    "User.Read",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "User.Read.All",
];
const DOMAINS: &[&str] = &["Domain.Read.All", "Domain.ReadWrite.All", "Directory.Read.All"];
const SKUS: &[&str] = &[
    "LicenseAssignment.Read.All",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
    "Organization.Read.All",
    "Organization.ReadWrite.All",
];
const ROLES: &[&str] = &[
    "RoleManagement.Read.Directory",
    "RoleManagement.ReadWrite.Directory",
    "Directory.Read.All",
    "Directory.ReadWrite.All",
];
const POLICIES: &[&str] = &["Policy.Read.All", "Policy.ReadWrite.ApplicationConfiguration"];

const fn both(list: &'static [&'static str]) -> Needs {
    Needs { delegated: list, application: list, also: &[] }
}

const fn user_only(list: &'static [&'static str]) -> Needs {
    Needs { delegated: list, application: &[], also: &[] }
}

/// What a call needs; `None` when there is no such call here.
fn needs(method: &str, route: &str) -> Option<Needs> {
    Some(match (method, route) {
        (
            "GET",
            "applications"
            | "applications/*"
            | "applications/*/owners"
            | "serviceprincipals"
            | "serviceprincipals/*"
            | "serviceprincipals/*/approleassignments"
            | "serviceprincipals/*/approleassignedto"
            | "directory/deleteditems/microsoft.graph.application"
            | "directory/deleteditems/microsoft.graph.serviceprincipal"
            | "directory/deleteditems/*",
        ) => both(READ_APPS),
        ("POST", "applications") => both(CREATE_APPS),
        ("PATCH" | "DELETE", "applications/*")
        | ("DELETE", "directory/deleteditems/*")
        | ("POST", "directory/deleteditems/*/restore") => both(WRITE_APPS),
        ("POST", "applications/*/addpassword" | "applications/*/removepassword" | "serviceprincipals")
        | ("PATCH" | "DELETE", "serviceprincipals/*") => both(WRITE_APPS_OR_DIRECTORY),
        ("POST", "serviceprincipals/*/approleassignments" | "serviceprincipals/*/approleassignedto") => {
            Needs { delegated: ASSIGN, application: ASSIGN, also: READ_APPS }
        }
        (
            "DELETE",
            "serviceprincipals/*/approleassignments/*" | "serviceprincipals/*/approleassignedto/*",
        ) => both(ASSIGN),
        ("GET", "oauth2permissiongrants" | "oauth2permissiongrants/*") => both(READ_GRANTS),
        ("POST", "oauth2permissiongrants") | ("PATCH" | "DELETE", "oauth2permissiongrants/*") => {
            both(WRITE_GRANTS)
        }
        ("GET", "me") => user_only(ME),
        ("GET", "me/licensedetails") => user_only(LICENSES),
        (
            "GET",
            "me/memberof"
            | "me/memberof/microsoft.graph.directoryrole"
            | "me/transitivememberof"
            | "me/transitivememberof/microsoft.graph.directoryrole",
        ) => user_only(MEMBERSHIPS),
        ("GET", "organization" | "organization/*") => {
            Needs { delegated: ORGANIZATION_AS_USER, application: ORGANIZATION, also: &[] }
        }
        ("GET", "domains" | "domains/*") => both(DOMAINS),
        ("GET", "subscribedskus") => both(SKUS),
        ("GET", "directoryroles" | "directoryroles/*") => both(ROLES),
        ("GET", "policies/defaultappmanagementpolicy") => both(POLICIES),
        _ => return None,
    })
}

/// Checks the permissions of the token for a call.
pub(crate) fn check(bearer: &Bearer, method: &str, route: &str) -> Result<(), Refused> {
    let about_me = route == "me" || route.starts_with("me/");
    if about_me && matches!(bearer, Bearer::App { .. }) {
        let message = "/me request is only valid with delegated authentication flow.";
        return Err(Refused::new(400, "BadRequest", message));
    }
    let Some(needs) = needs(method, route) else {
        return Err(unknown(method, route));
    };
    let list = match bearer {
        Bearer::User { .. } => needs.delegated,
        Bearer::App { .. } => needs.application,
    };
    let allowed = holds_any(bearer, list) && (needs.also.is_empty() || holds_any(bearer, needs.also));
    if allowed { Ok(()) } else { Err(Refused::denied()) }
}

fn unknown(method: &str, route: &str) -> Refused {
    if ["GET", "POST", "PATCH", "DELETE"].iter().any(|other| needs(other, route).is_some()) {
        let message = format!("Specified HTTP method is not allowed for the request target. ({method})");
        return Refused::new(405, "Request_BadRequest", message);
    }
    let segment = route.rsplit('/').find(|segment| *segment != "*").unwrap_or_default();
    Refused::new(400, "BadRequest", format!("Resource not found for the segment '{segment}'."))
}

/// Whether the token holds one of these permissions.
pub(crate) fn holds_any(bearer: &Bearer, list: &[&str]) -> bool {
    let held = match bearer {
        Bearer::User { scopes, .. } => scopes,
        Bearer::App { roles, .. } => roles,
    };
    held.iter().any(|permission| list.contains(&permission.as_str()))
}

/// Whether the token may read memberships in full (limited-info.md).
pub(crate) fn sees_directory(bearer: &Bearer) -> bool {
    holds_any(bearer, READ_DIRECTORY) || holds_any(bearer, ROLES)
}

/// Whether the token may read the organization in full.
pub(crate) fn sees_organization(bearer: &Bearer) -> bool {
    holds_any(bearer, ORGANIZATION)
}

/// Directory roles that manage every application.
const APP_MANAGERS: &[&str] =
    &[role::GLOBAL_ADMINISTRATOR, role::APPLICATION_ADMINISTRATOR, role::CLOUD_APPLICATION_ADMINISTRATOR];
/// Directory roles that consent to anything.
const CONSENTERS: &[&str] = &[role::GLOBAL_ADMINISTRATOR, role::PRIVILEGED_ROLE_ADMINISTRATOR];

/// Whether the caller may change an application, by object id: by role or as its owner.
pub(crate) fn may_manage(documents: &Documents, bearer: &Bearer, application: &str) -> Result<(), Refused> {
    let Bearer::User { id, .. } = bearer else {
        return Ok(());
    };
    let owns = documents.owners.get(application).is_some_and(|owners| owners.contains(id));
    if owns { Ok(()) } else { needs_role(documents, bearer, APP_MANAGERS) }
}

/// Whether the caller manages applications by role.
pub(crate) fn may_manage_all(documents: &Documents, bearer: &Bearer) -> Result<(), Refused> {
    needs_role(documents, bearer, APP_MANAGERS)
}

/// Whether the caller may assign app roles of this resource: those of Graph need more than an application role.
pub(crate) fn may_assign(documents: &Documents, bearer: &Bearer, resource: &str) -> Result<(), Refused> {
    if resource == documents.graph_id() {
        return needs_role(documents, bearer, CONSENTERS);
    }
    may_grant(documents, bearer)
}

/// Whether the caller may grant delegated permissions.
pub(crate) fn may_grant(documents: &Documents, bearer: &Bearer) -> Result<(), Refused> {
    needs_role(documents, bearer, CONSENTERS).or_else(|_| needs_role(documents, bearer, APP_MANAGERS))
}

fn needs_role(documents: &Documents, bearer: &Bearer, roles: &[&str]) -> Result<(), Refused> {
    let Bearer::User { id, .. } = bearer else {
        return Ok(());
    };
    if documents.roles_of(id).iter().any(|held| roles.contains(held)) {
        Ok(())
    } else {
        Err(Refused::denied())
    }
}
