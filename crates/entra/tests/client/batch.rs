//! Several requests in one: what is asked, and how the answers find their parts.

use std::time::Duration;

use crate::support::{Reply, Server, answering, graph_of};
use entra::Code;
use entra::graph::{Application, assign_app_role_part, create_grant_part, list, reads, remove_grant_part};
use serde_json::{Value, json};

/// An id of the form that Microsoft publishes for them.
const ID: &str = "11111111-2222-4333-8444-555555555555";

#[tokio::test]
async fn a_batch_answers_in_the_order_asked() {
    let server = Server::start(|_| {
        let responses = json!([
            {"id": "3", "status": 429, "headers": {"Retry-After": "7"}, "body": {"error": {"code": "TooManyRequests"}}},
            {"id": "1", "status": 200, "body": {"value": [{"id": "a", "appId": "b"}]}},
            {"id": "2", "status": 204},
        ]);
        Reply::json(200, &json!({"responses": responses})).with("request-id", "whole")
    })
    .await;
    let parts = vec![
        reads::applications_named("It's"),
        remove_grant_part("g/1"),
        assign_app_role_part(ID, ID, ID),
        create_grant_part("sp", "graph", "User.Read"),
    ];
    let answers = graph_of(&server).batch(parts).await.unwrap();
    assert_eq!(list::<Application>(answers[0].as_ref().unwrap()).unwrap().items[0].app_id, "b");
    assert_eq!(answers[1].as_deref(), Ok(&Value::Null));
    let throttled = answers[2].as_ref().unwrap_err();
    assert_eq!((throttled.code, throttled.retry_after), (Code::Throttled, Some(Duration::from_secs(7))));
    assert_eq!(throttled.request_id.as_deref(), Some("whole"));
    assert_eq!(answers[3].as_ref().unwrap_err().code, Code::UnexpectedAnswer);

    let seen = server.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    let asked = &seen[0];
    assert_eq!((asked.method.as_str(), asked.uri.path()), ("POST", "/graph/v1.0/$batch"));
    assert_eq!(
        asked.json()["requests"],
        json!([
            {"id": "1", "method": "GET", "url": "/applications?$filter=displayName%20eq%20%27It%27%27s%27"},
            {"id": "2", "method": "DELETE", "url": "/oauth2PermissionGrants/g%2F1"},
            {"id": "3", "method": "POST", "url": format!("/servicePrincipals/{ID}/appRoleAssignedTo"),
             "headers": {"Content-Type": "application/json"},
             "body": {"principalId": ID, "resourceId": ID, "appRoleId": ID}},
            {"id": "4", "method": "POST", "url": "/oauth2PermissionGrants",
             "headers": {"Content-Type": "application/json"},
             "body": {"clientId": "sp", "consentType": "AllPrincipals", "resourceId": "graph", "scope": "User.Read"}},
        ])
    );
}

/// It says both; whether it was carried out nobody knows.
#[tokio::test]
async fn a_part_that_went_well_and_names_an_error_did_not_go_well() {
    let body = json!({"error": {"code": "Authorization_RequestDenied", "message": "No."}});
    let responses = json!([{"id": "1", "status": 200, "body": body}]);
    let (_server, graph) = answering(Reply::json(200, &json!({"responses": responses}))).await;
    let answers = graph.batch(vec![assign_app_role_part(ID, ID, ID)]).await.unwrap();
    let fault = answers[0].as_ref().unwrap_err();
    assert_eq!((fault.code, fault.may_have_acted()), (Code::UnexpectedAnswer, true));
}

#[tokio::test]
async fn a_batch_that_is_none_is_refused() {
    let (server, graph) = answering(Reply::json(200, &json!({"responses": []}))).await;
    assert_eq!(graph.batch(Vec::new()).await.unwrap(), []);
    let many = vec![reads::me(); 21];
    assert_eq!(graph.batch(many).await.unwrap_err().code, Code::Internal);
    assert!(server.seen().is_empty());
    let twice = json!({"responses": [{"id": "1", "status": 200}, {"id": "1", "status": 200}]});
    for body in [json!({"value": []}), twice] {
        let (_server, graph) = answering(Reply::json(200, &body)).await;
        assert_eq!(graph.batch(vec![reads::me()]).await.unwrap_err().code, Code::UnexpectedAnswer);
    }
}

