//! A running practice tenant with a plain HTTP client: no redirects, no types of anybody's.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use practice_tenant::{Options, Practice, Scenario};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

/// Microsoft Graph Command Line Tools.
pub(crate) const CLIENT: &str = "14d82eec-204b-4c2f-b7e8-296a70dab67e";
pub(crate) const GRAPH_APP: &str = "00000003-0000-0000-c000-000000000000";
pub(crate) const REDIRECT: &str = "http://localhost:50123";
pub(crate) const VERIFIER: &str = "a-verifier-of-at-least-forty-three-characters-0123456789";
pub(crate) const SCOPES: &str = "User.Read Application.ReadWrite.All AppRoleAssignment.ReadWrite.All \
                                 DelegatedPermissionGrant.ReadWrite.All openid profile";
pub(crate) const USER_READ: &str = "e1fe6dd8-ba31-4d61-89e7-88639da4683d";
pub(crate) const ROLES: [(&str, &str); 4] = [
    ("741f803b-c850-494e-b5df-cde7c675a1ca", "User.ReadWrite.All"),
    ("62a82d76-70ea-41e2-9197-370581804d09", "Group.ReadWrite.All"),
    ("498476ce-e0fe-48b0-b801-37ba7e2685c6", "Organization.Read.All"),
    ("dbaae8cf-10b5-4b86-a4a1-f871c94c6695", "GroupMember.ReadWrite.All"),
];

pub(crate) struct Site {
    pub(crate) practice: Practice,
    pub(crate) http: reqwest::Client,
}

/// An answer with its body read.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: Value,
}

impl Got {
    async fn of(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let text = response.text().await.unwrap();
        Self { status, headers, body: serde_json::from_str(&text).unwrap_or(Value::String(text)) }
    }

    pub(crate) fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }

    pub(crate) fn message(&self) -> &str {
        self.body["error"]["message"].as_str().unwrap_or_default()
    }

    pub(crate) fn text(&self, property: &str) -> String {
        self.body[property].as_str().unwrap_or_default().to_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

pub(crate) fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

impl Site {
    pub(crate) async fn start(scenario: Scenario) -> Self {
        Self::start_with(Options { scenario, seed: Some(7), ..Options::default() }).await
    }

    pub(crate) async fn start_with(options: Options) -> Self {
        let practice = Practice::start(options).await.unwrap();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self { practice, http }
    }

    /// A fresh tenant and the Global Administrator's token.
    pub(crate) async fn signed_in() -> (Self, String) {
        let site = Self::start(Scenario::Fresh).await;
        let token = site.token(&site.practice.tenant().admin_upn(), SCOPES).await;
        (site, token)
    }

    pub(crate) fn authorize_url(&self, changes: &[(&str, &str)]) -> Url {
        let mut url =
            Url::parse(&format!("{}/organizations/oauth2/v2.0/authorize", self.practice.authority()))
                .unwrap();
        let challenge = challenge();
        let mut pairs = vec![
            ("client_id", CLIENT),
            ("response_type", "code"),
            ("redirect_uri", REDIRECT),
            ("scope", SCOPES),
            ("state", "the-state"),
            ("nonce", "the-nonce"),
            ("prompt", "select_account"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        for (name, value) in changes {
            pairs.retain(|(known, _)| known != name);
            if !value.is_empty() {
                pairs.push((name, value));
            }
        }
        url.query_pairs_mut().extend_pairs(pairs);
        url
    }

    pub(crate) async fn get_page(&self, url: Url) -> Got {
        Got::of(self.http.get(url).send().await.unwrap()).await
    }

    pub(crate) async fn post_form(&self, url: impl reqwest::IntoUrl, form: &[(&str, &str)]) -> Got {
        Got::of(self.http.post(url).form(form).send().await.unwrap()).await
    }

    pub(crate) async fn token_request(&self, tenant: &str, form: &[(&str, &str)]) -> Got {
        self.post_form(format!("{}/{tenant}/oauth2/v2.0/token", self.practice.authority()), form).await
    }

    /// Signs in through the pages, agreeing where asked; returns the redirect's parameters.
    pub(crate) async fn choose(&self, upn: &str, changes: &[(&str, &str)]) -> Vec<(String, String)> {
        let url = self.authorize_url(changes);
        assert_eq!(self.get_page(url.clone()).await.status, 200);
        let mut got = self.post_form(url.clone(), &[("account", upn)]).await;
        if got.status == 200 {
            assert!(got.body.as_str().unwrap().contains("Permissions requested"), "{got:?}");
            got = self.post_form(url, &[("account", upn), ("choice", "accept")]).await;
        }
        assert_eq!(got.status, 302, "{got:?}");
        parameters(got.header("location"))
    }

    pub(crate) async fn redeem(&self, code: &str) -> Got {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", CLIENT),
            ("code", code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        self.token_request("organizations", &form).await
    }

    pub(crate) async fn token(&self, upn: &str, scopes: &str) -> String {
        let answer = self.choose(upn, &[("scope", scopes)]).await;
        let got = self.redeem(value(&answer, "code")).await;
        assert_eq!(got.status, 200, "{got:?}");
        got.text("access_token")
    }

    pub(crate) async fn graph(&self, token: &str, method: Method, path: &str, body: Option<Value>) -> Got {
        self.graph_with(token, method, path, body, &[]).await
    }

    pub(crate) async fn graph_with(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Got {
        let posts = method == Method::POST;
        let mut request = self.http.request(method, format!("{}/v1.0{path}", self.practice.graph()));
        if !token.is_empty() {
            request = request.bearer_auth(token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        } else if posts {
            request = request.header("content-length", 0);
        }
        Got::of(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> Got {
        self.graph(token, Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, token: &str, path: &str, body: Value) -> Got {
        self.graph(token, Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, token: &str, path: &str, body: Value) -> Got {
        self.graph(token, Method::PATCH, path, Some(body)).await
    }

    /// Registers an application with its service principal; returns object id, app id, service principal id.
    pub(crate) async fn register(&self, token: &str) -> (String, String, String) {
        let app = self.post(token, "/applications", json!({ "displayName": "PeigUserManagerApp" })).await;
        assert_eq!(app.status, 201, "{app:?}");
        let sp = self.post(token, "/servicePrincipals", json!({ "appId": app.text("appId") })).await;
        assert_eq!(sp.status, 201, "{sp:?}");
        (app.text("id"), app.text("appId"), sp.text("id"))
    }

    /// Object id of Microsoft Graph's own service principal.
    pub(crate) async fn graph_sp(&self, token: &str) -> String {
        let got =
            self.get(token, &format!("/servicePrincipals?$filter=appId eq '{GRAPH_APP}'&$select=id")).await;
        got.body["value"][0]["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn parameters(location: &str) -> Vec<(String, String)> {
    Url::parse(location).unwrap().query_pairs().into_owned().collect()
}

pub(crate) fn value<'a>(pairs: &'a [(String, String)], name: &str) -> &'a str {
    pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

/// The claims of a JWT.
pub(crate) fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).expect("a JWT has three parts");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
