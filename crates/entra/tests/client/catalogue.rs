//! Every code of Microsoft that is known here is either in the table of refusals, or named with the reason why an admin
//! cannot meet it. What is known is read from the recordings and reports beside this repository.

use std::collections::{BTreeMap, BTreeSet};

use contract::{documents, published};
use entra::fault::catalogue::{CLASSES, GRAPH, NOT_MET_HERE, SIGN_IN};
use serde_json::Value;

/// The codes of the sign-in service in a text.
fn aadsts(text: &str) -> impl Iterator<Item = String> {
    text.split("AADSTS").skip(1).filter_map(|rest| {
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        (!digits.is_empty()).then(|| format!("AADSTS{digits}"))
    })
}

/// Graph's codes in an answer's body, those within included; batches hold answers of their own.
fn graph_codes(body: &Value, found: &mut BTreeSet<String>) {
    match body {
        Value::Object(members) => {
            if let Some(error) = members.get("error").filter(|error| error.is_object()) {
                codes_within(error, found);
            }
            members.values().for_each(|value| graph_codes(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| graph_codes(value, found)),
        _ => {}
    }
}

fn codes_within(error: &Value, found: &mut BTreeSet<String>) {
    let code =
        error["code"].as_str().filter(|code| code.starts_with(|first: char| first.is_ascii_uppercase()));
    found.extend(code.map(str::to_owned));
    for within in ["innerError", "innererror"] {
        if error[within].is_object() {
            codes_within(&error[within], found);
        }
    }
    error["details"].as_array().into_iter().flatten().for_each(|detail| codes_within(detail, found));
}

/// Codes of Graph that a report names in back quotes.
fn named_in(report: &str) -> impl Iterator<Item = String> {
    report
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| {
            let word = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            let parts =
                name.split('_').all(|part| part.starts_with(|first: char| first.is_ascii_uppercase()));
            word && parts && (name.contains('_') || name.ends_with("AsPerAppPolicy"))
        })
        .map(str::to_owned)
}

#[test]
fn every_known_code_is_in_the_table_or_cannot_be_met_here() {
    let Some(folder) = published() else { return };
    let mut known = BTreeMap::new();
    let report = std::fs::read_to_string(folder.join("../PEERS.md")).unwrap();
    for code in aadsts(&report).chain(named_in(&report)) {
        known.insert(code, "PEERS.md".to_owned());
    }
    for part in ["identity", "recordings"] {
        for (name, document) in documents(&folder.join(part)) {
            let mut codes: BTreeSet<_> = aadsts(&document.to_string()).collect();
            graph_codes(&document, &mut codes);
            known.extend(codes.into_iter().map(|code| (code, name.clone())));
        }
    }
    assert!(known.len() > 40, "only {}: {known:?}", known.len());

    let in_table: BTreeSet<_> = SIGN_IN
        .iter()
        .map(|entry| entry.number)
        .chain(CLASSES.iter().flat_map(|class| class.numbers.iter().copied()))
        .map(|number| format!("AADSTS{number}"))
        .chain(GRAPH.iter().map(|entry| entry.name.to_owned()))
        .collect();
    let unmet = |code: &String| NOT_MET_HERE.iter().any(|(other, _)| other == code);
    // A recording's own stand-in for what was taken out of it.
    known.remove("PLACEHOLDER");
    let missing: Vec<_> =
        known.iter().filter(|(code, _)| !in_table.contains(*code) && !unmet(code)).collect();
    assert!(missing.is_empty(), "neither in the table nor left out with a reason: {missing:?}");
    let idle: Vec<_> = NOT_MET_HERE.iter().filter(|(code, _)| !known.contains_key(*code)).collect();
    assert!(idle.is_empty(), "left out although nobody has seen them: {idle:?}");
}

#[test]
fn no_code_is_in_the_table_twice_or_both_met_and_not_met() {
    let mut numbers = BTreeSet::new();
    for entry in SIGN_IN {
        assert!(numbers.insert(format!("AADSTS{}", entry.number)), "{}", entry.number);
    }
    let mut graph = BTreeSet::new();
    for entry in GRAPH {
        assert!(graph.insert((entry.status, entry.name, entry.words)), "{}", entry.meaning);
        assert!(!(entry.name.is_empty() && entry.words.is_empty()), "{} fits anything", entry.meaning);
    }
    for (code, reason) in NOT_MET_HERE {
        assert!(!numbers.contains(*code) && !GRAPH.iter().any(|entry| entry.name == *code), "{code}");
        assert!(reason.len() > 20, "{code} needs a reason");
    }
}
