//! Who else can sign in as a registration: owners, certificates, federated credentials, and a service principal's own.

use practice_tenant::Scenario;
use reqwest::Method;
use serde_json::{Value, json};

use crate::site::{Got, REDIRECT, SCOPES, Site, VERIFIER, value};

const AZURE_CLI: &str = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
const NOBODY: &str = "00000000-0000-0000-0000-0000000000aa";
/// Any text passes for a certificate here.
const CERTIFICATE: &str = "TUlJRA==";

/// A tenant in which an ordinary employee has signed in beside the administrator.
struct Two {
    site: Site,
    admin: String,
    employee: String,
    /// The employee's object id.
    id: String,
}

impl Two {
    async fn start() -> Self {
        let site = Site::start(Scenario::Fresh).await;
        let tenant = site.practice.tenant();
        let admin = site.token(&tenant.admin_upn(), SCOPES).await;
        let employee = by_command_line(&site, &tenant.plain_user_upn()).await;
        let people = tenant.accounts();
        let id =
            people.into_iter().find(|one| one.user_principal_name == tenant.plain_user_upn()).unwrap().id;
        Self { site, admin, employee, id }
    }

    /// The employee registers an application with its service principal: both object ids, and the app id between.
    async fn registered(&self) -> (String, String, String) {
        self.site.register(&self.employee).await
    }

    async fn delete(&self, token: &str, path: &str) -> Got {
        self.site.graph(token, Method::DELETE, path, None).await
    }

    /// What of these lists of an object is there, by the name of each item.
    async fn named(&self, path: &str, list: &str) -> Vec<Value> {
        let got = self.site.get(&self.admin, path).await;
        got.body[list].as_array().unwrap().iter().map(|one| one["displayName"].clone()).collect()
    }
}

/// Signs in to the Azure CLI, which may manage what its user manages without anybody's consent.
async fn by_command_line(site: &Site, upn: &str) -> String {
    let client = ("client_id", AZURE_CLI);
    let scope = "https://graph.microsoft.com/Application.ReadWrite.All";
    let answer = site.choose(upn, &[client, ("scope", scope)]).await;
    let form = [
        ("grant_type", "authorization_code"),
        client,
        ("code", value(&answer, "code")),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
    ];
    let got = site.token_request("organizations", &form).await;
    assert_eq!(got.status, 200, "{got:?}");
    got.text("access_token")
}

fn certificate(name: Option<&str>) -> Value {
    json!({ "displayName": name, "key": CERTIFICATE, "type": "AsymmetricX509Cert", "usage": "Verify",
        "endDateTime": "2031-01-01T00:00:00Z" })
}

fn trust(name: &str, subject: &str) -> Value {
    json!({ "name": name, "issuer": "https://issuer.example", "subject": subject,
        "audiences": ["api://AzureADTokenExchange"] })
}

#[tokio::test]
async fn whoever_owns_an_object_manages_that_one_until_they_are_taken_away() {
    let two = Two::start().await;
    let (app, _, principal) = two.registered().await;
    let objects = [format!("/applications/{app}"), format!("/servicePrincipals/{principal}")];
    let (_, _, other) = two.site.register(&two.admin).await;
    for object in &objects {
        let owners = two
            .site
            .get(&two.admin, &format!("{object}/owners?$select=id,displayName,userPrincipalName"))
            .await;
        assert_eq!(owners.body["value"].as_array().unwrap().len(), 1);
        assert_eq!(owners.body["value"][0]["id"], two.id.as_str());
        assert_eq!(owners.body["value"][0]["@odata.type"], "#microsoft.graph.user");
        let changed = json!({ "notes": "mine" });
        assert_eq!(two.site.patch(&two.employee, object, changed.clone()).await.status, 204);
        // The last one goes too: only groups must keep an owner.
        let reference = format!("{object}/owners/{}/$ref", two.id);
        assert_eq!(two.delete(&two.admin, &reference).await.status, 204);
        assert_eq!(two.delete(&two.admin, &reference).await.status, 404);
        assert_eq!(two.site.patch(&two.employee, object, changed).await.status, 403);
    }
    let others = format!("/servicePrincipals/{other}/addPassword");
    assert_eq!(two.site.post(&two.employee, &others, json!({})).await.status, 403);
}

