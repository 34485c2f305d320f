//! Writing OData addresses: literals, filters, percent-encoding.

use std::fmt::Write as _;

/// An OData string literal: in single quotes, a quote within doubled (OData 4.01 ABNF, `string`).
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Percent-encodes all but the unreserved characters of RFC 3986. A space becomes `%20`: Graph reads `+` in a part of
/// a batch literally.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// `$filter={property} eq '{value}'`, encoded.
pub(crate) fn equals(property: &str, value: &str) -> String {
    format!("$filter={}", encode(&format!("{property} eq {}", literal(value))))
}

/// `{collection}({key}='{value}')`, the literal encoded.
pub(crate) fn by_key(collection: &str, key: &str, value: &str) -> String {
    format!("/{collection}({key}={})", encode_literal(value))
}

/// The quotes stay as they are: they are allowed in a path and are what Microsoft's samples show.
fn encode_literal(value: &str) -> String {
    format!("'{}'", encode(&value.replace('\'', "''")))
}
