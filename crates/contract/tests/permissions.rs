//! The practice tenant's table of permissions is Microsoft's.

#![expect(clippy::unwrap_used, reason = "helpers of tests may panic")]

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The published table with paths as the practice tenant writes them, alternate keys taken as keys.
fn published() -> Option<BTreeMap<String, Value>> {
    let folder = contract::published()?;
    let text = std::fs::read_to_string(folder.join("path-permissions.json")).unwrap();
    let table: Value = serde_json::from_str(&text).unwrap();
    let mut calls = BTreeMap::new();
    for (path, methods) in table["paths"].as_object().unwrap() {
        let route = path.trim_matches('/').replace("(appid={value})", "/*").replace("{id}", "*");
        for (method, schemes) in methods.as_object().unwrap() {
            let needs = json!({ "delegated": entries(&schemes["DelegatedWork"]),
                "application": entries(&schemes["Application"]) });
            let before = calls.insert(format!("{method} {route}"), needs.clone());
            assert!(before.is_none_or(|one| one == needs), "{method} {path} differs by the kind of key");
        }
    }
    Some(calls)
}

/// `Permission`, or `Permission+Other,Another` where one of those must be held beside it.
fn entries(list: &Value) -> Vec<String> {
    let entry = |one: &Value| {
        let permission = one["permission"].as_str().unwrap();
        let also = one["also"].as_str().and_then(|also| also.split_once('='));
        also.map_or(permission.to_owned(), |(_, others)| format!("{permission}+{others}"))
    };
    list.as_array().into_iter().flatten().map(entry).collect()
}

#[test]
fn the_practice_tenant_asks_for_the_published_permissions() {
    let Some(published) = published() else { return };
    let text = include_str!("../../practice-tenant/src/graph/permissions.json");
    let kept: Value = serde_json::from_str(text).unwrap();
    let kept: BTreeMap<String, Value> = kept["published"].as_object().unwrap().clone().into_iter().collect();
    let differ = |call: &&String| kept.get(*call) != published.get(*call);
    let wrong: Vec<_> = published.keys().chain(kept.keys()).filter(differ).collect();
    assert!(
        wrong.is_empty(),
        "crates/practice-tenant/src/graph/permissions.json is not as published: {wrong:?}"
    );
}
