//! The whole client against the practice tenant, which shares no type with it: sign in, read, write, prove a secret, undo.

use std::time::Duration;

use crate::support::http;
use crate::support::story::{a_registration, patient, sign_in, sign_in_for};
use entra::graph::{
    Application, AssignedPolicies, NewApplication, ServicePrincipal, Upserted, add_password_part,
    assign_app_role_part, create_grant_part, list, new_secret, object, reads,
};
use entra::{Cloud, Code, Graph, Http, Part, app_token};
use jiff::{SignedDuration, Timestamp};
use practice_tenant::{Answer, Fault, Options, Practice, Scenario};
use serde_json::json;
use uuid::Uuid;

/// A browser on this computer, which no proxy is needed for.
fn browser() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

#[tokio::test]
async fn a_registration_is_made_proved_and_removed() {
    let practice =
        Practice::start(Options { scenario: Scenario::Fresh, ..Options::default() }).await.unwrap();
    let (http, cloud) = (http(), Cloud::from_json(&practice.cloud_json()).unwrap());
    let session = a_registration(&http, &cloud, browser(), practice.tenant().admin_upn()).await;
    assert_eq!(session.tenant_id, practice.tenant().id());
    practice.stop().await;
}

#[tokio::test]
async fn an_account_that_may_not_consent_is_told() {
    let practice =
        Practice::start(Options { scenario: Scenario::CannotConsent, ..Options::default() }).await.unwrap();
    let (http, cloud) = (http(), Cloud::from_json(&practice.cloud_json()).unwrap());
    let session = sign_in(&http, &cloud, browser(), practice.tenant().app_admin_upn()).await;
    let graph = Graph::new(&http, &cloud, session.access_token.clone());
    let offered =
        list::<ServicePrincipal>(&graph.json(&reads::graph_service_principal()).await.unwrap()).unwrap();
    let role = &offered.items[0].app_roles[0].id;
    let part = assign_app_role_part(&offered.items[0].id, &offered.items[0].id, role);
    let fault = graph.batch(vec![part]).await.unwrap().remove(0).unwrap_err();
    assert_eq!(fault.code, Code::Forbidden, "{fault}");
    assert!(fault.request_id.is_some());
    practice.stop().await;
}

#[tokio::test]
async fn what_was_renamed_is_found_by_its_key_and_what_was_deleted_is_had_back() {
    let practice =
        Practice::start(Options { scenario: Scenario::Fresh, ..Options::default() }).await.unwrap();
    let (http, cloud) = (http(), Cloud::from_json(&practice.cloud_json()).unwrap());
    let session = sign_in(&http, &cloud, browser(), practice.tenant().admin_upn()).await;
    let graph = Graph::new(&http, &cloud, session.access_token.clone());

    let keyed = reads::application_keyed("It's key");
    assert_eq!(graph.json(&keyed).await.unwrap_err().code, Code::NotFound);
    let new = NewApplication {
        display_name: "An app".to_owned(),
        sign_in_audience: "AzureADMyOrg".to_owned(),
        ..NewApplication::default()
    };
    let Upserted::Created(made) = graph.create_application("It's key", &new).await.unwrap() else {
        panic!("it was there");
    };
    patient(|| graph.create_service_principal(&made.app_id, "An app")).await;
    graph.patch_application(&made.id, &json!({"displayName": "Renamed"})).await.unwrap();
    let found: Application = graph.get(&keyed.url).await.unwrap();
    assert_eq!((found.id.as_str(), found.display_name.as_str()), (made.id.as_str(), "Renamed"));

    let alive = reads::service_principal_of(&made.app_id);
    let principal = graph.get_all::<ServicePrincipal>(&alive.url).await.unwrap().remove(0);
    graph.write_nothing(&Part::delete(format!("/servicePrincipals/{}", principal.id))).await.unwrap();
    assert_eq!(graph.get_all::<ServicePrincipal>(&alive.url).await.unwrap(), []);
    let bin: Vec<ServicePrincipal> = graph.get_all(&reads::deleted_service_principals().url).await.unwrap();
    let [deleted] = bin.as_slice() else { panic!("{bin:?}") };
    assert_eq!((deleted.id.as_str(), deleted.app_id.as_str()), (principal.id.as_str(), made.app_id.as_str()));
    assert!(deleted.deleted_date_time.is_some());
    graph.restore_deleted(&deleted.id).await.unwrap();
    assert_eq!(graph.get_all::<ServicePrincipal>(&alive.url).await.unwrap()[0].id, principal.id);
    practice.stop().await;
}

