//! Accounts as they are: what one may not read, and which roles it has, is said as it is and before anything is written.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, Browser, NAME, Press, fault, finding};
use practice_tenant::{Answer, Fault, Scenario};
use setup::ipc::{
    FaultCode, Intent, ReadinessScreen, Screen, ScreenId, SectionId, SignInMethod, Status, View, Way,
};

/// The role's template id, the same in every tenant.
const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";

fn readiness(view: &View) -> Option<&ReadinessScreen> {
    match &view.screen {
        Screen::Readiness(on) => Some(on),
        _ => None,
    }
}

fn refused() -> Answer {
    Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_that_is_refused_is_named_and_another_account_offered() {
    for (path, read) in [
        ("/v1.0/organization", "organization"),
        ("/v1.0/applications?", "registrations"),
        ("/v1.0/servicePrincipals?", "principals"),
    ] {
        let mut admin = Admin::opens(Scenario::Fresh).await;
        admin.practice.faults().add(Fault::always("GET", path, refused()));
        admin.chooses_the_tenant().await;
        admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
        let view = fault(&mut admin, FaultCode::ReadRefused).await;
        assert_eq!((view.screen_id, view.live.read_at), (ScreenId::Readiness, None));
        let shown = view.fault.unwrap();
        assert_eq!(shown.params["reason"], read);
        assert_eq!(shown.ways.first(), Some(&Way::SignInAgain), "another account may be allowed");
        admin.practice.faults().clear();
        admin.wants(Intent::SignInAgain);
        admin.until("read", |view| !view.checklist.is_empty() && view.fault.is_none()).await;
    }
}

/// Nobody without a role may consent to the client: an administrator has done so for everybody before.
async fn signs_in_as_employee(admin: &mut Admin) -> View {
    admin.signs_in().await;
    admin.wants(Intent::SignOut);
    admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    let tenant = admin.practice.tenant();
    for scope in setup::guide::SIGN_IN_SCOPES {
        tenant.grant_scope(practice_tenant::GRAPH_COMMAND_LINE_TOOLS, scope);
    }
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(tenant.plain_user_upn()));
    admin.signs_in().await
}

#[tokio::test(flavor = "multi_thread")]
async fn that_there_is_no_role_is_said_only_where_the_roles_could_be_read() {
    let mut admin = Admin::opens(Scenario::NotAdmin).await;
    let view = signs_in_as_employee(&mut admin).await;
    let on = readiness(&view).unwrap();
    assert_eq!((on.roles.len(), on.roles_known), (0, true));

    let mut admin = Admin::opens(Scenario::NotAdmin).await;
    admin.practice.faults().add(Fault::always("GET", "/v1.0/me/transitiveMemberOf", refused()));
    let view = admin.signs_in().await;
    let on = readiness(&view).unwrap();
    assert_eq!((on.roles.len(), on.roles_known), (0, false));
}

fn reason(view: &View, key: &str) -> String {
    match &finding(view, key).unwrap().status {
        Status::Warning { reason } => reason.clone(),
        Status::Wrong { found, .. } => found.clone(),
        other => format!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_and_a_partner_are_named_before_anything_is_written() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    assert_eq!(finding(&admin.signs_in().await, "account").unwrap().status, Status::Passed);

    let mut admin = Admin::opens(Scenario::Fresh).await;
    let upn = admin.practice.tenant().admin_upn();
    admin.practice.tenant().with(|documents| {
        let user = documents.users.iter_mut().find(|user| user["userPrincipalName"] == upn.as_str());
        user.unwrap()["userType"] = "Guest".into();
    });
    let view = admin.signs_in().await;
    assert_eq!(reason(&view, "account"), "guest");
    assert_eq!(finding(&view, "mayConsent").unwrap().status, Status::Passed, "its role counts all the same");

    let mut admin = Admin::opens(Scenario::Fresh).await;
    let gone = Answer::graph_error(404, "Request_ResourceNotFound", "Resource 'x' does not exist.");
    for path in ["/v1.0/me?", "/v1.0/me/transitiveMemberOf", "/v1.0/me/licenseDetails"] {
        admin.practice.faults().add(Fault::always("GET", path, gone.clone()));
    }
    let view = admin.signs_in().await;
    assert_eq!((reason(&view, "account"), reason(&view, "mayConsent")), ("partner".into(), "notSure".into()));
    assert_eq!(readiness(&view).unwrap().colleague, None, "what cannot be read is no no");
    admin.confirms_the_tenant();
    admin.until("Next unlocks", |view| view.navigation.next).await;
}

/// Whoever cannot finish is asked before half of it is begun.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_role_nothing_is_begun_before_the_admin_has_said_that_a_colleague_approves() {
    let mut admin = Admin::opens(Scenario::NotAdmin).await;
    let view = signs_in_as_employee(&mut admin).await;
    assert_eq!(reason(&view, "mayConsent"), "noneActive");
    assert_eq!(reason(&view, "mayRegister"), "noneActive");
    admin.confirms_the_tenant();
    let confirmed = |view: &View| readiness(view).is_some_and(|on| on.confirmed);
    let view = admin.until("confirmed", confirmed).await;
    assert_eq!(readiness(&view).unwrap().colleague.map(|one| one.may_try), Some(true));
    assert!(!view.navigation.next);
    admin.agrees(Press::SetEverythingUp);
    admin.wants(Intent::GoTo { section: SectionId::Registration });
    let view = admin.until("asked still", |view| readiness(view).is_some()).await;
    assert_eq!((view.busy, admin.practice.tenant().applications_named(NAME).len()), (None, 0));

    // The role is activated meanwhile.
    let upn = admin.practice.tenant().plain_user_upn();
    admin.practice.tenant().with(|documents| {
        let user = documents.users.iter().find(|user| user["userPrincipalName"] == upn.as_str()).unwrap();
        let id = user["id"].as_str().unwrap().to_owned();
        documents.role_members.entry(GLOBAL_ADMINISTRATOR.to_owned()).or_default().push(id);
    });
    admin.wants(Intent::Observe);
    let view = admin.finding("mayConsent", |status| *status == Status::Passed).await;
    assert!(view.navigation.next && readiness(&view).unwrap().colleague.is_none());
}

