//! Cases that the admin is told apart, and the ways on that each has.

use serde::Serialize;

use crate::guide::spelled;

/// Cases that the admin is told apart. Each has a sentence in the catalogue (`fault.<code>`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum FaultCode {
    /// The file that `PEIG_SETUP_CLOUD` names cannot be read.
    CloudFileMissing,
    /// That file is not a cloud description (parameter `reason`).
    CloudFileInvalid,
    /// The practice tenant could not start.
    PracticeUnavailable,
    /// What was typed is not a domain name or directory id.
    TenantNameInvalid,
    /// What was typed is not a client id.
    ClientIdInvalid,
    /// The system browser could not be opened.
    BrowserUnavailable,
    /// No loopback port could be listened on.
    PortUnavailable,
    /// Nobody finished the sign-in in the browser.
    SignInTimedOut,
    /// The sign-in was cancelled or declined in the browser.
    SignInDeclined,
    /// The answer does not belong to this sign-in (`reason` is `token` where the browser's did, and not the
    /// token given for it; `nonce` where that token was given for another sign-in).
    SignInMismatch,
    /// By this computer's clock the answer had expired before it came.
    ClockWrong,
    /// The account does not belong to this tenant (AADSTS50020, 50034; `reason` is `unnamed` where no tenant was named).
    AccountNotInTenant,
    /// A personal Microsoft account (AADSTS500200).
    PersonalAccount,
    /// No such tenant (AADSTS90002).
    TenantNotFound,
    /// Microsoft has closed the tenant, because nobody used it (AADSTS5000225).
    TenantBlocked,
    /// Conditional Access blocks the sign-in (AADSTS53003, 530032; `reason` is `withCode` where a code was used, `defaults` where
    /// it is security defaults).
    BlockedByPolicy,
    /// Conditional Access wants a managed device (AADSTS53000, 53001, 530003; `reason` as of `BlockedByPolicy`).
    DeviceRequired,
    /// The tenant blocks the device code flow (AADSTS530036).
    DeviceCodeBlocked,
    /// The device code has expired (AADSTS70019, 70020).
    DeviceCodeExpired,
    /// More proof of identity is needed (AADSTS50076, 50079, 50158).
    MoreProofNeeded,
    /// An administrator must agree to the sign-in client first (AADSTS65001, 90094; `reason` is `partner` for 90099).
    ClientNeedsConsent,
    /// The account is not assigned to the sign-in client (AADSTS50105).
    AssignmentRequired,
    /// The account is locked, disabled or its password has expired (AADSTS50053, 50055, 50057).
    AccountUnusable,
    /// The sign-in client is unknown in this tenant (AADSTS700016).
    ClientUnknown,
    /// The sign-in client may not be used for this (AADSTS65002, 7000218).
    ClientUnsuitable,
    /// The sign-in client is switched off in this tenant (AADSTS7000112; parameter `client`).
    ClientDisabled,
    /// The sign-in client that the program brings does not exist in the chosen cloud.
    ClientNotInCloud,
    /// The sign-in client belongs to one tenant, which was not named (AADSTS50194).
    ClientSingleTenant,
    /// The sign-in client lacks the address that the browser comes back to (AADSTS50011, 500113).
    RedirectMissing,
    /// The tenant is in another cloud (AADSTS900439, 900382).
    OtherCloud,
    /// The network lets only certain tenants sign in (AADSTS500021, 500022).
    NetworkRestricted,
    /// Rules for guests and partners keep the account out (AADSTS500212, 500213).
    CrossTenantBlocked,
    /// An External ID tenant, or an account of a kind that does not fit (AADSTS500208).
    ExternalTenant,
    /// What the client asks for is switched off or absent in the tenant (AADSTS500011, 650052).
    ResourceUnavailable,
    /// Another sign-in service behind this tenant refused (AADSTS90123).
    IdentityProviderRefused,
    /// The company's own directory could not check the account (AADSTS80001 and others).
    LocalDirectory,
    /// A policy asks for a token bound to the device (AADSTS530084).
    TokenProtection,
    /// Account or sign-in is taken for risky (AADSTS53011).
    RiskBlocked,
    /// User name or password was not accepted (AADSTS50126).
    CredentialsWrong,
    /// Microsoft's page could not go on (AADSTS50058).
    SignInInterrupted,
    /// This attempt to sign in has expired, or was used already (AADSTS54005, 70008).
    SignInUsedUp,
    /// What was typed has no number of Microsoft's in it.
    NumberNotFound,
    /// Microsoft refused the sign-in for another reason (`reason` is `numbered` where it gave a number).
    SignInRefused,
    /// The sign-in has ended; sign in again.
    SignInExpired,
    /// This program has ended the sign-in: nobody was in front of the window for long.
    SignedOutAbsent,
    /// The same: the screen was locked.
    SignedOutLocked,
    /// The same: the computer went to sleep.
    SignedOutAsleep,
    /// The same: it had lasted for an hour.
    SignedOutAfterAnHour,
    /// Microsoft asks for a fresh sign-in (`reason` is `place` where it is about the address that Microsoft sees).
    StepUpNeeded,
    /// This account may not do that; the step that was refused is marked (`reason` is `unsure` where no right may be missing,
    /// `oneOfThem` where it has just consented to others: parameter `permission`).
    Forbidden,
    /// This account may not read what the program cannot do without (parameter `reason`: what).
    ReadRefused,
    /// Microsoft says that the object does not exist.
    NotFound,
    /// Too many requests (`reason` is `wait` where Microsoft says how long to wait, in `seconds`).
    Throttled,
    /// Microsoft's service has a fault (`reason` is `unsure` where something on the way may have said so, else as of `Throttled`).
    Outage,
    /// Microsoft could not be reached.
    Offline,
    /// The proxy wants a sign-in, or another one than it was given (parameter `proxy`: its address; `reason` is `unnamed`
    /// where that is not known).
    ProxySignIn,
    /// This computer has no root certificates.
    NoRootCertificates,
    /// A secure connection could not be made (proxy, inspection, clock).
    InsecureConnection,
    /// The answer is not one that Microsoft gives (a proxy's page, for example; `reason` is `unread` where it is Microsoft's).
    UnexpectedAnswer,
    /// The account has made as many objects as it may (`reason` is `tenant` where the tenant has as many as it may).
    QuotaExceeded,
    /// The tenant's policy forbids client secrets.
    SecretsForbidden,
    /// The tenant's policy forbids this lifetime.
    SecretLifetimeForbidden,
    /// A rule of the tenant for applications forbids it (parameter `property`: what Microsoft names).
    AppPolicy,
    /// The registration locks this on its service principal.
    PropertyLocked,
    /// Microsoft's permission ids differ from the known ones (parameter `permission`).
    PermissionIdMismatch,
    /// Microsoft refused for another reason (parameter `property`: what it names; `reason` is `named` then, or `tooMany`).
    Refused,
    /// This was refused for good, and all that does not depend on it is done (parameters `change`, `place`, `count`, and as of
    /// `Refused`).
    LeftUndone,
    /// It was written and did not become visible in time.
    NotSettled,
    /// The new secret was not accepted in time (`reason` is `lacksRole` where it was, and its token lacks a `permission`).
    SecretNotProved,
    /// The secret could not be kept, so it was removed again.
    SecretRolledBack,
    /// The answer to making a secret was lost; what it left behind was removed (`reason` is `unread` where it came without the
    /// value).
    SecretLost,
    /// The answer to making a secret was lost (`reason` as of `SecretLost`); nothing of it was found yet. It is looked for with
    /// every read.
    SecretMayBeLeft,
    /// This computer has no usable credential store, so the new secret is in memory only.
    StoreUnavailable,
    /// The credential store failed after the secret was made, and the secret could not be removed again.
    SecretNotKept,
    /// The credential store is locked, and nothing was made yet.
    StoreLocked,
    /// The credential store has a fault, and nothing was made yet.
    StoreFailed,
    /// That a secret is about to be made could not be written down on this computer, and nothing was made yet.
    SecretNotNoted,
    /// The kept secret could not be read from the credential store.
    SecretNotRead,
    /// The secret at hand is no longer among those of the registration.
    SecretRemoved,
    /// What the admin's sign-in left was not taken back: meanwhile it serves others too.
    SignInGrantKept,
    /// More would go than the admin has agreed to: nothing was removed.
    RemovalChanged,
    /// What is to be done is no longer what the admin has agreed to: nothing was done, what is left is on screen.
    PlanChanged,
    /// A registration with the key turned up while one was being made, and has been given the properties of that one (`reason` is
    /// `whole` where the list of permissions and public client flows were among them). What they were before nobody here knows.
    RegistrationFound,
    /// Somebody else can sign in as the registration since the admin agreed: nothing was granted.
    SomebodyElse,
    /// The secret could not be taken out of the credential store.
    SecretNotForgotten,
    /// The file could not be saved.
    FileNotSaved,
    /// A saved file could not be opened (parameter `file`).
    FileNotOpened,
    /// A page could not be opened in the browser (parameter `address`).
    LinkNotOpened,
    /// The newer program could not be fetched or installed.
    UpdateFailed,
    /// This version is not safe to use any more: nobody signs in with it.
    NoLongerSafe,
    /// The clipboard cannot be used.
    ClipboardUnavailable,
    /// The approval was declined, or cancelled, on Microsoft's page.
    ApprovalDeclined,
    /// Nobody came back from Microsoft's page for approving in time.
    ApprovalTimedOut,
    /// What came back from it belongs to another tenant, or contradicts itself.
    ApprovalNotOurs,
    /// Microsoft's page refused the approval for another reason.
    ApprovalRefused,
    /// A fault in this program.
    Internal,
}

