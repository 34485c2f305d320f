//! The tenant, its people and its policies, as far as they are used here. The rules of `model` hold.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::lenient;

/// The tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organization {
    /// Tenant id.
    pub id: String,
    /// Name; absent where the reader may see little.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub display_name: Option<String>,
    /// Its domains.
    #[serde(default, deserialize_with = "lenient::list")]
    pub verified_domains: Vec<VerifiedDomain>,
    /// `AAD` for a company's own people, `AAD B2C` and `CIAM` for its customers; absent where the reader may see little.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub tenant_type: Option<String>,
}

/// A domain that the tenant has proved to own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VerifiedDomain {
    /// The name.
    pub name: String,
    /// Whether new users get it.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub is_default: Option<bool>,
    /// Whether it is the first `.onmicrosoft.com` name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub is_initial: Option<bool>,
    /// `Managed`, `Federated` or `None`.
    #[serde(rename = "type", default, deserialize_with = "lenient::or_default")]
    pub kind: Option<String>,
    /// What it is used for.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub capabilities: Option<String>,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Object id.
    pub id: String,
    /// Name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub display_name: Option<String>,
    /// Sign-in name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub user_principal_name: Option<String>,
    /// Address for mail.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub mail: Option<String>,
    /// `Member` or `Guest`; absent for accounts from before there were guests.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub user_type: Option<String>,
}

/// An object of any kind: an owner, a role, a group. A reader who may see little gets only type and id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DirectoryObject {
    /// `#microsoft.graph.user` and so on; absent where the address names the type.
    #[serde(rename = "@odata.type", default, deserialize_with = "lenient::or_default")]
    pub odata_type: Option<String>,
    /// Object id.
    pub id: String,
    /// Name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub display_name: Option<String>,
    /// Of a directory role: which role it is, the same in every tenant.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub role_template_id: Option<String>,
    /// Of a user: sign-in name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub user_principal_name: Option<String>,
}

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectKind {
    /// A person.
    User,
    /// An application's presence in the tenant.
    ServicePrincipal,
    /// A group.
    Group,
    /// A directory role.
    DirectoryRole,
    /// Something else, or the answer does not say.
    Other,
}

impl DirectoryObject {
    /// What it is, by `@odata.type`: the one property beside the id that a reader who may see little gets too (Microsoft's
    /// page `user-list-transitivememberof`).
    pub fn kind(&self) -> ObjectKind {
        let name = self.odata_type.as_deref().unwrap_or_default().trim_start_matches('#').to_lowercase();
        match name.trim_start_matches("microsoft.graph.") {
            "user" => ObjectKind::User,
            "serviceprincipal" => ObjectKind::ServicePrincipal,
            "group" => ObjectKind::Group,
            "directoryrole" => ObjectKind::DirectoryRole,
            "" if self.role_template_id.is_some() => ObjectKind::DirectoryRole,
            _ => ObjectKind::Other,
        }
    }
}

/// The directory roles among what somebody is a member of: groups, roles and administrative units come in one list.
pub fn directory_roles(mut memberships: Vec<DirectoryObject>) -> Vec<DirectoryObject> {
    memberships.retain(|one| one.kind() == ObjectKind::DirectoryRole);
    memberships
}

/// A licence that a user holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LicenseDetails {
    /// The product's id.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub sku_id: Option<String>,
    /// The product's name for programs (`SPB`).
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub sku_part_number: Option<String>,
}

/// What a tenant allows its registrations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppManagementPolicy {
    /// Whether it is in force at all.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub is_enabled: Option<bool>,
    /// Its rules for registrations.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub application_restrictions: ApplicationRestrictions,
}

/// A registration with the policies that are assigned to it, which take the place of the tenant's own (Microsoft's page
/// `appmanagementpolicy`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AssignedPolicies {
    /// Object id of the registration.
    pub id: String,
    /// The policies. Microsoft allows one; a list all the same.
    #[serde(default, deserialize_with = "lenient::list")]
    pub app_management_policies: Vec<CustomAppManagementPolicy>,
}

/// A policy for single registrations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomAppManagementPolicy {
    /// Its name in the portal.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub display_name: Option<String>,
    /// Whether it is in force at all.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub is_enabled: Option<bool>,
    /// Its rules.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub restrictions: ApplicationRestrictions,
}

/// Rules for registrations.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationRestrictions {
    /// Rules for secrets.
    #[serde(default, deserialize_with = "lenient::list")]
    pub password_credentials: Vec<PasswordRestriction>,
}

/// One rule for secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordRestriction {
    /// `passwordAddition`, `passwordLifetime`, `customPasswordAddition`, `symmetricKeyAddition` and so on.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub restriction_type: String,
    /// `enabled` or `disabled`; policies older than the property have none and are in force.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub state: Option<String>,
    /// The longest lifetime, an ISO 8601 duration (`P180D`).
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub max_lifetime: Option<String>,
    /// Only registrations made after this are held to it.
    #[serde(default, deserialize_with = "lenient::date")]
    pub restrict_for_apps_created_after_date_time: Option<Timestamp>,
    /// Whom it does not hold for, by attributes of the caller; nothing where it holds for everybody.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub exclude_actors: Option<Value>,
}
