//! The token endpoint: PKCE, device code, client secrets, discovery and signatures.

use aws_lc_rs::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use practice_tenant::Scenario;
use serde_json::{Value, json};

use crate::site::{CLIENT, REDIRECT, Site, VERIFIER, value};

fn changed<'a>(form: &[(&'a str, &'a str)], name: &str, to: &'a str) -> Vec<(&'a str, &'a str)> {
    let kept = form.iter().filter(|(known, _)| *known != name || !to.is_empty());
    kept.map(|(known, value)| (*known, if *known == name { to } else { *value })).collect()
}

#[tokio::test]
async fn a_code_is_worth_nothing_without_its_verifier_redirect_and_client() {
    let site = Site::start(Scenario::Fresh).await;
    let answer = site.choose(&site.practice.tenant().admin_upn(), &[]).await;
    let code = value(&answer, "code").to_owned();
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", CLIENT),
        ("code", code.as_str()),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let wrong = [
        ("code_verifier", "another-verifier-of-forty-three-characters-or-more", "invalid_grant", 501_481),
        ("code_verifier", "", "invalid_grant", 50_148),
        ("redirect_uri", "http://localhost:50124", "invalid_client", 500_112),
        ("code", "1.nonsense", "invalid_grant", 70_000),
        ("client_id", "04b07795-8ddb-461a-bbee-02f9e1bf7b46", "invalid_grant", 700_005),
        ("grant_type", "password", "unsupported_grant_type", 70_003),
    ];
    for (name, to, error, number) in wrong {
        let got = site.token_request("organizations", &changed(&form, name, to)).await;
        assert_eq!(
            (&got.body["error"], &got.body["error_codes"]),
            (&json!(error), &json!([number])),
            "{name}"
        );
    }
    assert_eq!(site.token_request("organizations", &form).await.status, 200, "the code is still good");
}

#[tokio::test]
async fn errors_have_the_recorded_form() {
    let site = Site::start(Scenario::Fresh).await;
    let got = site.token_request("nowhere.example", &[("grant_type", "device_code")]).await;
    assert_eq!((got.status.as_u16(), &got.body["error"]), (400, &json!("invalid_request")));
    let (timestamp, trace) = (got.text("timestamp"), got.text("trace_id"));
    assert!(
        timestamp.len() == 20 && timestamp.as_bytes()[10] == b' ' && timestamp.ends_with('Z'),
        "{timestamp}"
    );
    assert!(got.text("error_description").contains(&format!("Trace ID: {trace}")));
    assert_eq!(got.header("x-ms-request-id"), trace);
    assert_eq!(got.body["error_uri"], "https://login.microsoftonline.com/error?code=90002");
    let url = format!("{}/nowhere/v2.0/.well-known/openid-configuration", site.practice.authority());
    let discovery = site.get_page(url.parse().unwrap()).await;
    assert_eq!((discovery.status.as_u16(), &discovery.body["error"]), (400, &json!("invalid_tenant")));
}

#[tokio::test]
async fn device_codes_wait_for_a_person() {
    let site = Site::start(Scenario::Fresh).await;
    let begin = format!("{}/organizations/oauth2/v2.0/devicecode", site.practice.authority());
    let scope = "User.Read openid profile";
    let start = async || site.post_form(&begin, &[("client_id", CLIENT), ("scope", scope)]).await;
    let poll = async |device: &str| {
        let grant = "urn:ietf:params:oauth:grant-type:device_code";
        let form = [("grant_type", grant), ("client_id", CLIENT), ("device_code", device)];
        site.token_request("organizations", &form).await
    };
    let first = start().await;
    assert_eq!((&first.body["interval"], first.text("user_code").len()), (&json!(5), 9));
    let device = first.text("device_code");
    assert_eq!(poll(&device).await.body["error"], "authorization_pending");
    let page = first.text("verification_uri");
    let (code, upn) = (first.text("user_code"), site.practice.tenant().admin_upn());
    let picker = site.post_form(&page, &[("user_code", &code)]).await;
    assert!(picker.body.as_str().unwrap().contains(&upn));
    let consent = site.post_form(&page, &[("user_code", &code), ("account", &upn)]).await;
    assert!(consent.body.as_str().unwrap().contains("Permissions requested"));
    assert_eq!(poll(&device).await.body["error"], "authorization_pending");
    site.post_form(&page, &[("user_code", &code), ("account", &upn), ("choice", "accept")]).await;
    let done = poll(&device).await;
    assert_eq!(done.status, 200, "{done:?}");
    assert!(!done.text("id_token").is_empty());
    assert_eq!(poll(&device).await.body["error"], "invalid_grant", "once only");

    let declined = start().await;
    site.post_form(&page, &[("user_code", &declined.text("user_code")), ("choice", "cancel")]).await;
    assert_eq!(poll(&declined.text("device_code")).await.body["error"], "authorization_declined");
    let late = start().await;
    site.practice.tenant().expire_device_codes();
    assert_eq!(poll(&late.text("device_code")).await.body["error"], "expired_token");
    assert_eq!(poll("unknown").await.body["error"], "bad_verification_code");
}

