//! Making a secret, alone and as a part of a batch, and how its value comes out of the answer.

use crate::support::{Reply, Seen, Server, answering};
use entra::Code;
use entra::graph::{add_password_part, new_secret, reads};
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use uuid::Uuid;

const KEY: Uuid = Uuid::from_u128(0x8888_8888_0000_4000_8000_0000_0000_0001);

fn end() -> Timestamp {
    "2026-09-01T10:00:00.123456789Z".parse().unwrap()
}

fn made() -> Value {
    json!({"keyId": KEY, "hint": "s3c", "displayName": "d", "endDateTime": "2026-09-01T10:00:00Z", "secretText": "s3cret~value"})
}

/// Answers to making a secret that do not say which one was made, or not its value.
fn lost() -> [Value; 4] {
    [
        json!({"keyId": "k"}),
        json!({"secretText": "s3cret~value"}),
        json!({"keyId": 7, "secretText": "s3cret~value"}),
        json!({"keyId": "k", "secretText": 7}),
    ]
}

fn only(server: &Server) -> Seen {
    let mut seen = server.seen();
    assert_eq!(seen.len(), 1, "{seen:?}");
    seen.remove(0)
}

#[tokio::test]
async fn a_new_secret_is_read_once_and_never_shown() {
    let (server, graph) = answering(Reply::json(200, &made()).with("request-id", "r-9")).await;
    let written = graph.add_password("o", "d", end()).await.unwrap();
    assert_eq!(written.request_id.as_deref(), Some("r-9"));
    assert_eq!(written.value.value.expose_secret(), "s3cret~value");
    assert_eq!(
        (written.value.key_id.as_str(), written.value.hint.as_deref()),
        (KEY.to_string().as_str(), Some("s3c"))
    );
    assert!(!format!("{written:?}").contains("s3c"));
    let asked = only(&server);
    assert_eq!(asked.uri.path(), "/graph/v1.0/applications/o/addPassword");
    let credential = json!({"displayName": "d", "endDateTime": "2026-09-01T10:00:00Z"});
    assert_eq!(asked.json(), json!({"passwordCredential": credential}));

    for lost in lost() {
        let (_server, graph) = answering(Reply::json(200, &lost)).await;
        let fault = graph.add_password("o", "d", end()).await.unwrap_err();
        assert_eq!((fault.code, fault.answer_lost), (Code::UnexpectedAnswer, true), "{lost}");
    }
}

#[tokio::test]
async fn a_key_id_of_ones_own_is_sent() {
    let (server, graph) = answering(Reply::json(200, &made())).await;
    let written = graph.add_password_as("o", "d", KEY, end()).await.unwrap();
    assert_eq!(written.value.key_id, KEY.to_string());
    let credential = json!({"displayName": "d", "endDateTime": "2026-09-01T10:00:00Z", "keyId": KEY});
    let asked = only(&server);
    assert_eq!(asked.uri.path(), "/graph/v1.0/applications/o/addPassword");
    assert_eq!(asked.json(), json!({"passwordCredential": credential}));
}

#[tokio::test]
async fn a_secret_is_made_as_a_part_of_a_batch() {
    let responses =
        json!([{"id": "2", "status": 200, "body": made()}, {"id": "1", "status": 200, "body": {"id": "u"}}]);
    let (server, graph) = answering(Reply::json(200, &json!({"responses": responses}))).await;
    let parts = vec![reads::me(), add_password_part("o/1", "d", KEY, end()).after(0)];
    let mut answers = graph.batch(parts).await.unwrap();
    let secret = new_secret(answers.remove(1).unwrap()).unwrap();
    assert_eq!(secret.value.expose_secret(), "s3cret~value");
    assert_eq!((secret.key_id, secret.hint.as_deref()), (KEY.to_string(), Some("s3c")));
    let part = &only(&server).json()["requests"][1];
    assert_eq!(part["url"], "/applications/o%2F1/addPassword");
    assert_eq!(part["dependsOn"], json!(["1"]));
    let credential = json!({"displayName": "d", "endDateTime": "2026-09-01T10:00:00Z", "keyId": KEY});
    assert_eq!(part["body"], json!({"passwordCredential": credential}));
}

#[test]
fn the_answer_of_a_part_that_cannot_be_read_is_lost_and_not_quoted() {
    for answer in lost().into_iter().chain([Value::Null, json!([]), json!("s3cret~value")]) {
        let fault = new_secret(answer.clone()).unwrap_err();
        assert_eq!((fault.code, fault.answer_lost), (Code::UnexpectedAnswer, true), "{answer}");
        assert!(!format!("{fault:?}").contains("s3c"), "{answer}");
    }
    let mut odd = made();
    odd["hint"] = json!(7);
    odd["endDateTime"] = json!("when?");
    assert_eq!(new_secret(odd).unwrap().value.expose_secret(), "s3cret~value");
}
