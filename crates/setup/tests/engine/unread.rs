//! Microsoft has answered, and what it says makes no sense here: that is told as such, and found again by its id.

use std::collections::BTreeMap;

use crate::support::{Admin, Press, at, fault, registration, sentences};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::{Value, json};
use setup::fault::name;
use setup::ipc::{FaultCode, FaultView, Intent, SectionId, SignInMethod, Way};

const ID: &str = "0d4f5c1e-0000-4000-8000-00000000c0de";

fn answer(id: &str, status: u16, body: Value) -> Answer {
    Answer::Json { status, headers: BTreeMap::from([(id.to_owned(), ID.to_owned())]), body }
}

/// It is Microsoft's own, has a sentence of its own and the id by which Microsoft finds it.
fn is_microsofts(shown: &FaultView, what: &str) {
    assert_eq!(shown.params.get("reason").map(String::as_str), Some("unread"), "{what}: {shown:?}");
    let own = &sentences()["fault"][name(shown.code)];
    assert!(own["unread"].is_string() && own["unreadTitle"].is_string(), "{what}: {:?}", shown.code);
    assert_eq!(shown.request_id.as_deref(), Some(ID), "{what}");
    assert!(shown.detail.is_none() && shown.remark.is_some(), "{what}: these words are this program's");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_lacks_what_it_must_have_is_microsofts() {
    for (path, body) in
        [("/v1.0/organization", json!({ "value": [] })), ("/v1.0/servicePrincipals", json!({ "value": [] }))]
    {
        let mut admin = Admin::opens(Scenario::Fresh).await;
        admin.practice.faults().add(Fault::always("GET", path, answer("request-id", 200, body)));
        admin.chooses_the_tenant().await;
        admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
        let shown = fault(&mut admin, FaultCode::UnexpectedAnswer).await.fault.unwrap();
        is_microsofts(&shown, path);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_answer_that_cannot_be_read_is_microsofts() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses_the_tenant().await;
    let tokens = |expires_in: Value, id_token: &str| {
        json!({ "token_type": "Bearer", "access_token": "a", "expires_in": expires_in, "id_token": id_token,
            "scope": "User.Read" })
    };
    for (what, body) in [
        ("a lifetime in words", tokens(json!("soon"), "e30.e30.")),
        ("an ID token without a single claim", tokens(json!(3600), "e30.e30.c2ln")),
    ] {
        let answer = answer("x-ms-request-id", 200, body);
        admin.practice.faults().add(Fault::once("POST", "/oauth2/v2.0/token", answer));
        admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
        let shown = fault(&mut admin, FaultCode::UnexpectedAnswer).await.fault.unwrap();
        is_microsofts(&shown, what);
        admin.wants(Intent::DismissFault);
        admin.until("put away", |view| view.fault.is_none()).await;
    }
}

/// Nothing in between has said it, and nothing was said against the secret.
#[tokio::test(flavor = "multi_thread")]
async fn a_proof_whose_answer_cannot_be_read_is_not_told_as_a_proxys() {
    let mut admin = at(SectionId::Secret).await;
    let body = json!({ "token_type": "Bearer", "access_token": "a", "expires_in": "soon" });
    let unread = answer("x-ms-request-id", 200, body);
    admin.practice.faults().add(Fault::always("POST", "/oauth2/v2.0/token", unread));
    admin.performs().await;
    let shown = fault(&mut admin, FaultCode::SecretNotProved).await.fault.unwrap();
    is_microsofts(&shown, "a lifetime in words");
    assert_eq!(shown.ways[..2], [Way::TryAgain, Way::HandOverUnproved]);
}

/// The secret was made each time, and nothing broke: the answer came, without its value.
#[tokio::test(flavor = "multi_thread")]
async fn an_answer_without_the_value_is_not_told_as_a_connection_that_broke() {
    let mut admin = at(SectionId::Secret).await;
    let empty = answer("request-id", 200, json!({ "keyId": ID, "secretText": null }));
    admin.practice.faults().add(Fault::once("POST", "/addPassword", empty));
    admin.agrees(Press::Perform);
    let shown = fault(&mut admin, FaultCode::SecretMayBeLeft).await.fault.unwrap();
    is_microsofts(&shown, "secretText: null");
    assert!(registration(&admin)["passwordCredentials"].as_array().is_none_or(Vec::is_empty));
    assert!(admin.machine.stored().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn whose_words_and_whose_ids_these_are_is_told() {
    let mut admin = at(SectionId::PublicClient).await;
    admin.practice.faults().add(Fault::always("POST", "/$batch", Answer::DropBefore));
    admin.wants(Intent::Observe);
    let shown = fault(&mut admin, FaultCode::Offline).await.fault.unwrap();
    assert_eq!((shown.request_id, shown.detail, shown.correlation_id), (None, None, None));
    let asked_as = shown.asked_as.unwrap();
    assert!(shown.remark.unwrap().starts_with("no answer from"));
    admin.wants(Intent::CopyDetails);
    admin.is_heard().await;
    admin.practice.faults().clear();
    admin.wants(Intent::TryAgain);
    admin.until("back", |view| view.fault.is_none() && view.busy.is_none()).await;
    let copied = admin.machine.clipboard().unwrap();
    assert!(copied.contains(&format!("(client-request-id): {asked_as}")), "{copied}");
    assert!(copied.contains("This program's words: no answer from"), "{copied}");
    assert!(!copied.contains("Microsoft's"), "{copied}");

    let none = Answer::graph_error(403, "Authorization_RequestDenied", "Insufficient privileges.");
    admin.practice.faults().add(Fault::once("PATCH", "/applications/", none));
    admin.agrees(Press::Perform);
    let shown = fault(&mut admin, FaultCode::Forbidden).await.fault.unwrap();
    assert_eq!((shown.detail.as_deref(), shown.remark), (Some("Insufficient privileges."), None));
    assert!(shown.asked_as.is_some() && shown.request_id != shown.asked_as);
}
