//! Empty documents in the property sets that Microsoft answers with (recorded September 2024).
//!
//! Owns which properties exist and their defaults. Refuses to own where documents are kept.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

/// App id of Microsoft Graph, the same in every tenant.
pub(crate) const GRAPH_APP_ID: &str = "00000003-0000-0000-c000-000000000000";
/// What the practice tenant calls its Graph where it does not answer as Microsoft's: nothing of it is Microsoft's then.
pub(crate) const PRACTICE_GRAPH: &str = "https://graph.practice.test";
/// Tenant that owns Microsoft's own applications.
const MICROSOFT_TENANT: &str = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

/// Names of Microsoft Graph's service principal (graph-sp-by-displayname-full).
const GRAPH_NAMES: [&str; 12] = [
    GRAPH_APP_ID,
    "00000003-0000-0000-c000-000000000000/ags.windows.net",
    "Microsoft.Azure.AgregatorService",
    "https://ags.windows.net",
    "https://canary.graph.microsoft.com",
    "https://canary.graph.microsoft.com/",
    "https://dod-graph.microsoft.us",
    "https://dod-graph.microsoft.us/",
    "https://graph.microsoft.com",
    "https://graph.microsoft.com/",
    "https://graph.microsoft.us",
    "https://graph.microsoft.us/",
];

