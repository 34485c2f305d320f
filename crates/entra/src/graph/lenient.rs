//! Reading optional properties so that none of them can make an object unreadable.
//!
//! A tenant holds what twenty years of programs have written into it, and the same object is read on every look at the
//! tenant: one odd value must not hide all the others. So what is missing, `null` or of another kind is nothing here,
//! and an item of a list that cannot be read is left out. Ids are required elsewhere.

use jiff::Timestamp;
use jiff::civil::Time;
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Reads what is of the right kind, and the empty value otherwise.
pub(super) fn or_default<'de, D: Deserializer<'de>, T: Default + DeserializeOwned>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(T::deserialize(Value::deserialize(deserializer)?).unwrap_or_default())
}

/// Reads the items that can be read.
pub(super) fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    let Value::Array(items) = Value::deserialize(deserializer)? else { return Ok(Vec::new()) };
    Ok(items.into_iter().filter_map(|item| T::deserialize(item).ok()).collect())
}

/// Reads a date, if it is one.
pub(super) fn date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(Value::deserialize(deserializer)?.as_str().and_then(timestamp))
}

/// The moment that a text names.
///
/// "Never" is written as the last second of the year 9999, .NET's `DateTime.MaxValue`, which is beyond the last moment
/// that a [`Timestamp`] can hold: such a date becomes that moment. A date without a zone is in UTC, as Graph's are.
fn timestamp(text: &str) -> Option<Timestamp> {
    if is_beyond_9999(text) {
        return Some(Timestamp::MAX);
    }
    let pieces = Pieces::parse(text).ok()?;
    let civil = pieces.date().to_datetime(pieces.time().unwrap_or(Time::midnight()));
    let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
    let outside = if civil.year() > 0 { Timestamp::MAX } else { Timestamp::MIN };
    Some(offset.to_timestamp(civil).unwrap_or(outside))
}

/// Graph's description of a date (`^[0-9]{4,}-`) allows years of more than four digits.
fn is_beyond_9999(text: &str) -> bool {
    text.split_once('-')
        .is_some_and(|(year, _)| year.len() > 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Credential {
        id: String,
        #[serde(default, deserialize_with = "date")]
        end: Option<Timestamp>,
        #[serde(default, deserialize_with = "or_default")]
        hint: Option<String>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Holder {
        #[serde(default, deserialize_with = "list")]
        credentials: Vec<Credential>,
    }

    #[test]
    fn dates_are_read_as_far_as_they_are_dates() {
        let second = |at| Some(Timestamp::from_second(at).unwrap());
        for (text, expected) in [
            ("1970-01-01T00:01:00Z", second(60)),
            ("1970-01-01T00:01:00.0000000Z", second(60)),
            ("1970-01-01T01:01:00+01:00", second(60)),
            ("1970-01-01T00:01:00", second(60)),
            ("1970-01-01 00:01:00", second(60)),
            ("1970-01-02", second(86_400)),
            ("0001-01-01T00:00:00Z", second(-62_135_596_800)),
            ("9999-12-31T23:59:59Z", Some(Timestamp::MAX)),
            ("9999-12-31T23:59:59.9999999Z", Some(Timestamp::MAX)),
            ("9999-12-31T23:59:59", Some(Timestamp::MAX)),
            ("12000-01-01T00:00:00Z", Some(Timestamp::MAX)),
            ("-009999-01-01T00:00:00Z", Some(Timestamp::MIN)),
            ("", None),
            ("never", None),
            ("2026-13-01T00:00:00Z", None),
            ("2026-02-30T00:00:00Z", None),
            ("/Date(1700000000000)/", None),
            ("01/02/2026", None),
        ] {
            assert_eq!(timestamp(text), expected, "{text:?}");
        }
    }

    #[test]
    fn an_odd_value_is_nothing_and_leaves_the_rest() {
        let odd = [json!(null), json!(7), json!(true), json!({"a": 1}), json!([7])];
        for value in &odd {
            let read: Credential =
                serde_json::from_value(json!({"id": "a", "end": value, "hint": value})).unwrap();
            assert_eq!(read, Credential { id: "a".to_owned(), end: None, hint: None }, "{value}");
        }
        let good = Credential { id: "b".to_owned(), end: None, hint: Some("abc".to_owned()) };
        let items = odd.iter().cloned().chain([json!({"id": null}), json!(good)]).collect::<Vec<_>>();
        let read: Holder = serde_json::from_value(json!({"credentials": items})).unwrap();
        assert_eq!(read.credentials, [good]);
        for value in &odd {
            let read: Holder = serde_json::from_value(json!({"credentials": value})).unwrap();
            assert_eq!(read.credentials, [], "{value}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader_of_dates(text in "\\PC*") {
            let _ = timestamp(&text);
        }

        #[test]
        fn a_date_that_a_timestamp_can_hold_comes_through(at in any::<i64>()) {
            if let Ok(at) = Timestamp::from_nanosecond(i128::from(at)) {
                prop_assert_eq!(timestamp(&at.to_string()), Some(at));
            }
        }
    }
}
