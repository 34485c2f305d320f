//! The inputs of the corpus, one by one, without an engine: what once was wrong stays right.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

use std::path::Path;

/// The kinds that are reached by doors of their own are run by the crates that have them.
const ELSEWHERE: [&str; 5] = ["id_token", "loopback", "query", "refusals", "session"];

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"))
}

#[test]
fn every_input_is_read_and_what_must_be_true_of_it_is() {
    for target in fuzz::PUBLIC {
        let inputs: Vec<_> = std::fs::read_dir(folder().join(target.name)).unwrap().collect();
        assert!(!inputs.is_empty(), "{}", target.name);
        for input in inputs {
            (target.run)(&std::fs::read(input.unwrap().path()).unwrap());
        }
    }
}

#[test]
fn every_kind_has_a_folder_and_every_folder_a_kind() {
    let mut folders: Vec<_> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let mut kinds: Vec<_> = fuzz::PUBLIC.iter().map(|target| target.name).chain(ELSEWHERE).collect();
    folders.sort_unstable();
    kinds.sort_unstable();
    assert_eq!(folders, kinds);
}
