//! What comes after the set-up: renewal, tidying, removal, restoring, the tenant's rule, the store, the files.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails here")]

mod support;

use practice_tenant::{Answer, Fault, Scenario};
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use setup::host::HostFault;
use setup::ipc::{
    ChangeKind, ClosingRisk, CredentialAge, CredentialStanding, ExpiryChoice, FaultCode, FileId,
    HealthScreen, Intent, KeptIn, RenewalPhase, Screen, ScreenId, SecretPolicyView, SectionId, Status, Way,
};
use support::calendar::assert_calendar;
use support::{Admin, finding, in_section};

const NAME: &str = "PeigUserManagerApp";

fn registration(admin: &Admin) -> Value {
    let mut found = admin.practice.tenant().applications_named(NAME);
    assert_eq!(found.len(), 1, "exactly one registration");
    found.remove(0)
}

fn secret_names(admin: &Admin) -> Vec<String> {
    let registration = registration(admin);
    let secrets = registration["passwordCredentials"].as_array().unwrap();
    secrets.iter().map(|one| one["displayName"].as_str().unwrap_or_default().to_owned()).collect()
}

async fn renews(admin: &mut Admin) {
    admin.wants(Intent::Renew);
    admin
        .until("the new secret is to be handed over", |view| {
            view.busy.is_none() && matches!(&view.screen, Screen::Values(values) if values.renewal.is_some())
        })
        .await;
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
    assert_eq!(health.renewal.removes.len(), 1);
    assert!(health.renewal.plan.is_empty(), "no second renewal beside the first");
    assert_eq!(health.secrets[1].standing, CredentialStanding::Outgoing);
    assert_eq!(admin.handle.reveal().await.unwrap().expose_secret(), new.expose_secret());

    admin.health("proved again", |one| one.renewal.may_finish).await;
    admin.wants(Intent::PeigHasIt);
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
    let health = admin.sees_health().await;
    assert!(!health.secrets[0].ours, "somebody else's");
    admin.wants(Intent::Renew);
    admin.until("made and proved", |view| view.busy.is_none() && view.screen_id == ScreenId::Values).await;
    admin.wants(Intent::PeigHasIt);
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
    admin.wants(Intent::Renew);
    admin.until("made and proved", |view| view.busy.is_none() && view.screen_id == ScreenId::Values).await;
    assert_eq!(secret_names(&admin).len(), 2, "both work until Peig has the new one");
    admin.wants(Intent::ShowHealth);
    let health = admin.health("it waits for Peig", |one| one.renewal.phase == RenewalPhase::HandOver).await;
    assert_eq!(health.renewal.removes[0].params["name"], "Peig");
    assert!(!health.renewal.may_finish, "Peig cannot have what has never left this program");
    admin.wants(Intent::PeigHasIt);
    admin.wants(Intent::ForgetSecret);
    admin.wants(Intent::CopySecret);
    admin.health("it has been copied", |one| one.renewal.may_finish && one.secrets.len() == 2).await;
    admin.wants(Intent::PeigHasIt);
    admin.health("the old one is gone", |one| one.secrets.len() == 1).await;
    assert!(!secret_names(&admin).contains(&"Peig".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_that_is_refused_leaves_the_working_secret_alone() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::once("POST", "/addPassword", refused));
    admin.wants(Intent::Renew);
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
    assert!(health.tidy.is_empty(), "it is removed once, by the renewal");
    admin.wants(Intent::PeigHasIt);
    admin.health("the expired one is gone", |one| one.secrets.len() == 1).await;
    assert_eq!(secret_names(&admin).len(), 1);
}

/// The registration gets a further secret whose value nobody here has.
fn add_a_secret(admin: &Admin, name: &str, start: &str, end: &str) {
    let id = registration(admin)["id"].as_str().unwrap().to_owned();
    let added = admin.practice.tenant().change_application(&id, |one| {
        one["passwordCredentials"].as_array_mut().unwrap().push(json!({
            "keyId": format!("00000000-0000-4000-8000-0000{}", start.replace(['-', ':', 'T', 'Z'], "").get(..8).unwrap()),
            "displayName": name, "hint": "zzz", "startDateTime": start, "endDateTime": end,
            "secretText": null, "customKeyIdentifier": null,
        }));
    });
    assert!(added);
}

#[tokio::test(flavor = "multi_thread")]
async fn expired_secrets_of_ours_are_tidied() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    add_a_secret(&admin, "Peig 2024-01-01", "2024-01-01T00:00:00Z", "2024-07-01T00:00:00Z");
    add_a_secret(&admin, "Backup tool", "2024-02-01T00:00:00Z", "2024-08-01T00:00:00Z");
    admin.sees_health().await;
    let health = admin.health("something to tidy", |one| !one.tidy.is_empty()).await;
    assert_eq!(health.tidy.len(), 1);
    admin.wants(Intent::TidySecrets);
    admin.health("tidied", |one| one.tidy.is_empty() && one.secrets.len() == 2).await;
    assert!(secret_names(&admin).contains(&"Backup tool".to_owned()), "somebody else's is left alone");
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
    assert_eq!(health.renewal.removes.len(), 1, "all but the newest");
    assert_ne!(health.renewal.removes[0].params["name"], "Peig 2026-11-20");
    admin.wants(Intent::PeigHasIt);
    admin.health("the older one is gone", |one| one.renewal.phase == RenewalPhase::NotDue).await;
    assert_eq!(secret_names(&admin), ["Peig 2026-11-20"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_set_up_can_be_removed_and_had_back() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    let health = admin.sees_health().await;
    let kinds: Vec<_> = health.removal.iter().map(|change| change.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == ChangeKind::RevokeRole).count(), 4);
    assert_eq!(kinds.last(), Some(&ChangeKind::DeleteRegistration));
    admin.wants(Intent::Remove { object_id: "another".to_owned() });
    // Intents are carried out in their order: once this one shows, the one before it has been judged.
    admin.wants(Intent::ChooseExpiry { expiry: ExpiryChoice::Months12, date: None });
    let judged = |one: &HealthScreen| {
        let options = one.expiry.iter().flat_map(|expiry| &expiry.options);
        options.into_iter().any(|option| option.chosen && option.choice == ExpiryChoice::Months12)
    };
    admin.health("judged", judged).await;
    assert_eq!(
        admin.practice.tenant().applications_named(NAME).len(),
        1,
        "another one is not ours to remove"
    );
    admin.wants(Intent::Remove { object_id: health.object_id.clone() });
    let view = admin
        .until("in the bin", |view| {
            view.busy.is_none() && matches!(&view.screen, Screen::Readiness(on) if on.deleted.is_some())
        })
        .await;
    assert!(admin.practice.tenant().applications_named(NAME).is_empty());
    let Screen::Readiness(readiness) = view.screen else { panic!("the readiness screen") };
    let choice = readiness.deleted.unwrap();
    assert!(choice.open, "nothing new is made before the admin has chosen");
    assert!(choice.items[0].restorable_until.is_some());
    assert!(readiness.plan.is_empty());
    admin.wants(Intent::SetEverythingUp);

    admin.wants(Intent::Restore { object_id: choice.items[0].object_id.clone() });
    admin
        .until("had back", |view| {
            view.busy.is_none() && matches!(&view.screen, Screen::Readiness(on) if on.deleted.is_none())
        })
        .await;
    assert_eq!(registration(&admin)["id"], health.object_id.as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_registration_is_left_in_the_bin_if_the_admin_says_so() {
    let mut admin = Admin::opens(Scenario::Deleted).await;
    admin.signs_in().await;
    admin.wants(Intent::ConfirmTenant);
    admin
        .until(
            "the bin is shown",
            |view| matches!(&view.screen, Screen::Readiness(on) if on.deleted.is_some()),
        )
        .await;
    assert!(!admin.view().navigation.next);
    admin.wants(Intent::MakeNew);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    let view = admin.view();
    assert!(matches!(&view.screen, Screen::Readiness(on) if !on.plan.is_empty()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_forbids_secrets_stops_before_anything_is_made() {
    let mut admin = Admin::opens(Scenario::PolicyForbids).await;
    admin.signs_in().await;
    admin.wants(Intent::ConfirmTenant);
    admin
        .finding("secretPolicy", |status| matches!(status, Status::Warning { reason } if reason == "notRead"))
        .await;
    admin.wants(Intent::CheckMore);
    let view = admin.finding("secretPolicy", |status| matches!(status, Status::Wrong { .. })).await;
    assert!(!view.navigation.next);
    assert!(view.sections.iter().all(|section| !section.reachable), "nor round it by the stepper");
    admin.wants(Intent::SetEverythingUp);
    admin.wants(Intent::GoTo { section: SectionId::Registration });
    admin.wants(Intent::Perform);
    admin.wants(Intent::Next);
    admin.wants(Intent::Observe);
    admin.finding("businessPremium", |status| *status == Status::Passed).await;
    assert!(admin.practice.tenant().applications_named(NAME).is_empty(), "nothing was made");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_limits_secrets_disables_what_it_forbids() {
    let mut admin = Admin::opens(Scenario::PolicyShortens).await;
    admin.signs_in().await;
    admin.wants(Intent::CheckMore);
    admin
        .finding("secretPolicy", |status| matches!(status, Status::Warning { reason } if reason == "limited"))
        .await;
    admin.wants(Intent::ConfirmTenant);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.wants(Intent::Next);
    for next in [SectionId::Permissions, SectionId::PublicClient, SectionId::Secret] {
        admin.performs().await;
        admin.goes_on_to(next).await;
    }
    let view = admin.view();
    let expiry = in_section(&view).unwrap().expiry.clone().unwrap();
    assert!(matches!(expiry.policy, SecretPolicyView::Limited { days } if (179..=180).contains(&days)));
    let allowed: Vec<_> = expiry.options.iter().map(|one| one.allowed).collect();
    assert_eq!(allowed, [true, true, false, false, false, true], "up to 180 days, and a day");
    admin.wants(Intent::ChooseExpiry { expiry: setup::ipc::ExpiryChoice::Months24, date: None });
    let view = admin.performs().await;
    assert_eq!(view.fault, None, "Microsoft agrees with what was planned");
    let end = registration(&admin)["passwordCredentials"][0]["endDateTime"].as_str().unwrap().to_owned();
    let end: jiff::Timestamp = end.parse().unwrap();
    let in_minutes = |minutes| jiff::Timestamp::now() + jiff::SignedDuration::from_mins(minutes);
    let half_a_year = 180 * 24 * 60;
    assert!(end > in_minutes(half_a_year - 10) && end < in_minutes(half_a_year), "the longest one that fits");
}

#[tokio::test(flavor = "multi_thread")]
async fn further_rights_that_are_refused_change_nothing() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.signs_in().await;
    admin.wants(Intent::ConfirmTenant);
    *admin.machine.0.browser.lock().unwrap() = Some(support::Browser::Cancels);
    admin.wants(Intent::CheckMore);
    let view = admin.until("declined", |view| view.fault.is_some()).await;
    assert_eq!(view.fault.unwrap().code, FaultCode::SignInDeclined);
    admin.wants(Intent::DismissFault);
    admin.until("still signed in", |view| view.navigation.next).await;
}

async fn at_the_secret() -> Admin {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    for next in [SectionId::Permissions, SectionId::PublicClient, SectionId::Secret] {
        admin.performs().await;
        admin.goes_on_to(next).await;
    }
    admin
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_store_is_unlocked_before_a_secret_is_made_or_done_without() {
    let mut admin = at_the_secret().await;
    *admin.machine.0.probe_fault.lock().unwrap() = Some(HostFault::Locked);
    admin.wants(Intent::Perform);
    let view = admin.until("locked", |view| view.busy.is_none() && view.fault.is_some()).await;
    let fault = view.fault.unwrap();
    assert_eq!(fault.code, FaultCode::StoreLocked);
    assert!(fault.ways.contains(&Way::KeepInMemory));
    assert!(secret_names(&admin).is_empty(), "nothing was made");
    admin.wants(Intent::KeepInMemory);
    let view = admin
        .until("made", |view| {
            view.busy.is_none()
                && in_section(view).and_then(|on| on.secret.as_ref()).is_some_and(|one| one.at_hand)
        })
        .await;
    assert_eq!(in_section(&view).unwrap().secret.as_ref().unwrap().kept_in, KeptIn::MemoryOnly);
    assert!(admin.machine.stored().is_empty());

    assert_eq!(view.closing_risk, Some(ClosingRisk::SecretOnlyHere));
    admin.wants(Intent::AskToClose);
    admin.until("asked", |view| view.closing.is_some()).await;
    assert!(!*admin.machine.0.closed.lock().unwrap());
    admin.wants(Intent::StayOpen);
    admin.until("stays", |view| view.closing.is_none()).await;
    admin.wants(Intent::AskToClose);
    admin.until("asked again", |view| view.closing.is_some()).await;
    admin.wants(Intent::CloseAnyway);
    admin.until("closing", |view| view.closing.is_none()).await;
    assert!(*admin.machine.0.closed.lock().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_cannot_be_kept_is_rolled_back() {
    let mut admin = at_the_secret().await;
    *admin.machine.0.store_fault.lock().unwrap() = Some(HostFault::Failed("full".to_owned()));
    admin.wants(Intent::Perform);
    let view = admin.until("rolled back", |view| view.busy.is_none() && view.fault.is_some()).await;
    assert_eq!(view.fault.unwrap().code, FaultCode::SecretRolledBack);
    assert!(secret_names(&admin).is_empty(), "it was removed in the tenant");
    assert!(admin.handle.reveal().await.is_none());
    *admin.machine.0.store_fault.lock().unwrap() = None;
    admin.wants(Intent::TryAgain);
    admin.finding("secretKept", |status| *status == Status::Passed).await;
    assert_eq!(secret_names(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_say_what_is_there_and_hold_no_secret() {
    let mut admin = at_the_secret().await;
    admin.performs().await;
    admin.finding("secretProved", |status| *status == Status::Passed).await;
    admin.wants(Intent::ShowHealth);
    admin.health("healthy", |_| true).await;
    for (number, file) in [FileId::Reminder, FileId::ReportHtml, FileId::ReportJson].into_iter().enumerate() {
        admin.wants(Intent::Save { file });
        admin.health("saved", |one| one.saved.len() == number + 1).await;
    }
    admin.wants(Intent::OpenSaved { file: FileId::Reminder });
    let files = admin.machine.0.files.lock().unwrap().clone();
    let secret = admin.handle.reveal().await.unwrap();
    let view = admin.view();
    let account = view.signed_in.as_ref().unwrap().account.clone();
    for (name, text) in &files {
        assert!(!text.contains(secret.expose_secret()), "{name} holds the secret");
    }
    let [(calendar_name, calendar), (html_name, html), (json_name, json)] = files.as_slice() else {
        panic!("three files: {files:?}")
    };
    assert_eq!(calendar_name, "PeigUserManagerApp secret expiry.ics");
    assert_calendar(calendar, &registration(&admin));

    assert_eq!(std::path::Path::new(html_name).extension().unwrap(), "html");
    for word in [NAME, "User.ReadWrite.All", account.as_str(), "Nordwind Practice"] {
        assert!(html.contains(word), "the report lacks {word}");
    }
    assert!(!html.contains("{{"), "a value is missing");

    assert_eq!(std::path::Path::new(json_name).extension().unwrap(), "json");
    let json: Value = serde_json::from_str(json).unwrap();
    assert_eq!(json["applicationId"], registration(&admin)["appId"]);
    let changes = json["changes"].as_array().unwrap();
    assert_eq!(changes.len(), 10, "two objects, the list, five consents, the flag, the secret: {changes:?}");
    assert!(changes.iter().all(|one| one["account"] == account.as_str() && one["requestId"].is_string()));
    assert!(json["permissions"].as_array().unwrap().iter().all(|one| one["grantedBy"] == account.as_str()));
    assert_eq!(*admin.machine.0.files_opened.lock().unwrap(), [format!("/downloads/{calendar_name}")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn drift_is_seen_on_the_health_screen_and_mended_in_its_section() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let health = admin.sees_health().await;
    assert!(health.grants.iter().filter(|one| one.application).all(|one| one.granted_at.is_some()));
    assert_eq!(health.grants.len(), 5);
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    assert!(admin.practice.tenant().set_public_client(&id, false));
    admin
        .health("drift", |one| {
            one.sections.iter().any(|section| section.state == setup::ipc::SectionState::Open)
        })
        .await;
    admin.wants(Intent::Next);
    let view = admin.until("its section", |view| in_section(view).is_some()).await;
    assert_eq!(in_section(&view).unwrap().id, SectionId::PublicClient);
    admin.performs().await;
    admin.wants(Intent::ShowHealth);
    admin
        .until("mended", |view| {
            finding(view, "confirmPublicClient").is_some_and(|one| one.status == Status::Passed)
        })
        .await;
}
