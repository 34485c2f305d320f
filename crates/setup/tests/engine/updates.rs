//! Newer programs are told, never forced, never installed while something is under way, and never needed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::sync::atomic::Ordering;

use crate::support::{Admin, Browser, Machine};
use practice_tenant::{Options, Practice, Scenario};
use setup::host::HostFault;
use setup::ipc::{
    Because, BusyTask, FaultCode, Intent, LinkId, ScreenId, SectionState, SectionView, SignInMethod,
    UpdateBy, View,
};
use setup::update::Standing;
use setup::view::UpdateView;

fn newer(by: UpdateBy) -> Standing {
    let page = Some("https://peig.test/setup".parse().unwrap());
    Standing { newer: Some("9.0.0".parse().unwrap()), by, page, unsafe_because: None }
}

fn unsafe_to_use() -> Standing {
    Standing { unsafe_because: Some(Because::SignIn), ..newer(UpdateBy::Program) }
}

/// A program that had heard nothing before, and finds this at its start.
async fn starts(found: Option<Standing>) -> Admin {
    let practice =
        Practice::start(Options { scenario: Scenario::Fresh, ..Options::default() }).await.unwrap();
    let machine = Machine::default();
    *machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(practice.tenant().admin_upn()));
    *machine.0.standing.lock().unwrap() = Some(Standing::unknown(UpdateBy::Program));
    *machine.0.found.lock().unwrap() = found;
    Admin::on(practice, machine)
}

fn told(view: &View) -> UpdateView {
    view.app.update.clone().unwrap()
}

fn is_told(view: &View) -> bool {
    told(view).newer.as_deref() == Some("9.0.0")
}

