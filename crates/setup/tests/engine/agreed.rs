//! What is shown is what is done: a list that the admin has not seen is never carried out, and nothing beyond it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{
    Admin, NAME, Press, add_a_secret, at, fault, finding, holds_reads, in_section, registration, secret_names,
};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::{Value, json};
use setup::guide::REDIRECT_URI;
use setup::ipc::{
    BinState, ChangeKind, FaultCode, Intent, LiveState, PlanView, RenewalPhase, Screen, ScreenId, SectionId,
    Status, View,
};

fn object_id(admin: &Admin) -> String {
    registration(admin)["id"].as_str().unwrap().to_owned()
}

fn kinds(plan: &PlanView) -> Vec<ChangeKind> {
    plan.changes.iter().map(|change| change.kind).collect()
}

/// The wizard learns nothing new from now on: no read begins, and none that is under way comes to its end.
async fn looks_away(admin: &mut Admin) {
    holds_reads(admin);
    admin.wants(Intent::Visible { visible: false });
    admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
}

fn reason(view: &View) -> Option<&str> {
    view.fault.as_ref()?.params.get("reason").map(String::as_str)
}

/// Asks for this, and is told that there is something else to do by now.
async fn is_told(admin: &mut Admin, intent: Intent) -> View {
    admin.wants(intent);
    let view = fault(admin, FaultCode::PlanChanged).await;
    admin.wants(Intent::DismissFault);
    admin.until("put away", |view| view.fault.is_none()).await;
    view
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_the_set_up_that_is_not_on_screen_is_not_carried_out() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let plan = || "0123456789abcdef".to_owned();
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin.until("Next unlocks", |view| view.navigation.next).await;
    is_told(&mut admin, Intent::SetEverythingUp { plan: plan() }).await;
    admin.wants(Intent::Next);
    admin.until("section 1", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    is_told(&mut admin, Intent::Perform { plan: plan() }).await;
    assert!(admin.practice.tenant().applications_named(NAME).is_empty());
    admin.performs().await;
    registration(&admin);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_the_upkeep_that_is_not_on_screen_is_not_carried_out() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    add_a_secret(&admin, "Peig 2024-01-01", "2024-01-01T00:00:00Z", "2024-07-01T00:00:00Z");
    add_a_secret(&admin, "Peig 2026-11-20", "2026-11-20T00:00:00Z", "2099-01-01T00:00:00Z");
    admin.sees_health().await;
    let health = admin.health("unclear", |on| on.renewal.phase == RenewalPhase::Unclear).await;
    assert!(!health.tidy.is_empty() && !health.renewal.removes.is_empty() && !health.renewal.plan.is_empty());
    let plan = || "0123456789abcdef".to_owned();
    for intent in [
        Intent::Renew { plan: plan() },
        Intent::TidySecrets { plan: plan() },
        Intent::PeigHasIt { plan: plan(), forget: false },
    ] {
        // Others are on this screen still, so it cannot be said to have none.
        let view = is_told(&mut admin, intent).await;
        assert_eq!(reason(&view), None);
    }
    assert_eq!(secret_names(&admin).len(), 3);
}

/// The admin reads "remove the older one"; a colleague's secret makes it two, and both would go at the click.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_added_between_the_list_and_the_press_is_shown_first() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    add_a_secret(&admin, "Peig 2026-11-20", "2026-11-20T00:00:00Z", "2099-01-01T00:00:00Z");
    admin.sees_health().await;
    let shown = admin.health("one would go", |on| on.renewal.removes.changes.len() == 1).await;
    add_a_secret(&admin, "Peig 2026-11-25", "2026-11-25T00:00:00Z", "2099-01-01T00:00:00Z");
    admin.health("two would go", |on| on.renewal.removes.changes.len() == 2).await;
    is_told(&mut admin, Intent::PeigHasIt { plan: shown.renewal.removes.id, forget: false }).await;
    assert_eq!(secret_names(&admin).len(), 3, "nothing went");
    admin.agrees(Press::PeigHasIt);
    admin.health("what is shown now went", |on| on.renewal.removes.is_empty()).await;
    assert_eq!(secret_names(&admin), ["Peig 2026-11-25"]);
}

