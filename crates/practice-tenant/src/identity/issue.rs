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
use super::resources::{IMPERSONATION, Resource, Scope};
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
    let openid = sign_in.asked.openid_given();
    let lifetime = documents.number(3600..=5399);
    let expires = in_seconds(lifetime);
    let token = sign(
        sessions,
        &user_claims(documents, client, sign_in, &user, &[&scopes[..], &openid].concat(), expires),
    )?;
    let mut named = sign_in.asked.named(&scopes);
    named.extend(openid);
    let upn = text(&user, "userPrincipalName").to_owned();
    let bearer = Bearer::User { id: sign_in.user_id.clone(), upn, scopes };
    sessions.give(&token, (sign_in.asked.resource == Resource::Graph).then_some(bearer), expires);
    let mut body = json!({ "token_type": "Bearer", "scope": named.join(" "), "expires_in": lifetime,
        "ext_expires_in": lifetime, "access_token": token });
    if sign_in.asked.has_openid("offline_access") {
        let refresh = opaque("1.A");
        sessions.refresh.insert(refresh.clone(), sign_in.clone());
        body["refresh_token"] = json!(refresh);
        if client.is_family() {
            body["foci"] = json!("1");
        }
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

/// The answer to an application that proved itself. `cp1` is what it says of claims challenges.
pub(super) fn for_app(
    documents: &mut Documents,
    sessions: &mut Sessions,
    client: &Client,
    wanted: Scope<'_>,
    cp1: bool,
) -> Result<Reply, Refusal> {
    let principal = client.principal(documents).unwrap_or_default();
    let graph = wanted.resource == Resource::Graph;
    let roles = if graph { documents.role_names(&client.app_id) } else { Vec::new() };
    // A token that can be revoked before its end lives for a day (recorded; claims-challenge.md).
    let lifetime = if cp1 { 86_399 } else { documents.number(3600..=5399) };
    let expires = in_seconds(lifetime);
    let mut claims = common(documents, client, &wanted.audience(), expires);
    let issuer = claims["iss"].clone();
    merge(
        &mut claims,
        json!({ "appidacr": "1", "idp": issuer, "idtyp": "app", "oid": principal, "sub": principal,
            "wids": [APP_ONLY], "xms_tdbr": "EU" }),
    );
    if !roles.is_empty() {
        claims["roles"] = json!(roles);
    }
    if cp1 {
        claims["xms_cc"] = json!(["CP1"]);
    }
    let token = sign(sessions, &claims)?;
    let bearer = Bearer::App { app_id: client.app_id.clone(), roles };
    sessions.give(&token, graph.then_some(bearer), expires);
    let body = json!({ "token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime,
        "access_token": token });
    Ok(token_reply(200, Body::Json(body)).with("x-ms-request-id", uuid::Uuid::new_v4().to_string()))
}

/// All scopes of the service that the client holds for the user, those of earlier consents included.
fn effective_scopes(documents: &mut Documents, client: &Client, sign_in: &SignIn) -> Vec<String> {
    if sign_in.asked.resource != Resource::Graph {
        return vec![IMPERSONATION.to_owned()];
    }
    if let Some(preauthorized) = client.preauthorized {
        return preauthorized.iter().map(|scope| (*scope).to_owned()).collect();
    }
    let principal = client.principal(documents).unwrap_or_default();
    let held = documents.granted_scopes(&principal, &sign_in.user_id);
    let mut scopes: Vec<String> =
        held.into_iter().filter(|scope| documents.graph_scope(scope).is_some_and(is_of_graph)).collect();
    // What was asked has been agreed to, whether or not the replica that serves this knows it.
    scopes.extend(sign_in.asked.scopes.iter().cloned());
    if sign_in.asked.default {
        scopes.extend(consent::listed_scopes(documents, client));
    }
    scopes.sort();
    scopes.dedup();
    scopes
}

fn is_of_graph(scope: &Value) -> bool {
    !["openid", "profile", "email", "offline_access"].contains(&text(scope, "value"))
}

/// Claims that every access token has (access-token-claims).
fn common(documents: &Documents, client: &Client, audience: &str, expires: Timestamp) -> Value {
    let tenant = documents.tenant_id();
    let now = Timestamp::now().as_second();
    let founded: Option<Timestamp> = text(&documents.organization, "createdDateTime").parse().ok();
    json!({
        "aud": audience, "iss": format!("https://sts.windows.net/{tenant}/"), "iat": now, "nbf": now,
        "exp": expires.as_second(), "aio": opaque(""), "app_displayname": client.name, "appid": client.app_id,
        "rh": opaque("1."), "tenant_region_scope": "EU", "tid": tenant, "uti": opaque(""), "ver": "1.0",
        "xms_tcdt": founded.map(Timestamp::as_second),
    })
}

/// Claims of a token for a person.
fn user_claims(
    documents: &Documents,
    client: &Client,
    sign_in: &SignIn,
    user: &Value,
    scopes: &[String],
    expires: Timestamp,
) -> Value {
    let upn = text(user, "userPrincipalName");
    let mut wids: Vec<&str> = documents.roles_of(&sign_in.user_id);
    wids.push(MEMBER);
    let mut claims = common(documents, client, &sign_in.asked.audience, expires);
    let secret = if sign_in.confidential { "1" } else { "0" };
    merge(
        &mut claims,
        json!({
            "acct": 0, "acr": "1", "amr": ["pwd", "mfa"], "appidacr": secret, "idtyp": "user", "ipaddr": "127.0.0.1",
            "name": user["displayName"], "oid": sign_in.user_id, "platf": "3",
            "puid": pairwise(&sign_in.user_id, "puid"), "scp": scopes.join(" "), "signin_state": ["kmsi"],
            "sub": pairwise(&sign_in.user_id, &client.app_id), "unique_name": upn, "upn": upn, "wids": wids,
            "xms_st": { "sub": pairwise(&sign_in.user_id, client.app_id.as_str()) },
        }),
    );
    claims
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
        "exp": expires.as_second(), "rh": opaque("1."), "sub": pairwise(&sign_in.user_id, &client.app_id), "tid": tenant, "uti": opaque(""),
        "ver": "2.0",
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
