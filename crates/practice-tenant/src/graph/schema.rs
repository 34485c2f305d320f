//! Property names and types that a write may carry (Microsoft's CSDL), and their refusals.
//!
//! Owns types and read-only properties. Refuses to own values that depend on other documents.

use serde_json::{Map, Value};

use super::answer::Refused;

/// Type of a property.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// Text or null.
    Text,
    /// Text that may not be null or empty.
    Name,
    Bool,
    /// Only true or false, never null.
    PlainBool,
    Guid,
    /// A list of texts.
    Texts,
    Object(&'static [(&'static str, Kind)]),
    Objects(&'static [(&'static str, Kind)]),
    /// Whatever it is: nothing here looks at it.
    Any,
}

use Kind::{Any, Bool, Guid, Name, Object, Objects, PlainBool, Text, Texts};

const RESOURCE_ACCESS: &[(&str, Kind)] = &[("id", Guid), ("type", Name)];
const REQUIRED: &[(&str, Kind)] = &[("resourceAppId", Guid), ("resourceAccess", Objects(RESOURCE_ACCESS))];
const IMPLICIT: &[(&str, Kind)] = &[("enableAccessTokenIssuance", Bool), ("enableIdTokenIssuance", Bool)];
const REDIRECT_SETTINGS: &[(&str, Kind)] = &[("uri", Text), ("index", Any)];
const WEB: &[(&str, Kind)] = &[
    ("homePageUrl", Text),
    ("logoutUrl", Text),
    ("redirectUris", Texts),
    ("implicitGrantSettings", Object(IMPLICIT)),
    ("redirectUriSettings", Objects(REDIRECT_SETTINGS)),
];
const CLIENT: &[(&str, Kind)] = &[("redirectUris", Texts)];
const PASSWORD: &[(&str, Kind)] = &[
    ("displayName", Text),
    ("startDateTime", Text),
    ("endDateTime", Text),
    ("customKeyIdentifier", Any),
    ("keyId", Any),
    ("hint", Any),
    ("secretText", Any),
];

/// What a write to an application may carry.
pub(crate) const APPLICATION: &[(&str, Kind)] = &[
    ("displayName", Name),
    ("description", Text),
    ("groupMembershipClaims", Text),
    ("identifierUris", Texts),
    ("isDeviceOnlyAuthSupported", Bool),
    ("isFallbackPublicClient", Bool),
    ("nativeAuthenticationApisEnabled", Text),
    ("notes", Text),
    ("serviceManagementReference", Text),
    ("signInAudience", Name),
    ("tags", Texts),
    ("tokenEncryptionKeyId", Any),
    ("samlMetadataUrl", Text),
    ("defaultRedirectUri", Text),
    ("optionalClaims", Any),
    ("servicePrincipalLockConfiguration", Any),
    ("requestSignatureVerification", Any),
    ("addIns", Any),
    ("api", Any),
    ("appRoles", Any),
    ("info", Any),
    ("keyCredentials", Any),
    ("parentalControlSettings", Any),
    ("passwordCredentials", Objects(PASSWORD)),
    ("publicClient", Object(CLIENT)),
    ("requiredResourceAccess", Objects(REQUIRED)),
    ("web", Object(WEB)),
    ("spa", Object(CLIENT)),
];

/// What only Microsoft writes into an application.
pub(crate) const APPLICATION_READ_ONLY: &[&str] = &[
    "id",
    "appId",
    "applicationTemplateId",
    "certification",
    "createdDateTime",
    "deletedDateTime",
    "disabledByMicrosoftStatus",
    "publisherDomain",
    "uniqueName",
    "verifiedPublisher",
];

/// What a write to a service principal may carry.
pub(crate) const SERVICE_PRINCIPAL: &[(&str, Kind)] = &[
    ("accountEnabled", PlainBool),
    ("alternativeNames", Texts),
    ("appRoleAssignmentRequired", PlainBool),
    ("description", Text),
    ("displayName", Name),
    ("homepage", Text),
    ("loginUrl", Text),
    ("logoutUrl", Text),
    ("notes", Text),
    ("notificationEmailAddresses", Texts),
    ("preferredSingleSignOnMode", Text),
    ("servicePrincipalNames", Texts),
    ("servicePrincipalType", Text),
    ("replyUrls", Texts),
    ("tags", Texts),
    ("tokenEncryptionKeyId", Any),
    ("samlSingleSignOnSettings", Any),
    ("keyCredentials", Any),
    ("info", Any),
];

