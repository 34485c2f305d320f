//! Answers of Microsoft that people have reported, word for word where it counts, and what stands between here and there.

use entra::fault::catalogue::Concerns;
use entra::{Code, Fault};
use reqwest::header::HeaderMap;
use serde_json::json;

/// `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`
const CHALLENGE: &str = "Bearer realm=\"\", error=\"insufficient_claims\", \
    claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ==\"";

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn of_sign_in(words: &str) -> Fault {
    let body = json!({ "error": "invalid_grant", "error_description": words });
    Fault::from_sign_in(400, &HeaderMap::new(), body.to_string().as_bytes())
}

fn of_graph(status: u16, headers: &HeaderMap, code: &str, message: &str) -> Fault {
    let body = json!({ "error": { "code": code, "message": message } });
    Fault::from_graph(status, headers, body.to_string().as_bytes())
}

/// What the sign-in service says, what it means, and what more closely.
const SIGN_IN: &[(&str, Code, Option<&str>)] = &[
    // reference-error-codes, and what is new there.
    (
        "AADSTS90099: The application 'x' (y) has not been authorized in the tenant 'z'. Applications must be authorized \
         to access the external tenant before partner delegated administrators can use them.",
        Code::ClientNeedsConsent,
        Some("partner"),
    ),
    ("AADSTS1000104: Resource cloud x isn't allowed on identity tenant y.", Code::CrossTenantBlocked, None),
    (
        "AADSTS1000031: Application x can't be accessed at this time. Contact your administrator.",
        Code::SignInRefused,
        None,
    ),
    ("AADSTS50199: user confirmation is required for this request.", Code::SignInInterrupted, None),
    ("AADSTS530032: BlockedByConditionalAccessOnSecurityPolicy", Code::BlockedByPolicy, None),
    // entra-docs, tenant-inaccessible-resource.
    (
        "AADSTS5000225: This tenant has been blocked due to inactivity. To learn more about ...",
        Code::TenantBlocked,
        None,
    ),
    // onedrivecmd 67.
    (
        "AADSTS90093: The directory object quota limit for the Tenant has been exceeded. Please ask your administrator \
         to increase the quota limit or delete objects to reduce the used quota.",
        Code::QuotaExceeded,
        Some("tenant"),
    ),
    (
        "AADSTS90093: The directory object quota limit for the Principal has been exceeded.",
        Code::QuotaExceeded,
        None,
    ),
    (
        "AADSTS90093: x is requesting one or more permissions that you are not authorized to grant.",
        Code::ClientNeedsConsent,
        None,
    ),
    // azure-cli 29282, 27919; the Purview viewer's codes.
    (
        "AADSTS530003: Your device is required to be managed to access this resource.",
        Code::DeviceRequired,
        None,
    ),
    (
        "AADSTS530002: Your device is required to be compliant to access this resource.",
        Code::DeviceRequired,
        None,
    ),
    ("AADSTS530031: Access policy does not allow token issuance.", Code::BlockedByPolicy, None),
    ("AADSTS53009: Application needs to enforce Intune protection policies.", Code::BlockedByPolicy, None),
    // csharp-teams-sample-graph 34.
    (
        "AADSTS50177: User account 'x' from identity provider 'https://sts.windows.net/y/' does not exist in tenant 'z' \
         and cannot access the application 'a' in that tenant.",
        Code::AccountNotInTenant,
        None,
    ),
    // "Unexpected error when performing consent".
    (
        "AADSTS900941: Administrator consent is required. App is considered risky.",
        Code::ClientNeedsConsent,
        None,
    ),
    ("AADSTS900981: An admin consent request was received for a risky app.", Code::ClientNeedsConsent, None),
    (
        "AADSTS9002327: Tokens issued for the 'Single-Page Application' client-type may only be redeemed via \
         cross-origin requests.",
        Code::RedirectMissing,
        None,
    ),
    ("AADSTS500571: The guest user account is disabled.", Code::AccountUnusable, None),
    (
        "AADSTS500121: Authentication failed during strong authentication request.",
        Code::MoreProofNeeded,
        None,
    ),
    (
        "AADSTS650053: The application 'x' asked for scope 'y' that doesn't exist on the resource 'z'.",
        Code::ClientUnsuitable,
        None,
    ),
    (
        "AADSTS500201: We are unable to issue tokens from this API version for a Microsoft account.",
        Code::PersonalAccount,
        None,
    ),
];

#[test]
fn what_the_sign_in_service_is_reported_to_say() {
    for (words, code, nuance) in SIGN_IN.iter().copied() {
        let fault = of_sign_in(words);
        assert_eq!((fault.code, fault.named.nuance), (code, nuance), "{words}");
    }
    // The same, read off Microsoft's page.
    let typed = Fault::from_number(90_099);
    assert_eq!((typed.code, typed.named.nuance), (Code::ClientNeedsConsent, Some("partner")));
}

