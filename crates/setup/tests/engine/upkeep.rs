//! What comes after the set-up: removal, restoring, the tenant's rule, the store, the files.

#![expect(clippy::panic, reason = "a test that cannot go on fails here")]

use crate::support::calendar::assert_calendar;
use crate::support::{Admin, NAME, Press, fault, finding, in_section, registration, secret_names};
use practice_tenant::Scenario;
use serde_json::Value;
use setup::host::HostFault;
use setup::ipc::{
    BinState, ChangeKind, ClosingRisk, ExpiryChoice, FaultCode, FileId, HealthScreen, Intent, KeptIn, LinkId,
    Screen, SecretPolicyView, SectionId, Status, View, Way,
};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_set_up_can_be_removed_and_had_back() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    let health = admin.looks_at_removal().await;
    let kinds: Vec<_> = health.removal.changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == ChangeKind::RevokeRole).count(), 4);
    assert_eq!(kinds.last(), Some(&ChangeKind::DeleteRegistration));
    admin.agrees_to_remove("another".to_owned());
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
    admin.agrees_to_remove(health.object_id.clone());
    let view = admin
        .until("in the bin", |view| {
            view.busy.is_none() && matches!(&view.screen, Screen::Readiness(on) if on.deleted.is_some())
        })
        .await;
    assert!(admin.practice.tenant().applications_named(NAME).is_empty());
    let Screen::Readiness(readiness) = view.screen else { panic!("the readiness screen") };
    let choice = readiness.deleted.unwrap();
    assert!(choice.state == BinState::Removed && !view.navigation.has_next, "what was asked for is done");
    assert!(choice.items[0].restorable_until.is_some());
    assert!(readiness.plan.is_empty());
    admin.sets_everything_up().await;

    admin.wants(Intent::Restore { object_id: choice.items[0].object_id.clone() });
    admin
        .until("had back", |view| {
            view.busy.is_none() && matches!(&view.screen, Screen::Readiness(on) if on.deleted.is_none())
        })
        .await;
    assert_eq!(registration(&admin)["id"], health.object_id.as_str());
}

