//! Texts that go from an answer into memory that is wiped.

use std::fmt;

use secrecy::SecretString;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use zeroize::Zeroizing;

/// A secret text of an answer. Wiped when it goes, also where the rest of the answer then cannot be read.
pub(crate) struct SecretText(pub(crate) SecretString);

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Text)
    }
}

struct Text;

impl Visitor<'_> for Text {
    type Value = SecretText;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<SecretText, E> {
        Ok(SecretText(kept(text)))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<SecretText, E> {
        Ok(SecretText(kept(&Zeroizing::new(text))))
    }
}

/// A copy of exactly its length: shrinking a longer one to fit would leave its bytes behind.
fn kept(text: &str) -> SecretString {
    SecretString::from(Box::<str>::from(text))
}
