//! Query options of lists: what works always, and what only as an advanced query (aad-advanced-queries.md).

use reqwest::Method;
use serde_json::{Value, json};

use crate::site::{Got, Site};

const EVENTUAL: [(&str, &str); 1] = [("ConsistencyLevel", "eventual")];

/// A tenant with three registrations, and a token.
async fn three() -> (Site, String) {
    let (site, token) = Site::signed_in().await;
    for name in ["Peig Manager", "Quill", "Peig Reader"] {
        assert_eq!(site.post(&token, "/applications", json!({ "displayName": name })).await.status, 201);
    }
    (site, token)
}

fn names(got: &Got) -> Vec<&str> {
    let items = got.body["value"].as_array().unwrap_or_else(|| panic!("{got:?}"));
    items.iter().map(|one| one["displayName"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn negations_and_ends_need_header_and_count() {
    let (site, token) = three().await;
    site.practice
        .expect_wrong_requests("a negation in brackets is more than the description's reader takes apart");
    for (filter, found) in [
        ("displayName ne 'Quill'", vec!["Peig Manager", "Peig Reader"]),
        ("not startswith(displayName,'Peig')", vec!["Quill"]),
        ("not(startswith(displayName,'Peig') or displayName eq 'X')", vec!["Quill"]),
        ("endsWith(displayName,'reader')", vec!["Peig Reader"]),
    ] {
        let path = format!("/applications?$filter={filter}");
        let counted = format!("{path}&$count=true");
        let advanced = site.graph_with(&token, Method::GET, &counted, None, &EVENTUAL).await;
        assert_eq!(names(&advanced), found, "{filter}");
        assert_eq!(advanced.body["@odata.count"], found.len(), "{filter}");
        let without_header = site.get(&token, &counted).await;
        let without_count = site.graph_with(&token, Method::GET, &path, None, &EVENTUAL).await;
        for refused in [without_header, without_count] {
            assert_eq!(
                (refused.status.as_u16(), refused.code(), refused.message()),
                (400, "Request_UnsupportedQuery", "Unsupported Query."),
                "{filter}"
            );
        }
    }
}

#[tokio::test]
async fn either_and_both_work_always() {
    let (site, token) = three().await;
    for (filter, found) in [
        ("displayName eq 'quill' or displayName eq 'Peig Reader'", vec!["Quill", "Peig Reader"]),
        (
            "startswith(displayName,'Peig') and signInAudience eq 'AzureADMyOrg'",
            vec!["Peig Manager", "Peig Reader"],
        ),
        ("displayName in ('Quill','X')", vec!["Quill"]),
    ] {
        assert_eq!(
            names(&site.get(&token, &format!("/applications?$filter={filter}")).await),
            found,
            "{filter}"
        );
    }
}

#[tokio::test]
async fn lists_are_sorted_alone_and_with_a_filter_as_an_advanced_query() {
    let (site, token) = three().await;
    let sorted = site.get(&token, "/applications?$orderby=displayName desc").await;
    assert_eq!(names(&sorted), ["Quill", "Peig Reader", "Peig Manager"]);
    let path = "/applications?$filter=startswith(displayName,'Peig')&$orderby=displayName&$count=true&$top=1";
    assert_eq!(site.get(&token, path).await.code(), "Request_UnsupportedQuery");
    let first = site.graph_with(&token, Method::GET, path, None, &EVENTUAL).await;
    assert_eq!((names(&first), &first.body["@odata.count"]), (vec!["Peig Manager"], &json!(2)));
    assert!(first.body["@odata.nextLink"].is_string());
    let refused = site.get(&token, "/applications?$orderby=notes").await;
    assert_eq!(refused.code(), "Request_UnsupportedQuery");
}

#[tokio::test]
async fn a_search_needs_the_header() {
    let (site, token) = three().await;
    let path = "/applications?$search=\"displayName:peig\"&$count=true";
    let found = site.graph_with(&token, Method::GET, path, None, &EVENTUAL).await;
    assert_eq!((names(&found).len(), &found.body["@odata.count"]), (2, &json!(2)));
    let refused = site.get(&token, path).await;
    assert!(refused.message().contains("special request header: 'ConsistencyLevel: eventual'"));
    let other = "/applications?$search=\"notes:x\"";
    let refused = site.graph_with(&token, Method::GET, other, None, &EVENTUAL).await;
    assert_eq!(refused.code(), "Request_UnsupportedQuery");
}

#[tokio::test]
async fn memberships_are_told_with_their_types_and_cast_to_roles() {
    let (site, token) = Site::signed_in().await;
    for list in ["memberOf", "transitiveMemberOf"] {
        let kinds = |got: &Got| -> Vec<Value> {
            let items = got.body["value"].as_array().unwrap();
            items.iter().map(|one| one["@odata.type"].clone()).collect()
        };
        let all = site.get(&token, &format!("/me/{list}")).await;
        assert_eq!(kinds(&all), ["#microsoft.graph.directoryRole", "#microsoft.graph.group"]);
        let path = format!("/me/{list}/microsoft.graph.directoryRole?$count=true");
        let cast = site.graph_with(&token, Method::GET, &path, None, &EVENTUAL).await;
        assert_eq!(cast.body["value"].as_array().unwrap().len(), 1, "{cast:?}");
        assert_eq!(cast.body["@odata.count"], 1);
    }
}
