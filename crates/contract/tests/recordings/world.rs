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

    pub(crate) async fn named_application(&self, recorded: &Value) {
        let (id, app_id) = (recorded["id"].as_str().unwrap(), recorded["appId"].as_str().unwrap());
        self.application(id, app_id).await;
        let name = recorded["displayName"].clone();
        self.site.practice.tenant().change_application(id, |application| application["displayName"] = name);
    }

    pub(crate) async fn application(&self, id: &str, app_id: &str) {
        let got = self.site.post(&self.token, "/applications", json!({ "displayName": "Recorded" })).await;
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

    pub(crate) async fn secret(&self, id: &str) {
        let got = self.site.post(&self.token, &format!("/applications/{id}/addPassword"), json!({})).await;
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
