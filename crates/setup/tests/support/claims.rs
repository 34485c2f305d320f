//! A challenge: Microsoft wants the next sign-in to bring more with it.

use std::collections::BTreeMap;

use practice_tenant::Answer;
use serde_json::json;
use setup::ipc::{Intent, View};

use super::Admin;

/// Its claims are `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`.
const CHALLENGE: &str = "Bearer realm=\"\", error=\"insufficient_claims\", \
                         claims=\"eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxIn19fQ==\"";

/// A refusal with a challenge.
pub fn challenge(status: u16, code: &str) -> Answer {
    Answer::Json {
        status,
        headers: BTreeMap::from([("WWW-Authenticate".to_owned(), CHALLENGE.to_owned())]),
        body: json!({ "error": { "code": code, "message": "challenge" } }),
    }
}

/// The admin signs in again: the claims go along, and what was asked for is gone on with.
pub async fn signs_in_again_with_them(admin: &mut Admin) -> View {
    admin.wants(Intent::SignInAgain);
    let view = admin.until("Next unlocks without another press", |view| view.navigation.next).await;
    let last = admin.machine.0.opened.lock().unwrap().last().unwrap().clone();
    let claims = last.query_pairs().find(|(name, _)| name == "claims").map(|(_, value)| value.into_owned());
    assert!(claims.is_some_and(|claims| claims.contains("\"nbf\"")), "{last}");
    view
}
