//! The [`View`]: all that the page draws, whole, at one moment.

use serde::Serialize;

use super::run::RunView;
use super::screen::{Screen, SignInPhase};
use super::update::UpdateView;
use super::upkeep::{ClosingView, SignOutQuestion};
use crate::check::Finding;
use crate::fault::FaultView;
use crate::guide::SectionId;
use crate::handover::{Entry, Shell};
use crate::wizard::gate::SectionState;
use crate::wizard::{Busy, ClientKind, ClosingRisk, CloudKind};

/// Everything the page draws. Each new view replaces the last one whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// Counts up by one per view, so that the page can drop one that arrives late.
    pub revision: u32,
    /// The program itself.
    pub app: AppView,
    /// The cloud that is (or will be) talked to.
    pub cloud: CloudView,
    /// Where the admin is; the details are in `screen`.
    pub screen_id: ScreenId,
    /// The screen in the middle.
    pub screen: Screen,
    /// The stepper on the left, in the guide's order.
    pub sections: Vec<SectionView>,
    /// Tenant and account at the top; absent before sign-in.
    pub signed_in: Option<SignedInView>,
    /// The live checklist on the right, for this screen.
    pub checklist: Vec<Finding>,
    /// Whether the checklist is live.
    pub live: LiveView,
    /// Back and Next.
    pub navigation: Navigation,
    /// What is being done right now; absent when idle.
    pub busy: Option<Busy>,
    /// "Set everything up" while it is under way: one screen, whatever the others show meanwhile.
    pub run: Option<RunView>,
    /// What went wrong last and has not been dismissed.
    pub fault: Option<FaultView>,
    /// A sign-in that is under way on another screen than the one for it.
    pub signing_in: Option<SignInPhase>,
    /// What closing the window now would lose.
    pub closing_risk: Option<ClosingRisk>,
    /// The admin wants to leave although something would be lost, and is asked.
    pub closing: Option<ClosingView>,
    /// The admin wants to sign out, and is asked whether what the sign-in has left is taken back first.
    pub sign_out_question: Option<SignOutQuestion>,
    /// What was changed in this run, the first first.
    pub activity: Vec<Entry>,
    /// For which program that was copied last, as a script.
    pub script_copied: Option<Shell>,
    /// Nothing has still to be entered in Peig, as far as is known: its secret has left this program, or is said to be there.
    pub with_peig: bool,
}

/// The program itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct AppView {
    /// Version of the program.
    pub version: String,
    /// Client id with which the admin signs in.
    pub client_id: String,
    /// Whose client that is.
    pub client_kind: ClientKind,
    /// What is known of newer programs; absent where this one does not look for them.
    pub update: Option<UpdateView>,
}

/// The cloud that is talked to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct CloudView {
    /// Which one.
    pub kind: CloudKind,
    /// Host of the sign-in service, for example `login.microsoftonline.com`.
    pub sign_in_host: String,
    /// Host of Microsoft Graph, for example `graph.microsoft.com`.
    pub graph_host: String,
    /// A sign-in may begin; where not, `Intent::AgreeToCloud` is asked for first.
    pub agreed: bool,
}

/// Where the admin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum ScreenId {
    /// Practice or my tenant.
    Welcome,
    /// Sign in.
    SignIn,
    /// The right tenant, and Peig's prerequisites.
    Readiness,
    /// One of the guide's five sections.
    Section,
    /// Values for Peig.
    Values,
    /// Health, renewal, removal.
    Health,
}

/// One section in the stepper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SectionView {
    /// Which one.
    pub id: SectionId,
    /// The guide's own name, in English; a catalogue may translate it by id.
    pub name: String,
    /// How far it is in the tenant.
    pub state: SectionState,
    /// It is the section on screen.
    pub current: bool,
    /// The admin may go there now.
    pub reachable: bool,
}

/// Tenant and account at the top of the window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SignedInView {
    /// Directory id.
    pub tenant_id: String,
    /// Display name of the organisation; absent until read.
    pub tenant_name: Option<String>,
    /// Default verified domain; absent until read.
    pub domain: Option<String>,
    /// User principal name; empty if the sign-in gave none.
    pub account: String,
    /// Display name of the account, if the sign-in gave one.
    pub account_name: Option<String>,
    /// The admin has said that this is the right tenant.
    pub confirmed: bool,
    /// When this sign-in ends (RFC 3339).
    pub expires_at: String,
}

/// Whether the checklist is live.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct LiveView {
    /// Reading, waiting for the next read, paused or failing.
    pub state: LiveState,
    /// When the tenant was last read (RFC 3339).
    pub read_at: Option<String>,
}

/// What the live reading is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum LiveState {
    /// Nobody is signed in.
    Off,
    /// Waiting for the next interval.
    Live,
    /// Reading right now.
    Reading,
    /// The window is hidden.
    Paused,
    /// The last read failed; the checklist shows what was known before, and it is tried again.
    Failing,
}

/// Back and Next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Navigation {
    /// Back is possible.
    pub back: bool,
    /// There is a next screen at all.
    pub has_next: bool,
    /// Next is possible.
    pub next: bool,
    /// Keys of the findings that hold Next back (see `Finding::key`).
    pub blocked_by: Vec<String>,
}