/// A way on that the page offers with a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum Way {
    /// `Intent::TryAgain`.
    TryAgain,
    /// `Intent::SignInAgain`.
    SignInAgain,
    /// `Intent::StartSignIn` with the device code.
    UseDeviceCode,
    /// `Intent::StartSignIn` with the browser.
    UseBrowser,
    /// `Intent::Back`: choose tenant, cloud and client anew.
    GoBack,
    /// `Intent::SwitchCloud` to the worldwide cloud.
    UseGlobal,
    /// `Intent::SwitchCloud` to US Government L4.
    UseUsGovL4,
    /// `Intent::SwitchCloud` to US Government L5.
    UseUsGovL5,
    /// `Intent::SwitchCloud` to China.
    UseChina,
    /// `Intent::Open` with the section's place in the portal.
    OpenPortal,
    /// `Intent::GoOnWithout`.
    GoOnWithout,
    /// `Intent::HandOverUnproved`.
    HandOverUnproved,
    /// `Intent::GoTo` section 2.
    GoToPermissions,
    /// `Intent::KeepInMemory`.
    KeepInMemory,
    /// `Intent::CopyDetails`.
    CopyDetails,
    /// `Intent::DismissFault`.
    Dismiss,
}

/// Ways on, the best one first. Every fault can be copied for support and put away.
pub fn ways(code: FaultCode) -> Vec<Way> {
    ways_where(code, None)
}