/// A registration with its service principal, made by an administrator: Graph as that one, and both.
async fn registered(
    practice: &Practice,
    http: &Http,
    cloud: &Cloud,
) -> (Graph, Application, ServicePrincipal) {
    let session = sign_in(http, cloud, browser(), practice.tenant().admin_upn()).await;
    let graph = Graph::new(http, cloud, session.access_token.clone());
    let new = NewApplication {
        display_name: "An app".to_owned(),
        sign_in_audience: "AzureADMyOrg".to_owned(),
        ..NewApplication::default()
    };
    let Upserted::Created(made) = graph.create_application("key", &new).await.unwrap() else {
        panic!("it was there");
    };
    graph.create_service_principal(&made.app_id, "An app").await.unwrap();
    let alive = reads::service_principal_of(&made.app_id);
    let principal = graph.get_all::<ServicePrincipal>(&alive.url).await.unwrap().remove(0);
    (graph, made, principal)
}

fn half_a_year() -> Timestamp {
    Timestamp::now() + SignedDuration::from_hours(24 * 180)
}

#[tokio::test]
async fn consents_and_a_secret_are_made_in_one_batch_and_prove_themselves() {
    let practice =
        Practice::start(Options { scenario: Scenario::Fresh, ..Options::default() }).await.unwrap();
    let (http, cloud) = (http(), Cloud::from_json(&practice.cloud_json()).unwrap());
    let (graph, made, principal) = registered(&practice, &http, &cloud).await;
    let offered =
        list::<ServicePrincipal>(&graph.json(&reads::graph_service_principal()).await.unwrap()).unwrap();
    let (service, key) = (&offered.items[0], Uuid::new_v4());
    let parts = vec![
        assign_app_role_part(&service.id, &principal.id, &service.app_roles[0].id),
        create_grant_part(&principal.id, &service.id, "User.Read"),
        add_password_part(&made.id, "Peig", key, half_a_year()),
    ];
    let mut answers = graph.batch(parts).await.unwrap();
    let secret = new_secret(answers.remove(2).unwrap()).unwrap();
    assert_eq!(secret.key_id, key.to_string());
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    let token = app_token(&http, &cloud, &practice.tenant().id(), &made.app_id, &secret.value).await.unwrap();
    assert_eq!(token.roles.map(|roles| roles.len()), Some(1));

    let fault = graph.add_password_as(&made.id, "Peig", key, half_a_year()).await.unwrap_err();
    assert_eq!((fault.code, fault.may_have_acted()), (Code::BadRequest, false), "{fault}");
    practice.stop().await;
}

