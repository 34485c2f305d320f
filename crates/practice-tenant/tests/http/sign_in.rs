//! The pages of `/authorize` and of admin consent: who gets in, who is sent back, who sees a page only.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use practice_tenant::Scenario;
use serde_json::json;

use crate::site::{CLIENT, REDIRECT, SCOPES, Site, VERIFIER, claims, parameters, value};

#[tokio::test]
async fn a_sign_in_carries_state_nonce_and_the_scopes_consented_to() {
    let site = Site::start(Scenario::Fresh).await;
    let upn = site.practice.tenant().admin_upn();
    let prefixed = "https://graph.microsoft.com/User.Read openid profile offline_access";
    let answer = site.choose(&upn, &[("scope", prefixed)]).await;
    assert_eq!(value(&answer, "state"), "the-state");
    assert!(!value(&answer, "session_state").is_empty());
    let got = site.redeem(value(&answer, "code")).await;
    assert_eq!(got.status, 200, "{got:?}");
    let lifetime = got.body["expires_in"].as_i64().unwrap();
    assert!((3600..5400).contains(&lifetime));
    assert!(!got.text("refresh_token").is_empty());
    let id = claims(&got.text("id_token"));
    let tenant = site.practice.tenant().id();
    assert_eq!(id["aud"], CLIENT);
    assert_eq!(id["iss"], format!("{}/{tenant}/v2.0", site.practice.authority()));
    assert_eq!((&id["nonce"], &id["tid"]), (&json!("the-nonce"), &json!(tenant)));
    assert_eq!(id["preferred_username"], json!(upn));
    assert_eq!(claims(&got.text("access_token"))["scp"], "User.Read openid profile email");
    let reused = site.redeem(value(&answer, "code")).await;
    assert_eq!((reused.status.as_u16(), &reused.body["error_codes"]), (400, &json!([54_005])));
    let no_refresh = site.choose(&upn, &[("scope", "User.Read")]).await;
    let got = site.redeem(value(&no_refresh, "code")).await;
    assert!(got.body.get("refresh_token").is_none() && got.body.get("id_token").is_none());
}

#[tokio::test]
async fn consent_is_asked_once_and_leaves_a_grant() {
    let site = Site::start(Scenario::Fresh).await;
    let tenant = site.practice.tenant();
    let upn = tenant.admin_upn();
    let url = site.authorize_url(&[]);
    let asked = site.post_form(url.clone(), &[("account", &upn)]).await;
    let page = asked.body.as_str().unwrap();
    assert!(
        page.contains("Application.ReadWrite.All") && page.contains("Consent on behalf of your organization")
    );
    assert_eq!(tenant.with(|documents| documents.grants.len()), 0, "a page is no consent yet");
    let accepted = [("account", upn.as_str()), ("choice", "accept"), ("everybody", "yes")];
    assert_eq!(site.post_form(url.clone(), &accepted).await.status, 302);
    let grants = tenant.with(|documents| documents.grants.clone());
    assert_eq!((grants.len(), &grants[0]["consentType"]), (1, &json!("AllPrincipals")));
    let second = [("account", tenant.app_admin_upn())];
    let second: Vec<(&str, &str)> = second.iter().map(|(k, v)| (*k, v.as_str())).collect();
    assert_eq!(site.post_form(url, &second).await.status, 302, "granted for everybody");
}

#[tokio::test]
async fn a_plain_user_cannot_consent_to_what_needs_an_admin() {
    let site = Site::start(Scenario::Fresh).await;
    let upn = site.practice.tenant().plain_user_upn();
    let url = site.authorize_url(&[]);
    let page = site.post_form(url.clone(), &[("account", &upn)]).await;
    assert!(page.body.as_str().unwrap().contains("Need admin approval"));
    let forced = site.post_form(url.clone(), &[("account", &upn), ("choice", "accept")]).await;
    assert_eq!(forced.status, 200, "accepting is not offered and does not work");
    let back = site.post_form(url, &[("account", &upn), ("choice", "back")]).await;
    let answer = parameters(back.header("location"));
    assert_eq!((value(&answer, "error"), value(&answer, "error_subcode")), ("access_denied", "cancel"));
    assert_eq!(value(&answer, "error_description"), "");
}

#[tokio::test]
async fn cancelling_and_declining_go_back_with_words() {
    let site = Site::start(Scenario::Fresh).await;
    let upn = site.practice.tenant().admin_upn();
    for (choice, words) in [("cancel", "canceled"), ("decline", "AADSTS65004")] {
        let got = site.post_form(site.authorize_url(&[]), &[("account", &upn), ("choice", choice)]).await;
        let answer = parameters(got.header("location"));
        assert_eq!(value(&answer, "error"), "access_denied");
        assert!(value(&answer, "error_description").contains(words), "{answer:?}");
        assert_eq!(value(&answer, "state"), "the-state");
    }
}

