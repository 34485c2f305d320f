//! One change: what it is, and how it is told before and after it has been made.

use entra::graph::PasswordCredential;
use jiff::Timestamp;

use crate::facts::Lifetime;
use crate::guide::{APPLICATION_NAME, Permission, PermissionKind, REDIRECT_URI};
use crate::ipc::{AudienceChoice, ChangeKind, ChangeView, Params};
use crate::plan::{expires_at, sign_in_audience};

/// One change in the tenant. Each is idempotent or guarded so that it happens at most once (see `apply`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Create the registration with name, account types and redirect.
    CreateRegistration {
        /// Its account types.
        audience: AudienceChoice,
    },
    /// Set the supported account types of a registration that has others than these two.
    SetAccountTypes {
        /// To what.
        audience: AudienceChoice,
    },
    /// Add the Web redirect, keeping those that are there.
    AddRedirect,
    /// Create the service principal.
    CreateServicePrincipal,
    /// Enable a disabled service principal.
    EnableServicePrincipal,
    /// Add what is missing to the list of permissions, keeping what is there.
    ListPermissions {
        /// The missing ones, in the guide's order.
        missing: Vec<&'static Permission>,
    },
    /// Consent to one permission for the whole organisation.
    Grant {
        /// Which.
        permission: &'static Permission,
    },
    /// Allow public client flows.
    AllowPublicClient,
    /// Make a secret.
    MakeSecret {
        /// How long it lives.
        expiry: Lifetime,
    },
    /// Remove one secret.
    RemoveSecret {
        /// Its id.
        key_id: String,
        /// Its description in the portal.
        name: Option<String>,
        /// First characters of its value.
        hint: Option<String>,
        /// When it expires or has expired.
        end: Option<Timestamp>,
    },
    /// Remove a certificate; it goes with the registration.
    RemoveCertificate {
        /// Its id.
        key_id: String,
        /// Its description.
        name: Option<String>,
        /// When it expires or has expired.
        end: Option<Timestamp>,
    },
    /// Remove a federated credential; it goes with the registration.
    RemoveFederated {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// Whose tokens it accepts.
        issuer: String,
    },
    /// Remove whatever federated credentials there are: they could not be read.
    RemoveUnreadFederated,
    /// Take a permission back; it goes with the registration.
    Revoke {
        /// Which, by name.
        permission: String,
        /// Application or delegated.
        kind: PermissionKind,
        /// Of which service; nothing for Microsoft Graph.
        service: Option<String>,
    },
    /// Take back what single users have consented to; it goes with the registration.
    RevokeForUsers {
        /// The permissions, by name.
        permissions: Vec<String>,
        /// Of which service.
        service: String,
        /// How many users. With the rights of the sign-in Graph does not tell their names.
        users: usize,
    },
    /// Take back the access of users and groups to the enterprise application; it goes with the registration.
    RevokeAccess {
        /// How many of them are assigned.
        assignments: usize,
    },
    /// Take back whatever was consented beside what every read of the tenant tells: it could not be read.
    RevokeUnread,
    /// Forget the secret's value on this computer; it goes with the registration.
    ForgetCopy,
    /// Delete the service principal; it goes with the registration.
    DeleteServicePrincipal,
    /// Delete the registration. It stays in the bin for 30 days.
    DeleteRegistration {
        /// Its object id.
        object_id: String,
        /// Its client id.
        app_id: String,
    },
    /// Take a registration back out of the bin.
    RestoreRegistration {
        /// Its object id.
        object_id: String,
        /// Its client id.
        app_id: String,
    },
    /// Take back what was consented to when the admin signed in.
    TakeBackSignIn {
        /// Id of the delegated grant.
        grant_id: String,
        /// Name of the sign-in client.
        client: String,
        /// What it holds, by name.
        scopes: Vec<String>,
        /// It holds for everybody, not only for the admin.
        everybody: bool,
    },
}

impl Change {
    /// It is carried out by itself; the others only go with the registration.
    pub fn stands_alone(&self) -> bool {
        !matches!(
            self,
            Self::RemoveCertificate { .. }
                | Self::RemoveFederated { .. }
                | Self::RemoveUnreadFederated
                | Self::Revoke { .. }
                | Self::RevokeForUsers { .. }
                | Self::RevokeAccess { .. }
                | Self::RevokeUnread
                | Self::ForgetCopy
                | Self::DeleteServicePrincipal
        )
    }

