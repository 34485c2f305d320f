//! The objects of Graph, as far as they are used here.
//!
//! Graph adds properties over time, leaves out what was not selected, and writes `null` where there is nothing: so
//! unknown properties are ignored, only ids are required, and what is missing or cannot be read is nothing (`lenient`).
//! Types as in Graph's v1.0 metadata; the order of collections means nothing.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::lenient;
use crate::scope::same_scope;

/// An application registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Application {
    /// Object id, by which it is addressed.
    pub id: String,
    /// Application (client) id, by which it signs in.
    pub app_id: String,
    /// Name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub display_name: String,
    /// When it was made.
    #[serde(default, deserialize_with = "lenient::date")]
    pub created_date_time: Option<Timestamp>,
    /// When it was put in the bin.
    #[serde(default, deserialize_with = "lenient::date")]
    pub deleted_date_time: Option<Timestamp>,
    /// Supported account types.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub sign_in_audience: Option<String>,
    /// The alternate key of an upsert; none on what was made by hand.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub unique_name: Option<String>,
    /// Allow public client flows.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub is_fallback_public_client: Option<bool>,
    /// Notes of the administrators.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub notes: Option<String>,
    /// Deactivated by an administrator or an owner: no new tokens until it is activated again (Microsoft's page
    /// "Deactivate an app registration").
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub is_disabled: Option<bool>,
    /// What Microsoft says of having disabled it; see [`Self::disabled_by_microsoft`].
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub disabled_by_microsoft_status: Option<String>,
    /// What is locked on its service principals.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub service_principal_lock_configuration: Option<PropertyLock>,
    /// The addresses by which others ask for tokens that are for it.
    #[serde(default, deserialize_with = "lenient::list")]
    pub identifier_uris: Vec<String>,
    /// The Web platform.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub web: RedirectUris,
    /// The mobile and desktop platform.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub public_client: RedirectUris,
    /// The single-page platform.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub spa: RedirectUris,
    /// The permissions it lists.
    #[serde(default, deserialize_with = "lenient::list")]
    pub required_resource_access: Vec<RequiredResourceAccess>,
    /// Its secrets, without their values.
    #[serde(default, deserialize_with = "lenient::list")]
    pub password_credentials: Vec<PasswordCredential>,
    /// Its certificates.
    #[serde(default, deserialize_with = "lenient::list")]
    pub key_credentials: Vec<KeyCredential>,
}

impl Application {
    /// Whether nobody can change the credentials of its service principals.
    pub fn locks_credentials(&self) -> bool {
        let Some(lock) = self.service_principal_lock_configuration.as_ref() else { return false };
        let locked =
            [lock.all_properties, lock.credentials_with_usage_verify, lock.credentials_with_usage_sign];
        lock.is_enabled && locked.contains(&Some(true))
    }

    /// Whether an administrator or an owner has deactivated it, which they can take back.
    pub fn is_deactivated(&self) -> bool {
        self.is_disabled == Some(true)
    }

    /// Whether Microsoft has disabled it, which only Microsoft can take back. The status is missing, `NotDisabled`, or says
    /// why (Microsoft's page on the application resource).
    pub fn disabled_by_microsoft(&self) -> bool {
        self.disabled_by_microsoft_status
            .as_deref()
            .is_some_and(|status| !status.is_empty() && !status.eq_ignore_ascii_case("NotDisabled"))
    }
}

/// App instance property lock: what nobody can change on the service principals, the one in its own tenant among them
/// (Microsoft, "Configure app instance property lock"; azure-cli, issue 28734).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PropertyLock {
    /// It is on.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub is_enabled: bool,
    /// All that can be locked is.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub all_properties: Option<bool>,
    /// Credentials for verifying.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub credentials_with_usage_verify: Option<bool>,
    /// Credentials for signing.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub credentials_with_usage_sign: Option<bool>,
}

/// The redirect addresses of one platform.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RedirectUris {
    /// The addresses.
    #[serde(default, deserialize_with = "lenient::list")]
    pub redirect_uris: Vec<String>,
}

/// The permissions of one resource that an application lists.
///
/// The ids in it may be empty, unlike all others: the list is written back as a whole, and what was left out when it was
/// read would be taken away from the registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequiredResourceAccess {
    /// The resource's application id.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub resource_app_id: String,
    /// Its permissions.
    #[serde(default, deserialize_with = "lenient::list")]
    pub resource_access: Vec<ResourceAccess>,
}

/// One listed permission.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ResourceAccess {
    /// The permission's id.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub id: String,
    /// `Scope` (delegated) or `Role` (application).
    #[serde(rename = "type", default, deserialize_with = "lenient::or_default")]
    pub kind: String,
}

