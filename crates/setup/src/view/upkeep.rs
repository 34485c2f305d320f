//! What comes after the set-up: health, renewal, tidying, removal, restoring, leaving.

use serde::Serialize;

use super::extra::ExtraView;
use super::footholds::FootholdView;
use super::plan::PlanView;
use super::secret::ExpiryView;
use crate::check::Finding;
use crate::guide::SectionId;
use crate::handover::{Granted, SavedFile};
use crate::plan::{ChangeView, CredentialStanding, RenewalPhase};
use crate::secret::ours::CredentialAge;
use crate::wizard::ClosingRisk;
use crate::wizard::gate::SectionState;

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
    pub grants: Vec<Granted>,
    /// What it may do beyond Peig's permissions, the first of them.
    pub extras: Vec<ExtraView>,
    /// All client secrets of the registration, the one that matters first.
    pub secrets: Vec<CredentialView>,
    /// Renewing the secret.
    pub renewal: RenewalView,
    /// The credential store could not be asked whether it has the value of a secret: `Intent::ReadSecretAgain`.
    pub unread: bool,
    /// Lifetimes on offer for a renewed secret, while one can be made.
    pub expiry: Option<ExpiryView>,
    /// What `Intent::TidySecrets` would remove: expired secrets that this program made.
    pub tidy: PlanView,
    /// What `Intent::Remove` would take away.
    pub removal: RemovalView,
    /// Files that were saved in this run, the latest first.
    pub saved: Vec<SavedFile>,
}

/// What a removal takes away. It is shown whole before the admin may agree (`Intent::AskToRemove`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct RemovalView {
    /// Names just this list; `Intent::Remove` carries it.
    pub id: String,
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
    pub findings: Vec<Finding>,
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

/// Renewing the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub struct RenewalView {
    /// How far it is.
    pub phase: RenewalPhase,
    /// What `Intent::Renew` would change; empty where it may not be pressed now.
    pub plan: PlanView,
    /// What `Intent::PeigHasIt` would remove.
    pub removes: PlanView,
    /// All that the new secret replaces has expired: Peig cannot sign in before it has the new one.
    pub stopped: bool,
    /// Key id of the secret of which the admin has to say whether Peig has it (`Intent::AnswerDoubt`); none while the
    /// credential store, which may hold its value, has not answered.
    pub in_doubt: Option<String>,
    /// The credential store of this computer has been asked and has not answered: until then no secret is made.
    pub looking: bool,
    /// The value of the secret in use is here and has not left this program.
    pub waits: bool,
    /// `Intent::PeigHasIt` may be sent: the new secret signs in and has left this program, by copy or by Reveal, in this
    /// run or an earlier one. While `Unclear` it is the admin's word alone.
    pub may_finish: bool,
    /// The value is on this computer or in memory, and can be forgotten with `Intent::PeigHasIt`.
    pub can_forget: bool,
}

/// Registrations of the name that are in the tenant's bin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct DeletedChoice {
    /// They, the latest deleted first.
    pub items: Vec<DeletedView>,
    /// What is to be said about them.
    pub state: BinState,
}

/// What is to be said about registrations in the bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum BinState {
    /// The admin has still to say whether one is restored (`Intent::Restore`) or a new one made (`Intent::MakeNew`).
    Asked,
    /// It is this run that has removed the set-up, and nothing has come in its place: there is nothing more to do, though
    /// both may be done.
    Removed,
    /// A new one is made beside them.
    Answered,
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
    /// Through what others could sign in as it, as far as the bin shows: owners and federated credentials are seen once it
    /// is back, before anything is granted.
    pub footholds: Vec<FootholdView>,
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

/// The admin wants to go, and what their sign-in has left in the tenant can be taken back first.
/// `Intent::TakeBackSignIn` does so and goes, `Intent::CloseAnyway` only goes, `Intent::StayOpen` stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SignOutQuestion {
    /// Names just this list; `Intent::TakeBackSignIn` carries it.
    pub id: String,
    /// What would be taken back.
    pub changes: Vec<ChangeView>,
    /// How they want to go: out of the tenant, or out of the program.
    pub leaving: Leaving,
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
