//! `$batch`: limits, order, dependencies, and faults of single parts.

use practice_tenant::{Answer, Fault};
use reqwest::Method;
use serde_json::{Value, json};

use crate::site::Site;

fn get(id: usize, url: &str) -> Value {
    json!({ "id": id.to_string(), "method": "GET", "url": url })
}

fn part<'a>(body: &'a Value, id: &str) -> &'a Value {
    body["responses"].as_array().unwrap().iter().find(|response| response["id"] == id).unwrap()
}

#[tokio::test]
async fn parts_are_answered_by_id_in_another_order() {
    let (site, token) = Site::signed_in().await;
    let requests: Vec<Value> = (1..=20).map(|id| get(id, "/me?$select=id")).collect();
    let got = site.post(&token, "/$batch", json!({ "requests": requests })).await;
    assert_eq!(got.status, 200, "{got:?}");
    let ids: Vec<String> = got.body["responses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["id"].as_str().unwrap().to_owned())
        .collect();
    let asked: Vec<String> = (1..=20).map(|id: usize| id.to_string()).collect();
    assert_ne!(ids, asked);
    let mut sorted = ids;
    sorted.sort_by_key(|id| id.parse::<usize>().unwrap());
    assert_eq!(sorted, asked);
}

#[tokio::test]
async fn a_batch_has_its_own_rules() {
    let (site, token) = Site::signed_in().await;
    site.practice.expect_wrong_requests("batches that break the rules are refused");
    let wrong = [
        json!({ "requests": (0..21).map(|id| get(id, "/me")).collect::<Vec<_>>() }),
        json!({ "requests": [get(1, "/me"), get(1, "/me")] }),
        json!({ "requests": [{ "id": "1", "method": "POST", "url": "/applications", "body": { "displayName": "x" } }] }),
        json!({ "requests": [{ "id": "1", "url": "/me" }] }),
        json!({ "requests": [] }),
        json!({ "requests": [get(1, "https://graph.microsoft.com/v1.0/me")] }),
    ];
    for body in wrong {
        assert_eq!(site.post(&token, "/$batch", body.clone()).await.status, 400, "{body}");
    }
    assert!(site.practice.tenant().applications_named("x").is_empty());
    let anonymous = site.post("", "/$batch", json!({ "requests": [get(1, "/me")] })).await;
    assert_eq!(anonymous.status, 401);
}

#[tokio::test]
async fn parts_that_depend_on_a_failed_one_are_not_carried_out() {
    let (site, token) = Site::signed_in().await;
    let create = json!({ "id": "2", "method": "POST", "url": "/applications", "dependsOn": ["1"],
        "headers": { "Content-Type": "application/json" }, "body": { "displayName": "Later" } });
    let failing = json!({ "requests": [get(1, "/applications/nowhere"), create] });
    let got = site.post(&token, "/$batch", failing).await;
    assert_eq!(part(&got.body, "1")["status"], 404);
    assert_eq!(part(&got.body, "2")["status"], 424);
    assert!(site.practice.tenant().applications_named("Later").is_empty());
    let good = json!({ "requests": [get(1, "/me"), create] });
    let got = site.post(&token, "/$batch", good).await;
    assert_eq!(part(&got.body, "2")["status"], 201);
    assert_eq!(site.practice.tenant().applications_named("Later").len(), 1);
}

#[tokio::test]
async fn a_fault_can_strike_one_part() {
    let (site, token) = Site::signed_in().await;
    site.practice.faults().add(Fault::once("GET", "/organization", Answer::throttled("3")));
    let requests = json!({ "requests": [get(1, "/me"), get(2, "/organization")] });
    let got = site.post(&token, "/$batch", requests.clone()).await;
    assert_eq!(part(&got.body, "1")["status"], 200);
    assert_eq!(
        (&part(&got.body, "2")["status"], &part(&got.body, "2")["headers"]["Retry-After"]),
        (&json!(429), &json!("3"))
    );
    let got = site.post(&token, "/$batch", requests).await;
    assert_eq!(part(&got.body, "2")["status"], 200, "once only");
    let seen = site.practice.log();
    let parts = seen.iter().filter(|seen| seen.in_batch).count();
    assert_eq!(parts, 4);
    assert_eq!(seen.iter().filter(|s| s.in_batch && s.status == Some(429)).count(), 1);
}

#[tokio::test]
async fn a_lost_part_loses_the_batch_after_acting() {
    let (site, token) = Site::signed_in().await;
    site.practice.faults().add(Fault::once("POST", "/applications", Answer::DropAfter));
    let create = json!({ "id": "1", "method": "POST", "url": "/applications",
        "headers": { "Content-Type": "application/json" }, "body": { "displayName": "Lost" } });
    let request = site.http.request(Method::POST, format!("{}/v1.0/$batch", site.practice.graph()));
    let lost = request.bearer_auth(&token).json(&json!({ "requests": [create] })).send().await;
    assert!(lost.is_err());
    assert_eq!(site.practice.tenant().applications_named("Lost").len(), 1);
}
