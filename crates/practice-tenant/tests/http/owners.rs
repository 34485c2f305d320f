//! Owners of a registration: references, and owners named on creation.

use practice_tenant::Scenario;
use reqwest::Method;
use serde_json::{Value, json};

use crate::site::{Got, Site};

const SCOPES: &str = "User.Read Application.ReadWrite.All Directory.Read.All";

struct Owned {
    site: Site,
    token: String,
    app: String,
    /// The plain user's object id.
    tom: String,
}

impl Owned {
    async fn start() -> Self {
        let site = Site::start(Scenario::Fresh).await;
        let token = site.token(&site.practice.tenant().admin_upn(), SCOPES).await;
        let app = site.post(&token, "/applications", json!({ "displayName": "A" })).await.text("id");
        let upn = site.practice.tenant().plain_user_upn();
        let people = site.practice.tenant().accounts();
        let tom = people.into_iter().find(|person| person.user_principal_name == upn).unwrap().id;
        Self { site, token, app, tom }
    }

    async fn add(&self, id: &str) -> Got {
        let body = json!({ "@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{id}") });
        self.site.post(&self.token, &format!("/applications/{}/owners/$ref", self.app), body).await
    }

    async fn remove(&self, id: &str) -> Got {
        let path = format!("/applications/{}/owners/{id}/$ref", self.app);
        self.site.graph(&self.token, Method::DELETE, &path, None).await
    }

    async fn ids(&self, app: &str) -> Vec<String> {
        let got = self.site.get(&self.token, &format!("/applications/{app}/owners")).await;
        let text = |owner: &Value| owner["id"].as_str().unwrap().to_owned();
        got.body["value"].as_array().unwrap().iter().map(text).collect()
    }
}

#[tokio::test]
async fn an_owner_is_added_once_and_taken_away_once() {
    let owned = Owned::start().await;
    assert_eq!(owned.add(&owned.tom).await.status, 204);
    assert!(owned.ids(&owned.app).await.contains(&owned.tom));
    let again = owned.add(&owned.tom).await;
    assert_eq!((again.status.as_u16(), again.code()), (400, "Request_BadRequest"));
    assert!(again.message().contains("added object references already exist"));
    let references = owned.site.get(&owned.token, &format!("/applications/{}/owners/$ref", owned.app)).await;
    assert!(references.body["value"].to_string().contains(&owned.tom), "{references:?}");
    let user = owned.site.token(&owned.site.practice.tenant().plain_user_upn(), "User.Read").await;
    let denied = owned.site.get(&user, &format!("/applications/{}", owned.app)).await;
    assert_eq!(denied.status, 403, "an owner still needs the permission");
    assert_eq!(owned.remove(&owned.tom).await.status, 204);
    assert_eq!(owned.remove(&owned.tom).await.code(), "Request_ResourceNotFound");
    assert_eq!(owned.add("00000000-0000-0000-0000-0000000000aa").await.status, 404);
}

#[tokio::test]
async fn a_service_principal_can_be_an_owner() {
    let owned = Owned::start().await;
    let (_, _, principal) = owned.site.register(&owned.token).await;
    assert_eq!(owned.add(&principal).await.status, 204);
    let got = owned.site.get(&owned.token, &format!("/applications/{}/owners", owned.app)).await;
    let kinds: Vec<_> = got.body["value"].as_array().unwrap().iter().map(|one| &one["@odata.type"]).collect();
    assert_eq!(kinds, ["#microsoft.graph.user", "#microsoft.graph.servicePrincipal"]);
}

#[tokio::test]
async fn owners_named_on_creation_are_kept_and_never_dropped() {
    let owned = Owned::start().await;
    let bind = |id: &str| {
        json!({ "displayName": "B", "owners@odata.bind":
            [format!("https://graph.microsoft.com/v1.0/users/{id}")] })
    };
    let made = owned.site.post(&owned.token, "/applications", bind(&owned.tom)).await;
    assert_eq!(made.status, 201);
    assert!(owned.ids(&made.text("id")).await.contains(&owned.tom));
    let unknown = bind("00000000-0000-0000-0000-0000000000aa");
    assert_eq!(owned.site.post(&owned.token, "/applications", unknown).await.status, 404);
    assert_eq!(owned.site.practice.tenant().applications_named("B").len(), 1, "nothing was made");
    let path = format!("/applications/{}", owned.app);
    assert_eq!(owned.site.patch(&owned.token, &path, bind(&owned.tom)).await.status, 400);
    let other = json!({ "displayName": "C", "tokenLifetimePolicies@odata.bind": [] });
    assert_eq!(owned.site.post(&owned.token, "/applications", other).await.status, 400);
}

#[tokio::test]
async fn one_registration_is_expanded_by_its_owners_and_by_nothing_else() {
    let owned = Owned::start().await;
    let path = format!("/applications/{}", owned.app);
    let got = owned.site.get(&owned.token, &format!("{path}?$expand=owners&$select=id")).await;
    assert_eq!(got.body["owners"][0]["@odata.type"], "#microsoft.graph.user");
    assert!(got.body.get("displayName").is_none(), "{got:?}");
    for option in ["$expand=extensionProperties", "$expand=owners($select=id)"] {
        let refused = owned.site.get(&owned.token, &format!("{path}?{option}")).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (400, "Request_UnsupportedQuery"), "{option}");
    }
    let refused = owned.site.get(&owned.token, "/me?$expand=manager").await;
    assert_eq!(refused.code(), "Request_UnsupportedQuery");
}
