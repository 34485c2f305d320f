//! Approving on Microsoft's page: with fewer rights at the sign-in, or by somebody else at this computer. What comes back is only a
//! word; the tenant decides.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::footholds::{footholds, given, somebody_becomes_owner};
use crate::support::machine::Approves;
use crate::support::{Admin, Press, at, fault, finding, in_section, is_missing, registration};
use practice_tenant::{Answer, Fault, Scenario};
use setup::ipc::{
    BusyTask, ChangeKind, ConsentView, FaultCode, Intent, LiveState, Screen, SectionId, SignInMethod, Status,
    StepState, View, Way,
};

const CONSENTED: &str = "permissionConsented:User.ReadWrite.All";

/// Signs in with the fewer rights, from the welcome screen to a confirmed tenant.
async fn signs_in_with_fewer(admin: &mut Admin) -> View {
    admin.chooses_the_tenant().await;
    admin.wants(Intent::ChooseRights { fewer: true });
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    admin.until("the tenant was read", |view| !view.checklist.is_empty()).await;
    admin.confirms_the_tenant();
    admin.until("Next unlocks", |view| view.navigation.next).await
}

/// In front of the permissions of a registration that is done but for the consents.
async fn before_approving(scenario: Scenario) -> Admin {
    let mut admin = Admin::opens(scenario).await;
    signs_in_with_fewer(&mut admin).await;
    admin.sets_everything_up().await;
    let at_permissions = |view: &View| consent(view).is_some_and(|one| one.can_approve && one.by_page);
    admin.until("it can be approved", at_permissions).await;
    admin
}

fn consent(view: &View) -> Option<ConsentView> {
    in_section(view).filter(|on| on.id == SectionId::Permissions)?.consent.clone()
}

fn approves(admin: &Admin, how: Approves) {
    *admin.machine.0.approves.lock().unwrap() = how;
    admin.wants(Intent::ApproveOnPage);
}

fn presses(admin: &Admin, what: &'static str) {
    approves(admin, Approves::Presses(admin.practice.tenant().admin_upn(), what));
}

fn is_waiting(view: &View) -> bool {
    view.busy.as_ref().is_some_and(|busy| busy.task == BusyTask::WaitingForConsent)
}

