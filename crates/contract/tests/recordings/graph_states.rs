//! The state of the tenant that each recording of Graph implies, and the recorded request in it.
//!
//! What was there before is made by the practice tenant itself, over HTTP; only then it gets the recorded ids.

use practice_tenant::{Answer, Fault, Scenario};
use reqwest::Method;
use serde_json::{Value, json};

use crate::compare::Recorded;
use crate::site::{GRAPH_APP, Got, SCOPES, Site};
use crate::world::World;

/// Recordings that no state of the practice tenant leads to; why is in `differences.json`.
const NOT_REPLAYED: [&str; 9] = [
    "app-create-403-quota",
    "batch-200-mixed",
    "deleteditems-list",
    "deleteditems-restore-200",
    "list-paging-first-page",
    "replication-lag",
    "sp-create-403-backing-application-not-local",
    "unauthorized-401-claims-challenge",
    "unsupported-query-400",
];

/// Replays a recording; how many exchanges differ, and in what.
pub(crate) async fn replay(name: &str, all: &[Recorded]) -> (usize, Vec<String>) {
    if NOT_REPLAYED.contains(&name) {
        return (all.len().max(1), vec!["is not replayed".to_owned()]);
    }
    let site = Site::start(Scenario::Fresh).await;
    site.practice.expect_wrong_requests("what was recorded is sent, good or bad");
    let who = match name {
        "sp-list-403-insufficient-privileges" | "app-owners-list-creator" => {
            site.practice.tenant().plain_user_upn()
        }
        _ => site.practice.tenant().admin_upn(),
    };
    let scopes = match name {
        "sp-list-403-insufficient-privileges" => "User.Read",
        "app-owners-list-creator" => "User.Read Application.ReadWrite.All",
        "default-app-management-policy-200" => "User.Read Policy.Read.All Application.ReadWrite.All",
        "organization-list"
        | "directoryroles-list"
        | "domains-list"
        | "subscribedskus-list"
        | "subscribedskus-top-400"
        | "me-memberof-mixed" => "User.Read Directory.Read.All",
        _ => SCOPES,
    };
    let admin = site.practice.tenant().admin_upn();
    if who != admin {
        // The admin's consent, made one for everybody, lets the other one sign in without a page of refusal.
        site.token(&admin, scopes).await;
        site.practice.tenant().with(|documents| {
            for grant in &mut documents.grants {
                grant["consentType"] = json!("AllPrincipals");
                grant["principalId"] = Value::Null;
            }
        });
    }
    let token = site.token(&who, scopes).await;
    let mut world = World { site, token };
    let (mut unequal, mut found) = (0, Vec::new());
    for (index, one) in all.iter().enumerate() {
        if all.len() == 1 {
            world.prepare(name, one).await;
        }
        let got = world.send(name, one).await;
        let prefix = if all.len() == 1 {
            String::new()
        } else {
            format!("{} {}: ", index + 1, one.request["method"].as_str().unwrap())
        };
        let differences = one.differences(&got);
        unequal += usize::from(!differences.is_empty());
        found.extend(differences.into_iter().map(|what| format!("{prefix}{what}")));
        if all.len() > 1 {
            world.adopt(one, &got);
        }
    }
    (unequal, found)
}

/// A body whose secret ends in the future, as it did when it was recorded.
fn in_time(body: &Value) -> Value {
    let mut body = body.clone();
    if let Some(end) = body.pointer_mut("/passwordCredential/endDateTime") {
        let rest = end.as_str().unwrap().split_at(4).1.to_owned();
        *end = json!(format!("2099{rest}"));
    }
    body
}

/// The last key of a path, or of the one before an action.
fn key(path: &str) -> &str {
    path.split('/').nth(3).unwrap_or_default()
}

