//! A registration that somebody has switched off, a secret that a policy keeps from this computer, a rule that holds for one
//! registration alone: what the tenant says is what the checklist says.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{
    Admin, Machine, NAME, Press, at, fault, finding, in_section, registration, secret_names,
};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::json;
use setup::ipc::{
    ChangeKind, FaultCode, FileId, Intent, RenewalPhase, SecretPhase, SectionId, Status, View, Way,
};

fn object_id(admin: &Admin) -> String {
    registration(admin)["id"].as_str().unwrap().to_owned()
}

fn phase(view: &View) -> Option<SecretPhase> {
    in_section(view)?.secret.as_ref().map(|secret| secret.phase.clone())
}

fn wrong(found: &str, change: Option<ChangeKind>) -> Status {
    Status::Wrong { found: found.to_owned(), wanted: "enabled".to_owned(), change }
}

/// The finding is wrong in this way, whatever else holds.
async fn sees_it_off(admin: &mut Admin, status: Status) -> View {
    let view = admin.finding("enabled", |found| *found == status).await;
    assert!(!view.navigation.next, "nobody gets a token from it");
    view
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deactivated_registration_is_wrong_and_is_activated() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    assert!(admin.practice.tenant().deactivate(&object_id(&admin), true));
    admin.confirms().await;
    let view = sees_it_off(&mut admin, wrong("disabled", Some(ChangeKind::EnableRegistration))).await;
    let on = in_section(&view).unwrap();
    assert_eq!(on.id, SectionId::Registration);
    assert_eq!(
        on.plan.changes.iter().map(|one| one.kind).collect::<Vec<_>>(),
        [ChangeKind::EnableRegistration]
    );
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(registration(&admin)["isDisabled"], false);
}

