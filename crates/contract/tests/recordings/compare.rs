//! What must be equal between two answers to the same request, and what may not be compared.
//!
//! A recording is whole; a documented or reported answer is an excerpt, of which everything must be there while more may
//! be. Lists are sets of items. All values are compared but ids, times, names of people and things, and tokens, which
//! differ from tenant to tenant: of those only the kind is, unless they were sent and came back.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::site::Got;

/// One exchange of the real service.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) request: Value,
    pub(crate) response: Value,
    /// Whether nothing was left out of the answer.
    pub(crate) whole: bool,
    /// Whether the answer shows what a tenant has, so that only its form can be compared.
    pub(crate) data: bool,
    /// Every text of the request's body.
    sent: BTreeSet<String>,
}

/// Recordings that show a tenant's own people, licences, domains and rules.
const DATA: [&str; 9] = [
    "app-owners-list-creator",
    "default-app-management-policy-200",
    "directoryroles-list",
    "domains-list",
    "me-200",
    "me-licensedetails-list",
    "me-memberof-mixed",
    "organization-list",
    "subscribedskus-list",
];

/// Properties whose values are ids, names or tokens of a tenant, or differ from answer to answer.
const OWN: [&str; 18] = [
    "access_token",
    "client_info",
    "customKeyIdentifier",
    "device_code",
    "expires_in",
    "ext_expires_in",
    "hint",
    "id",
    "id_token",
    "mail",
    "principalDisplayName",
    "publisherDomain",
    "refresh_token",
    "resourceDisplayName",
    "secretText",
    "tenant_region_scope",
    "user_code",
    "userPrincipalName",
];

/// Headers that a client may rely on. The rest are about the connection or Microsoft's own diagnosis.
const HEADERS: [&str; 9] = [
    "cache-control",
    "content-type",
    "expires",
    "location",
    "odata-version",
    "pragma",
    "request-id",
    "retry-after",
    "www-authenticate",
];

impl Recorded {
    /// The same with a tenant in the place of the word that stands for one in the addresses of the national clouds.
    pub(crate) fn with_tenant(mut self, tenant: &str) -> Self {
        let text = self.response["body"].to_string().replace("{tenantid}", tenant);
        self.response["body"] = serde_json::from_str(&text).unwrap();
        self
    }

    pub(crate) fn of(one: &Value, whole: bool) -> Option<Self> {
        let (request, response) = (one["request"].clone(), one["response"].clone());
        let mut sent = BTreeSet::new();
        texts(&request["body"], &mut sent);
        response["status"].is_u64().then_some(Self { request, response, whole, data: false, sent })
    }

    /// The same as an exchange of the recording of this name.
    pub(crate) fn named(self, name: &str) -> Self {
        Self { data: DATA.contains(&name), ..self }
    }

    /// A field of the recorded form.
    pub(crate) fn form(&self, name: &str) -> &str {
        self.request["form"][name].as_str().unwrap()
    }

    pub(crate) fn body(&self) -> &Value {
        &self.response["body"]
    }

    /// Everything in which our answer differs.
    pub(crate) fn differences(&self, got: &Got) -> Vec<String> {
        let mut found = Vec::new();
        let status = self.response["status"].as_u64();
        if status != Some(u64::from(got.status.as_u16())) {
            let reason = format!("{} {}", got.code(), got.message());
            found.push(format!(
                "status {} instead of {}: {reason}",
                got.status.as_u16(),
                status.unwrap_or_default()
            ));
            return found;
        }
        self.headers(got, &mut found);
        let ours = if got.body == "" { &Value::Null } else { &got.body };
        self.bodies("body", self.body(), ours, &mut found);
        found.sort();
        found.dedup();
        found
    }

    fn headers(&self, got: &Got, found: &mut Vec<String>) {
        for (name, value) in self.response["headers"].as_object().into_iter().flatten() {
            let lower = name.to_lowercase();
            let (theirs, ours) = (value.as_str().unwrap_or_default(), got.header(&lower));
            if !HEADERS.contains(&lower.as_str()) {
                continue;
            }
            if ours.is_empty() {
                found.push(format!("header {lower} is missing"));
            } else if lower == "content-type" && !self.whole {
                if !ours.starts_with("application/json") {
                    found.push(format!("header {lower} is {ours:?}"));
                }
            } else if shape(ours) != shape(theirs) {
                found.push(format!("header {lower} is {:?} instead of {:?}", shape(ours), shape(theirs)));
            }
        }
    }

    fn bodies(&self, place: &str, theirs: &Value, ours: &Value, found: &mut Vec<String>) {
        match (theirs, ours) {
            (Value::Object(theirs), Value::Object(ours)) => {
                for (name, theirs) in theirs {
                    match ours.get(name) {
                        None => found.push(format!("{place}.{name} is missing")),
                        Some(ours) => self.bodies(&format!("{place}.{name}"), theirs, ours, found),
                    }
                }
                let more: Vec<_> =
                    ours.keys().filter(|name| self.whole && !theirs.contains_key(*name)).collect();
                found.extend(more.into_iter().map(|name| format!("{place}.{name} is too much")));
            }
            (Value::Array(theirs), Value::Array(ours)) => self.lists(place, theirs, ours, found),
            _ if kind(theirs) != kind(ours) => {
                // Whether a property is filled is a tenant's own where the values are.
                if !(self.data && (theirs.is_null() || ours.is_null())) {
                    found.push(format!("{place} is {} instead of {}", kind(ours), kind(theirs)));
                }
            }
            _ => self.values(place, theirs, ours, found),
        }
    }

