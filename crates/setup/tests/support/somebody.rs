//! Another person of the tenant, who uses Graph by hand: what an employee can prepare before the admin comes.
//!
//! They sign in to the Azure CLI, which may do what its user may without anybody's consent. Objects are named as in Graph's
//! addresses: `/applications/{id}`, `/servicePrincipals/{id}`.

use std::time::Duration;

use practice_tenant::Practice;
use reqwest::Method;
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

use super::browser::signs_in;

/// Microsoft Azure CLI.
const AZURE_CLI: &str = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
const SCOPES: [&str; 4] = ["Application.ReadWrite.All", "Directory.AccessAsUser.All", "openid", "profile"];
/// Any text passes for a certificate in the practice tenant.
const CERTIFICATE: &str = "TUlJRA==";

/// Another person, signed in.
pub struct Somebody {
    http: reqwest::Client,
    graph: String,
    token: entra::Session,
}

/// What somebody has registered.
#[derive(Debug, Clone)]
pub struct Registered {
    /// `/applications/{id}`.
    pub application: String,
    /// `/servicePrincipals/{id}`.
    pub principal: String,
    /// The application's object id.
    pub object_id: String,
    /// The client id.
    pub app_id: String,
}

impl Somebody {
    /// An employee without any role.
    pub async fn ordinary(practice: &Practice) -> Self {
        Self::signed_in(practice, practice.tenant().plain_user_upn()).await
    }

    /// The person with this sign-in name.
    pub async fn signed_in(practice: &Practice, upn: String) -> Self {
        Self::by_client(practice, upn, AZURE_CLI, &SCOPES).await
    }

    /// The same, with another client's rights, to which they consent.
    pub async fn by_client(practice: &Practice, upn: String, client_id: &str, scopes: &[&str]) -> Self {
        let cloud = entra::Cloud::from_json(&practice.cloud_json()).unwrap();
        let request = entra::SignIn {
            tenant: practice.tenant().id(),
            client_id: client_id.to_owned(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            claims: None,
            login_hint: None,
        };
        let said = || "Done".to_owned();
        let page = entra::ClosingPage {
            lang: "en".to_owned(),
            title_done: said(),
            text_done: said(),
            title_failed: said(),
            text_failed: said(),
        };
        let open = move |url: &url::Url| {
            let (url, upn) = (url.clone(), upn.clone());
            tokio::spawn(async move {
                let fields = [("account", upn.as_str()), ("choice", "accept")];
                signs_in(&reqwest::Client::new(), url, &fields).await;
            });
            Ok(())
        };
        let (time, cancel) = (Duration::from_secs(30), entra::CancellationToken::new());
        let browsing = entra::Browsing { open, astray: |_| () };
        let own = entra::Http::new("0.0.0-test").unwrap();
        let token = entra::by_browser(&own, &cloud, &request, &page, time, browsing, cancel).await.unwrap();
        Self { http: reqwest::Client::new(), graph: practice.graph(), token }
    }

    /// Their token for Graph.
    pub fn token(&self) -> &SecretString {
        &self.token.access_token
    }

    /// Their object id.
    pub fn object_id(&self) -> &str {
        &self.token.account.object_id
    }

    /// Asks Graph for something: the status, and the answer's body.
    pub async fn asks(&self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        let request = self.http.request(method, format!("{}/v1.0{path}", self.graph));
        let request = request.bearer_auth(self.token().expose_secret());
        let request = match body {
            Some(body) => request.json(&body),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, serde_json::from_slice(&answer.bytes().await.unwrap()).unwrap_or_default())
    }

    /// The same, of something that they may do.
    async fn does(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let (status, answer) = self.asks(method, path, body).await;
        assert!(status < 300, "{path}: {status} {answer}");
        answer
    }

    /// Registers an application of this name, under an alternate key if there is one, with its service principal. They own
    /// both.
    pub async fn registers(&self, name: &str, key: Option<&str>) -> Registered {
        let body = Some(json!({ "displayName": name, "signInAudience": "AzureADMyOrg" }));
        let made = match key {
            None => self.does(Method::POST, "/applications", body).await,
            Some(key) => {
                let address = format!("{}/v1.0/applications(uniqueName='{key}')", self.graph);
                let request = self.http.patch(address).header("prefer", "create-if-missing").json(&body);
                let request = request.bearer_auth(self.token.access_token.expose_secret());
                request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
            }
        };
        let principal = json!({ "appId": made["appId"] });
        let principal = self.does(Method::POST, "/servicePrincipals", Some(principal)).await;
        let text = |object: &Value, name: &str| object[name].as_str().unwrap().to_owned();
        Registered {
            application: format!("/applications/{}", text(&made, "id")),
            principal: format!("/servicePrincipals/{}", text(&principal, "id")),
            object_id: text(&made, "id"),
            app_id: text(&made, "appId"),
        }
    }

    /// Puts a certificate on an application or service principal, beside those that are there.
    pub async fn adds_certificate(&self, object: &str, name: Option<&str>) {
        let mut keys = self.does(Method::GET, object, None).await["keyCredentials"].clone();
        keys.as_array_mut()
            .unwrap()
            .push(json!({ "displayName": name, "key": CERTIFICATE, "usage": "Verify",
            "type": "AsymmetricX509Cert", "endDateTime": "2099-01-01T00:00:00Z" }));
        self.does(Method::PATCH, object, Some(json!({ "keyCredentials": keys }))).await;
    }

    /// Puts a secret on an application or service principal; its key id.
    pub async fn adds_secret(&self, object: &str, name: &str) -> String {
        let body = json!({ "passwordCredential": { "displayName": name } });
        let made = self.does(Method::POST, &format!("{object}/addPassword"), Some(body)).await;
        made["keyId"].as_str().unwrap().to_owned()
    }

    /// Lets another issuer's tokens about this subject sign in as an application.
    pub async fn adds_trust(&self, application: &str, name: &str) {
        let body = json!({ "name": name, "issuer": "https://token.actions.githubusercontent.com",
            "subject": format!("repo:somebody/{name}"), "audiences": ["api://AzureADTokenExchange"] });
        self.does(Method::POST, &format!("{application}/federatedIdentityCredentials"), Some(body)).await;
    }

    /// Makes somebody else an owner of an application or service principal, by object id.
    pub async fn adds_owner(&self, object: &str, owner_id: &str) {
        let body =
            json!({ "@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{owner_id}") });
        self.does(Method::POST, &format!("{object}/owners/$ref"), Some(body)).await;
    }

    /// Takes an owner away, themselves for instance.
    pub async fn removes_owner(&self, object: &str, owner_id: &str) {
        self.does(Method::DELETE, &format!("{object}/owners/{owner_id}/$ref"), None).await;
    }

    /// Sets the redirect addresses of a platform: `web`, `spa` or `publicClient`.
    pub async fn sets_redirects(&self, application: &str, platform: &str, addresses: &[&str]) {
        let body = json!({ platform: { "redirectUris": addresses } });
        self.does(Method::PATCH, application, Some(body)).await;
    }

    /// Sets the addresses by which others ask for tokens that are for an application.
    pub async fn sets_identifiers(&self, application: &str, addresses: &[&str]) {
        self.does(Method::PATCH, application, Some(json!({ "identifierUris": addresses }))).await;
    }
}