/// It is not tried while it cannot sign in, and tried by itself once it can.
#[tokio::test(flavor = "multi_thread")]
async fn the_secret_at_hand_is_proved_once_its_registration_is_activated() {
    let mut admin = at(SectionId::Secret).await;
    admin.performs().await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    assert!(admin.practice.tenant().deactivate(&object_id(&admin), true));
    let mut admin = admin.restarts().await;
    admin.confirms().await;
    sees_it_off(&mut admin, wrong("disabled", Some(ChangeKind::EnableRegistration))).await;
    admin.performs().await;
    for next in [SectionId::Permissions, SectionId::PublicClient, SectionId::Secret] {
        admin.goes_on_to(next).await;
    }
    let view = admin.until("proved", |view| phase(view) == Some(SecretPhase::Proved)).await;
    assert_eq!(view.fault, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_microsoft_has_disabled_is_wrong_and_not_for_this_program_to_mend() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    assert!(admin.practice.tenant().disable_by_microsoft(&object_id(&admin), true));
    admin.confirms().await;
    let view = sees_it_off(&mut admin, wrong("disabledByMicrosoft", None)).await;
    let on = in_section(&view).unwrap();
    assert!(on.plan.is_empty() && !on.can_perform);
    admin.wants(Intent::Back);
    admin.until("readiness", |view| finding(view, "tenantConfirmed").is_some()).await;
    admin.wants(Intent::ShowHealth);
    let health = admin.health("health", |_| true).await;
    let of_registration = health.sections.iter().find(|one| one.id == SectionId::Registration).unwrap();
    let enabled = of_registration.findings.iter().find(|one| one.key == "enabled").unwrap();
    assert_eq!(enabled.status, wrong("disabledByMicrosoft", None), "no all-clear there either");
    assert!(admin.practice.tenant().disable_by_microsoft(&object_id(&admin), false));
    admin.finding("confirmRegistered", |status| *status == Status::Passed).await;
}

/// Conditional Access for workload identities keeps this computer out, and not Peig.
fn keeps_this_computer_out(admin: &Admin) {
    admin.practice.faults().add(Fault::always("POST", "/oauth2/v2.0/token", Answer::conditional_access()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_may_not_be_tried_from_here_is_handed_over_all_the_same() {
    let mut admin = at(SectionId::Secret).await;
    keeps_this_computer_out(&admin);
    admin.performs().await;
    let blocked = Status::Warning { reason: "blocked".to_owned() };
    let view = admin.finding("secretProved", |status| *status == blocked).await;
    assert_eq!(view.fault, None, "it says nothing about the secret");
    let view = admin.goes_on_to(SectionId::Confirm).await;
    assert!(finding(&view, "confirmSecret").unwrap().allows_next());
}

/// A refusal of the token endpoint by its number (Microsoft, "Microsoft Entra authentication and authorization error codes").
fn token_refused(number: u64) -> Answer {
    let body = json!({ "error": "invalid_grant", "error_description": format!("AADSTS{number}: words."),
        "error_codes": [number] });
    Answer::Json { status: 400, headers: std::collections::BTreeMap::new(), body }
}

/// Rules about place and device, whichever: they say nothing about the secret.
#[tokio::test(flavor = "multi_thread")]
async fn a_rule_about_place_or_device_keeps_no_secret_from_being_handed_over() {
    for number in [53_000, 53_001, 530_003, 530_032, 53_011, 500_021, 530_084, 50_131] {
        let mut admin = at(SectionId::Secret).await;
        admin.practice.faults().add(Fault::always("POST", "/oauth2/v2.0/token", token_refused(number)));
        admin.performs().await;
        let blocked = Status::Warning { reason: "blocked".to_owned() };
        admin.finding("secretProved", |status| *status == blocked).await;
        let view = admin.until("Next unlocks", |view| view.navigation.next).await;
        assert_eq!(view.fault, None, "{number}");
    }
}

/// A proxy's page, and a number that nobody knows: whether the secret is good cannot be told from here. The admin's word opens
/// the way, and the report says that it was one.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_tried_from_here_goes_on_the_admins_word() {
    let page = Answer::Raw {
        status: 200,
        content_type: "text/html".to_owned(),
        text: "<html>Sign in to the proxy</html>".to_owned(),
    };
    for (answer, about) in [(page, "way"), (token_refused(9_999_999), "unclear")] {
        let mut admin = at(SectionId::Secret).await;
        admin.practice.faults().add(Fault::always("POST", "/oauth2/v2.0/token", answer));
        admin.performs().await;
        let view = fault(&mut admin, FaultCode::SecretNotProved).await;
        let shown = view.fault.as_ref().unwrap();
        assert_eq!(shown.params["reason"], about);
        assert_eq!(shown.ways[..2], [Way::TryAgain, Way::HandOverUnproved]);
        assert!(!view.navigation.next, "not without a word");
        admin.wants(Intent::HandOverUnproved);
        let on_word = Status::Warning { reason: "onWord".to_owned() };
        admin.finding("secretProved", |status| *status == on_word).await;
        let view = admin.until("Next unlocks", |view| view.navigation.next).await;
        assert_eq!(view.fault, None);
        admin.wants(Intent::Save { file: FileId::ReportHtml });
        let machine = admin.machine.clone();
        admin.until("saved", |view| view.busy.is_none() && !admin_files(&machine).is_empty()).await;
        let report = admin_files(&admin.machine).concat();
        assert!(report.contains("on the administrator’s word"), "{report}");

        // It can be tried after all.
        admin.practice.faults().clear();
        admin.wants(Intent::Prove);
        admin.finding("secretProved", |status| *status == Status::Passed).await;
    }
}

fn admin_files(machine: &Machine) -> Vec<String> {
    machine.0.files.lock().unwrap().iter().map(|(_, text)| text.clone()).collect()
}

/// What is said against the secret itself is nobody's word to overrule.
#[tokio::test(flavor = "multi_thread")]
async fn a_secret_that_microsoft_calls_expired_goes_on_nobodys_word() {
    let mut admin = at(SectionId::Secret).await;
    admin.practice.faults().add(Fault::always("POST", "/oauth2/v2.0/token", token_refused(7_000_222)));
    admin.performs().await;
    let view = fault(&mut admin, FaultCode::SecretNotProved).await;
    assert!(!view.fault.unwrap().ways.contains(&Way::HandOverUnproved));
    admin.wants(Intent::HandOverUnproved);
    admin.is_heard().await;
    assert!(!admin.view().navigation.next);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_whose_secret_may_not_be_tried_from_here_comes_to_its_end() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    keeps_this_computer_out(&admin);
    admin.agrees(Press::Renew);
    admin.until("made", |view| view.busy.is_none() && view.screen_id == setup::ipc::ScreenId::Values).await;
    admin.wants(Intent::ShowHealth);
    let health = admin.health("it waits for Peig", |on| on.renewal.phase == RenewalPhase::HandOver).await;
    assert!(!health.renewal.may_finish, "Peig cannot have it yet");
    admin.wants(Intent::CopySecret);
    admin.health("it may go", |on| on.renewal.may_finish).await;
    admin.agrees(Press::PeigHasIt);
    admin.health("the old one is gone", |on| on.secrets.len() == 1).await;
    assert_eq!(secret_names(&admin).len(), 1);
}

/// Signs in with the right to read the rules for secrets.
async fn sees_the_rule(admin: &mut Admin, holds: impl Fn(&Status) -> bool) -> View {
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin.wants(Intent::CheckMore);
    let view = admin
        .finding("secretPolicy", |status| !matches!(status, Status::Unknown { .. }) && holds(status))
        .await;
    assert_eq!(view.fault, None);
    view
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_of_the_registration_lifts_what_the_tenant_forbids() {
    let mut admin = Admin::opens(Scenario::PolicyForbids).await;
    let id = admin.practice.tenant().register_by_hand(NAME);
    let lifted = json!([{ "restrictionType": "passwordAddition", "maxLifetime": null, "state": "disabled" }]);
    admin.practice.tenant().assign_policy(&id, &lifted);
    sees_the_rule(&mut admin, |status| *status == Status::Passed).await;
    admin.sets_everything_up().await;
    let last = |view: &View| in_section(view).is_some_and(|on| on.id == SectionId::Confirm);
    admin.until("the last section", |view| view.busy.is_none() && last(view)).await;
    assert_eq!(secret_names(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_of_the_registration_is_kept_where_it_is_stricter() {
    let mut admin = Admin::opens(Scenario::HalfDone).await;
    let month = json!([{ "restrictionType": "passwordLifetime", "maxLifetime": "P30D", "state": "enabled",
        "restrictForAppsCreatedAfterDateTime": "2019-10-19T10:37:00Z" }]);
    admin.practice.tenant().assign_policy(&object_id(&admin), &month);
    let limited = |status: &Status| matches!(status, Status::Warning { reason } if reason == "limited");
    let view = sees_the_rule(&mut admin, limited).await;
    assert_eq!(finding(&view, "secretPolicy").unwrap().params["days"], "30");
    admin.sets_everything_up().await;
    let last = |view: &View| in_section(view).is_some_and(|on| on.id == SectionId::Confirm);
    let view = admin
        .until("the last section", |view| view.busy.is_none() && (view.fault.is_some() || last(view)))
        .await;
    assert_eq!(view.fault, None, "Microsoft takes what was planned");
    let end = registration(&admin)["passwordCredentials"][0]["endDateTime"].as_str().unwrap().to_owned();
    let end: jiff::Timestamp = end.parse().unwrap();
    assert!(end <= jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 30));
}
