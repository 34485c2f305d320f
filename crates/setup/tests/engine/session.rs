//! The end of a sign-in that the wizard makes itself: nobody is there, the screen is locked, an hour is over. And what may
//! be on screen and on the clipboard, for how long. Time is the machine's, which the tests let pass.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::time::Duration;

use crate::support::{Admin, Browser, Press, add_a_secret, at, fault, finding, in_section, secret_names};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::json;
use setup::host::{Away, HostFault};
use setup::ipc::{
    FaultCode, FindingView, Intent, KeptIn, LiveState, Screen, ScreenId, SecretView, SectionId, Status,
    ValueId, View, Way,
};

const MINUTE: Duration = Duration::from_mins(1);
const SECOND: Duration = Duration::from_secs(1);

fn is_live(view: &View) -> bool {
    view.live.state != LiveState::Off && view.fault.is_none()
}

/// The wizard has come to the machine's present, by way of nothing that a person does.
async fn notices(admin: &mut Admin) -> View {
    admin.wants(Intent::Visible { visible: false });
    admin.wants(Intent::Visible { visible: false });
    admin.until("noticed", |_| true).await
}

fn secret(view: &View) -> Option<&SecretView> {
    match &view.screen {
        Screen::Section(on) => on.secret.as_ref(),
        Screen::Values(on) => Some(&on.secret),
        _ => None,
    }
}

fn keys(view: &View) -> Vec<String> {
    view.checklist.iter().map(|one: &FindingView| one.key.clone()).collect()
}

async fn signs_in_again(admin: &mut Admin) -> View {
    admin.wants(Intent::SignInAgain);
    admin.until("live again", |view| view.live.state == LiveState::Live && view.fault.is_none()).await
}

