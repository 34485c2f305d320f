//! The recorded answers of the sign-in host: discovery, tokens and refusals, each provoked in the practice tenant.

use practice_tenant::Scenario;
use serde_json::{Value, json};

use crate::compare::Recorded;
use crate::site::{CLIENT, Got, SCOPES, Site, value};

/// Replays an entry; `None` when it holds no answer to compare with.
pub(crate) async fn replay(name: &str, document: &Value) -> Option<Vec<String>> {
    let whole = document["kind"] == "recorded";
    let one = if document["body"].is_object() {
        let status = document["http_status"].clone();
        Recorded::of(
            &json!({ "request": {}, "response": { "status": status, "body": document["body"] } }),
            false,
        )?
    } else {
        Recorded::of(document, whole)?
    };
    let site = Site::start(Scenario::Fresh).await;
    Some(match provoke(&site, name, &one).await {
        Some(mut got) => {
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
        None => vec!["is not replayed".to_owned()],
    })
}

async fn provoke(site: &Site, name: &str, one: &Recorded) -> Option<Got> {
    let authority = site.practice.authority();
    let tenant = site.practice.tenant().id();
    let path = one.request["path"].as_str().unwrap_or_default();
    let get = async |path: String| Some(site.get_page(format!("{authority}{path}").parse().unwrap()).await);
    match name {
        "discovery-400-tenant-not-found" | "openid-configuration-global-organizations" => {
            get(path.to_owned()).await
        }
        "openid-configuration-global-tenant"
        | "openid-configuration-china"
        | "openid-configuration-usgov" => {
            get(format!("/{tenant}/v2.0/.well-known/openid-configuration")).await
        }
        "instance-discovery-200" => {
            let endpoint = format!("{authority}/{tenant}/oauth2/v2.0/authorize");
            get(format!("{path}?api-version=1.1&authorization_endpoint={endpoint}")).await
        }
        "token-400-tenant-not-found" => Some(
            site.token_request("12345678-1234-1234-1234-123456789012", &secret_form("azure_client_id", "s"))
                .await,
        ),
        "device-code-200" => Some(device(site).await),
        "device-token-400-authorization-pending" => Some(poll(site).await),
        "aadsts-70020" => {
            let code = device(site).await.text("device_code");
            site.practice.tenant().expire_device_codes();
            Some(redeem_device(site, &code).await)
        }
        "token-authcode-200" => Some(signed_in(site).await),
        "token-refresh-200" => {
            let token = signed_in(site).await.text("refresh_token");
            let form = [
                ("grant_type", "refresh_token"),
                ("client_id", CLIENT),
                ("refresh_token", token.as_str()),
                ("client_info", "1"),
            ];
            Some(site.token_request("organizations", &form).await)
        }
        "aadsts-65001" => {
            let token = signed_in(site).await.text("refresh_token");
            let form = [
                ("grant_type", "refresh_token"),
                ("client_id", CLIENT),
                ("refresh_token", token.as_str()),
                ("scope", "https://graph.microsoft.com/Mail.Read"),
            ];
            Some(site.token_request("organizations", &form).await)
        }
        "aadsts-700016" => {
            Some(site.token_request(&tenant, &secret_form("00000000-0000-0000-0000-000000000000", "s")).await)
        }
        "token-client-credentials-200" | "aadsts-7000215" | "aadsts-7000222" => {
            Some(app_only(site, name).await)
        }
        _ => None,
    }
}

fn secret_form<'a>(client: &'a str, secret: &'a str) -> [(&'static str, &'a str); 4] {
    [
        ("grant_type", "client_credentials"),
        ("client_id", client),
        ("client_secret", secret),
        ("scope", "https://graph.microsoft.com/.default"),
    ]
}

async fn device(site: &Site) -> Got {
    let url = format!("{}/organizations/oauth2/v2.0/devicecode", site.practice.authority());
    site.post_form(url, &[("client_id", CLIENT), ("scope", SCOPES)]).await
}

async fn poll(site: &Site) -> Got {
    let code = device(site).await.text("device_code");
    redeem_device(site, &code).await
}

async fn redeem_device(site: &Site, code: &str) -> Got {
    let form = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", CLIENT),
        ("device_code", code),
    ];
    site.token_request("organizations", &form).await
}

async fn signed_in(site: &Site) -> Got {
    let scopes = format!("{SCOPES} offline_access");
    let answer = site.choose(&site.practice.tenant().admin_upn(), &[("scope", scopes.as_str())]).await;
    site.redeem(value(&answer, "code")).await
}

async fn app_only(site: &Site, name: &str) -> Got {
    let tenant = site.practice.tenant().clone();
    let token = site.token(&tenant.admin_upn(), SCOPES).await;
    let (id, app_id, _) = site.register(&token).await;
    let made = site.post(&token, &format!("/applications/{id}/addPassword"), json!({})).await;
    let secret = if name == "aadsts-7000215" { made.text("keyId") } else { made.text("secretText") };
    if name == "aadsts-7000222" {
        tenant.expire_secrets(&id);
    }
    site.token_request(&tenant.id(), &secret_form(&app_id, &secret)).await
}
