//! What must be in the tenant when the job is done, said once, independently of the program: names and ids are
//! Microsoft's and Peig's guide's, written out here.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result, ensure};
use practice_tenant::Practice;
use serde_json::Value;

/// Name of the registration.
pub const NAME: &str = "PeigUserManagerApp";

const MICROSOFT_GRAPH: &str = "00000003-0000-0000-c000-000000000000";

/// The guide's five permissions: Microsoft's id for each, and whether it is of an application or delegated.
const PERMISSIONS: [(&str, &str); 5] = [
    ("e1fe6dd8-ba31-4d61-89e7-88639da4683d", "Scope"), // User.Read
    ("741f803b-c850-494e-b5df-cde7c675a1ca", "Role"),  // User.ReadWrite.All
    ("62a82d76-70ea-41e2-9197-370581804d09", "Role"),  // Group.ReadWrite.All
    ("498476ce-e0fe-48b0-b801-37ba7e2685c6", "Role"),  // Organization.Read.All
    ("dbaae8cf-10b5-4b86-a4a1-f871c94c6695", "Role"),  // GroupMember.ReadWrite.All
];

const ROLES: [&str; 4] =
    ["Group.ReadWrite.All", "GroupMember.ReadWrite.All", "Organization.Read.All", "User.ReadWrite.All"];

/// The one registration of the name; fails when there is none or more than one.
pub fn the_one(practice: &Practice) -> Result<Value> {
    let named = practice.tenant().applications_named(NAME);
    ensure!(named.len() == 1, "exactly one registration carries the name: {} do", named.len());
    named.into_iter().next().context("there is one")
}

/// Fails unless the tenant holds exactly what the guide asks for, and nothing beside it.
pub fn assert_right(practice: &Practice) -> Result<()> {
    let application = the_one(practice)?;
    assert_complete(practice, &application)?;
    let named = |sp: &&Value| sp["displayName"] == NAME;
    let principals =
        practice.tenant().with(|documents| documents.service_principals.iter().filter(named).count());
    ensure!(principals == 1, "exactly one service principal of the name: {principals}");
    let leftovers = practice.tenant().with(|documents| documents.deleted.len());
    ensure!(leftovers == 0, "nothing was made and deleted again: {leftovers}");
    Ok(())
}

/// Fails unless this registration is as the guide asks, whatever else is in the tenant.
pub fn assert_complete(practice: &Practice, application: &Value) -> Result<()> {
    let tenant = practice.tenant();
    let app_id = text(application, "appId");
    ensure!(
        application["signInAudience"] == "AzureADMyOrg",
        "single tenant: {}",
        application["signInAudience"]
    );
    ensure!(
        application["web"]["redirectUris"] == serde_json::json!(["http://localhost"]),
        "one Web redirect: {}",
        application["web"]
    );
    ensure!(application["isFallbackPublicClient"] == true, "public client flows are allowed");
    ensure!(listed(application)? == wanted(), "the five permissions are listed and no other");
    let principals = tenant.with(|documents| {
        documents.service_principals.iter().filter(|sp| sp["appId"] == app_id.as_str()).count()
    });
    ensure!(principals == 1, "exactly one service principal: {principals}");
    ensure!(tenant.granted_roles(&app_id) == ROLES, "consented: {:?}", tenant.granted_roles(&app_id));
    ensure!(
        tenant.granted_scopes(&app_id) == ["User.Read"],
        "consented: {:?}",
        tenant.granted_scopes(&app_id)
    );
    let secrets = secrets(application).len();
    ensure!(secrets == 1, "exactly one secret: {secrets}");
    Ok(())
}

/// The secrets of a registration, without their values.
pub fn secrets(application: &Value) -> Vec<Value> {
    application["passwordCredentials"].as_array().cloned().unwrap_or_default()
}

fn listed(application: &Value) -> Result<BTreeSet<(String, String)>> {
    let resources = application["requiredResourceAccess"].as_array().context("a list of permissions")?;
    ensure!(resources.len() == 1, "of one service only: {}", application["requiredResourceAccess"]);
    ensure!(text(&resources[0], "resourceAppId") == MICROSOFT_GRAPH, "of Microsoft Graph");
    let listed = resources[0]["resourceAccess"].as_array().context("permissions")?;
    let set: BTreeSet<_> = listed.iter().map(|one| (text(one, "id"), text(one, "type"))).collect();
    ensure!(set.len() == listed.len(), "none is listed twice");
    Ok(set)
}

fn wanted() -> BTreeSet<(String, String)> {
    PERMISSIONS.iter().map(|(id, kind)| ((*id).to_owned(), (*kind).to_owned())).collect()
}

/// A client that reaches the tenant by the addresses that it answers to, and nothing else.
fn client_of(practice: &Practice) -> Result<reqwest::Client> {
    let builder = reqwest::Client::builder().no_proxy();
    Ok(match (practice.proxy(), practice.certificate_authority()) {
        (Some(proxy), Some(authority)) => builder
            .proxy(reqwest::Proxy::https(proxy)?)
            .tls_certs_only([reqwest::Certificate::from_pem(authority.as_bytes())?])
            .build()?,
        _ => builder.build()?,
    })
}

/// Signs in with the secret as Peig will, without any of the program's code, and reads the organisation with it.
pub async fn assert_signs_in(practice: &Practice, secret: &str) -> Result<()> {
    assert_signs_in_to(practice, &the_one(practice)?, secret).await
}

/// The same with the secret of this registration, where there are several.
pub async fn assert_signs_in_to(practice: &Practice, application: &Value, secret: &str) -> Result<()> {
    let client = client_of(practice)?;
    let tenant_id = practice.tenant().id();
    let answer: Value = client
        .post(format!("{}/{tenant_id}/oauth2/v2.0/token", practice.authority()))
        .form(&[
            ("grant_type", "client_credentials"),
            ("client_id", &text(application, "appId")),
            ("client_secret", secret),
            ("scope", "https://graph.microsoft.com/.default"),
        ])
        .send()
        .await?
        .json()
        .await?;
    let token = answer["access_token"].as_str().with_context(|| format!("no token: {}", answer["error"]))?;
    let read =
        client.get(format!("{}/v1.0/organization", practice.graph())).bearer_auth(token).send().await?;
    ensure!(read.status().is_success(), "the token reads the organisation: {}", read.status());
    let organisation: Value = read.json().await?;
    ensure!(organisation["value"][0]["id"] == tenant_id.as_str(), "of this tenant");
    Ok(())
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}
