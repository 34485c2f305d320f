//! What an answer says more closely than its case: the admin reads that, and is offered what helps there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeMap;

use crate::support::{Admin, Press, at, claims, fault, finding, in_section, sentences};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::json;
use setup::fault::name;
use setup::ipc::{BusyTask, FaultCode, FaultView, Intent, SectionId, SignInMethod, Status, View, Way};

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

/// The only change of a section gets this answer.
async fn change_answered(answer: Answer, code: FaultCode) -> (Admin, FaultView) {
    let mut admin = at(SectionId::PublicClient).await;
    admin.practice.faults().add(Fault::once("PATCH", "/applications/", answer));
    admin.agrees(Press::Perform);
    let shown = fault(&mut admin, code).await.fault.unwrap();
    (admin, shown)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_403_is_a_missing_right_only_where_graph_says_so() {
    let odd = Answer::graph_error(403, "Tomorrow_NewRule", "A rule of tomorrow.");
    let (_, shown) = change_answered(odd, FaultCode::Forbidden).await;
    assert_eq!(reason(&shown), "unsure");
    let full = Answer::graph_error(
        403,
        "Directory_ResourceSizeExceeded",
        "The size of the object has exceeded its limit. Please reduce the number of values and retry your request.",
    );
    let (_, shown) = change_answered(full, FaultCode::Refused).await;
    assert_eq!(reason(&shown), "tooMany");
    assert!(!shown.ways.contains(&Way::SignInAgain), "no account has more room");
    let none = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    let (_, shown) = change_answered(none, FaultCode::Forbidden).await;
    assert!(!shown.params.contains_key("reason"));
}

/// Whoever lacks the right asks a colleague; a rule that nobody knows says nothing of rights.
#[tokio::test(flavor = "multi_thread")]
async fn a_consent_counts_as_refused_only_where_microsoft_says_that_a_right_is_missing() {
    for (name, why, someone) in
        [("Tomorrow_NewRule", Some("unsure"), false), ("Authorization_RequestDenied", None, true)]
    {
        let mut admin = at(SectionId::Permissions).await;
        let answer = Answer::graph_error(403, name, "No.");
        admin.practice.faults().add(Fault::times(4, "POST", "/appRoleAssignedTo", answer));
        admin.agrees(Press::Perform);
        let view = fault(&mut admin, FaultCode::Forbidden).await;
        let shown = view.fault.clone().unwrap();
        assert_eq!(shown.params.get("reason").map(String::as_str), why, "{name}");
        assert!(shown.ways.contains(&Way::TryAgain), "{name}");
        let consent = in_section(&view).unwrap().consent.clone().unwrap();
        assert_eq!(consent.needs_someone, someone, "{name}");
        if !someone {
            admin.wants(Intent::TryAgain);
            admin.until("Next unlocks", |view| view.navigation.next).await;
        }
    }
}

/// Microsoft's page "Error responses": `insufficient_claims` comes with 403 as well.
#[tokio::test(flavor = "multi_thread")]
async fn a_challenge_with_403_goes_along_with_the_next_sign_in() {
    let answer = claims::challenge(403, "Authorization_RequestDenied");
    let (mut admin, _) = change_answered(answer, FaultCode::StepUpNeeded).await;
    claims::signs_in_again_with_them(&mut admin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_a_rule_does_not_accept_is_told_as_one() {
    let words = "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: \
                 LocationConditionEvaluationSatisfied";
    let answer = Answer::graph_error(401, "InvalidAuthenticationToken", words);
    let (_, shown) = change_answered(answer, FaultCode::StepUpNeeded).await;
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
        let (_, shown) = change_answered(page(status), code).await;
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

/// Security defaults are no policy that somebody could change for this sign-in.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_refused_sign_in_is_about_is_told_as_that() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses_the_tenant().await;
    for (words, code, why) in [
        (
            "AADSTS530035: Access has been blocked by security defaults.",
            FaultCode::BlockedByPolicy,
            "defaults",
        ),
        ("AADSTS9999999: a rule of tomorrow", FaultCode::SignInRefused, "numbered"),
    ] {
        admin.practice.faults().add(Fault::once("POST", "/oauth2/v2.0/token", refused(words)));
        admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
        let shown = fault(&mut admin, code).await.fault.unwrap();
        assert_eq!(reason(&shown), why, "{words}");
        admin.wants(Intent::DismissFault);
        admin.until("put away", |view| view.fault.is_none()).await;
    }
    let bare =
        Answer::Json { status: 400, headers: BTreeMap::new(), body: json!({ "error": "invalid_grant" }) };
    admin.practice.faults().add(Fault::once("POST", "/oauth2/v2.0/token", bare));
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    let shown = fault(&mut admin, FaultCode::SignInRefused).await.fault.unwrap();
    assert_ne!(shown.params["reason"], "numbered", "there is no number to look up");
    let text = sentences()["fault"]["signInRefused"]["text"].as_str().unwrap().to_owned();
    assert!(!text.contains("number"), "{text}");
}

/// Longer than this program waits: the first such answer is told at once.
#[tokio::test(flavor = "multi_thread")]
async fn how_long_microsoft_wants_to_be_left_alone_is_told() {
    let (_, shown) = change_answered(Answer::throttled("7200"), FaultCode::Throttled).await;
    assert_eq!((reason(&shown), shown.params["seconds"].as_str()), ("wait", "7200"));
}

/// Microsoft says when to come back, and that is soon: the first look waits for it, tells how long, and nothing has gone wrong.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_look_that_is_asked_for_patience_waits_and_says_how_long() {
    let mut admin = Admin::opens(Scenario::Throttled).await;
    admin.chooses_the_tenant().await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    let waits = |view: &View| view.busy.as_ref().is_some_and(|busy| busy.retry_in_seconds.is_some());
    let view = admin.until("it waits", |view| waits(view) || view.fault.is_some()).await;
    assert_eq!(view.fault, None);
    assert_eq!(view.busy.unwrap().task, BusyTask::ReadingTenant);
    let view = admin.until("it was read", |view| !view.checklist.is_empty() || view.fault.is_some()).await;
    assert_eq!(view.fault, None);
}

/// Asked for patience again and again, it says so.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_look_that_never_comes_through_is_told() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.practice.faults().add(Fault::always("POST", "/v1.0/$batch", Answer::throttled("1")));
    admin.chooses_the_tenant().await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    fault(&mut admin, FaultCode::Throttled).await;
}