/// The registration is read again before its list of addresses is replaced. What else has become wrong meanwhile was not
/// on the list.
#[tokio::test(flavor = "multi_thread")]
async fn what_turns_up_during_the_work_is_not_done_along_with_it() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    let id = object_id(&admin);
    assert!(admin.practice.tenant().remove_redirect(&id, REDIRECT_URI));
    admin.confirms().await;
    let view = admin.until("a plan", |view| in_section(view).is_some_and(|on| on.can_perform)).await;
    assert_eq!(kinds(&in_section(&view).unwrap().plan), [ChangeKind::AddRedirect]);
    looks_away(&mut admin).await;
    let others = "AzureADandPersonalMicrosoftAccount";
    assert!(admin.practice.tenant().change_application(&id, |one| one["signInAudience"] = json!(others)));
    admin.agrees(Press::Perform);
    let done =
        |view: &View| in_section(view).is_some_and(|on| !kinds(&on.plan).contains(&ChangeKind::AddRedirect));
    admin.until("done", |view| view.busy.is_none() && done(view)).await;
    assert_eq!(registration(&admin)["signInAudience"], others, "nobody has agreed to that");
    admin.practice.faults().clear();
    admin.wants(Intent::Visible { visible: true });
    let planned = [ChangeKind::SetAccountTypes];
    admin.until("it is shown", |view| in_section(view).is_some_and(|on| kinds(&on.plan) == planned)).await;
}

/// The rule for secrets as this tenant has it.
fn rules(admin: &Admin, rules: &Value) {
    admin.practice.tenant().with(|documents| {
        documents.app_management_policy["isEnabled"] = json!(true);
        documents.app_management_policy["applicationRestrictions"]["passwordCredentials"] = rules.clone();
    });
}

/// Signs in with the right to read the rule for secrets, and confirms the tenant.
async fn sees_the_rule(admin: &mut Admin) {
    admin.signs_in().await;
    admin.confirms_the_tenant();
    admin.wants(Intent::CheckMore);
    let read = |status: &Status| !matches!(status, Status::Warning { reason } if reason == "notRead");
    admin.finding("secretPolicy", read).await;
}

/// What is made now is older than the rule, so the list has to have the secret, as long as it was chosen.
#[tokio::test(flavor = "multi_thread")]
async fn a_rule_for_later_registrations_does_not_hold_for_the_one_that_is_made_now() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let next_month = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24 * 30)).to_string();
    rules(
        &admin,
        &json!([
            { "restrictionType": "passwordAddition", "maxLifetime": null, "restrictForAppsCreatedAfterDateTime": next_month },
            { "restrictionType": "passwordLifetime", "maxLifetime": "P30D", "restrictForAppsCreatedAfterDateTime": next_month },
        ]),
    );
    sees_the_rule(&mut admin).await;
    let view = admin.finding("secretPolicy", |status| *status == Status::Passed).await;
    let Screen::Readiness(on) = &view.screen else { unreachable!("the readiness screen") };
    let secret = on.plan.changes.iter().find(|change| change.kind == ChangeKind::MakeSecret).unwrap();
    let shown: jiff::civil::Date = secret.params["lastDay"].parse().unwrap();
    admin.agrees(Press::SetEverythingUp);
    let last = |view: &View| in_section(view).is_some_and(|on| on.id == SectionId::Confirm);
    admin.until("the last section", |view| view.busy.is_none() && last(view)).await;
    let made = registration(&admin)["passwordCredentials"][0]["endDateTime"].as_str().unwrap().to_owned();
    let made: jiff::Timestamp = made.parse().unwrap();
    // Midnight may come between the two.
    let days = made.to_zoned(jiff::tz::TimeZone::system()).date().duration_since(shown).as_hours() / 24;
    assert!((0..=1).contains(&days), "{made} and {shown}");
}

