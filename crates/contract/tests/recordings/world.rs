//! A practice tenant that is given objects with recorded ids. The tenant makes them itself, over HTTP; then they are renamed.

use serde_json::{Value, json};

use crate::compare::Recorded;
use crate::site::{GRAPH_APP, Got, Site};

/// A running tenant and a token for it.
pub(crate) struct World {
    pub(crate) site: Site,
    pub(crate) token: String,
}

impl World {
    /// Gives what a step of a sequence made the recorded ids, so that the next steps find it.
    pub(crate) fn adopt(&self, one: &Recorded, got: &Got) {
        let body = one.body();
        let (Some(ours), Some(theirs)) = (got.body["id"].as_str(), body["id"].as_str()) else { return };
        self.site.practice.tenant().with(|documents| {
            let all = documents.applications.iter_mut().chain(&mut documents.service_principals);
            for object in all.filter(|object| object["id"] == ours) {
                object["id"] = json!(theirs);
                object["appId"] = body["appId"].clone();
                if object.get("servicePrincipalNames").is_some() {
                    object["servicePrincipalNames"] = json!([body["appId"]]);
                }
            }
        });
    }

    /// An application with everything that the recorded one was given.
    pub(crate) async fn named_application(&self, recorded: &Value) {
        let (id, app_id) = (recorded["id"].as_str().unwrap(), recorded["appId"].as_str().unwrap());
        self.application_of(id, app_id, given(recorded)).await;
    }

    pub(crate) async fn application(&self, id: &str, app_id: &str) {
        self.application_of(id, app_id, json!({ "displayName": "Recorded" })).await;
    }

    pub(crate) async fn application_of(&self, id: &str, app_id: &str, body: Value) {
        let got = self.site.post(&self.token, "/applications", body).await;
        assert_eq!(got.status, 201, "{got:?}");
        let made = got.text("id");
        self.site.practice.tenant().with(|documents| {
            let owners = documents.owners.remove(&made).unwrap_or_default();
            documents.owners.insert(id.to_owned(), owners);
        });
        self.site.practice.tenant().change_application(&made, |application| {
            application["id"] = json!(id);
            application["appId"] = json!(app_id);
        });
    }

    /// A service principal like the recorded one, of an application from which it has what it shows.
    pub(crate) async fn named_principal(&self, recorded: &Value) {
        let (id, app_id) = (recorded["id"].as_str().unwrap(), recorded["appId"].as_str().unwrap());
        let names = recorded["servicePrincipalNames"].as_array().unwrap().iter();
        let uris: Vec<_> = names.filter(|name| *name != app_id).collect();
        let body = json!({ "displayName": recorded["appDisplayName"], "identifierUris": uris,
            "signInAudience": recorded["signInAudience"] });
        self.application_of("11111111-1111-4111-8111-111111111111", app_id, body).await;
        self.principal(id, app_id).await;
    }

    pub(crate) async fn principal(&self, id: &str, app_id: &str) {
        let got = self.site.post(&self.token, "/servicePrincipals", json!({ "appId": app_id })).await;
        assert_eq!(got.status, 201, "{got:?}");
        let made = got.text("id");
        self.site.practice.tenant().with(|documents| {
            for principal in documents.service_principals.iter_mut().filter(|one| one["id"] == made.as_str())
            {
                principal["id"] = json!(id);
            }
        });
    }

    /// An application with its service principal of this object id.
    pub(crate) async fn client(&self, id: &str) {
        self.application("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222")
            .await;
        self.principal(id, "22222222-2222-4222-8222-222222222222").await;
    }

    pub(crate) async fn secret(&self, id: &str, name: &Value) {
        let body = json!({ "passwordCredential": { "displayName": name } });
        let got = self.site.post(&self.token, &format!("/applications/{id}/addPassword"), body).await;
        assert_eq!(got.status, 200, "{got:?}");
    }

    pub(crate) fn rename_graph(&self, id: &str) {
        self.site.practice.tenant().with(|documents| {
            let graph =
                documents.service_principals.iter_mut().find(|one| one["appId"] == GRAPH_APP).unwrap();
            graph["id"] = json!(id);
        });
    }

    pub(crate) fn assignment(&self, permission: &str) -> Value {
        self.site.practice.tenant().with(|documents| {
            let graph = documents.service_principals.iter().find(|one| one["appId"] == GRAPH_APP).unwrap();
            let role = graph["appRoles"].as_array().unwrap().iter().find(|role| role["value"] == permission).unwrap();
            json!({ "principalId": documents.service_principals.last().unwrap()["id"], "resourceId": graph["id"], "appRoleId": role["id"] })
        })
    }

    pub(crate) fn grant(&self, scope: &str) -> Value {
        self.site.practice.tenant().with(|documents| {
            let graph = documents.service_principals.iter().find(|one| one["appId"] == GRAPH_APP).unwrap();
            json!({ "clientId": documents.service_principals.last().unwrap()["id"], "consentType": "AllPrincipals",
                "resourceId": graph["id"], "scope": scope })
        })
    }

    pub(crate) async fn app_only(&self) -> String {
        let (id, app_id, _) = self.site.register(&self.token).await;
        let secret = self.site.post(&self.token, &format!("/applications/{id}/addPassword"), json!({})).await;
        let secret = secret.text("secretText");
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", app_id.as_str()),
            ("client_secret", secret.as_str()),
            ("scope", "https://graph.microsoft.com/.default"),
        ];
        self.site.token_request(&self.site.practice.tenant().id(), &form).await.text("access_token")
    }
}

/// What somebody wrote into a recorded application: all that is no default and not Microsoft's own to write.
fn given(recorded: &Value) -> Value {
    let mut body = json!({});
    for name in [
        "appRoles",
        "displayName",
        "identifierUris",
        "isFallbackPublicClient",
        "keyCredentials",
        "optionalClaims",
        "publicClient",
        "requiredResourceAccess",
        "serviceManagementReference",
        "signInAudience",
        "tags",
        "web",
    ] {
        if !recorded[name].is_null() {
            body[name] = recorded[name].clone();
        }
    }
    if let Some(version) =
        recorded["api"].get("requestedAccessTokenVersion").filter(|version| !version.is_null())
    {
        body["api"] = json!({ "requestedAccessTokenVersion": version });
    }
    for role in body["appRoles"].as_array_mut().into_iter().flatten() {
        role.as_object_mut().unwrap().remove("origin");
    }
    for key in body["keyCredentials"].as_array_mut().into_iter().flatten() {
        key["key"] = json!("MIIDPLACEHOLDERCERTIFICATE==");
    }
    body
}
