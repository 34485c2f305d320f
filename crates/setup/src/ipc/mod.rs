//! What crosses between the wizard and its page: [`Intent`]s in, [`View`]s out.
//!
//! Owns the shapes and nothing else. Codes and parameters cross, sentences do not: they live in the page's
//! catalogues. No secret crosses either; the one exception, Reveal, has its own call on the wizard's handle.
//! `cargo xtask generate` turns these types into `ui/src/ipc/bindings`, and `cargo xtask check` fails when
//! those files are stale.

mod fault;
mod finding;
mod intent;
mod language;
mod screen;
mod secret;
mod upkeep;
mod view;

pub use fault::{FaultCode, FaultView, Way};
pub use finding::{CheckId, FindingView, Status};
pub use intent::{CloudChoice, Intent, LinkId, SignInMethod};
pub use language::Language;
pub use screen::{
    AudienceChoice, ChangeKind, ChangeView, ConsentView, ReadinessScreen, RegistrationView, Screen,
    SectionScreen, SignInPhase, SignInScreen, StepState, StepView, ValueField, ValueId, ValuesScreen,
    WelcomeScreen,
};
pub use secret::{ExpiryChoice, ExpiryOption, ExpiryView, KeptIn, SecretPhase, SecretPolicyView, SecretView};
pub use upkeep::{
    ClosingRisk, ClosingView, CredentialAge, CredentialStanding, CredentialView, DeletedChoice, DeletedView,
    FileId, GrantView, HealthScreen, Leaving, RemovalState, RemovalView, RenewalPhase, RenewalView,
    SavedFileView, SectionHealth, SignOutQuestion,
};
pub use view::{
    AppView, Busy, BusyTask, ClientKind, CloudKind, CloudView, LiveState, LiveView, Navigation, ScenarioId,
    ScreenId, SectionId, SectionState, SectionView, SignedInView, View,
};

/// Parameters of a sentence: names as the page's catalogue spells them, values already readable by a person
/// (names, ids, counts) or RFC 3339 timestamps that the page formats.
pub type Params = std::collections::BTreeMap<String, String>;
