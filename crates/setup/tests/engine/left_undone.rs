//! One step is refused for good: what does not depend on it is done, and it is named as what is left.

use std::collections::BTreeMap;

use crate::support::{Admin, NAME, Press, at, fault, finding, in_section, registration, secret_names};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::{Value, json};
use setup::ipc::{ChangeKind, FaultCode, FileId, Intent, SectionId, Status, View, Way};

/// Tries of one request that asks for several things, and of one that asks for one, that are answered with 500.
const SEVERAL: u32 = 2;
const ONE: u32 = 5;

fn broken() -> Answer {
    Answer::graph_error(500, "InternalServerError", "An internal server error occurred.")
}

/// A registration that once took personal accounts, and has none of what the guide asks for.
async fn took_personal_accounts() -> Admin {
    let admin = Admin::opens(Scenario::Fresh).await;
    let id = admin.practice.tenant().register_by_hand(NAME);
    let changed = admin.practice.tenant().change_application(&id, |one| {
        one["signInAudience"] = json!("AzureADandPersonalMicrosoftAccount");
        one["web"]["redirectUris"] = json!([]);
    });
    assert!(changed);
    admin
}

async fn sets_up(admin: &mut Admin) -> View {
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin.until("confirmed", |view| view.signed_in.as_ref().is_some_and(|one| one.confirmed)).await;
    admin.sets_everything_up().await;
    fault(admin, FaultCode::LeftUndone).await
}

/// As reported of `signInAudience` (msgraph-sdk-powershell, issue 1177).
#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_depend_on_a_step_that_fails_for_good_is_done() {
    let mut admin = took_personal_accounts().await;
    admin.practice.faults().add(Fault::times(SEVERAL + ONE, "PATCH", "/applications/", broken()));
    let view = sets_up(&mut admin).await;
    assert_eq!(admin.practice.faults().pending(), 0, "asked so often and not more");
    let shown = view.fault.clone().unwrap();
    assert_eq!(shown.params["change"], "setAccountTypes");
    assert!(shown.params["place"].ends_with("Supported account types"), "{:?}", shown.params);
    assert_eq!((shown.params["count"].as_str(), shown.ways[0]), ("1", Way::OpenPortal));

    let there = registration(&admin);
    assert_eq!(there["web"]["redirectUris"], json!(["http://localhost"]));
    assert_eq!(there["isFallbackPublicClient"], true);
    assert_eq!(admin.practice.tenant().granted_roles(there["appId"].as_str().unwrap()).len(), 4);
    assert_eq!(secret_names(&admin).len(), 1);
    let on = in_section(&view).unwrap();
    assert_eq!(on.id, SectionId::Registration, "where it is mended");
    let kinds: Vec<_> = on.plan.changes.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [ChangeKind::SetAccountTypes], "the one thing left");
    assert!(matches!(finding(&view, "accountTypes").unwrap().status, Status::Wrong { .. }), "the truth");
    assert!(!view.navigation.next);

    // The admin goes on without it: the checklist says so, and it is not planned again.
    admin.wants(Intent::GoOnWithout);
    let without = Status::Warning { reason: "without".to_owned() };
    let view = admin.finding("accountTypes", |status| *status == without).await;
    assert!(view.fault.is_none() && in_section(&view).unwrap().plan.is_empty());
    admin.goes_on_to(SectionId::Permissions).await;

    // The report names it.
    let report: Value = serde_json::from_str(&admin.saves(FileId::ReportJson).await).unwrap();
    assert_eq!(report["leftUndone"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["leftUndone"][0]["kind"], "setAccountTypes");
}

/// Somebody does it in the portal: nothing is left, and the report does not say so either.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_left_and_is_done_in_the_portal_is_no_longer_left() {
    let mut admin = took_personal_accounts().await;
    admin.practice.faults().add(Fault::times(SEVERAL + ONE, "PATCH", "/applications/", broken()));
    sets_up(&mut admin).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    assert!(
        admin.practice.tenant().change_application(&id, |one| one["signInAudience"] = json!("AzureADMyOrg"))
    );
    admin.finding("accountTypes", |status| *status == Status::Passed).await;
    let report: Value = serde_json::from_str(&admin.saves(FileId::ReportJson).await).unwrap();
    assert_eq!(report["leftUndone"], json!([]));
}

/// Without a service principal nothing is granted and no secret is made; the rest of the registration is there.
#[tokio::test(flavor = "multi_thread")]
async fn what_depends_on_it_is_not_done() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let answer = Answer::graph_error(409, "Request_ConflictingUpdate", "A policy of tomorrow.");
    admin.practice.faults().add(Fault::always("PATCH", "/servicePrincipals(appId", answer));
    let view = sets_up(&mut admin).await;
    assert_eq!(view.fault.clone().unwrap().params["change"], "createServicePrincipal");
    assert!(!view.fault.unwrap().ways.contains(&Way::GoOnWithout), "Peig needs it");
    assert!(secret_names(&admin).is_empty());
    assert_eq!(registration(&admin)["isFallbackPublicClient"], true);
}

/// A `target`, or a property that the words quote.
#[tokio::test(flavor = "multi_thread")]
async fn what_microsoft_names_is_told() {
    for (error, named) in [
        (
            json!({ "code": "Request_BadRequest", "message": "No.",
            "details": [{ "code": "X", "message": "x", "target": "isFallbackPublicClient" }] }),
            "isFallbackPublicClient",
        ),
        (
            json!({ "code": "Request_BadRequest",
            "message": "Invalid value specified for property 'web.redirectUris' of resource 'Application'." }),
            "web.redirectUris",
        ),
    ] {
        let mut admin = at(SectionId::PublicClient).await;
        let answer = Answer::Json { status: 400, headers: BTreeMap::new(), body: json!({ "error": error }) };
        admin.practice.faults().add(Fault::once("PATCH", "/applications/", answer));
        admin.agrees(Press::Perform);
        let view = fault(&mut admin, FaultCode::Refused).await;
        let shown = view.fault.unwrap();
        assert_eq!((shown.params["property"].as_str(), shown.params["reason"].as_str()), (named, "named"));
    }
}
