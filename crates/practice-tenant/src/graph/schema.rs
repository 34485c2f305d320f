//! What the body of a write may carry, property by property, and the refusals.
//!
//! The facts are Microsoft's CSDL in `properties.json`, in the one-word notation of `crates/contract` (`text`, `[text]`,
//! `guid?`, `date?!`: brackets for a collection, `?` where null may stand, `!` where only Microsoft writes); a test there
//! holds them to the published description. Owns what that description leaves out: properties that the reference pages
//! call read-only, and texts that may not be empty. Refuses to own values that depend on other documents.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::answer::Refused;

/// Type of the body of a write to an application.
pub(crate) const APPLICATION: &str = "application";
/// Type of the body of a write to a service principal.
pub(crate) const SERVICE_PRINCIPAL: &str = "servicePrincipal";
/// What `addPassword` may carry.
pub(crate) const ADD_PASSWORD: &str = "addpasswordParameters";
/// What `removePassword` may carry.
pub(crate) const REMOVE_PASSWORD: &str = "removepasswordParameters";
/// What creates an app role assignment.
pub(crate) const ASSIGNMENT: &str = "appRoleAssignment";
/// What creates a federated credential.
pub(crate) const FEDERATED: &str = "federatedIdentityCredential";
/// Properties of a user that come back without `$select`.
pub(crate) const USER_DEFAULTS: &str = "businessPhones,displayName,givenName,jobTitle,mail,mobilePhone,officeLocation,\
                                        preferredLanguage,surname,userPrincipalName,id";
/// What creates a delegated grant.
pub(crate) const GRANT: &str = "oAuth2PermissionGrant";

/// What only Microsoft writes into an application beside what the CSDL marks so (resources/application.md); the logo is
/// a stream of its own.
pub(crate) const APPLICATION_READ_ONLY: &[&str] = &[
    "certification",
    "createdByAppId",
    "deletedDateTime",
    "disabledByMicrosoftStatus",
    "logo",
    "verifiedPublisher",
];
/// The same for a service principal (resources/serviceprincipal.md); its secrets come from its own `addPassword`.
pub(crate) const SERVICE_PRINCIPAL_READ_ONLY: &[&str] = &[
    "appDescription",
    "appDisplayName",
    "appId",
    "appOwnerOrganizationId",
    "createdByAppId",
    "deletedDateTime",
    "disabledByMicrosoftStatus",
    "passwordCredentials",
    "verifiedPublisher",
];
/// What stays as it is once a grant is made: only its scope changes (oauth2permissiongrant-update.md).
pub(crate) const GRANT_FIXED: &[&str] = &["clientId", "consentType", "principalId", "resourceId"];

/// Relations that a creation may name.
const BINDS: [(&str, &str); 1] = [(APPLICATION, "owners@odata.bind")];

/// Texts that the CSDL lets be null and the service does not (app-create-400-invalid-property-value).
const NAMES: [(&str, &str); 8] = [
    (APPLICATION, "displayName"),
    (APPLICATION, "signInAudience"),
    (SERVICE_PRINCIPAL, "displayName"),
    ("requiredResourceAccess", "resourceAppId"),
    ("resourceAccess", "type"),
    (GRANT, "clientId"),
    (GRANT, "consentType"),
    (GRANT, "resourceId"),
];
/// Longest of these texts, in letters.
const LONGEST_NAME: usize = 256;

/// Types with their properties, and enumerations with their members.
#[derive(Debug, Deserialize)]
struct Facts {
    types: BTreeMap<String, Shape>,
    enums: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
struct Shape {
    base: Option<String>,
    properties: BTreeMap<String, String>,
}

/// A property's word taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Property<'a> {
    kind: &'a str,
    many: bool,
    nullable: bool,
    read_only: bool,
}

impl<'a> Property<'a> {
    fn read(word: &'a str) -> Self {
        let (word, read_only) = word.strip_suffix('!').map_or((word, false), |rest| (rest, true));
        let (word, nullable) = word.strip_suffix('?').map_or((word, false), |rest| (rest, true));
        let inside = word.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        Self { kind: inside.unwrap_or(word), many: inside.is_some(), nullable, read_only }
    }

