//! Turns what went wrong into what the admin is told: a code of ours, Microsoft's code and request id, ways on.

use entra::{Code, Fault};
use jiff::Timestamp;
use serde::Serialize;

use super::code::{FaultCode, Way, name, ways, ways_where};
use crate::guide::{ChangeKind, portal_place, spelled};
use crate::host::HostFault;
use crate::params::Params;
use crate::tenant::snapshot::GraphPrincipal;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub struct FaultView {
    /// The case.
    pub code: FaultCode,
    /// Parameters of its sentence.
    pub params: Params,
    /// Microsoft's own code (`AADSTS53003`, `Authorization_RequestDenied`).
    pub service_code: Option<String>,
    /// Microsoft's request id, or trace id for sign-in.
    pub request_id: Option<String>,
    /// Microsoft's correlation id, where it is another than ours.
    pub correlation_id: Option<String>,
    /// The id under which this program asked (`client-request-id`): Microsoft knows it only if it heard the request.
    pub asked_as: Option<String>,
    /// Microsoft's own words, for support; never shown as the explanation.
    pub detail: Option<String>,
    /// What this program itself, or this computer, says of it.
    pub remark: Option<String>,
    /// When (RFC 3339).
    pub at: String,
    /// Ways on, the best one first.
    pub ways: Vec<Way>,
}

impl FaultView {
    /// With this parameter of its sentence.
    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.tells(name, value);
        self
    }

    /// It is told as another case, and has that one's ways on.
    pub(crate) fn becomes(&mut self, code: FaultCode) {
        self.code = code;
        self.ways = ways(code);
    }

    /// The same of one that is at hand already.
    pub(crate) fn tells(&mut self, name: &str, value: impl Into<String>) {
        self.params.insert(name.to_owned(), value.into());
    }
}

/// The fault as the page sees it. Whose each id and each word is stays told apart, for support.
pub(crate) fn view(fault: &Fault, at: Timestamp) -> FaultView {
    let code = match (fault.code, fault.named.about) {
        (Code::Forbidden, Some(_)) => FaultCode::ReadRefused,
        (code, _) => told_as(code),
    };
    FaultView {
        code,
        params: params(fault, code),
        service_code: fault.service_code.clone(),
        request_id: fault.request_id.clone(),
        correlation_id: fault.correlation_id.clone().filter(|id| fault.named.asked_as.as_ref() != Some(id)),
        asked_as: fault.named.asked_as.clone(),
        detail: fault.message.clone().filter(|_| !fault.named.own_words),
        remark: fault.message.clone().filter(|_| fault.named.own_words),
        at: at.to_string(),
        ways: ways_where(code, fault.named.nuance),
    }
}

/// What was refused for good: named, with its place in the portal. `without`: the rest works without it, so the admin may go on.
pub(crate) fn left_undone(fault: &Fault, changes: &[ChangeKind], without: bool, at: Timestamp) -> FaultView {
    let mut shown = view(fault, at);
    shown.becomes(FaultCode::LeftUndone);
    if without {
        shown.ways.insert(1, Way::GoOnWithout);
    }
    let place = changes.first().and_then(|kind| portal_place(*kind));
    if place.is_none() {
        shown.ways.retain(|way| *way != Way::OpenPortal);
    }
    shown
        .with("change", changes.first().map(spelled).unwrap_or_default())
        .with("place", place.unwrap_or("App registrations"))
        .with("count", changes.len().to_string())
}

/// A fault that no service had a part in.
pub(crate) fn own(code: FaultCode, remark: Option<String>, at: Timestamp) -> FaultView {
    FaultView {
        code,
        params: Params::new(),
        service_code: None,
        request_id: None,
        correlation_id: None,
        asked_as: None,
        detail: None,
        remark,
        at: at.to_string(),
        ways: ways(code),
    }
}

/// A permission whose id in this tenant is not the published one; none where all are as they should be.
pub(crate) fn strange_permission(graph: &GraphPrincipal, at: Timestamp) -> Option<FaultView> {
    let (permission, found) = graph.strangers().next()?;
    let found = found.unwrap_or("none");
    let detail = format!("{}: published id {}, id in this tenant {found}", permission.value, permission.id);
    let fault = own(FaultCode::PermissionIdMismatch, Some(detail), at);
    Some(fault.with("permission", permission.value))
}

/// A fault of this computer's credential store, clipboard or browser.
pub(crate) fn host(code: FaultCode, fault: &HostFault, at: Timestamp) -> FaultView {
    own(code, Some(fault.to_string()), at)
}

