//! The screen in the middle, one type each.

use entra::Astray;
use serde::Serialize;

use super::extra::ExtraView;
use super::footholds::FootholdsView;
use super::plan::PlanView;
use super::reach::ReachView;
use super::registrations::RegistrationView;
use super::secret::{ExpiryView, SecretView};
use super::upkeep::{DeletedChoice, HealthScreen, RenewalView};
use crate::fault::FaultView;
use crate::guide::{AudienceChoice, SectionId};
use crate::handover::{SavedFile, ValueId};
use crate::host::ScenarioId;
use crate::plan::RenewalPhase;

/// The screen in the middle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Screen {
    /// Practice or my tenant.
    Welcome(WelcomeScreen),
    /// Sign in.
    SignIn(SignInScreen),
    /// The right tenant, and Peig's prerequisites.
    Readiness(ReadinessScreen),
    /// One of the guide's sections.
    Section(Box<SectionScreen>),
    /// Values for Peig.
    Values(ValuesScreen),
    /// The health of what was set up, its renewal and its removal.
    Health(Box<HealthScreen>),
}

/// Practice or my tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct WelcomeScreen {
    /// Practice starting points on offer.
    pub scenarios: Vec<ScenarioId>,
    /// Why a real tenant cannot be chosen (a bad cloud file); absent when it can.
    pub cloud_fault: Option<FaultView>,
}

/// Sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SignInScreen {
    /// How far it is.
    pub phase: SignInPhase,
    /// The tenant that was typed, if one was.
    pub tenant: Option<String>,
    /// Whether Microsoft can be reached; absent where it is not looked: no network leads to the practice tenant.
    pub reach: Option<ReachView>,
    /// Rights that the sign-in asks for, short names in order (`User.Read` …).
    pub rights: Vec<String>,
    /// They are fewer: the admin approves on Microsoft's page (`Intent::ChooseRights`).
    pub fewer: bool,
}

/// Why what came back from the browser was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum AstrayView {
    /// It came with `https`, which cannot reach this program.
    Https,
    /// A program of another user of this computer brought it.
    OtherUser,
}

impl AstrayView {
    pub(super) fn of(why: Astray) -> Self {
        match why {
            Astray::Https => Self::Https,
            Astray::OtherUser => Self::OtherUser,
        }
    }
}

/// How far the sign-in is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum SignInPhase {
    /// Not begun.
    Idle,
    /// The browser is open; `LinkId::SignInPage` opens it again.
    Browser {
        /// What came back could not be taken, for this reason.
        astray: Option<AstrayView>,
    },
    /// The code to type at `verification_uri`.
    DeviceCode {
        /// The code.
        user_code: String,
        /// Where.
        verification_uri: String,
        /// Until when (RFC 3339).
        expires_at: String,
    },
    /// Answer received; being redeemed, or the tenant is being read.
    Finishing,
}

/// The right tenant, and Peig's prerequisites. The findings are in the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub struct ReadinessScreen {
    /// Display name of the organisation; absent until read.
    pub tenant_name: Option<String>,
    /// Verified domains, the default one first.
    pub domains: Vec<String>,
    /// Directory roles of the account by display name, as far as they could be read.
    pub roles: Vec<String>,
    /// They could be read, so that none is none: those that are active, not a role of the company's own.
    pub roles_known: bool,
    /// The admin has said that this is the right tenant.
    pub confirmed: bool,
    /// Somebody else will have to consent: `Intent::LeaveToColleague` goes on.
    pub colleague: Option<ColleagueView>,
    /// Sections that "Set everything up" would still work on; empty when all is done.
    pub open_sections: Vec<SectionId>,
    /// All that "Set everything up" will change, in order.
    pub plan: PlanView,
    /// How far the secret is on its way to Peig, and into its years.
    pub secret: Option<RenewalPhase>,
    /// More than one registration carries the name: one has to be chosen first.
    pub choice_needed: bool,
    /// Those of the name, if there is more than one.
    pub registrations: Vec<RegistrationView>,
    /// Others can sign in as the registration: what becomes of that is decided in section 1 first.
    pub footholds: Option<FootholdsView>,
    /// Registrations of the name in the tenant's bin, while none is alive.
    pub deleted: Option<DeletedChoice>,
    /// Files that were saved, the latest first, where a report of this run can be made although nothing is registered.
    pub saved: Option<Vec<SavedFile>>,
    /// The check of the tenant's rule for secrets needs a further right, and is on offer: `Intent::CheckMore`.
    pub more_checks: bool,
}

