//! The refusals of Graph that are told apart: its part of the table in `catalogue`.
//!
//! Sources: Microsoft's pages on Graph errors and on the calls used here, and the texts of real refusals.

use super::code::Code;

/// One refusal of Graph. The first entry that fits decides.
#[derive(Debug, Clone, Copy)]
pub struct GraphEntry {
    /// The only status that it fits; `None` fits any.
    pub status: Option<u16>,
    /// Graph's code, or one of the codes within; after `*` how it ends; empty where Graph gives no code of its own and the words decide.
    pub name: &'static str,
    /// Words that the message contains, in lower case; empty fits any message.
    pub words: &'static str,
    /// The case.
    pub code: Code,
    /// What is said more closely than the case (`Named::nuance`).
    pub nuance: Option<&'static str>,
    /// What the refusal says, for whoever reads this table.
    pub meaning: &'static str,
}

const fn graph(
    status: Option<u16>,
    name: &'static str,
    words: &'static str,
    code: Code,
    meaning: &'static str,
) -> GraphEntry {
    GraphEntry { status, name, words, code, nuance: None, meaning }
}

/// The refusals of Graph that an admin can meet while setting up.
pub static GRAPH: &[GraphEntry] = &[
    graph(
        None,
        "Directory_ConcurrencyViolation",
        "",
        Code::ConcurrentRequests,
        "another request is being carried out; wait briefly and ask again (409, also 503)",
    ),
    // Graph's own words: "The directory object quota limit for the Tenant has been exceeded", and the same "for the Principal".
    GraphEntry {
        nuance: Some("tenant"),
        ..graph(
            None,
            "Directory_QuotaExceeded",
            "quota limit for the tenant",
            Code::QuotaExceeded,
            "the tenant's own object quota is used up",
        )
    },
    // "… would exceed the maximum quota count '100' for forward-link 'owners'": a list of one object, nobody's quota.
    graph(
        None,
        "Directory_QuotaExceeded",
        "for forward-link",
        Code::TooManyEntries,
        "list of one object is full",
    ),
    graph(None, "Directory_QuotaExceeded", "", Code::QuotaExceeded, "the account's object quota is used up"),
    graph(
        None,
        "Directory_ResourceSizeExceeded",
        "",
        Code::TooManyEntries,
        "object holds too many values; reduce their number (403; openshift-azure 1932)",
    ),
    graph(
        None,
        "CredentialTypeNotAllowedAsPerAppPolicy",
        "",
        Code::SecretsForbidden,
        "policy forbids client secrets",
    ),
    graph(
        None,
        "CredentialInvalidLifetimeAsPerAppPolicy",
        "",
        Code::SecretLifetimeForbidden,
        "policy forbids the secret's lifetime",
    ),
    graph(None, "InvalidKeyEndDate", "", Code::SecretLifetimeForbidden, "the detail of the same refusal"),
    graph(
        None,
        "*AsPerAppPolicy",
        "",
        Code::AppPolicy,
        "policy for applications forbids account types, addresses and whatever else it has rules for",
    ),
    graph(None, "", "as per assigned policy", Code::AppPolicy, "the same, by the words of such refusals"),
    graph(
        None,
        "CannotUpdateLockedServicePrincipalProperty",
        "",
        Code::PropertyLocked,
        "registration locks the property on its service principals (azure-cli 28734)",
    ),
    graph(
        None,
        "CannotUpdateLockedServicePrincipalPropertyWithEnforcementScope",
        "",
        Code::PropertyLocked,
        "the same",
    ),
    graph(
        None,
        "Request_MultipleObjectsWithSameKeyValue",
        "",
        Code::AlreadyExists,
        "object or grant is there already",
    ),
    graph(None, "ObjectConflict", "", Code::AlreadyExists, "service principal is there already"),
    graph(
        None,
        "Authorization_IdentityNotFound",
        "",
        Code::NotReplicatedYet,
        "this replica does not know the token's service principal",
    ),
    graph(
        None,
        "NoBackingApplicationObject",
        "",
        Code::NotReplicatedYet,
        "this replica does not know the application",
    ),
    graph(
        None,
        "",
        "not a valid reference update",
        Code::NotReplicatedYet,
        "this replica does not know the service principal",
    ),
    graph(
        Some(403),
        "",
        "backing application",
        Code::NotReplicatedYet,
        "this replica does not know the application",
    ),
    graph(
        Some(400),
        "",
        "property uniquename already exists",
        Code::AlreadyExists,
        "key is taken; a registration in the bin keeps its own for 30 days",
    ),
    graph(Some(400), "", "already exists", Code::AlreadyExists, "app role is assigned already"),
    graph(
        Some(409),
        "",
        "already exists",
        Code::AlreadyExists,
        "app role is assigned already; reported with 409 too",
    ),
    graph(
        None,
        "",
        "no password credential found",
        Code::KeyNotFound,
        "this replica does not know the secret's key id",
    ),
    graph(Some(403), "Authorization_RequestDenied", "", Code::Forbidden, "account lacks the right"),
    graph(Some(403), "Forbidden", "", Code::Forbidden, "account lacks the right"),
    // The general code of Microsoft's page "Error responses and resource types", and how policies spell it.
    graph(Some(403), "accessDenied", "", Code::Forbidden, "account or sign-in lacks the right"),
    graph(Some(403), "AccessDenied", "", Code::Forbidden, "account or sign-in lacks the right"),
    graph(
        Some(404),
        "Request_ResourceNotFound",
        "",
        Code::NotFound,
        "no such object, or not on this replica",
    ),
    graph(Some(401), "InvalidAuthenticationToken", "", Code::TokenRejected, "token expired or not accepted"),
    graph(Some(429), "TooManyRequests", "", Code::Throttled, "too many requests"),
    graph(Some(400), "Request_BadRequest", "", Code::BadRequest, "a value that the service refuses"),
    // The other codes that Microsoft documents for the directory ("Error codes and error handling" of its Graph API, which
    // speaks through Microsoft Graph), some without a status.
    graph(
        None,
        "Authorization_IdentityDisabled",
        "",
        Code::AccountUnusable,
        "whom the token names is disabled",
    ),
    graph(
        None,
        "Authentication_Unauthorized",
        "",
        Code::TokenRejected,
        "claims of the token are not accepted",
    ),
    graph(None, "Authentication_ExpiredToken", "", Code::TokenRejected, "token expired"),
    graph(None, "Authentication_MissingOrMalformed", "", Code::TokenRejected, "token missing or damaged"),
    graph(None, "Authentication_UnsupportedTokenType", "", Code::TokenRejected, "token of another kind"),
    graph(None, "Authentication_Unknown", "", Code::Outage, "fault of Microsoft's that passes"),
    graph(None, "Directory_CompanyNotFound", "", Code::Outage, "tenant could not be loaded"),
    graph(None, "Directory_ReplicaUnavailable", "", Code::Outage, "replica is not to be had"),
    graph(None, "Directory_BindingRedirection", "", Code::Outage, "tenant is not in this data centre"),
    graph(
        None,
        "Directory_BindingRedirectionInternalServerError",
        "",
        Code::Outage,
        "tenant is not in this data centre, and the others are not known",
    ),
    graph(None, "Request_ThrottledTemporarily", "", Code::Throttled, "too many requests (503)"),
    graph(
        None,
        "Request_ThrottledPermanently",
        "",
        Code::BadRequest,
        "too many requests for so long that only Microsoft's support lets the tenant in again",
    ),
];

/// The first entry that a refusal by Graph fits, if it is a known one. `inner` are the codes within the error.
pub(crate) fn of_graph(
    status: u16,
    name: &str,
    message: &str,
    inner: &[String],
) -> Option<&'static GraphEntry> {
    let message = message.to_ascii_lowercase();
    let is = |entry: &GraphEntry, name: &str| match entry.name.strip_prefix('*') {
        Some(end) => name.ends_with(end),
        None => entry.name == name,
    };
    let named = |entry: &GraphEntry| {
        entry.name.is_empty() || is(entry, name) || inner.iter().any(|one| is(entry, one))
    };
    GRAPH.iter().find(|entry| {
        entry.status.is_none_or(|wanted| wanted == status) && named(entry) && message.contains(entry.words)
    })
}
