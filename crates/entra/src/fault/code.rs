//! The closed list of cases.

/// The cases that a caller treats differently. Closed on purpose: an unknown refusal is `BadRequest` or
/// `SignInRefused`, with Microsoft's own code beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// The system browser could not be opened.
    BrowserUnavailable,
    /// No loopback port could be listened on.
    PortUnavailable,
    /// Nobody finished the sign-in in time.
    SignInTimedOut,
    /// The caller cancelled.
    Cancelled,
    /// The person declined, or went back (AADSTS65004; `access_denied` without any number).
    SignInDeclined,
    /// The answer does not belong to this sign-in: state, nonce, audience, issuer or tenant differ.
    SignInMismatch,
    /// By this computer's clock an answer had expired before it came.
    ClockWrong,
    /// The account does not belong to the tenant (AADSTS50020, 50034).
    AccountNotInTenant,
    /// A personal Microsoft account (AADSTS500200; others that name `live.com` as whose it is).
    PersonalAccount,
    /// No such tenant in this cloud (AADSTS90002, 900023).
    TenantNotFound,
    /// Microsoft has closed the tenant, because nobody used it (AADSTS5000225).
    TenantBlocked,
    /// A Conditional Access policy blocks the sign-in (AADSTS53003, 530032).
    BlockedByPolicy,
    /// A Conditional Access policy wants a managed device (AADSTS53000 to 53002, 530003, 530033).
    DeviceRequired,
    /// The tenant blocks the device code flow (AADSTS530036).
    DeviceCodeBlocked,
    /// The device code has expired (AADSTS70019, 70020).
    DeviceCodeExpired,
    /// More proof of identity is needed (AADSTS50076, 50079, 50158).
    MoreProofNeeded,
    /// Somebody must consent to the client first (AADSTS65001, 90094, 90099).
    ClientNeedsConsent,
    /// The account is not assigned to the client (AADSTS50105).
    AssignmentRequired,
    /// The account is locked or disabled, or its password has expired (AADSTS50053, 50055, 50057).
    AccountUnusable,
    /// The client is unknown in the tenant (AADSTS700016); also seconds after it was created.
    ClientUnknown,
    /// The client may not be used for these rights (AADSTS65002), or is not a public one (AADSTS7000218).
    ClientUnsuitable,
    /// The client is disabled in the tenant (AADSTS7000112).
    ClientDisabled,
    /// A client of one tenant was asked for without naming that (AADSTS50194).
    ClientSingleTenant,
    /// The client lacks the redirect `http://localhost` (AADSTS50011, 500113).
    RedirectMissing,
    /// The tenant is in another cloud (AADSTS900439, 900382).
    OtherCloud,
    /// The network lets only certain tenants sign in (AADSTS500021, 500022).
    NetworkRestricted,
    /// Rules for guests and partners keep the account out (AADSTS500212, 500213).
    CrossTenantBlocked,
    /// An External ID tenant, or an account of a kind that does not fit (AADSTS500208).
    ExternalTenant,
    /// What is asked for is switched off or absent in the tenant (AADSTS500011, 650052).
    ResourceUnavailable,
    /// Another sign-in service, to which Microsoft sends this account, refused (AADSTS90123).
    IdentityProviderRefused,
    /// The company's own directory could not check the account (AADSTS80001 and others).
    LocalDirectory,
    /// A policy asks for a token bound to the device (AADSTS530084).
    TokenProtection,
    /// Microsoft takes account or sign-in for risky (AADSTS53011).
    RiskBlocked,
    /// User name or password was not accepted (AADSTS50126).
    CredentialsWrong,
    /// Microsoft's page, or its session, could not go on (AADSTS50058).
    SignInInterrupted,
    /// The client secret is wrong, or not yet known everywhere (AADSTS7000215).
    SecretInvalid,
    /// The client secret has expired (AADSTS7000222).
    SecretExpired,
    /// The code or grant has expired or was used before (AADSTS70000, 70008, 54005).
    GrantExpired,
    /// Microsoft refused the sign-in for another reason.
    SignInRefused,
    /// 401, but not by a page that is nobody's of Microsoft: the token is not accepted (any more).
    TokenRejected,
    /// Microsoft asks for a fresh sign-in with the claims in `Fault::claims`.
    StepUpNeeded,
    /// 403: not allowed.
    Forbidden,
    /// 404; also seconds after the object was created.
    NotFound,
    /// The object, assignment or grant is there already.
    AlreadyExists,
    /// Another request was changing the same thing at that moment (`Directory_ConcurrencyViolation`): nothing was done.
    ConcurrentRequests,
    /// 409 for a reason that is not known here. Not taken for "there already", which callers treat as success.
    Conflict,
    /// The replica that answered does not know an object that was just made.
    NotReplicatedYet,
    /// `removePassword` with a key id that the replica does not know.
    KeyNotFound,
    /// 429, and 509 of Graph, whatever the body: nothing was done.
    Throttled,
    /// 5xx, whatever the body, but not 501.
    Outage,
    /// Microsoft could not be reached, or the connection broke.
    Offline,
    /// The proxy on the way wants a sign-in, or another one than it was given (407).
    ProxySignIn,
    /// This computer has no root certificates, so nobody's certificate can be checked. Nothing was sent.
    NoRootCertificates,
    /// No trusted TLS connection could be made.
    InsecureConnection,
    /// No answer in time.
    TimedOut,
    /// The answer is not one that Microsoft gives: not JSON, another shape, a redirect.
    UnexpectedAnswer,
    /// The account has made as many objects as it may, or the tenant has as many as it may (`tenant`).
    QuotaExceeded,
    /// An object holds as many values as it may.
    TooManyEntries,
    /// The tenant's policy forbids client secrets.
    SecretsForbidden,
    /// The tenant's policy forbids a secret's lifetime.
    SecretLifetimeForbidden,
    /// A rule of the tenant for applications (an app management policy) forbids it.
    AppPolicy,
    /// The registration locks this property of its service principals (app instance property lock).
    PropertyLocked,
    /// Another 4xx, or 501: the service does not know what was asked for, now or later.
    BadRequest,
    /// A fault in this program.
    Internal,
}