    /// Its kind, for the page.
    pub fn kind(&self) -> ChangeKind {
        match self {
            Self::CreateRegistration { .. } => ChangeKind::CreateRegistration,
            Self::SetAccountTypes { .. } => ChangeKind::SetAccountTypes,
            Self::AddRedirect => ChangeKind::AddRedirect,
            Self::CreateServicePrincipal => ChangeKind::CreateServicePrincipal,
            Self::EnableServicePrincipal => ChangeKind::EnableServicePrincipal,
            Self::ListPermissions { .. } => ChangeKind::ListPermissions,
            Self::Grant { permission } => match permission.kind {
                PermissionKind::Application => ChangeKind::GrantRole,
                PermissionKind::Delegated => ChangeKind::GrantDelegated,
            },
            Self::AllowPublicClient => ChangeKind::AllowPublicClient,
            Self::MakeSecret { .. } => ChangeKind::MakeSecret,
            Self::RemoveSecret { .. } => ChangeKind::RemoveSecret,
            Self::RemoveCertificate { .. } => ChangeKind::RemoveCertificate,
            Self::RemoveFederated { .. } => ChangeKind::RemoveFederated,
            Self::RemoveUnreadFederated => ChangeKind::RemoveUnreadFederated,
            Self::Revoke { kind, service, .. } => match (kind, service) {
                (PermissionKind::Application, None) => ChangeKind::RevokeRole,
                (PermissionKind::Application, Some(_)) => ChangeKind::RevokeServiceRole,
                (PermissionKind::Delegated, None) => ChangeKind::RevokeDelegated,
                (PermissionKind::Delegated, Some(_)) => ChangeKind::RevokeServiceDelegated,
            },
            Self::RevokeForUsers { .. } => ChangeKind::RevokeForUsers,
            Self::RevokeAccess { .. } => ChangeKind::RevokeAccess,
            Self::RevokeUnread => ChangeKind::RevokeUnread,
            Self::ForgetCopy => ChangeKind::ForgetCopy,
            Self::DeleteServicePrincipal => ChangeKind::DeleteServicePrincipal,
            Self::DeleteRegistration { .. } => ChangeKind::DeleteRegistration,
            Self::RestoreRegistration { .. } => ChangeKind::RestoreRegistration,
            Self::TakeBackSignIn { everybody: false, .. } => ChangeKind::TakeBackSignIn,
            Self::TakeBackSignIn { everybody: true, .. } => ChangeKind::TakeBackSignInForAll,
        }
    }

    /// As the page shows it before the admin agrees.
    pub fn view(&self, now: Timestamp) -> ChangeView {
        let mut params = Params::new();
        let mut put = |name: &str, value: String| params.insert(name.to_owned(), value);
        match self {
            Self::CreateRegistration { audience } | Self::SetAccountTypes { audience } => {
                put("name", APPLICATION_NAME.to_owned());
                put("audience", sign_in_audience(*audience).to_owned());
                put("uri", REDIRECT_URI.to_owned());
            }
            Self::AddRedirect => {
                put("uri", REDIRECT_URI.to_owned());
            }
            Self::ListPermissions { missing } => {
                put("permissions", missing.iter().map(|one| one.value).collect::<Vec<_>>().join(", "));
            }
            Self::Grant { permission } => {
                put("permission", permission.value.to_owned());
            }
            Self::MakeSecret { expiry } => {
                put("expiresAt", expires_at(*expiry, now).to_string());
            }
            Self::RemoveSecret { key_id, name, hint, end } => {
                params.extend(of_secret(key_id, name.as_deref(), hint.as_deref(), *end));
            }
            Self::RemoveCertificate { key_id, name, end } => {
                params.extend(of_secret(key_id, name.as_deref(), None, *end));
            }
            Self::RemoveFederated { name, issuer, .. } => {
                put("name", name.clone());
                put("issuer", issuer.clone());
            }
            Self::Revoke { permission, service, .. } => {
                put("permission", permission.clone());
                if let Some(service) = service {
                    put("service", service.clone());
                }
            }
            Self::RevokeForUsers { permissions, service, users } => {
                put("permissions", permissions.join(", "));
                put("service", service.clone());
                put("users", users.to_string());
            }
            Self::RevokeAccess { assignments } => {
                put("assignments", assignments.to_string());
            }
            Self::DeleteRegistration { app_id, .. } | Self::RestoreRegistration { app_id, .. } => {
                put("name", APPLICATION_NAME.to_owned());
                put("appId", app_id.clone());
            }
            Self::TakeBackSignIn { client, scopes, .. } => {
                put("client", client.clone());
                put("scopes", scopes.join(", "));
            }
            Self::CreateServicePrincipal
            | Self::EnableServicePrincipal
            | Self::AllowPublicClient
            | Self::RemoveUnreadFederated
            | Self::RevokeUnread
            | Self::ForgetCopy
            | Self::DeleteServicePrincipal => {
                put("name", APPLICATION_NAME.to_owned());
            }
        }
        ChangeView { kind: self.kind(), params }
    }
}

/// A secret that was made, for the record: as Microsoft acknowledged it, not as it was planned.
pub fn made(secret: &PasswordCredential) -> ChangeView {
    let (name, hint) = (secret.display_name.as_deref(), secret.hint.as_deref());
    let params = of_secret(&secret.key_id, name, hint, secret.end_date_time);
    ChangeView { kind: ChangeKind::MakeSecret, params }
}

fn of_secret(key_id: &str, name: Option<&str>, hint: Option<&str>, end: Option<Timestamp>) -> Params {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let end = end.map(|end| end.to_string());
    let values = [
        ("name", text(name)),
        ("hint", text(hint)),
        ("expiresAt", text(end.as_deref())),
        ("keyId", text(Some(key_id))),
    ];
    values.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