#[tokio::test]
async fn secrets_are_checked_in_microsofts_words() {
    let (site, token) = Site::signed_in().await;
    let (id, app_id, _) = site.register(&token).await;
    let secret = site.post(&token, &format!("/applications/{id}/addPassword"), json!({})).await;
    let (value, key) = (secret.text("secretText"), secret.text("keyId"));
    let tenant = site.practice.tenant();
    let ask = async |tenant: &str, client: &str, secret: &str, scope: &str| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", client),
            ("client_secret", secret),
            ("scope", scope),
        ];
        let got = site.token_request(tenant, &form).await;
        (got.status.as_u16(), got.text("error"), got.body["error_codes"][0].as_u64().unwrap_or(0))
    };
    let (this, default) = (tenant.id(), "https://graph.microsoft.com/.default");
    assert_eq!(ask(&this, &app_id, &value, default).await.0, 200);
    let roles = |code: u64, status: u16, error: &str| (status, error.to_owned(), code);
    assert_eq!(ask(&this, &app_id, &key, default).await, roles(7_000_215, 401, "invalid_client"));
    let stranger = uuid::Uuid::new_v4().to_string();
    assert_eq!(ask(&this, &stranger, &value, default).await, roles(700_016, 400, "unauthorized_client"));
    assert_eq!(ask("organizations", &app_id, &value, default).await, roles(50_059, 400, "invalid_request"));
    let scoped = "https://graph.microsoft.com/User.Read";
    assert_eq!(ask(&this, &app_id, &value, scoped).await, roles(1_002_012, 400, "invalid_scope"));
    tenant.expire_secrets(&id);
    assert_eq!(ask(&this, &app_id, &value, default).await, roles(7_000_222, 401, "invalid_client"));
    tenant.delete_application(&id);
    assert_eq!(ask(&this, &app_id, &value, default).await, roles(700_016, 400, "unauthorized_client"));
}

#[tokio::test]
async fn tokens_are_signed_with_the_published_key() {
    let (site, token) = Site::signed_in().await;
    let authority = site.practice.authority();
    let url = format!("{authority}/organizations/v2.0/.well-known/openid-configuration");
    let configuration = site.get_page(url.parse().unwrap()).await.body;
    assert_eq!(configuration["issuer"], format!("{authority}/{{tenantid}}/v2.0"));
    let keys = site.get_page(configuration["jwks_uri"].as_str().unwrap().parse().unwrap()).await.body;
    let number = |name: &str| URL_SAFE_NO_PAD.decode(keys["keys"][0][name].as_str().unwrap()).unwrap();
    let key = RsaPublicKeyComponents { n: number("n"), e: number("e") };
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
    key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature).unwrap();
    let header: Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap()).unwrap();
    assert_eq!(header["kid"], keys["keys"][0]["kid"]);
}

/// Signs the admin in to an application with a Web redirect; returns its app id, its secret and the token answer.
async fn signed_in_to_a_web_app(site: &Site) -> (String, String, crate::site::Got) {
    let tenant = site.practice.tenant();
    let admin = site.token(&tenant.admin_upn(), crate::site::SCOPES).await;
    let (id, app_id, _) = site.register(&admin).await;
    let web = json!({ "web": { "redirectUris": ["http://localhost"] } });
    site.patch(&admin, &format!("/applications/{id}"), web).await;
    let made = site.post(&admin, &format!("/applications/{id}/addPassword"), json!({})).await;
    let secret = made.text("secretText");
    let asked = [("client_id", app_id.as_str()), ("scope", "User.Read offline_access")];
    let answer = site.choose(&tenant.admin_upn(), &asked).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", app_id.as_str()),
        ("client_secret", secret.as_str()),
        ("code", value(&answer, "code")),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let got = site.token_request("organizations", &form).await;
    (app_id, secret, got)
}

