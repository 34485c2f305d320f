//! More access than Peig needs: each is taken back by itself, on request, as the list that was on screen.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, at, fault, finding, health, in_section, registration};
use practice_tenant::Scenario;
use serde_json::{Value, json};
use setup::ipc::{
    ChangeKind, ExtraView, FaultCode, FileId, HealthScreen, Intent, Screen, ScreenId, SectionId, Status,
};

const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";
const MAIL_READ: &str = "810c84a8-4a9e-49e6-bf7d-12d183f40d01";
const DIRECTORY: &str = "19dbc75e-c2e2-444c-a770-ec69d8559fc7";

fn app_id(admin: &Admin) -> String {
    registration(admin)["appId"].as_str().unwrap().to_owned()
}

/// Colleagues have given the app more than Peig needs: listed and granted.
fn is_given_more(admin: &Admin, roles: &[&str], scopes: &[&str]) {
    let tenant = admin.practice.tenant();
    let id = registration(admin)["id"].as_str().unwrap().to_owned();
    let changed = tenant.change_application(&id, |one| {
        let listed = one["requiredResourceAccess"][0]["resourceAccess"].as_array_mut().unwrap();
        listed.extend(roles.iter().map(|role| json!({ "id": role, "type": "Role" })));
    });
    assert!(changed && tenant.grant_all(&app_id(admin)));
    assert!(scopes.iter().all(|scope| tenant.grant_scope(&app_id(admin), scope)));
}

fn listed(admin: &Admin) -> Vec<Value> {
    let registration = registration(admin);
    let services = registration["requiredResourceAccess"].as_array().unwrap();
    let graph = services.iter().find(|one| one["resourceAppId"] == MICROSOFT_GRAPH).unwrap();
    graph["resourceAccess"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
}

fn named<'a>(on: &'a HealthScreen, permission: &str) -> Option<&'a ExtraView> {
    on.extras.iter().find(|one| one.permission == permission)
}

