//! What breaks off or is put away: a fault of the program itself, a proof that is not waited for, two faults at once.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails here")]

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::Ordering;

use crate::support::{Admin, Press, at, fault, in_section, secret_names};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::json;
use setup::host::HostFault;
use setup::ipc::{
    BusyTask, FaultCode, FileId, Intent, KeptIn, LiveState, ScreenId, SecretPhase, SectionId, Status, View,
    Way,
};

/// From now on whoever asks the machine for this breaks off.
fn breaks<T: Send>(of_the_machine: &Mutex<T>) {
    std::thread::scope(|scope| {
        let broken = scope.spawn(|| {
            let _held = of_the_machine.lock().unwrap();
            panic!("as it is meant to");
        });
        assert!(broken.join().is_err());
    });
}

/// The sign-in service does not know the secret yet.
fn not_active() -> Answer {
    Answer::Json {
        status: 401,
        headers: BTreeMap::new(),
        body: json!({ "error": "invalid_client", "error_codes": [7_000_215],
            "error_description": "AADSTS7000215: Invalid client secret provided." }),
    }
}

fn phase(view: &View) -> Option<SecretPhase> {
    in_section(view)?.secret.as_ref().map(|secret| secret.phase.clone())
}

/// Sign-ins with a secret that were asked for so far.
fn proofs(admin: &Admin) -> usize {
    let with_secret = |body: &serde_json::Value| body["grant_type"] == "client_credentials";
    admin.practice.log().iter().filter(|one| one.body.as_ref().is_some_and(with_secret)).count()
}