#[tokio::test]
async fn wrong_client_redirect_and_tenant_never_lead_back() {
    let site = Site::start(Scenario::Fresh).await;
    let stranger = uuid::Uuid::new_v4().to_string();
    let wrong = [
        ("client_id", stranger.as_str(), "AADSTS700016"),
        ("redirect_uri", "https://evil.example/", "AADSTS50011"),
        ("redirect_uri", "http://localhost.evil.example/", "AADSTS50011"),
        ("redirect_uri", "http://localhost:50123/other", "AADSTS50011"),
        ("redirect_uri", "http://user@localhost:50123/", "AADSTS50011"),
    ];
    for (name, changed, code) in wrong {
        let got = site.get_page(site.authorize_url(&[(name, changed)])).await;
        assert_eq!((got.status.as_u16(), got.header("location")), (400, ""), "{changed}");
        assert!(got.body.as_str().unwrap().contains(code), "{changed}");
    }
    let mut url = site.authorize_url(&[]);
    url.set_path("/elsewhere.example/oauth2/v2.0/authorize");
    assert!(site.get_page(url).await.body.as_str().unwrap().contains("AADSTS90002"));
}

#[tokio::test]
async fn faults_of_the_request_go_back_to_the_application() {
    let site = Site::start(Scenario::Fresh).await;
    let wrong = [
        ("response_type", "id_token", "unsupported_response_type"),
        ("code_challenge", "", "invalid_request"),
        ("code_challenge_method", "plain", "invalid_request"),
        ("prompt", "none", "login_required"),
        ("scope", "User.Read NoSuch.Scope", "invalid_client"),
        ("scope", "https://vault.example/.default", "invalid_resource"),
        ("scope", "User.Read https://vault.azure.net/.default", "invalid_request"),
    ];
    for (name, changed, error) in wrong {
        let got = site.get_page(site.authorize_url(&[(name, changed)])).await;
        assert_eq!(got.status, 302, "{name}={changed}: {got:?}");
        let answer = parameters(got.header("location"));
        assert_eq!(
            (value(&answer, "error"), value(&answer, "state")),
            (error, "the-state"),
            "{name}={changed}"
        );
    }
}

#[tokio::test]
async fn the_pages_are_marked_and_hold_no_script() {
    let site = Site::start(Scenario::CannotConsent).await;
    let hinted = site.practice.tenant().second_admin_upn();
    let got = site.get_page(site.authorize_url(&[])).await;
    let page = got.body.as_str().unwrap();
    assert!(page.contains("Practice \u{2013} not Microsoft") && page.contains("<html lang=\"en\">"));
    assert!(!page.contains("<script"));
    let policy = got.header("content-security-policy");
    assert!(
        policy.contains("default-src 'none'") && policy.contains("form-action 'self' http://localhost:50123")
    );
    let first = page.find(&site.practice.tenant().app_admin_upn()).unwrap();
    assert!(first < page.find(&hinted).unwrap(), "the Application Administrator is offered first");
    let page = site.get_page(site.authorize_url(&[("login_hint", &hinted)])).await;
    let page = page.body.as_str().unwrap();
    assert!(page.find(&hinted).unwrap() < page.find(&site.practice.tenant().app_admin_upn()).unwrap());
}

#[tokio::test]
async fn admin_consent_grants_all_that_is_listed_and_only_to_who_may() {
    let site = Site::start(Scenario::HalfDone).await;
    let tenant = site.practice.tenant();
    let app = tenant.applications_named("PeigUserManagerApp").remove(0);
    let app_id = app["appId"].as_str().unwrap();
    let mut url =
        url::Url::parse(&format!("{}/{}/v2.0/adminconsent", site.practice.authority(), tenant.id())).unwrap();
    url.query_pairs_mut().extend_pairs([
        ("client_id", app_id),
        ("scope", "https://graph.microsoft.com/.default"),
        ("redirect_uri", REDIRECT),
        ("state", "s-1"),
    ]);
    let app_admin = tenant.app_admin_upn();
    let refused = site.post_form(url.clone(), &[("account", &app_admin), ("choice", "accept")]).await;
    assert!(refused.body.as_str().unwrap().contains("Need admin approval"));
    let admin = tenant.second_admin_upn();
    let declined = site.post_form(url.clone(), &[("account", &admin), ("choice", "decline")]).await;
    let answer = parameters(declined.header("location"));
    assert_eq!((value(&answer, "admin_consent"), value(&answer, "error")), ("True", "access_denied"));
    assert_eq!(value(&answer, "tenant"), "");
    assert!(tenant.granted_roles(app_id).is_empty());
    let asked = site.post_form(url.clone(), &[("account", &admin)]).await;
    assert!(asked.body.as_str().unwrap().contains("User.ReadWrite.All"));
    let accepted = site.post_form(url, &[("account", &admin), ("choice", "accept")]).await;
    let answer = parameters(accepted.header("location"));
    assert_eq!((value(&answer, "admin_consent"), value(&answer, "state")), ("True", "s-1"));
    assert_eq!(value(&answer, "tenant"), tenant.id());
    assert_eq!(tenant.granted_roles(app_id), ["User.ReadWrite.All"]);
    assert_eq!(tenant.granted_scopes(app_id), ["User.Read"]);
}