impl World {
    async fn send(&self, name: &str, one: &Recorded) -> Got {
        let request = &one.request;
        let mut url = url::Url::parse("http://unused").unwrap();
        for (name, value) in request["query"].as_object().into_iter().flatten() {
            url.query_pairs_mut().append_pair(name, value.as_str().unwrap());
        }
        let query = url.query().map_or(String::new(), |query| format!("?{query}"));
        let path = request["path"].as_str().unwrap().trim_start_matches("/v1.0");
        let path = self.fill(path);
        let headers: Vec<_> = request["headers"]
            .as_object()
            .into_iter()
            .flatten()
            .filter(|(name, _)| !["content-type", "accept"].contains(&name.to_lowercase().as_str()))
            .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
            .collect();
        let method: Method = request["method"].as_str().unwrap().parse().unwrap();
        let body = match name {
            "approleassignment-duplicate-400" | "approleassignment-duplicate-entitlementgrant" => {
                Some(self.assignment("User.ReadWrite.All"))
            }
            "approleassignment-not-a-valid-reference-400" => {
                let mut body = self.assignment("User.ReadWrite.All");
                body["principalId"] = json!("00000000-0000-0000-0000-0000000000aa");
                Some(body)
            }
            "grant-duplicate-409" => Some(self.grant("User.Read")),
            "app-addpassword-404-not-replicated" | "app-addpassword-policy-credential-type-not-allowed" => {
                Some(json!({}))
            }
            _ => Some(in_time(&request["body"])).filter(|body| !body.is_null()),
        };
        let token = match name {
            "unauthorized-401-no-token" => "",
            _ => &self.token,
        };
        self.site.graph_with(token, method, &format!("{path}{query}"), body, &headers).await
    }

    /// Puts ids of this tenant in the place of the words that stand for them in documented paths.
    fn fill(&self, path: &str) -> String {
        self.site.practice.tenant().with(|documents| {
            let id = |list: &[Value]| {
                list.last().map_or("00000000-0000-0000-0000-0000000000aa".to_owned(), |one| {
                    one["id"].as_str().unwrap().to_owned()
                })
            };
            let graph =
                documents.service_principals.iter().find(|one| one["appId"] == GRAPH_APP).unwrap()["id"]
                    .as_str()
                    .unwrap()
                    .to_owned();
            let holder = match path.split('/').nth(1).unwrap_or_default() {
                "applications" => id(&documents.applications),
                "oauth2PermissionGrants" => id(&documents.grants),
                "directory" => id(&documents.deleted),
                _ if path.ends_with("appRoleAssignedTo") => graph,
                _ => id(&documents.service_principals),
            };
            path.replace("{appRoleAssignment-id}", &id(&documents.app_role_assignments))
                .replace("{servicePrincipal-id}", &holder)
                .replace("{object-id}", &holder)
                .replace("{id}", &holder)
        })
    }

    async fn prepare(&mut self, name: &str, one: &Recorded) {
        let path = one.request["path"].as_str().unwrap();
        let (body, sent) = (one.body().clone(), one.request["body"].clone());
        let tenant = self.site.practice.tenant().clone();
        match name {
            "app-get-404-appid-in-path" => {
                self.application("11111111-1111-4111-8111-111111111111", key(path)).await;
            }
            "app-addpassword-404-not-replicated" | "app-create-400-invalid-property-value" => {}
            _ if name.starts_with("app-list") && name.ends_with("empty") => {}
            _ if name.starts_with("app-create") || name == "app-upsert-uniquename-201" => {}
            "app-upsert-uniquename-204" => {
                let got = self
                    .site
                    .graph_with(
                        &self.token,
                        Method::PATCH,
                        path.trim_start_matches("/v1.0"),
                        Some(sent),
                        &[("Prefer", "create-if-missing")],
                    )
                    .await;
                assert_eq!(got.status, 201, "{got:?}");
            }
            "app-list-by-appid-after-create-many-fields" | "app-list-by-displayname-hit" => {
                let item = &body["value"][0];
                self.named_application(item).await;
            }
            "app-get-after-addpassword" => {
                self.named_application(&body).await;
                self.secret(key(path), &body["passwordCredentials"][0]["displayName"]).await;
            }
            "app-get-by-object-id" => self.named_application(&body).await,
            "app-removepassword-204" => {
                self.application(key(path), "22222222-2222-4222-8222-222222222222").await;
                self.secret(key(path), &Value::Null).await;
                let wanted = sent["keyId"].clone();
                tenant.change_application(key(path), |application| {
                    application["passwordCredentials"][0]["keyId"] = wanted;
                });
            }
            "app-addpassword-policy-credential-type-not-allowed" => {
                self.application(
                    "11111111-1111-4111-8111-111111111111",
                    "22222222-2222-4222-8222-222222222222",
                )
                .await;
                tenant.with(|documents| {
                    documents.app_management_policy["isEnabled"] = json!(true);
                    documents.app_management_policy["applicationRestrictions"]["passwordCredentials"] =
                        json!([{ "restrictionType": "passwordAddition", "maxLifetime": null, "restrictForAppsCreatedAfterDateTime": null }]);
                });
            }
            "deleteditems-permanent-delete-204" => {
                let id = path.split('/').nth(4).unwrap();
                let id = if id.starts_with('{') { "11111111-1111-4111-8111-111111111111" } else { id };
                self.application(id, "22222222-2222-4222-8222-222222222222").await;
                assert!(tenant.delete_application(id));
            }
            _ if path.starts_with("/v1.0/applications/") => {
                let id = if key(path).starts_with('{') {
                    "11111111-1111-4111-8111-111111111111"
                } else {
                    key(path)
                };
                self.application(id, "22222222-2222-4222-8222-222222222222").await;
            }
            _ => self.prepare_principal(name, one).await,
        }
    }

