//! What must be equal between two answers to the same request, and what may not be compared.
//!
//! A recording is whole; a documented or reported answer is an excerpt, of which everything must be there while more may
//! be. Ids, times, names and tokens differ from tenant to tenant: only their kind is compared.

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
}

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
    pub(crate) fn of(one: &Value, whole: bool) -> Option<Self> {
        let (request, response) = (one["request"].clone(), one["response"].clone());
        response["status"].is_u64().then_some(Self { request, response, whole })
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
            (Value::String(theirs), Value::String(ours)) => {
                // Texts that mean something to a client; all others are data of a tenant.
                let fixed = [
                    "@odata.context",
                    "@odata.type",
                    ".code",
                    ".message",
                    ".error",
                    "error_description",
                    "token_type",
                ];
                if fixed.iter().any(|end| place.ends_with(end)) && shape(theirs) != shape(ours) {
                    found.push(format!("{place} is {:?} instead of {:?}", shape(ours), shape(theirs)));
                }
            }
            // Whether a property is filled depends on the tenant's data.
            (Value::Null, _) | (_, Value::Null) if theirs.is_null() != ours.is_null() && place != "body" => {}
            _ if kind(theirs) != kind(ours) => {
                found.push(format!("{place} is {} instead of {}", kind(ours), kind(theirs)));
            }
            _ => {}
        }
    }

    /// The items of a list have the same properties; how many there are is data.
    fn lists(&self, place: &str, theirs: &[Value], ours: &[Value], found: &mut Vec<String>) {
        if place.split('.').next_back() == Some("value") && theirs.is_empty() != ours.is_empty() {
            found.push(format!("{place} has {} items instead of {}", ours.len(), theirs.len()));
        }
        let types = |all: &[Value]| -> BTreeSet<String> {
            all.iter().map(|one| one["@odata.type"].as_str().unwrap_or_default().to_owned()).collect()
        };
        for kind in types(theirs) {
            let of_kind = |all: &[Value]| {
                all.iter().find(|one| one["@odata.type"].as_str().unwrap_or_default() == kind).cloned()
            };
            if let (Some(theirs), Some(ours)) = (of_kind(theirs), of_kind(ours)) {
                self.bodies(&format!("{place}[{kind}]"), &theirs, &ours, found);
            }
        }
    }
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
fn shape(text: &str) -> String {
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
    let host = bare == "graph.microsoft.com"
        || bare == "login.microsoftonline.com"
        || bare.starts_with("127.0.0.1")
        || bare.starts_with("localhost");
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
