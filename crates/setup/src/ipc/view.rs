//! The [`View`]: all that the page draws, whole, at one moment.

use serde::{Deserialize, Serialize};

use super::{ClosingRisk, ClosingView, FaultView, FindingView, Screen, SignInPhase, SignOutQuestion};

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
    pub checklist: Vec<FindingView>,
    /// Whether the checklist is live.
    pub live: LiveView,
    /// Back and Next.
    pub navigation: Navigation,
    /// What is being done right now; absent when idle.
    pub busy: Option<Busy>,
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
}

/// Whose client id signs the admin in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum ClientKind {
    /// Microsoft Graph Command Line Tools, Microsoft's own.
    MicrosoftGraphCommandLineTools,
    /// Peig's own public client, set when the program was built.
    Peig,
    /// One that the admin typed.
    Custom,
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
}

/// Which cloud.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum CloudKind {
    /// The worldwide cloud.
    Global,
    /// Microsoft Cloud for US Government, L4 (GCC High).
    UsGovL4,
    /// Microsoft Cloud for US Government, L5 (DoD).
    UsGovL5,
    /// Microsoft Cloud China, operated by 21Vianet.
    China,
    /// The practice tenant inside the program.
    Practice,
    /// Described by the file that `PEIG_SETUP_CLOUD` names.
    File,
}

/// A practice tenant's starting point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum ScenarioId {
    /// Nothing has been done.
    Fresh,
    /// Registered, two permissions listed, nothing consented.
    HalfDone,
    /// Everything has been done.
    Finished,
    /// Two registrations carry the name.
    TwoRegistrations,
    /// The account may create the registration but not grant consent.
    CannotConsent,
    /// Everything has been done; the secret has two weeks left.
    SecretExpiring,
    /// Everything was done; the secret has expired.
    SecretExpired,
    /// The registration was deleted and is in the bin.
    Deleted,
    /// The tenant's rule limits secrets to 180 days.
    PolicyShortens,
    /// The tenant's rule forbids new secrets.
    PolicyForbids,
    /// The account holds no administrator's role.
    NotAdmin,
    /// Microsoft's replicas lag behind each other.
    SlowReplication,
    /// Microsoft asks for patience.
    Throttled,
    /// Microsoft's service is out of order for a while.
    Outage,
    /// Conditional Access blocks the sign-in.
    ConditionalAccess,
}

impl ScenarioId {
    /// All of them, in the order in which they are on offer.
    pub const ALL: [Self; 15] = [
        Self::Fresh,
        Self::HalfDone,
        Self::Finished,
        Self::TwoRegistrations,
        Self::CannotConsent,
        Self::SecretExpiring,
        Self::SecretExpired,
        Self::Deleted,
        Self::PolicyShortens,
        Self::PolicyForbids,
        Self::NotAdmin,
        Self::SlowReplication,
        Self::Throttled,
        Self::Outage,
        Self::ConditionalAccess,
    ];
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

/// How far a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum SectionState {
    /// Not known yet: the tenant has not been read.
    Unknown,
    /// Something required is not there.
    Open,
    /// Written, and not yet visible everywhere at Microsoft.
    Settling,
    /// Another person has to act.
    Waiting,
    /// All that is required holds.
    Done,
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
    /// User principal name.
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
    /// Keys of the findings that hold Next back (see `FindingView::key`).
    pub blocked_by: Vec<String>,
}

/// What is being done right now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct Busy {
    /// What.
    pub task: BusyTask,
    /// Since when (RFC 3339).
    pub since: String,
    /// `Intent::Cancel` ends it.
    pub cancellable: bool,
    /// A wait that Microsoft or the network asked for, before the next try: seconds.
    pub retry_in_seconds: Option<u32>,
}

/// Kinds of work that the page names while they last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum BusyTask {
    /// The practice tenant is starting.
    StartingPractice,
    /// Waiting for the admin in the browser.
    WaitingForBrowser,
    /// Waiting for the admin to type the device code.
    WaitingForDeviceCode,
    /// Redeeming the sign-in's answer.
    FinishingSignIn,
    /// Reading the tenant for the first time.
    ReadingTenant,
    /// Changing the tenant.
    Applying,
    /// Waiting until Microsoft accepts the new secret.
    ProvingSecret,
    /// Writing to or reading from the credential store.
    KeepingSecret,
    /// Saving a file.
    SavingFile,
    /// Signing out.
    SigningOut,
    /// Looking for what the admin's sign-in has left in the tenant.
    ReadingSignInGrant,
    /// Reading all that a removal takes away.
    ReadingWhatGoes,
}
