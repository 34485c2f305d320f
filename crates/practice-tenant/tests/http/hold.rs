//! Requests that a test holds.

use practice_tenant::Moment;
use serde_json::json;

use crate::site::Site;

/// Creates an application of this name, in a task of its own.
fn creates(
    site: &Site,
    token: &str,
    name: &str,
) -> tokio::task::JoinHandle<reqwest::Result<reqwest::Response>> {
    let request = site.http.post(format!("{}/v1.0/applications", site.practice.graph()));
    tokio::spawn(request.bearer_auth(token).json(&json!({ "displayName": name })).send())
}

fn made(site: &Site, name: &str) -> usize {
    site.practice.tenant().applications_named(name).len()
}

#[tokio::test]
async fn a_request_is_held_before_it_is_acted_on_before_its_answer_and_told_after_it() {
    let (site, token) = Site::signed_in().await;
    let next = |moment, skip| {
        site.practice.hold(moment, skip, |seen| seen.method == "POST" && seen.path == "/v1.0/applications")
    };
    let mut held = next(Moment::BeforeActing, 1);
    let passes = creates(&site, &token, "Passes").await.unwrap();
    assert_eq!(passes.unwrap().status(), 201, "the first of two is not meant");
    let asked = creates(&site, &token, "Before");
    assert!(held.reached().await);
    assert_eq!(made(&site, "Before"), 0);
    drop(held);
    assert!(asked.await.unwrap().is_err(), "it is cut");
    assert_eq!(made(&site, "Before"), 0, "and never acted on");

    let mut held = next(Moment::BeforeAnswer, 0);
    let asked = creates(&site, &token, "Acted");
    assert!(held.reached().await);
    assert_eq!(made(&site, "Acted"), 1);
    assert!(!asked.is_finished(), "it waits for its answer");
    drop(held);
    assert!(asked.await.unwrap().is_err(), "which never comes");

    let mut held = next(Moment::AfterAnswer, 0);
    let asked = creates(&site, &token, "Answered");
    assert!(held.reached().await);
    assert_eq!(asked.await.unwrap().unwrap().status(), 201);

    drop(next(Moment::BeforeActing, 0));
    assert_eq!(
        creates(&site, &token, "Then").await.unwrap().unwrap().status(),
        201,
        "nobody holds it any more"
    );
    let mut held = next(Moment::BeforeActing, 0);
    site.practice.stop().await;
    assert!(!held.reached().await, "nothing comes to one that has stopped");
}
