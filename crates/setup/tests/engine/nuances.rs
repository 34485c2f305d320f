//! What an answer says more closely than its case: the admin reads that, and is offered what helps there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeMap;

use crate::support::{Admin, Press, at, fault, finding, in_section, sentences};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::json;
use setup::fault::name;
use setup::ipc::{FaultCode, FaultView, Intent, SectionId, SignInMethod, Status, Way};

fn refused(words: &str) -> Answer {
    Answer::Json {
        status: 400,
        headers: BTreeMap::new(),
        body: json!({ "error": "invalid_grant", "error_description": words }),
    }
}

/// Its reason has a sentence of its own.
fn reason(shown: &FaultView) -> &str {
    let reason = shown.params.get("reason").map_or("", String::as_str);
    let own = &sentences()["fault"][name(shown.code)][reason];
    assert!(own.is_string(), "{:?} {reason} has no sentence", shown.code);
    reason
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_may_be_about_the_code_leads_to_the_browser() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses_the_tenant().await;
    for (words, code) in [
        ("AADSTS53003: Access has been blocked by Conditional Access policies.", FaultCode::BlockedByPolicy),
        ("AADSTS530033: Your device is required to be managed.", FaultCode::DeviceRequired),
        ("AADSTS530003: Your device is required to be managed.", FaultCode::DeviceRequired),
        ("AADSTS50097: Device authentication is required.", FaultCode::DeviceRequired),
        ("AADSTS50005: platform not supported", FaultCode::DeviceRequired),
    ] {
        admin.practice.faults().add(Fault::once("POST", "/devicecode", refused(words)));
        admin.wants(Intent::StartSignIn { method: SignInMethod::DeviceCode });
        let shown = fault(&mut admin, code).await.fault.unwrap();
        assert_eq!(reason(&shown), "withCode", "{words}");
        assert_eq!(shown.ways, [Way::UseBrowser, Way::CopyDetails, Way::Dismiss], "{words}");
        admin.wants(Intent::DismissFault);
        admin.until("put away", |view| view.fault.is_none()).await;
    }
    admin.practice.faults().add(Fault::once("POST", "/devicecode", refused("AADSTS50199: confirm")));
    admin.wants(Intent::StartSignIn { method: SignInMethod::DeviceCode });
    let shown = fault(&mut admin, FaultCode::SignInInterrupted).await.fault.unwrap();
    assert!(shown.ways.contains(&Way::UseBrowser) && !shown.ways.contains(&Way::UseDeviceCode));

    // Without a code it is the policy alone.
    admin.practice.faults().add(Fault::once("POST", "/oauth2/v2.0/token", refused("AADSTS53003: blocked")));
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    let shown = fault(&mut admin, FaultCode::BlockedByPolicy).await.fault.unwrap();
    assert!(!shown.ways.contains(&Way::UseBrowser));
    assert_ne!(shown.params["reason"], "withCode");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_is_told_by_what_its_refusal_means() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses(None, None).await;
    for (words, code, why) in [
        ("AADSTS90099: not authorized in the tenant", FaultCode::ClientNeedsConsent, Some("partner")),
        (
            "AADSTS90093: The directory object quota limit for the Tenant has been exceeded.",
            FaultCode::QuotaExceeded,
            Some("tenant"),
        ),
        ("AADSTS50034: no such account", FaultCode::AccountNotInTenant, Some("unnamed")),
        ("AADSTS5000225: This tenant has been blocked due to inactivity.", FaultCode::TenantBlocked, None),
    ] {
        admin.practice.faults().add(Fault::once("POST", "/oauth2/v2.0/token", refused(words)));
        admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
        let shown = fault(&mut admin, code).await.fault.unwrap();
        match why {
            Some(why) => assert_eq!(reason(&shown), why, "{words}"),
            None => assert_eq!(shown.ways.first(), Some(&Way::GoBack), "{words}"),
        }
        assert!(!shown.ways.contains(&Way::SignInAgain), "{words}: another account does not help");
        admin.wants(Intent::DismissFault);
        admin.until("put away", |view| view.fault.is_none()).await;
    }
}