/// What is done then stops before the consent, and needs no second question.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_approves_is_not_tried_and_may_be_tried_on_request() {
    for tries in [false, true] {
        let mut admin = Admin::opens(Scenario::NotAdmin).await;
        signs_in_as_employee(&mut admin).await;
        admin.confirms_the_tenant();
        admin.until("asked", |view| readiness(view).is_some_and(|on| on.colleague.is_some())).await;
        admin.wants(if tries { Intent::TryConsent } else { Intent::LeaveToColleague });
        let view = admin.until("Next unlocks", |view| view.navigation.next).await;
        let plan = &readiness(&view).unwrap().plan.changes;
        let grants = plan.iter().any(|change| change.kind == setup::ipc::ChangeKind::GrantRole);
        assert_eq!(grants, tries, "{plan:?}");
    }
}

/// As reported: 500200 says so itself, 50020 and 16000 by whose the account is. Neither is "not in the tenant you named".
#[tokio::test(flavor = "multi_thread")]
async fn a_personal_account_is_told_as_one() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses_the_tenant().await;
    for (number, words, code) in [
        (
            500_200,
            "User account '{EmailHidden}' is a personal Microsoft account.",
            FaultCode::PersonalAccount,
        ),
        (
            50_020,
            "User account from identity provider 'live.com' does not exist in tenant",
            FaultCode::PersonalAccount,
        ),
        (
            16_000,
            "User account from identity provider 'live.com' does not exist in tenant",
            FaultCode::PersonalAccount,
        ),
        (
            50_020,
            "User account from identity provider 'https://sts.windows.net/x/' does",
            FaultCode::AccountNotInTenant,
        ),
    ] {
        let body = serde_json::json!({ "error": "invalid_grant", "error_codes": [number],
            "error_description": format!("AADSTS{number}: {words}") });
        let answer = Answer::Json { status: 400, headers: std::collections::BTreeMap::new(), body };
        admin.practice.faults().add(Fault::once("POST", "/oauth2/v2.0/token", answer));
        admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
        let view = fault(&mut admin, code).await;
        if code == FaultCode::PersonalAccount {
            assert_eq!(view.fault.unwrap().ways[..2], [Way::TryAgain, Way::GoBack], "{number}");
        }
        admin.wants(Intent::DismissFault);
        admin.until("put away", |view| view.fault.is_none()).await;
    }
}

/// The editions are told by the product's id, and further ones by how their names begin.
#[tokio::test(flavor = "multi_thread")]
async fn editions_of_business_premium_count_and_its_namesake_does_not() {
    for (id, name, counts) in [
        ("00e1ec7b-e4a3-40d1-9441-b69b597ab222", "Microsoft_365_ Business_ Premium_(no Teams)", true),
        ("cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46", "renamed", true),
        ("11111111-1111-4111-8111-111111111111", "Microsoft_365_Business_Premium_Donation", true),
        ("f245ecc8-75af-4f8e-b61f-27d8114de5f3", "O365_BUSINESS_PREMIUM", false),
    ] {
        let mut admin = Admin::opens(Scenario::Fresh).await;
        admin.practice.tenant().with(|documents| {
            for license in documents.licenses.values_mut().flatten() {
                license["skuId"] = id.into();
                license["skuPartNumber"] = name.into();
            }
        });
        let view = admin.signs_in().await;
        let passed = finding(&view, "businessPremium").unwrap().status == Status::Passed;
        assert_eq!(passed, counts, "{name}");
    }
}

/// The portal's own button grants them with every permission.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_portal_grants_beside_is_no_right_too_many() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let app_id = crate::support::registration(&admin)["appId"].as_str().unwrap().to_owned();
    for scope in ["openid", "profile", "email", "offline_access"] {
        assert!(admin.practice.tenant().grant_scope(&app_id, scope));
    }
    admin.confirms().await;
    admin.wants(Intent::ShowHealth);
    let health = admin.health("health", |_| true).await;
    let mut findings = health.sections.iter().flat_map(|section| &section.findings);
    assert!(findings.all(|one| one.key != "noExtraPermissions"), "{:?}", health.sections);
}
