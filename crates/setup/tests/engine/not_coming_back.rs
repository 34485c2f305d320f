//! A sign-in that does not come back: Microsoft's page shows a number, or nothing at all.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::time::Duration;

use crate::support::{Admin, Browser};
use practice_tenant::Scenario;
use setup::ipc::{
    AstrayView, BusyTask, CloudChoice, FaultCode, FaultView, Intent, Screen, ScreenId, SignInMethod,
    SignInPhase, Status, View, Way,
};

fn phase(view: &View) -> Option<&SignInPhase> {
    match &view.screen {
        Screen::SignIn(screen) => Some(&screen.phase),
        _ => None,
    }
}

async fn waits(admin: &mut Admin) {
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    admin.until("the browser is waited for", is_waiting).await;
}

fn is_waiting(view: &View) -> bool {
    view.busy.as_ref().is_some_and(|busy| busy.task == BusyTask::WaitingForBrowser)
}

async fn told(admin: &mut Admin, text: &str) -> FaultView {
    admin.wants(Intent::ExplainNumber { text: text.to_owned() });
    let view = admin.until("it is told", |view| view.fault.is_some() && view.busy.is_none()).await;
    assert_eq!(view.screen_id, ScreenId::SignIn);
    view.fault.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_on_microsofts_page_is_explained_and_ends_the_wait() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses_the_tenant().await;
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::Idle);
    for (typed, number, code, first) in [
        ("AADSTS50105", "AADSTS50105", FaultCode::AssignmentRequired, Way::CopyDetails),
        ("Error Code: 53003", "AADSTS53003", FaultCode::BlockedByPolicy, Way::CopyDetails),
        ("7000112", "AADSTS7000112", FaultCode::ClientDisabled, Way::GoBack),
        ("530084", "AADSTS530084", FaultCode::TokenProtection, Way::CopyDetails),
        ("aadsts 500113 ", "AADSTS500113", FaultCode::RedirectMissing, Way::GoBack),
        ("9999999", "AADSTS9999999", FaultCode::SignInRefused, Way::CopyDetails),
    ] {
        waits(&mut admin).await;
        let shown = told(&mut admin, typed).await;
        assert_eq!((shown.code, shown.service_code.as_deref()), (code, Some(number)), "{typed}");
        assert_eq!(shown.ways.first(), Some(&first), "{typed}");
        assert!(shown.params.contains_key("client"), "{typed}");
        admin.wants(Intent::DismissFault);
        admin.until("put away", |view| view.fault.is_none()).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_without_a_number_is_told_and_the_wait_goes_on() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses_the_tenant().await;
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::Idle);
    waits(&mut admin).await;
    admin.wants(Intent::ExplainNumber { text: "something went wrong".to_owned() });
    let view = admin.until("it is told", |view| view.fault.is_some()).await;
    assert_eq!(view.fault.as_ref().unwrap().code, FaultCode::NumberNotFound);
    assert!(matches!(phase(&view), Some(SignInPhase::Browser { astray: None })), "{view:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_that_led_to_the_same_end_is_not_the_first_again() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses_the_tenant().await;
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::Idle);
    waits(&mut admin).await;
    assert_eq!(told(&mut admin, "50058").await.ways.first(), Some(&Way::TryAgain));
    admin.wants(Intent::TryAgain);
    admin.until("waiting again", |view| view.busy.is_some()).await;
    let again = told(&mut admin, "50058").await;
    assert_eq!(again.ways, [Way::UseDeviceCode, Way::CopyDetails, Way::TryAgain, Way::Dismiss]);
    admin.wants(Intent::TryAgain);
    admin.until("waiting again", |view| view.busy.is_some()).await;
    assert_eq!(told(&mut admin, "50126").await.ways.first(), Some(&Way::TryAgain), "another end");

    // It led to a good end in between: the next fault is another one.
    admin.wants(Intent::DismissFault);
    waits(&mut admin).await;
    assert_eq!(told(&mut admin, "50058").await.ways.first(), Some(&Way::TryAgain));
    let account = admin.practice.tenant().admin_upn();
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(account));
    admin.wants(Intent::TryAgain);
    admin.until("signed in", |view| !view.checklist.is_empty() && view.busy.is_none()).await;
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::Idle);
    admin.wants(Intent::SignOut);
    admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    admin.chooses_the_tenant().await;
    admin.practice.faults().add(practice_tenant::Fault::once(
        "POST",
        "/devicecode",
        practice_tenant::Answer::Json {
            status: 400,
            headers: std::collections::BTreeMap::new(),
            body: serde_json::json!({ "error": "invalid_request", "error_description": "AADSTS50058: x" }),
        },
    ));
    admin.wants(Intent::StartSignIn { method: SignInMethod::DeviceCode });
    let view = admin.until("refused", |view| view.fault.is_some()).await;
    assert_eq!(view.fault.unwrap().ways.first(), Some(&Way::TryAgain), "nothing has just led here");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_can_be_copied_and_a_browser_with_https_is_named() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses_the_tenant().await;
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::Idle);
    waits(&mut admin).await;
    // The wait shows a moment before the page has its address.
    let copied = tokio::time::timeout(Duration::from_secs(30), async {
        loop {
            admin.wants(Intent::CopySignInPage);
            if let Some(copied) = admin.machine.clipboard() {
                return copied;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await
    .expect("the address was copied");
    let address = url::Url::parse(&copied).unwrap();
    let redirect = address.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
    let port = url::Url::parse(&redirect).unwrap().port().unwrap();
    let mut secure = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    tokio::io::AsyncWriteExt::write_all(&mut secure, &[0x16, 3, 1, 2, 0, 1, 0]).await.unwrap();
    admin
        .until("https is named", |view| {
            matches!(phase(view), Some(SignInPhase::Browser { astray: Some(AstrayView::Https) }))
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cloud_without_our_clients_is_refused_before_the_browser() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.wants(Intent::ChooseTenant { cloud: CloudChoice::China, tenant: None, client_id: None });
    let view = admin.until("refused", |view| view.fault.is_some()).await;
    assert_eq!(view.fault.unwrap().code, FaultCode::ClientNotInCloud);
    assert_eq!(view.screen_id, ScreenId::Welcome);
}

/// What the sign-in was for is not lost on the way: neither by the number nor by going another way.
#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_for_further_rights_stays_one() {
    for by_number in [true, false] {
        let mut admin = Admin::opens(Scenario::Fresh).await;
        admin.signs_in().await;
        admin.confirms_the_tenant();
        let unread = |status: &Status| matches!(status, Status::Warning { reason } if reason == "notRead");
        admin.finding("secretPolicy", unread).await;
        let usual = admin.machine.0.browser.lock().unwrap().replace(Browser::Idle);
        admin.wants(Intent::CheckMore);
        admin.until("the browser is waited for", is_waiting).await;
        if by_number {
            admin.wants(Intent::ExplainNumber { text: "50105".to_owned() });
            admin.until("it is told", |view| view.fault.is_some() && view.busy.is_none()).await;
        }
        *admin.machine.0.browser.lock().unwrap() = usual;
        admin.wants(if by_number {
            Intent::TryAgain
        } else {
            Intent::StartSignIn { method: SignInMethod::Browser }
        });
        admin.finding("secretPolicy", |status| !unread(status)).await;
    }
}