#[tokio::test]
async fn a_throttled_part_says_how_long_to_wait_and_the_others_stand() {
    let practice =
        Practice::start(Options { scenario: Scenario::Fresh, ..Options::default() }).await.unwrap();
    let (http, cloud) = (http(), Cloud::from_json(&practice.cloud_json()).unwrap());
    let (graph, made, _) = registered(&practice, &http, &cloud).await;
    let faults = practice.faults();
    faults.add(Fault::once("POST", "/addPassword", Answer::throttled("7")));
    let key = Uuid::new_v4();
    let parts = || vec![reads::me(), add_password_part(&made.id, "Peig", key, half_a_year()).after(0)];
    let answers = graph.batch(parts()).await.unwrap();
    let fault = answers[1].as_ref().unwrap_err();
    assert_eq!((fault.code, fault.retry_after), (Code::Throttled, Some(Duration::from_secs(7))));
    assert!(answers[0].is_ok() && !fault.may_have_acted(), "{fault}");
    let read: Application = graph.get(&reads::application(&made.id).url).await.unwrap();
    assert_eq!(read.password_credentials, []);

    // What the throttled one leaves out is told with its reason, and may be asked again with it.
    faults.add(Fault::once("GET", "/v1.0/me", Answer::throttled("3")));
    let left_out = graph.batch(parts()).await.unwrap().remove(1).unwrap_err();
    assert_eq!((left_out.code, left_out.retry_after), (Code::Throttled, Some(Duration::from_secs(3))));
    assert!(graph.batch(parts()).await.unwrap().iter().all(Result::is_ok));

    // The answer of the whole is lost: what was made is found by its key id.
    let lost = Uuid::new_v4();
    faults.add(Fault::once("POST", "/addPassword", Answer::DropAfter));
    let part = add_password_part(&made.id, "Peig", lost, half_a_year());
    assert!(graph.batch(vec![part]).await.unwrap_err().may_have_acted());
    let read: Application = graph.get(&reads::application(&made.id).url).await.unwrap();
    let ids: Vec<_> = read.password_credentials.iter().map(|one| one.key_id.clone()).collect();
    assert_eq!(ids, [key.to_string(), lost.to_string()]);
    practice.stop().await;
}

#[tokio::test]
async fn what_is_switched_off_is_seen_and_told_by_the_token_endpoint() {
    let practice =
        Practice::start(Options { scenario: Scenario::Fresh, ..Options::default() }).await.unwrap();
    let (http, cloud) = (http(), Cloud::from_json(&practice.cloud_json()).unwrap());
    let (graph, made, _) = registered(&practice, &http, &cloud).await;
    let secret = graph.add_password(&made.id, "Peig", half_a_year()).await.unwrap().value.value;
    let tenant = practice.tenant();
    let state = async || {
        let read: Application = graph.get(&reads::application(&made.id).url).await.unwrap();
        let token = app_token(&http, &cloud, &tenant.id(), &made.app_id, &secret).await;
        (read.is_deactivated(), read.disabled_by_microsoft(), token.map(drop).map_err(|fault| fault.code))
    };
    assert_eq!(state().await, (false, false, Ok(())));
    tenant.deactivate(&made.id, true);
    assert_eq!(state().await, (true, false, Err(Code::ClientDisabled)));
    graph.patch_application(&made.id, &json!({"isDisabled": false})).await.unwrap();
    assert_eq!(state().await, (false, false, Ok(())));
    tenant.disable_by_microsoft(&made.id, true);
    assert_eq!(state().await, (false, true, Err(Code::ClientDisabled)));
    tenant.disable_by_microsoft(&made.id, false);
    assert_eq!(state().await, (false, false, Ok(())));
    practice.stop().await;
}

#[tokio::test]
async fn the_policies_of_one_registration_are_for_who_may_read_policies() {
    let practice =
        Practice::start(Options { scenario: Scenario::Fresh, ..Options::default() }).await.unwrap();
    let (http, cloud) = (http(), Cloud::from_json(&practice.cloud_json()).unwrap());
    let (graph, made, _) = registered(&practice, &http, &cloud).await;
    let rules = json!([{"restrictionType": "passwordAddition", "state": "disabled", "maxLifetime": null}]);
    practice.tenant().assign_policy(&made.id, &rules);
    let read = graph.json(&reads::assigned_policies(&made.id)).await;
    assert_eq!(read.unwrap_err().code, Code::Forbidden, "without Policy.Read.All");
    let (admin, more) = (practice.tenant().admin_upn(), ["Policy.Read.All"]);
    let session = sign_in_for(&http, &cloud, browser(), admin, &more).await;
    assert!(session.scopes().has("policy.read.all"));
    let graph = Graph::new(&http, &cloud, session.access_token);
    let read: AssignedPolicies =
        object(&graph.json(&reads::assigned_policies(&made.id)).await.unwrap()).unwrap();
    let [policy] = read.app_management_policies.as_slice() else { panic!("{read:?}") };
    let rule = &policy.restrictions.password_credentials[0];
    assert_eq!((policy.is_enabled, rule.state.as_deref()), (Some(true), Some("disabled")));
    practice.stop().await;
}