/// A service that gives the answers page by page; each page is the ids it answers with 204.
async fn in_pages(pages: &'static [&'static [&'static str]]) -> Server {
    Server::start(move |seen| {
        let page = seen.uri.query().map_or(0, |query| query.strip_prefix("page=").unwrap().parse().unwrap());
        let responses: Vec<_> = pages[page].iter().map(|id| json!({"id": id, "status": 204})).collect();
        let mut body = json!({"responses": responses});
        if page + 1 < pages.len() {
            let host = seen.header("host").unwrap();
            body["@odata.nextLink"] = json!(format!("http://{host}/graph/v1.0/answers?page={}", page + 1));
        }
        Reply::json(200, &body)
    })
    .await
}

#[tokio::test]
async fn further_answers_are_fetched_and_find_their_parts() {
    let server = in_pages(&[&["3"], &[], &["1", "2"]]).await;
    let answers = graph_of(&server).batch(vec![reads::me(); 3]).await.unwrap();
    assert!(answers.iter().all(|answer| answer.as_deref() == Ok(&Value::Null)), "{answers:?}");
    let methods: Vec<_> = server.seen().iter().map(|one| one.method.to_string()).collect();
    assert_eq!(methods, ["POST", "GET", "GET"]);

    // A link is not followed once every part has its answer.
    let server = in_pages(&[&["1", "2"], &["3"]]).await;
    assert_eq!(graph_of(&server).batch(vec![reads::me(); 2]).await.unwrap().len(), 2);
    assert_eq!(server.seen().len(), 1);

    let server = in_pages(&[&["1"], &["1"]]).await;
    let fault = graph_of(&server).batch(vec![reads::me(); 2]).await.unwrap_err();
    assert_eq!(fault.code, Code::UnexpectedAnswer);
}

#[tokio::test]
async fn further_answers_that_cannot_be_had_are_lost_and_the_others_stand() {
    let stranger = Server::start(|_| Reply::json(200, &json!({"responses": []}))).await;
    let elsewhere = format!("{}/graph/v1.0/answers?page=2", stranger.origin);
    for (link, code) in [(Some(elsewhere), Code::UnexpectedAnswer), (None, Code::Throttled)] {
        let server = Server::start(move |seen| {
            if seen.method == "GET" {
                return Reply::empty(429);
            }
            let here = format!("http://{}/graph/v1.0/answers?page=2", seen.header("host").unwrap());
            let link = link.clone().unwrap_or(here);
            let responses = json!([{"id": "2", "status": 204}]);
            Reply::json(200, &json!({"responses": responses, "@odata.nextLink": link}))
        })
        .await;
        let answers = graph_of(&server).batch(vec![reads::me(); 2]).await.unwrap();
        assert_eq!(answers[1].as_deref(), Ok(&Value::Null));
        let lost = answers[0].as_ref().unwrap_err();
        assert_eq!((lost.code, lost.may_have_acted()), (code, true), "{lost}");
    }
    assert!(stranger.seen().is_empty());
}

#[tokio::test]
async fn further_answers_without_an_end_end() {
    let server = Server::start(|seen| {
        let link = format!("http://{}/graph/v1.0/answers?page=1", seen.header("host").unwrap());
        Reply::json(200, &json!({"responses": [], "@odata.nextLink": link}))
    })
    .await;
    let answers = graph_of(&server).batch(vec![reads::me()]).await.unwrap();
    assert_eq!(answers[0].as_ref().unwrap_err().code, Code::UnexpectedAnswer);
    assert!(server.seen().len() < 50);
}

#[tokio::test]
async fn a_part_that_was_left_out_has_the_reason_of_the_one_it_depends_on() {
    let failed = json!({"error": {"code": "FailedDependency", "message": "m"}});
    let server = Server::start(move |_| {
        let responses = json!([
            {"id": "1", "status": 503, "headers": {"Retry-After": "7", "request-id": "r-1"}, "body": {"error": {"code": "x"}}},
            {"id": "2", "status": 424, "headers": {"request-id": "r-2"}, "body": failed},
            {"id": "3", "status": 424, "body": failed},
            {"id": "4", "status": 204},
        ]);
        Reply::json(200, &json!({"responses": responses}))
    })
    .await;
    let parts = vec![
        reads::me(),
        remove_grant_part("g").after(0),
        remove_grant_part("h").after(1),
        remove_grant_part("i"),
    ];
    let answers = graph_of(&server).batch(parts).await.unwrap();
    for left_out in &answers[1..3] {
        let fault = left_out.as_ref().unwrap_err();
        assert_eq!((fault.code, fault.retry_after), (Code::Outage, Some(Duration::from_secs(7))));
        assert!(!fault.answer_lost);
    }
    assert_eq!(answers[1].as_ref().unwrap_err().request_id.as_deref(), Some("r-2"));
    assert_eq!(answers[3].as_deref(), Ok(&Value::Null));
    let asked = server.seen()[0].json();
    let depends: Vec<_> = asked["requests"].as_array().unwrap().iter().map(|one| &one["dependsOn"]).collect();
    assert_eq!(depends, [&Value::Null, &json!(["1"]), &json!(["2"]), &Value::Null]);
}

#[tokio::test]
async fn a_part_depends_on_one_before_it() {
    let (server, graph) = answering(Reply::json(200, &json!({"responses": []}))).await;
    for parts in [vec![reads::me().after(0)], vec![reads::me().after(1), reads::me()]] {
        assert_eq!(graph.batch(parts).await.unwrap_err().code, Code::Internal);
    }
    assert!(server.seen().is_empty());
}

/// What the service calls "seven seconds from now" is so by its own clock, whatever this computer's says.
#[tokio::test]
async fn a_date_to_wait_for_is_read_by_the_clock_that_wrote_it() {
    let until = "Wed, 01 Jul 2026 12:00:07 GMT";
    let server = Server::start(move |_| {
        let part = json!({"id": "1", "status": 429, "headers": {"Retry-After": until}});
        Reply::json(200, &json!({"responses": [part]})).with("date", "Wed, 01 Jul 2026 12:00:00 GMT")
    })
    .await;
    let part = graph_of(&server).batch(vec![reads::organization()]).await.unwrap().pop().unwrap();
    assert_eq!(part.unwrap_err().retry_after, Some(Duration::from_secs(7)));

    let server = Server::start(move |_| {
        let refused = Reply::json(503, &json!({})).with("retry-after", until);
        refused.with("date", "Wed, 01 Jul 2026 12:00:00 GMT")
    })
    .await;
    let fault = graph_of(&server).batch(vec![reads::organization()]).await.unwrap_err();
    assert_eq!(fault.retry_after, Some(Duration::from_secs(7)));
}
