//! JSON whose texts are wiped when it goes.

use serde::{Deserialize, Deserializer};
use serde_json::Value;
use zeroize::Zeroize as _;

/// A value that may hold a secret, until somebody takes it over.
pub(super) struct Wiped(Value);

impl Wiped {
    /// Hands the value over, and with it the care for what it holds.
    pub(super) fn take(mut self) -> Value {
        self.0.take()
    }

    /// The value, to be looked at.
    pub(super) fn get(&self) -> &Value {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Wiped {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self)
    }
}

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// Overwrites every text in a value; the names of properties stay.
pub(super) fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(map) => map.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_text_is_wiped_at_any_depth() {
        let mut value = json!({"a": "s3cret", "b": [{"c": "s3cret"}, 7, null], "d": true});
        wipe(&mut value);
        assert_eq!(value, json!({"a": "", "b": [{"c": ""}, 7, null], "d": true}));
    }
}