#[tokio::test]
async fn a_service_principal_has_owners_and_secrets_of_its_own() {
    let two = Two::start().await;
    let directory = two
        .site
        .token(&two.site.practice.tenant().admin_upn(), "Directory.Read.All Application.ReadWrite.All")
        .await;
    let (_, app_id, principal) = two.registered().await;
    let (_, _, robot) = two.registered().await;
    let object = format!("/servicePrincipals/{principal}");
    assert_eq!(two.delete(&two.admin, &format!("{object}/owners/{}/$ref", two.id)).await.status, 204);
    let body = json!({ "@odata.id": format!("https://graph.microsoft.com/v1.0/directoryObjects/{robot}") });
    assert_eq!(two.site.post(&two.admin, &format!("{object}/owners/$ref"), body.clone()).await.status, 403);
    assert_eq!(two.site.post(&directory, &format!("{object}/owners/$ref"), body).await.status, 204);
    let select = "$select=id,displayName,userPrincipalName";
    let owners = two.site.get(&two.admin, &format!("{object}/owners?{select}")).await;
    assert_eq!(owners.body["value"][0]["@odata.type"], "#microsoft.graph.servicePrincipal");
    assert_eq!(owners.body["value"][0].get("userPrincipalName"), None, "of a user only");
    two.site.practice.expect_wrong_requests("there is no such property");
    let refused = two.site.get(&two.admin, &format!("{object}/owners?$select=colour")).await;
    assert_eq!(refused.status, 400);

    let made = two.site.post(&two.admin, &format!("{object}/addPassword"), json!({})).await;
    assert_eq!(made.status, 200, "{made:?}");
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app_id.as_str()),
        ("client_secret", &made.text("secretText")),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let tenant = two.site.practice.tenant().id();
    assert_eq!(two.site.token_request(&tenant, &form).await.status, 200, "it signs the application in");
    let read = two
        .site
        .get(&two.admin, &format!("{object}?$select=id,appId,keyCredentials,passwordCredentials"))
        .await;
    assert_eq!(read.body["passwordCredentials"][0]["keyId"], made.text("keyId"));
    assert_eq!(read.body["passwordCredentials"][0]["secretText"], Value::Null);
    let key = json!({ "keyId": made.text("keyId") });
    assert_eq!(two.site.post(&two.admin, &format!("{object}/removePassword"), key.clone()).await.status, 204);
    let again = two.site.post(&two.admin, &format!("{object}/removePassword"), key).await;
    assert_eq!(again.message(), "No password credential found with keyId.");
    assert_eq!(two.site.token_request(&tenant, &form).await.status, 401);
}

#[tokio::test]
async fn federated_credentials_are_made_once_read_and_deleted() {
    let two = Two::start().await;
    two.site.practice.expect_wrong_requests("some are not what Microsoft takes");
    let (app, app_id, _) = two.registered().await;
    let path = format!("/applications/{app}/federatedIdentityCredentials");
    let made = two.site.post(&two.employee, &path, trust("deploy", "repo:a/b")).await;
    assert_eq!((made.status.as_u16(), &made.body["description"]), (201, &Value::Null));
    for (body, status, code) in [
        (trust("deploy", "another"), 409, "Request_MultipleObjectsWithSameKeyValue"),
        (trust("other", "repo:a/b"), 400, "InvalidFederatedIdentityCredentialValue"),
        (trust("a/b", "slash"), 400, "Request_BadRequest"),
        (trust(&"n".repeat(121), "long"), 400, "Request_BadRequest"),
        (json!({ "name": "n", "issuer": "https://a.example", "subject": "s" }), 400, "Request_BadRequest"),
        (
            json!({ "name": "n", "issuer": "i", "subject": "s", "audiences": ["a", "b"] }),
            400,
            "Request_BadRequest",
        ),
    ] {
        let refused = two.site.post(&two.admin, &path, body.clone()).await;
        assert_eq!((refused.status.as_u16(), refused.code()), (status, code), "{body}");
    }
    for number in 1..20 {
        let body = trust(&format!("n{number}"), &format!("s{number}"));
        assert_eq!(two.site.post(&two.admin, &path, body).await.status, 201);
    }
    assert_eq!(two.site.post(&two.admin, &path, trust("n20", "s20")).await.status, 400, "twenty are enough");
    let by_app_id = format!("/applications(appId='{app_id}')/federatedIdentityCredentials");
    let all = two.site.get(&two.admin, &by_app_id).await;
    assert_eq!(all.body["value"].as_array().unwrap().len(), 20);
    let filtered =
        two.site.get(&two.admin, &format!("{path}?$filter=name eq 'deploy'&$select=id,subject")).await;
    assert_eq!(filtered.body["value"][0]["subject"], "repo:a/b");
    assert_eq!(two.site.get(&two.admin, &format!("{path}/deploy")).await.text("id"), made.text("id"));
    assert_eq!(two.delete(&two.admin, &format!("{path}/{}", made.text("id"))).await.status, 204);
    assert_eq!(two.delete(&two.admin, &format!("{path}/n1")).await.status, 204);
    assert_eq!(two.delete(&two.admin, &format!("{path}/deploy")).await.code(), "Request_ResourceNotFound");
    assert_eq!(two.site.get(&two.admin, &format!("{path}/n1")).await.status, 404);
}