/// What Graph says: status, code and words.
const GRAPH: &[(u16, &str, &str, Code, Option<&str>)] = &[
    (
        403,
        "Directory_QuotaExceeded",
        "The directory object quota limit for the Tenant has been exceeded. Please ask your administrator …",
        Code::QuotaExceeded,
        Some("tenant"),
    ),
    (
        403,
        "Directory_QuotaExceeded",
        "The directory object quota limit for the Principal has been exceeded.",
        Code::QuotaExceeded,
        None,
    ),
    (
        403,
        "Directory_QuotaExceeded",
        "Unable to perform operation as '121' would exceed the maximum quota count '100' for forward-link 'owners'.",
        Code::TooManyEntries,
        None,
    ),
    // openshift-azure 1932.
    (
        403,
        "Directory_ResourceSizeExceeded",
        "The size of the object has exceeded its limit. Please reduce the number of values and retry your request.",
        Code::TooManyEntries,
        None,
    ),
    (403, "Tomorrow_NewRule", "A rule of tomorrow.", Code::Forbidden, Some("unsure")),
    (403, "Authorization_RequestDenied", "Insufficient privileges.", Code::Forbidden, None),
    (403, "accessDenied", "The caller doesn't have permission.", Code::Forbidden, None),
    (403, "AccessDenied", "Required scopes are missing in the token.", Code::Forbidden, None),
    (403, "", "", Code::Forbidden, None),
    (509, "", "Bandwidth limit exceeded.", Code::Throttled, None),
    // msgraph-sdk-powershell 3322.
    (
        401,
        "InvalidAuthenticationToken",
        "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: \
         LocationConditionEvaluationSatisfied",
        Code::StepUpNeeded,
        Some("place"),
    ),
    (401, "InvalidAuthenticationToken", "Lifetime validation failed.", Code::TokenRejected, None),
];

#[test]
fn what_graph_is_reported_to_say() {
    let none = HeaderMap::new();
    for (status, name, words, code, nuance) in GRAPH.iter().copied() {
        let fault = of_graph(status, &none, name, words);
        assert_eq!((fault.code, fault.named.nuance), (code, nuance), "{status} {name} {words}");
    }
}

/// Microsoft's page "Error responses" has the challenge for both statuses.
#[test]
fn a_challenge_counts_with_403_as_with_401() {
    for status in [401, 403] {
        let headers = headers(&[("www-authenticate", CHALLENGE)]);
        let fault = of_graph(status, &headers, "Authorization_RequestDenied", "Step up.");
        assert_eq!(fault.code, Code::StepUpNeeded, "{status}");
        assert!(fault.claims.is_some_and(|claims| claims.contains("nbf")), "{status}");
    }
    let plain = headers(&[("www-authenticate", "Bearer realm=\"\", error=\"invalid_token\"")]);
    assert_eq!(of_graph(403, &plain, "Authorization_RequestDenied", "No.").code, Code::Forbidden);
}

const PAGE: &[u8] = b"<html>Gateway</html>";

#[test]
fn a_page_on_the_way_is_not_taken_for_microsofts() {
    let none = HeaderMap::new();
    let both = |status| [Fault::from_graph(status, &none, PAGE), Fault::from_sign_in(status, &none, PAGE)];
    for (status, code) in
        [(407, Code::ProxySignIn), (511, Code::UnexpectedAnswer), (401, Code::UnexpectedAnswer)]
    {
        for fault in both(status) {
            assert_eq!(fault.code, code, "{status}");
            assert_eq!(fault.code.concerns(), Concerns::Way, "{status}");
        }
    }
    // What Microsoft's own services leave with each 401.
    let challenge = headers(&[("www-authenticate", "PoP realm=\"\", Bearer realm=\"\"")]);
    let known = headers(&[("request-id", "0d4f5c1e")]);
    for signed in [&challenge, &known] {
        assert_eq!(Fault::from_graph(401, signed, PAGE).code, Code::TokenRejected);
    }
}

#[test]
fn whose_outage_it_is_is_said_only_where_it_shows() {
    let none = HeaderMap::new();
    for status in [500, 502, 503, 504] {
        for body in [b"".as_slice(), PAGE, br#"{"message":"no"}"#] {
            for fault in [Fault::from_graph(status, &none, body), Fault::from_sign_in(status, &none, body)] {
                assert_eq!((fault.code, fault.named.nuance), (Code::Outage, Some("unsure")), "{status}");
            }
        }
        let known = headers(&[("request-id", "0d4f5c1e")]);
        assert_eq!(Fault::from_graph(status, &known, PAGE).named.nuance, None);
        assert_eq!(of_graph(status, &none, "ServiceUnavailable", "busy").named.nuance, None);
        let worded = json!({ "error": "temporarily_unavailable", "error_description": "AADSTS90033: busy" });
        let fault = Fault::from_sign_in(status, &none, worded.to_string().as_bytes());
        assert_eq!((fault.code, fault.named.nuance), (Code::Outage, None));
    }
    // A part of a batch has passed through Graph.
    assert_eq!(Fault::from_graph_json(503, &none, None).named.nuance, None);
}

#[test]
fn what_a_refusal_speaks_of() {
    for (code, of) in [
        (Code::Outage, Concerns::Busy),
        (Code::Throttled, Concerns::Busy),
        (Code::ConcurrentRequests, Concerns::Busy),
        (Code::ResourceUnavailable, Concerns::SetUp),
        (Code::ClientUnsuitable, Concerns::SetUp),
        (Code::TenantBlocked, Concerns::SetUp),
        (Code::SecretInvalid, Concerns::Secret),
        (Code::DeviceRequired, Concerns::Rule),
    ] {
        assert_eq!(code.concerns(), of, "{code:?}");
    }
}