    /// The type as Microsoft's messages name it.
    fn expected(self) -> String {
        let item = match self.kind {
            "text" => "Edm.String",
            "bool" => "Edm.Boolean",
            "int" => "Edm.Int32",
            "guid" => "Edm.Guid",
            "date" => "Edm.DateTimeOffset",
            "binary" => "Edm.Binary",
            structured => return named(&format!("microsoft.graph.{structured}"), self.many),
        };
        named(item, self.many)
    }
}

fn named(item: &str, many: bool) -> String {
    if many { format!("Collection({item})") } else { item.to_owned() }
}

impl Facts {
    #[expect(clippy::expect_used, reason = "a file of this crate that every test reads")]
    fn get() -> &'static Self {
        static FACTS: OnceLock<Facts> = OnceLock::new();
        FACTS.get_or_init(|| {
            serde_json::from_str(include_str!("properties.json")).expect("properties.json is whole")
        })
    }

    /// A property of a type or of a type that it extends.
    fn property(&self, kind: &str, name: &str) -> Option<Property<'_>> {
        let shape = self.types.get(kind)?;
        match shape.properties.get(name) {
            Some(word) => Some(Property::read(word)),
            None => self.property(shape.base.as_deref()?, name),
        }
    }

    /// Every property of an object. `fixed` are names that the CSDL does not mark as read-only and that are.
    fn object(
        &self,
        map: &Map<String, Value>,
        kind: &str,
        fixed: &[&str],
        resource: &str,
    ) -> Result<(), Refused> {
        for (name, value) in map.iter().filter(|(name, _)| !name.contains('@')) {
            let Some(property) = self.property(kind, name) else {
                return Err(Refused::bad(format!("Invalid property '{name}'.")));
            };
            if property.read_only || fixed.contains(&name.as_str()) {
                return Err(Refused::bad(format!("Property '{name}' is read-only and cannot be set.")));
            }
            self.value(name, value, property, resource)?;
            if NAMES.contains(&(kind, name)) && !value.as_str().is_some_and(is_name) {
                return Err(Refused::invalid_value(name, resource));
            }
        }
        Ok(())
    }

    fn value(
        &self,
        name: &str,
        value: &Value,
        property: Property<'_>,
        resource: &str,
    ) -> Result<(), Refused> {
        match (value, property.many) {
            (Value::Null, false) if property.nullable => Ok(()),
            (Value::Array(items), true) => {
                items.iter().try_for_each(|item| self.item(name, item, property, resource))
            }
            (_, true) => Err(wrong_type(name, value, property)),
            (_, false) => self.item(name, value, property, resource),
        }
    }

    fn item(&self, name: &str, value: &Value, property: Property<'_>, resource: &str) -> Result<(), Refused> {
        let fits = match (property.kind, value) {
            ("text" | "binary", Value::String(_)) | ("bool", Value::Bool(_)) => true,
            ("int", Value::Number(number)) => number.is_i64(),
            ("guid", Value::String(text)) => uuid::Uuid::parse_str(text).is_ok(),
            ("date", Value::String(text)) => text.parse::<jiff::Timestamp>().is_ok(),
            ("text" | "binary" | "bool" | "int" | "guid" | "date", _) => false,
            (kind, value) => match (self.enums.get(kind), value) {
                (Some(members), Value::String(text)) => {
                    text.split(',').all(|one| members.iter().any(|member| member == one.trim()))
                }
                (None, Value::Object(map)) if self.types.contains_key(kind) => {
                    return self.object(map, kind, &[], resource);
                }
                // An open type: nothing is published of its properties.
                (None, Value::Object(_)) => true,
                _ => false,
            },
        };
        if fits { Ok(()) } else { Err(wrong_type(name, value, property)) }
    }
}

/// Whether a type has a property of exactly this name.
pub(crate) fn is_property(kind: &str, name: &str) -> bool {
    Facts::get().property(kind, name).is_some()
}

/// Whether `$select` may name this property of a list: where owners of several kinds are in it, those of each, without a
/// cast (group-list-members: `$select=displayName,id`).
pub(crate) fn is_selectable(kind: &str, name: &str) -> bool {
    let of_an_owner =
        |name: &str| is_property(SERVICE_PRINCIPAL, name) || USER_DEFAULTS.split(',').any(|one| one == name);
    is_property(kind, name) || kind == "directoryObject" && of_an_owner(name)
}