#[tokio::test]
async fn certificates_are_a_list_whose_known_items_stay_as_they_are() {
    let two = Two::start().await;
    let (app, _, principal) = two.registered().await;
    for object in [format!("/applications/{app}"), format!("/servicePrincipals/{principal}")] {
        let write = async |keys: Value| {
            two.site.patch(&two.employee, &object, json!({ "keyCredentials": keys })).await
        };
        assert_eq!(write(json!([certificate(Some("one")), certificate(None)])).await.status, 204);
        let read = two.site.get(&two.admin, &object).await.body["keyCredentials"].clone();
        assert_eq!((&read[0]["key"], &read[0]["usage"]), (&Value::Null, &json!("Verify")));
        assert_eq!(read[0]["customKeyIdentifier"].as_str().unwrap().len(), 40, "its thumbprint");
        let selected = two.site.get(&two.admin, &format!("{object}?$select=keyCredentials")).await;
        assert_eq!(selected.body["keyCredentials"][0]["key"], CERTIFICATE);

        // As it was read, and by its id alone: neither is a change.
        assert_eq!(write(json!([{ "keyId": read[1]["keyId"] }, read[0]])).await.status, 204);
        assert_eq!(two.named(&object, "keyCredentials").await, [json!(null), json!("one")]);
        let (mut renamed, mut other) = (read[0].clone(), read[0].clone());
        renamed["displayName"] = json!("another");
        other["key"] = json!("T1RIRVI=");
        for changed in [renamed, other] {
            let refused = write(json!([changed])).await;
            assert_eq!(refused.body["error"]["details"][0]["code"], "KeyNotUpdatable", "{changed}");
        }
        assert_eq!(
            write(json!([{ "keyId": NOBODY, "type": "AsymmetricX509Cert", "usage": "Verify" }])).await.status,
            400
        );
        assert_eq!(write(json!([])).await.status, 204);
        assert!(two.named(&object, "keyCredentials").await.is_empty());
    }
}

#[tokio::test]
async fn an_identifier_address_is_one_registrations() {
    let two = Two::start().await;
    let (app, app_id, principal) = two.registered().await;
    let (other, _, _) = two.registered().await;
    let mine = json!({ "identifierUris": [format!("api://{app_id}")] });
    assert_eq!(
        two.site.patch(&two.employee, &format!("/applications/{app}"), mine.clone()).await.status,
        204
    );
    assert_eq!(
        two.site.patch(&two.employee, &format!("/applications/{app}"), mine.clone()).await.status,
        204
    );
    let names = two.site.get(&two.admin, &format!("/servicePrincipals/{principal}")).await;
    assert_eq!(names.body["servicePrincipalNames"][0], format!("api://{app_id}"));
    let taken = "Another object with the same value for property identifierUris already exists.";
    let refused = two.site.patch(&two.admin, &format!("/applications/{other}"), mine.clone()).await;
    assert_eq!((refused.status.as_u16(), refused.message()), (400, taken));
    let mut new = mine;
    new["displayName"] = json!("B");
    assert_eq!(two.site.post(&two.admin, "/applications", new).await.message(), taken);
    let none = json!({ "identifierUris": [], "spa": { "redirectUris": [] } });
    assert_eq!(two.site.patch(&two.admin, &format!("/applications/{app}"), none).await.status, 204);
}

