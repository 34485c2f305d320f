//! Writing `OData` addresses: literals, filters, percent-encoding.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// An `OData` string literal: in single quotes, a quote within doubled (`OData` 4.01 ABNF, `string`).
pub(crate) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// All but the unreserved characters of RFC 3986. A space becomes `%20`: Graph reads `+` in a part of a batch literally.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes a value for one segment of a path, or for a query.
pub(crate) fn encode(text: &str) -> String {
    utf8_percent_encode(text, RESERVED).to_string()
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;

    #[test]
    fn quotes_are_doubled_and_everything_is_encoded() {
        assert_eq!(
            equals("displayName", "O'Brien & Söhne+1"),
            "$filter=displayName%20eq%20%27O%27%27Brien%20%26%20S%C3%B6hne%2B1%27"
        );
        assert_eq!(
            by_key("applications", "uniqueName", "a'/b?#"),
            "/applications(uniqueName='a%27%27%2Fb%3F%23')"
        );
    }

    proptest! {
        #[test]
        fn any_value_stays_inside_its_literal(value in any::<String>()) {
            let url = Url::parse(&format!("http://h/v1.0/x?{}", equals("p", &value))).unwrap();
            let pairs: Vec<_> = url.query_pairs().collect();
            prop_assert_eq!(pairs.len(), 1);
            let inside = pairs[0].1.strip_prefix("p eq '").and_then(|rest| rest.strip_suffix('\'')).unwrap().to_owned();
            prop_assert_eq!(inside.replace("''", ""), value.replace('\'', ""));
            prop_assert_eq!(inside.replace("''", "'"), value);
        }

        #[test]
        fn any_key_stays_one_path_segment(value in "\\PC+") {
            let url = Url::parse(&format!("http://h/v1.0{}", by_key("c", "k", &value))).unwrap();
            prop_assert_eq!(url.path_segments().unwrap().count(), 2);
            prop_assert!(url.query().is_none() && url.fragment().is_none());
        }
    }
}