/// A refusal of the only change of a section, with 403.
async fn refused_with_403(answer: Answer, code: FaultCode) -> (Admin, FaultView) {
    let mut admin = at(SectionId::PublicClient).await;
    admin.practice.faults().add(Fault::once("PATCH", "/applications/", answer));
    admin.agrees(Press::Perform);
    let shown = fault(&mut admin, code).await.fault.unwrap();
    (admin, shown)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_403_is_a_missing_right_only_where_graph_says_so() {
    let odd = Answer::graph_error(403, "Tomorrow_NewRule", "A rule of tomorrow.");
    let (_, shown) = refused_with_403(odd, FaultCode::Forbidden).await;
    assert_eq!(reason(&shown), "unsure");
    let full = Answer::graph_error(
        403,
        "Directory_ResourceSizeExceeded",
        "The size of the object has exceeded its limit. Please reduce the number of values and retry your request.",
    );
    let (_, shown) = refused_with_403(full, FaultCode::Refused).await;
    assert_eq!(reason(&shown), "tooMany");
    assert!(!shown.ways.contains(&Way::SignInAgain), "no account has more room");
    let none = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    let (_, shown) = refused_with_403(none, FaultCode::Forbidden).await;
    assert!(!shown.params.contains_key("reason"));
}

/// Microsoft's page "Error responses": `insufficient_claims` comes with 403 as well.
#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_with_403_goes_along_with_the_next_sign_in() {
    let challenge = "Bearer realm=\"\", error=\"insufficient_claims\", \
                     claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ==\"";
    let answer = Answer::Json {
        status: 403,
        headers: BTreeMap::from([("WWW-Authenticate".to_owned(), challenge.to_owned())]),
        body: json!({ "error": { "code": "Authorization_RequestDenied", "message": "challenge" } }),
    };
    let (mut admin, _) = refused_with_403(answer, FaultCode::StepUpNeeded).await;
    admin.wants(Intent::SignInAgain);
    admin.until("Next unlocks without another press", |view| view.navigation.next).await;
    let last = admin.machine.0.opened.lock().unwrap().last().unwrap().clone();
    let claims = last.query_pairs().find(|(name, _)| name == "claims").map(|(_, value)| value.into_owned());
    assert!(claims.is_some_and(|claims| claims.contains("\"nbf\"")), "{last}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_a_rule_does_not_accept_is_told_as_one() {
    let words = "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: \
                 LocationConditionEvaluationSatisfied";
    let answer = Answer::graph_error(401, "InvalidAuthenticationToken", words);
    let (_, shown) = refused_with_403(answer, FaultCode::StepUpNeeded).await;
    assert_eq!(reason(&shown), "place");
    assert_eq!(shown.ways.first(), Some(&Way::SignInAgain));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_on_the_way_is_not_told_as_microsofts_refusal() {
    let page = |status| Answer::Raw {
        status,
        content_type: "text/html".to_owned(),
        text: "<html>Gateway</html>".to_owned(),
    };
    for (status, code, why) in [
        (401, FaultCode::UnexpectedAnswer, None),
        (511, FaultCode::UnexpectedAnswer, None),
        (407, FaultCode::ProxySignIn, Some("unnamed")),
    ] {
        let (_, shown) = refused_with_403(page(status), code).await;
        assert!(!format!("{shown:?}").contains("<html>"), "no raw body reaches the page");
        match why {
            Some(why) => assert_eq!(reason(&shown), why),
            None => assert!(!shown.params.contains_key("reason")),
        }
    }
}

/// What keeps the new secret from being tried, and whether the admin's word may stand for it.
#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_has_no_time_has_said_nothing_against_the_secret() {
    let busy = |status, error: &str, words: &str| Answer::Json {
        status,
        // Longer than the proof waits.
        headers: BTreeMap::from([("Retry-After".to_owned(), "900".to_owned())]),
        body: json!({ "error": error, "error_description": words }),
    };
    for (answer, why, word) in [
        (busy(503, "temporarily_unavailable", "AADSTS90033: A transient error has occurred."), "busy", true),
        (busy(429, "temporarily_unavailable", "AADSTS90055: too many requests"), "busy", true),
        (refused("AADSTS500014: The service principal for resource 'x' is disabled."), "setUp", false),
        (refused("AADSTS700025: Client is public"), "setUp", false),
    ] {
        let mut admin = at(SectionId::Secret).await;
        admin.practice.faults().add(Fault::always("POST", "/oauth2/v2.0/token", answer));
        admin.performs().await;
        let view = fault(&mut admin, FaultCode::SecretNotProved).await;
        let shown = view.fault.unwrap();
        assert_eq!(reason(&shown), why);
        assert_eq!(shown.ways.contains(&Way::HandOverUnproved), word, "{why}");
        assert!(!view.navigation.next && in_section(&admin.view()).is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_for_customers_is_named_before_anything_is_written() {
    for (kind, told) in [("AAD B2C", true), ("CIAM", true), ("AAD", false), ("Tomorrow", false)] {
        let mut admin = Admin::opens(Scenario::Fresh).await;
        let mut organization = admin.practice.tenant().with(|documents| documents.organization.clone());
        organization["tenantType"] = json!(kind);
        let answer =
            Answer::Json { status: 200, headers: BTreeMap::new(), body: json!({ "value": [organization] }) };
        admin.practice.faults().add(Fault::always("GET", "/v1.0/organization", answer));
        let view = admin.signs_in().await;
        let found = finding(&view, "tenantKind").map(|found| found.status.clone());
        let customers = Status::Warning { reason: "customers".to_owned() };
        assert_eq!(found, told.then_some(customers), "{kind}");
    }
}
