//! What the page draws: the wire types, and the one place that turns the wizard's state into them.

mod app;
mod draw;
mod draw_section;
mod draw_upkeep;
mod extra;
mod footholds;
mod language;
mod news;
mod plan;
mod program;
mod reach;
mod registrations;
mod run;
mod screen;
mod secret;
mod start;
mod update;
mod upkeep;

pub use app::{
    AppView, CloudView, LiveState, LiveView, Navigation, ScreenId, SectionView, SignedInView, View,
};
pub use extra::ExtraView;
pub use footholds::{FootholdView, FootholdsView, NewOne};
pub use language::Language;
pub use news::Shown;
pub use plan::PlanView;
pub use program::{
    NetworkView, PartView, PlaceId, PlaceView, Preferences, ProgramView, ProxySource, ThemeChoice, WayView,
};
pub use reach::ReachView;
pub use registrations::RegistrationView;
pub use run::{RunPart, RunView};
pub use screen::{
    ApprovalView, AstrayView, ConsentView, EntryView, ReadinessScreen, Screen, SectionScreen, SignInPhase,
    SignInScreen, StepState, StepView, ValueField, ValuesScreen, WelcomeScreen,
};
pub use secret::{ExpiryOption, ExpiryView, SecretPhase, SecretPolicyView, SecretView};
pub use start::{Handle, start};
pub use update::UpdateView;
pub use upkeep::{
    BinState, ClosingView, CredentialView, DeletedChoice, DeletedView, HealthScreen, Leaving, RemovalState,
    RemovalView, RenewalView, SectionHealth, SignOutQuestion,
};
