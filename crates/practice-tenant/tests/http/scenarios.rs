//! What each scenario finds, and what a colleague can do behind the wizard's back.

use practice_tenant::{Options, Practice, Scenario};
use serde_json::{Value, json};

const NAME: &str = "PeigUserManagerApp";

async fn started(scenario: Scenario) -> Practice {
    Practice::start(Options { scenario, ..Options::default() }).await.unwrap()
}

#[tokio::test]
async fn every_scenario_is_as_told() {
    let counts = [0, 1, 1, 2, 1, 0];
    for (scenario, count) in Scenario::ALL.into_iter().zip(counts) {
        assert_eq!(scenario.name().parse(), Ok(scenario));
        let practice = started(scenario).await;
        assert_eq!(practice.tenant().applications_named(NAME).len(), count, "{scenario}");
        let accounts = practice.tenant().accounts();
        assert_eq!(accounts.len(), 4);
        let first = if scenario == Scenario::CannotConsent {
            "Application Administrator"
        } else {
            "Global Administrator"
        };
        assert_eq!(accounts[0].roles, [first], "{scenario}");
    }
    assert!("elsewhere".parse::<Scenario>().is_err());
}

#[tokio::test]
async fn half_done_is_registered_by_hand_and_not_consented() {
    let practice = started(Scenario::HalfDone).await;
    let app = practice.tenant().applications_named(NAME).remove(0);
    assert_eq!(app["uniqueName"], Value::Null);
    assert_eq!(app["web"]["redirectUris"], json!(["http://localhost"]));
    assert_eq!(app["requiredResourceAccess"][0]["resourceAccess"].as_array().unwrap().len(), 2);
    assert_eq!((&app["isFallbackPublicClient"], &app["passwordCredentials"]), (&Value::Null, &json!([])));
    let app_id = app["appId"].as_str().unwrap();
    assert!(practice.tenant().service_principal_of(app_id).is_some());
    assert!(practice.tenant().granted_roles(app_id).is_empty());
    assert!(practice.tenant().granted_scopes(app_id).is_empty());
}

#[tokio::test]
async fn finished_holds_everything_and_a_secret_of_150_days() {
    let practice = started(Scenario::Finished).await;
    let app = practice.tenant().applications_named(NAME).remove(0);
    let app_id = app["appId"].as_str().unwrap();
    assert_eq!(practice.tenant().granted_roles(app_id).len(), 4);
    assert_eq!(practice.tenant().granted_scopes(app_id), ["User.Read"]);
    assert_eq!(app["isFallbackPublicClient"], true);
    let end: jiff::Timestamp =
        app["passwordCredentials"][0]["endDateTime"].as_str().unwrap().parse().unwrap();
    let left = end.duration_since(jiff::Timestamp::now()).as_hours();
    assert!((149 * 24..=150 * 24).contains(&left), "{left}");
}

#[tokio::test]
async fn a_colleague_changes_things_in_the_portal() {
    let practice = started(Scenario::Finished).await;
    let tenant = practice.tenant();
    let app = tenant.applications_named(NAME).remove(0);
    let (id, app_id) = (app["id"].as_str().unwrap(), app["appId"].as_str().unwrap());
    assert!(tenant.remove_redirect(id, "http://localhost"));
    assert!(tenant.set_public_client(id, false));
    assert!(tenant.revoke_role(app_id, "Group.ReadWrite.All"));
    assert!(!tenant.revoke_role(app_id, "Group.ReadWrite.All"), "it is gone");
    let app = tenant.applications_named(NAME).remove(0);
    assert_eq!((&app["web"]["redirectUris"], &app["isFallbackPublicClient"]), (&json!([]), &json!(false)));
    assert_eq!(tenant.granted_roles(app_id).len(), 3);
    assert!(tenant.grant_all(app_id));
    assert_eq!(tenant.granted_roles(app_id).len(), 4);
    tenant.register_by_hand(NAME);
    assert!(tenant.delete_application(id));
    assert_eq!(tenant.applications_named(NAME).len(), 1);
}

#[tokio::test]
async fn a_seed_makes_the_same_tenant_again() {
    let options = Options { seed: Some(42), ..Options::default() };
    let one = Practice::start(options.clone()).await.unwrap();
    let two = Practice::start(options).await.unwrap();
    assert_eq!(one.tenant().id(), two.tenant().id());
    assert_ne!(one.tenant().id(), started(Scenario::Fresh).await.tenant().id());
    let cloud: Value = serde_json::from_str(&one.cloud_json()).unwrap();
    assert_eq!(cloud["authority"], one.authority());
    assert_ne!(cloud["graph"], cloud["authority"]);
    assert!(!one.cloud_json().contains("microsoft"), "nothing of it is Microsoft's: {cloud}");
}
