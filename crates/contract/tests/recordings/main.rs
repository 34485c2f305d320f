//! Microsoft's recorded exchanges, replayed against the practice tenant: the same request in the same state must get an
//! answer of the same form. What differs is listed in `differences.json`, each with its reason; a difference that is
//! not listed fails, and so does a listed one that is gone.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests fail by panicking")]

mod claims;
mod compare;
mod graph_states;
mod redirects;
mod refusals;
mod sign_in_states;
#[path = "../../../practice-tenant/tests/http/site.rs"]
#[allow(dead_code, reason = "shared with the practice tenant's own tests, which use all of it")]
mod site;
mod world;

use std::collections::BTreeMap;
use std::path::Path;

use compare::Recorded;
use contract::documents;

/// A difference that is known: recording, what differs, why.
type Known = BTreeMap<String, BTreeMap<String, String>>;

/// Name and exchanges of each recording; those of a sequence stay together. One without any cannot be replayed.
fn exchanges(folder: &Path) -> Vec<(String, Vec<Recorded>)> {
    documents(folder)
        .into_iter()
        .map(|(name, document)| {
            let alone = std::slice::from_ref(&document);
            let all = document["exchanges"].as_array().map_or(alone, Vec::as_slice);
            let whole = document["kind"] == "recorded" && document.get("truncated").is_none();
            let found = all.iter().filter_map(|one| Some(Recorded::of(one, whole)?.named(&name))).collect();
            (name, found)
        })
        .collect()
}

#[tokio::test]
async fn the_practice_tenant_answers_as_microsoft_did() {
    let Some(folder) = contract::published() else { return };
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let (mut total, mut unequal) = (0, 0);
    for (name, all) in exchanges(&folder.join("recordings")) {
        total += all.len().max(1);
        let (differing, differences) = graph_states::replay(&name, &all).await;
        unequal += differing;
        found.insert(name, differences);
    }
    for (name, document) in documents(&folder.join("identity")) {
        let differences = sign_in_states::replay(&name, &document).await;
        total += 1;
        unequal += usize::from(!differences.is_empty());
        found.insert(name, differences);
    }
    contract::measure("recordings", &format!("equal={} total={total}", total - unequal));
    assert_listed(&found);
}

/// Compares the differences with the list.
fn assert_listed(found: &BTreeMap<String, Vec<String>>) {
    let known: Known = serde_json::from_str(include_str!("../../differences.json")).unwrap();
    let mut wrong = Vec::new();
    for (name, differences) in found {
        let listed = known.get(name).cloned().unwrap_or_default();
        wrong.extend(
            differences.iter().filter(|one| !listed.contains_key(*one)).map(|one| format!("{name}: {one}")),
        );
        let gone = listed.keys().filter(|one| !differences.contains(one));
        wrong.extend(gone.map(|one| format!("{name}: no longer differs, take it off the list: {one}")));
    }
    for name in known.keys().filter(|name| !found.contains_key(*name)) {
        wrong.push(format!("{name}: is listed and no such recording was replayed"));
    }
    for (name, reasons) in &known {
        wrong.extend(
            reasons
                .iter()
                .filter(|(_, why)| why.len() < 20)
                .map(|(what, _)| format!("{name}: no reason for {what}")),
        );
    }
    assert!(wrong.is_empty(), "{} differences:\n{}", wrong.len(), wrong.join("\n"));
}
