//! The whole client against the practice tenant, which shares no type with it: sign in, read, write, prove a secret, undo.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests may panic and print"
)]

mod support;

use entra::graph::{ServicePrincipal, assign_app_role_part, list, reads};
use entra::{Cloud, Code, Graph};
use practice_tenant::{Options, Practice, Scenario};
use support::http;
use support::story::{a_registration, sign_in};

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