fn installed(admin: &Admin) -> usize {
    admin.machine.0.installed.load(Ordering::SeqCst)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_was_not_told_where_to_ask_has_nothing_of_it() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.wants(Intent::LookForUpdate);
    admin.wants(Intent::InstallUpdate);
    let view = admin.until("the welcome screen", |view| view.screen_id == ScreenId::Welcome).await;
    assert_eq!((view.app.update, view.busy, view.fault), (None, None, None));
    assert_eq!(installed(&admin), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_one_is_told_at_the_start_and_installed_only_when_asked_for() {
    let mut admin = starts(Some(newer(UpdateBy::Program))).await;
    let view = admin.until("told", |view| is_told(view) && !told(view).looking).await;
    assert_eq!((view.screen_id, view.busy, view.fault), (ScreenId::Welcome, None, None), "nobody is held up");
    admin.signs_in().await;
    assert_eq!(installed(&admin), 0);
    admin.wants(Intent::InstallUpdate);
    admin.until("installed", |view| view.busy.is_none()).await;
    assert_eq!(installed(&admin), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_look_that_fails_says_so_and_holds_nobody_up() {
    let mut admin = starts(None).await;
    let view = admin.until("it failed", |view| told(view).looked == Some(false)).await;
    assert_eq!((told(&view).newer, view.fault), (None, None));
    admin.signs_in().await;

    *admin.machine.0.found.lock().unwrap() = Some(newer(UpdateBy::Program));
    admin.wants(Intent::LookForUpdate);
    admin.until("found on request", is_told).await;
    *admin.machine.0.found.lock().unwrap() = None;
    admin.wants(Intent::LookForUpdate);
    let view = admin.until("failed once more", |view| told(view).looked == Some(false)).await;
    assert!(is_told(&view), "what is known stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fetching_can_be_cancelled_and_one_that_fails_is_told() {
    let mut admin = starts(Some(newer(UpdateBy::Program))).await;
    admin.until("told", is_told).await;
    let machine = admin.machine.clone();
    let held = machine.0.fetching.lock().await;
    admin.wants(Intent::InstallUpdate);
    let fetching = |view: &View| view.busy.as_ref().is_some_and(|busy| busy.task == BusyTask::FetchingUpdate);
    let view = admin.until("it is fetched", fetching).await;
    assert!(view.busy.unwrap().cancellable && !view.app.update.unwrap().may_install);
    admin.wants(Intent::Cancel);
    let view = admin.until("cancelled", |view| view.busy.is_none()).await;
    assert_eq!(view.fault, None);
    drop(held);
    *machine.0.update_fault.lock().unwrap() = Some(HostFault::Failed("cut off".to_owned()));
    admin.wants(Intent::InstallUpdate);
    let view = admin.until("told", |view| view.fault.is_some()).await;
    assert_eq!(view.fault.unwrap().code, FaultCode::UpdateFailed);
    assert_eq!(installed(&admin), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_installed_while_something_is_under_way() {
    let mut admin = starts(Some(newer(UpdateBy::Program))).await;
    admin.until("told", is_told).await;
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::Idle);
    admin.chooses_the_tenant().await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    let waits = |view: &View| view.busy.as_ref().is_some_and(|busy| busy.task == BusyTask::WaitingForBrowser);
    let view = admin.until("waiting for the browser", waits).await;
    assert!(!told(&view).may_install);
    admin.wants(Intent::InstallUpdate);
    admin.until("it still waits", waits).await;
    assert_eq!(installed(&admin), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_installed_while_a_secret_is_only_here() {
    let mut admin = starts(Some(newer(UpdateBy::Program))).await;
    *admin.machine.0.probe_fault.lock().unwrap() = Some(HostFault::Unavailable("no store".to_owned()));
    admin.confirms().await;
    admin.sets_everything_up().await;
    let held = |view: &View| view.closing_risk.is_some() || view.fault.is_some();
    let mut view = admin.until("the store is asked about", |view| held(view) && view.busy.is_none()).await;
    if view.closing_risk.is_none() {
        admin.wants(Intent::KeepInMemory);
        let only_here = |view: &View| view.closing_risk.is_some() && view.busy.is_none();
        view = admin.until("the secret is only here", only_here).await;
    }
    assert!(!told(&view).may_install);
    admin.wants(Intent::InstallUpdate);
    let view = admin.until("nothing begins", |view| view.busy.is_none()).await;
    assert!(view.closing_risk.is_some());
    assert_eq!(installed(&admin), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_package_manager_has_installed_only_leads_to_the_page() {
    let mut admin = starts(Some(newer(UpdateBy::Page))).await;
    let view = admin.until("told", is_told).await;
    assert!(!told(&view).may_install);
    admin.wants(Intent::InstallUpdate);
    admin.wants(Intent::Open { link: LinkId::NewerProgram });
    admin.is_heard().await;
    assert_eq!(installed(&admin), 0);
    let opened = admin.machine.0.opened.lock().unwrap().last().map(ToString::to_string);
    assert_eq!(opened.as_deref(), Some("https://peig.test/setup"));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_signs_in_with_a_version_that_is_not_safe_any_more() {
    let mut admin = starts(Some(unsafe_to_use())).await;
    let view = admin.until("told", |view| told(view).unsafe_because.is_some()).await;
    assert_eq!(told(&view).unsafe_because, Some(Because::SignIn));
    admin.chooses_the_tenant().await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    let view = admin.until("refused", |view| view.fault.is_some()).await;
    assert_eq!((view.fault.unwrap().code, view.busy, view.signed_in), (FaultCode::NoLongerSafe, None, None));
    assert!(admin.machine.0.opened.lock().unwrap().is_empty(), "no page was opened");
}

/// The word may come while somebody is at work: what is under way goes on to its end.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_signed_in_when_that_is_heard_can_finish() {
    let mut admin = starts(Some(newer(UpdateBy::Program))).await;
    admin.confirms().await;
    *admin.machine.0.found.lock().unwrap() = Some(unsafe_to_use());
    admin.wants(Intent::LookForUpdate);
    admin.until("told", |view| told(view).unsafe_because.is_some()).await;
    admin.sets_everything_up().await;
    let is_done = |section: &SectionView| section.state == SectionState::Done;
    let done = |view: &View| view.busy.is_none() && view.sections.iter().all(is_done);
    let view = admin.until("everything is set up", done).await;
    assert_eq!(view.fault, None);
}
