//! Derives the slice from Microsoft's published files: names, types and rules; no texts.
//!
//! Owns the reading of `OpenAPI` 3.0 as Microsoft writes it and of the list of later additions. What the files do not say
//! is in tables: the documentation's `REQUIRED`, `KEYS`, `DESCRIBED` and `TYPES`, and what was `RECORDED`.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};
use serde_json::Value;

use crate::slice::{Operation, Shape, Slice};

/// Prefix of every type's name.
const NAMESPACE: &str = "microsoft.graph.";

/// Properties that a creation must have. The published description has no such rule; the reference pages do
/// (application-post-applications, serviceprincipal-post-serviceprincipals, serviceprincipal-post-approleassignments,
/// serviceprincipal-post-approleassignedto, oauth2permissiongrant-post, application-removepassword).
const REQUIRED: [(&str, &[&str]); 6] = [
    ("applications", &["displayName"]),
    ("serviceprincipals", &["appId"]),
    ("serviceprincipals/*/approleassignments", &["principalId", "resourceId", "appRoleId"]),
    ("serviceprincipals/*/approleassignedto", &["principalId", "resourceId", "appRoleId"]),
    ("oauth2permissiongrants", &["clientId", "consentType", "resourceId", "scope"]),
    ("applications/*/removepassword", &["keyId"]),
];

/// Alternate keys that the reference pages have and the published description has not (application-upsert).
const KEYS: [(&str, &str); 1] = [("applications", "uniqueName")];

/// Properties that the service was recorded to answer with and the published description leaves out.
const RECORDED: [(&str, &str, &str); 6] = [
    ("servicePrincipal", "createdDateTime", "date?!"),
    ("organization", "directorySizeQuota", "any?!"),
    ("organization", "isMultipleDataLocationsForServicesEnabled", "bool?!"),
    ("ODataErrors.ErrorDetails", "blockedWord", "text?"),
    ("ODataErrors.ErrorDetails", "prefix", "text?"),
    ("ODataErrors.ErrorDetails", "suffix", "text?"),
];

/// A call that Microsoft describes and the cut of the published description leaves out.
struct Described {
    method: &'static str,
    path: &'static str,
    body: Option<&'static str>,
    required: &'static [&'static str],
    answer: Option<&'static str>,
    query: &'static [&'static str],
}

impl Described {
    const fn get(path: &'static str, answer: &'static str, query: &'static [&'static str]) -> Self {
        Self { method: "GET", path, body: None, required: &[], answer: Some(answer), query }
    }

    const fn post(path: &'static str, body: &'static str, required: &'static [&'static str]) -> Self {
        Self { method: "POST", path, body: Some(body), required, answer: None, query: &[] }
    }

    const fn delete(path: &'static str) -> Self {
        Self { method: "DELETE", path, body: None, required: &[], answer: None, query: &[] }
    }

    const fn answers(self, answer: &'static str) -> Self {
        Self { answer: Some(answer), ..self }
    }
}

/// What a list of owners takes, whosever they are.
const OF_OWNERS: &[&str] =
    &["$count", "$expand", "$filter", "$orderby", "$search", "$select", "$skip", "$top"];

/// Sources: the reference pages application-list-federatedidentitycredentials, application-post-federatedidentitycredentials,
/// federatedidentitycredential-get and -delete, serviceprincipal-list-owners, serviceprincipal-post-owners,
/// serviceprincipal-delete-owners, serviceprincipal-addpassword and serviceprincipal-removepassword. The list of an
/// application's own policies has no page; it is in the whole published description, and appmanagementpolicy-post-appliesto
/// writes to it.
const DESCRIBED: [Described; 10] = [
    Described::get(FEDERATED, "[federatedIdentityCredential]", &["$filter", "$select"]),
    Described::post(FEDERATED, "federatedIdentityCredential", &["audiences", "issuer", "name", "subject"])
        .answers("federatedIdentityCredential"),
    Described::get(ONE_FEDERATED, "federatedIdentityCredential", &["$select"]),
    Described::delete(ONE_FEDERATED),
    Described::get(
        "applications/*/appmanagementpolicies",
        "[appManagementPolicy]",
        &["$filter", "$select", "$top"],
    ),
    Described::get("serviceprincipals/*/owners", "[directoryObject]", OF_OWNERS),
    Described::post("serviceprincipals/*/owners/$ref", "ReferenceCreate", &[]),
    Described::delete("serviceprincipals/*/owners/*/$ref"),
    Described::post("serviceprincipals/*/addpassword", "addpasswordParameters", &[])
        .answers("passwordCredential"),
    Described::post("serviceprincipals/*/removepassword", "removepasswordParameters", &["keyId"]),
];
const FEDERATED: &str = "applications/*/federatedidentitycredentials";
const ONE_FEDERATED: &str = "applications/*/federatedidentitycredentials/*";