/// The same where something is said more closely than the case (parameter `reason`).
pub fn ways_where(code: FaultCode, reason: Option<&str>) -> Vec<Way> {
    use FaultCode as F;
    let best: &[Way] = match code {
        // Another account of a tenant that is full has no more room.
        F::QuotaExceeded if reason == Some("tenant") => &[Way::TryAgain],
        F::SignInExpired
        | F::SignedOutAbsent
        | F::SignedOutLocked
        | F::SignedOutAsleep
        | F::SignedOutAfterAnHour
        | F::StepUpNeeded => &[Way::SignInAgain],
        F::BrowserUnavailable | F::PortUnavailable | F::SignInTimedOut => {
            &[Way::TryAgain, Way::UseDeviceCode]
        }
        // It may consent, so it is asked again first.
        F::Forbidden if reason == Some("oneOfThem") => &[Way::TryAgain, Way::SignInAgain],
        // Another account may be allowed what this one is not.
        F::Forbidden | F::ReadRefused | F::QuotaExceeded => &[Way::SignInAgain, Way::TryAgain],
        // What was typed, or left out, is what was refused.
        F::TenantNotFound
        | F::TenantBlocked
        | F::OtherCloud
        | F::ExternalTenant
        | F::ClientSingleTenant
        | F::ClientUnsuitable
        | F::ClientUnknown => &[Way::GoBack],
        // Either the client is mended, or another one is taken.
        F::PersonalAccount => &[Way::TryAgain, Way::GoBack],
        // What the token is of was chosen there.
        F::SignInMismatch if reason == Some("token") => &[Way::TryAgain, Way::GoBack],
        F::ClientDisabled | F::RedirectMissing => &[Way::GoBack, Way::TryAgain],
        F::DeviceCodeBlocked => &[Way::UseBrowser],
        F::SignInInterrupted => &[Way::TryAgain, Way::UseDeviceCode],
        F::TenantNameInvalid
        | F::ClientIdInvalid
        | F::ClientNotInCloud
        | F::NumberNotFound
        // Somebody else has to change something first; the same sign-in would be refused again.
        | F::SignInRefused
        | F::BlockedByPolicy
        | F::AssignmentRequired
        | F::TokenProtection
        | F::RiskBlocked
        | F::CrossTenantBlocked
        | F::ResourceUnavailable
        | F::CloudFileMissing
        | F::CloudFileInvalid
        | F::SecretsForbidden
        | F::AppPolicy
        // The next shorter one is chosen, and agreed to anew.
        | F::SecretLifetimeForbidden
        | F::PermissionIdMismatch
        | F::ClipboardUnavailable
        | F::StoreUnavailable
        | F::SecretNotKept
        | F::SecretNotForgotten
        | F::SecretRemoved
        | F::SignInGrantKept
        | F::RemovalChanged
        // Its `reason` is told as it is drawn: `noList` where nothing is left to agree to.
        | F::PlanChanged
        | F::RegistrationFound
        | F::UpdateFailed
        | F::NoLongerSafe
        | F::LinkNotOpened
        | F::FileNotOpened
        | F::SomebodyElse => &[],
        F::LeftUndone => &[Way::OpenPortal, Way::TryAgain],
        F::StoreLocked | F::StoreFailed | F::SecretNotNoted => &[Way::TryAgain, Way::KeepInMemory],
        _ => &[Way::TryAgain],
    };
    best.iter().copied().chain([Way::CopyDetails, Way::Dismiss]).collect()
}

/// The case's name on the wire, also the key of its sentence.
pub fn name(code: FaultCode) -> String {
    spelled(code)
}
