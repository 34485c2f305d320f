//! Signing out (closing: `closing.rs`): what the consent at the sign-in has left in the tenant is offered to be taken back, and nothing else.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, Press, at, fault};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::{Value, json};
use setup::guide::GRAPH_COMMAND_LINE_TOOLS;
use setup::host::{HostFault, ScenarioId};
use setup::ipc::{
    BusyTask, ChangeKind, FaultCode, FileId, Intent, Leaving, LiveState, ScreenId, SectionId, SignInMethod,
    View, Way,
};

/// What the sign-in asks for, as the consent holds it.
const ASKED: [&str; 4] = [
    "User.Read",
    "Application.ReadWrite.All",
    "AppRoleAssignment.ReadWrite.All",
    "DelegatedPermissionGrant.ReadWrite.All",
];

/// In front of a tenant that was confirmed; the practice tenant has recorded the consent for this account.
async fn signed_in() -> Admin {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    admin
}

/// Changes the grants of the sign-in client behind the wizard's back.
fn change(admin: &Admin, change: impl FnOnce(&mut Vec<Value>)) {
    let client = admin.practice.tenant().service_principal_of(GRAPH_COMMAND_LINE_TOOLS).unwrap();
    admin.practice.tenant().with(|documents| {
        let (mut held, others) = std::mem::take(&mut documents.grants)
            .into_iter()
            .partition(|one| one["clientId"] == client["id"]);
        change(&mut held);
        documents.grants = others;
        documents.grants.extend(held);
    });
}

/// The grants of the sign-in client.
fn held(admin: &Admin) -> Vec<Value> {
    let mut found = Vec::new();
    change(admin, |held| found.clone_from(held));
    found
}

/// A colleague's consent adds a permission to the grant.
fn widen(admin: &Admin) {
    change(admin, |held| {
        let scope = format!("{} Mail.Read", held[0]["scope"].as_str().unwrap());
        held[0]["scope"] = json!(scope);
    });
}

fn is_out(view: &View) -> bool {
    view.screen_id == ScreenId::Welcome && view.signed_in.is_none()
}

async fn asked(admin: &mut Admin) -> View {
    admin.wants(Intent::AskToSignOut);
    admin.until("asked", |view| view.sign_out_question.is_some()).await
}

