//! What happens meanwhile: a busy service, a colleague, an answer that comes late, work that was put away.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::sync::atomic::Ordering;

use crate::support::somebody::Somebody;
use crate::support::{
    Admin, NAME, Press, add_a_secret, at, fault, holds_reads, in_section, registration, secret_names,
};
use practice_tenant::{Answer, Fault, Scenario};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use setup::host::HostFault;
use setup::ipc::{FaultCode, Intent, LiveState, ScreenId, SectionId, SignInMethod, Status, View, Way};

fn ended() -> Answer {
    Answer::graph_error(
        401,
        "InvalidAuthenticationToken",
        "Lifetime validation failed, the token is expired.",
    )
}

fn object_id(admin: &Admin) -> String {
    registration(admin)["id"].as_str().unwrap().to_owned()
}

/// A part of a read that is put off says nothing of what it asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_renamed_registration_is_not_forgotten_while_the_service_is_busy() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let id = object_id(&admin);
    assert!(admin.practice.tenant().change_application(&id, |one| one["displayName"] = "Old Peig".into()));
    admin.sees_health().await;
    // Longer than a read waits for a busy part, so that it is left to the next one.
    admin.practice.faults().add(Fault::always("GET", "(uniqueName=", Answer::throttled("11")));
    admin.wants(Intent::Observe);
    let view = admin
        .until("busy, or taken for gone", |view| {
            view.screen_id != ScreenId::Health || view.live.state == LiveState::Failing
        })
        .await;
    assert_eq!(view.screen_id, ScreenId::Health);
    admin.practice.faults().clear();
    admin.wants(Intent::Observe);
    admin.until("read again", |view| view.live.state == LiveState::Live).await;
    assert_eq!(admin.view().screen_id, ScreenId::Health);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removal_that_was_put_away_is_not_taken_up_again() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    admin.looks_at_removal().await;
    admin.practice.faults().add(Fault::once("DELETE", "/applications/", ended()));
    admin.agrees_to_remove(object_id(&admin));
    fault(&mut admin, FaultCode::SignInExpired).await;
    let read_at = admin.view().live.read_at;
    admin.wants(Intent::DismissFault);
    admin.wants(Intent::SignInAgain);
    admin.until("read again", |view| view.busy.is_none() && view.live.read_at != read_at).await;
    let read_at = admin.view().live.read_at;
    admin.wants(Intent::Observe);
    let view = admin.until("once more", |view| view.busy.is_none() && view.live.read_at != read_at).await;
    assert_eq!(view.screen_id, ScreenId::Health);
    assert_eq!(admin.practice.tenant().applications_named(NAME).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn work_that_is_taken_up_again_leaves_out_what_was_done_before() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    add_a_secret(&admin, "Peig 2024-01-01", "2024-01-01T00:00:00Z", "2024-07-01T00:00:00Z");
    add_a_secret(&admin, "Peig 2023-01-01", "2023-01-01T00:00:00Z", "2023-07-01T00:00:00Z");
    admin.sees_health().await;
    let mut second = Fault::once("POST", "/removePassword", ended());
    second.when.skip = 1;
    admin.practice.faults().add(second);
    admin.agrees(Press::TidySecrets);
    fault(&mut admin, FaultCode::SignInExpired).await;
    assert_eq!(secret_names(&admin).len(), 2, "one is gone");
    admin.wants(Intent::SignInAgain);
    admin.health("tidied", |one| one.tidy.is_empty() && one.secrets.len() == 1).await;
    let removals = |one: &&practice_tenant::Seen| one.path.ends_with("/removePassword");
    assert_eq!(admin.practice.log().iter().filter(removals).count(), 3, "one of them was refused");
}

