//! What a caller asks of a list, for the fuzzer. In no build but the fuzzer's and the tests'.

#![allow(clippy::missing_panics_doc, reason = "a panic is how something wrong is told")]

use std::collections::BTreeMap;

use serde_json::json;

use super::query::List;
use crate::wire::Request;

/// The query of an address: whatever it is, it gets a page of the list or a refusal.
pub fn query(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let items: Vec<_> = ["Peig User Manager", "O'Brien & Sons", "peig", "", "ž"]
        .into_iter()
        .enumerate()
        .map(|(number, name)| {
            json!({ "id": number.to_string(), "appId": number.to_string(), "displayName": name, "tags": [name] })
        })
        .collect();
    for level in ["eventual", ""] {
        let headers = BTreeMap::from([("consistencylevel".to_owned(), level.to_owned())]);
        let request = Request::new("GET", &format!("/v1.0/applications?{text}"), headers, Vec::new());
        let list = List {
            graph: "http://localhost:7",
            context: "applications",
            kind: "application",
            filterable: &["displayName", "appId", "tags"],
            pages: true,
            items: items.clone().into(),
        };
        let Ok(done) = list.answer(&request) else { continue };
        assert_eq!(done.status, 200);
        let page = done.body.and_then(|body| body["value"].as_array().map(Vec::len));
        assert!(page.is_some_and(|length| length <= items.len()), "{page:?}");
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn queries_of_the_corpus() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus/query");
        let inputs: Vec<_> = std::fs::read_dir(folder).unwrap().collect();
        assert!(!inputs.is_empty());
        for input in inputs {
            super::query(&std::fs::read(input.unwrap().path()).unwrap());
        }
    }
}
