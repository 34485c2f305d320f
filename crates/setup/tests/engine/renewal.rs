//! Renewing the secret: what works goes on working until Peig has the new one, and nobody guesses which one Peig uses.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, Press, add_a_secret, fault, in_section, registration, secret_names};
use practice_tenant::{Answer, Fault, Scenario};
use secrecy::ExposeSecret;
use serde_json::json;
use setup::host::HostFault;
use setup::ipc::{
    CheckId, ClosingRisk, CredentialAge, CredentialStanding, FaultCode, Intent, RenewalPhase, Screen,
    ScreenId, SecretPhase, SectionId, Status, View,
};

async fn renews(admin: &mut Admin) {
    admin.agrees(Press::Renew);
    admin
        .until("the new secret is to be handed over", |view| {
            view.busy.is_none() && matches!(&view.screen, Screen::Values(values) if values.renewal.is_some())
        })
        .await;
}

/// Graph may tell no id of a secret (`passwordCredential`: `keyId` is nullable). Nothing waits for what nobody can remove.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_without_an_id_holds_up_no_renewal() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    add_a_secret(&admin, "Peig 2024-01-01", "2024-01-01T00:00:00Z", "2024-07-01T00:00:00Z");
    let no_ids = |one: &mut serde_json::Value| {
        for secret in one["passwordCredentials"].as_array_mut().unwrap() {
            secret["keyId"] = json!(null);
        }
    };
    assert!(admin.practice.tenant().change_application(&id, no_ids));
    let health = admin.sees_health().await;
    assert_eq!(health.secrets.len(), 2, "it is listed");
    assert!(health.tidy.is_empty());
    admin.agrees(Press::Renew);
    let made = |view: &View| view.busy.is_none() && matches!(view.screen, Screen::Values(_));
    admin.until("the new secret is there for Peig", made).await;
    admin.wants(Intent::ShowHealth);
    let health = admin.health("all three", |on| on.secrets.len() == 3).await;
    assert!(health.renewal.removes.is_empty());
    assert_ne!(health.renewal.phase, RenewalPhase::HandOver);
    assert_eq!(secret_names(&admin).len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_renewed_and_the_old_one_goes_only_when_peig_has_the_new_one() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    let health = admin.sees_health().await;
    assert_eq!(health.renewal.phase, RenewalPhase::Due);
    assert_eq!(health.secrets.len(), 1);
    assert_eq!(health.secrets[0].age, CredentialAge::Soon);
    let old = registration(&admin)["passwordCredentials"][0]["keyId"].clone();

    renews(&mut admin).await;
    assert_eq!(secret_names(&admin).len(), 2, "the old one still works");
    let new = admin.handle.reveal().await.unwrap();

    // Stopped here and opened again: it goes on where it was.
    let mut admin = admin.restarts().await;
    admin.sees_health().await;
    let health = admin.health("found again", |one| one.renewal.phase == RenewalPhase::HandOver).await;
    assert!(!health.renewal.stopped, "the old one works until then");
    assert_eq!(health.renewal.removes.changes.len(), 1);
    assert!(health.renewal.plan.is_empty(), "no second renewal beside the first");
    assert_eq!(health.secrets[1].standing, CredentialStanding::Outgoing);
    assert_eq!(admin.machine.stored(), [new.expose_secret()]);
    assert!(admin.handle.reveal().await.is_none(), "this screen has no place for it");

    admin.health("proved again", |one| one.renewal.may_finish).await;
    admin.agrees(Press::PeigHasIt);
    admin.health("the old one is gone", |one| one.secrets.len() == 1).await;
    let left = registration(&admin)["passwordCredentials"].clone();
    assert_eq!(left.as_array().unwrap().len(), 1);
    assert_ne!(left[0]["keyId"], old);
    let health = admin.health("all is well", |one| one.renewal.phase == RenewalPhase::NotDue).await;
    assert_eq!(health.secrets[0].standing, CredentialStanding::InUse);
}