fn params(fault: &Fault, told: FaultCode) -> Params {
    let mut params = Params::new();
    if let Some(status) = fault.status {
        params.insert("status".to_owned(), status.to_string());
    }
    if let Some(about) = fault.named.about {
        params.insert("reason".to_owned(), about.to_owned());
    }
    let rule = match fault.code {
        Code::AppPolicy => Some("appPolicy"),
        Code::PropertyLocked => Some("propertyLocked"),
        Code::TooManyEntries => Some("tooMany"),
        Code::ProxySignIn if fault.named.proxy.is_none() => Some("unnamed"),
        // What could not be read is said there.
        _ if told == FaultCode::ReadRefused => None,
        _ => fault.named.nuance.or_else(|| said_by_itself(fault, told)),
    };
    if let Some(property) = &fault.named.target {
        params.insert("property".to_owned(), property.clone());
        params.insert("reason".to_owned(), "named".to_owned());
    }
    if let Some(rule) = rule {
        params.insert("reason".to_owned(), rule.to_owned());
    }
    if let Some(wait) = fault.retry_after {
        params.insert("seconds".to_owned(), wait.as_secs().max(1).to_string());
    }
    if fault.code == Code::ProxySignIn {
        params.insert("proxy".to_owned(), fault.named.proxy.clone().unwrap_or_default());
    }
    params
}

/// What the answer holds that a sentence of the case is about, where nothing else is known more closely.
fn said_by_itself(fault: &Fault, told: FaultCode) -> Option<&'static str> {
    let digits = fault.service_code.as_deref().and_then(|code| code.strip_prefix("AADSTS"));
    // The page shows just such ones as Microsoft's number (`FaultBar.tsx`): a sentence about a number needs one beside it.
    let numbered =
        || digits.is_some_and(|all| !all.is_empty() && all.bytes().all(|one| one.is_ascii_digit()));
    match told {
        FaultCode::Throttled | FaultCode::Outage if fault.retry_after.is_some() => Some("wait"),
        FaultCode::SignInRefused if numbered() => Some("numbered"),
        _ => None,
    }
}

/// Most cases are told under their own names; `$rest` are those that share a sentence, or have another one.
macro_rules! told_as {
    ($code:expr; $($own:ident),+; $($rest:tt)+) => {
        match $code {
            $(Code::$own => FaultCode::$own,)+
            $($rest)+
        }
    };
}

/// The case that the admin is told for a case of the services'.
pub fn told_as(code: Code) -> FaultCode {
    told_as! {
        code;
        BrowserUnavailable, PortUnavailable, SignInTimedOut, SignInMismatch, ClockWrong, PersonalAccount,
        AccountNotInTenant, TenantNotFound, TenantBlocked, BlockedByPolicy, DeviceRequired,
        DeviceCodeBlocked, DeviceCodeExpired, MoreProofNeeded, ClientNeedsConsent, AssignmentRequired,
        AccountUnusable, ClientUnknown, ClientUnsuitable, ClientDisabled, ClientSingleTenant,
        RedirectMissing, OtherCloud, NetworkRestricted, CrossTenantBlocked, ExternalTenant,
        ResourceUnavailable, IdentityProviderRefused, LocalDirectory, TokenProtection, RiskBlocked,
        CredentialsWrong, SignInInterrupted, SignInRefused, StepUpNeeded, Forbidden, Outage, ProxySignIn,
        NoRootCertificates, InsecureConnection, UnexpectedAnswer, QuotaExceeded, SecretsForbidden,
        SecretLifetimeForbidden, AppPolicy, PropertyLocked, Internal, SignInDeclined, NotFound, Throttled,
        Offline;
        Code::Cancelled => FaultCode::SignInDeclined,
        Code::SecretInvalid | Code::SecretExpired => FaultCode::SecretNotProved,
        // No sign-in is ever renewed here: only the first redemption of a code can be told this.
        Code::GrantExpired => FaultCode::SignInUsedUp,
        Code::TokenRejected => FaultCode::SignInExpired,
        Code::KeyNotFound => FaultCode::NotFound,
        Code::NotReplicatedYet => FaultCode::NotSettled,
        Code::ConcurrentRequests => FaultCode::Throttled,
        Code::TimedOut => FaultCode::Offline,
        Code::AlreadyExists | Code::Conflict | Code::BadRequest | Code::TooManyEntries => FaultCode::Refused,
    }
}

/// The text that "Copy details" puts on the clipboard: everything support needs, no secret and no token.
pub(crate) fn details(fault: &FaultView, version: &str, tenant_id: Option<&str>) -> String {
    let mut lines = vec![format!("Peig Setup {version}"), format!("Code: {}", name(fault.code))];
    let optional = [
        ("Microsoft code", fault.service_code.as_deref()),
        ("Microsoft's request id", fault.request_id.as_deref()),
        ("Microsoft's correlation id", fault.correlation_id.as_deref()),
        ("This program's id for the request (client-request-id)", fault.asked_as.as_deref()),
        ("Tenant", tenant_id),
        ("Microsoft's words", fault.detail.as_deref()),
        ("This program's words", fault.remark.as_deref()),
    ];
    lines.extend(optional.into_iter().filter_map(|(label, value)| Some(format!("{label}: {}", value?))));
    lines.extend(fault.params.iter().map(|(name, value)| format!("{name}: {value}")));
    lines.push(format!("Time: {}", fault.at));
    lines.join("\n")
}