fn kinds(extra: &ExtraView) -> Vec<ChangeKind> {
    extra.plan.changes.iter().map(|one| one.kind).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn one_access_is_taken_back_and_the_others_stay() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    is_given_more(&admin, &[MAIL_READ, DIRECTORY], &["Calendars.Read", "Mail.Send"]);
    let on = admin.sees_health().await;
    let names: Vec<_> = on.extras.iter().map(|one| one.permission.as_str()).collect();
    assert_eq!(names, ["Calendars.Read", "Directory.ReadWrite.All", "Mail.Read", "Mail.Send"]);
    let mail = named(&on, "Mail.Read").unwrap();
    assert_eq!(kinds(mail), [ChangeKind::RevokeRole, ChangeKind::UnlistPermission]);
    assert!(mail.application && mail.granted && mail.service.is_none());

    admin.wants(Intent::RemoveAccess { plan: mail.plan.id.clone() });
    let on = admin.health("the mail is left alone", |on| named(on, "Mail.Read").is_none()).await;
    let granted = admin.practice.tenant().granted_roles(&app_id(&admin));
    assert_eq!(granted.len(), 5, "Peig's four and the other one: {granted:?}");
    assert!(!listed(&admin).contains(&json!(MAIL_READ)) && listed(&admin).contains(&json!(DIRECTORY)));

    let scope = named(&on, "Calendars.Read").unwrap();
    assert_eq!(kinds(scope), [ChangeKind::RevokeDelegated]);
    admin.wants(Intent::RemoveAccess { plan: scope.plan.id.clone() });
    admin.health("the calendar is left alone", |on| named(on, "Calendars.Read").is_none()).await;
    let scopes = admin.practice.tenant().granted_scopes(&app_id(&admin));
    assert_eq!(scopes, ["Mail.Send", "User.Read"], "one string, and nothing else of it is lost");

    admin.wants(Intent::Save { file: FileId::ReportJson });
    admin.health("saved", |on| !on.saved.is_empty()).await;
    let (_, saved) = admin.machine.0.files.lock().unwrap().last().unwrap().clone();
    let report: Value = serde_json::from_str(&saved).unwrap();
    let told: Vec<_> = report["changes"].as_array().unwrap().iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(told, ["revokeRole", "unlistPermission", "revokeDelegated"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_never_part_of_setting_everything_up_and_is_offered_in_its_section() {
    let mut admin = Admin::opens(Scenario::HalfDone).await;
    is_given_more(&admin, &[MAIL_READ], &[]);
    let view = admin.signs_in().await;
    let Screen::Readiness(readiness) = &view.screen else { panic!("not the readiness screen") };
    let takes = [ChangeKind::RevokeRole, ChangeKind::UnlistPermission];
    assert!(!readiness.plan.changes.is_empty());
    assert!(readiness.plan.changes.iter().all(|one| !takes.contains(&one.kind)));
    admin.confirms_the_tenant();
    admin.sets_everything_up().await;
    let over = |view: &setup::ipc::View| view.busy.is_none() && view.screen_id == ScreenId::Section;
    admin.until("set up", over).await;
    assert!(listed(&admin).contains(&json!(MAIL_READ)), "nothing is taken away unasked");

    admin.wants(Intent::GoTo { section: SectionId::Permissions });
    let view = admin
        .until("section 2", |view| in_section(view).is_some_and(|on| on.id == SectionId::Permissions))
        .await;
    let extra = in_section(&view).unwrap().extras.first().unwrap().clone();
    assert!(finding(&view, "noExtraPermissions").is_some());
    assert!(in_section(&view).unwrap().plan.is_empty(), "the section itself has nothing to do");
    admin.wants(Intent::RemoveAccess { plan: "something else".to_owned() });
    let view = fault(&mut admin, FaultCode::PlanChanged).await;
    assert_eq!(view.fault.unwrap().params.get("reason"), None, "further access is listed here");
    admin.wants(Intent::RemoveAccess { plan: extra.plan.id });
    let view = admin
        .until("none is left", |view| {
            view.busy.is_none() && in_section(view).is_some_and(|on| on.extras.is_empty())
        })
        .await;
    assert!(finding(&view, "noExtraPermissions").is_none());
    assert!(!listed(&admin).contains(&json!(MAIL_READ)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_was_not_on_screen_takes_nothing_back() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    is_given_more(&admin, &[MAIL_READ], &[]);
    admin.sees_health().await;
    admin.wants(Intent::RemoveAccess { plan: "something else".to_owned() });
    fault(&mut admin, FaultCode::PlanChanged).await;
    assert_eq!(admin.practice.tenant().granted_roles(&app_id(&admin)).len(), 5);
}

/// As the portal makes a grant (azure-docs, issue 101648).
#[tokio::test(flavor = "multi_thread")]
async fn the_scopes_of_openid_connect_are_no_access() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    is_given_more(&admin, &[], &["openid", "profile", "email", "offline_access"]);
    let on = admin.sees_health().await;
    assert!(on.extras.is_empty(), "{:?}", on.extras);
    let findings = on.sections.iter().flat_map(|one| &one.findings);
    assert!(findings.into_iter().all(|one| one.key != "noExtraPermissions"));
}

/// A certificate and the like are left on purpose; the permissions of another service are seen, and can be taken back.
#[tokio::test(flavor = "multi_thread")]
async fn what_it_may_do_on_another_service_is_seen_and_taken_back() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    assert!(admin.practice.tenant().use_for_more(&id));
    let on = admin.leaves_what_others_have().await;
    assert_eq!(on.extras.len(), 2, "a role and a scope of SharePoint: {:?}", on.extras);
    let role = on.extras.iter().find(|one| one.application).unwrap().clone();
    assert_eq!(role.service.as_deref(), Some("Office 365 SharePoint Online"));
    assert_eq!(kinds(&role), [ChangeKind::RevokeServiceRole]);
    for extra in &on.extras {
        admin.wants(Intent::RemoveAccess { plan: extra.plan.id.clone() });
        let gone = |on: &HealthScreen| on.extras.iter().all(|one| one.plan.id != extra.plan.id);
        admin.health("it is gone", gone).await;
    }
    let warned = |status: &Status| matches!(status, Status::Warning { .. });
    let view = admin.view();
    let findings = health(&view).unwrap().sections.iter().flat_map(|one| &one.findings);
    assert!(!findings.into_iter().any(|one| one.key == "noExtraPermissions" && warned(&one.status)));
}

/// Microsoft compares scopes without regard to case: what is granted so is granted, and is nothing more than Peig needs.
#[tokio::test(flavor = "multi_thread")]
async fn a_scope_in_another_case_is_the_same_and_is_never_written_twice() {
    let mut admin = at(SectionId::Permissions).await;
    assert!(admin.practice.tenant().grant_scope(&app_id(&admin), "user.read"));
    admin.wants(Intent::Observe);
    let consented = "permissionConsented:User.Read";
    admin.finding(consented, |status| *status == Status::Passed).await;
    admin.performs().await;
    let view = admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(admin.practice.tenant().granted_scopes(&app_id(&admin)), ["user.read"]);
    assert!(finding(&view, "noExtraPermissions").is_none(), "it is Peig's own");
}
