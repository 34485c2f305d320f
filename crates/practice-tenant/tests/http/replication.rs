//! Replicas that lag: refused in the recorded words, the same for the same seed, and over after a while.

use practice_tenant::{Options, Practice, Scenario};
use reqwest::Method;
use serde_json::{Value, json};

use crate::site::{CLIENT, Got, ROLES, SCOPES, Site, claims, value};

async fn slow(seed: u64) -> (Site, String) {
    let mut site = Site::start(Scenario::Fresh).await;
    let options = Options { scenario: Scenario::SlowReplication, seed: Some(seed), ..Options::default() };
    site.practice = Practice::start(options).await.unwrap();
    let token = site.token(&site.practice.tenant().admin_upn(), SCOPES).await;
    (site, token)
}

/// Repeats a request until it succeeds; the answers on the way.
async fn insist(site: &Site, token: &str, path: &str, body: Value, met: &mut Vec<String>) -> Got {
    for _ in 0..30 {
        let got = site.graph(token, Method::POST, path, Some(body.clone())).await;
        met.push(format!("{} {}", got.status.as_u16(), without_ids(got.message())));
        if got.status.is_success() {
            return got;
        }
    }
    panic!("never caught up: {met:?}")
}

fn without_ids(message: &str) -> String {
    message.split('\'').enumerate().filter(|(index, _)| index % 2 == 0).map(|(_, text)| text).collect()
}

fn form<'a>(app_id: &'a str, secret: &'a str) -> [(&'static str, &'a str); 4] {
    [
        ("grant_type", "client_credentials"),
        ("client_id", app_id),
        ("client_secret", secret),
        ("scope", "https://graph.microsoft.com/.default"),
    ]
}

/// Status, words and code of a token answer, without ids and times.
fn refusal(got: &Got) -> String {
    let description = without_ids(&got.text("error_description"));
    let words = description.split(" Trace ID:").next().unwrap_or_default();
    let parts = ["error", "suberror"].map(|name| got.text(name));
    format!("token {} {} {} {}", got.status.as_u16(), parts[0], parts[1], words).trim_end().to_owned()
}

/// A role, and a consent on a page: until when a token lacks the one and a refresh is refused for want of the other.
async fn roles_and_consents(site: &Site, token: &str, sp: &str, app: [&str; 2], met: &mut Vec<String>) {
    let tenant = site.practice.tenant();
    let graph = tenant.with(|documents| documents.service_principals[0]["id"].clone());
    let role = json!({ "principalId": sp, "resourceId": graph, "appRoleId": ROLES[0].0 });
    insist(site, token, &format!("/servicePrincipals/{sp}/appRoleAssignments"), role, met).await;
    for _ in 0..3 {
        let got = site.token_request(&tenant.id(), &form(app[0], app[1])).await;
        if got.status == 200 {
            met.push(format!("roles {}", claims(&got.text("access_token"))["roles"]));
        }
    }
    let upn = tenant.admin_upn();
    let first = site.choose(&upn, &[("scope", "User.Read offline_access")]).await;
    let first = site.redeem(value(&first, "code")).await;
    assert_eq!(first.status, 200, "its own consent is known: {first:?}");
    site.choose(&upn, &[("scope", "Policy.Read.All")]).await;
    let refresh = first.text("refresh_token");
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT),
        ("refresh_token", refresh.as_str()),
        ("scope", "Policy.Read.All"),
    ];
    for _ in 0..3 {
        met.push(refusal(&site.token_request("organizations", &form).await));
    }
}

async fn reads(site: &Site, token: &str, id: &str, seed: u64, met: &mut Vec<String>) {
    for _ in 0..seed % 8 {
        let read = site.get(token, &format!("/applications/{id}")).await;
        met.push(format!("read {}", read.status.as_u16()));
    }
}

/// One registration from nothing to a token, with everything that was met on the way.
async fn journey(seed: u64) -> Vec<String> {
    let (site, token) = slow(seed).await;
    assert_eq!(site.practice.tenant().with(|documents| documents.replication_seed()), Some(seed));
    let mut met = Vec::new();
    let app = insist(&site, &token, "/applications", json!({ "displayName": "Slow" }), &mut met).await;
    let (id, app_id) = (app.text("id"), app.text("appId"));
    let add = format!("/applications/{id}/addPassword");
    let principal = json!({ "appId": app_id });
    // Any of the three may be the first to meet a replica that does not know the application.
    let (sp, secret) = match seed % 3 {
        0 => {
            reads(&site, &token, &id, seed, &mut met).await;
            let secret = insist(&site, &token, &add, json!({}), &mut met).await;
            (insist(&site, &token, "/servicePrincipals", principal, &mut met).await, secret)
        }
        order => {
            if order == 1 {
                let early = form(&app_id, "no secret yet");
                let early = site.token_request(&site.practice.tenant().id(), &early).await;
                met.push(format!("early {}", refusal(&early)));
            }
            let sp = insist(&site, &token, "/servicePrincipals", principal, &mut met).await;
            reads(&site, &token, &id, seed, &mut met).await;
            (sp, insist(&site, &token, &add, json!({}), &mut met).await)
        }
    };
    let sp = sp.text("id");
    let made = secret.text("secretText");
    let graph = site.practice.tenant().with(|documents| documents.service_principals[0]["id"].clone());
    let grant =
        json!({ "clientId": sp, "consentType": "AllPrincipals", "resourceId": graph, "scope": "User.Read" });
    insist(&site, &token, "/oauth2PermissionGrants", grant, &mut met).await;
    for _ in 0..seed % 8 {
        let got = site.token_request(&site.practice.tenant().id(), &form(&app_id, &made)).await;
        met.push(refusal(&got));
    }
    roles_and_consents(&site, &token, &sp, [app_id.as_str(), made.as_str()], &mut met).await;
    let another = insist(&site, &token, &add, json!({}), &mut met).await;
    let key = json!({ "keyId": another.text("keyId") });
    insist(&site, &token, &format!("/applications/{id}/removePassword"), key, &mut met).await;
    met
}

#[tokio::test]
async fn the_same_seed_lags_in_the_same_way() {
    assert_eq!(journey(15).await, journey(15).await);
}

#[tokio::test]
async fn lag_is_met_in_the_recorded_words_and_ends() {
    let mut met = Vec::new();
    for seed in 0..24 {
        met.extend(journey(seed).await);
    }
    let recorded = [
        "read 404",
        "400 The appId  of the service principal does not reference a valid application object.",
        "403 When using this permission, the backing application of the service principal being created must in the \
         local tenant",
        "400 Not a valid reference update.",
        "404 Resource  does not exist or one of its queried reference-property objects are not present.",
        "400 No password credential found with keyId.",
        "early token 400 unauthorized_client  AADSTS700016: Application with identifier  was not found in the directory . This \
         can happen if the application has not been installed by the administrator of the tenant or consented to by any \
         user in the tenant. You may have sent your authentication request to the wrong tenant.",
        "token 401 invalid_client  AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the \
         request is the client secret value, not the client secret ID, for a secret added to app .",
        "token 400 invalid_grant consent_required AADSTS65001: The user or administrator has not consented to use the \
         application with ID  named . Send an interactive authorization request for this user and resource.",
        "token 200",
        "roles null",
        "roles [\"User.ReadWrite.All\"]",
    ];
    for words in recorded {
        assert!(met.iter().any(|one| one == words), "never met: {words}\n{met:#?}");
    }
    let reads = met.windows(2).filter(|pair| pair[0] == "read 200" && pair[1] == "read 404").count();
    assert!(reads > 0, "no replica flapped: {met:#?}");
}
