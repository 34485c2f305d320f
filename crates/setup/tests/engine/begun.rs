//! What was begun is known on this computer before it is begun, and no secret is called good whose value nobody has.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, Press, at, fault, finding, holds_reads, in_section, registration, secret_names};
use practice_tenant::{Answer, Fault, Scenario};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use setup::host::HostFault;
use setup::ipc::{
    ChangeKind, ChangeView, CredentialStanding, FaultCode, Intent, RenewalPhase, Screen, ScreenId,
    SecretPhase, SectionId, Status, StepState, View,
};

/// The notes on the admin's computer.
fn notes(admin: &Admin) -> Vec<Value> {
    let notes = admin.machine.0.notes.lock().unwrap();
    notes.values().map(|note| serde_json::from_str(note).unwrap()).collect()
}

/// Leaves a note as an earlier run would have.
fn noted(admin: &Admin, fate: &str) {
    let registration = registration(admin);
    let secret = &registration["passwordCredentials"][0];
    let note = json!({
        "id": secret["keyId"], "object_id": registration["id"], "key_id": secret["keyId"],
        "name": secret["displayName"], "end": secret["endDateTime"], "known": {}, "fate": fate,
    });
    let name = secret["keyId"].as_str().unwrap().to_owned();
    admin.machine.0.notes.lock().unwrap().insert(name, note.to_string());
}

/// A finished tenant, on a computer with such a note about its secret.
async fn finished(fate: &str) -> Admin {
    let admin = Admin::opens(Scenario::Finished).await;
    noted(&admin, fate);
    admin.restarts().await
}

/// Everything is set up, and the secret is on the screen of the values.
async fn set_up() -> Admin {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.sets_everything_up().await;
    admin.until("set up", |view| view.busy.is_none() && in_section(view).is_some()).await;
    admin
}

/// From the welcome screen past the readiness screen, once the credential store has answered: how far the secret is.
async fn goes_on(admin: &mut Admin, wanted: RenewalPhase) -> View {
    admin.signs_in().await;
    let knows = |view: &View| matches!(&view.screen, Screen::Readiness(on) if on.secret == Some(wanted));
    admin.until("the store has answered", knows).await;
    admin.confirms_the_tenant();
    let elsewhere = |view: &View| view.screen_id != ScreenId::Readiness;
    let view = admin.until("confirmed", |view| view.navigation.next || elsewhere(view)).await;
    if elsewhere(&view) {
        return view;
    }
    admin.wants(Intent::Next);
    admin.until("the next screen", elsewhere).await
}

fn kinds(changes: &[ChangeView]) -> Vec<ChangeKind> {
    changes.iter().map(|change| change.kind).collect()
}

fn requests_for_a_secret(admin: &Admin) -> usize {
    let asks = |one: &practice_tenant::Seen| one.path.contains("/addPassword");
    admin.practice.log().iter().filter(|one| asks(one)).count()
}

