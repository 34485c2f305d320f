//! Whether Microsoft can be reached is looked at before anybody signs in, and holds nobody back.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::Admin;
use practice_tenant::{Answer, Fault, Scenario};
use setup::ipc::{FindingView, Intent, Screen, ScreenId, SignInMethod, Status, View};
use setup::view::ReachView;

const DISCOVERY: &str = "openid-configuration";

fn reach(view: &View) -> Option<&ReachView> {
    match &view.screen {
        Screen::SignIn(screen) => screen.reach.as_ref(),
        _ => None,
    }
}

/// The look has come to its end, with this.
async fn found(admin: &mut Admin, holds: impl Fn(&FindingView) -> bool) -> ReachView {
    let ended = |view: &View| reach(view).is_some_and(|reach| !reach.looking && holds(&reach.finding));
    let view = admin.until("the look has come to its end", ended).await;
    reach(&view).unwrap().clone()
}

fn warns_of(finding: &FindingView, wanted: &str) -> bool {
    matches!(&finding.status, Status::Warning { reason } if reason == wanted)
}

fn item(view: &View) -> Option<&FindingView> {
    view.checklist.iter().find(|finding| finding.key == "microsoftReachable")
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_looked_at_before_anybody_signs_in() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses_the_tenant().await;
    let seen = found(&mut admin, |finding| finding.status == Status::Passed).await;
    let cloud = admin.view().cloud;
    let hosts = format!("{}, {}", cloud.sign_in_host, cloud.graph_host);
    assert_eq!(seen.finding.params.get("host"), Some(&hosts));
    assert!(
        seen.details.iter().all(|line| line.ends_with("without a proxy · reached")),
        "{:?}",
        seen.details
    );
    let asked = admin.practice.log();
    assert_eq!(asked.len(), 2, "one question a host: {asked:?}");
    assert!(asked.iter().all(|one| one.method == "GET" && one.caller.is_none() && one.body.is_none()));
    assert!(admin.machine.0.opened.lock().unwrap().is_empty(), "no page was opened");

    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    let view = admin.until("the tenant was read", |view| !view.checklist.is_empty()).await;
    assert_eq!(item(&view).map(|item| &item.status), Some(&Status::Passed));
    let looks = admin.practice.log().iter().filter(|one| one.path.ends_with(DISCOVERY)).count();
    assert_eq!(looks, 1, "what was good is not looked at again");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_the_way_is_named_and_holds_nobody_back() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let portal = Answer::Raw {
        status: 200,
        content_type: "text/html".to_owned(),
        text: "<html>Welcome to our guests' network</html>".to_owned(),
    };
    admin.practice.faults().add(Fault::always("GET", DISCOVERY, portal));
    admin.chooses_the_tenant().await;
    let seen = found(&mut admin, |finding| warns_of(finding, "notMicrosoft")).await;
    let host = admin.view().cloud.sign_in_host;
    assert_eq!(seen.finding.params.get("host"), Some(&host), "only what was not reached");
    assert!(!seen.finding.required);
    assert!(seen.details[0].contains("NotMicrosoft"), "{:?}", seen.details);

    admin.wants(Intent::LookAgain);
    found(&mut admin, |finding| warns_of(finding, "notMicrosoft")).await;
    admin.practice.faults().clear();
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    let view = admin
        .until("reached after all", |view| item(view).is_some_and(|item| item.status == Status::Passed))
        .await;
    assert_eq!((view.screen_id, view.fault), (ScreenId::Readiness, None));
}