/// Gives the secret that was made by hand another name, so that it is somebody else's.
fn rename_the_secret(admin: &Admin, name: &str) {
    let id = registration(admin)["id"].as_str().unwrap().to_owned();
    let renamed = admin.practice.tenant().change_application(&id, |one| {
        one["passwordCredentials"][0]["displayName"] = name.into();
    });
    assert!(renamed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_foreign_secret_is_left_alone() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    rename_the_secret(&admin, "Backup tool");
    let health = admin.leaves_what_others_have().await;
    assert!(!health.secrets[0].ours, "somebody else's");
    admin.agrees(Press::Renew);
    admin.until("made and proved", |view| view.busy.is_none() && view.screen_id == ScreenId::Values).await;
    admin.agrees(Press::PeigHasIt);
    admin.wants(Intent::ShowHealth);
    let health = admin.health("two secrets", |one| one.secrets.len() == 2).await;
    assert!(health.renewal.removes.is_empty());
    assert!(health.secrets[0].ours, "Peig's counts, however long the other one lives");
    assert!(secret_names(&admin).contains(&"Backup tool".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_that_was_made_by_hand_as_the_guide_says_is_handed_over_too() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    admin.agrees(Press::Renew);
    admin.until("made and proved", |view| view.busy.is_none() && view.screen_id == ScreenId::Values).await;
    assert_eq!(secret_names(&admin).len(), 2, "both work until Peig has the new one");
    admin.wants(Intent::ShowHealth);
    let health = admin.health("it waits for Peig", |one| one.renewal.phase == RenewalPhase::HandOver).await;
    assert_eq!(health.renewal.removes.changes[0].params["name"], "Peig");
    assert!(!health.renewal.may_finish, "Peig cannot have what has never left this program");
    admin.agrees(Press::PeigHasIt);
    admin.wants(Intent::ForgetSecret);
    admin.wants(Intent::CopySecret);
    admin.health("it has been copied", |one| one.renewal.may_finish && one.secrets.len() == 2).await;
    admin.agrees(Press::PeigHasIt);
    admin.health("the old one is gone", |one| one.secrets.len() == 1).await;
    assert!(!secret_names(&admin).contains(&"Peig".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_is_refused_leaves_the_working_secret_alone() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::once("POST", "/addPassword", refused));
    admin.agrees(Press::Renew);
    let view = admin.until("refused", |view| view.fault.is_some()).await;
    assert_eq!(view.fault.unwrap().code, FaultCode::Forbidden);
    assert_eq!(secret_names(&admin).len(), 1);
    admin.wants(Intent::TryAgain);
    admin.until("made after all", |view| view.busy.is_none() && view.screen_id == ScreenId::Values).await;
    assert_eq!(secret_names(&admin).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_secret_is_renewed_from_its_health_and_goes_with_the_renewal() {
    let mut admin = Admin::opens(Scenario::SecretExpired).await;
    let health = admin.sees_health().await;
    assert_eq!(
        health.renewal.phase,
        RenewalPhase::Expired,
        "renewed, not set up as if there were no connector"
    );
    renews(&mut admin).await;
    admin.wants(Intent::CopySecret);
    admin.wants(Intent::ShowHealth);
    let health = admin.health("it may go", |one| one.renewal.may_finish).await;
    assert!(health.renewal.stopped, "what Peig has does not work on until then");
    assert!(health.tidy.is_empty(), "it is removed once, by the renewal");
    admin.agrees(Press::PeigHasIt);
    admin.health("the expired one is gone", |one| one.secrets.len() == 1).await;
    assert_eq!(secret_names(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_secret_does_not_hide_that_peigs_has_expired() {
    let mut admin = Admin::opens(Scenario::SecretExpired).await;
    add_a_secret(&admin, "Backup tool", "2026-01-01T00:00:00Z", "2099-01-01T00:00:00Z");
    let health = admin.leaves_what_others_have().await;
    assert_eq!(health.renewal.phase, RenewalPhase::Expired);
    assert!(health.secrets.iter().all(|one| one.standing != CredentialStanding::InUse));
    assert!(!health.renewal.plan.is_empty(), "it can be renewed");
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_secrets_of_ours_are_tidied() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    add_a_secret(&admin, "Peig 2024-01-01", "2024-01-01T00:00:00Z", "2024-07-01T00:00:00Z");
    add_a_secret(&admin, "Backup tool", "2024-02-01T00:00:00Z", "2024-08-01T00:00:00Z");
    admin.sees_health().await;
    let health = admin.health("something to tidy", |one| !one.tidy.is_empty()).await;
    assert_eq!(health.tidy.changes.len(), 1);
    admin.agrees(Press::TidySecrets);
    admin.health("tidied", |one| one.tidy.is_empty() && one.secrets.len() == 2).await;
    assert!(secret_names(&admin).contains(&"Backup tool".to_owned()), "somebody else's is left alone");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_secret_does_not_hide_that_the_one_at_hand_is_due() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    renews(&mut admin).await;
    admin.wants(Intent::CopySecret);
    admin.wants(Intent::ShowHealth);
    admin.health("it may go", |one| one.renewal.may_finish).await;
    admin.agrees(Press::PeigHasIt);
    admin.health("in good order", |one| one.renewal.phase == RenewalPhase::NotDue).await;
    // Five months later.
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    let soon = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(12 * 24)).to_string();
    assert!(admin.practice.tenant().change_application(&id, |one| {
        one["passwordCredentials"][0]["endDateTime"] = json!(soon);
    }));
    add_a_secret(&admin, "Peig 2024-01-01", "2024-01-01T00:00:00Z", "2024-07-01T00:00:00Z");
    let health = admin.health("due", |one| one.renewal.phase == RenewalPhase::Due).await;
    assert!(!health.renewal.plan.is_empty(), "it can be renewed");
    assert_eq!(health.tidy.changes.len(), 1, "the expired one is there to be tidied");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_secrets_without_a_value_only_the_admin_knows_which_one_peig_uses() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    add_a_secret(&admin, "Peig 2026-11-20", "2026-11-20T00:00:00Z", "2099-01-01T00:00:00Z");
    admin.sees_health().await;
    let health = admin.health("two", |one| one.secrets.len() == 2).await;
    assert_eq!(health.renewal.phase, RenewalPhase::Unclear);
    assert!(health.secrets.iter().all(|one| one.standing == CredentialStanding::Candidate));
    assert!(!health.renewal.plan.is_empty(), "a renewal makes it clear");
    assert_eq!(health.renewal.removes.changes.len(), 1, "all but the newest");
    assert_ne!(health.renewal.removes.changes[0].params["name"], "Peig 2026-11-20");
    admin.agrees(Press::PeigHasIt);
    admin.health("the older one is gone", |one| one.renewal.phase == RenewalPhase::NotDue).await;
    assert_eq!(secret_names(&admin), ["Peig 2026-11-20"]);
}

/// A credential store that asks its owner may take its time: what it keeps may be the new secret that waits for Peig.
#[tokio::test(flavor = "multi_thread")]
async fn while_the_store_has_not_answered_no_further_secret_is_made() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    renews(&mut admin).await;
    let machine = admin.machine.clone();
    let prompt = machine.0.recall_prompt.lock().await;
    let mut admin = admin.restarts().await;
    admin.confirms().await;
    admin.wants(Intent::ShowHealth);
    let health = admin.health("both are seen", |one| one.secrets.len() == 2).await;
    assert!(health.renewal.looking);
    assert_ne!(health.renewal.phase, RenewalPhase::Unclear, "which one Peig uses may be known in a moment");
    assert!(
        health.renewal.plan.is_empty() && health.renewal.removes.is_empty(),
        "nothing is offered on a guess"
    );
    let asked = Status::Warning { reason: "seeking".to_owned() };
    let found: Vec<_> = health.sections.iter().flat_map(|one| &one.findings).collect();
    let said = |check| found.iter().find(|one| one.check == check).map(|one| &one.status);
    for check in [CheckId::SecretProved, CheckId::SecretKept] {
        assert_eq!(said(check), Some(&asked), "that it is not here is not known yet");
    }
    admin.wants(Intent::GoTo { section: SectionId::Secret });
    let secret = |view: &View| in_section(view).and_then(|on| on.secret.clone());
    let view = admin.until("section 4", |view| secret(view).is_some_and(|one| one.looking)).await;
    assert!(in_section(&view).is_some_and(|on| on.plan.is_empty()), "nor is it made there");
    admin.wants(Intent::ShowHealth);
    drop(prompt);
    let health = admin.health("found", |one| one.renewal.phase == RenewalPhase::HandOver).await;
    assert!(health.renewal.plan.is_empty());
    assert_eq!(health.renewal.removes.changes.len(), 1);
}

/// Graph gives whole seconds.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_secrets_of_one_second_the_one_at_hand_stays() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    renews(&mut admin).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    let made = admin.practice.tenant().change_application(&id, |one| {
        let all = one["passwordCredentials"].as_array_mut().unwrap();
        let second = all[1]["startDateTime"].clone();
        all[0]["startDateTime"] = second;
    });
    assert!(made);
    admin.wants(Intent::ShowHealth);
    admin.wants(Intent::Observe);
    let health = admin.health("handed over", |one| one.renewal.phase == RenewalPhase::HandOver).await;
    assert_eq!(health.secrets.iter().filter(|one| one.standing == CredentialStanding::InUse).count(), 1);
    assert_eq!(health.renewal.removes.changes.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_value_here_goes_with_the_word_that_peig_has_it() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    renews(&mut admin).await;
    admin.wants(Intent::CopySecret);
    let ready = |view: &setup::ipc::View| match &view.screen {
        Screen::Values(on) => on.renewal.as_ref().is_some_and(|one| one.may_finish && one.can_forget),
        _ => false,
    };
    let view = admin.until("it can be said", ready).await;
    assert_eq!(admin.machine.stored().len(), 1);
    admin.wants(Intent::PeigHasIt { plan: Press::PeigHasIt.list(&view), forget: true });
    let gone = |view: &setup::ipc::View| match &view.screen {
        Screen::Values(on) => view.busy.is_none() && on.renewal.is_none() && !on.secret.at_hand && on.renewed,
        _ => false,
    };
    admin.until("the old one and the copy here are gone", gone).await;
    // All is well, and the checklist beside it does not say otherwise.
    admin.finding("confirmSecret", |status| *status == Status::Passed).await;
    assert_eq!(secret_names(&admin).len(), 1);
    assert!(admin.machine.stored().is_empty());
}

/// Renews with a credential store that is locked, and copies the new secret, which is then in this program's memory alone.
async fn renews_in_memory(admin: &mut Admin) {
    *admin.machine.0.probe_fault.lock().unwrap() = Some(HostFault::Locked);
    *admin.machine.0.store_fault.lock().unwrap() = Some(HostFault::Locked);
    admin.agrees(Press::Renew);
    fault(admin, FaultCode::StoreLocked).await;
    admin.wants(Intent::KeepInMemory);
    let proved = |view: &View| match &view.screen {
        Screen::Values(on) => {
            view.busy.is_none() && on.secret.phase == SecretPhase::Proved && on.renewal.is_some()
        }
        _ => false,
    };
    admin.until("made and proved", proved).await;
    admin.wants(Intent::CopySecret);
    admin.until("copied", |view| matches!(&view.screen, Screen::Values(on) if on.secret.copied)).await;
}

/// The store stays locked, and has nothing of it: there is nothing to be told.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_memory_alone_is_forgotten_without_the_store() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    renews_in_memory(&mut admin).await;
    *admin.machine.0.forget_fault.lock().unwrap() = Some(HostFault::Locked);
    let plan = Press::PeigHasIt.list(&admin.view());
    admin.wants(Intent::PeigHasIt { plan, forget: true });
    let forgotten = |view: &View| match &view.screen {
        Screen::Values(on) => view.busy.is_none() && on.renewed && !on.secret.at_hand,
        _ => false,
    };
    let view = admin.until("forgotten", forgotten).await;
    assert_eq!(view.fault, None);
    assert_ne!(view.closing_risk, Some(ClosingRisk::SecretOnlyHere));
}

/// The only secret becomes older: tests make two within a second, which nobody does.
fn made_an_hour_ago(admin: &Admin) {
    let id = registration(admin)["id"].as_str().unwrap().to_owned();
    let start = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second() - 3_600).unwrap();
    let changed = admin.practice.tenant().change_application(&id, |one| {
        one["passwordCredentials"][0]["startDateTime"] = start.to_string().into();
    });
    assert!(changed);
}

/// The value of the secret before it is still in the store. That says nothing about which one Peig uses.
#[tokio::test(flavor = "multi_thread")]
async fn a_kept_value_does_not_outrank_a_newer_secret_that_was_copied() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    renews(&mut admin).await;
    admin.wants(Intent::CopySecret);
    let ready = |view: &View| matches!(&view.screen, Screen::Values(on) if on.renewal.as_ref().is_some_and(|one| one.may_finish));
    admin.until("it can be said", ready).await;
    admin.agrees(Press::PeigHasIt);
    admin.until("renewed", |view| matches!(&view.screen, Screen::Values(on) if on.renewed)).await;
    assert_eq!(admin.machine.stored().len(), 1, "kept");
    made_an_hour_ago(&admin);
    admin.wants(Intent::ShowHealth);
    admin.health("all is well", |one| one.renewal.phase == RenewalPhase::NotDue).await;
    renews_in_memory(&mut admin).await;
    let mut admin = admin.restarts().await;
    let health = admin.sees_health().await;
    assert_eq!(health.renewal.phase, RenewalPhase::Unclear, "the admin knows, this computer does not");
    assert!(health.renewal.may_finish && health.renewal.removes.changes.len() == 1);
    admin.agrees(Press::PeigHasIt);
    admin.health("the newest is left", |one| one.secrets.len() == 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_former_secret_that_somebody_deleted_does_not_make_a_renewal() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    renews(&mut admin).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    let deleted = admin.practice.tenant().change_application(&id, |one| {
        one["passwordCredentials"].as_array_mut().unwrap().remove(0);
    });
    assert!(deleted);

    let view = admin
        .until("one is left", |view| matches!(&view.screen, Screen::Values(on) if on.renewal.is_none()))
        .await;
    let Screen::Values(on) = view.screen else { panic!("the same screen") };
    assert!(on.secret.at_hand, "the new one still has to reach Peig");
    assert!(!on.renewed, "nobody has said that Peig has the new one");
}
