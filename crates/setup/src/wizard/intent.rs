//! What the admin wants, as the page sends it.

use serde::{Deserialize, Serialize};

use crate::guide::{AudienceChoice, SectionId};
use crate::handover::{FileId, Shell, ValueId};
use crate::host::ScenarioId;
use crate::secret::lifetime::ExpiryChoice;

/// What the admin wants. The wizard alone decides whether it may happen now; an intent that may not is ignored. One that
/// agrees to a list of changes carries which: the wizard does no other, and shows what there is to do now instead.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum Intent {
    /// Rehearse in the practice tenant.
    ChoosePractice {
        /// Starting point.
        scenario: ScenarioId,
    },
    /// Work in a real tenant.
    ChooseTenant {
        /// Which cloud.
        cloud: CloudChoice,
        /// Domain name or directory id; empty or absent: the account's own.
        tenant: Option<String>,
        /// Sign-in client instead of the built-in one.
        client_id: Option<String>,
    },
    /// The tenant is in that cloud: sign in there, as a way on of the fault on screen.
    SwitchCloud {
        /// Which cloud.
        cloud: CloudChoice,
    },
    /// "A sign-in to this cloud is meant", where the cloud is neither Microsoft's nor the practice tenant.
    AgreeToCloud {
        /// Host of the sign-in service that the admin saw.
        sign_in_host: String,
        /// Host of Graph that the admin saw.
        graph_host: String,
    },
    /// With how few rights to sign in; ignored once that has begun.
    ChooseRights {
        /// None with which this program could consent: the admin approves on Microsoft's page.
        fewer: bool,
    },
    /// Begin to sign in; ignored while `CloudView::agreed` is not so.
    StartSignIn {
        /// How.
        method: SignInMethod,
    },
    /// End what is being waited for.
    Cancel,
    /// "This is the right tenant."
    ConfirmTenant {
        /// Directory id of the tenant that the admin saw.
        tenant_id: String,
    },
    /// Sign out; what the sign-in has left in the tenant can be taken back first (`View::sign_out_question`).
    AskToSignOut,
    /// Take that back, as the question shows it, and sign out or close.
    TakeBackSignIn {
        /// The list that the admin saw (`PlanView::id`).
        plan: String,
    },
    /// Forget the tokens and go back to the welcome screen.
    SignOut,
    /// Forget the tokens and sign in again, keeping the place.
    SignInAgain,
    /// Back.
    Back,
    /// Next; ignored while something required is not passed.
    Next,
    /// Go to a section that is reachable.
    GoTo {
        /// Which.
        section: SectionId,
    },
    /// Go to the readiness screen of the tenant that was confirmed.
    ShowReadiness,
    /// Go to the values for Peig, once nothing is open.
    ShowValues,
    /// Use this registration of those that carry the name.
    ChooseRegistration {
        /// Object id; absent: choose again.
        object_id: Option<String>,
    },
    /// Supported account types for a new registration.
    ChooseAudience {
        /// Which.
        audience: AudienceChoice,
    },
    /// Lifetime of the next secret.
    ChooseExpiry {
        /// Which.
        expiry: ExpiryChoice,
        /// The day (`2027-03-01`) for `ExpiryChoice::Date`; ignored where the tenant's rule forbids it.
        date: Option<String>,
    },
    /// Do what this section needs, as planned on screen.
    Perform {
        /// The list that the admin saw (`PlanView::id`).
        plan: String,
    },
    /// Do everything that is missing, section by section.
    SetEverythingUp {
        /// The list that the admin saw (`PlanView::id`).
        plan: String,
    },
    /// Read the tenant now.
    Observe,
    /// The window became visible or hidden.
    Visible {
        /// It is visible.
        visible: bool,
    },
    /// There is somebody: the pointer or the keyboard was used. Said once a minute at most.
    Present,
    /// The secret's value is not on screen any more.
    HideSecret,
    /// Open a page in the system browser.
    Open {
        /// Which; the page cannot name addresses of its own.
        link: LinkId,
    },
    /// Copy a value (not the secret) of "Values for Peig".
    CopyValue {
        /// Which.
        value: ValueId,
    },
    /// Copy the secret, marked to stay out of histories, cleared after a minute. Without somebody signed in only one that is
    /// in memory alone.
    CopySecret,
    /// What the sections change is done in the portal, or here after all.
    ByHand {
        /// In the portal.
        by_hand: bool,
    },
    /// Copy what is typed in the portal.
    CopyTyped {
        /// The text (`EntryView::typed`); one that the guide does not have is not copied.
        text: String,
    },
    /// Copy the link with which another administrator can consent.
    CopyConsentLink,
    /// Copy a message with that link, ready to be sent.
    CopyConsentMessage,
    /// Copy the device code.
    CopyDeviceCode,
    /// Copy the address of the page that is waited for, for another browser on this computer.
    CopySignInPage,
    /// What Microsoft's page shows instead of going on: the waiting ends with what its number means.
    ExplainNumber {
        /// As typed, or as copied off the page.
        text: String,
    },
    /// Copy what was changed in this run as a script.
    CopyScript {
        /// For which program.
        shell: Shell,
    },
    /// Look once more whether Microsoft can be reached.
    LookAgain,
    /// Look whether there is a newer program.
    LookForUpdate,
    /// Fetch and install the newer program.
    InstallUpdate,
    /// Copy the last fault's details for support.
    CopyDetails,
    /// Forget the kept secret: Peig has it. Only for whoever is signed in.
    ForgetSecret,
    /// What Microsoft has refused for good stays as it is: go on.
    GoOnWithout,
    /// Try once more whether the secret at hand signs in.
    Prove,
    /// This computer cannot try the secret: hand it over on the admin's word.
    HandOverUnproved,
    /// The credential store cannot be used: go on, and keep the new secret in memory only.
    KeepInMemory,
    /// Sign in once more with the right to read the tenant's rule for secrets.
    CheckMore,
    /// Ask the credential store once more for the kept secret.
    ReadSecretAgain,
    /// The tenant's rule forbids secrets, and an exception has been granted or is about to be: go on, Microsoft decides.
    GoOnDespiteRule,
    /// Somebody else will have to consent: go on all the same.
    LeaveToColleague,
    /// This account may be able to consent after all: try it.
    TryConsent,
    /// Approve on Microsoft's page, which comes back to this program; another administrator may, too.
    ApproveOnPage,
    /// Go to the health screen.
    ShowHealth,
    /// Make a new secret beside the one that works, as planned on screen.
    Renew {
        /// The list that the admin saw (`PlanView::id`).
        plan: String,
    },
    /// Peig has the new secret: remove what it replaces, as planned on screen.
    PeigHasIt {
        /// The list that the admin saw (`PlanView::id`).
        plan: String,
        /// Forget the value on this computer as well, once that is done.
        forget: bool,
    },
    /// Whether Peig has the secret of which this computer does not know it.
    AnswerDoubt {
        /// Its key id (`RenewalView::in_doubt`).
        key_id: String,
        /// It has.
        has_it: bool,
    },
    /// Remove expired secrets that this program made, as planned on screen.
    TidySecrets {
        /// The list that the admin saw (`PlanView::id`).
        plan: String,
    },
    /// Take back one access that Peig does not need, as planned on screen.
    RemoveAccess {
        /// The list that the admin saw (`ExtraView::plan`).
        plan: String,
    },
    /// Look at what a removal takes away: it is read whole (`HealthScreen::removal`).
    AskToRemove,
    /// Delete the registration and what hangs on it, as shown whole on screen.
    Remove {
        /// Its object id, so that a view that is a moment old cannot delete another.
        object_id: String,
        /// The list that the admin saw (`RemovalView::id`).
        plan: String,
    },
    /// Take a deleted registration back out of the bin.
    Restore {
        /// Its object id.
        object_id: String,
    },
    /// Leave what is there, or in the bin, and make a new registration beside it.
    MakeNew,
    /// Use the registration although others can sign in as it: what is listed goes, but for what is left
    /// (`Intent::LeaveFoothold`).
    UseThisOne {
        /// The list that the admin saw (`FootholdsView::id`).
        list: String,
    },
    /// One of what is listed stays, or goes after all.
    LeaveFoothold {
        /// Which (`FootholdView::id`).
        id: String,
        /// It stays.
        leave: bool,
    },
    /// Save a file among the admin's downloads.
    Save {
        /// Which.
        file: FileId,
    },
    /// Open a file that was saved.
    OpenSaved {
        /// Which.
        file: FileId,
    },
    /// The window's close button was pressed.
    AskToClose,
    /// Leave all the same (`View::closing` says how); of `View::sign_out_question`, only sign out or close.
    CloseAnyway,
    /// Do not leave.
    StayOpen,
    /// Do again what failed.
    TryAgain,
    /// Take the fault off the screen.
    DismissFault,
}

/// A cloud that the admin can choose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum CloudChoice {
    /// The one that the program was started with: worldwide, or the file of `PEIG_SETUP_CLOUD`.
    #[default]
    Default,
    /// US Government L4 (GCC High).
    UsGovL4,
    /// US Government L5 (DoD).
    UsGovL5,
    /// China, operated by 21Vianet.
    China,
}

/// How to sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum SignInMethod {
    /// System browser, authorization code with PKCE.
    Browser,
    /// Device code, for a browser on another machine.
    DeviceCode,
}

/// Pages that the program opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum LinkId {
    /// Where this section's page is in the Microsoft Entra admin center.
    PortalSection,
    /// The page on which a device code is typed.
    DeviceLogin,
    /// The page for signing in or approving again, while the browser is being waited for.
    SignInPage,
    /// Peig's guide to this job.
    Guide,
    /// Peig's next step: the connector.
    Connector,
    /// The domains of the Microsoft 365 admin center, where that has a known address (`ValuesScreen::domains_page`).
    Domains,
    /// Microsoft's page on rules for applications (app management policies), for the admin who has to ask for an exception.
    SecretPolicy,
    /// Where the newer program is told of and had.
    NewerProgram,
}
