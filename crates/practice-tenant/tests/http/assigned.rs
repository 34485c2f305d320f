//! Applications that are not open to everybody: assignment required, or switched off.

use serde_json::{Value, json};

use crate::site::{CLIENT, SCOPES, Site, value};

const ALL: &str = "00000000-0000-0000-0000-000000000000";

/// Object ids of the command line tools' service principal and of the administrator.
fn ids(site: &Site) -> (String, String) {
    let tenant = site.practice.tenant();
    let upn = tenant.admin_upn();
    let admin = tenant.accounts().into_iter().find(|person| person.user_principal_name == upn).unwrap().id;
    let principal = tenant.service_principal_of(CLIENT).unwrap()["id"].as_str().unwrap().to_owned();
    (principal, admin)
}

async fn page_after_choosing(site: &Site) -> String {
    let upn = site.practice.tenant().admin_upn();
    let got = site.post_form(site.authorize_url(&[]), &[("account", upn.as_str())]).await;
    got.body.as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn who_is_not_assigned_is_kept_out_until_they_are() {
    let (site, token) = Site::signed_in().await;
    let (principal, admin) = ids(&site);
    let code =
        site.choose(&site.practice.tenant().admin_upn(), &[("scope", "User.Read offline_access")]).await;
    let refresh = site.redeem(value(&code, "code")).await.text("refresh_token");
    let path = format!("/servicePrincipals/{principal}");
    let closed = site.patch(&token, &path, json!({ "appRoleAssignmentRequired": true })).await;
    assert_eq!(closed.status, 204);
    let page = page_after_choosing(&site).await;
    assert!(page.contains("AADSTS50105: Your administrator has configured the application"), "{page}");
    let form = [
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT),
        ("refresh_token", refresh.as_str()),
        ("scope", "User.Read"),
    ];
    let refused = site.token_request("organizations", &form).await;
    assert_eq!((refused.status.as_u16(), &refused.body["error_codes"]), (400, &json!([50_105])));

    let assignment = json!({ "principalId": admin, "resourceId": principal, "appRoleId": ALL });
    let made = site.post(&token, &format!("{path}/appRoleAssignedTo"), assignment).await;
    assert_eq!((made.status.as_u16(), made.text("principalType").as_str()), (201, "User"));
    site.token(&site.practice.tenant().admin_upn(), SCOPES).await;
    assert_eq!(site.token_request("organizations", &form).await.status, 200);
}

#[tokio::test]
async fn a_client_that_is_switched_off_signs_nobody_in() {
    let (site, token) = Site::signed_in().await;
    let (principal, _) = ids(&site);
    let path = format!("/servicePrincipals/{principal}");
    assert_eq!(site.patch(&token, &path, json!({ "accountEnabled": false })).await.status, 204);
    let page = page_after_choosing(&site).await;
    assert!(page.contains("AADSTS7000112"), "{page}");
}

#[tokio::test]
async fn an_application_that_is_deactivated_gets_no_new_token() {
    let (site, token) = Site::signed_in().await;
    let (id, app_id, _) = site.register(&token).await;
    let made = site.post(&token, &format!("/applications/{id}/addPassword"), json!({})).await;
    let (tenant, value) = (site.practice.tenant(), made.text("secretText"));
    let tenant_id = tenant.id();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", app_id.as_str()),
        ("client_secret", value.as_str()),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    let ask = async || {
        let got = site.token_request(&tenant_id, &form).await;
        (got.status.as_u16(), got.body["error_codes"].clone(), got.text("error"))
    };
    let works = (200, Value::Null, String::new());
    let disabled = (400, json!([7_000_112]), "unauthorized_client".to_owned());
    let path = format!("/applications/{id}");
    assert_eq!(ask().await, works);
    let shown = site.get(&token, &format!("{path}?$select=id,isDisabled")).await;
    assert_eq!(shown.body["isDisabled"], Value::Null);

    assert_eq!(site.patch(&token, &path, json!({ "isDisabled": true })).await.status, 204);
    assert_eq!(site.get(&token, &path).await.body["isDisabled"], true);
    let principal = format!("/servicePrincipals(appId='{app_id}')");
    assert_eq!(site.get(&token, &principal).await.body["isDisabled"], true);
    assert_eq!(ask().await, disabled);
    assert_eq!(site.patch(&token, &path, json!({ "isDisabled": false })).await.status, 204);
    assert_eq!(ask().await, works);

    assert!(tenant.deactivate(&id, true));
    assert_eq!(ask().await, disabled);
    assert!(tenant.deactivate(&id, false));
    assert!(tenant.disable_by_microsoft(&id, true));
    assert_eq!(ask().await, disabled);
    let status = site.get(&token, &path).await.text("disabledByMicrosoftStatus");
    assert_eq!(status, "DisabledDueToViolationOfServicesAgreement");
    let mend = site.patch(&token, &path, json!({ "disabledByMicrosoftStatus": null })).await;
    assert_eq!(mend.status, 400, "only Microsoft takes that back");
    assert!(tenant.disable_by_microsoft(&id, false));
    assert_eq!(ask().await, works);
}
