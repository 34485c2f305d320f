//! Leaving, and coming back: nothing that exists only here is given up unasked, and no way on is ever lost.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, Browser, Press, at, fault, in_section};
use practice_tenant::{Answer, Fault, Scenario};
use secrecy::ExposeSecret;
use setup::host::HostFault;
use setup::ipc::{
    ClosingRisk, FaultCode, Intent, Leaving, LiveState, ScreenId, SecretPhase, SectionId, SignInMethod,
    SignInPhase, View, Way,
};

const NAME: &str = "PeigUserManagerApp";

/// In section 4 with a secret that is in memory only.
async fn with_a_secret_in_memory() -> Admin {
    let mut admin = at(SectionId::Secret).await;
    *admin.machine.0.probe_fault.lock().unwrap() = Some(HostFault::Unavailable("no store".to_owned()));
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin
}

fn phase(view: &View) -> Option<SecretPhase> {
    in_section(view).and_then(|on| on.secret.clone()).map(|one| one.phase)
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_asks_before_it_gives_up_the_only_copy() {
    let mut admin = with_a_secret_in_memory().await;
    let secret = admin.handle.reveal().await.unwrap();
    admin.wants(Intent::SignOut);
    let view = admin.until("asked", |view| view.closing.is_some()).await;
    let asked = view.closing.unwrap();
    assert_eq!((asked.risk, asked.leaving), (ClosingRisk::SecretOnlyHere, Leaving::SignOut));
    admin.wants(Intent::StayOpen);
    admin.until("stays", |view| view.closing.is_none()).await;
    assert_eq!(admin.handle.reveal().await.unwrap().expose_secret(), secret.expose_secret());
    admin.wants(Intent::SignOut);
    admin.wants(Intent::CloseAnyway);
    admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    assert!(admin.handle.reveal().await.is_none());
    assert!(!*admin.machine.0.closed.lock().unwrap(), "the window stays open");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_under_way_is_never_cut_off() {
    let mut admin = at(SectionId::PublicClient).await;
    // It lasts until the faults are cleared.
    admin.practice.faults().add(Fault::always("PATCH", "/applications/", Answer::throttled("1")));
    admin.agrees(Press::Perform);
    admin
        .until("it works", |view| view.busy.as_ref().is_some_and(|busy| busy.retry_in_seconds.is_some()))
        .await;
    for intent in
        [Intent::SignOut, Intent::CloseAnyway, Intent::SignInAgain, Intent::AskToClose, Intent::CloseAnyway]
    {
        admin.wants(intent);
    }
    let view = admin.until("asked", |view| view.closing.is_some()).await;
    assert_eq!(view.closing.unwrap().risk, ClosingRisk::Working);
    admin.practice.faults().clear();
    let view = admin.until("done all the same", |view| view.navigation.next).await;
    assert_eq!(view.closing, None, "nothing is at stake any more");
    assert!(!*admin.machine.0.closed.lock().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_that_has_ended_is_told_until_it_is_renewed() {
    let mut admin = at(SectionId::PublicClient).await;
    admin.practice.tenant().expire_tokens();
    admin.wants(Intent::Observe);
    fault(&mut admin, FaultCode::SignInExpired).await;
    admin.wants(Intent::DismissFault);
    admin.wants(Intent::Back);
    let view = admin
        .until("the section before", |view| {
            in_section(view).is_some_and(|on| on.id == SectionId::Permissions)
        })
        .await;
    let shown = view.fault.unwrap();
    assert_eq!((shown.code, shown.ways[0]), (FaultCode::SignInExpired, Way::SignInAgain));
    assert!(!shown.ways.contains(&Way::Dismiss));
    admin.wants(Intent::SignInAgain);
    admin.until("live again", |view| view.fault.is_none() && view.live.state == LiveState::Live).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_again_with_a_code_shows_the_code_where_the_admin_is() {
    let mut admin = at(SectionId::PublicClient).await;
    admin.practice.tenant().expire_tokens();
    admin.wants(Intent::Observe);
    fault(&mut admin, FaultCode::SignInExpired).await;
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::Missing);
    admin.wants(Intent::SignInAgain);
    let view = fault(&mut admin, FaultCode::BrowserUnavailable).await;
    assert!(view.fault.unwrap().ways.contains(&Way::UseDeviceCode));
    admin.wants(Intent::StartSignIn { method: SignInMethod::DeviceCode });
    let view = admin.until("the code", |view| view.signing_in.is_some()).await;
    assert_eq!(view.screen_id, ScreenId::Section);
    let view = match view.signing_in {
        Some(SignInPhase::DeviceCode { .. }) => view,
        _ => {
            admin.until("typed", |view| matches!(view.signing_in, Some(SignInPhase::DeviceCode { .. }))).await
        }
    };
    assert!(view.busy.unwrap().cancellable);
    admin.wants(Intent::Cancel);
    admin.until("cancelled", |view| view.signing_in.is_none() && view.busy.is_none()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_that_failed_can_be_had_again_after_everything_else() {
    let mut admin = at(SectionId::Secret).await;
    let refused = Answer::Json {
        status: 401,
        headers: std::collections::BTreeMap::new(),
        body: serde_json::json!({ "error": "invalid_client", "error_codes": [7_000_222],
            "error_description": "AADSTS7000222: expired." }),
    };
    admin.practice.faults().add(Fault::once("POST", "/oauth2/v2.0/token", refused));
    admin.performs().await;
    let view = fault(&mut admin, FaultCode::SecretNotProved).await;
    assert_eq!(view.fault.unwrap().ways[0], Way::TryAgain);
    admin.wants(Intent::Back);
    admin.until("back", |view| in_section(view).is_some_and(|on| on.id == SectionId::PublicClient)).await;
    admin.goes_on_to(SectionId::Secret).await;
    admin.until("still not proved", |view| phase(view) == Some(SecretPhase::NotProved)).await;
    admin.wants(Intent::Prove);
    admin.until("Next unlocks", |view| view.navigation.next).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_replaced_leaves_the_clipboard_too() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    admin.sets_everything_up().await;
    admin
        .until("the last section", |view| {
            view.busy.is_none() && in_section(view).is_some_and(|on| on.id == SectionId::Confirm)
        })
        .await;
    admin.wants(Intent::CopySecret);
    admin.wants(Intent::ShowHealth);
    admin.health("health", |_| true).await;
    let copied = admin.machine.clipboard().unwrap();
    admin.agrees(Press::Renew);
    admin.until("made and proved", |view| view.busy.is_none() && view.screen_id == ScreenId::Values).await;
    assert_eq!(admin.machine.clipboard(), Some(copied), "its minute is not over");
    admin.handle.shut_down().await;
    assert_eq!(admin.machine.clipboard(), None, "the former secret goes as well");
    assert_eq!(admin.practice.tenant().applications_named(NAME).len(), 1);
}