/// Checks a body against its type. `fixed` are properties that may not be set beside those the CSDL marks; `resource` is
/// the name in messages, such as `Application`.
pub(crate) fn check(
    body: &Map<String, Value>,
    kind: &str,
    fixed: &[&str],
    resource: &str,
) -> Result<(), Refused> {
    // A relation that nothing here binds would be dropped without a word.
    if let Some(bound) =
        body.keys().find(|name| name.ends_with("@odata.bind") && !BINDS.contains(&(kind, name.as_str())))
    {
        return Err(Refused::bad(format!("Invalid property '{bound}'.")));
    }
    Facts::get().object(body, kind, fixed, resource)
}

fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= LONGEST_NAME
}

fn wrong_type(name: &str, value: &Value, property: Property<'_>) -> Refused {
    let expected = property.expected();
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(kind: &str, body: Value) -> String {
        let Value::Object(map) = body else { return "no object".to_owned() };
        check(&map, kind, APPLICATION_READ_ONLY, "Application").err().map_or(String::new(), |one| one.message)
    }

    #[test]
    fn every_property_has_its_type() {
        for (body, expected) in [
            (json!({ "api": 5 }), "microsoft.graph.apiApplication"),
            (json!({ "appRoles": "x" }), "Collection(microsoft.graph.appRole)"),
            (json!({ "appRoles": [7] }), "Collection(microsoft.graph.appRole)"),
            (json!({ "optionalClaims": [] }), "microsoft.graph.optionalClaims"),
            (json!({ "keyCredentials": {} }), "Collection(microsoft.graph.keyCredential)"),
            (json!({ "info": "x" }), "microsoft.graph.informationalUrl"),
            (json!({ "addIns": null }), "Collection(microsoft.graph.addIn)"),
            (json!({ "parentalControlSettings": true }), "microsoft.graph.parentalControlSettings"),
            (json!({ "servicePrincipalLockConfiguration": { "isEnabled": null } }), "Edm.Boolean"),
            (json!({ "requestSignatureVerification": { "isSignedRequestRequired": 1 } }), "Edm.Boolean"),
            (json!({ "tokenEncryptionKeyId": "no guid" }), "Edm.Guid"),
            (json!({ "api": { "requestedAccessTokenVersion": "2" } }), "Edm.Int32"),
            (json!({ "keyCredentials": [{ "endDateTime": "soon" }] }), "Edm.DateTimeOffset"),
            (
                json!({ "nativeAuthenticationApisEnabled": "some" }),
                "microsoft.graph.nativeAuthenticationApisEnabled",
            ),
            (json!({ "tags": [1] }), "Collection(Edm.String)"),
        ] {
            let message = refusal(APPLICATION, body.clone());
            assert!(message.ends_with(&format!("to the expected type '{expected}'.")), "{body}: {message}");
        }
    }

    #[test]
    fn what_only_microsoft_writes_is_refused_at_any_depth() {
        let deep = [
            json!({ "appId": "x" }),
            json!({ "verifiedPublisher": {} }),
            json!({ "info": { "logoUrl": "https://a.example" } }),
            json!({ "appRoles": [{ "origin": "Application" }] }),
            json!({ "passwordCredentials": [{ "hint": "abc" }] }),
        ];
        for body in deep {
            assert!(
                refusal(APPLICATION, body.clone()).ends_with("is read-only and cannot be set."),
                "{body}"
            );
        }
        assert_eq!(refusal(APPLICATION, json!({ "api": { "colour": 1 } })), "Invalid property 'colour'.");
    }

    #[test]
    fn what_fits_is_taken() {
        let body = json!({
            "displayName": "A", "api": null, "optionalClaims": { "idToken": [{ "name": "n", "essential": false }] },
            "appRoles": [{ "id": "741f803b-c850-494e-b5df-cde7c675a1ca", "allowedMemberTypes": ["User"] }],
            "requestSignatureVerification": { "isSignedRequestRequired": false, "allowedWeakAlgorithms": "rsaSha1" },
            "keyCredentials": [{ "endDateTime": "2030-01-31T09:30:00.1234567+02:00", "key": "AA==" }],
        });
        assert_eq!(refusal(APPLICATION, body), "");
        assert_eq!(refusal("servicePrincipal", json!({ "customSecurityAttributes": { "any": 1 } })), "");
    }
}
