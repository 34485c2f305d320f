//! Token answers: claims, signatures, lifetimes.
//!
//! Owns what a token says. Refuses to own whether one may be given.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::clients::Client;
use super::consent;
use super::errors::{Refusal, token_reply};
use super::sessions::{Bearer, Sessions, SignIn, in_seconds, opaque};
use crate::documents::{Documents, text};
use crate::shared::Endpoints;
use crate::wire::{Body, Reply};

/// Role template id that every member's token carries; it is no role.
const MEMBER: &str = "b79fbf4d-3ef9-4689-8143-76b194e85509";
/// The same for app-only tokens.
const APP_ONLY: &str = "0997a1d0-0d1d-4acb-b408-d5ca73121e90";

/// The answer to a redeemed sign-in. `whom` adds `client_info`, by which Microsoft's libraries file the account.
pub(super) fn for_user(
    documents: &mut Documents,
    sessions: &mut Sessions,
    endpoints: &Endpoints,
    client: &Client,
    sign_in: &SignIn,
    whom: bool,
) -> Result<Reply, Refusal> {
    let Some(user) = documents.user(&sign_in.user_id).cloned() else {
        return Err(Refusal::new(
            "invalid_grant",
            50_034,
            "The user account does not exist in the directory.",
        ));
    };
    let scopes = effective_scopes(documents, client, sign_in);
    let lifetime = documents.number(3600..=5399);
    let expires = in_seconds(lifetime);
    let upn = text(&user, "userPrincipalName");
    let mut wids: Vec<&str> = documents.roles_of(&sign_in.user_id);
    wids.push(MEMBER);
    let mut claims = common(documents, client, expires);
    merge(
        &mut claims,
        json!({
            "acct": 0, "acr": "1", "amr": ["pwd", "mfa"], "appidacr": "0", "idtyp": "user", "name": user["displayName"],
            "oid": sign_in.user_id, "scp": scopes.join(" "), "sub": pairwise(&sign_in.user_id, &client.app_id),
            "unique_name": upn, "upn": upn, "wids": wids,
        }),
    );
    let token = sign(sessions, &claims)?;
    let mut named = sign_in.asked.named(&scopes);
    named.extend(sign_in.asked.openid.iter().filter(|scope| *scope != "offline_access").cloned());
    let bearer = Bearer::User { id: sign_in.user_id.clone(), upn: upn.to_owned(), scopes };
    sessions.give(&token, bearer, expires);
    let mut body = json!({ "token_type": "Bearer", "scope": named.join(" "), "expires_in": lifetime,
        "ext_expires_in": lifetime, "access_token": token });
    if sign_in.asked.has_openid("offline_access") {
        let refresh = opaque("1.A");
        sessions.refresh.insert(refresh.clone(), sign_in.clone());
        body["refresh_token"] = json!(refresh);
    }
    if sign_in.asked.has_openid("openid") {
        body["id_token"] =
            json!(sign(sessions, &id_claims(documents, endpoints, client, sign_in, &user, expires))?);
    }
    if whom {
        let info = json!({ "uid": sign_in.user_id, "utid": documents.tenant_id() });
        body["client_info"] = json!(URL_SAFE_NO_PAD.encode(info.to_string()));
    }
    Ok(token_reply(200, Body::Json(body)).with("x-ms-request-id", uuid::Uuid::new_v4().to_string()))
}

/// The answer to an application that proved itself.
pub(super) fn for_app(
    documents: &mut Documents,
    sessions: &mut Sessions,
    client: &Client,
) -> Result<Reply, Refusal> {
    let principal = client.principal(documents).unwrap_or_default();
    let roles = documents.role_names(&client.app_id);
    let lifetime = documents.number(3600..=5399);
    let expires = in_seconds(lifetime);
    let mut claims = common(documents, client, expires);
    merge(
        &mut claims,
        json!({ "appidacr": "1", "idtyp": "app", "oid": principal, "sub": principal,
        "wids": [APP_ONLY] }),
    );
    if !roles.is_empty() {
        claims["roles"] = json!(roles);
    }
    let token = sign(sessions, &claims)?;
    sessions.give(&token, Bearer::App { app_id: client.app_id.clone(), roles }, expires);
    let body = json!({ "token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime,
        "access_token": token });
    Ok(token_reply(200, Body::Json(body)).with("x-ms-request-id", uuid::Uuid::new_v4().to_string()))
}

/// All scopes of Graph that the client holds for the user, those of earlier consents included.
fn effective_scopes(documents: &mut Documents, client: &Client, sign_in: &SignIn) -> Vec<String> {
    if let Some(preauthorized) = client.preauthorized {
        return preauthorized.iter().map(|scope| (*scope).to_owned()).collect();
    }
    let principal = client.principal(documents).unwrap_or_default();
    let held = documents.granted_scopes(&principal, &sign_in.user_id);
    let mut scopes: Vec<String> =
        held.into_iter().filter(|scope| documents.graph_scope(scope).is_some_and(is_of_graph)).collect();
    if sign_in.asked.default {
        scopes.extend(
            consent::listed_scopes(documents, client).into_iter().filter(|s| sign_in.asked.graph.contains(s)),
        );
    }
    scopes.sort();
    scopes.dedup();
    scopes
}

fn is_of_graph(scope: &Value) -> bool {
    !["openid", "profile", "email", "offline_access"].contains(&text(scope, "value"))
}

fn common(documents: &Documents, client: &Client, expires: Timestamp) -> Value {
    let tenant = documents.tenant_id();
    let now = Timestamp::now().as_second();
    json!({
        "aud": "https://graph.microsoft.com", "iss": format!("https://sts.windows.net/{tenant}/"), "iat": now,
        "nbf": now, "exp": expires.as_second(), "app_displayname": client.name, "appid": client.app_id,
        "tenant_region_scope": "EU", "tid": tenant, "uti": opaque(""), "ver": "1.0",
    })
}

fn id_claims(
    documents: &Documents,
    endpoints: &Endpoints,
    client: &Client,
    sign_in: &SignIn,
    user: &Value,
    expires: Timestamp,
) -> Value {
    let tenant = documents.tenant_id();
    let now = Timestamp::now().as_second();
    let mut claims = json!({
        "aud": client.app_id, "iss": format!("{}/{tenant}/v2.0", endpoints.authority), "iat": now, "nbf": now,
        "exp": expires.as_second(), "sub": pairwise(&sign_in.user_id, &client.app_id), "tid": tenant, "ver": "2.0",
    });
    if sign_in.asked.has_openid("profile") {
        merge(
            &mut claims,
            json!({ "name": user["displayName"], "oid": sign_in.user_id,
            "preferred_username": user["userPrincipalName"] }),
        );
    }
    if sign_in.asked.has_openid("email") {
        claims["email"] = user["mail"].clone();
    }
    if let Some(nonce) = &sign_in.nonce {
        claims["nonce"] = json!(nonce);
    }
    claims
}

fn sign(sessions: &Sessions, claims: &Value) -> Result<String, Refusal> {
    sessions.keys.sign(claims).map_err(|reason| {
        let mut refusal = Refusal::new("server_error", 90_033, reason);
        refusal.status = 500;
        refusal
    })
}

fn merge(claims: &mut Value, more: Value) {
    if let (Some(claims), Value::Object(more)) = (claims.as_object_mut(), more) {
        claims.extend(more);
    }
}

/// A subject that differs per application.
fn pairwise(user: &str, app: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{user}/{app}")))
}