    /// Two values of the same kind.
    fn values(&self, place: &str, theirs: &Value, ours: &Value, found: &mut Vec<String>) {
        let name = place.rsplit('.').next().unwrap_or_default();
        let (Some(their_text), Some(our_text)) = (theirs.as_str(), ours.as_str()) else {
            if theirs != ours && !self.data && !OWN.contains(&name) {
                found.push(format!("{place} is {ours} instead of {theirs}"));
            }
            return;
        };
        if self.sent.contains(their_text) && name != "endDateTime" {
            if theirs != ours {
                found.push(format!("{place} is {our_text:?} instead of {their_text:?}, which was sent"));
            }
            return;
        }
        // Texts that mean something to a client even where all else is data.
        let fixed = [
            "@odata.context",
            "@odata.type",
            ".code",
            ".message",
            ".error",
            "error_description",
            "token_type",
        ];
        if OWN.contains(&name) || (self.data && !fixed.iter().any(|end| place.ends_with(end))) {
            return;
        }
        let read = if name == "scope" { scopes } else { shape };
        if read(their_text) == read(our_text) {
            return;
        }
        // Microsoft's explanations of its own permissions are many, and long.
        let explains = ["description", "displayname"];
        let lower = name.to_lowercase();
        if explains.iter().any(|end| lower.ends_with(end)) && place.contains("value[].") {
            found.push(format!("{place} is worded otherwise"));
        } else {
            found.push(format!("{place} is {:?} instead of {:?}", read(our_text), read(their_text)));
        }
    }

    /// Lists are sets: each recorded item must be among ours. Where a list is a tenant's data, the items only have the
    /// same properties.
    fn lists(&self, place: &str, theirs: &[Value], ours: &[Value], found: &mut Vec<String>) {
        if place == "body.value" && theirs.is_empty() != ours.is_empty() {
            found.push(format!("{place} has {} items instead of {}", ours.len(), theirs.len()));
        }
        if self.data {
            return self.data_lists(place, theirs, ours, found);
        }
        let different = |theirs: &Value, ours: &Value| {
            let mut found = Vec::new();
            self.bodies(&format!("{place}[{}]", odata_type(theirs)), theirs, ours, &mut found);
            found
        };
        let mut left: Vec<&Value> = ours.iter().collect();
        let mut unmatched = Vec::new();
        for item in theirs {
            match left.iter().position(|ours| different(item, ours).is_empty() && same_id(item, ours)) {
                Some(index) => drop(left.remove(index)),
                None => unmatched.push(item),
            }
        }
        let mut lacks = 0;
        for item in unmatched {
            let pair =
                left.iter().position(|ours| odata_type(ours) == odata_type(item) && same_id(item, ours));
            match pair {
                Some(index) => found.extend(different(item, left.remove(index))),
                None => lacks += 1,
            }
        }
        if lacks > 0 {
            found.push(format!("{place} lacks {lacks} of {} items", theirs.len()));
        }
        if self.whole && !left.is_empty() {
            found.push(format!("{place} has {} items too much", left.len()));
        }
    }

    fn data_lists(&self, place: &str, theirs: &[Value], ours: &[Value], found: &mut Vec<String>) {
        let types: BTreeSet<&str> = theirs.iter().map(odata_type).collect();
        for kind in types {
            let of_kind = |all: &[Value]| all.iter().find(|one| odata_type(one) == kind).cloned();
            if let (Some(theirs), Some(ours)) = (of_kind(theirs), of_kind(ours)) {
                self.bodies(&format!("{place}[{kind}]"), &theirs, &ours, found);
            }
        }
    }
}

fn odata_type(item: &Value) -> &str {
    item["@odata.type"].as_str().unwrap_or_default()
}

/// Whether two items may be the same one: roles and scopes are told apart by their ids.
fn same_id(theirs: &Value, ours: &Value) -> bool {
    theirs.get("value").is_none() || theirs["id"] == ours["id"]
}

/// Every text in a value.
fn texts(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(into.insert(text.clone())),
        Value::Array(items) => items.iter().for_each(|item| texts(item, into)),
        Value::Object(map) => map.values().for_each(|item| texts(item, into)),
        _ => {}
    }
}

/// The words of a scope in order; those of Graph come short or with its address (token-authcode-200).
fn scopes(text: &str) -> String {
    let words = text.split(' ').map(|word| word.strip_prefix("https://graph.microsoft.com/").unwrap_or(word));
    words.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// A text without what changes from time to time: ids, numbers and times become signs; hosts become one.
pub(crate) fn shape(text: &str) -> String {
    let text = text.replace("\r\n", " ").replace("; ", ";");
    let words = text.split_inclusive([' ', '/', '\'', '(', ')', ',', '#', '"', '=']);
    words.map(word_shape).collect::<String>().replace("http:", "https:")
}

fn word_shape(word: &str) -> String {
    let end = word.len()
        - word.chars().next_back().filter(|last| " /'(),#\"=".contains(*last)).map_or(0, char::len_utf8);
    let (core, tail) = word.split_at(end);
    let bare = core.trim_end_matches(['.', ':']);
    let hex = bare.len() == 36 && bare.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    let time = bare.len() >= 8
        && bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.chars().all(|c| c.is_ascii_digit() || "-:.TZ".contains(c));
    let hosts = [
        "graph.microsoft.com",
        "login.chinacloudapi.cn",
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "login.partner.microsoftonline.cn",
    ];
    let host = hosts.contains(&bare) || bare.starts_with("127.0.0.1") || bare.starts_with("localhost");
    let sign = if hex {
        "{id}".to_owned()
    } else if host {
        "{host}".to_owned()
    } else if time {
        "{time}".to_owned()
    } else {
        return word.to_owned();
    };
    format!("{sign}{}{tail}", &core[bare.len()..])
}
