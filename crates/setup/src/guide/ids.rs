//! Ids of what the guide is made of: sections, checklist items, kinds of change. The page's catalogues have a sentence for
//! each.

use serde::{Deserialize, Serialize};

/// The guide's five sections, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum SectionId {
    /// Create the app registration.
    Registration,
    /// Assign API permissions.
    Permissions,
    /// Enable public client flows.
    PublicClient,
    /// Generate a client secret.
    Secret,
    /// Confirm your setup.
    Confirm,
}

/// Every item a checklist can hold. One pure function decides each (see `crate::check`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum CheckId {
    /// Readiness: the admin has confirmed tenant and account.
    TenantConfirmed,
    /// Readiness: this account may create registrations.
    MayRegister,
    /// Readiness: this account may grant tenant-wide consent.
    MayConsent,
    /// Readiness: a verified domain that is not `.onmicrosoft.com`.
    CorporateDomain,
    /// Readiness: a Business Premium licence on this account.
    BusinessPremium,
    /// Readiness: the tenant's rule allows a client secret (parameter `days` where it limits the lifetime).
    SecretPolicy,
    /// Exactly one registration of the name is chosen.
    Registered,
    /// Supported account types.
    AccountTypes,
    /// Web redirect `http://localhost`.
    RedirectUri,
    /// Nobody has switched the registration off: neither an administrator (`isDisabled`) nor Microsoft.
    Enabled,
    /// The service principal exists and is enabled.
    ServicePrincipal,
    /// One permission is in the registration's list (parameter `permission`).
    PermissionListed,
    /// One permission is consented for the whole organisation (parameter `permission`).
    PermissionConsented,
    /// No permission beyond the five.
    NoExtraPermissions,
    /// Public client flows are allowed.
    PublicClientFlows,
    /// A client secret that has not expired.
    SecretLive,
    /// The new secret signs in, with exactly the four roles.
    SecretProved,
    /// The secret's value is in this computer's credential store.
    SecretKept,
    /// Confirm: registered.
    ConfirmRegistered,
    /// Confirm: all permissions added and consented.
    ConfirmPermissions,
    /// Confirm: public client flows enabled.
    ConfirmPublicClient,
    /// Confirm: secret generated and stored securely.
    ConfirmSecret,
}

/// Kinds of change that the program makes in a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum ChangeKind {
    /// Create the registration.
    CreateRegistration,
    /// Set the supported account types.
    SetAccountTypes,
    /// Add the Web redirect.
    AddRedirect,
    /// Create the service principal.
    CreateServicePrincipal,
    /// Switch a registration on again that an administrator has switched off.
    EnableRegistration,
    /// Enable a disabled service principal.
    EnableServicePrincipal,
    /// Add missing permissions to the list.
    ListPermissions,
    /// Grant one application permission (parameter `permission`).
    GrantRole,
    /// Grant the delegated permission for everybody (parameter `permission`).
    GrantDelegated,
    /// Allow public client flows.
    AllowPublicClient,
    /// Make a secret (parameter `expiresAt`).
    MakeSecret,
    /// Remove one secret (parameters `name`, `hint`, `expiresAt` as far as it has them).
    RemoveSecret,
    /// Take one application permission back (parameter `permission`).
    RevokeRole,
    /// Take one delegated permission back (parameter `permission`).
    RevokeDelegated,
    /// Delete the service principal (parameter `name`); it goes with its registration.
    DeleteServicePrincipal,
    /// Delete the registration (parameters `name`, `appId`).
    DeleteRegistration,
    /// Take a deleted registration back out of the bin (parameters `name`, `appId`).
    RestoreRegistration,
    /// Remove a certificate (parameters `name`, `expiresAt`, `keyId`).
    RemoveCertificate,
    /// Remove a federated credential (parameters `name`, `issuer`).
    RemoveFederated,
    /// Remove federated credentials that could not be read.
    RemoveUnreadFederated,
    /// Take an application permission of another service back (parameters `permission`, `service`).
    RevokeServiceRole,
    /// Take a delegated permission of another service back (parameters `permission`, `service`).
    RevokeServiceDelegated,
    /// Take back what single users have consented to (parameters `permissions`, `service`, `users`: how many).
    RevokeForUsers,
    /// Take back the access of users and groups (parameter `assignments`: how many).
    RevokeAccess,
    /// Take back consents that could not be read.
    RevokeUnread,
    /// Forget the copy of the secret on this computer.
    ForgetCopy,
    /// Take back what the admin's sign-in was consented for this account (parameters `client`, `scopes`).
    TakeBackSignIn,
    /// Take back what the admin's sign-in was consented for everybody (parameters `client`, `scopes`).
    TakeBackSignInForAll,
}
