//! One value against the type it should have.
//!
//! Owns the types of single values and of whole objects. Refuses to own paths and methods.

use serde_json::{Map, Value};

use crate::exchange::Side;
use crate::slice::{Property, Slice};

/// What is wrong with a value, each with its place.
pub(crate) struct Finder<'a> {
    pub(crate) slice: &'a Slice,
    pub(crate) side: Side,
    pub(crate) found: Vec<(String, String)>,
}

impl Finder<'_> {
    fn say(&mut self, place: &str, what: impl Into<String>) {
        self.found.push((place.to_owned(), what.into()));
    }

    /// An object of a type, or of a type that extends it and that `@odata.type` names.
    pub(crate) fn object(&mut self, place: &str, value: &Value, kind: &str) {
        let Some(map) = value.as_object() else {
            return self.say(place, format!("should be a {kind} and is {}", shown(value)));
        };
        let named = map.get("@odata.type").and_then(Value::as_str);
        let named = named.map(|name| name.trim_start_matches("#microsoft.graph."));
        let kind = match named {
            Some(name) if self.slice.extends(name, kind) => name,
            Some(name) => return self.say(place, format!("is a {name}, which is no {kind}")),
            None => kind,
        };
        self.properties(place, map, kind);
    }

    fn properties(&mut self, place: &str, map: &Map<String, Value>, kind: &str) {
        if !self.slice.types.contains_key(kind) {
            // Published without any property, as the inner error is: each service fills it as it likes.
            return;
        }
        for (name, value) in map.iter().filter(|(name, _)| !name.contains('@')) {
            let place = if place.is_empty() { name.clone() } else { format!("{place}.{name}") };
            match self.slice.property(kind, name) {
                None => self.say(&place, format!("is no property of {kind}")),
                Some(property) if property.read_only && self.side == Side::Request => {
                    self.say(&place, format!("is read-only in {kind}"));
                }
                Some(property) => self.property(&place, value, property),
            }
        }
    }

    fn property(&mut self, place: &str, value: &Value, property: Property<'_>) {
        match (value, property.many) {
            (Value::Null, false) if property.nullable => {}
            (Value::Null, _) => self.say(place, "may not be null"),
            (Value::Array(items), true) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&format!("{place}[{index}]"), item, property.kind);
                }
            }
            (_, true) => self.say(place, format!("should be a collection and is {}", shown(value))),
            (_, false) => self.value(place, value, property.kind),
        }
    }

    fn value(&mut self, place: &str, value: &Value, kind: &str) {
        if let Some(members) = self.slice.enums.get(kind) {
            // Several members of a flag enumeration stand in one text with commas.
            let fits =
                |text: &str| text.split(',').all(|one| members.iter().any(|member| member == one.trim()));
            if !value.as_str().is_some_and(fits) {
                self.say(place, format!("is {}, no member of {kind}", shown(value)));
            }
            return;
        }
        let fits = match (kind, value) {
            ("any", _)
            | ("text" | "binary", Value::String(_))
            | ("bool", Value::Bool(_))
            | ("number", Value::Number(_)) => true,
            ("int", Value::Number(number)) => number.is_i64() || number.is_u64(),
            ("guid", Value::String(text)) => is_guid(text),
            ("date", Value::String(text)) => is_date(text),
            ("duration", Value::String(text)) => is_duration(text),
            ("text" | "binary" | "bool" | "int" | "number" | "guid" | "date" | "duration", _) => false,
            _ => return self.object(place, value, kind),
        };
        if !fits {
            self.say(place, format!("should be a {kind} and is {}", shown(value)));
        }
    }
}

/// The kind of a value; never the value itself of a text, which could be a secret.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => format!("a text of {} letters", text.chars().count()),
        Value::Array(_) => "a collection".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

fn is_guid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.chars().all(|letter| letter == '-' || letter.is_ascii_hexdigit())
}

/// `2026-01-31T09:30:00.1234567Z` or with an offset, as `Edm.DateTimeOffset` is published.
fn is_date(text: &str) -> bool {
    let Some((day, rest)) = text.split_once('T') else {
        return false;
    };
    let digits = |part: &str, length: usize| part.len() == length && part.chars().all(|c| c.is_ascii_digit());
    let day: Vec<_> = day.split('-').collect();
    let end = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(end);
    let (clock, fraction) = time.split_once('.').map_or((time, None), |(clock, f)| (clock, Some(f)));
    let clock: Vec<_> = clock.split(':').collect();
    let zone_fits = zone == "Z" || (zone.len() == 6 && zone.as_bytes().get(3) == Some(&b':'));
    let fraction_fits =
        fraction.is_none_or(|f| (1..=12).contains(&f.len()) && f.chars().all(|c| c.is_ascii_digit()));
    matches!(day.as_slice(), [y, m, d] if digits(y, 4) && digits(m, 2) && digits(d, 2))
        && matches!(clock.as_slice(), [h, m, s] if digits(h, 2) && digits(m, 2) && digits(s, 2))
        && fraction_fits
        && zone_fits
}

fn is_duration(text: &str) -> bool {
    let rest = text.strip_prefix('-').unwrap_or(text);
    rest.strip_prefix('P').is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || "YMWDTHS.".contains(c))
    })
}
