//! The verdict on one exchange with Graph.
//!
//! Owns paths, query options, bodies and errors. Refuses to own what a service should do: only the form is judged.

use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::form_urlencoded;

use crate::exchange::{Exchange, Side, Violation};
use crate::slice::{Operation, Property, Slice};
use crate::values::Finder;

/// The place of a violation whose path is not known at all.
const UNKNOWN_PATH: &str = "the path";
/// Query options that every list knows beside those of its operation: the links to further pages carry it.
const PAGING: &str = "$skiptoken";

/// Every rule of Microsoft's published description that this exchange breaks.
pub fn check(exchange: &Exchange<'_>) -> Vec<Violation> {
    let slice = Slice::committed();
    let mut verdict = Verdict { slice, exchange, found: Vec::new() };
    verdict.run();
    verdict.found
}

/// The body of a request as it is judged: nothing for an empty one, and a text, which no operation takes, for one that is
/// no JSON.
pub fn sent(body: &[u8]) -> Option<Value> {
    let no_json = || Value::String("no JSON".to_owned());
    (!body.is_empty()).then(|| serde_json::from_slice(body).unwrap_or_else(|_| no_json()))
}

/// Every rule that a request alone breaks, the parts of a batch included, for servers that are no Graph. `path` has its
/// version. Paths of which not even the collection is known are passed over, because tests of the transport make theirs
/// up.
pub fn check_request(
    method: &str,
    path: &str,
    query: &[(String, String)],
    sent: Option<&Value>,
) -> Vec<Violation> {
    let mut found = check_one(method, path, query, sent);
    if path.ends_with("/$batch") {
        for part in sent.and_then(|body| body["requests"].as_array()).into_iter().flatten() {
            found.extend(check_part(part));
        }
    }
    found
}

fn check_one(method: &str, path: &str, query: &[(String, String)], sent: Option<&Value>) -> Vec<Violation> {
    let mut found = check(&Exchange { method, path, query, sent, status: None, answered: None });
    let collection = path.trim_start_matches("/v1.0/").split(['/', '(']).next().unwrap_or_default();
    let mut paths = Slice::committed().paths.keys();
    let known =
        paths.any(|path| path.split('/').next().is_some_and(|one| one.eq_ignore_ascii_case(collection)));
    found.retain(|one| known || one.place != UNKNOWN_PATH);
    found
}

/// Every rule that a part of a batch breaks, its path and query decoded first.
fn check_part(part: &Value) -> Vec<Violation> {
    let text = |name: &str| part[name].as_str().unwrap_or_default();
    let (path, query) = text("url").split_once('?').unwrap_or((text("url"), ""));
    // An escaped slash parts no segments, so it stays escaped.
    let path = path.replace("%2F", "%252F");
    let path = percent_decode_str(&path).decode_utf8_lossy();
    let path = format!("/v1.0/{}", path.trim_start_matches('/'));
    let query: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    check_one(text("method"), &path, &query, part.get("body"))
}

struct Verdict<'a> {
    slice: &'a Slice,
    exchange: &'a Exchange<'a>,
    found: Vec<Violation>,
}

