//! Checklist items as the page sees them.

use serde::Serialize;

use super::{ChangeKind, Params};

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

/// One checklist item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// Stable within a checklist: the check, and its subject where it has one (`permissionListed:User.Read`).
    pub key: String,
    /// Which check.
    pub check: CheckId,
    /// What was found.
    pub status: Status,
    /// It must pass before Next unlocks.
    pub required: bool,
    /// Parameters of its title and of its sentence.
    pub params: Params,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum Status {
    /// It holds.
    Passed,
    /// It is not there; the change would mend it.
    Missing {
        /// What mends it, if this program can.
        change: Option<ChangeKind>,
    },
    /// Something else is there.
    Wrong {
        /// What is there.
        found: String,
        /// What should be.
        wanted: String,
        /// What mends it, if this program can.
        change: Option<ChangeKind>,
    },
    /// Written and acknowledged by Microsoft, not yet visible everywhere.
    Settling {
        /// Since when (RFC 3339).
        since: String,
    },
    /// Another person has to act.
    WaitingForSomeone,
    /// Does not hold, and does not block. The key in the catalogue says which case it is.
    Warning {
        /// Short code of the case, for the catalogue.
        reason: String,
    },
    /// Could not be read.
    Unknown {
        /// Short code of the reason, for the catalogue: `notRead`, `forbidden`, `failed`, `undecided`.
        reason: String,
    },
}
