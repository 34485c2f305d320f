//! The pieces of what the wizard knows: where the admin is, what is under way, what is held.

use entra::CancellationToken;
use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

use crate::ipc::{Busy, FileId, KeptIn, ScenarioId, SectionId, SignInMethod};
use crate::plan::Change;

/// Where the admin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Welcome,
    SignIn,
    Readiness,
    Section(SectionId),
    Values,
    Health,
}

/// Slow work beside the task. One at a time; reading the tenant does not count.
pub(super) struct Job {
    /// Tells its reports from those of an earlier one.
    pub(super) id: u64,
    pub(super) busy: Busy,
    pub(super) cancel: CancellationToken,
}

/// A secret whose value is at hand.
pub(super) struct HeldSecret {
    /// Object id of the registration that it belongs to.
    pub(super) registration: String,
    pub(super) value: SecretString,
    pub(super) key_id: Option<String>,
    pub(super) kept_in: KeptIn,
    pub(super) copied: bool,
    /// It has left this program: copied, shown, or kept since an earlier run.
    pub(super) handed: bool,
}

/// A value from the credential store that no live secret of the registration is known to have (yet).
pub(super) struct Recalled {
    /// Object id of the registration that it was kept for.
    pub(super) object_id: String,
    pub(super) value: SecretString,
}

/// A secret on the clipboard.
pub(super) struct OnClipboard {
    pub(super) value: SecretString,
    /// When it is taken off; later where taking it off failed.
    pub(super) until: Timestamp,
}

/// What "Try again" does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Retry {
    StartPractice(ScenarioId),
    SignIn(SignInMethod),
    Observe,
    Perform(SectionId),
    SetEverythingUp,
    Prove,
    Recall,
    Renew,
    CarryOut(Vec<Change>),
    LookAtRemoval,
    Remove(String),
    CheckMore,
    Save(FileId),
}

/// How the admin wants to leave what is on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leave {
    /// By the window's close button.
    Window,
    /// By signing out.
    SignOut,
    /// By signing out; what the sign-in has left in the tenant is looked for first.
    AskToSignOut,
    /// By signing out, once the admin has said whether these are carried out first.
    TakingBack(Vec<Change>),
    /// For another registration of the name, or for the choice among them.
    Registration(Option<String>),
}

/// A device code that waits to be typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct DeviceCode {
    pub(super) user_code: String,
    pub(super) verification_uri: Url,
    pub(super) expires_at: Timestamp,
}
