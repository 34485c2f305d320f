//! The recorded answers of the sign-in host: discovery, tokens and refusals, each provoked in the practice tenant by the
//! recorded request. Only what cannot be the same is put in its place: tenant, client, code, token and secret.

use practice_tenant::Scenario;
use serde_json::{Value, json};

use crate::compare::Recorded;
use crate::site::{CLIENT, Got, REDIRECT, SCOPES, Site, VERIFIER, value};
use crate::{claims, redirects, refusals};

/// What differs, or `is not replayed`: every file is in one of the two places.
pub(crate) async fn replay(name: &str, document: &Value) -> Vec<String> {
    let site = Site::start(Scenario::Fresh).await;
    match name {
        "access-token-claims" => return claims::compare(&site, document).await,
        "authorize-redirects" => return redirects::compare(&site, document).await,
        "oauth-errors" => return refusals::vocabulary(&site, document).await,
        _ => {}
    }
    let whole = document["kind"] == "recorded";
    let one = if document["body"].is_object() {
        let status = document["http_status"].clone();
        Recorded::of(
            &json!({ "request": {}, "response": { "status": status, "body": document["body"] } }),
            false,
        )
    } else {
        Recorded::of(document, whole)
    };
    let Some(one) = one else { return refusals::compare(&site, name, document).await };
    let national = matches!(name, "openid-configuration-china" | "openid-configuration-usgov");
    let one = if national { one.with_tenant(&site.practice.tenant().id()) } else { one };
    let Some(mut got) = provoke(&site, name, &one).await else { return vec!["is not replayed".to_owned()] };
    // What is data of the tenant or of this one answer, in the recording's words.
    let (code, organization) = (got.text("user_code"), site.practice.tenant().name());
    let client = "Microsoft Graph Command Line Tools".to_owned();
    for (place, ours, theirs) in [
        ("message", code, "USER_CODE"),
        ("error_description", organization, "Contoso"),
        ("error_description", client, "AzureADBlob"),
    ] {
        if let Some(text) = got.body[place].as_str().map(|text| text.replace(&ours, theirs)) {
            got.body[place] = json!(text);
        }
    }
    one.differences(&got)
}

async fn provoke(site: &Site, name: &str, one: &Recorded) -> Option<Got> {
    let tenant = site.practice.tenant().id();
    match name {
        "discovery-400-tenant-not-found" | "openid-configuration-global-organizations" => {
            Some(get(site, one, None).await)
        }
        "openid-configuration-global-tenant"
        | "openid-configuration-china"
        | "openid-configuration-usgov" => Some(get(site, one, Some(&tenant)).await),
        "instance-discovery-200" => Some(get(site, one, None).await),
        "token-400-tenant-not-found" | "device-code-200" => Some(send(site, one, None, &[]).await),
        "device-token-400-authorization-pending" => {
            let form = [("client_id", one.form("client_id")), ("scope", one.form("scope"))];
            let code = device(site, &form).await.text("device_code");
            Some(send(site, one, Some(&tenant), &[("device_code", &code)]).await)
        }
        "token-authcode-200" => {
            let admin = site.practice.tenant().admin_upn();
            let answer = site.choose(&admin, &[("scope", one.form("scope"))]).await;
            let swapped = [
                ("client_id", CLIENT),
                ("code", value(&answer, "code")),
                ("redirect_uri", REDIRECT),
                ("code_verifier", VERIFIER),
            ];
            Some(send(site, one, Some(&tenant), &swapped).await)
        }
        "token-refresh-200" => {
            let first = signed_in(site, one.form("client_id"), one.form("scope")).await;
            let token = first.text("refresh_token");
            Some(send(site, one, Some(&tenant), &[("refresh_token", &token)]).await)
        }
        "token-client-credentials-200" => {
            let (_, app_id, made) = application(site).await;
            let secret = made.text("secretText");
            let swapped = [("client_id", app_id.as_str()), ("client_secret", secret.as_str())];
            Some(send(site, one, Some(&tenant), &swapped).await)
        }
        _ => without_a_request(site, name).await,
    }
}