    async fn prepare_principal(&mut self, name: &str, one: &Recorded) {
        let path = one.request["path"].as_str().unwrap();
        let (body, sent) = (one.body().clone(), one.request["body"].clone());
        let tenant = self.site.practice.tenant().clone();
        match name {
            "me-400-app-only" => self.token = self.app_only().await,
            "unauthorized-401-expired-token" => tenant.expire_tokens(),
            "throttled-429-retry-after" => {
                self.site.practice.faults().add(Fault::once(
                    "GET",
                    "/applications",
                    Answer::throttled("2.128"),
                ));
            }
            "apps-count-advanced-query" => {
                self.application(
                    "11111111-1111-4111-8111-111111111111",
                    "22222222-2222-4222-8222-222222222222",
                )
                .await;
                tenant.change_application("11111111-1111-4111-8111-111111111111", |application| {
                    application["displayName"] = json!("a");
                    application["identifierUris"] = body["value"][0]["identifierUris"].clone();
                });
            }
            "sp-create-201" | "sp-create-409-duplicate" => {
                let app_id = sent["appId"].as_str().unwrap();
                let like =
                    json!({ "displayName": body["displayName"], "signInAudience": body["signInAudience"] });
                let like = if name == "sp-create-201" { like } else { json!({ "displayName": "Recorded" }) };
                self.application_of("11111111-1111-4111-8111-111111111111", app_id, like).await;
                if name == "sp-create-409-duplicate" {
                    self.principal("33333333-3333-4333-8333-333333333333", app_id).await;
                }
            }
            "sp-upsert-appid-201" => {
                self.application(
                    "11111111-1111-4111-8111-111111111111",
                    "00000000-0000-0000-0000-000000000002",
                )
                .await;
            }
            "sp-list-by-appid-hit" | "sp-list-by-spn-hit" => {
                self.named_principal(&body["value"][0]).await;
            }
            "sp-get-200" => self.named_principal(&body).await,
            "grant-delete-204" | "grant-patch-204" | "grant-duplicate-409" => {
                self.client("33333333-3333-4333-8333-333333333333").await;
                let body = self.grant("User.Read");
                let got = self.site.post(&self.token, "/oauth2PermissionGrants", body).await;
                assert_eq!(got.status, 201, "{got:?}");
                if name == "grant-delete-204" {
                    tenant.with(|documents| documents.grants.last_mut().unwrap()["id"] = json!(key(path)));
                }
            }
            "grant-create-201" => {
                self.client(sent["clientId"].as_str().unwrap()).await;
                self.rename_graph(sent["resourceId"].as_str().unwrap());
            }
            "approleassignment-create-201" | "approleassignedto-create-201-graph-user-read-all" => {
                self.client(sent["principalId"].as_str().unwrap()).await;
                self.rename_graph(sent["resourceId"].as_str().unwrap());
                let role = sent["appRoleId"].clone();
                tenant.with(|documents| {
                    let graph = documents
                        .service_principals
                        .iter_mut()
                        .find(|one| one["appId"] == GRAPH_APP)
                        .unwrap();
                    graph["appRoles"][0]["id"] = role;
                });
            }
            _ if name.starts_with("approleassignment") || name == "sp-approleassignments-list-empty" => {
                let id = if key(path).starts_with('{') {
                    "33333333-3333-4333-8333-333333333333"
                } else {
                    key(path)
                };
                self.client(id).await;
                if name != "sp-approleassignments-list-empty"
                    && name != "approleassignment-not-a-valid-reference-400"
                {
                    let got = self
                        .site
                        .post(
                            &self.token,
                            &format!("/servicePrincipals/{id}/appRoleAssignments"),
                            self.assignment("User.ReadWrite.All"),
                        )
                        .await;
                    assert_eq!(got.status, 201, "{got:?}");
                }
            }
            _ if path.starts_with("/v1.0/servicePrincipals/") => {
                self.client(key(path)).await;
            }
            _ => {}
        }
    }
}