#[tokio::test]
async fn owners_come_by_pages_and_some_are_hard_to_name() {
    let two = Two::start().await;
    let (app, _, _) = two.registered().await;
    let tenant = two.site.practice.tenant();
    let odd = format!("{}{}", "\u{202e}\u{2066}", "x".repeat(300));
    tenant.add_owner(&app, NOBODY);
    tenant.add_owner(&app, &tenant.hire(&odd));
    (0..200).for_each(|number| tenant.add_owner(&app, &tenant.hire(&format!("Colleague {number}"))));
    let path = format!("/applications/{app}/owners?$select=id,displayName,userPrincipalName");
    let mut all = Vec::new();
    let mut next = format!("{}/v1.0{path}", two.site.practice.graph());
    while !next.is_empty() {
        let (_, below) = next.split_once("/v1.0").unwrap();
        let page = two.site.get(&two.admin, below).await;
        all.extend(page.body["value"].as_array().unwrap().clone());
        next = page.text("@odata.nextLink");
    }
    assert_eq!(all.len(), 203);
    assert_eq!(all[1], json!({ "id": NOBODY }), "its account is gone");
    assert_eq!(all[2]["displayName"], odd.as_str());

    tenant.with(|documents| documents.hide_member_details = true);
    let hidden = two.site.get(&two.admin, &path).await.body["value"][0].clone();
    let bare = json!({ "@odata.type": "#microsoft.graph.user", "id": two.id, "displayName": null,
        "userPrincipalName": null });
    assert_eq!(hidden, bare, "this token may not read users");
    let sees = two.site.token(&tenant.admin_upn(), "User.ReadBasic.All Application.ReadWrite.All").await;
    assert!(two.site.get(&sees, &path).await.body["value"][0]["displayName"].is_string());
}

#[tokio::test]
async fn somebody_else_has_prepared_the_registration() {
    let site = Site::start(Scenario::PreparedBySomebodyElse).await;
    let tenant = site.practice.tenant();
    let token = site.token(&tenant.admin_upn(), SCOPES).await;
    let app = site.get(&token, "/applications(uniqueName='PeigUserManagerApp')").await;
    assert_eq!((app.status.as_u16(), &*app.text("displayName")), (200, "PeigUserManagerApp"));
    assert_eq!(app.body["passwordCredentials"][0]["displayName"], "backup");
    assert_eq!(app.body["keyCredentials"].as_array().unwrap().len(), 1);
    assert_eq!(app.body["publicClient"]["redirectUris"], json!(["http://localhost"]));
    assert_eq!(app.body["identifierUris"], json!([format!("api://{}", app.text("appId"))]));
    for platform in ["web", "spa"] {
        let address = app.body[platform]["redirectUris"][0].as_str().unwrap();
        assert!(address.starts_with("https://attacker.example/"), "{platform}");
    }
    let principal = tenant.service_principal_of(&app.text("appId")).unwrap();
    assert_eq!(principal["keyCredentials"].as_array().unwrap().len(), 1);
    let people = tenant.accounts();
    let employee = people.iter().find(|one| one.user_principal_name == tenant.plain_user_upn()).unwrap();
    for (object, kinds) in [
        (format!("/applications/{}", app.text("id")), &["user", "servicePrincipal"][..]),
        (format!("/servicePrincipals/{}", principal["id"].as_str().unwrap()), &["user"]),
    ] {
        let owners =
            site.get(&token, &format!("{object}/owners")).await.body["value"].as_array().unwrap().clone();
        let found: Vec<_> =
            owners.iter().map(|one| one["@odata.type"].as_str().unwrap().to_owned()).collect();
        assert_eq!(found, kinds.iter().map(|kind| format!("#microsoft.graph.{kind}")).collect::<Vec<_>>());
        assert_eq!(owners[0]["id"], employee.id.as_str());
    }
    let path = format!("/applications/{}/federatedIdentityCredentials", app.text("id"));
    assert_eq!(site.get(&token, &path).await.body["value"].as_array().unwrap().len(), 1);
    assert!(tenant.granted_roles(&app.text("appId")).is_empty());
    assert!(tenant.granted_scopes(&app.text("appId")).is_empty());
    let made: jiff::Timestamp = app.text("createdDateTime").parse().unwrap();
    assert!(jiff::Timestamp::now().duration_since(made).as_hours() >= 48);
}
