//! Ids of what the guide is made of: sections, checklist items, kinds of change. The page's catalogues have a sentence for
//! each.

use serde::{Deserialize, Serialize};

/// An id as it goes over the wire, which is also how the page's catalogues spell it.
pub fn spelled(id: impl Serialize) -> String {
    let id = serde_json::to_value(id).ok();
    id.and_then(|id| id.as_str().map(str::to_owned)).unwrap_or_default()
}

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
    /// Readiness: the tenant is not one for a company's own people, where Microsoft tells.
    TenantKind,
    /// Sign-in and readiness: Microsoft can be reached from this computer (parameters `host`, `proxy`, `issuer`, `address`
    /// and `offBy`, in seconds, as far as they are known).
    MicrosoftReachable,
    /// Readiness: the account is a member of the tenant, not a guest or a partner's.
    Account,
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
    /// Nobody but Peig can sign in as the registration, or the admin has left it so knowingly.
    OnlyPeig,
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
    /// No secret is left whose value nobody has; told in section 4 and where all is summed up.
    NoOrphan,
    /// Confirm: registered.
    ConfirmRegistered,
    /// Confirm: all permissions added and consented.
    ConfirmPermissions,
    /// Confirm: public client flows enabled.
    ConfirmPublicClient,
    /// Confirm: secret generated and stored securely.
    ConfirmSecret,
}

/// Through what somebody other than Peig can sign in as a registration, or can give themselves a way to (see
/// `crate::tenant::foothold`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum FootholdKind {
    /// A person owns the registration (parameters `name`, `detail`: the sign-in name).
    Owner,
    /// An application owns it.
    AppOwner,
    /// Something owns it that is neither, or does not exist any more.
    UnknownOwner,
    /// A secret that is not known to be Peig's (parameter `detail`: its first characters).
    Secret,
    /// A certificate.
    Certificate,
    /// A federated credential (parameter `detail`: issuer and subject).
    Federated,
    /// An address on the Web platform to which answers go.
    WebRedirect,
    /// An address on the single-page platform.
    SpaRedirect,
    /// An address on the mobile and desktop platform.
    PublicClientRedirect,
    /// An address by which tokens for it are asked for.
    Identifier,
    /// Somebody or something owns the service principal.
    PrincipalOwner,
    /// A secret of the service principal's own.
    PrincipalSecret,
    /// A certificate of the service principal's own.
    PrincipalCertificate,
    /// Its owners could not be read.
    UnreadOwners,
    /// Its federated credentials could not be read.
    UnreadFederated,
    /// What belongs to the service principal could not be read.
    UnreadPrincipal,
}

impl FootholdKind {
    /// It stands for what could not be read: nothing can be taken away, it can only be left knowingly.
    pub fn is_unread(self) -> bool {
        self.removed_by().is_none()
    }

    /// Whoever holds it can sign in as the registration with it.
    pub fn signs_in(self) -> bool {
        matches!(
            self,
            Self::Secret
                | Self::Certificate
                | Self::Federated
                | Self::PrincipalSecret
                | Self::PrincipalCertificate
        )
    }

    /// Somebody who may give themselves any other way.
    pub fn is_owner(self) -> bool {
        matches!(self, Self::Owner | Self::AppOwner | Self::UnknownOwner | Self::PrincipalOwner)
    }

    /// What takes it away.
    pub fn removed_by(self) -> Option<ChangeKind> {
        Some(match self {
            Self::Owner | Self::AppOwner | Self::UnknownOwner => ChangeKind::RemoveOwner,
            Self::Secret => ChangeKind::RemoveSecret,
            Self::Certificate => ChangeKind::RemoveCertificate,
            Self::Federated => ChangeKind::RemoveFederated,
            Self::WebRedirect | Self::SpaRedirect | Self::PublicClientRedirect => ChangeKind::RemoveRedirect,
            Self::Identifier => ChangeKind::RemoveIdentifier,
            Self::PrincipalOwner => ChangeKind::RemovePrincipalOwner,
            Self::PrincipalSecret => ChangeKind::RemovePrincipalSecret,
            Self::PrincipalCertificate => ChangeKind::RemovePrincipalCertificate,
            Self::UnreadOwners | Self::UnreadFederated | Self::UnreadPrincipal => return None,
        })
    }
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
    /// Move the redirect from another platform to Web.
    MoveRedirect,
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
    /// Make a secret (parameter `lastDay`; in the record `name`, `hint`, `expiresAt`, `keyId`).
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
    /// Remove a certificate (parameters `name`, `hint`: its thumbprint, `expiresAt`, `keyId`).
    RemoveCertificate,
    /// Take an owner away from the registration (parameters `name`, `detail`).
    RemoveOwner,
    /// Take an owner away from the service principal (parameters `name`, `detail`).
    RemovePrincipalOwner,
    /// Remove a secret of the service principal's own (parameters as of `RemoveSecret`).
    RemovePrincipalSecret,
    /// Remove a certificate of the service principal's own (parameters as of `RemoveCertificate`).
    RemovePrincipalCertificate,
    /// Remove an address to which answers go (parameters `name`: the address, `platform`).
    RemoveRedirect,
    /// Remove an address by which tokens for the registration are asked for (parameter `name`: the address).
    RemoveIdentifier,
    /// Remove a federated credential (parameters `name`, `issuer`: with the subject that it is about).
    RemoveFederated,
    /// Remove federated credentials that could not be read.
    RemoveUnreadFederated,
    /// Take an application permission of another service back (parameters `permission`, `service`).
    RevokeServiceRole,
    /// Take a delegated permission of another service back (parameters `permission`, `service`).
    RevokeServiceDelegated,
    /// Take back what single users have consented to (parameters `permissions`, `service`, `users`: how many).
    RevokeForUsers,
    /// Take a permission that Peig does not need off the registration's list (parameters `permission`, `service`).
    UnlistPermission,
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
