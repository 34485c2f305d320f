//! What Microsoft's codes mean here: the one table that the classification follows.
//!
//! Owns every code that is told apart, its case, its meaning, and whether a case is worth asking again. How long to
//! wait is in `retry`; the sentence and the ways on belong to the wizard. All of it side by side, for support:
//! `docs/error-catalogue.md`, generated from here. Sources: Microsoft's page of authentication error codes, its pages on
//! Graph errors and on the calls used here, and the texts of real refusals.

use super::code::Code;
pub(crate) use super::graph_codes::of_graph;
pub use super::graph_codes::{GRAPH, GraphEntry};
pub use super::numbers::{CLASSES, SignInClass, number_in};

/// One AADSTS number of the sign-in service.
#[derive(Debug, Clone, Copy)]
pub struct SignInEntry {
    /// The number after `AADSTS`.
    pub number: u64,
    /// The case.
    pub code: Code,
    /// What is said more closely than the case (`Named::nuance`).
    pub nuance: Option<&'static str>,
    /// What the number says, for whoever reads this table.
    pub meaning: &'static str,
}

/// Whether asking again by itself can help.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Not without a person: the same request gets the same answer.
    Never,
    /// The service said that it did nothing yet: always.
    Always,
    /// What is not there yet may only be on its way: while the object concerned is young.
    WhileYoung,
    /// It may have been done although no answer came: only what may be done twice, or was certainly never sent.
    IfHarmless,
}

impl Code {
    /// Whether asking again by itself can help in this case.
    pub const fn repeat(self) -> Repeat {
        match self {
            Self::Throttled | Self::ConcurrentRequests => Repeat::Always,
            Self::NotFound
            | Self::NotReplicatedYet
            | Self::KeyNotFound
            | Self::ClientUnknown
            | Self::SecretInvalid => Repeat::WhileYoung,
            Self::Offline | Self::TimedOut | Self::Outage => Repeat::IfHarmless,
            _ => Repeat::Never,
        }
    }
}

/// What a refusal speaks of, where an application wanted to sign in with its own secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Concerns {
    /// The secret, the application, or what they may do: it would be the same anywhere.
    Secret,
    /// A rule about who may sign in from where, with which device, at which risk: elsewhere it may be another.
    Rule,
    /// How the tenant or the application is set up: the same anywhere, and time does not change it.
    SetUp,
    /// The sign-in service itself, which has no time or a fault: nobody there has looked at the secret.
    Busy,
    /// The way from this computer to the sign-in service: nobody there has looked at the secret.
    Way,
    /// Nothing that is known here.
    Unknown,
}

impl Code {
    /// What a refusal of this case speaks of.
    pub const fn concerns(self) -> Concerns {
        match self {
            Self::BlockedByPolicy
            | Self::DeviceRequired
            | Self::DeviceCodeBlocked
            | Self::TokenProtection
            | Self::RiskBlocked
            | Self::NetworkRestricted
            | Self::CrossTenantBlocked
            | Self::MoreProofNeeded
            | Self::StepUpNeeded => Concerns::Rule,
            Self::Offline
            | Self::TimedOut
            | Self::ProxySignIn
            | Self::NoRootCertificates
            | Self::InsecureConnection
            | Self::UnexpectedAnswer => Concerns::Way,
            Self::SecretInvalid
            | Self::SecretExpired
            | Self::ClientUnknown
            | Self::ClientDisabled
            | Self::ClientNeedsConsent
            | Self::NotReplicatedYet
            | Self::Forbidden
            | Self::TokenRejected
            | Self::NotFound => Concerns::Secret,
            Self::ClientUnsuitable | Self::ResourceUnavailable | Self::TenantBlocked => Concerns::SetUp,
            Self::Outage | Self::Throttled | Self::ConcurrentRequests => Concerns::Busy,
            _ => Concerns::Unknown,
        }
    }
}

const fn sign_in(number: u64, code: Code, meaning: &'static str) -> SignInEntry {
    SignInEntry { number, code, nuance: None, meaning }
}