/// Signs out without a question on the way.
async fn goes_unasked(admin: &mut Admin) {
    let view = admin.until("out, or asked", |view| is_out(view) || view.sign_out_question.is_some()).await;
    assert_eq!(view.sign_out_question, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_sign_in_left_is_shown_and_taken_back() {
    let mut admin = signed_in().await;
    let changes = asked(&mut admin).await.sign_out_question.unwrap().changes;
    assert_eq!(changes.len(), 1);
    assert_eq!(changes[0].kind, ChangeKind::TakeBackSignIn, "for this account");
    assert_eq!(changes[0].params["client"], "Microsoft Graph Command Line Tools");
    let shown: Vec<_> = changes[0].params["scopes"].split(", ").collect();
    assert!(ASKED.iter().all(|scope| shown.contains(scope)), "{shown:?}");
    assert_eq!(held(&admin).len(), 1, "nothing goes before the answer");
    admin.agrees(Press::TakeBackSignIn);
    admin.until("signed out", is_out).await;
    assert!(held(&admin).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_practice_tenant_is_never_asked_about() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    *admin.machine.0.inside.lock().unwrap() = Some(admin.practice.cloud_json());
    admin.wants(Intent::ChoosePractice { scenario: ScenarioId::Fresh });
    admin.until("the sign-in screen", |view| view.screen_id == ScreenId::SignIn).await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    admin.until("the tenant was read", |view| !view.checklist.is_empty()).await;
    admin.confirms_the_tenant();
    admin.until("confirmed", |view| view.signed_in.as_ref().is_some_and(|one| one.confirmed)).await;
    assert_eq!(held(&admin).len(), 1, "there would be something to ask about");
    admin.wants(Intent::AskToSignOut);
    goes_unasked(&mut admin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_for_everybody_goes_beside_the_one_for_the_account() {
    let mut admin = signed_in().await;
    change(&admin, |held| {
        let mut everybody = held[0].clone();
        everybody["id"] = json!("everybody");
        everybody["consentType"] = json!("AllPrincipals");
        everybody["principalId"] = Value::Null;
        everybody["scope"] = json!("user.read Policy.Read.All offline_access");
        let mut colleague = held[0].clone();
        colleague["id"] = json!("colleague");
        colleague["principalId"] = json!("7f1d8a5e-0000-4000-8000-000000000001");
        held.extend([everybody, colleague]);
    });
    let changes = asked(&mut admin).await.sign_out_question.unwrap().changes;
    let kinds: Vec<_> = changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [ChangeKind::TakeBackSignIn, ChangeKind::TakeBackSignInForAll]);
    admin.agrees(Press::TakeBackSignIn);
    admin.until("signed out", is_out).await;
    let left = held(&admin);
    assert_eq!(left.len(), 1, "a colleague's own consent is not ours: {left:?}");
    assert_eq!(left[0]["id"], "colleague");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_that_serves_others_too_is_left_alone() {
    let mut admin = signed_in().await;
    widen(&admin);
    let before = held(&admin);
    admin.wants(Intent::AskToSignOut);
    goes_unasked(&mut admin).await;
    assert_eq!(held(&admin), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_that_serves_others_by_the_time_of_the_answer_is_left_alone() {
    let mut admin = signed_in().await;
    asked(&mut admin).await;
    widen(&admin);
    let before = held(&admin);
    admin.agrees(Press::TakeBackSignIn);
    let view = fault(&mut admin, FaultCode::SignInGrantKept).await;
    assert!(
        view.signed_in.is_some() && view.sign_out_question.is_none(),
        "told, not signed out as if it were done"
    );
    assert_eq!(held(&admin), before);
    admin.wants(Intent::AskToSignOut);
    goes_unasked(&mut admin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_set_up_for_peig_is_not_offered_where_the_registration_itself_was_the_client() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let registration = crate::support::registration(&admin);
    let app_id = registration["appId"].as_str().unwrap().to_owned();
    // Without this redirect among those of public clients it can sign nobody in.
    admin.practice.tenant().change_application(registration["id"].as_str().unwrap(), |one| {
        one["web"]["redirectUris"] = json!([]);
        one["publicClient"]["redirectUris"] = json!(["http://localhost"]);
    });
    admin.chooses(None, Some(&app_id)).await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    admin.until("the tenant was read", |view| !view.checklist.is_empty()).await;
    admin.confirms_the_tenant();
    let of_it = |admin: &Admin| {
        let client = admin.practice.tenant().service_principal_of(&app_id).unwrap();
        admin.practice.tenant().with(|documents| {
            documents.grants.iter().filter(|one| one["clientId"] == client["id"]).cloned().collect::<Vec<_>>()
        })
    };
    let before = of_it(&admin);
    assert!(!before.is_empty());
    admin.wants(Intent::AskToSignOut);
    goes_unasked(&mut admin).await;
    assert_eq!(of_it(&admin), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_asks_for_something_else_is_asked_no_longer() {
    let mut admin = at(SectionId::PublicClient).await;
    asked(&mut admin).await;
    admin.agrees(Press::Perform);
    let view = admin.until("done", |view| view.busy.is_none() && view.navigation.next).await;
    assert_eq!(view.sign_out_question, None);
    assert!(view.signed_in.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_taken_back_before_one_was_refused_is_in_the_change_record() {
    let mut admin = signed_in().await;
    change(&admin, |held| {
        let mut everybody = held[0].clone();
        everybody["id"] = json!("everybody");
        everybody["consentType"] = json!("AllPrincipals");
        everybody["principalId"] = Value::Null;
        held.push(everybody);
    });
    asked(&mut admin).await;
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::once("DELETE", "/oauth2PermissionGrants/everybody", refused));
    admin.agrees(Press::TakeBackSignIn);
    fault(&mut admin, FaultCode::Forbidden).await;
    assert_eq!(held(&admin).len(), 1);
    let report: Value = serde_json::from_str(&admin.saves(FileId::ReportJson).await).unwrap();
    let changes = report["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 1, "{report}");
    assert_eq!(changes[0]["kind"], "takeBackSignIn");
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_grants_cannot_be_read_the_admin_is_signed_out_at_once() {
    let mut admin = signed_in().await;
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::always("GET", "/oauth2PermissionGrants", refused));
    admin.wants(Intent::AskToSignOut);
    goes_unasked(&mut admin).await;
    assert_eq!(held(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_tenant_was_confirmed_nothing_is_offered() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.signs_in().await;
    admin.wants(Intent::AskToSignOut);
    goes_unasked(&mut admin).await;
    assert_eq!(held(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_admin_can_stay_or_only_sign_out() {
    let mut admin = signed_in().await;
    asked(&mut admin).await;
    admin.wants(Intent::StayOpen);
    let view = admin.until("stays", |view| view.sign_out_question.is_none()).await;
    assert!(view.signed_in.is_some());
    // There is no question any more that this could be an answer to.
    admin.agrees(Press::TakeBackSignIn);
    asked(&mut admin).await;
    admin.wants(Intent::CloseAnyway);
    admin.until("signed out", is_out).await;
    assert_eq!(held(&admin).len(), 1);
    assert!(!*admin.machine.0.closed.lock().unwrap(), "the window stays open");
}

/// Agrees to the question, and Microsoft refuses the first deletion.
fn takes_back_and_is_refused(admin: &Admin) {
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::once("DELETE", "/oauth2PermissionGrants/", refused));
    admin.agrees(Press::TakeBackSignIn);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_deletion_is_told_and_can_be_tried_again() {
    let mut admin = signed_in().await;
    asked(&mut admin).await;
    takes_back_and_is_refused(&admin);
    let view = fault(&mut admin, FaultCode::Forbidden).await;
    assert!(view.fault.unwrap().ways.contains(&Way::TryAgain));
    assert!(view.signed_in.is_some() && view.sign_out_question.is_none(), "still here, and not asked again");
    let failed = |view: &View| {
        let steps = crate::support::in_section(view).unwrap().steps.clone();
        steps.iter().any(|step| step.state == setup::ipc::StepState::Failed)
    };
    assert!(!failed(&admin.view()), "no step of the guide has failed");
    assert_eq!(held(&admin).len(), 1);
    admin.wants(Intent::TryAgain);
    admin.until("signed out", is_out).await;
    assert!(held(&admin).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_again_asks_anew_about_what_has_come_meanwhile() {
    let mut admin = signed_in().await;
    asked(&mut admin).await;
    takes_back_and_is_refused(&admin);
    fault(&mut admin, FaultCode::Forbidden).await;
    change(&admin, |held| held[0]["scope"] = json!("User.Read Policy.Read.All"));
    admin.wants(Intent::TryAgain);
    let view = admin.until("asked anew", |view| view.sign_out_question.is_some()).await;
    assert_eq!(view.sign_out_question.unwrap().changes[0].params["scopes"], "Policy.Read.All, User.Read");
    assert_eq!(held(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_only_copy_of_a_secret_is_asked_about_first() {
    let mut admin = at(SectionId::Secret).await;
    *admin.machine.0.probe_fault.lock().unwrap() = Some(HostFault::Unavailable("no store".to_owned()));
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.wants(Intent::AskToSignOut);
    let view = admin.until("asked", |view| view.closing.is_some()).await;
    assert_eq!((view.closing.unwrap().leaving, view.sign_out_question), (Leaving::SignOut, None));
    admin.wants(Intent::CloseAnyway);
    let view = admin.until("asked further", |view| view.sign_out_question.is_some()).await;
    assert_eq!(view.closing, None, "one question at a time");
    assert!(admin.handle.reveal().await.is_some(), "not given up before the last answer");
    admin.wants(Intent::CloseAnyway);
    admin.until("signed out", is_out).await;
    assert!(admin.handle.reveal().await.is_none());
    assert_eq!(held(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn looking_can_be_cancelled_and_cut_short() {
    let mut admin = signed_in().await;
    admin.practice.faults().add(Fault::always("GET", "/oauth2PermissionGrants", Answer::Hang));
    let looks = |view: &View| {
        view.busy.as_ref().is_some_and(|busy| busy.task == BusyTask::ReadingSignInGrant && busy.cancellable)
    };
    admin.wants(Intent::AskToSignOut);
    admin.until("looking", looks).await;
    admin.wants(Intent::Cancel);
    let view = admin.until("cancelled", |view| view.busy.is_none()).await;
    assert!(view.signed_in.is_some() && view.fault.is_none());
    admin.wants(Intent::AskToSignOut);
    admin.until("looking again", looks).await;
    admin.wants(Intent::AskToSignOut);
    admin.until("signed out", is_out).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_signs_in_again_instead_stays() {
    let mut admin = signed_in().await;
    asked(&mut admin).await;
    let ended = Answer::graph_error(401, "InvalidAuthenticationToken", "Lifetime validation failed.");
    admin.practice.faults().add(Fault::once("DELETE", "/oauth2PermissionGrants/", ended));
    admin.agrees(Press::TakeBackSignIn);
    fault(&mut admin, FaultCode::SignInExpired).await;
    admin.wants(Intent::SignInAgain);
    let view =
        admin.until("live again", |view| view.live.state == LiveState::Live && view.fault.is_none()).await;
    assert!(view.busy.is_none() && view.signed_in.is_some(), "what was broken off does not go on");
    assert_eq!(held(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_that_the_end_of_the_sign_in_has_overtaken_is_asked_no_longer() {
    let mut admin = signed_in().await;
    asked(&mut admin).await;
    admin.practice.tenant().expire_tokens();
    admin.wants(Intent::Observe);
    let view = fault(&mut admin, FaultCode::SignInExpired).await;
    assert_eq!(view.sign_out_question, None, "nobody could take anything back now");
    admin.wants(Intent::SignInAgain);
    let view =
        admin.until("live again", |view| view.live.state == LiveState::Live && view.fault.is_none()).await;
    assert_eq!(view.sign_out_question, None, "whoever has signed in anew was not asked");
}