/// Answers that were reported without the request that led to them.
async fn without_a_request(site: &Site, name: &str) -> Option<Got> {
    let tenant = site.practice.tenant().clone();
    let form = |client: &str, secret: &str| {
        let scope = "https://graph.microsoft.com/.default";
        [
            ("grant_type", "client_credentials".to_owned()),
            ("client_id", client.to_owned()),
            ("client_secret", secret.to_owned()),
            ("scope", scope.to_owned()),
        ]
    };
    let ask = async |form: [(&str, String); 4]| {
        let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Some(site.token_request(&tenant.id(), &form).await)
    };
    match name {
        "aadsts-70020" => {
            let code = device(site, &[("client_id", CLIENT), ("scope", SCOPES)]).await.text("device_code");
            tenant.expire_device_codes();
            Some(redeem_device(site, &code).await)
        }
        "aadsts-65001" => {
            let first = signed_in(site, CLIENT, &format!("{SCOPES} offline_access")).await;
            Some(refresh(site, &first.text("refresh_token"), "https://graph.microsoft.com/Mail.Read").await)
        }
        "aadsts-700016" => ask(form("00000000-0000-0000-0000-000000000000", "s")).await,
        "aadsts-7000215" => {
            let (_, app_id, made) = application(site).await;
            ask(form(&app_id, &made.text("keyId"))).await
        }
        "aadsts-7000222" => {
            let (id, app_id, made) = application(site).await;
            tenant.expire_secrets(&id);
            ask(form(&app_id, &made.text("secretText"))).await
        }
        _ => None,
    }
}

/// The recorded path, with our tenant in the place of the recorded one where that is known.
fn address(site: &Site, one: &Recorded, tenant: Option<&str>) -> String {
    let path = one.request["path"].as_str().unwrap_or_default();
    let recorded = path.split('/').nth(1).unwrap_or_default();
    let path = tenant.map_or(path.to_owned(), |tenant| path.replacen(recorded, tenant, 1));
    format!("{}{path}", site.practice.authority())
}

async fn get(site: &Site, one: &Recorded, tenant: Option<&str>) -> Got {
    let mut url: url::Url = address(site, one, tenant).parse().unwrap();
    for (name, value) in one.request["query"].as_object().into_iter().flatten() {
        let value =
            value.as_str().unwrap().replace("https://login.microsoftonline.com", &site.practice.authority());
        url.query_pairs_mut().append_pair(name, &value);
    }
    site.get_page(url).await
}

/// Sends the recorded form with these values in the place of the recorded ones.
async fn send(site: &Site, one: &Recorded, tenant: Option<&str>, swapped: &[(&str, &str)]) -> Got {
    let form: Vec<_> = one.request["form"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| {
            let other = swapped.iter().find(|(swap, _)| swap == name).map(|(_, value)| *value);
            (name.as_str(), other.unwrap_or_else(|| value.as_str().unwrap()))
        })
        .collect();
    let gone = swapped.iter().filter(|(name, _)| !form.iter().any(|(known, _)| known == name));
    assert_eq!(gone.count(), 0, "only what was sent is swapped");
    site.post_form(address(site, one, tenant), &form).await
}

pub(crate) async fn device(site: &Site, form: &[(&str, &str)]) -> Got {
    let url = format!("{}/organizations/oauth2/v2.0/devicecode", site.practice.authority());
    site.post_form(url, form).await
}

pub(crate) async fn redeem_device(site: &Site, code: &str) -> Got {
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", CLIENT),
        ("device_code", code),
    ];
    site.token_request("organizations", &form).await
}

pub(crate) async fn refresh(site: &Site, token: &str, scope: &str) -> Got {
    let form =
        [("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", token), ("scope", scope)];
    site.token_request("organizations", &form).await
}

/// The token answer of a sign-in by the admin. No nonce is sent, so that no token repeats one.
pub(crate) async fn signed_in(site: &Site, client: &str, scope: &str) -> Got {
    let changes = [("client_id", client), ("scope", scope), ("nonce", "")];
    let answer = site.choose(&site.practice.tenant().admin_upn(), &changes).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", client),
        ("code", value(&answer, "code")),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    site.token_request("organizations", &form).await
}

/// An application with a secret: object id, app id, the answer to addPassword.
pub(crate) async fn application(site: &Site) -> (String, String, Got) {
    let token = site.token(&site.practice.tenant().admin_upn(), SCOPES).await;
    let (id, app_id, _) = site.register(&token).await;
    let made = site.post(&token, &format!("/applications/{id}/addPassword"), json!({})).await;
    (id, app_id, made)
}
