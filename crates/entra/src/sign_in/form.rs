//! A form as the body of a request, wiped once it has been sent.

use bytes::Bytes;
use url::form_urlencoded::Serializer;
use zeroize::Zeroizing;

/// The fields in their order (`application/x-www-form-urlencoded`).
///
/// The bytes are wiped as soon as the last handle to them goes: the HTTP client's own, once the request has been written
/// or has failed. What its connection and TLS copy into buffers of theirs cannot be.
pub(super) fn body(fields: &[(&str, &str)]) -> Bytes {
    // Room for the longest encoding: a text that grows leaves what it held behind.
    let room = fields.iter().map(|(name, value)| 3 * (name.len() + value.len()) + 2).sum();
    let mut text = Zeroizing::new(String::with_capacity(room));
    Serializer::new(&mut *text).extend_pairs(fields);
    Bytes::from_owner(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::form_urlencoded;

    use super::*;

    proptest! {
        #[test]
        fn any_fields_come_through(fields in proptest::collection::vec(("\\PC*", "\\PC*"), 0..6)) {
            let pairs: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
            let sent = body(&pairs);
            let read: Vec<(String, String)> = form_urlencoded::parse(&sent).into_owned().collect();
            prop_assert_eq!(read, fields);
        }

        #[test]
        fn the_text_never_grows(name in any::<String>(), value in any::<String>()) {
            let room = 3 * (name.len() + value.len()) + 2;
            prop_assert!(body(&[(&name, &value)]).len() <= room);
        }
    }
}
