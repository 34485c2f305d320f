//! Text that stands where a secret stands, and must never be printed.

use std::fmt::Debug;

use serde_json::Value;

/// Long enough that no input has it by chance.
pub(crate) const MARKER: &str = "m4rk3r-of-a-secret~0123456789-that-nobody-may-read";

/// Puts the marker wherever an answer has a token or the value of a secret.
pub(crate) fn plant(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                match (name.as_str(), value) {
                    ("secretText" | "access_token" | "refresh_token" | "device_code", secret) => {
                        *secret = Value::from(MARKER);
                    }
                    (_, value) => plant(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(plant),
        _ => {}
    }
}

/// Nothing that is printed holds what stood where a secret stands, unless the input has it elsewhere too.
pub(crate) fn untold(printed: &dyn Debug, input: &[u8]) {
    let known = input.windows(8).any(|eight| MARKER.as_bytes().windows(8).any(|part| part == eight));
    let printed = format!("{printed:?}");
    let told = (0..MARKER.len() - 12).any(|at| printed.contains(&MARKER[at..at + 12]));
    assert!(known || !told, "a part of a secret is printed: {printed}");
}