/// What the browser asked Microsoft for, by its short names.
fn asked_for(admin: &Admin) -> Vec<String> {
    let opened = admin.machine.0.opened.lock().unwrap();
    let page = opened.iter().find(|url| url.path().ends_with("/authorize")).unwrap();
    let scope = page.query_pairs().find(|(name, _)| name == "scope").unwrap().1.into_owned();
    scope.split(' ').map(|one| one.rsplit('/').next().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_fewer_rights_the_admin_approves_on_the_page_and_everything_gets_done() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let view = signs_in_with_fewer(&mut admin).await;
    let asked = asked_for(&admin);
    assert_eq!(asked, ["User.Read", "Application.ReadWrite.All", "Directory.Read.All", "openid", "profile"]);
    let Screen::Readiness(on) = &view.screen else { panic!("{:?}", view.screen_id) };
    assert_eq!(on.colleague, None, "nobody else is needed");
    let on_page = Status::Warning { reason: "onPage".to_owned() };
    assert_eq!(finding(&view, "mayConsent").unwrap().status, on_page);
    let planned = |kind: ChangeKind| on.plan.changes.iter().any(|change| change.kind == kind);
    assert!(!planned(ChangeKind::GrantRole) && !planned(ChangeKind::MakeSecret), "{:?}", on.plan.changes);

    admin.sets_everything_up().await;
    let ready = |view: &View| consent(view).is_some_and(|one| one.can_approve);
    let view = admin.until("it can be approved", ready).await;
    let shown = consent(&view).unwrap();
    assert_eq!((shown.needs_someone, shown.by_page, &view.fault), (false, true, &None));
    let ticked: Vec<_> = in_section(&view).unwrap().steps.iter().map(|step| step.state).collect();
    let done = StepState::Done;
    assert_eq!(ticked, [done, done, done, done, StepState::Todo], "with the way to what is done");
    presses(&admin, "accept");
    admin.until("Next unlocks", |view| view.navigation.next).await;
    let app_id = registration(&admin)["appId"].as_str().unwrap().to_owned();
    assert_eq!(admin.practice.tenant().granted_roles(&app_id).len(), 4);
    admin.sets_everything_up().await;
    let last = |view: &View| in_section(view).is_some_and(|on| on.id == SectionId::Confirm);
    let view = admin.until("the last section", |view| view.busy.is_none() && last(view)).await;
    assert_eq!(view.fault, None);
    admin.until("the secret signs in", |view| view.navigation.next).await;
    let pages = admin.came_back(1).await;
    assert!(pages[0].contains("<h1>Approved</h1>"), "{pages:?}");
    let granted_by_us =
        |path: &str| path.contains("approleassign") || path.contains("oauth2permissiongrants");
    let written = admin.practice.log().into_iter().find(|seen| {
        matches!(seen.method.as_str(), "POST" | "PATCH" | "DELETE")
            && granted_by_us(&seen.path.to_lowercase())
    });
    assert!(written.is_none(), "this program consents to nothing: {written:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_declined_is_told_and_can_be_approved_after_all() {
    for pressed in ["decline", "cancel"] {
        let mut admin = before_approving(Scenario::Fresh).await;
        presses(&admin, pressed);
        let view = fault(&mut admin, FaultCode::ApprovalDeclined).await;
        assert_eq!(view.fault.unwrap().ways.first(), Some(&Way::TryAgain));
        assert!(is_missing(&finding(&admin.view(), CONSENTED).unwrap().status));
        assert_eq!(given(&admin), Vec::<String>::new());
        let pages = admin.came_back(1).await;
        assert!(pages[0].contains("<h1>Not approved</h1>"), "{pages:?}");
        *admin.machine.0.approves.lock().unwrap() =
            Approves::Presses(admin.practice.tenant().admin_upn(), "accept");
        admin.wants(Intent::TryAgain);
        admin.until("Next unlocks", |view| view.navigation.next && view.fault.is_none()).await;
    }
}

/// `admin_consent=True` stands beside errors, and anybody can send it.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_not_ours_or_names_an_error_approves_nothing() {
    let mut admin = before_approving(Scenario::Fresh).await;
    let tenant = admin.practice.tenant().id();
    let foreign = "admin_consent=True&tenant=00000000-0000-4000-8000-000000000000&state={state}".to_owned();
    for (answer, code, number) in [
        (
            format!(
                "error=server_error&error_description=AADSTS650051%3a+no.&admin_consent=True&tenant={tenant}&state={{state}}"
            ),
            FaultCode::ApprovalRefused,
            Some("AADSTS650051"),
        ),
        (foreign, FaultCode::ApprovalNotOurs, None),
        ("admin_consent=True&state={state}".to_owned(), FaultCode::ApprovalNotOurs, None),
    ] {
        // Before it comes one of another window: that neither ends the waiting nor counts.
        let posing = format!("admin_consent=True&tenant={tenant}&state=another");
        approves(&admin, Approves::Answers(vec![posing, answer.clone()]));
        let view = fault(&mut admin, code).await;
        assert_eq!(view.fault.unwrap().service_code.as_deref(), number, "{answer}");
        let view = admin.finding(CONSENTED, is_missing).await;
        assert!(!view.navigation.next);
        let pages = admin.came_back(2).await;
        assert_eq!(pages.iter().filter(|page| page.contains("<h1>Not approved</h1>")).count(), 2, "{answer}");
    }
}

/// The page's word is told as on its way; Next waits for the tenant.
#[tokio::test(flavor = "multi_thread")]
async fn a_yes_that_the_tenant_does_not_show_opens_nothing() {
    let mut admin = before_approving(Scenario::Fresh).await;
    let yes = format!("admin_consent=True&tenant={}&state={{state}}", admin.practice.tenant().id());
    approves(&admin, Approves::Answers(vec![yes]));
    let settling = |status: &Status| matches!(status, Status::Settling { .. });
    let view = admin.finding(CONSENTED, settling).await;
    assert!(!view.navigation.next && view.busy.is_none());
    assert_eq!(consent(&view), None, "what was approved is not asked for once more");
    let app_id = registration(&admin)["appId"].as_str().unwrap().to_owned();
    assert!(admin.practice.tenant().grant_all(&app_id));
    admin.until("the tenant shows it", |view| view.navigation.next).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_never_comes_back_is_not_needed_where_the_tenant_shows_the_consents() {
    let mut admin = before_approving(Scenario::Fresh).await;
    approves(&admin, Approves::Idle);
    let view = admin.until("waits", |view| consent(view).is_some_and(|one| one.waiting.is_some())).await;
    assert!(is_waiting(&view) && !consent(&view).unwrap().can_approve);
    let app_id = registration(&admin)["appId"].as_str().unwrap().to_owned();
    assert!(admin.practice.tenant().grant_all(&app_id));
    let view = admin.until("noticed", |view| view.navigation.next).await;
    assert_eq!((view.busy, view.fault), (None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_on_the_page_ends_the_wait_and_so_does_cancel() {
    let mut admin = before_approving(Scenario::Fresh).await;
    approves(&admin, Approves::Idle);
    admin.until("waits", |view| consent(view).is_some_and(|one| one.waiting.is_some())).await;
    admin.wants(Intent::ExplainNumber { text: "AADSTS90094: ...".to_owned() });
    let view = fault(&mut admin, FaultCode::ApprovalRefused).await;
    assert_eq!(view.fault.unwrap().service_code.as_deref(), Some("AADSTS90094"));
    admin.wants(Intent::TryAgain);
    admin.until("waits again", |view| consent(view).is_some_and(|one| one.waiting.is_some())).await;
    admin.wants(Intent::Cancel);
    let view = admin.until("not waited for", |view| view.busy.is_none()).await;
    assert_eq!(view.fault, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_that_lag_are_waited_for() {
    let mut admin = before_approving(Scenario::SlowReplication).await;
    presses(&admin, "accept");
    let view = admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(view.fault, None);
    let app_id = registration(&admin)["appId"].as_str().unwrap().to_owned();
    assert_eq!(admin.practice.tenant().granted_scopes(&app_id), ["User.Read"]);
}

/// Somebody else at this computer: the page comes back to this program too.
#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_approves_at_this_computer() {
    let mut admin = at(SectionId::Permissions).await;
    let upn = admin.practice.tenant().admin_upn();
    admin.practice.faults().add(Fault::always(
        "POST",
        "/appRoleAssign",
        Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges."),
    ));
    admin.agrees(Press::Perform);
    fault(&mut admin, FaultCode::Forbidden).await;
    let ready = |view: &View| consent(view).is_some_and(|one| one.needs_someone && one.can_approve);
    admin.until("somebody else is needed", ready).await;
    approves(&admin, Approves::Presses(upn, "accept"));
    admin.until("Next unlocks", |view| view.navigation.next).await;
}

/// What is approved is approved for everybody who can sign in as it.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_turns_up_in_between_keeps_the_page_closed() {
    // Another run has made it, so it is looked once more.
    let mut admin = before_approving(Scenario::Fresh).await.restarts().await;
    signs_in_with_fewer(&mut admin).await;
    admin.wants(Intent::Next);
    admin.until("it can be approved", |view| consent(view).is_some_and(|one| one.can_approve)).await;
    admin.machine.0.opened.lock().unwrap().clear();
    crate::support::holds_reads(&admin);
    admin.wants(Intent::Visible { visible: false });
    admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
    somebody_becomes_owner(&admin);
    admin.practice.faults().clear();
    presses(&admin, "accept");
    // The look before the page finds them; or a read that was under way when it was held has, and then there is nothing to press.
    let told = |view: &View| {
        let faulted = view.fault.as_ref().is_some_and(|fault| fault.code == FaultCode::SomebodyElse);
        view.busy.is_none() && (faulted || footholds(view).is_some_and(|one| one.open))
    };
    admin.until("somebody else is told", told).await;
    assert_eq!(*admin.machine.0.opened.lock().unwrap(), Vec::new(), "no page was opened");
    admin.wants(Intent::Visible { visible: true });
    admin.until("it is shown where it is decided", |view| footholds(view).is_some_and(|one| one.open)).await;
}
