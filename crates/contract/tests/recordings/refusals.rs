//! Codes of which only meaning, error and status are known, and the words that an error may be.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::sign_in_states::{device, redeem_device, refresh, signed_in};
use crate::site::{CLIENT, Got, SCOPES, Site, parameters, value};

/// A refusal, wherever it surfaces: status (none for a redirect), error and text.
struct Met {
    status: Option<u16>,
    error: String,
    text: String,
}

impl Met {
    fn answered(got: &Got) -> Self {
        Self {
            status: Some(got.status.as_u16()),
            error: got.text("error"),
            text: got.text("error_description"),
        }
    }

    fn redirected(got: &Got) -> Self {
        let pairs = parameters(got.header("location"));
        let of = |name: &str| value(&pairs, name).to_owned();
        Self { status: None, error: of("error"), text: of("error_description") }
    }

    fn shown(got: &Got) -> Self {
        assert_eq!(got.header("location"), "", "a page leads nowhere");
        Self { status: None, error: String::new(), text: got.body.as_str().unwrap().to_owned() }
    }
}

pub(crate) async fn compare(site: &Site, name: &str, document: &Value) -> Vec<String> {
    let all = provoke(site, name).await;
    if all.is_empty() {
        return vec!["is not replayed".to_owned()];
    }
    let mut found = Vec::new();
    for met in all {
        let code = document["code"].as_str().unwrap();
        if !met.text.contains(code) {
            found.push(format!("says {:?} instead of {code}", met.text));
        }
        let errors = document["oauth_error"].as_str().unwrap_or_default();
        if !met.error.is_empty() && !errors.split([' ', ',']).any(|word| word == met.error) {
            found.push(format!("error is {} instead of {errors}", met.error));
        }
        if met.status.is_some()
            && document["http_status"].is_u64()
            && document["http_status"] != json!(met.status)
        {
            found.push(format!("status is {:?} instead of {}", met.status, document["http_status"]));
        }
    }
    found
}

async fn provoke(site: &Site, name: &str) -> Vec<Met> {
    let tenant = site.practice.tenant().clone();
    let (admin, plain) = (tenant.admin_upn(), tenant.plain_user_upn());
    match name {
        "aadsts-70000" => vec![Met::answered(&refresh(site, "nonsense", "User.Read").await)],
        "aadsts-70016" => {
            let code = device(site, &[("client_id", CLIENT), ("scope", SCOPES)]).await.text("device_code");
            vec![Met::answered(&redeem_device(site, &code).await)]
        }
        "aadsts-90002" => {
            let authority = site.practice.authority();
            let url = format!("{authority}/nowhere.example/v2.0/.well-known/openid-configuration");
            let discovery = site.get_page(url.parse().unwrap()).await;
            let token = site.token_request("nowhere.example", &[("grant_type", "device_code")]).await;
            vec![Met::answered(&discovery), Met::answered(&token)]
        }
        "aadsts-65004" => {
            let form = [("account", admin.as_str()), ("choice", "decline")];
            vec![Met::redirected(&site.post_form(site.authorize_url(&[]), &form).await)]
        }
        "aadsts-700054" => {
            let url = site.authorize_url(&[("response_type", "id_token")]);
            vec![Met::redirected(&site.get_page(url).await)]
        }
        "aadsts-90094" => {
            let page = site.post_form(site.authorize_url(&[]), &[("account", plain.as_str())]).await;
            vec![Met::shown(&page)]
        }
        "aadsts-900971" => {
            let token = site.token(&admin, SCOPES).await;
            let (_, app_id, _) = site.register(&token).await;
            let url = site.authorize_url(&[("client_id", &app_id), ("redirect_uri", "")]);
            vec![Met::shown(&site.get_page(url).await)]
        }
        _ => Vec::new(),
    }
}

/// Every word of the published lists that no refusal of the practice tenant uses.
pub(crate) async fn vocabulary(site: &Site, document: &Value) -> Vec<String> {
    let met = [
        ("authorize_redirect", redirected(site).await),
        ("token_endpoint", answered(site).await),
        ("suberror", suberrors(site).await),
    ];
    let mut found = Vec::new();
    for (list, met) in met {
        let words: BTreeSet<String> = document[list].as_object().unwrap().keys().cloned().collect();
        found.extend(words.difference(&met).map(|word| format!("{list}: {word} is never answered")));
        found.extend(met.difference(&words).map(|word| format!("{list}: {word} is no word of the list")));
    }
    found
}

async fn redirected(site: &Site) -> BTreeSet<String> {
    let mut met = BTreeSet::new();
    for (name, changed) in [
        ("code_challenge", ""),
        ("response_type", "id_token"),
        ("prompt", "none"),
        ("scope", "https://vault.example/.default"),
    ] {
        met.insert(Met::redirected(&site.get_page(site.authorize_url(&[(name, changed)])).await).error);
    }
    met.insert(
        Met::redirected(&site.post_form(site.authorize_url(&[]), &[("choice", "cancel")]).await).error,
    );
    met
}

async fn answered(site: &Site) -> BTreeSet<String> {
    let tenant = site.practice.tenant().id();
    let stranger = "00000000-0000-0000-0000-0000000000aa";
    let app = |scope| [("grant_type", "client_credentials"), ("client_id", CLIENT), ("scope", scope)];
    let (graph, other) = ("https://graph.microsoft.com/.default", "https://vault.example/.default");
    let mut met = BTreeSet::new();
    for form in [
        vec![("client_id", CLIENT)],
        vec![("grant_type", "refresh_token"), ("client_id", CLIENT), ("refresh_token", "nonsense")],
        vec![("grant_type", "refresh_token"), ("client_id", stranger)],
        vec![("grant_type", "password"), ("client_id", CLIENT)],
        vec![("grant_type", "device_code"), ("client_id", CLIENT), ("device_code", "nonsense")],
        app(graph).to_vec(),
        app(other).to_vec(),
    ] {
        met.insert(site.token_request(&tenant, &form).await.text("error"));
    }
    let begin = [("client_id", CLIENT), ("scope", SCOPES)];
    let first = device(site, &begin).await;
    met.insert(redeem_device(site, &first.text("device_code")).await.text("error"));
    let code = first.text("user_code");
    let form = [("user_code", code.as_str()), ("choice", "decline")];
    site.post_form(format!("{}/devicelogin", site.practice.authority()), &form).await;
    met.insert(redeem_device(site, &first.text("device_code")).await.text("error"));
    let late = device(site, &begin).await.text("device_code");
    site.practice.tenant().expire_device_codes();
    met.insert(redeem_device(site, &late).await.text("error"));
    met
}

async fn suberrors(site: &Site) -> BTreeSet<String> {
    let first = signed_in(site, CLIENT, "User.Read offline_access").await;
    let got = refresh(site, &first.text("refresh_token"), "Mail.Read").await;
    BTreeSet::from([got.text("suberror")])
}