#[tokio::test]
async fn scopes_are_what_was_granted_not_what_was_asked_of_everybody() {
    let site = Site::start(Scenario::Fresh).await;
    let upn = site.practice.tenant().app_admin_upn();
    site.token(&upn, SCOPES).await;
    let narrow = site.token(&upn, "User.Read").await;
    let scp = claims(&narrow)["scp"].as_str().unwrap().to_owned();
    assert!(scp.contains("Application.ReadWrite.All"), "earlier consents accumulate: {scp}");
}

#[tokio::test]
async fn an_answer_asked_for_as_a_form_is_a_page_that_posts_it() {
    let site = Site::start(Scenario::Fresh).await;
    let upn = site.practice.tenant().admin_upn();
    let url = site.authorize_url(&[("response_mode", "form_post"), ("state", "a \"state\"")]);
    let accepted = site.post_form(url.clone(), &[("account", &upn), ("choice", "accept")]).await;
    assert_eq!(
        (accepted.status.as_u16(), accepted.header("location")),
        (200, ""),
        "nothing is in an address"
    );
    let page = accepted.body.as_str().unwrap();
    assert!(page.contains(&format!("<form method=\"post\" action=\"{REDIRECT}\">")), "{page}");
    assert!(page.contains("<button class=\"main\">Continue</button>"), "{page}");
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    assert_eq!(hidden(page, "state"), "a &quot;state&quot;", "kept, and safe in an attribute");
    assert!(!hidden(page, "session_state").is_empty());
    let policy = accepted.header("content-security-policy");
    assert!(policy.contains(&format!("form-action 'self' {REDIRECT};")), "the form may go there: {policy}");
    assert!(policy.contains("script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    let got = site.redeem(hidden(page, "code")).await;
    assert_eq!(got.status, 200, "{got:?}");

    let cancelled = site.post_form(url, &[("choice", "cancel")]).await;
    let page = cancelled.body.as_str().unwrap();
    assert_eq!(
        (cancelled.status.as_u16(), hidden(page, "error")),
        (200, "access_denied"),
        "refusals go the same way"
    );
    let configuration =
        format!("{}/organizations/v2.0/.well-known/openid-configuration", site.practice.authority());
    let told = site.get_page(configuration.parse().unwrap()).await;
    assert_eq!(told.body["response_modes_supported"], json!(["query", "fragment", "form_post"]));
}

/// The value of a hidden field as it stands in the page.
fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let start = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    page.split_once(&start).and_then(|(_, rest)| rest.split_once('"')).map_or("", |(value, _)| value)
}

#[tokio::test]
async fn an_answer_names_scopes_as_they_were_asked_and_the_account_where_that_was_asked() {
    let site = Site::start(Scenario::Fresh).await;
    let upn = site.practice.tenant().admin_upn();
    let prefixed = "https://graph.microsoft.com/User.Read openid profile";
    let code = site.choose(&upn, &[("scope", prefixed)]).await;
    let got = site.redeem(value(&code, "code")).await;
    assert_eq!(got.text("scope"), format!("{prefixed} email"), "e-mail comes with openid");
    assert_eq!(got.body.get("client_info"), None, "nobody asked");

    let cli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    let default = "https://graph.microsoft.com//.default";
    let code = site.choose(&upn, &[("scope", default), ("client_id", cli)]).await;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", cli),
        ("code", value(&code, "code")),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("client_info", "1"),
    ];
    let got = site.token_request("organizations", &form).await;
    let scopes = got.text("scope");
    assert!(scopes.split(' ').any(|scope| scope == default), "the library looks for it: {scopes}");
    assert!(scopes.split(' ').all(|scope| scope.starts_with("https://graph.microsoft.com//")), "{scopes}");
    let who: serde_json::Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(got.text("client_info")).unwrap()).unwrap();
    assert_eq!(who["uid"], claims(&got.text("access_token"))["oid"]);
    assert_eq!(who["utid"], json!(site.practice.tenant().id()));
}
