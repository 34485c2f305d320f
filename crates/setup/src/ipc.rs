//! What crosses between the wizard and its page: [`Intent`]s in, [`View`]s out.
//!
//! Codes and parameters cross, sentences do not: they live in the page's catalogues. No secret crosses either; the one
//! exception, Reveal, has its own call on the wizard's handle. `cargo xtask generate` turns these types into
//! `ui/src/ipc/bindings`, and `cargo xtask check` fails when those files are stale.

pub use crate::check::{Finding as FindingView, Status};
pub use crate::facts::Decision;
pub use crate::fault::{FaultCode, FaultView, Way};
pub use crate::guide::{AudienceChoice, ChangeKind, CheckId, FootholdKind, SectionId};
pub use crate::handover::{
    Entry as ActivityView, FileId, Granted as GrantView, Lines, SavedFile as SavedFileView, Shell, ValueId,
};
pub use crate::host::ScenarioId;
pub use crate::params::Params;
pub use crate::plan::{ChangeView, CredentialStanding, RenewalPhase};
pub use crate::secret::known::KeptIn;
pub use crate::secret::lifetime::ExpiryChoice;
pub use crate::secret::ours::CredentialAge;
pub use crate::update::{Because, UpdateBy};
pub use crate::view::{
    AppView, ApprovalView, AstrayView, BinState, ClosingView, CloudView, ConsentView, CredentialView,
    DeletedChoice, DeletedView, EntryView, ExpiryOption, ExpiryView, ExtraView, FootholdView, FootholdsView,
    HealthScreen, Language, Leaving, LiveState, LiveView, Navigation, NetworkView, NewOne, PartView, PlaceId,
    PlaceView, PlanView, Preferences, ProgramView, ProxySource, ReachView, ReadinessScreen, RegistrationView,
    RemovalState, RemovalView, RenewalView, RunPart, RunView, Screen, ScreenId, SecretPhase,
    SecretPolicyView, SecretView, SectionHealth, SectionScreen, SectionView, SignInPhase, SignInScreen,
    SignOutQuestion, SignedInView, StepState, StepView, ThemeChoice, UpdateView, ValueField, ValuesScreen,
    View, WayView, WelcomeScreen,
};
pub use crate::wizard::gate::SectionState;
pub use crate::wizard::{
    Busy, BusyTask, ClientKind, ClosingRisk, CloudChoice, CloudKind, Intent, LinkId, SignInMethod,
};