/// In section 4 with a secret that is kept and proved.
async fn with_a_secret() -> Admin {
    let mut admin = at(SectionId::Secret).await;
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_away_for_a_quarter_of_an_hour_is_signed_out_and_finds_everything_as_it_was() {
    let mut admin = at(SectionId::PublicClient).await;
    let before = keys(&admin.view());
    for _ in 0..2 {
        admin.machine.runs_for(14 * MINUTE);
        admin.wants(Intent::Present);
        assert!(is_live(&admin.until("heard", |_| true).await), "reading a long screen is not absence");
    }
    admin.machine.runs_for(15 * MINUTE);
    let view = fault(&mut admin, FaultCode::SignedOutAbsent).await;
    assert_eq!(in_section(&view).unwrap().id, SectionId::PublicClient, "the place stays");
    assert_eq!((keys(&view), view.live.state), (before, LiveState::Off));
    let shown = view.fault.unwrap();
    assert_eq!(shown.ways[0], Way::SignInAgain);
    assert!(!shown.ways.contains(&Way::Dismiss), "it is so until somebody has signed in");
    assert!(view.signed_in.is_some(), "whose place it is stays known");
    let view = signs_in_again(&mut admin).await;
    assert_eq!(in_section(&view).unwrap().id, SectionId::PublicClient);
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_comes_too_late_changes_nothing() {
    let mut admin = at(SectionId::PublicClient).await;
    let changes = |admin: &Admin| admin.practice.log().iter().filter(|one| one.method == "PATCH").count();
    let before = changes(&admin);
    admin.until("a plan", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    // A window that is hidden reads nothing, so nothing wakes the wizard in between.
    admin.wants(Intent::Visible { visible: false });
    admin.until("paused", |view| view.live.state == LiveState::Paused).await;
    admin.machine.runs_for(20 * MINUTE);
    admin.agrees(Press::Perform);
    let view = fault(&mut admin, FaultCode::SignedOutAbsent).await;
    assert!(!in_section(&view).unwrap().can_perform);
    assert_eq!(changes(&admin), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_waits_for_another_persons_consent_may_be_away_for_longer() {
    let mut admin = Admin::opens(Scenario::CannotConsent).await;
    let account = admin.practice.tenant().app_admin_upn();
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(account));
    admin.confirms_for_a_colleague().await;
    admin.performs().await;
    admin.goes_on_to(SectionId::Permissions).await;
    admin.performs().await;
    admin
        .finding("permissionConsented:User.ReadWrite.All", |status| *status == Status::WaitingForSomeone)
        .await;
    admin.machine.runs_for(50 * MINUTE);
    assert!(is_live(&notices(&mut admin).await));
    admin.machine.runs_for(10 * MINUTE);
    // Out of sight nothing is read, and what is due is looked at once a minute: this wakes it, and is no sign of anybody.
    admin.wants(Intent::Visible { visible: false });
    fault(&mut admin, FaultCode::SignedOutAfterAnHour).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_is_the_longest_whatever_the_token_says() {
    let mut admin = at(SectionId::PublicClient).await;
    let told = admin.view().signed_in.unwrap().expires_at.parse::<jiff::Timestamp>().unwrap();
    assert!(told <= jiff::Timestamp::now() + jiff::SignedDuration::from_hours(1), "the token lives longer");
    for _ in 0..5 {
        admin.machine.runs_for(10 * MINUTE);
        admin.wants(Intent::Present);
        assert!(is_live(&admin.until("heard", |_| true).await));
    }
    admin.machine.runs_for(10 * MINUTE);
    fault(&mut admin, FaultCode::SignedOutAfterAnHour).await;
    signs_in_again(&mut admin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_machine_that_has_slept_signs_out() {
    let mut admin = at(SectionId::PublicClient).await;
    admin.machine.sleeps_for(5 * MINUTE);
    fault(&mut admin, FaultCode::SignedOutAsleep).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_screen_signs_out_and_the_secret_is_shown_only_to_who_signs_in_again() {
    let mut admin = with_a_secret().await;
    assert!(admin.handle.reveal().await.is_some());
    admin.until("shown", |view| secret(view).unwrap().shown).await;
    admin.handle.away(Away::Locked);
    let view = fault(&mut admin, FaultCode::SignedOutLocked).await;
    assert!(secret(&view).unwrap().at_hand && !secret(&view).unwrap().shown);
    assert!(admin.handle.reveal().await.is_none());
    signs_in_again(&mut admin).await;
    assert!(admin.handle.reveal().await.is_some());
    admin.wants(Intent::SignOut);
    admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    admin.handle.away(Away::Asleep);
    let view = notices(&mut admin).await;
    assert_eq!(view.fault, None, "nobody was signed in");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_secret_is_neither_copied_nor_forgotten_before_somebody_has_signed_in_again() {
    let mut admin = with_a_secret().await;
    // Once copied it is no longer needed here, so that nothing but the sign-in keeps it from being forgotten.
    admin.wants(Intent::CopySecret);
    admin.until("copied", |view| secret(view).is_some_and(|one| one.copied && !one.needed)).await;
    admin.machine.runs_for(MINUTE);
    admin.until("cleared", |view| secret(view).unwrap().on_clipboard_until.is_none()).await;
    admin.handle.away(Away::Locked);
    fault(&mut admin, FaultCode::SignedOutLocked).await;
    admin.wants(Intent::CopySecret);
    admin.wants(Intent::CopyValue { value: ValueId::ClientSecret });
    admin.wants(Intent::ForgetSecret);
    let view = admin.until("heard", |view| view.busy.is_none()).await;
    assert!(secret(&view).unwrap().at_hand);
    assert_eq!((admin.machine.clipboard(), admin.machine.stored().len()), (None, 1));
    signs_in_again(&mut admin).await;
    admin.wants(Intent::CopySecret);
    admin.until("on the clipboard", |view| secret(view).unwrap().on_clipboard_until.is_some()).await;
    assert_eq!(admin.machine.clipboard(), Some(admin.machine.stored().remove(0)));
    admin.wants(Intent::ForgetSecret);
    admin.until("forgotten", |view| view.busy.is_none() && !secret(view).unwrap().at_hand).await;
    assert_eq!(admin.machine.stored(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_is_in_memory_alone_can_be_copied_by_nobody_in_particular_and_not_be_forgotten() {
    let mut admin = at(SectionId::Secret).await;
    *admin.machine.0.probe_fault.lock().unwrap() = Some(HostFault::Unavailable("no store".to_owned()));
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.wants(Intent::DismissFault);
    admin.handle.away(Away::Locked);
    fault(&mut admin, FaultCode::SignedOutLocked).await;
    admin.wants(Intent::CopySecret);
    let view = admin.until("copied", |view| secret(view).is_some_and(|one| one.copied && !one.needed)).await;
    assert_eq!(secret(&view).unwrap().kept_in, KeptIn::MemoryOnly);
    assert!(admin.machine.clipboard().is_some());
    admin.wants(Intent::ForgetSecret);
    let view = admin.until("heard", |view| view.busy.is_none()).await;
    assert!(secret(&view).unwrap().at_hand, "there is no other copy");
    assert!(admin.handle.reveal().await.is_none());
}

/// What is being done comes to the end of its request, is noted, and what is left goes on by itself.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_under_way_stops_between_two_steps_and_goes_on_after_the_next_sign_in() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    add_a_secret(&admin, "Peig 2024-01-01", "2024-01-01T00:00:00Z", "2024-07-01T00:00:00Z");
    add_a_secret(&admin, "Peig 2023-01-01", "2023-01-01T00:00:00Z", "2023-07-01T00:00:00Z");
    admin.sees_health().await;
    let mut second = Fault::times(u32::MAX, "POST", "/removePassword", Answer::throttled("20"));
    second.when.skip = 1;
    admin.practice.faults().add(second);
    admin.agrees(Press::TidySecrets);
    let waits = |view: &View| view.busy.as_ref().is_some_and(|busy| busy.retry_in_seconds.is_some());
    admin.until("the second one waits", waits).await;
    admin.handle.away(Away::Locked);
    let view = fault(&mut admin, FaultCode::SignedOutLocked).await;
    assert_eq!(
        crate::support::health(&view).unwrap().secrets.len(),
        2,
        "the first one is gone, and that is noted"
    );
    assert_eq!(secret_names(&admin).len(), 2);
    admin.practice.faults().clear();
    // Its name is not what an account is known by.
    let former = admin.practice.tenant().admin_upn();
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(rename(&admin, &former)));
    admin.wants(Intent::SignInAgain);
    admin.health("tidied without another press", |one| one.tidy.is_empty() && one.secrets.len() == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_under_way_does_not_go_on_for_a_namesake() {
    let mut admin = at(SectionId::PublicClient).await;
    admin.practice.faults().add(Fault::always("PATCH", "/applications/", Answer::throttled("20")));
    admin.agrees(Press::Perform);
    let waits = |view: &View| view.busy.as_ref().is_some_and(|busy| busy.retry_in_seconds.is_some());
    admin.until("it waits", waits).await;
    admin.handle.away(Away::Locked);
    fault(&mut admin, FaultCode::SignedOutLocked).await;
    admin.practice.faults().clear();
    let (first, second) = (admin.practice.tenant().admin_upn(), admin.practice.tenant().second_admin_upn());
    rename(&admin, &first);
    set_name(&admin, &second, &first);
    *admin.machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(first));
    signs_in_again(&mut admin).await;
    let read_at = admin.view().live.read_at;
    let view = admin.until("read again", |view| view.busy.is_none() && view.live.read_at != read_at).await;
    assert!(!view.navigation.next && in_section(&view).unwrap().can_perform, "the namesake has not agreed");
    assert!(finding(&view, "publicClientFlows").is_some_and(|one| crate::support::is_missing(&one.status)));
}

fn set_name(admin: &Admin, from: &str, to: &str) {
    admin.practice.tenant().with(|documents| {
        let person = documents.users.iter_mut().find(|one| one["userPrincipalName"] == from).unwrap();
        person["userPrincipalName"] = json!(to);
    });
}

fn rename(admin: &Admin, upn: &str) -> String {
    let other = format!("renamed.{upn}");
    set_name(admin, upn, &other);
    other
}

#[tokio::test(flavor = "multi_thread")]
async fn the_value_is_on_screen_for_ten_seconds_and_only_where_it_has_a_place() {
    let mut admin = with_a_secret().await;
    assert!(admin.handle.reveal().await.is_some());
    admin.machine.runs_for(9 * SECOND);
    assert!(secret(&notices(&mut admin).await).unwrap().shown);
    admin.machine.runs_for(SECOND);
    admin.until("hidden", |view| !secret(view).unwrap().shown).await;
    assert!(admin.handle.reveal().await.is_some());
    admin.wants(Intent::HideSecret);
    admin.until("hidden by the admin", |view| !secret(view).unwrap().shown).await;
    admin.wants(Intent::Back);
    admin.until("elsewhere", |view| in_section(view).is_some_and(|on| on.id != SectionId::Secret)).await;
    assert!(admin.handle.reveal().await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_value_is_not_shown_over_and_over() {
    let admin = with_a_secret().await;
    let mut shown = 0;
    while admin.handle.reveal().await.is_some() {
        shown += 1;
    }
    assert_eq!(shown, 6);
    admin.machine.runs_for(MINUTE);
    assert!(admin.handle.reveal().await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clipboards_minute_is_the_machines() {
    let mut admin = with_a_secret().await;
    admin.wants(Intent::CopySecret);
    admin.until("copied", |view| secret(view).unwrap().copied).await;
    admin.machine.runs_for(59 * SECOND);
    notices(&mut admin).await;
    assert!(admin.machine.clipboard().is_some());
    admin.machine.sleeps_for(SECOND);
    admin.until("cleared", |view| secret(view).unwrap().on_clipboard_until.is_none()).await;
    assert_eq!(admin.machine.clipboard(), None);
}

/// What failed stays on screen, and cannot be done again as nobody.
#[tokio::test(flavor = "multi_thread")]
async fn what_failed_before_the_sign_in_ended_asks_for_the_sign_in_first() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    admin.practice.faults().add(Fault::always("POST", "/$batch", Answer::DropBefore));
    admin.wants(Intent::AskToRemove);
    fault(&mut admin, FaultCode::Offline).await;
    admin.practice.faults().clear();
    admin.practice.tenant().expire_tokens();
    admin.wants(Intent::Observe);
    let view = admin.until("the sign-in has ended", |view| view.live.state == LiveState::Off).await;
    let told = view.fault.unwrap();
    assert_eq!((told.code, told.ways[0]), (FaultCode::Offline, Way::SignInAgain));
    assert!(!told.ways.contains(&Way::TryAgain), "it would do nothing");
    admin.wants(Intent::SignInAgain);
    admin.until("it goes on", |view| view.fault.is_none() && view.live.state == LiveState::Live).await;
    admin.looks_at_removal().await;
}