async fn answers(admin: &mut Admin, has_it: bool) {
    // It is asked once the credential store has answered.
    let health = admin.health("asked", |on| on.renewal.in_doubt.is_some()).await;
    let key_id = health.renewal.in_doubt.unwrap();
    admin.wants(Intent::AnswerDoubt { key_id, has_it });
    admin.health("answered", |on| on.renewal.in_doubt.is_none()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_whose_making_was_cut_off_is_named_and_goes_before_another_is_made() {
    let mut admin = finished("begun").await;
    let lost = registration(&admin)["passwordCredentials"][0]["keyId"].clone();
    let view = goes_on(&mut admin, RenewalPhase::NoSecret).await;
    assert_eq!(in_section(&view).map(|on| on.id), Some(SectionId::Secret), "it is not all well");
    let planned = |view: &View| in_section(view).is_some_and(|on| on.plan.changes.len() == 2);
    let view = admin.until("both changes", planned).await;
    let plan = &in_section(&view).unwrap().plan.changes;
    assert_eq!(kinds(plan), [ChangeKind::RemoveSecret, ChangeKind::MakeSecret]);
    assert_eq!(plan[0].params["keyId"], lost.as_str().unwrap());
    assert_eq!(plan[0].params["orphan"], "true", "why it goes is told with it");
    admin.wants(Intent::ShowHealth);
    let health = admin.health("its standing", |on| on.secrets.len() == 1).await;
    assert_eq!(health.secrets[0].standing, CredentialStanding::Orphan);
    assert_eq!(health.renewal.phase, RenewalPhase::NoSecret);
    admin.agrees(Press::Renew);
    admin.until("made anew", |view| view.busy.is_none() && view.screen_id == ScreenId::Values).await;
    let secrets = registration(&admin)["passwordCredentials"].clone();
    assert_eq!(secrets.as_array().unwrap().len(), 1);
    assert_ne!(secrets[0]["keyId"], lost);
    let left = notes(&admin);
    assert_eq!(left.len(), 1, "nothing is remembered of the one that went: {left:?}");
    assert_eq!((&left[0]["key_id"], &left[0]["fate"]), (&secrets[0]["keyId"], &json!("kept")));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_is_asked_for_that_could_not_be_noted() {
    let mut admin = at(SectionId::Secret).await;
    *admin.machine.0.notes_fault.lock().unwrap() = Some(HostFault::Failed("disk full".to_owned()));
    admin.agrees(Press::Perform);
    fault(&mut admin, FaultCode::SecretNotNoted).await;
    assert_eq!(requests_for_a_secret(&admin), 0);
    *admin.machine.0.notes_fault.lock().unwrap() = None;
    admin.wants(Intent::TryAgain);
    admin.until("made", |view| in_section(view).is_some_and(|on| on.plan.is_empty())).await;
    assert_eq!(notes(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_keeps_it_in_memory_goes_on_without_a_note() {
    let mut admin = at(SectionId::Secret).await;
    *admin.machine.0.notes_fault.lock().unwrap() = Some(HostFault::Failed("disk full".to_owned()));
    admin.agrees(Press::Perform);
    fault(&mut admin, FaultCode::SecretNotNoted).await;
    admin.wants(Intent::KeepInMemory);
    admin.until("made", |view| in_section(view).is_some_and(|on| on.plan.is_empty())).await;
    assert!(admin.handle.reveal().await.is_some());
    assert!(notes(&admin).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_was_refused_leaves_no_note() {
    let mut admin = at(SectionId::Secret).await;
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::once("POST", "/addPassword", refused));
    admin.agrees(Press::Perform);
    fault(&mut admin, FaultCode::Forbidden).await;
    assert!(notes(&admin).is_empty(), "{:?}", notes(&admin));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_remembered_until_its_orphan_is_gone() {
    let mut admin = at(SectionId::Secret).await;
    admin.practice.faults().add(Fault::once("POST", "/addPassword", Answer::DropAfter));
    // What it has left cannot be looked for.
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::always("GET", "/v1.0/applications/", refused));
    holds_reads(&admin);
    admin.agrees(Press::Perform);
    fault(&mut admin, FaultCode::SecretMayBeLeft).await;
    admin.practice.faults().clear();
    assert_eq!(notes(&admin).len(), 1);
    let mut admin = admin.restarts().await;
    let view = goes_on(&mut admin, RenewalPhase::NoSecret).await;
    assert_eq!(in_section(&view).map(|on| on.id), Some(SectionId::Secret));
    let planned = |view: &View| in_section(view).is_some_and(|on| on.plan.changes.len() == 2);
    admin.until("the orphan, then another", planned).await;
    admin.performs().await;
    assert_eq!(secret_names(&admin).len(), 1);
    assert_eq!(notes(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_peig_has_been_given_is_remembered_and_never_the_value() {
    let admin = set_up().await;
    let value = admin.machine.stored().remove(0);
    let text = |admin: &Admin| admin.machine.0.notes.lock().unwrap().values().cloned().collect::<String>();
    assert_eq!(notes(&admin)[0]["fate"], "kept");
    assert!(!text(&admin).contains(&value));

    // The window is closed before anything was copied.
    let mut admin = admin.restarts().await;
    let view = goes_on(&mut admin, RenewalPhase::NotInPeig).await;
    assert_eq!(view.screen_id, ScreenId::Values, "what Peig still needs comes next");
    admin.until("found again", |view| matches!(&view.screen, Screen::Values(on) if on.secret.at_hand)).await;
    admin.wants(Intent::ForgetSecret);
    admin.wants(Intent::ShowHealth);
    admin.health("not all is well", |on| on.renewal.phase == RenewalPhase::NotInPeig).await;
    assert_eq!(admin.machine.stored(), std::slice::from_ref(&value), "what nobody has is not forgotten");
    admin.wants(Intent::CopySecret);
    admin.health("all is well", |on| on.renewal.phase == RenewalPhase::NotDue).await;
    assert_eq!(notes(&admin)[0]["fate"], "left");
    assert!(!text(&admin).contains(&value));

    admin.wants(Intent::ForgetSecret);
    admin.health("forgotten", |on| !on.renewal.can_forget).await;
    let mut admin = admin.restarts().await;
    admin.sees_health().await;
    admin.health("it stays well without the value", |on| on.renewal.phase == RenewalPhase::NotDue).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn showing_it_counts_as_copying_it() {
    let mut admin = set_up().await;
    let view = admin.until("section 5", |view| in_section(view).is_some_and(|on| on.secret.is_some())).await;
    assert!(in_section(&view).unwrap().secret.as_ref().unwrap().needed);
    assert!(!admin.handle.reveal().await.unwrap().expose_secret().is_empty());
    assert_eq!(notes(&admin)[0]["fate"], "left");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_copied_and_cannot_be_had_again_is_in_doubt() {
    let mut admin = finished("left").await;
    let health = admin.sees_health().await;
    assert_eq!(health.renewal.phase, RenewalPhase::InDoubt, "it may have come no further than the clipboard");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_secret_that_this_computer_does_not_know_the_admin_is_asked() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    admin.health("the question", |on| on.renewal.phase == RenewalPhase::InDoubt).await;
    admin.wants(Intent::AnswerDoubt { key_id: "another".to_owned(), has_it: true });
    admin.health("still the question", |on| on.renewal.in_doubt.is_some()).await;
    admin.wants(Intent::ShowValues);
    let values = |view: &View, ready: bool| matches!(&view.screen, Screen::Values(on) if on.ready == ready);
    admin.until("Peig is not called ready", |view| values(view, false)).await;
    admin.wants(Intent::ShowHealth);
    answers(&mut admin, true).await;
    let mut admin = admin.restarts().await;
    let health = admin.sees_health().await;
    assert_eq!(health.renewal.phase, RenewalPhase::NotDue, "asked once");
    admin.wants(Intent::ShowValues);
    admin.until("ready", |view| values(view, true)).await;
    admin.wants(Intent::ShowHealth);
    admin.finding("confirmSecret", |status| *status == Status::Passed).await;
    admin.wants(Intent::GoTo { section: SectionId::Secret });
    let handed = Status::Unknown { reason: "handed".to_owned() };
    let view = admin.finding("secretProved", |status| *status == handed).await;
    assert_eq!(finding(&view, "secretKept").unwrap().status, Status::Passed, "Peig has it");
    assert!(view.navigation.next, "what cannot be known here holds nothing back");
    let Screen::Section(screen) = &view.screen else { panic!("{:?}", view.screen) };
    assert!(screen.steps.iter().all(|step| step.state == StepState::Done), "{:?}", screen.steps);
    assert_eq!(screen.secret.as_ref().unwrap().phase, SecretPhase::Handed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_peig_does_not_have_goes_once_peig_has_another() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    answers(&mut admin, false).await;
    assert!(notes(&admin).is_empty(), "an answer that takes away is not remembered");
    let mut admin = admin.restarts().await;
    let health = admin.sees_health().await;
    assert_eq!(health.renewal.phase, RenewalPhase::InDoubt, "asked anew");
    answers(&mut admin, false).await;
    let health = admin.health("a secret is missing", |on| !on.renewal.plan.is_empty()).await;
    assert_eq!(health.renewal.phase, RenewalPhase::NoSecret);
    assert_eq!(kinds(&health.renewal.plan.changes), [ChangeKind::MakeSecret], "nothing goes before");
    admin.agrees(Press::Renew);
    admin.until("made", |view| view.busy.is_none() && view.screen_id == ScreenId::Values).await;
    assert_eq!(secret_names(&admin).len(), 2);
    admin.wants(Intent::CopySecret);
    admin.wants(Intent::ShowHealth);
    admin.health("it can be said", |on| on.renewal.may_finish).await;
    admin.agrees(Press::PeigHasIt);
    admin.health("the former one is gone", |on| on.secrets.len() == 1).await;
    assert_eq!(notes(&admin)[0]["fate"], "handed");
}

/// What failed before the answer is not begun again with something in it that nobody has agreed to.
#[tokio::test(flavor = "multi_thread")]
async fn a_no_puts_away_what_failed_before_it() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    *admin.machine.0.probe_fault.lock().unwrap() = Some(HostFault::Locked);
    admin.agrees(Press::Renew);
    fault(&mut admin, FaultCode::StoreLocked).await;
    answers(&mut admin, false).await;
    admin.until("put away", |view| view.fault.is_none()).await;
    admin.wants(Intent::TryAgain);
    admin.until("heard", |view| view.busy.is_none()).await;
    assert_eq!(secret_names(&admin), ["Peig"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_secret_that_peig_does_not_use_is_left_alone() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    admin.practice.tenant().change_application(&id, |one| {
        one["passwordCredentials"][0]["displayName"] = "Backup tool".into();
    });
    let health = admin.leaves_what_others_have().await;
    assert_eq!(health.renewal.phase, RenewalPhase::InDoubt);
    answers(&mut admin, false).await;
    let health = admin.health("a secret is missing", |on| !on.renewal.plan.is_empty()).await;
    assert_eq!(kinds(&health.renewal.plan.changes), [ChangeKind::MakeSecret]);
    assert!(health.tidy.is_empty());
}

/// The end came after the value was kept and before that was noted.
#[tokio::test(flavor = "multi_thread")]
async fn a_value_that_was_kept_and_not_noted_is_found() {
    let mut admin = set_up().await;
    let value = admin.machine.stored().remove(0);
    noted(&admin, "begun");
    // A store that is locked says nothing about it.
    *admin.machine.0.recall_fault.lock().unwrap() = Some(HostFault::Locked);
    let mut admin = {
        admin.until("quiet", |view| view.busy.is_none()).await;
        admin.restarts().await
    };
    admin.signs_in().await;
    fault(&mut admin, FaultCode::SecretNotRead).await;
    admin.confirms_the_tenant();
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.wants(Intent::ShowHealth);
    let health = admin.health("not all is well", |on| on.renewal.phase == RenewalPhase::InDoubt).await;
    assert!(health.tidy.is_empty(), "it may be in the store, so it is no orphan");
    assert!(health.unread, "and the store can be asked again from here");
    *admin.machine.0.recall_fault.lock().unwrap() = None;
    admin.wants(Intent::ReadSecretAgain);
    let health = admin.health("found", |on| on.renewal.phase == RenewalPhase::NotInPeig).await;
    assert!(!health.unread);
    assert_eq!(admin.machine.stored(), [value]);
    assert_eq!(notes(&admin)[0]["fate"], "kept");
    assert_eq!(secret_names(&admin).len(), 1);
}