/// The secret of a registration that a colleague deleted says nothing of the one that is made in its place.
#[tokio::test(flavor = "multi_thread")]
async fn a_registration_made_after_a_colleague_deleted_the_first_gets_a_secret_of_its_own() {
    let mut admin = at(SectionId::Secret).await;
    admin.performs().await;
    admin.finding("secretProved", |status| *status == Status::Passed).await;
    let former = admin.handle.reveal().await.unwrap();
    assert!(admin.practice.tenant().delete_application(&object_id(&admin)));
    admin.until("it is noticed", |view| view.sections[0].state != setup::ipc::SectionState::Done).await;
    admin.wants(Intent::GoTo { section: SectionId::Registration });
    admin.until("the bin is shown", |view| in_section(view).is_some_and(|on| on.deleted.is_some())).await;
    admin.wants(Intent::MakeNew);
    admin.until("it can be made", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    admin.sets_everything_up().await;
    admin
        .until("the last section", |view| {
            view.busy.is_none() && in_section(view).is_some_and(|on| on.id == SectionId::Confirm)
        })
        .await;
    assert_eq!(secret_names(&admin).len(), 1);
    let own = admin.handle.reveal().await.unwrap();
    assert_ne!(own.expose_secret(), former.expose_secret());
}

/// A second registration of the name turns up, and the admin says that it is still the first one.
#[tokio::test(flavor = "multi_thread")]
async fn choosing_the_registration_again_keeps_its_secret() {
    let mut admin = at(SectionId::Secret).await;
    *admin.machine.0.probe_fault.lock().unwrap() = Some(HostFault::Unavailable("no store".to_owned()));
    admin.performs().await;
    admin.finding("secretProved", |status| *status == Status::Passed).await;
    let value = admin.handle.reveal().await.unwrap();
    let first = object_id(&admin);
    admin.practice.tenant().register_by_hand(NAME);
    admin.finding("secretLive", |status| matches!(status, Status::Unknown { .. })).await;
    admin.wants(Intent::ChooseRegistration { object_id: Some(first) });
    let view = admin.finding("secretProved", |status| *status == Status::Passed).await;
    assert!(view.closing.is_none(), "nothing is lost, so nothing is asked");
    assert_eq!(admin.handle.reveal().await.unwrap().expose_secret(), value.expose_secret());
}

/// Lists that are replaced whole keep what was added since the last look.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_added_since_the_last_look_stays() {
    let mut admin = Admin::opens(Scenario::HalfDone).await;
    admin.confirms().await;
    admin.until("a plan", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    let on = in_section(&admin.view()).unwrap().id;
    assert_eq!(on, SectionId::Permissions);
    admin.wants(Intent::Visible { visible: false });
    admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
    // A read may be under way.
    holds_reads(&admin);
    admin.wants(Intent::GoTo { section: SectionId::Registration });
    admin.until("there", |view| in_section(view).is_some_and(|on| on.id == SectionId::Registration)).await;
    let exchange = json!({ "resourceAppId": "00000002-0000-0ff1-ce00-000000000000",
        "resourceAccess": [{ "id": "dc890d15-9560-4a4c-9b7f-a736ec74ec40", "type": "Role" }] });
    assert!(admin.practice.tenant().change_application(&object_id(&admin), |one| {
        one["requiredResourceAccess"].as_array_mut().unwrap().push(exchange.clone());
    }));
    admin.wants(Intent::GoTo { section: SectionId::Permissions });
    admin.performs().await;
    let listed = registration(&admin)["requiredResourceAccess"].clone();
    let resources: Vec<&Value> = listed.as_array().unwrap().iter().collect();
    assert!(resources.contains(&&exchange), "{resources:?}");
    let graph = resources.iter().find(|one| one["resourceAppId"] == "00000003-0000-0000-c000-000000000000");
    assert_eq!(graph.unwrap()["resourceAccess"].as_array().unwrap().len(), 5);
}

/// A keyring that asks its owner may answer when the admin is elsewhere long since.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_answer_of_the_credential_store_is_not_believed_elsewhere() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let machine = admin.machine.clone();
    *machine.0.recall_fault.lock().unwrap() = Some(HostFault::Locked);
    let prompt = machine.0.recall_prompt.lock().await;
    admin.confirms().await;
    admin.wants(Intent::ShowHealth);
    admin.health("the store is asked", |on| on.renewal.looking).await;
    // Nothing else is under way that could be heard of: no read, no work.
    admin.until("between two reads", |view| view.live.state == LiveState::Live).await;
    admin.wants(Intent::Visible { visible: false });
    admin.wants(Intent::SignOut);
    let out = admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    admin.wants(Intent::Visible { visible: true });
    let out = admin.until("seen again", |view| view.revision > out.revision).await;
    drop(prompt);
    let heard = |view: &View| view.revision > out.revision && machine.0.recalls.load(Ordering::SeqCst) == 1;
    admin.until("the late answer was heard", heard).await;
    *machine.0.recall_fault.lock().unwrap() = None;
    let told = |view: &View| view.fault.as_ref().map(|fault| fault.code);
    admin.chooses_the_tenant().await;
    assert_eq!(told(&admin.view()), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restoration_whose_answer_was_lost_is_found_done() {
    let mut admin = Admin::opens(Scenario::Deleted).await;
    admin.signs_in().await;
    admin.confirms_the_tenant();
    let gone = admin.practice.tenant().with(|documents| {
        documents
            .deleted
            .iter()
            .find(|one| one["displayName"] == NAME && one["passwordCredentials"].is_array())
            .cloned()
    });
    let object_id = gone.unwrap()["id"].as_str().unwrap().to_owned();
    admin.practice.faults().add(Fault::once("POST", "/restore", Answer::DropAfter));
    admin.wants(Intent::Restore { object_id });
    let view = admin
        .until("restored", |view| {
            view.busy.is_none()
                && view.checklist.iter().any(|one| one.key == "tenantConfirmed")
                && view.navigation.next
        })
        .await;
    assert!(view.fault.is_none(), "{:?}", view.fault);
    assert_eq!(admin.practice.tenant().applications_named(NAME).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_for_a_device_code_can_be_cancelled() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.practice.faults().add(Fault::once("POST", "/devicecode", Answer::Hang));
    admin.chooses_the_tenant().await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::DeviceCode });
    while admin.practice.faults().pending() > 0 {
        tokio::task::yield_now().await;
    }
    admin.until("asked", |view| view.busy.is_some()).await;
    admin.wants(Intent::Cancel);
    let view = admin.until("cancelled", |view| view.busy.is_none()).await;
    assert_eq!(view.fault, None);
}

/// An upsert cannot be kept from changing what has the key: that is told whole, and leads to where it is decided about.
#[tokio::test(flavor = "multi_thread")]
async fn what_an_upsert_has_overwritten_is_told_and_not_tried_again() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    admin.wants(Intent::ShowReadiness);
    admin.until("the whole list", |view| view.screen_id == ScreenId::Readiness).await;
    holds_reads(&admin);
    admin.wants(Intent::Visible { visible: false });
    admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
    let somebody = Somebody::ordinary(&admin.practice).await;
    somebody.registers("Backup tool", Some(NAME)).await;
    let unseen = Answer::graph_error(404, "Request_ResourceNotFound", "Resource 'x' does not exist.");
    admin.practice.faults().add(Fault::once("GET", "/applications(uniqueName=", unseen));
    admin.agrees(Press::SetEverythingUp);
    let view = fault(&mut admin, FaultCode::RegistrationFound).await;
    let shown = view.fault.clone().unwrap();
    assert_eq!(shown.params["reason"], "whole", "the list of permissions and public client flows too");
    assert_eq!(shown.ways, [Way::CopyDetails, Way::Dismiss], "the same again is no way on");
    assert_eq!(in_section(&view).map(|on| on.id), Some(SectionId::Registration));
    let theirs = registration(&admin);
    assert_eq!(theirs["isFallbackPublicClient"], true, "it was there, and is another one now");
    admin.practice.faults().clear();
    admin.wants(Intent::Visible { visible: true });
    let decided = |view: &View| in_section(view).and_then(|on| on.footholds.as_ref()).is_some();
    admin.until("what becomes of it is asked here", decided).await;
}
