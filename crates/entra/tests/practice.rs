//! The whole client against the practice tenant, which shares no type with it: sign in, read, write, prove a secret, undo.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests may panic and print"
)]

mod support;

use entra::graph::{
    Application, NewApplication, ServicePrincipal, Upserted, assign_app_role_part, list, reads,
};
use entra::{Cloud, Code, Graph, Part};
use practice_tenant::{Options, Practice, Scenario};
use serde_json::json;
use support::http;
use support::story::{a_registration, patient, sign_in};

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
