//! What the sign-in service answers, made up.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entra::SignIn;
use jiff::Timestamp;
use serde_json::{Value, json};

pub(crate) const CLIENT: &str = "11111111-2222-4333-8444-555555555555";
pub(crate) const TENANT: &str = "99999999-8888-4777-8666-555555555555";

pub(crate) fn request() -> SignIn {
    SignIn {
        tenant: "organizations".to_owned(),
        client_id: CLIENT.to_owned(),
        scopes: ["User.Read", "Application.ReadWrite.All", "openid", "profile"].map(str::to_owned).to_vec(),
        claims: None,
        login_hint: None,
    }
}

pub(crate) fn jwt(claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.{}", part(&json!({"alg": "RS256"})), part(claims), URL_SAFE_NO_PAD.encode("signature"))
}

/// The claims of a good ID token; the issuer is filled in by the fake.
pub(crate) fn claims(nonce: Option<&str>) -> Value {
    json!({
        "aud": CLIENT, "exp": Timestamp::now().as_second() + 3600, "tid": TENANT, "oid": "user-1", "nonce": nonce,
        "preferred_username": "ada@contoso.example", "name": "Ada",
    })
}

pub(crate) fn tokens(origin: &str, mut claims: Value) -> Value {
    if claims["iss"].is_null() {
        claims["iss"] = json!(format!("{origin}/login/{TENANT}/v2.0"));
    }
    json!({
        "token_type": "Bearer", "expires_in": 3599, "access_token": "at-secret-1", "id_token": jwt(&claims),
        "scope": "profile openid email https://graph.microsoft.com/User.Read",
    })
}