impl Verdict<'_> {
    fn say(&mut self, side: Side, place: &str, what: impl Into<String>) {
        let call = format!("{} {}", self.exchange.method, self.exchange.path);
        self.found.push(Violation { side, call, place: place.to_owned(), what: what.into() });
    }

    fn run(&mut self) {
        let path = self.exchange.path.trim_matches('/');
        let Some(below) = path.strip_prefix("v1.0/") else {
            return self.say(Side::Request, UNKNOWN_PATH, "is not below /v1.0");
        };
        if below.eq_ignore_ascii_case("$batch") {
            return self.batch();
        }
        let (name, keys) = route(below);
        for (collection, key) in keys {
            let known = self.slice.keys.get(&collection);
            if !known.is_some_and(|known| known.iter().any(|one| one.eq_ignore_ascii_case(&key))) {
                self.say(Side::Request, &key, format!("is no alternate key of {collection}"));
            }
        }
        let Some(methods) = self.slice.paths.get(&name) else {
            return self.say(Side::Request, UNKNOWN_PATH, "is not in the published description");
        };
        let Some(operation) = methods.get(self.exchange.method) else {
            return self.say(Side::Request, "the method", "is not in the published description");
        };
        self.request(operation);
        self.query(operation);
        self.answer(operation);
    }

    fn request(&mut self, operation: &Operation) {
        match (operation.body.as_deref(), self.exchange.sent) {
            (Some(kind), Some(body)) => {
                self.object(Side::Request, body, kind);
                for name in operation.required.iter().filter(|name| body.get(name.as_str()).is_none()) {
                    self.say(Side::Request, name, "is required");
                }
            }
            (Some(kind), None) if !operation.required.is_empty() || self.exchange.method == "PATCH" => {
                self.say(Side::Request, "the body", format!("is missing: a {kind} is required"));
            }
            (None, Some(_)) => self.say(Side::Request, "the body", "has no place here"),
            _ => {}
        }
    }

    fn query(&mut self, operation: &Operation) {
        let item = operation.answer.as_deref().map(|word| Property::read(word).kind);
        for (option, value) in self.exchange.query {
            if option == PAGING {
                continue;
            }
            if !operation.query.contains(option) {
                self.say(Side::Request, option, "is no option of this call");
            }
            let names: Vec<&str> = match option.as_str() {
                "$select" | "$orderby" => value.split(',').map(first_word).collect(),
                "$filter" => value.split(" and ").map(first_word).collect(),
                _ => Vec::new(),
            };
            // Owners and members are of several types; `$select` names the properties of those without a cast
            // (group-list-members: `$select=displayName,id`).
            let selects = option == "$select";
            let strangers = names.into_iter().filter(|name| {
                item.is_some_and(|kind| !self.slice.has(kind, name, selects && kind == "directoryObject"))
            });
            for name in strangers.map(str::to_owned).collect::<Vec<_>>() {
                self.say(
                    Side::Request,
                    option,
                    format!("names {name:?}, no property of {}", item.unwrap_or("it")),
                );
            }
        }
    }

    fn answer(&mut self, operation: &Operation) {
        let Some(status) = self.exchange.status else {
            return;
        };
        match (status, self.exchange.answered) {
            (400.., Some(body)) => self.error(body),
            (400.., None) => self.say(Side::Answer, "the body", "of an error is missing"),
            (204, None) => {}
            (204, Some(_)) => self.say(Side::Answer, "the body", "has no place in a 204"),
            (200..300, answered) => self.good(operation, answered),
            _ => {
                let what = format!("{status} is not in the published description");
                self.say(Side::Answer, "the status", what);
            }
        }
    }

    fn good(&mut self, operation: &Operation, answered: Option<&Value>) {
        let (word, body) = match (operation.answer.as_deref(), answered) {
            (Some(word), Some(body)) => (word, body),
            (Some(_), None) => return self.say(Side::Answer, "the body", "is missing"),
            (None, Some(_)) => return self.say(Side::Answer, "the body", "has no place here"),
            (None, None) => return,
        };
        let expected = Property::read(word);
        if !expected.many {
            self.identified("id", body, expected.kind);
            return self.object(Side::Answer, body, expected.kind);
        }
        let Some(items) = body["value"].as_array() else {
            return self.say(Side::Answer, "value", "is no collection");
        };
        for (index, item) in items.iter().enumerate() {
            self.identified(&format!("value[{index}].id"), item, expected.kind);
            self.object_at(Side::Answer, &format!("value[{index}]"), item, expected.kind);
        }
        if body.get("@odata.nextLink").is_some_and(|link| !link.is_string()) {
            self.say(Side::Answer, "@odata.nextLink", "is no text");
        }
        for name in body.as_object().into_iter().flatten().map(|(name, _)| name) {
            if name != "value" && !name.contains('@') {
                self.say(Side::Answer, name, "has no place in a list");
            }
        }
    }

    /// An entity has its id, unless others were selected. Of no other property do the published files say that it must be
    /// there; those of an error are checked with it.
    fn identified(&mut self, place: &str, item: &Value, kind: &str) {
        let selected = self.exchange.query.iter().any(|(option, _)| option == "$select");
        if !selected && item.is_object() && self.slice.extends(kind, "entity") && !item["id"].is_string() {
            self.say(Side::Answer, place, "is required");
        }
    }

    fn error(&mut self, body: &Value) {
        self.object(Side::Answer, body, "ODataErrors.ODataError");
        for name in ["code", "message"] {
            if !body["error"][name].is_string() {
                self.say(Side::Answer, name, "of an error is required");
            }
        }
    }

    fn object(&mut self, side: Side, value: &Value, kind: &str) {
        self.object_at(side, "", value, kind);
    }

    fn object_at(&mut self, side: Side, place: &str, value: &Value, kind: &str) {
        let mut finder = Finder { slice: self.slice, side, found: Vec::new() };
        finder.object(place, value, kind);
        for (place, what) in finder.found {
            self.say(side, &place, what);
        }
    }

    /// The envelope of a batch (json-batching.md); its parts are exchanges of their own.
    fn batch(&mut self) {
        if self.exchange.method != "POST" {
            self.say(Side::Request, "the method", "of a batch is POST");
        }
        let parts = self.exchange.sent.and_then(|body| body["requests"].as_array());
        match parts.map(Vec::as_slice) {
            Some(parts) if (1..=20).contains(&parts.len()) => {
                for (index, part) in parts.iter().enumerate() {
                    for name in ["id", "method", "url"] {
                        if part[name].as_str().is_none_or(str::is_empty) {
                            self.say(Side::Request, &format!("requests[{index}].{name}"), "is required");
                        }
                    }
                    if part.get("body").is_some() && !part["headers"].is_object() {
                        self.say(Side::Request, &format!("requests[{index}].headers"), "belong to a body");
                    }
                }
            }
            _ => self.say(Side::Request, "requests", "must be one to twenty"),
        }
        match (self.exchange.status, self.exchange.answered) {
            (Some(400..), Some(body)) => self.error(body),
            (Some(200), Some(body)) => {
                let answers = body["responses"].as_array();
                let fits = |one: &Value| one["id"].is_string() && one["status"].is_u64();
                if !answers.is_some_and(|answers| answers.iter().all(fits)) {
                    self.say(Side::Answer, "responses", "must each have an id and a status");
                }
            }
            (None, _) => {}
            _ => self.say(Side::Answer, "the status", "of a batch is 200"),
        }
    }
}

