//! Bad input, refusals and faults: each ends in a code that has a sentence, with a way on, and loses nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeMap;

use crate::support::{Admin, Browser, Press, at, claims, fault, in_section};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::json;
use setup::host::HostFault;
use setup::ipc::{
    CloudChoice, FaultCode, Intent, KeptIn, ScreenId, SectionId, SignInMethod, StepState, View, Way,
};

const NAME: &str = "PeigUserManagerApp";

fn forbidden() -> Answer {
    Answer::graph_error(
        403,
        "Authorization_RequestDenied",
        "Insufficient privileges to complete the operation.",
    )
}

fn not_found() -> Answer {
    Answer::graph_error(
        404,
        "Request_ResourceNotFound",
        "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
    )
}

fn ways(view: &View) -> Vec<Way> {
    view.fault.as_ref().unwrap().ways.clone()
}

/// The section's write is refused once with 403; trying again finishes the section, and nothing is there twice.
async fn refused_once(section: SectionId, method: &str, path: &str) {
    let mut admin = at(section).await;
    admin.practice.faults().add(Fault::once(method, path, forbidden()));
    admin.performs().await;
    let view = fault(&mut admin, FaultCode::Forbidden).await;
    let shown = view.fault.clone().unwrap();
    assert_eq!(shown.service_code.as_deref(), Some("Authorization_RequestDenied"), "{path}");
    assert!(
        ways(&view).contains(&Way::SignInAgain) && ways(&view).contains(&Way::TryAgain),
        "{:?}",
        ways(&view)
    );
    assert!(!view.navigation.next, "{path}: still locked");
    assert!(in_section(&view).unwrap().steps.iter().any(|step| step.state == StepState::Failed), "{path}");

    // Somebody has given the right meanwhile: a new sign-in forgets that consent was refused.
    admin.wants(Intent::SignInAgain);
    admin.until("signed in again", |view| view.fault.is_none() && view.busy.is_none()).await;
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(admin.practice.tenant().applications_named(NAME).len(), 1, "{path}: no duplicate");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_403_on_the_creation_can_be_got_over() {
    refused_once(SectionId::Registration, "PATCH", "/applications(uniqueName").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_403_on_the_service_principal_can_be_got_over() {
    refused_once(SectionId::Registration, "PATCH", "/servicePrincipals(appId").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_403_on_the_list_of_permissions_can_be_got_over() {
    refused_once(SectionId::Permissions, "PATCH", "/applications/").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_403_on_a_role_can_be_got_over() {
    refused_once(SectionId::Permissions, "POST", "/appRoleAssignedTo").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_403_on_the_delegated_grant_can_be_got_over() {
    refused_once(SectionId::Permissions, "POST", "/oauth2PermissionGrants").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_403_on_public_client_flows_can_be_got_over() {
    refused_once(SectionId::PublicClient, "PATCH", "/applications/").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_403_on_the_secret_can_be_got_over() {
    refused_once(SectionId::Secret, "POST", "/addPassword").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn throttling_and_lag_after_a_creation_are_waited_for() {
    let mut admin = at(SectionId::Registration).await;
    let faults = admin.practice.faults();
    faults.add(Fault::once("PATCH", "/applications(uniqueName", Answer::throttled("1")));
    let lag = Answer::graph_error(
        400,
        "Request_BadRequest",
        "The appId 'x' of the service principal does not reference a valid application object.",
    );
    faults.add(Fault::once("PATCH", "/servicePrincipals(appId", lag));
    let view = admin.performs().await;
    assert_eq!(view.fault, None);
    admin.goes_on_to(SectionId::Permissions).await;
    admin.practice.faults().add(Fault::once("PATCH", "/applications/", not_found()));
    let reference = Answer::graph_error(400, "Request_BadRequest", "Not a valid reference update.");
    admin.practice.faults().add(Fault::once("POST", "/appRoleAssignedTo", reference));
    let view = admin.performs().await;
    assert_eq!(view.fault, None);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(admin.practice.faults().pending(), 0, "every fault struck");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_the_creation_makes_no_duplicate() {
    let mut admin = at(SectionId::Registration).await;
    admin.practice.faults().add(Fault::once("PATCH", "/applications(uniqueName", Answer::DropAfter));
    let view = admin.performs().await;
    assert_eq!(view.fault, None, "an upsert can simply be asked again");
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(admin.practice.tenant().applications_named(NAME).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_to_making_a_secret_leaves_no_orphan() {
    let mut admin = at(SectionId::Secret).await;
    admin.practice.faults().add(Fault::once("POST", "/addPassword", Answer::DropAfter));
    admin.performs().await;
    fault(&mut admin, FaultCode::SecretLost).await;
    let secrets = |admin: &Admin| {
        let registration = admin.practice.tenant().applications_named(NAME).remove(0);
        registration["passwordCredentials"].as_array().unwrap().len()
    };
    assert_eq!(secrets(&admin), 0, "the secret that nobody knows is gone");
    admin.wants(Intent::TryAgain);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(secrets(&admin), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_the_end_of_the_sign_in_broke_off_goes_on_after_the_next_one() {
    let mut admin = at(SectionId::PublicClient).await;
    admin.practice.tenant().expire_tokens();
    admin.agrees(Press::Perform);
    let view = fault(&mut admin, FaultCode::SignInExpired).await;
    assert_eq!(ways(&view)[0], Way::SignInAgain);
    admin.wants(Intent::SignInAgain);
    let view = admin.until("Next unlocks without another press", |view| view.navigation.next).await;
    assert_eq!(in_section(&view).unwrap().id, SectionId::PublicClient, "the place was kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_does_not_go_on_as_somebody_else() {
    let mut admin = at(SectionId::PublicClient).await;
    admin.practice.tenant().expire_tokens();
    admin.agrees(Press::Perform);
    fault(&mut admin, FaultCode::SignInExpired).await;
    let other = admin.practice.tenant().second_admin_upn();
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(other));
    admin.wants(Intent::SignInAgain);
    let view = admin
        .until("signed in again", |view| {
            view.fault.is_none() && view.busy.is_none() && in_section(view).is_some_and(|on| on.can_perform)
        })
        .await;
    assert!(!view.navigation.next, "the other administrator has not asked for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claims_challenge_sends_the_admin_through_the_browser_with_the_claims() {
    let mut admin = at(SectionId::PublicClient).await;
    let answer = claims::challenge(401, "InvalidAuthenticationToken");
    admin.practice.faults().add(Fault::once("PATCH", "/applications/", answer));
    admin.agrees(Press::Perform);
    fault(&mut admin, FaultCode::StepUpNeeded).await;
    claims::signs_in_again_with_them(&mut admin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_microsofts_and_a_network_that_is_gone_are_told_and_got_over() {
    let mut admin = at(SectionId::PublicClient).await;
    let page = Answer::Raw {
        status: 200,
        content_type: "text/html".to_owned(),
        text: "<html>Please log in to the guest network</html>".to_owned(),
    };
    admin.practice.faults().add(Fault::once("PATCH", "/applications/", page));
    admin.agrees(Press::Perform);
    let view = fault(&mut admin, FaultCode::UnexpectedAnswer).await;
    assert!(!format!("{:?}", view.fault).contains("<html>"), "no raw body reaches the page");

    admin.practice.faults().add(Fault::always("POST", "/$batch", Answer::DropBefore));
    admin.wants(Intent::DismissFault);
    admin.wants(Intent::Observe);
    let view = fault(&mut admin, FaultCode::Offline).await;
    assert!(!view.checklist.is_empty(), "what was known stays on screen");
    admin.practice.faults().clear();
    admin.wants(Intent::TryAgain);
    admin.until("back", |view| view.fault.is_none() && view.live.state == setup::ipc::LiveState::Live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_is_declined_or_has_no_browser_can_be_tried_again() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let account = admin.practice.tenant().admin_upn();
    admin.chooses_the_tenant().await;
    for (browser, code) in
        [(Browser::Cancels, FaultCode::SignInDeclined), (Browser::Missing, FaultCode::BrowserUnavailable)]
    {
        *admin.machine.0.browser.lock().unwrap() = Some(browser);
        admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
        let view = fault(&mut admin, code).await;
        assert!(ways(&view).contains(&Way::TryAgain), "{code:?}");
    }
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::Idle);
    admin.wants(Intent::TryAgain);
    admin
        .until("the browser is waited for", |view| view.busy.as_ref().is_some_and(|busy| busy.cancellable))
        .await;
    admin.wants(Intent::Cancel);
    let view = admin.until("cancelled", |view| view.busy.is_none()).await;
    assert_eq!((view.fault, view.screen_id), (None, ScreenId::SignIn), "cancelling is no fault");
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(account));
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    admin.until("the tenant was read", |view| !view.checklist.is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_checked_before_it_is_sent() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let choose = |tenant: Option<&str>, client_id: Option<&str>| Intent::ChooseTenant {
        cloud: CloudChoice::Default,
        tenant: tenant.map(str::to_owned),
        client_id: client_id.map(str::to_owned),
    };
    admin.wants(choose(Some("not a domain"), None));
    fault(&mut admin, FaultCode::TenantNameInvalid).await;
    admin.wants(choose(None, Some("not-an-id")));
    fault(&mut admin, FaultCode::ClientIdInvalid).await;
    admin.chooses(Some("no-such-tenant.example"), None).await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::DeviceCode });
    fault(&mut admin, FaultCode::TenantNotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_credential_store_the_secret_stays_in_memory_and_the_admin_is_told() {
    let mut admin = at(SectionId::Secret).await;
    *admin.machine.0.probe_fault.lock().unwrap() = Some(HostFault::Unavailable("no store".to_owned()));
    admin.performs().await;
    let view = fault(&mut admin, FaultCode::StoreUnavailable).await;
    let secret = in_section(&view).unwrap().secret.clone().unwrap();
    assert_eq!((secret.kept_in, secret.at_hand), (KeptIn::MemoryOnly, true));
    assert_eq!(ways(&view), [Way::CopyDetails, Way::Dismiss], "it is done; there is nothing to choose");
    admin.until("Next unlocks all the same", |view| view.navigation.next).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_secret_that_is_not_active_yet_is_waited_for() {
    let mut admin = at(SectionId::Secret).await;
    let refused = Answer::Json {
        status: 401,
        headers: BTreeMap::new(),
        body: json!({
            "error": "invalid_client",
            "error_description": "AADSTS7000215: Invalid client secret provided.",
            "error_codes": [7_000_215],
        }),
    };
    admin.practice.faults().add(Fault::always("POST", "/oauth2/v2.0/token", refused));
    admin.agrees(Press::Perform);
    admin
        .until("being activated", |view| {
            matches!(
                in_section(view).and_then(|on| on.secret.clone()).map(|one| one.phase),
                Some(setup::ipc::SecretPhase::Proving { .. })
            ) && !view.navigation.next
        })
        .await;
    admin.practice.faults().clear();
    let view = admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(view.fault, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_permission_with_another_id_than_the_published_one_is_never_granted() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let permission = &setup::guide::PERMISSIONS[1];
    let role = json!({ "id": "00000000-0000-4000-8000-000000000001", "value": permission.value });
    let principal = json!({ "value": [{
        "id": "00000000-0000-4000-8000-000000000002", "appId": setup::guide::MICROSOFT_GRAPH_APP_ID,
        "displayName": "Microsoft Graph", "appRoles": [role], "oauth2PermissionScopes": [],
    }]});
    let other = Answer::Json { status: 200, headers: BTreeMap::new(), body: principal };
    admin.practice.faults().add(Fault::always("GET", setup::guide::MICROSOFT_GRAPH_APP_ID, other));
    admin.confirms().await;
    admin.performs().await;
    admin.goes_on_to(SectionId::Permissions).await;
    let view = fault(&mut admin, FaultCode::PermissionIdMismatch).await;
    assert!(!in_section(&view).unwrap().can_perform, "nothing is changed on a guess");
    let shown = view.fault.unwrap();
    assert!(shown.params.contains_key("permission"));
    assert!(shown.remark.unwrap().contains("published id"));
    admin.agrees(Press::Perform);
    admin.wants(Intent::DismissFault);
    admin.until("put away", |view| view.fault.is_none()).await;
    let registration = admin.practice.tenant().applications_named(NAME).remove(0);
    assert_eq!(registration["requiredResourceAccess"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_holds_the_secret_back_until_the_admin_has_chosen() {
    let mut admin = at(SectionId::Secret).await;
    for (told, code) in [
        (HostFault::Locked, FaultCode::StoreLocked),
        (HostFault::Failed("broken".to_owned()), FaultCode::StoreFailed),
    ] {
        *admin.machine.0.probe_fault.lock().unwrap() = Some(told);
        admin.agrees(Press::Perform);
        let view = fault(&mut admin, code).await;
        assert_eq!(ways(&view)[..2], [Way::TryAgain, Way::KeepInMemory]);
        let registration = admin.practice.tenant().applications_named(NAME).remove(0);
        assert_eq!(registration["passwordCredentials"], json!([]), "nothing was made");
    }
    admin.wants(Intent::KeepInMemory);
    let view = admin.until("Next unlocks", |view| view.navigation.next).await;
    let secret = in_section(&view).unwrap().secret.clone().unwrap();
    assert_eq!((secret.kept_in, secret.at_hand), (KeptIn::MemoryOnly, true));
}
