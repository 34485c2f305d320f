//! A secret whose answer was lost and that no replica showed for long: it is waited for, and told however late it turns up.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, Press, at, fault, finding, in_section, registration, secret_names};
use jiff::{SignedDuration, Timestamp};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::{Value, json};
use setup::ipc::{
    Busy, BusyTask, ChangeKind, CredentialStanding, FaultCode, Intent, Screen, ScreenId, SectionId,
    SectionState, Status, View,
};

fn without_secrets(admin: &Admin) -> Answer {
    let mut body = registration(admin);
    body["passwordCredentials"] = json!([]);
    Answer::Json { status: 200, headers: std::collections::BTreeMap::new(), body }
}

/// The answer is lost, and of so many looks none shows what was made.
async fn loses_the_answer(admin: &mut Admin, looks: u32) {
    let id = registration(admin)["id"].as_str().unwrap().to_owned();
    let faults = admin.practice.faults();
    faults.add(Fault::once("POST", "/addPassword", Answer::DropAfter));
    faults.add(Fault::times(looks, "GET", &format!("/applications/{id}$"), without_secrets(admin)));
    crate::support::holds_reads(admin);
    admin.agrees(Press::Perform);
    fault(admin, FaultCode::SecretMayBeLeft).await;
}

fn looks_for_it(view: &View) -> bool {
    let waits = |busy: &Busy| busy.task == BusyTask::LookingForSecret && busy.retry_in_seconds.is_some();
    view.busy.as_ref().is_some_and(waits)
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_again_looks_for_it_first_and_no_second_one_is_made_beside_it() {
    let mut admin = at(SectionId::Secret).await;
    loses_the_answer(&mut admin, 4).await;
    let lost = registration(&admin)["passwordCredentials"][0]["keyId"].clone();
    admin.wants(Intent::TryAgain);
    let view = admin.until("it is looked for", looks_for_it).await;
    assert!(view.busy.as_ref().is_some_and(|busy| busy.cancellable), "{:?}", view.busy);
    admin.practice.faults().clear();
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(secret_names(&admin).len(), 1);
    assert_ne!(registration(&admin)["passwordCredentials"][0]["keyId"], lost);
}

/// Called and ending like it, under another id: a colleague's may be, too. It goes only from a list that was shown.
#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_only_called_like_it_is_shown_before_it_goes() {
    let mut admin = at(SectionId::Secret).await;
    loses_the_answer(&mut admin, 1000).await;
    let object_id = registration(&admin)["id"].as_str().unwrap().to_owned();
    let own_id = json!("c0ffee00-0000-4000-8000-000000000001");
    assert!(admin.practice.tenant().change_application(&object_id, |one| {
        one["passwordCredentials"][0]["keyId"] = own_id.clone();
    }));
    admin.wants(Intent::TryAgain);
    admin.until("it is looked for", looks_for_it).await;
    admin.practice.faults().clear();
    fault(&mut admin, FaultCode::PlanChanged).await;
    assert_eq!(registration(&admin)["passwordCredentials"][0]["keyId"], own_id, "nobody has agreed to that");
    let goes = |view: &View| {
        let mut listed = in_section(view).into_iter().flat_map(|on| &on.plan.changes);
        listed.any(|one| one.kind == ChangeKind::RemoveSecret)
    };
    admin.until("it is in the list", goes).await;
    admin.agrees(Press::Perform);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(secret_names(&admin).len(), 1);
    assert_ne!(registration(&admin)["passwordCredentials"][0]["keyId"], own_id);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wait_can_be_ended_and_nothing_is_made() {
    let mut admin = at(SectionId::Secret).await;
    loses_the_answer(&mut admin, 1000).await;
    admin.wants(Intent::TryAgain);
    admin.until("it is looked for", looks_for_it).await;
    admin.wants(Intent::Cancel);
    let view = admin.until("ended", |view| view.busy.is_none()).await;
    assert_eq!(view.fault, None);
    assert_eq!(secret_names(&admin).len(), 1, "only what was lost");
}

/// Leaves a note as a run does that has lost the answer.
fn notes_a_lost_one(admin: &Admin, called: &str) -> String {
    let registration = registration(admin);
    let secrets = registration["passwordCredentials"].as_array().unwrap();
    let lost = secrets.iter().find(|one| one["displayName"] == called).unwrap();
    let name = lost["keyId"].as_str().unwrap().to_owned();
    let note = json!({
        "id": name, "object_id": registration["id"], "key_id": name, "name": lost["displayName"],
        "end": lost["endDateTime"], "known": {}, "fate": "begun",
    });
    admin.machine.0.notes.lock().unwrap().insert(name.clone(), note.to_string());
    name
}

fn standings(view: &View) -> Vec<CredentialStanding> {
    match &view.screen {
        Screen::Health(on) => on.secrets.iter().map(|one| one.standing).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn peig_is_not_called_ready_while_a_secret_is_left_that_nobody_has() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.sets_everything_up().await;
    let at_the_end = |view: &View| in_section(view).is_some_and(|on| on.id == SectionId::Confirm);
    admin.until("all is in place", |view| at_the_end(view) && view.navigation.next).await;
    let told = |view: &View| finding(view, "noOrphan").map(|one| one.status.clone());
    assert_eq!(told(&admin.view()), None);
    let day = |hours| (Timestamp::now() + SignedDuration::from_hours(hours)).strftime("%F").to_string();
    // The wizard's own is called by today, wherever it is today.
    let begun = day(-3 * 24);
    let called = format!("Peig {begun}");
    let end = format!("{}T10:00:00Z", day(180 * 24));
    crate::support::add_a_secret(&admin, &called, &format!("{begun}T00:00:00Z"), &end);
    let lost = notes_a_lost_one(&admin, &called);
    let mut admin = admin.restarts().await;
    admin.confirms().await;
    let done = |view: &View| view.sections.iter().all(|one| one.state == SectionState::Done);
    // Before the store has answered nothing holds the sections back either.
    let well = |view: &View| finding(view, "confirmSecret").is_some_and(|one| one.status == Status::Passed);
    admin.until("the value was found and tried again", |view| done(view) && well(view)).await;
    admin.wants(Intent::GoTo { section: SectionId::Confirm });
    let left = Some(Status::Warning { reason: "left".to_owned() });
    let told_beside_it = |view: &View| at_the_end(view) && told(view) == left && well(view);
    let view = admin.until("told at the end, beside the one in use", told_beside_it).await;
    assert!(view.navigation.next, "nobody can use it, so it holds nobody back");
    admin.wants(Intent::Next);
    let view = admin.until("the values", |view| view.screen_id == ScreenId::Values).await;
    assert!(matches!(&view.screen, Screen::Values(on) if !on.ready));
    assert_eq!(told(&view), left);
    admin.wants(Intent::ShowHealth);
    admin.until("its standing", |view| standings(view).contains(&CredentialStanding::Orphan)).await;
    admin.agrees(Press::TidySecrets);
    admin.until("gone", |view| view.busy.is_none() && standings(view).len() == 1 && done(view)).await;
    let is_lost = |one: &Value| one["keyId"] == lost.as_str();
    assert!(!registration(&admin)["passwordCredentials"].as_array().unwrap().iter().any(is_lost));
    admin.wants(Intent::ShowValues);
    admin.until("ready", |view| matches!(&view.screen, Screen::Values(on) if on.ready)).await;
}