async fn closes(admin: &mut Admin) {
    admin.wants(Intent::AskToClose);
    admin.wants(Intent::CloseAnyway);
    // What the sign-in left is asked about as well.
    admin.until("asked", |view| view.sign_out_question.is_some()).await;
    admin.wants(Intent::CloseAnyway);
    admin.is_heard().await;
    assert!(*admin.machine.0.closed.lock().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn keeping_a_secret_that_breaks_off_is_told_and_holds_nothing_up() {
    let mut admin = at(SectionId::Secret).await;
    breaks(&admin.machine.0.store_fault);
    admin.agrees(Press::Perform);
    let view = fault(&mut admin, FaultCode::Internal).await;
    assert!(view.fault.as_ref().unwrap().ways.contains(&Way::CopyDetails));
    let secret = in_section(&view).unwrap().secret.clone().unwrap();
    assert_eq!((secret.at_hand, secret.kept_in), (true, KeptIn::MemoryOnly), "its value is nowhere else");
    assert_eq!(secret.phase, SecretPhase::NotProved);
    assert_eq!(secret_names(&admin).len(), 1);
    admin.machine.0.store_fault.clear_poison();
    admin.wants(Intent::Prove);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    closes(&mut admin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_breaks_off_is_told_and_can_be_asked_again() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    breaks(&admin.machine.0.recall_fault);
    // Going on to another screen would put the message away, so it is waited for on the first one.
    admin.signs_in().await;
    fault(&mut admin, FaultCode::SecretNotRead).await;
    admin.machine.0.recall_fault.clear_poison();
    let asked = admin.machine.0.recalls.load(Ordering::SeqCst);
    admin.wants(Intent::TryAgain);
    let machine = admin.machine.clone();
    admin.until("asked again", |_| machine.0.recalls.load(Ordering::SeqCst) > asked).await;
    admin.wants(Intent::AskToClose);
    let view = admin.until("nothing is lost", |view| view.closing.is_none()).await;
    assert!(*admin.machine.0.closed.lock().unwrap() && view.busy.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn saving_that_breaks_off_is_told_and_can_be_done_again() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    breaks(&admin.machine.0.files);
    admin.wants(Intent::Save { file: FileId::Reminder });
    fault(&mut admin, FaultCode::Internal).await;
    admin.machine.0.files.clear_poison();
    admin.wants(Intent::Save { file: FileId::Reminder });
    admin.health("saved", |on| on.saved.len() == 1).await;
    closes(&mut admin).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proof_that_is_cancelled_ends_and_can_be_had_again() {
    let mut admin = at(SectionId::Secret).await;
    admin.practice.faults().add(Fault::always("POST", "/oauth2/v2.0/token", not_active()));
    admin.agrees(Press::Perform);
    let proving = |view: &View| view.busy.as_ref().is_some_and(|busy| busy.task == BusyTask::ProvingSecret);
    admin.until("being proved", proving).await;
    admin.wants(Intent::Cancel);
    let view = admin.until("cancelled", |view| view.busy.is_none()).await;
    assert_eq!((phase(&view), view.fault), (Some(SecretPhase::NotProved), None), "nobody goes on trying");
    admin.finding("secretProved", |status| *status == Status::Missing { change: None }).await;
    admin.practice.faults().clear();
    let read_at = admin.view().live.read_at;
    admin.until("read again", |view| view.live.read_at != read_at).await;
    assert_eq!(phase(&admin.view()), Some(SecretPhase::NotProved), "not before the admin asks for it");
    admin.wants(Intent::Prove);
    admin.until("Next unlocks", |view| view.navigation.next).await;
}

/// A secret that was kept is tried beside everything else.
#[tokio::test(flavor = "multi_thread")]
async fn a_proof_ends_with_the_sign_in() {
    let mut admin = at(SectionId::Secret).await;
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    let mut admin = admin.restarts().await;
    admin.sees_health().await;
    // The one of the start is over, so that the next is the one that goes on trying.
    admin.finding("confirmSecret", |status| *status == Status::Passed).await;
    let proved = proofs(&admin);
    admin.practice.faults().add(Fault::always("POST", "/oauth2/v2.0/token", not_active()));
    admin.wants(Intent::Prove);
    admin.finding("confirmSecret", |status| matches!(status, Status::Settling { .. })).await;
    // It has been refused, and waits until it tries again.
    while proofs(&admin) == proved {
        tokio::task::yield_now().await;
    }
    admin.wants(Intent::SignOut);
    admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    admin.practice.faults().clear();
    // The store is not asked again, so nothing is tried any more but by what was left behind.
    *admin.machine.0.recall_fault.lock().unwrap() = Some(HostFault::Unavailable("no store".to_owned()));
    let before = proofs(&admin);
    let mut read_at = admin.signs_in().await.live.read_at;
    for _ in 0..2 {
        let former = read_at.clone();
        read_at = admin.until("read again", |view| view.live.read_at != former).await.live.read_at;
    }
    assert_eq!(proofs(&admin), before, "with the value of the former sign-in");
}

/// In section 2, whose work Microsoft puts off until the faults are cleared, while the store asks its owner.
async fn works_while_the_store_asks(
    machine: crate::support::Machine,
    practice: practice_tenant::Practice,
) -> Admin {
    let mut admin = Admin::on(practice, machine);
    admin.confirms().await;
    admin.until("a plan", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    admin.practice.faults().add(Fault::always("PATCH", "/applications/", Answer::throttled("1")));
    admin.agrees(Press::Perform);
    let waits = |view: &View| view.busy.as_ref().is_some_and(|busy| busy.retry_in_seconds.is_some());
    admin.until("it waits", waits).await;
    admin
}

async fn half_done() -> (crate::support::Machine, practice_tenant::Practice) {
    let options =
        practice_tenant::Options { scenario: Scenario::HalfDone, ..practice_tenant::Options::default() };
    let practice = practice_tenant::Practice::start(options).await.unwrap();
    let machine = crate::support::Machine::default();
    let account = practice.tenant().admin_upn();
    *machine.0.browser.lock().unwrap() = Some(crate::support::Browser::SignsInAs(account));
    *machine.0.recall_fault.lock().unwrap() = Some(HostFault::Locked);
    (machine, practice)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_meanwhile_does_not_take_away_what_goes_on_after_the_sign_in() {
    let (machine, practice) = half_done().await;
    let prompt = machine.0.recall_prompt.lock().await;
    let mut admin = works_while_the_store_asks(machine.clone(), practice).await;
    drop(prompt);
    let told = |view: &View| view.fault.as_ref().is_some_and(|one| one.code == FaultCode::SecretNotRead);
    admin.until("the store has failed", told).await;
    admin.practice.tenant().expire_tokens();
    admin.practice.faults().clear();
    fault(&mut admin, FaultCode::SignInExpired).await;
    admin.wants(Intent::SignInAgain);
    let view = admin.until("Next unlocks without another press", |view| view.navigation.next).await;
    assert_eq!(in_section(&view).unwrap().id, SectionId::Permissions);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_fails_meanwhile_can_be_asked_again_once_the_work_is_done() {
    let (machine, practice) = half_done().await;
    let prompt = machine.0.recall_prompt.lock().await;
    let mut admin = works_while_the_store_asks(machine.clone(), practice).await;
    drop(prompt);
    let told = |view: &View| view.fault.as_ref().is_some_and(|one| one.code == FaultCode::SecretNotRead);
    admin.until("the store has failed", told).await;
    admin.practice.faults().clear();
    admin.until("the work is done", |view| view.navigation.next && told(view)).await;
    let asked = machine.0.recalls.load(Ordering::SeqCst);
    admin.wants(Intent::TryAgain);
    admin.until("it was asked again", |_| machine.0.recalls.load(Ordering::SeqCst) > asked).await;
}

/// Each has its own way on: the one on screen first, then the one below it.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_faults_at_once_both_can_be_tried_again() {
    let (machine, practice) = half_done().await;
    let prompt = machine.0.recall_prompt.lock().await;
    let mut admin = works_while_the_store_asks(machine.clone(), practice).await;
    drop(prompt);
    let told = |view: &View| view.fault.as_ref().is_some_and(|one| one.code == FaultCode::SecretNotRead);
    admin.until("the store has failed", told).await;
    admin.practice.faults().clear();
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::once("PATCH", "/applications/", refused));
    fault(&mut admin, FaultCode::Forbidden).await;
    let asked = machine.0.recalls.load(Ordering::SeqCst);
    admin.wants(Intent::TryAgain);
    admin.until("the work is done", |view| view.navigation.next).await;
    admin.until("live", |view| view.live.state == LiveState::Live).await;
    assert_eq!(machine.0.recalls.load(Ordering::SeqCst), asked, "the store was not meant");
}