/// Names with types.
type Properties = &'static [(&'static str, &'static str)];

/// Types that only those calls need, by name, base and properties: resources/federatedidentitycredential,
/// resources/appmanagementpolicy and resources/customappmanagementconfiguration.
const TYPES: [(&str, &str, Properties); 3] = [
    (
        "federatedIdentityCredential",
        "entity",
        &[
            ("audiences", "[text]"),
            ("description", "text?"),
            ("issuer", "text"),
            ("name", "text"),
            ("subject", "text"),
        ],
    ),
    (
        "appManagementPolicy",
        "policyBase",
        &[("isEnabled", "bool"), ("restrictions", "customAppManagementConfiguration?")],
    ),
    ("customAppManagementConfiguration", "appManagementConfiguration", &[]),
];

/// Derives the slice from the folder with Microsoft's files.
pub fn derive(folder: &Path) -> Result<Slice> {
    let description = read(&folder.join("openapi/graph-v1.0-slice-wide.json"))?;
    let additions = read(&folder.join("openapi/csdl-additions-2026-08.json"))?;
    let mut slice = Slice {
        paths: BTreeMap::new(),
        keys: BTreeMap::new(),
        types: BTreeMap::new(),
        enums: BTreeMap::new(),
    };
    for (name, schema) in entries(&description["components"]["schemas"]) {
        add_type(&mut slice, short(name), schema);
    }
    for (path, operations) in entries(&description["paths"]) {
        add_path(&mut slice, &description, path, operations);
    }
    for (collection, key) in KEYS {
        slice.keys.entry(collection.to_owned()).or_default().push(key.to_owned());
    }
    add_described(&mut slice);
    add_later(&mut slice, &additions);
    for (kind, property, word) in RECORDED {
        let shape = slice.types.entry(kind.to_owned()).or_default();
        shape.properties.insert(property.to_owned(), word.to_owned());
    }
    // A type without properties is an open one; nothing is known of it.
    slice.types.retain(|_, shape| !shape.properties.is_empty() || shape.base.is_some());
    Ok(slice)
}

fn read(file: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(file).with_context(|| format!("reading {}", file.display()))?;
    Ok(serde_json::from_str(&text)?)
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn short(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name).trim_start_matches(NAMESPACE)
}

fn add_type(slice: &mut Slice, name: &str, schema: &Value) {
    if let Some(members) = schema["enum"].as_array() {
        let members = members.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        slice.enums.insert(name.to_owned(), members);
        return;
    }
    if name.ends_with("CollectionResponse") {
        return;
    }
    let alone = std::slice::from_ref(schema);
    let mut shape = Shape::default();
    for part in schema["allOf"].as_array().map_or(alone, Vec::as_slice) {
        if let Some(base) = part["$ref"].as_str() {
            shape.base = Some(short(base).to_owned());
        }
        shape.properties.extend(properties(part));
    }
    slice.types.insert(name.to_owned(), shape);
}

fn properties(schema: &Value) -> BTreeMap<String, String> {
    entries(&schema["properties"])
        .filter(|(name, _)| !name.contains('@'))
        .map(|(name, property)| (name.to_owned(), word(property)))
        .collect()
}

/// The one-word notation of a property.
fn word(property: &Value) -> String {
    let nullable = property["nullable"] == true
        || property["anyOf"].as_array().is_some_and(|all| all.iter().any(|one| one["nullable"] == true));
    // Microsoft marks few properties as such and says so of the rest in their description.
    let described = property["description"].as_str().unwrap_or_default().to_lowercase();
    let read_only =
        property["readOnly"] == true || described.contains("read-only") || described.contains("read only");
    let kind = match property["type"].as_str() {
        Some("array") => format!("[{}]", kind(&property["items"])),
        _ => kind(property),
    };
    format!("{kind}{}{}", if nullable { "?" } else { "" }, if read_only { "!" } else { "" })
}

fn kind(schema: &Value) -> String {
    let reference = schema["$ref"].as_str().or_else(|| schema["anyOf"][0]["$ref"].as_str());
    if let Some(reference) = reference {
        return short(reference).to_owned();
    }
    let named = match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), Some("uuid")) => "guid",
        (Some("string"), Some("date-time")) => "date",
        (Some("string"), Some("duration")) => "duration",
        (Some("string"), Some("base64url")) => "binary",
        (Some("string"), _) => "text",
        (Some("boolean"), _) => "bool",
        (Some("integer"), _) => "int",
        (Some("number"), _) => "number",
        _ => "any",
    };
    named.to_owned()
}