/// The AADSTS numbers that an admin is most likely to meet while setting up; the rest is in `numbers`.
pub static SIGN_IN: &[SignInEntry] = &[
    sign_in(50_020, Code::AccountNotInTenant, "account of another tenant, not a guest here"),
    sign_in(500_200, Code::PersonalAccount, "personal Microsoft account, not invited here"),
    sign_in(50_034, Code::AccountNotInTenant, "no such account in the tenant"),
    sign_in(51_004, Code::AccountNotInTenant, "no such account in the tenant"),
    sign_in(90_072, Code::AccountNotInTenant, "account has to be added as a guest first"),
    sign_in(50_053, Code::AccountUnusable, "locked after wrong attempts, or a malicious address"),
    sign_in(50_055, Code::AccountUnusable, "password expired"),
    sign_in(50_057, Code::AccountUnusable, "account disabled"),
    sign_in(50_144, Code::AccountUnusable, "password expired in the local directory"),
    sign_in(50_072, Code::MoreProofNeeded, "has to enrol for a second factor"),
    sign_in(50_074, Code::MoreProofNeeded, "second factor needed"),
    sign_in(50_076, Code::MoreProofNeeded, "second factor needed for this resource"),
    sign_in(50_079, Code::MoreProofNeeded, "has to enrol for a second factor"),
    sign_in(50_158, Code::MoreProofNeeded, "second factor of another provider not satisfied"),
    sign_in(50_097, Code::DeviceRequired, "device has to prove itself"),
    sign_in(53_000, Code::DeviceRequired, "device not compliant"),
    sign_in(53_001, Code::DeviceRequired, "device not joined to the domain"),
    sign_in(53_002, Code::DeviceRequired, "application not approved for this device"),
    sign_in(530_002, Code::DeviceRequired, "device has to be compliant (sent beside 530003)"),
    sign_in(530_003, Code::DeviceRequired, "device has to be managed (azure-cli 29282)"),
    sign_in(530_033, Code::DeviceRequired, "managed device needed, which the device code flow cannot show"),
    sign_in(53_003, Code::BlockedByPolicy, "blocked by Conditional Access"),
    sign_in(53_009, Code::BlockedByPolicy, "application has to enforce Intune's protection policies"),
    sign_in(530_031, Code::BlockedByPolicy, "access policy does not allow a token"),
    sign_in(530_032, Code::BlockedByPolicy, "blocked by a security policy of the tenant"),
    SignInEntry {
        nuance: Some("defaults"),
        ..sign_in(530_035, Code::BlockedByPolicy, "blocked by security defaults")
    },
    sign_in(530_036, Code::DeviceCodeBlocked, "authentication flow blocked by Conditional Access"),
    sign_in(50_105, Code::AssignmentRequired, "account not assigned to the client"),
    sign_in(65_001, Code::ClientNeedsConsent, "nobody has consented to the client"),
    sign_in(90_008, Code::ClientNeedsConsent, "client lacks the right to ask for the resource"),
    sign_in(90_094, Code::ClientNeedsConsent, "only an administrator may consent"),
    sign_in(90_095, Code::ClientNeedsConsent, "only an administrator may consent; a request can be sent"),
    SignInEntry {
        nuance: Some("partner"),
        ..sign_in(
            90_099,
            Code::ClientNeedsConsent,
            "nobody in the customer's tenant has authorized the client",
        )
    },
    sign_in(65_004, Code::SignInDeclined, "declined on the consent page"),
    sign_in(70_017, Code::SignInDeclined, "declined on the page of the device code"),
    sign_in(65_002, Code::ClientUnsuitable, "Microsoft's own client is not allowed these rights"),
    sign_in(7_000_218, Code::ClientUnsuitable, "client is not a public one"),
    sign_in(
        7_000_112,
        Code::ClientDisabled,
        "client is disabled in the tenant; also seconds after it was enabled",
    ),
    sign_in(700_016, Code::ClientUnknown, "no such client in the tenant; also seconds after it was made"),
    sign_in(70_001, Code::ClientUnknown, "no such client in the tenant"),
    sign_in(
        7_000_229,
        Code::ClientUnknown,
        "client has no service principal in the tenant; also seconds after it was made",
    ),
    sign_in(7_000_215, Code::SecretInvalid, "secret wrong, or not known everywhere yet"),
    sign_in(7_000_222, Code::SecretExpired, "secret expired"),
    sign_in(50_132, Code::GrantExpired, "sign-in revoked, or password changed"),
    sign_in(50_133, Code::GrantExpired, "sign-in ended by a new password"),
    sign_in(50_173, Code::GrantExpired, "sign-in revoked; a fresh one is needed"),
    sign_in(54_005, Code::GrantExpired, "code used before"),
    sign_in(70_000, Code::GrantExpired, "code or refresh token not valid"),
    sign_in(70_008, Code::GrantExpired, "code or refresh token expired"),
    sign_in(700_082, Code::GrantExpired, "refresh token unused for too long"),
    sign_in(70_019, Code::DeviceCodeExpired, "device code expired"),
    sign_in(70_020, Code::DeviceCodeExpired, "device code expired"),
    sign_in(90_002, Code::TenantNotFound, "no such tenant in this cloud"),
    sign_in(900_021, Code::TenantNotFound, "tenant not valid"),
    sign_in(900_023, Code::TenantNotFound, "neither a domain nor a tenant id"),
    sign_in(5_000_225, Code::TenantBlocked, "tenant closed because it was not used; deleted after 20 days"),
    sign_in(50_196, Code::Throttled, "client asks in a loop"),
    sign_in(90_033, Code::Outage, "service unavailable for a moment"),
];

/// Codes that occur at Microsoft and that an admin cannot meet here, each with the reason.
pub static NOT_MET_HERE: &[(&str, &str)] = &[
    (
        "AADSTS650051",
        "a race of two consents; the service principal is made by upsert, beside no consent page",
    ),
    ("AADSTS70002", "only a heading before the number that says what is wrong"),
    ("AADSTS700054", "an id token is never asked of the authorize page"),
    ("AADSTS70016", "not a refusal: the device code is waited for"),
    ("BadRequest", "/me is read with the account's token only, never with the application's"),
    ("Request_UnsupportedQuery", "no advanced query, and no page size where it is refused"),
];

/// The case of an AADSTS number, if it is a known one, and what it says more closely.
pub(crate) fn by_number(number: u64) -> Option<(Code, Option<&'static str>)> {
    let alone = SIGN_IN.iter().find(|entry| entry.number == number).map(|entry| (entry.code, entry.nuance));
    alone.or_else(|| super::numbers::in_class(number).map(|code| (code, None)))
}