/// What only Microsoft writes into a service principal.
pub(crate) const SERVICE_PRINCIPAL_READ_ONLY: &[&str] = &[
    "id",
    "appId",
    "appDisplayName",
    "appOwnerOrganizationId",
    "createdDateTime",
    "deletedDateTime",
    "signInAudience",
    "verifiedPublisher",
    "passwordCredentials",
];

/// What `addPassword` may carry.
pub(crate) const ADD_PASSWORD: &[(&str, Kind)] = &[("passwordCredential", Object(PASSWORD))];
/// What `removePassword` may carry.
pub(crate) const REMOVE_PASSWORD: &[(&str, Kind)] = &[("keyId", Guid)];
/// What creates an app role assignment.
pub(crate) const ASSIGNMENT: &[(&str, Kind)] =
    &[("principalId", Guid), ("resourceId", Guid), ("appRoleId", Guid)];
/// What creates a delegated grant.
pub(crate) const GRANT: &[(&str, Kind)] = &[
    ("clientId", Name),
    ("consentType", Name),
    ("principalId", Text),
    ("resourceId", Name),
    ("scope", Text),
];
/// What changes a delegated grant.
pub(crate) const GRANT_CHANGE: &[(&str, Kind)] = &[("scope", Text)];

/// Checks a body against its properties. `resource` is the name in messages, such as `Application`.
pub(crate) fn check(
    body: &Map<String, Value>,
    properties: &[(&str, Kind)],
    read_only: &[&str],
    resource: &str,
) -> Result<(), Refused> {
    for (name, value) in body.iter().filter(|(name, _)| !name.contains('@')) {
        if read_only.contains(&name.as_str()) {
            return Err(Refused::bad(format!("Property '{name}' is read-only and cannot be set.")));
        }
        let Some((_, kind)) = properties.iter().find(|(property, _)| property == name) else {
            return Err(Refused::bad(format!("Invalid property '{name}'.")));
        };
        check_value(name, value, *kind, resource)?;
    }
    Ok(())
}

fn check_value(name: &str, value: &Value, kind: Kind, resource: &str) -> Result<(), Refused> {
    let fits = match (kind, value) {
        (Any, _)
        | (Text, Value::String(_) | Value::Null)
        | (Bool, Value::Bool(_) | Value::Null)
        | (PlainBool, Value::Bool(_)) => true,
        (Name, Value::String(text)) => {
            if text.trim().is_empty() || text.chars().count() > 256 {
                return Err(Refused::invalid_value(name, resource));
            }
            true
        }
        (Name, Value::Null) => return Err(Refused::invalid_value(name, resource)),
        (Guid, Value::String(text)) => uuid::Uuid::parse_str(text).is_ok(),
        (Texts, Value::Array(items)) => items.iter().all(Value::is_string),
        (Object(properties), Value::Object(map)) => {
            check(map, properties, &[], resource)?;
            true
        }
        (Objects(properties), Value::Array(items)) => {
            for item in items {
                match item {
                    Value::Object(map) => check(map, properties, &[], resource)?,
                    other => return Err(wrong_type(name, other, kind)),
                }
            }
            true
        }
        _ => false,
    };
    if fits { Ok(()) } else { Err(wrong_type(name, value, kind)) }
}

fn wrong_type(name: &str, value: &Value, kind: Kind) -> Refused {
    let expected = match kind {
        Bool | PlainBool => "Edm.Boolean",
        Guid => "Edm.Guid",
        Texts => "Collection(Edm.String)",
        Objects(_) => "Collection(complex)",
        Object(_) => "complex",
        Text | Name | Any => "Edm.String",
    };
    let shown = match value {
        Value::Object(_) | Value::Array(_) => "a structured value".to_owned(),
        plain => format!("the literal '{}'", plain.as_str().map_or_else(|| plain.to_string(), str::to_owned)),
    };
    Refused::bad(format!("Property '{name}': cannot convert {shown} to the expected type '{expected}'."))
}

/// A text of the body that must be there.
pub(crate) fn required<'a>(
    body: &'a Map<String, Value>,
    name: &str,
    resource: &str,
) -> Result<&'a str, Refused> {
    body.get(name).and_then(Value::as_str).filter(|text| !text.is_empty()).ok_or_else(|| {
        let message = format!("A value is required for property '{name}' of resource '{resource}'.");
        Refused::bad(message)
    })
}
