//! One change in the tenant: what it is, and how it is told.

use entra::graph::PasswordCredential;
use jiff::Timestamp;

use super::told::{ChangeView, of_foothold, params};
use crate::guide::{
    APPLICATION_NAME, AudienceChoice, ChangeKind, FootholdKind, Permission, PermissionKind, REDIRECT_URI,
    SectionId,
};
use crate::params::Params;
use crate::secret::lifetime::{Lifetime, last_day};
use crate::tenant::extra::{Held, ListedExtra, Subject};
use crate::tenant::foothold::Foothold;
use crate::tenant::sign_in_grant::LeftGrant;

/// One change in the tenant. Each is idempotent or guarded so that it happens at most once (see `apply`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    /// Switch a registration on again that an administrator has switched off.
    EnableRegistration,
    /// Add the Web redirect, keeping those that are there.
    AddRedirect,
    /// Move the redirect that stands under this platform to Web.
    MoveRedirect {
        /// As the portal calls it.
        platform: &'static str,
    },
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
    /// Take away through what somebody can sign in as the registration: one secret, an owner, and so on.
    TakeAway(Foothold),
    /// Take back a permission that Peig does not need.
    Revoke(Held),
    /// Take it off the registration's list.
    Unlist(ListedExtra),
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
    TakeBackSignIn(LeftGrant),
}

impl Change {
    /// Taking one secret away.
    pub(crate) fn removal(secret: &PasswordCredential) -> Self {
        Self::TakeAway(Foothold::secret(secret))
    }

    /// Taking one away whose value nobody has.
    pub(crate) fn removal_of_orphan(secret: &PasswordCredential) -> Self {
        Self::TakeAway(Foothold::orphan(secret))
    }

    /// The section of the guide that it belongs to; none for what the guide does not speak of.
    pub fn section(&self) -> Option<SectionId> {
        match self {
            Self::CreateRegistration { .. }
            | Self::SetAccountTypes { .. }
            | Self::EnableRegistration
            | Self::AddRedirect
            | Self::MoveRedirect { .. }
            | Self::CreateServicePrincipal
            | Self::EnableServicePrincipal => Some(SectionId::Registration),
            Self::ListPermissions { .. } | Self::Grant { .. } | Self::Revoke(_) | Self::Unlist(_) => {
                Some(SectionId::Permissions)
            }
            Self::AllowPublicClient => Some(SectionId::PublicClient),
            Self::MakeSecret { .. } => Some(SectionId::Secret),
            Self::TakeAway(one) if one.kind != FootholdKind::Secret => Some(SectionId::Registration),
            Self::TakeAway(_)
            | Self::DeleteRegistration { .. }
            | Self::RestoreRegistration { .. }
            | Self::TakeBackSignIn(_) => None,
        }
    }

    /// What kind it is.
    pub fn kind(&self) -> ChangeKind {
        match self {
            Self::CreateRegistration { .. } => ChangeKind::CreateRegistration,
            Self::SetAccountTypes { .. } => ChangeKind::SetAccountTypes,
            Self::EnableRegistration => ChangeKind::EnableRegistration,
            Self::AddRedirect => ChangeKind::AddRedirect,
            Self::MoveRedirect { .. } => ChangeKind::MoveRedirect,
            Self::CreateServicePrincipal => ChangeKind::CreateServicePrincipal,
            Self::EnableServicePrincipal => ChangeKind::EnableServicePrincipal,
            Self::ListPermissions { .. } => ChangeKind::ListPermissions,
            Self::Grant { permission } => match permission.kind {
                PermissionKind::Application => ChangeKind::GrantRole,
                PermissionKind::Delegated => ChangeKind::GrantDelegated,
            },
            Self::AllowPublicClient => ChangeKind::AllowPublicClient,
            Self::MakeSecret { .. } => ChangeKind::MakeSecret,
            // What could not be read is never planned to go.
            Self::TakeAway(one) => one.kind.removed_by().unwrap_or(ChangeKind::RemoveOwner),
            Self::Revoke(held) => revoked(&held.subject),
            Self::Unlist(_) => ChangeKind::UnlistPermission,
            Self::DeleteRegistration { .. } => ChangeKind::DeleteRegistration,
            Self::RestoreRegistration { .. } => ChangeKind::RestoreRegistration,
            Self::TakeBackSignIn(left) if left.everybody => ChangeKind::TakeBackSignInForAll,
            Self::TakeBackSignIn(_) => ChangeKind::TakeBackSignIn,
        }
    }

    /// As it is shown before the admin agrees, and told afterwards. `now` is the present by Microsoft's clock.
    pub fn told(&self, now: Timestamp) -> ChangeView {
        let name = || ("name", APPLICATION_NAME.to_owned());
        let params = match self {
            Self::CreateRegistration { audience } | Self::SetAccountTypes { audience } => params([
                name(),
                ("audience", audience.sign_in_audience().to_owned()),
                ("uri", REDIRECT_URI.to_owned()),
            ]),
            Self::AddRedirect => params([("uri", REDIRECT_URI.to_owned())]),
            Self::MoveRedirect { platform } => {
                params([("uri", REDIRECT_URI.to_owned()), ("platform", (*platform).to_owned())])
            }
            Self::ListPermissions { missing } => {
                params([("permissions", missing.iter().map(|one| one.value).collect::<Vec<_>>().join(", "))])
            }
            Self::Grant { permission } => params([("permission", permission.value.to_owned())]),
            Self::MakeSecret { expiry } => params([("lastDay", last_day(*expiry, now).to_string())]),
            Self::TakeAway(one) => of_foothold(one),
            Self::Revoke(Held { subject, .. }) | Self::Unlist(ListedExtra { subject, .. }) => {
                of_subject(subject)
            }
            Self::DeleteRegistration { app_id, .. } | Self::RestoreRegistration { app_id, .. } => {
                params([name(), ("appId", app_id.clone())])
            }
            Self::TakeBackSignIn(left) => {
                params([("client", left.client.clone()), ("scopes", left.scopes.join(", "))])
            }
            Self::CreateServicePrincipal
            | Self::EnableServicePrincipal
            | Self::EnableRegistration
            | Self::AllowPublicClient => params([name()]),
        };
        ChangeView { kind: self.kind(), params }
    }
}

/// What takes this permission back.
pub(super) fn revoked(subject: &Subject) -> ChangeKind {
    match (subject.kind, &subject.service) {
        (PermissionKind::Application, None) => ChangeKind::RevokeRole,
        (PermissionKind::Application, Some(_)) => ChangeKind::RevokeServiceRole,
        (PermissionKind::Delegated, None) => ChangeKind::RevokeDelegated,
        (PermissionKind::Delegated, Some(_)) => ChangeKind::RevokeServiceDelegated,
    }
}

/// How a permission is told.
pub(super) fn of_subject(subject: &Subject) -> Params {
    let mut told = params([("permission", subject.name.clone())]);
    told.extend(subject.service.iter().flat_map(|service| params([("service", service.clone())])));
    told
}