/// Confirms a tenant in whose bin there is a registration, and is asked about it.
async fn sees_the_bin(admin: &mut Admin) {
    admin.signs_in().await;
    admin.confirms_the_tenant();
    let asked = |view: &View| matches!(&view.screen, Screen::Readiness(on) if on.deleted.is_some());
    admin.until("the bin is shown", asked).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_registration_is_left_in_the_bin_if_the_admin_says_so() {
    let mut admin = Admin::opens(Scenario::Deleted).await;
    sees_the_bin(&mut admin).await;
    let view = admin.view();
    assert!(!view.navigation.next && view.navigation.has_next);
    let removed = |on: &Screen| matches!(on, Screen::Readiness(on) if on.deleted.as_ref().is_some_and(|bin| bin.state == BinState::Removed));
    assert!(!removed(&view.screen), "somebody else deleted it");
    admin.wants(Intent::MakeNew);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    let view = admin.view();
    assert!(matches!(&view.screen, Screen::Readiness(on) if !on.plan.is_empty()));
    admin.wants(Intent::Next);
    admin.until("section 1", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    admin.performs().await;
    admin.until("made beside the one in the bin, which keeps its key", |view| view.navigation.next).await;
    let made = registration(&admin);
    let key = made["uniqueName"].as_str().unwrap();
    assert!(key.starts_with(NAME) && key != NAME, "{key}");
    let kept = admin.practice.tenant().with(|documents| documents.deleted.len());
    assert_eq!(kept, 2, "registration and service principal stay in the bin");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_restores_it_after_all_means_that_one() {
    let mut admin = Admin::opens(Scenario::Deleted).await;
    sees_the_bin(&mut admin).await;
    admin.wants(Intent::MakeNew);
    let view = admin.until("Next unlocks", |view| view.navigation.next).await;
    let Screen::Readiness(on) = view.screen else { panic!("the readiness screen") };
    let object_id = on.deleted.unwrap().items[0].object_id.clone();
    admin.wants(Intent::Restore { object_id: object_id.clone() });
    let back = |view: &View| matches!(&view.screen, Screen::Readiness(on) if on.deleted.is_none());
    let view = admin.until("restored", |view| view.busy.is_none() && back(view)).await;
    let read_at = view.live.read_at;
    admin.wants(Intent::Observe);
    let view = admin.until("read again", |view| view.live.read_at != read_at).await;
    let Screen::Readiness(on) = view.screen else { panic!("the readiness screen") };
    let makes_one = on.plan.changes.iter().any(|change| change.kind == ChangeKind::CreateRegistration);
    assert!(!makes_one && !on.choice_needed, "no second one beside it");
    assert_eq!(registration(&admin)["id"], object_id);
}

/// The one in the bin had been renamed before it was deleted.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_registration_that_was_renamed_is_offered_too_and_keeps_its_key() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let id = registration(&admin)["id"].as_str().unwrap().to_owned();
    assert!(admin.practice.tenant().change_application(&id, |one| one["displayName"] = "Old Peig".into()));
    assert!(admin.practice.tenant().delete_application(&id));
    sees_the_bin(&mut admin).await;
    admin.wants(Intent::MakeNew);
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.wants(Intent::Next);
    admin.until("section 1", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    admin.performs().await;
    admin.until("made", |view| view.navigation.next).await;
    assert_eq!(admin.practice.tenant().applications_named("PeigUserManagerApp").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_that_forbids_secrets_stops_before_anything_is_made() {
    let mut admin = Admin::opens(Scenario::PolicyForbids).await;
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin
        .finding("secretPolicy", |status| matches!(status, Status::Warning { reason } if reason == "notRead"))
        .await;
    admin.wants(Intent::CheckMore);
    let view = admin.finding("secretPolicy", |status| matches!(status, Status::Wrong { .. })).await;
    assert!(!view.navigation.next);
    assert!(view.sections.iter().all(|section| !section.reachable), "nor round it by the stepper");
    admin.sets_everything_up().await;
    admin.wants(Intent::GoTo { section: SectionId::Registration });
    admin.agrees(Press::Perform);
    admin.wants(Intent::Next);
    let view = admin.until("nothing is under way", |view| view.busy.is_none()).await;
    assert_eq!(finding(&view, "businessPremium").unwrap().status, Status::Passed);
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
    admin.confirms_the_tenant();
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
    admin.confirms_the_tenant();
    *admin.machine.0.browser.lock().unwrap() = Some(crate::support::Browser::Cancels);
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
    admin.agrees(Press::Perform);
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
    admin.until("what the sign-in left is asked about", |view| view.sign_out_question.is_some()).await;
    admin.wants(Intent::CloseAnyway);
    admin.until("closing", |view| view.sign_out_question.is_none()).await;
    assert!(*admin.machine.0.closed.lock().unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_cannot_be_kept_is_rolled_back() {
    let mut admin = at_the_secret().await;
    *admin.machine.0.store_fault.lock().unwrap() = Some(HostFault::Failed("full".to_owned()));
    admin.agrees(Press::Perform);
    let view = admin.until("rolled back", |view| view.busy.is_none() && view.fault.is_some()).await;
    assert_eq!(view.fault.unwrap().code, FaultCode::SecretRolledBack);
    assert!(secret_names(&admin).is_empty(), "it was removed in the tenant");
    assert!(admin.handle.reveal().await.is_none());
    admin.finding("secretLive", |status| matches!(status, Status::Missing { .. })).await;
    *admin.machine.0.store_fault.lock().unwrap() = None;
    admin.wants(Intent::TryAgain);
    admin.finding("secretKept", |status| *status == Status::Passed).await;
    assert_eq!(secret_names(&admin).len(), 1);
}

/// Without a store the secret is not made before somebody is there to see it.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_goes_on_without_the_store_once_the_sign_in_has_ended() {
    let mut admin = at_the_secret().await;
    *admin.machine.0.probe_fault.lock().unwrap() = Some(HostFault::Locked);
    admin.agrees(Press::Perform);
    let shown = fault(&mut admin, FaultCode::StoreLocked).await.fault.unwrap();
    assert!(shown.ways.contains(&Way::KeepInMemory));
    admin.practice.tenant().expire_tokens();
    let over = |view: &View| {
        view.fault.as_ref().is_some_and(|fault| fault.ways.contains(&Way::SignInAgain)) && view.busy.is_none()
    };
    admin.wants(Intent::Observe);
    let view = admin.until("the sign-in has ended", over).await;
    assert!(!view.fault.unwrap().ways.contains(&Way::KeepInMemory));
    admin.wants(Intent::KeepInMemory);
    admin.wants(Intent::SignInAgain);
    admin.until("signed in", |view| view.busy.is_none() && !over(view)).await;
    admin.agrees(Press::Perform);
    fault(&mut admin, FaultCode::StoreLocked).await;
    assert!(secret_names(&admin).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_opened_is_told_by_its_place() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    admin.wants(Intent::Save { file: FileId::ReportJson });
    let health = admin.health("saved", |one| one.saved.len() == 1).await;
    admin.machine.0.files.lock().unwrap().clear();
    admin.wants(Intent::OpenSaved { file: FileId::ReportJson });
    let shown = fault(&mut admin, FaultCode::FileNotOpened).await.fault.unwrap();
    assert_eq!(shown.params["file"], health.saved[0].path);
    assert_eq!(shown.ways, [Way::CopyDetails, Way::Dismiss], "nothing could be tried again");
    *admin.machine.0.browser.lock().unwrap() = Some(crate::support::Browser::Missing);
    admin.wants(Intent::Open { link: LinkId::Connector });
    let shown = fault(&mut admin, FaultCode::LinkNotOpened).await.fault.unwrap();
    assert!(shown.params["address"].starts_with("https://"), "{:?}", shown.params);
    assert_eq!(shown.ways, [Way::CopyDetails, Way::Dismiss], "nor is anybody to sign in");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_say_what_is_there_and_hold_no_secret() {
    let mut admin = at_the_secret().await;
    // Whoever may name a tenant writes no lines of the files.
    admin
        .practice
        .tenant()
        .with(|documents| documents.organization["displayName"] = "Nordwind\rPractice".into());
    admin.performs().await;
    admin.finding("secretProved", |status| *status == Status::Passed).await;
    admin.wants(Intent::ShowHealth);
    admin.health("healthy", |_| true).await;
    for (number, file) in [FileId::Reminder, FileId::ReportHtml, FileId::ReportJson].into_iter().enumerate() {
        admin.wants(Intent::Save { file });
        admin.health("saved", |one| one.saved.len() == number + 1).await;
    }
    admin.wants(Intent::OpenSaved { file: FileId::Reminder });
    admin.is_heard().await;
    let files = admin.machine.0.files.lock().unwrap().clone();
    let secret = admin.machine.stored().remove(0);
    let view = admin.view();
    let account = view.signed_in.as_ref().unwrap().account.clone();
    for (name, text) in &files {
        assert!(!text.contains(&secret), "{name} holds the secret");
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
