//! Several registrations of the name: what tells them apart stands where the choice is made, first of all on the readiness
//! screen.

#![expect(clippy::panic, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, NAME, finding};
use practice_tenant::Scenario;
use serde_json::Value;
use setup::ipc::{Intent, ReadinessScreen, Screen, ScreenId, View};

fn readiness(view: &View) -> Option<&ReadinessScreen> {
    match &view.screen {
        Screen::Readiness(on) => Some(on),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_choice_is_made_on_the_readiness_screen_and_the_most_complete_one_is_recommended() {
    let mut admin = Admin::opens(Scenario::TwoRegistrations).await;
    let lists = |one: &Value| one["requiredResourceAccess"].as_array().is_some_and(|all| !all.is_empty());
    let consented = admin.practice.tenant().applications_named(NAME).into_iter().find(lists).unwrap();
    assert!(admin.practice.tenant().grant_all(consented["appId"].as_str().unwrap()));
    admin.signs_in().await;
    admin.confirms_the_tenant();
    let asked = |view: &View| readiness(view).is_some_and(|on| on.confirmed && on.choice_needed);
    let view = admin.until("asked", asked).await;
    let on = readiness(&view).unwrap();
    let [first, second] = on.registrations.as_slice() else { panic!("{:?}", on.registrations) };
    assert_eq!(first.object_id, consented["id"].as_str().unwrap(), "the most complete one comes first");
    assert!(first.recommended && !second.recommended);
    assert_eq!((first.service_principal, first.wanted), (Some(true), 5));
    assert!(first.consents > Some(0), "{first:?}");
    assert_eq!(second.consents, Some(0));
    assert!(!first.chosen && !second.chosen && on.plan.changes.is_empty(), "nothing is planned before it");

    admin.wants(Intent::ChooseRegistration { object_id: Some(first.object_id.clone()) });
    let chosen =
        |view: &View| readiness(view).is_some_and(|on| !on.choice_needed && !on.plan.changes.is_empty());
    let view = admin.until("chosen", chosen).await;
    assert_eq!(view.screen_id, ScreenId::Readiness);
    let on = readiness(&view).unwrap();
    assert!(on.registrations[0].chosen && !on.registrations[1].chosen, "{:?}", on.registrations);
    assert!(finding(&view, "tenantConfirmed").is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_registration_without_a_rival_is_no_choice() {
    let mut admin = Admin::opens(Scenario::HalfDone).await;
    admin.signs_in().await;
    admin.confirms_the_tenant();
    let view = admin.until("confirmed", |view| readiness(view).is_some_and(|on| on.confirmed)).await;
    assert!(readiness(&view).unwrap().registrations.is_empty());
}

/// Whoever may name something in a tenant must not turn round what stands beside it.
#[tokio::test(flavor = "multi_thread")]
async fn names_that_turn_the_text_round_are_shown_without_what_turns() {
    let mut admin = Admin::opens(Scenario::TwoRegistrations).await;
    admin.practice.tenant().with(|documents| {
        documents.organization["displayName"] = "\u{202e}dnal\u{202c}\u{2066}North\u{2069}\nwind".into();
        for user in &mut documents.users {
            user["displayName"] = "Owner \u{202e}boB".into();
        }
    });
    let view = admin.signs_in().await;
    let on = readiness(&view).unwrap();
    let named = view.signed_in.as_ref().and_then(|one| one.tenant_name.as_deref());
    assert_eq!((named, on.tenant_name.as_deref()), (Some("dnalNorth wind"), Some("dnalNorth wind")));
    let turns = |text: &str| text.contains(entra::is_unseen);
    assert!(!turns(&serde_json::to_string(&view).unwrap().replace("\\n", "")), "{view:?}");
    let owners: Vec<_> = on.registrations.iter().flat_map(|one| &one.owners).collect();
    assert!(!owners.is_empty() && owners.iter().all(|owner| *owner == "Owner boB"), "{owners:?}");
}
