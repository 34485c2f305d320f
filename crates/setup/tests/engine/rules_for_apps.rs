//! Rules for registrations that have nothing to do with rights: an address under one platform only, what a registration locks,
//! which account types a tenant forbids.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::footholds::{asked, footholds, uses_it};
use crate::support::somebody::Somebody;
use crate::support::{Admin, NAME, Press, fault, finding, in_section, registration};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::{Value, json};
use setup::ipc::{
    AudienceChoice, ChangeKind, Decision, FaultCode, FootholdKind, Intent, SectionId, Status, View, Way,
};

/// In section 1 of a registration that was made by hand and changed so.
async fn in_section_1(change: impl FnOnce(&mut Value)) -> Admin {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let id = admin.practice.tenant().register_by_hand(NAME);
    assert!(admin.practice.tenant().change_application(&id, change));
    admin.confirms().await;
    admin
}

fn planned(view: &View) -> Vec<ChangeKind> {
    in_section(view).unwrap().plan.changes.iter().map(|change| change.kind).collect()
}

/// Microsoft takes an address under one platform only, so it is moved in one request.
#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_under_another_platform_is_named_and_moved() {
    for (platform, name, address) in [
        ("publicClient", "Mobile and desktop applications", "http://localhost"),
        ("spa", "Single-page application", "http://localhost/"),
    ] {
        let mut admin = in_section_1(|one| {
            one["web"]["redirectUris"] = json!([]);
            one[platform]["redirectUris"] = json!([address, "http://localhost/other"]);
        })
        .await;
        let wrong = Status::Wrong {
            found: name.to_owned(),
            wanted: "Web".to_owned(),
            change: Some(ChangeKind::MoveRedirect),
        };
        let view = admin.finding("redirectUri", |status| *status == wrong).await;
        assert!(planned(&view).contains(&ChangeKind::MoveRedirect), "{platform}");
        assert!(!planned(&view).contains(&ChangeKind::AddRedirect), "{platform}");
        let view = admin.performs().await;
        assert_eq!(view.fault, None, "{platform}");
        admin.finding("redirectUri", |status| *status == Status::Passed).await;
        let there = registration(&admin);
        assert_eq!(there["web"]["redirectUris"], json!(["http://localhost"]));
        assert_eq!(there[platform]["redirectUris"], json!(["http://localhost/other"]), "the rest stays");
    }
}

/// What is told before the press is what Microsoft answers after it; once the lock is off it goes.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_registration_locks_is_told_before_and_does_not_hide_what_it_is() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let employee = Somebody::ordinary(&admin.practice).await;
    let prepared = employee.registers(NAME, Some(NAME)).await;
    employee.adds_secret(&prepared.principal, "deploy").await;
    let lock = |on: bool| {
        json!({ "isEnabled": on, "allProperties": on, "credentialsWithUsageVerify": on,
        "credentialsWithUsageSign": on, "tokenEncryptionKeyId": on })
    };
    let tenant = admin.practice.tenant();
    assert!(tenant.change_application(&prepared.object_id, |one| {
        one["servicePrincipalLockConfiguration"] = lock(true);
    }));
    let list = asked(&mut admin).await;
    let locked: Vec<_> = list.items.iter().filter(|one| one.locked).map(|one| one.kind).collect();
    assert_eq!(locked, [FootholdKind::PrincipalSecret], "and nothing else: {list:?}");
    uses_it(&mut admin, &list).await;
    admin.until("a plan", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    admin.agrees(Press::Perform);
    let told = |view: &View| view.busy.is_none() && view.fault.is_some();
    let view = admin.until("told", told).await;
    let shown = view.fault.clone().unwrap();
    assert_eq!(shown.params["reason"], "propertyLocked", "{shown:?}");
    assert_eq!(shown.service_code.as_deref(), Some("CannotUpdateLockedServicePrincipalProperty"));
    let goes = |view: &View| {
        let items = footholds(view).map(|one| one.items.clone()).unwrap_or_default();
        items.iter().any(|one| one.kind == FootholdKind::PrincipalSecret && one.decision == Decision::Goes)
    };
    assert!(goes(&view), "it is still there");

    let tenant = admin.practice.tenant();
    assert!(tenant.change_application(&prepared.object_id, |one| {
        one["servicePrincipalLockConfiguration"] = lock(false);
    }));
    admin.wants(Intent::TryAgain);
    admin.until("gone", |view| view.busy.is_none() && view.fault.is_none() && !goes(view)).await;
}

/// As reported (microsoft-365-agents-toolkit, `SignInAudienceNotAllowedAsPerAppPolicy`); this organisation's own accounts are
/// the least, which no rule forbids.
#[tokio::test(flavor = "multi_thread")]
async fn account_types_that_a_rule_forbids_are_told_and_the_allowed_ones_chosen() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    admin.wants(Intent::ChooseAudience { audience: AudienceChoice::Multitenant });
    admin.practice.faults().add(Fault::once(
        "PATCH",
        "/applications(uniqueName",
        Answer::graph_error(
            400,
            "SignInAudienceNotAllowedAsPerAppPolicy",
            "SignInAudience value 'AzureADMultipleOrgs' not allowed as per assigned policy \
             '9d2624cb-0000-4000-8000-000000000000'.",
        ),
    ));
    let chosen = |view: &View| in_section(view).and_then(|on| on.audience);
    admin.until("chosen", |view| chosen(view) == Some(AudienceChoice::Multitenant)).await;
    admin.agrees(Press::Perform);
    let view = fault(&mut admin, FaultCode::AppPolicy).await;
    let shown = view.fault.clone().unwrap();
    assert_eq!(shown.params["reason"], "audience");
    assert!(!shown.ways.contains(&Way::TryAgain), "the same would be refused again");
    assert_eq!(chosen(&view), Some(AudienceChoice::SingleTenant));
    assert!(admin.practice.tenant().applications_named(NAME).is_empty());
    admin.agrees(Press::Perform);
    admin.goes_on_to(SectionId::Permissions).await;
    assert_eq!(registration(&admin)["signInAudience"], "AzureADMyOrg");
}

/// A rule for addresses: Peig signs in without the redirect, so the rest is done and the admin may go on.
#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_that_a_rule_forbids_is_left_by_name_and_can_be_done_without() {
    let mut admin = in_section_1(|one| one["web"]["redirectUris"] = json!([])).await;
    admin.wants(Intent::Back);
    admin.until("readiness", |view| finding(view, "tenantConfirmed").is_some()).await;
    let refused = Answer::graph_error(
        400,
        "RedirectUriNotAllowedAsPerAppPolicy",
        "Redirect URI 'http://localhost' is not allowed.",
    );
    // With the rest in one request, and by itself.
    admin.practice.faults().add(Fault::times(2, "PATCH", "/applications/", refused));
    admin.agrees(Press::SetEverythingUp);
    let view = fault(&mut admin, FaultCode::LeftUndone).await;
    let shown = view.fault.clone().unwrap();
    assert_eq!((&*shown.params["reason"], &*shown.params["change"]), ("appPolicy", "addRedirect"));
    assert!(shown.ways.contains(&Way::GoOnWithout), "{:?}", shown.ways);
}
