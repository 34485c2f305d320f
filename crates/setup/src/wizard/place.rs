//! Where the admin is, what is under way, and what would be lost by going.

use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use crate::guide::SectionId;
use crate::tenant::sign_in_grant::LeftGrant;
use crate::tenant::snapshot::Meant;

/// Where the admin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Welcome,
    SignIn,
    Readiness,
    Section(SectionId),
    Values,
    Health,
}

/// A device code that waits to be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DeviceCode {
    pub(crate) user_code: String,
    pub(crate) verification_uri: Url,
    pub(crate) expires_at: Timestamp,
}

/// How the admin wants to leave what is on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Leave {
    /// By the window's close button.
    Window,
    /// By signing out.
    SignOut,
    /// By signing out; what the sign-in has left in the tenant is looked for first.
    AskToSignOut,
    /// By signing out, once the admin has said whether these are taken back first.
    TakingBack(Vec<LeftGrant>),
    /// For another registration of the name, for the choice among them, or to make one.
    Registration(Meant),
}

/// Where the question about what the sign-in has left in the tenant leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Out of the tenant.
    SignOut,
    /// Out of the program.
    Window,
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
    /// Waiting for an administrator on Microsoft's page for approving.
    WaitingForConsent,
    /// Redeeming the sign-in's answer.
    FinishingSignIn,
    /// Reading the tenant for the first time.
    ReadingTenant,
    /// Changing the tenant.
    Applying,
    /// Waiting until Microsoft accepts the new secret.
    ProvingSecret,
    /// Looking whether a secret turns up whose answer was lost, before another is made.
    LookingForSecret,
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
    /// Fetching a newer program.
    FetchingUpdate,
    /// Installing it.
    InstallingUpdate,
}
