//! Redirects to an application as they were reported, each provoked on the pages of the practice tenant.

use serde_json::Value;
use url::form_urlencoded;

use crate::compare::shape;
use crate::site::{Got, REDIRECT, SCOPES, Site};

pub(crate) async fn compare(site: &Site, document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for entry in document["entries"].as_array().unwrap() {
        let case = entry["case"].as_str().unwrap();
        let Some(got) = provoke(site, case).await else {
            found.push(format!("{case}: is not replayed"));
            continue;
        };
        let mut differences = Vec::new();
        one(entry["url"].as_str().unwrap(), got.header("location"), &mut differences);
        found.extend(differences.into_iter().map(|what| format!("{case}: {what}")));
    }
    found
}

async fn provoke(site: &Site, case: &str) -> Option<Got> {
    let tenant = site.practice.tenant().clone();
    let (admin, plain) = (tenant.admin_upn(), tenant.plain_user_upn());
    let url = site.authorize_url(&[]);
    let form: Vec<(&str, &str)> = match case {
        "success" => vec![("account", &admin), ("choice", "accept")],
        "user cancels" => vec![("choice", "cancel")],
        "user leaves a page that asks for admin approval" => vec![("account", &plain), ("choice", "back")],
        "declined consent, v1 wording (2016)" => vec![("account", &admin), ("choice", "decline")],
        "user declines consent (admin consent endpoint, 2023-08-28)" => {
            let token = site.token(&admin, SCOPES).await;
            let (id, app_id, _) = site.register(&token).await;
            let web = serde_json::json!({ "web": { "redirectUris": ["http://localhost"] } });
            assert_eq!(site.patch(&token, &format!("/applications/{id}"), web).await.status, 204);
            let endpoint = format!("{}/{}/v2.0/adminconsent", site.practice.authority(), tenant.id());
            let mut url = url::Url::parse(&endpoint).unwrap();
            url.query_pairs_mut().extend_pairs([
                ("client_id", app_id.as_str()),
                ("scope", "https://graph.microsoft.com/.default"),
                ("redirect_uri", REDIRECT),
                ("state", "s"),
            ]);
            return Some(site.post_form(url, &[("account", &admin), ("choice", "decline")]).await);
        }
        _ => return None,
    };
    Some(site.post_form(url, &form).await)
}

/// The parameters, wherever they begin: the oldest report has no question mark before them.
fn parameters(address: &str) -> Vec<(String, String)> {
    let begin = ["code=", "error="].into_iter().filter_map(|name| address.find(name)).min().unwrap();
    form_urlencoded::parse(address[begin..].trim_end_matches('#').as_bytes()).into_owned().collect()
}

fn one(theirs: &str, ours: &str, found: &mut Vec<String>) {
    assert!(!ours.is_empty(), "no redirect at all");
    for (name, value) in parameters(theirs) {
        match parameters(ours).into_iter().find(|(known, _)| *known == name) {
            None => found.push(format!("{name} is missing")),
            Some(_) if value == "..." || ["code", "state"].contains(&name.as_str()) => {}
            Some((_, ours)) if shape(&ours) == shape(&value) => {}
            Some((_, ours)) => {
                found.push(format!("{name} is {:?} instead of {:?}", shape(&ours), shape(&value)));
            }
        }
    }
    let described = parameters(theirs).iter().any(|(name, _)| name == "error_description");
    if !described && parameters(ours).iter().any(|(name, _)| name == "error_description") {
        found.push("error_description is too much".to_owned());
    }
    if theirs.ends_with('#') != ours.ends_with('#') {
        found.push("ends in a bare # in one of the two only".to_owned());
    }
    if theirs.contains("%3a") && ours.contains("%3A") {
        found.push("escapes are in capitals".to_owned());
    }
}
