//! What comes after the set-up: health, renewal, tidying, removal, restoring, and the files that are handed out.

use serde::{Deserialize, Serialize};

use super::{ChangeView, ExpiryView, FindingView, SectionId, SectionState};

/// The health of what was set up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct HealthScreen {
    /// Name of the registration.
    pub name: String,
    /// Application (client) id.
    pub app_id: String,
    /// Object id of the registration.
    pub object_id: String,
    /// When it was created (RFC 3339), where Graph tells.
    pub created_at: Option<String>,
    /// Each section of the guide but the last, with its findings.
    pub sections: Vec<SectionHealth>,
    /// Peig's permissions that are consented: when, and by whom, where that is known.
    pub grants: Vec<GrantView>,
    /// All client secrets of the registration, the one that matters first.
    pub secrets: Vec<CredentialView>,
    /// Renewing the secret.
    pub renewal: RenewalView,
    /// Lifetimes on offer for a renewed secret, while one can be made.
    pub expiry: Option<ExpiryView>,
    /// What `Intent::TidySecrets` would remove: expired secrets that this program made.
    pub tidy: Vec<ChangeView>,
    /// What `Intent::Remove` would take away.
    pub removal: RemovalView,
    /// Files that were saved in this run, the latest first.
    pub saved: Vec<SavedFileView>,
}

/// What a removal takes away. It is shown whole before the admin may agree (`Intent::AskToRemove`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RemovalView {
    /// How much of it is known.
    pub state: RemovalState,
    /// All that goes, in order; only what every read of the tenant tells until the state is `Whole`.
    pub changes: Vec<ChangeView>,
}

/// How much is known of what a removal takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum RemovalState {
    /// Not all.
    NotRead,
    /// It is being read.
    Reading,
    /// All.
    Whole,
}

/// One section's health.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SectionHealth {
    /// Which.
    pub id: SectionId,
    /// The guide's own name.
    pub name: String,
    /// How far it is in the tenant.
    pub state: SectionState,
    /// Its checklist.
    pub findings: Vec<FindingView>,
}

/// One consented permission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct GrantView {
    /// Name, as Microsoft writes it.
    pub permission: String,
    /// An application permission; otherwise a delegated one.
    pub application: bool,
    /// When it was consented (RFC 3339), where Graph tells.
    pub granted_at: Option<String>,
    /// The account that consented: known only if it was done with this program in this run.
    pub granted_by: Option<String>,
}

/// One client secret of the registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CredentialView {
    /// Description in the portal.
    pub name: Option<String>,
    /// First characters of the value, as Microsoft shows them.
    pub hint: Option<String>,
    /// When it was made (RFC 3339).
    pub made_at: Option<String>,
    /// When it expires (RFC 3339).
    pub expires_at: Option<String>,
    /// Whole days left; negative when expired.
    pub days_left: Option<i32>,
    /// Its age.
    pub age: CredentialAge,
    /// This program made it (by its name); others are left alone.
    pub ours: bool,
    /// What it is for.
    pub standing: CredentialStanding,
}

/// How long a secret still works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum CredentialAge {
    /// More than 30 days.
    Fine,
    /// 30 days or less: due to be renewed.
    Soon,
    /// Not any more.
    Expired,
}

/// What a secret is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum CredentialStanding {
    /// The one that matters: whose value is at hand, else the longest-lived.
    InUse,
    /// One of several of which the admin alone knows which one Peig uses.
    Candidate,
    /// Works, and goes once Peig has the new one.
    Outgoing,
    /// Neither.
    Other,
}

/// Renewing the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RenewalView {
    /// How far it is.
    pub phase: RenewalPhase,
    /// What `Intent::Renew` would change; empty where it may not be pressed now.
    pub plan: Vec<ChangeView>,
    /// What `Intent::PeigHasIt` would remove.
    pub removes: Vec<ChangeView>,
    /// `Intent::PeigHasIt` may be sent: the new secret signs in and has left this program, by copy, by Reveal, or by the
    /// credential store in an earlier run. While `Unclear` it is the admin's word alone.
    pub may_finish: bool,
}

/// How far a renewal is. It is read off the tenant and the credential store, so it survives a restart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum RenewalPhase {
    /// There is no secret at all, and none of ours has expired.
    NoSecret,
    /// Not needed: more than 30 days are left.
    NotDue,
    /// 30 days or less are left.
    Due,
    /// The last secret of ours has expired: Peig cannot sign in.
    Expired,
    /// The new secret is at hand; an older one of ours stays until Peig has the new one.
    HandOver,
    /// Several secrets of ours exist and no value is at hand, so nobody but the admin knows which one Peig uses.
    /// `RenewalView::removes` are the older ones.
    Unclear,
}

/// Registrations of the name that are in the tenant's bin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DeletedChoice {
    /// They, the latest deleted first.
    pub items: Vec<DeletedView>,
    /// The admin has still to say whether one is restored (`Intent::Restore`) or a new one made (`Intent::MakeNew`).
    pub open: bool,
}

/// A deleted registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DeletedView {
    /// Object id.
    pub object_id: String,
    /// Application (client) id.
    pub app_id: String,
    /// When it was deleted (RFC 3339).
    pub deleted_at: Option<String>,
    /// Until when it can be restored (RFC 3339): 30 days after its deletion.
    pub restorable_until: Option<String>,
}

/// A file that the program hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum FileId {
    /// Calendar file with the secret's expiry (RFC 5545).
    Reminder,
    /// Report for people.
    ReportHtml,
    /// Report for the company's change record.
    ReportJson,
}

/// A file that was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SavedFileView {
    /// Which.
    pub file: FileId,
    /// Where it is.
    pub path: String,
}

/// Why closing the window now would lose something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum ClosingRisk {
    /// The new secret is only in this program's memory.
    SecretOnlyHere,
    /// A change is under way.
    Working,
}

/// The admin wants to leave, something would be lost, and they are asked. `Intent::CloseAnyway` leaves all the same
/// (not while the risk is `Working`), `Intent::StayOpen` stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ClosingView {
    /// What would be lost.
    pub risk: ClosingRisk,
    /// What they asked for.
    pub leaving: Leaving,
}

/// The admin wants to sign out, and what their sign-in has left in the tenant can be taken back first.
/// `Intent::TakeBackSignIn` does so and signs out, `Intent::CloseAnyway` only signs out, `Intent::StayOpen` stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SignOutQuestion {
    /// What would be taken back.
    pub changes: Vec<ChangeView>,
}

/// What would lose something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum Leaving {
    /// Closing the window.
    Window,
    /// Signing out of the tenant.
    SignOut,
    /// Going over to another registration of the name.
    Registration,
}
