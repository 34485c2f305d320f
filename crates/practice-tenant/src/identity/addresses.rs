//! Addresses that pages and redirects lead to.

use url::Url;

use crate::wire::Request;

/// The same address again, so that each step is checked like the first.
pub(super) fn action(request: &Request) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(&request.query);
    format!("{}?{}", request.path, query.finish())
}

/// The origin of a redirect address, for the policy of pages that lead there.
pub(super) fn origin(address: &str) -> Option<String> {
    Url::parse(address).ok().map(|address| address.origin().ascii_serialization()).filter(|o| o != "null")
}