/// The property that a term of a query names: first word, without the function around it.
fn first_word(term: &str) -> &str {
    let word = term.trim().split([' ', '/', ',']).next().unwrap_or_default();
    word.split_once('(').map_or(word, |(_, inside)| inside)
}

/// A path with `*` for its keys, and the alternate keys with their collections.
fn route(path: &str) -> (String, Vec<(String, String)>) {
    let mut names: Vec<String> = Vec::new();
    let mut keys = Vec::new();
    let mut quoted = false;
    let segments = path.split(|letter| {
        quoted ^= letter == '\'';
        letter == '/' && !quoted
    });
    for segment in segments {
        if let Some((name, key)) = segment.split_once('(') {
            if let Some((key, _)) = key.split_once('=') {
                keys.push((name.to_lowercase(), key.to_owned()));
            }
            names.extend([name.to_lowercase(), "*".to_owned()]);
            continue;
        }
        let lower = segment.to_lowercase();
        let known: Vec<String> = names.iter().cloned().chain([lower.clone()]).collect();
        let known = known.join("/");
        let is_name = Slice::committed().paths.keys().any(|path| {
            *path == known || path.strip_prefix(&known).is_some_and(|rest| rest.starts_with('/'))
        });
        names.push(if is_name { lower } else { "*".to_owned() });
    }
    (names.join("/"), keys)
}