/// A point in time as Graph writes it: UTC, whole seconds, `Z`.
pub(crate) fn whole_seconds(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The same with seven fractional digits, as in the answer to a POST of an application.
pub(crate) fn seven_digits(at: Timestamp) -> String {
    let fraction = at.subsec_nanosecond().unsigned_abs() / 100;
    format!("{}.{fraction:07}Z", at.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S"))
}

/// A new application with a display name only.
pub(crate) fn application(
    id: &str,
    app_id: &str,
    name: &str,
    publisher_domain: &str,
    created: Timestamp,
) -> Value {
    json!({
        "id": id, "deletedDateTime": null, "appId": app_id, "applicationTemplateId": null,
        "disabledByMicrosoftStatus": null, "createdDateTime": whole_seconds(created), "displayName": name,
        "description": null, "groupMembershipClaims": null, "identifierUris": [],
        "isDeviceOnlyAuthSupported": null, "isFallbackPublicClient": null,
        "nativeAuthenticationApisEnabled": null, "notes": null, "publisherDomain": publisher_domain,
        "serviceManagementReference": null, "signInAudience": "AzureADMyOrg", "tags": [],
        "tokenEncryptionKeyId": null, "uniqueName": null, "samlMetadataUrl": null, "defaultRedirectUri": null,
        "certification": null, "optionalClaims": null, "servicePrincipalLockConfiguration": null,
        "requestSignatureVerification": null, "addIns": [],
        "api": { "acceptMappedClaims": null, "knownClientApplications": [], "requestedAccessTokenVersion": null,
            "oauth2PermissionScopes": [], "preAuthorizedApplications": [] },
        "appRoles": [], "info": info(), "keyCredentials": [],
        "parentalControlSettings": { "countriesBlockedForMinors": [], "legalAgeGroupRule": "Allow" },
        "passwordCredentials": [], "publicClient": { "redirectUris": [] }, "requiredResourceAccess": [],
        "verifiedPublisher": verified_publisher(),
        "web": { "homePageUrl": null, "logoutUrl": null, "redirectUris": [],
            "implicitGrantSettings": { "enableAccessTokenIssuance": false, "enableIdTokenIssuance": false },
            "redirectUriSettings": [] },
        "spa": { "redirectUris": [] },
    })
}

/// A new service principal of an application.
pub(crate) fn service_principal(
    id: &str,
    app_id: &str,
    name: &str,
    owner: &str,
    created: Option<Timestamp>,
) -> Value {
    json!({
        "id": id, "deletedDateTime": null, "accountEnabled": true, "alternativeNames": [],
        "appDisplayName": name, "appDescription": null, "appId": app_id, "applicationTemplateId": null,
        "appOwnerOrganizationId": owner, "appRoleAssignmentRequired": false,
        "createdDateTime": created.map(whole_seconds), "description": null, "disabledByMicrosoftStatus": null,
        "displayName": name, "homepage": null, "loginUrl": null, "logoutUrl": null, "notes": null,
        "notificationEmailAddresses": [], "preferredSingleSignOnMode": null,
        "preferredTokenSigningKeyThumbprint": null, "replyUrls": [], "servicePrincipalNames": [app_id],
        "servicePrincipalType": "Application", "signInAudience": "AzureADMyOrg", "tags": [],
        "tokenEncryptionKeyId": null, "samlSingleSignOnSettings": null, "addIns": [], "appRoles": [],
        "info": info(), "keyCredentials": [], "oauth2PermissionScopes": [], "passwordCredentials": [],
        "resourceSpecificApplicationPermissions": [], "verifiedPublisher": verified_publisher(),
    })
}

/// Writes into a service principal what it has of its application: names, addresses, roles and scopes (servicePrincipal
/// resource type; sp-get-200 has the identifier URIs before the app id). Tags of its own stay.
pub(crate) fn derive(principal: &mut Value, application: &Value) {
    let list = |pointer: &str| {
        let items = application.pointer(pointer).and_then(Value::as_array);
        items.cloned().unwrap_or_default()
    };
    let mut names = list("/identifierUris");
    names.push(application["appId"].clone());
    let addresses = ["/web/redirectUris", "/publicClient/redirectUris", "/spa/redirectUris"];
    let mut tags = list("/tags");
    let own = principal["tags"].as_array().cloned().unwrap_or_default();
    tags.extend(own.into_iter().filter(|tag| !list("/tags").contains(tag)));
    for (property, value) in [
        ("appDescription", application["description"].clone()),
        ("appDisplayName", application["displayName"].clone()),
        ("appRoles", application["appRoles"].clone()),
        ("homepage", application["web"]["homePageUrl"].clone()),
        ("info", application["info"].clone()),
        ("logoutUrl", application["web"]["logoutUrl"].clone()),
        ("oauth2PermissionScopes", application["api"]["oauth2PermissionScopes"].clone()),
        ("replyUrls", addresses.into_iter().flat_map(list).collect()),
        ("servicePrincipalNames", Value::Array(names)),
        ("signInAudience", application["signInAudience"].clone()),
        ("tags", Value::Array(tags)),
    ] {
        principal[property] = value;
    }
    // Not in the answers recorded in 2024, so it is there only once somebody has set it.
    if let Some(disabled) = application.get("isDisabled") {
        principal["isDisabled"] = disabled.clone();
    }
}

/// A service principal of one of Microsoft's own client applications.
pub(crate) fn microsoft_service_principal(
    id: &str,
    app_id: &str,
    name: &str,
    created: Option<Timestamp>,
) -> Value {
    let mut principal = service_principal(id, app_id, name, MICROSOFT_TENANT, created);
    principal["signInAudience"] = json!("AzureADMultipleOrgs");
    principal
}

/// Microsoft Graph's own service principal with the permissions of the embedded list.
pub(crate) fn graph_service_principal(id: &str) -> Value {
    let list: Value = serde_json::from_str(include_str!("graph-permissions.json")).unwrap_or_default();
    let items = |key: &str| list[key].as_array().cloned().unwrap_or_default();
    let mut principal = microsoft_service_principal(id, GRAPH_APP_ID, "Microsoft Graph", None);
    principal["servicePrincipalNames"] = json!(GRAPH_NAMES);
    principal["appRoles"] = items("appRoles")
        .iter()
        .map(|role| {
            json!({ "allowedMemberTypes": ["Application"], "description": role["displayName"],
                "displayName": role["displayName"], "id": role["id"], "isEnabled": true,
                "origin": "Application", "value": role["value"] })
        })
        .collect();
    principal["oauth2PermissionScopes"] = items("oauth2PermissionScopes")
        .iter()
        .map(|scope| {
            json!({ "adminConsentDescription": scope["displayName"],
                "adminConsentDisplayName": scope["displayName"], "id": scope["id"], "isEnabled": true,
                "type": scope["type"], "userConsentDescription": scope["displayName"],
                "userConsentDisplayName": scope["displayName"], "value": scope["value"] })
        })
        .collect();
    principal
}

/// Turns the arrays that Microsoft keeps as sets around, so that nobody relies on the order they were sent in.
pub(crate) fn unsort(application: &mut Value) {
    let reverse = |value: Option<&mut Value>| {
        if let Some(items) = value.and_then(Value::as_array_mut) {
            items.reverse();
        }
    };
    for pointer in
        ["/web/redirectUris", "/web/redirectUriSettings", "/publicClient/redirectUris", "/appRoles"]
    {
        reverse(application.pointer_mut(pointer));
    }
    if let Some(resources) = application.pointer_mut("/requiredResourceAccess").and_then(Value::as_array_mut)
    {
        resources.reverse();
        for resource in resources {
            reverse(resource.get_mut("resourceAccess"));
        }
    }
}

fn info() -> Value {
    json!({ "logoUrl": null, "marketingUrl": null, "privacyStatementUrl": null, "supportUrl": null,
        "termsOfServiceUrl": null })
}

fn verified_publisher() -> Value {
    json!({ "displayName": null, "verifiedPublisherId": null, "addedDateTime": null })
}
