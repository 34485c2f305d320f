//! Looking into raw documents.

use serde_json::Value;

/// A text property, empty when it is missing or no text.
pub(crate) fn text<'a>(value: &'a Value, property: &str) -> &'a str {
    value[property].as_str().unwrap_or_default()
}

/// Object ids and app ids are compared without regard to case.
pub(crate) fn find<'a>(items: &'a [Value], property: &str, value: &str) -> Option<&'a Value> {
    items.iter().find(|item| item[property].as_str().is_some_and(|text| text.eq_ignore_ascii_case(value)))
}