fn add_path(slice: &mut Slice, description: &Value, path: &str, operations: &Value) {
    let mut names = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        if let Some((name, key)) = segment.split_once('(') {
            let key = key.split('=').next().unwrap_or_default().to_owned();
            slice.keys.entry(name.to_lowercase()).or_default().push(key);
            names.extend([name.to_lowercase(), "*".to_owned()]);
        } else if segment.starts_with('{') {
            names.push("*".to_owned());
        } else {
            names.push(segment.to_lowercase());
        }
    }
    let path = names.join("/");
    for (method, operation) in entries(operations).filter(|(name, _)| !name.starts_with("x-")) {
        let method = method.to_uppercase();
        let derived = operation_of(slice, description, &path, &method, operation);
        slice.paths.entry(path.clone()).or_default().insert(method, derived);
    }
}

fn operation_of(
    slice: &mut Slice,
    description: &Value,
    path: &str,
    method: &str,
    operation: &Value,
) -> Operation {
    let content =
        |holder: &Value| followed(description, holder)["content"]["application/json"]["schema"].clone();
    let body = content(&operation["requestBody"]);
    let body = if body.is_null() {
        None
    } else if body["$ref"].is_string() {
        Some(kind(&body))
    } else {
        // The parameters of an action have no type of their own.
        let name = format!("{}Parameters", path.rsplit('/').next().unwrap_or_default());
        slice.types.insert(name.clone(), Shape { base: None, properties: properties(&body) });
        Some(name)
    };
    let answer = content(&operation["responses"]["2XX"]);
    let answer = (!answer.is_null()).then(|| {
        let name = kind(&answer);
        name.strip_suffix("CollectionResponse").map_or(name.clone(), |item| format!("[{item}]"))
    });
    let required = REQUIRED.iter().filter(|(of, _)| method == "POST" && *of == path);
    let required = required.flat_map(|(_, names)| names.iter().map(|name| (*name).to_owned())).collect();
    let mut query: Vec<String> = operation["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|parameter| followed(description, parameter)["name"].as_str().map(str::to_owned))
        .filter(|name| name.starts_with('$'))
        .collect();
    query.sort();
    Operation { body, required, answer, query }
}

fn add_described(slice: &mut Slice) {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    for one in DESCRIBED {
        let call = Operation {
            body: one.body.map(str::to_owned),
            required: owned(one.required),
            answer: one.answer.map(str::to_owned),
            query: owned(one.query),
        };
        slice.paths.entry(one.path.to_owned()).or_default().insert(one.method.to_owned(), call);
    }
    for (kind, base, properties) in TYPES {
        let properties = properties.iter().map(|(name, word)| ((*name).to_owned(), (*word).to_owned()));
        let shape = Shape { base: Some(base.to_owned()), properties: properties.collect() };
        slice.types.insert(kind.to_owned(), shape);
    }
}

/// What a reference stands for, or the value itself.
fn followed<'a>(description: &'a Value, value: &'a Value) -> &'a Value {
    let pointer = value["$ref"].as_str().and_then(|reference| reference.strip_prefix('#'));
    pointer.and_then(|pointer| description.pointer(pointer)).unwrap_or(value)
}

/// Properties and types that came after the published description.
fn add_later(slice: &mut Slice, additions: &Value) {
    for (name, properties) in entries(&additions["properties"]) {
        let shape = slice.types.entry(short(name).to_owned()).or_default();
        shape.properties.extend(entries(properties).map(|(name, fact)| (name.to_owned(), edm_word(fact))));
    }
    for (name, fact) in entries(&additions["types"]) {
        if let Some(members) = fact["enum"].as_array() {
            let members = members.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            slice.enums.insert(short(name).to_owned(), members);
        } else {
            let properties =
                entries(&fact["properties"]).map(|(name, fact)| (name.to_owned(), edm_word(fact))).collect();
            let base = fact["base"].as_str().map(|base| edm_kind(base).to_owned());
            slice.types.insert(short(name).to_owned(), Shape { base, properties });
        }
    }
}

fn edm_word(fact: &Value) -> String {
    let full = fact["type"].as_str().unwrap_or_default();
    let nullable = if fact["nullable"] == true { "?" } else { "" };
    match full.strip_prefix("Collection(").and_then(|rest| rest.strip_suffix(')')) {
        Some(item) => format!("[{}]{nullable}", edm_kind(item)),
        None => format!("{}{nullable}", edm_kind(full)),
    }
}

fn edm_kind(full: &str) -> &str {
    match full {
        "Edm.String" => "text",
        "Edm.Boolean" => "bool",
        "Edm.Int32" | "Edm.Int64" => "int",
        "Edm.Guid" => "guid",
        "Edm.DateTimeOffset" => "date",
        "Edm.Duration" => "duration",
        "Edm.Binary" => "binary",
        other => other.trim_start_matches("graph.").trim_start_matches(NAMESPACE),
    }
}