/// A secret, without its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordCredential {
    /// Its id; empty where Graph tells none (`microsoft.graph.passwordCredential` and `keyCredential`: nullable). Left out for that it
    /// would be a way in that nobody sees.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub key_id: String,
    /// Its description in the portal.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub display_name: Option<String>,
    /// The value's first three characters.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub hint: Option<String>,
    /// From when it works.
    #[serde(default, deserialize_with = "lenient::date")]
    pub start_date_time: Option<Timestamp>,
    /// Until when it works.
    #[serde(default, deserialize_with = "lenient::date")]
    pub end_date_time: Option<Timestamp>,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeyCredential {
    /// Its id; empty where Graph tells none (`microsoft.graph.passwordCredential` and `keyCredential`: nullable). Left out for that it
    /// would be a way in that nobody sees.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub key_id: String,
    /// Its description.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub display_name: Option<String>,
    /// Its thumbprint, unless whoever added it chose another text.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub custom_key_identifier: Option<String>,
    /// `AsymmetricX509Cert`, `Symmetric` and so on.
    #[serde(rename = "type", default, deserialize_with = "lenient::or_default")]
    pub kind: Option<String>,
    /// `Verify` is for signing in, `Encrypt` for tokens that Microsoft encrypts, `Sign` for those it signs.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub usage: Option<String>,
    /// Until when it works.
    #[serde(default, deserialize_with = "lenient::date")]
    pub end_date_time: Option<Timestamp>,
}

/// A federated credential: tokens of another issuer that sign the application in, without a secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FederatedCredential {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub name: String,
    /// Address of the issuer.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub issuer: String,
    /// Whom the issuer's tokens must be about.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub subject: String,
    /// Whom they must be for.
    #[serde(default, deserialize_with = "lenient::list")]
    pub audiences: Vec<String>,
}

/// An application's presence in a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ServicePrincipal {
    /// Object id in this tenant.
    pub id: String,
    /// Application (client) id.
    pub app_id: String,
    /// Name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub display_name: String,
    /// When it was put in the bin.
    #[serde(default, deserialize_with = "lenient::date")]
    pub deleted_date_time: Option<Timestamp>,
    /// Whether it may sign in.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub account_enabled: Option<bool>,
    /// The tenant of its registration.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub app_owner_organization_id: Option<String>,
    /// Whether users must be assigned to it.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub app_role_assignment_required: Option<bool>,
    /// Its own secrets, beside those of its registration.
    #[serde(default, deserialize_with = "lenient::list")]
    pub password_credentials: Vec<PasswordCredential>,
    /// Its own certificates, beside those of its registration.
    #[serde(default, deserialize_with = "lenient::list")]
    pub key_credentials: Vec<KeyCredential>,
    /// The application permissions (and user roles) that it offers.
    #[serde(default, deserialize_with = "lenient::list")]
    pub app_roles: Vec<AppRole>,
    /// The delegated permissions that it offers.
    #[serde(default, deserialize_with = "lenient::list")]
    pub oauth2_permission_scopes: Vec<PermissionScope>,
}

/// An application permission (or user role) that a resource offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppRole {
    /// Its id.
    pub id: String,
    /// Its short name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub value: Option<String>,
    /// Its name for people.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub display_name: Option<String>,
    /// Whether it may be assigned.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub is_enabled: Option<bool>,
    /// `Application`, `User` or both.
    #[serde(default, deserialize_with = "lenient::list")]
    pub allowed_member_types: Vec<String>,
}

/// A delegated permission that a resource offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PermissionScope {
    /// Its id.
    pub id: String,
    /// Its short name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub value: Option<String>,
    /// Whether it may be granted.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub is_enabled: Option<bool>,
    /// `User` or `Admin`: who may consent.
    #[serde(rename = "type", default, deserialize_with = "lenient::or_default")]
    pub kind: Option<String>,
}

/// An application permission that was granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AppRoleAssignment {
    /// Its id.
    pub id: String,
    /// The permission.
    pub app_role_id: String,
    /// To whom.
    pub principal_id: String,
    /// Of which resource.
    pub resource_id: String,
    /// When.
    #[serde(default, deserialize_with = "lenient::date")]
    pub created_date_time: Option<Timestamp>,
    /// The resource's name.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub resource_display_name: Option<String>,
}

/// Delegated permissions that were granted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DelegatedGrant {
    /// Its id.
    pub id: String,
    /// The client's service principal.
    pub client_id: String,
    /// `AllPrincipals` or `Principal`.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub consent_type: String,
    /// The one user, if it is for one.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub principal_id: Option<String>,
    /// The resource's service principal.
    pub resource_id: String,
    /// Short names with spaces between, sometimes before and after.
    #[serde(default, deserialize_with = "lenient::or_default")]
    pub scope: String,
}

impl DelegatedGrant {
    /// The granted permissions' short names, each once.
    pub fn scopes(&self) -> BTreeSet<&str> {
        self.each().collect()
    }

    /// The permission is among them.
    pub fn names(&self, scope: &str) -> bool {
        self.each().any(|one| same_scope(one, scope))
    }

    /// The scopes with this one among them, to be written.
    pub fn with(&self, scope: &str) -> String {
        let added = Some(scope).filter(|scope| !self.names(scope));
        self.each().chain(added).collect::<Vec<_>>().join(" ")
    }

    /// The scopes without this one.
    pub fn without(&self, scope: &str) -> String {
        self.each().filter(|one| !same_scope(one, scope)).collect::<Vec<_>>().join(" ")
    }

    /// In the order in which they are written. One that is there in two spellings is one.
    fn each(&self) -> impl Iterator<Item = &str> {
        let all = || self.scope.split_whitespace();
        all()
            .enumerate()
            .filter(move |(at, one)| !all().take(*at).any(|before| same_scope(before, one)))
            .map(|(_, one)| one)
    }

    /// Granted for the whole organisation, and not by a single user.
    pub fn is_for_everybody(&self) -> bool {
        self.consent_type == "AllPrincipals"
    }
}