/// What this account cannot finish, asked before anything is begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ColleagueView {
    /// Only the roles speak against it: it can be tried (`Intent::TryConsent`).
    pub may_try: bool,
}

/// One of the guide's sections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct SectionScreen {
    /// Which.
    pub id: SectionId,
    /// The guide's own name.
    pub name: String,
    /// The documented steps.
    pub steps: Vec<StepView>,
    /// The admin does this in the portal (`Intent::ByHand`); absent where nothing is to be done there.
    pub by_hand: Option<bool>,
    /// What the button will change, in order; empty when there is nothing to do.
    pub plan: PlanView,
    /// The button may be pressed now.
    pub can_perform: bool,
    /// Registrations of the name; more than one without `chosen`: the admin has to choose.
    pub registrations: Vec<RegistrationView>,
    /// Section 1: through what others can sign in as the registration in use; absent where nobody can.
    pub footholds: Option<FootholdsView>,
    /// Section 2: what the registration may do beyond Peig's permissions, the first of them.
    pub extras: Vec<ExtraView>,
    /// Section 1: registrations of the name in the tenant's bin, while none is alive.
    pub deleted: Option<DeletedChoice>,
    /// Section 1: account types of a new registration, while it can still be chosen.
    pub audience: Option<AudienceChoice>,
    /// Section 2: consent that another person has to give, or that Microsoft's page can give.
    pub consent: Option<ConsentView>,
    /// Section 4: lifetimes on offer, while a secret can be made.
    pub expiry: Option<ExpiryView>,
    /// Section 4 and 5: the secret.
    pub secret: Option<SecretView>,
}

/// One documented step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    /// Stable id; the catalogue may translate name and hint by it.
    pub id: String,
    /// The guide's own name for the step, in English.
    pub name: String,
    /// What is clicked in the portal, literally, in order; shown to those who want to compare.
    pub portal: Vec<String>,
    /// Values that are typed or picked there.
    pub values: Vec<EntryView>,
    /// How far it is.
    pub state: StepState,
}

/// What is typed or picked in the portal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct EntryView {
    /// The portal's own label.
    pub label: String,
    /// The value, literally.
    pub value: String,
    /// What of it is typed: `Intent::CopyTyped` copies it. Absent where all of it is picked.
    pub typed: Option<String>,
    /// It was copied.
    pub copied: bool,
}

/// How far a documented step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum StepState {
    /// Not done.
    Todo,
    /// Being done.
    Doing,
    /// Done: it is so in the tenant.
    Done,
    /// Was tried and failed.
    Failed,
}

/// Consent by somebody else or through Microsoft's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub struct ConsentView {
    /// The link to send; `Intent::CopyConsentLink` copies it, `Intent::CopyConsentMessage` with all that a colleague should
    /// know.
    pub link: String,
    /// The message was copied.
    pub copied: bool,
    /// This account cannot grant it: another administrator has to.
    pub needs_someone: bool,
    /// It looks as if this account could not, and only Microsoft knows: `Intent::TryConsent` tries it.
    pub may_try: bool,
    /// This account approves on Microsoft's page: this program was not given the rights.
    pub by_page: bool,
    /// The page can be opened from here, and comes back (`Intent::ApproveOnPage`).
    pub can_approve: bool,
    /// It is open, and is waited for; `LinkId::SignInPage` opens it again.
    pub waiting: Option<ApprovalView>,
}

/// Microsoft's page for approving is being waited for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ApprovalView {
    /// What came back could not be taken, for this reason.
    pub astray: Option<AstrayView>,
}

/// Values for Peig.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub struct ValuesScreen {
    /// The fields of Peig's connector form, in its order.
    pub fields: Vec<ValueField>,
    /// The secret.
    pub secret: SecretView,
    /// All that the guide asks for is in place, it is known who has the secret's value, and none is left that nobody has.
    pub ready: bool,
    /// A renewal that waits until Peig has the new secret.
    pub renewal: Option<RenewalView>,
    /// The secret in use is the one with which Peig's word ended a renewal in this run: what it replaced is gone.
    pub renewed: bool,
    /// The health screen asks whether Peig has the secret.
    pub asked_on_health: bool,
    /// There is a page for adding a domain in this cloud (`LinkId::Domains`).
    pub domains_page: bool,
    /// Files that were saved in this run, the latest first.
    pub saved: Vec<SavedFile>,
}

/// One field of Peig's connector form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct ValueField {
    /// Which.
    pub id: ValueId,
    /// The value; absent for the secret.
    pub value: Option<String>,
    /// It was copied.
    pub copied: bool,
}