/// A colleague registers it by hand, or with another copy of this program, while the admin reads the list.
async fn made_by_somebody_else(key: Value) {
    let mut admin = at(SectionId::Registration).await;
    looks_away(&mut admin).await;
    let id = admin.practice.tenant().register_by_hand(NAME);
    let exchange = json!([{ "resourceAppId": "00000002-0000-0ff1-ce00-000000000000",
        "resourceAccess": [{ "id": "dc890d15-9560-4a4c-9b7f-a736ec74ec40", "type": "Role" }] }]);
    assert!(admin.practice.tenant().change_application(&id, |one| {
        one["uniqueName"] = key;
        one["requiredResourceAccess"] = exchange.clone();
    }));
    let theirs = registration(&admin);
    admin.agrees(Press::Perform);
    let view = fault(&mut admin, FaultCode::PlanChanged).await;
    assert_eq!(view.screen_id, ScreenId::Section);
    assert_eq!(registration(&admin), theirs, "not a second one, and nothing of theirs was changed");
    admin.practice.faults().clear();
    admin.wants(Intent::Visible { visible: true });
    admin.finding("registered", |status| *status == Status::Passed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_a_colleague_made_by_hand_meanwhile_is_shown_and_not_doubled() {
    made_by_somebody_else(Value::Null).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_that_another_wizard_made_meanwhile_is_shown_and_not_overwritten() {
    made_by_somebody_else(json!(NAME)).await;
}

/// Two windows press together: the second is led to where what is left is listed, be it nothing.
async fn set_up_by_somebody_quicker(with_an_owner: bool) -> View {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    looks_away(&mut admin).await;
    let id = admin.practice.tenant().register_by_hand(NAME);
    assert!(admin.practice.tenant().change_application(&id, |one| one["uniqueName"] = json!(NAME)));
    if with_an_owner {
        let tenant = admin.practice.tenant();
        tenant.add_owner(&id, &tenant.hire("A colleague"));
    }
    admin.sets_everything_up().await;
    let view = fault(&mut admin, FaultCode::PlanChanged).await;
    assert_eq!(view.screen_id, ScreenId::Readiness);
    assert!(registration(&admin)["requiredResourceAccess"].as_array().is_none_or(Vec::is_empty));
    admin.practice.faults().clear();
    admin.wants(Intent::Visible { visible: true });
    let creates = |plan: &PlanView| kinds(plan).contains(&ChangeKind::CreateRegistration);
    let read = |view: &View| matches!(&view.screen, Screen::Readiness(on) if !creates(&on.plan));
    let view = admin.until("theirs is read", read).await;
    assert!(view.fault.as_ref().is_some_and(|fault| fault.code == FaultCode::PlanChanged));
    view
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_up_that_somebody_else_was_quicker_with_ends_where_what_is_left_is_listed() {
    let view = set_up_by_somebody_quicker(false).await;
    let Screen::Readiness(on) = &view.screen else { unreachable!("the readiness screen") };
    assert!(!on.plan.is_empty());
    assert_eq!(reason(&view), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_set_up_that_somebody_else_was_quicker_with_is_said_to_have_no_list_where_it_has_none() {
    let view = set_up_by_somebody_quicker(true).await;
    let Screen::Readiness(on) = &view.screen else { unreachable!("the readiness screen") };
    assert!(on.plan.is_empty(), "what becomes of the colleague comes first");
    assert_eq!(reason(&view), Some("noList"));
}

/// What has to be decided by now is asked where it stands, and no button is left that does nothing.
#[tokio::test(flavor = "multi_thread")]
async fn trying_a_set_up_again_leads_to_what_has_to_be_decided_first() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    let refused = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::once("PATCH", "/applications(uniqueName", refused));
    admin.sets_everything_up().await;
    fault(&mut admin, FaultCode::Forbidden).await;
    for _ in 0..2 {
        admin.practice.tenant().register_by_hand(NAME);
    }
    // The first read may have been under way when they were made.
    for _ in 0..2 {
        let before = admin.view().live.read_at;
        admin.wants(Intent::Observe);
        admin.until("read", |view| view.live.read_at != before).await;
    }
    admin.wants(Intent::TryAgain);
    let view = fault(&mut admin, FaultCode::PlanChanged).await;
    assert_eq!(view.screen_id, ScreenId::Readiness);
    assert_eq!(view.fault.unwrap().params["reason"], "noList");
    assert_eq!(admin.practice.tenant().applications_named(NAME).len(), 2, "no third one");
}

/// A click that comes late, or from a page that is older than what it shows, says nothing about what is there now.
#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_to_something_else_is_none() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.signs_in().await;
    admin.wants(Intent::ConfirmTenant { tenant_id: "00000000-0000-4000-8000-000000000000".to_owned() });
    admin.wants(Intent::MakeNew);
    admin.wants(Intent::GoOnDespiteRule);
    admin.is_heard().await;
    assert_eq!(finding(&admin.view(), "tenantConfirmed").unwrap().status, Status::Missing { change: None });
    admin.confirms_the_tenant();
    admin.until("Next unlocks", |view| view.navigation.next).await;
    let id = admin.practice.tenant().register_by_hand(NAME);
    assert!(admin.practice.tenant().delete_application(&id));
    admin.wants(Intent::Observe);
    let asked = |view: &View| matches!(&view.screen, Screen::Readiness(on) if on.deleted.as_ref().is_some_and(|one| one.state != BinState::Answered));
    admin.until("the bin is a question all the same", asked).await;
    rules(&admin, &json!([{ "restrictionType": "passwordAddition", "maxLifetime": null }]));
    admin.wants(Intent::CheckMore);
    admin.finding("secretPolicy", |status| matches!(status, Status::Wrong { .. })).await;
}