#[tokio::test]
async fn a_confidential_client_shows_its_secret_for_every_refresh() {
    let site = Site::start(Scenario::Fresh).await;
    let (app_id, secret, got) = signed_in_to_a_web_app(&site).await;
    assert_eq!(got.status, 200, "{got:?}");
    let token = got.text("refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", app_id.as_str()),
        ("refresh_token", token.as_str()),
        ("client_secret", secret.as_str()),
    ];
    for (shown, number) in [("", 7_000_218), ("wrong", 7_000_215)] {
        let got = site.token_request("organizations", &changed(&form, "client_secret", shown)).await;
        assert_eq!((got.status.as_u16(), &got.body["error_codes"]), (401, &json!([number])), "{shown:?}");
    }
    assert_eq!(site.token_request("organizations", &form).await.status, 200);
}

#[tokio::test]
async fn a_refresh_is_refused_once_the_consent_is_withdrawn() {
    let site = Site::start(Scenario::Fresh).await;
    let scopes = "User.Read offline_access";
    let answer = site.choose(&site.practice.tenant().admin_upn(), &[("scope", scopes)]).await;
    let token = site.redeem(value(&answer, "code")).await.text("refresh_token");
    let form = [("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", token.as_str())];
    assert_eq!(site.token_request("organizations", &form).await.status, 200);
    site.practice.tenant().with(|documents| documents.grants.clear());
    let got = site.token_request("organizations", &form).await;
    assert_eq!((got.status.as_u16(), &got.body["error"]), (400, &json!("invalid_grant")), "{got:?}");
    assert_eq!(
        (&got.body["suberror"], &got.body["error_codes"]),
        (&json!("consent_required"), &json!([65_001]))
    );
}

#[tokio::test]
async fn a_secret_is_worth_nothing_before_its_start() {
    let (site, token) = Site::signed_in().await;
    let (id, app_id, _) = site.register(&token).await;
    let path = format!("/applications/{id}/addPassword");
    let later = json!({ "passwordCredential": { "startDateTime": "2098-01-01T00:00:00Z",
        "endDateTime": "2099-01-01T00:00:00Z" } });
    let made = site.post(&token, &path, later).await;
    assert_eq!(made.status, 200, "{made:?}");
    let secret = made.text("secretText");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app_id.as_str()),
        ("client_secret", secret.as_str()),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let got = site.token_request(&site.practice.tenant().id(), &form).await;
    assert_eq!((got.status.as_u16(), &got.body["error_codes"]), (401, &json!([7_000_215])));
    site.practice.tenant().change_application(&id, |application| {
        application["passwordCredentials"][0]["startDateTime"] = json!("2020-01-01T00:00:00Z");
    });
    assert_eq!(site.token_request(&site.practice.tenant().id(), &form).await.status, 200);
}

#[tokio::test]
async fn a_token_for_another_service_of_microsofts_is_none_for_graph() {
    let (site, token) = Site::signed_in().await;
    let tenant = site.practice.tenant();
    let (id, app_id, _) = site.register(&token).await;
    let made = site.post(&token, &format!("/applications/{id}/addPassword"), json!({})).await;
    let secret = made.text("secretText");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app_id.as_str()),
        ("client_secret", secret.as_str()),
        ("scope", "https://vault.azure.net/.default"),
    ];
    let vault = site.token_request(&tenant.id(), &form).await;
    assert_eq!(vault.status, 200, "{vault:?}");
    let cli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    let scope = "https://management.azure.com/.default openid offline_access";
    let answer = site.choose(&tenant.admin_upn(), &[("scope", scope), ("client_id", cli)]).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", cli),
        ("code", value(&answer, "code")),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let management = site.token_request("organizations", &form).await;
    assert_eq!(management.body["foci"], "1", "a client of the family");
    for (got, audience, path) in [
        (vault, "https://vault.azure.net", "/applications"),
        (management, "https://management.azure.com", "/me"),
    ] {
        let token = got.text("access_token");
        let claims = crate::site::claims(&token);
        assert_eq!((&claims["aud"], &claims["roles"]), (&json!(audience), &Value::Null));
        let refused = site.get(&token, path).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (401, "InvalidAuthenticationToken"));
        assert_eq!(refused.message(), "Access token validation failure. Invalid audience.");
    }
}

#[tokio::test]
async fn an_application_may_name_itself_in_the_header() {
    let (site, token) = Site::signed_in().await;
    let (id, app_id, _) = site.register(&token).await;
    let made = site.post(&token, &format!("/applications/{id}/addPassword"), json!({})).await;
    let tenant = site.practice.tenant().id();
    let url = format!("{}/{tenant}/oauth2/v2.0/token", site.practice.authority());
    let form = [("grant_type", "client_credentials"), ("scope", "https://graph.microsoft.com/.default")];
    for (secret, status) in [(made.text("secretText"), 200), ("wrong".to_owned(), 401)] {
        let request = site.http.post(&url).basic_auth(&app_id, Some(secret)).form(&form);
        assert_eq!(request.send().await.unwrap().status(), status);
    }
}
