//! Two lists of names against each other.

use guide_check::{Pair, align};
use proptest::prelude::*;

const GUIDE: [&str; 4] = ["a", "b", "c", "d"];

fn aligned(page: &str) -> Vec<Pair> {
    let page: Vec<String> = page.chars().map(|name| name.to_string().replace('-', "")).collect();
    align(&page.iter().map(String::as_str).collect::<Vec<_>>(), &GUIDE)
}

#[test]
fn each_change_is_told_as_what_it_is() {
    let changes = |page| aligned(page).into_iter().filter(|pair| !pair.2).collect::<Vec<_>>();
    assert_eq!(changes("abcd"), []);
    assert_eq!(changes("abxcd"), [(Some(2), None, false)], "added");
    assert_eq!(changes("acd"), [(None, Some(1), false)], "missing");
    assert_eq!(changes("abxd"), [(Some(2), Some(2), false)], "renamed");
    assert_eq!(changes("ab-d"), [(Some(2), Some(2), false)], "without a name");
    assert_eq!(changes("bcda"), [(Some(3), Some(0), false)], "moved");
    assert_eq!(changes("aabcd"), [(Some(1), None, false)], "twice");
    assert_eq!(changes(""), (0..4).map(|guide| (None, Some(guide), false)).collect::<Vec<_>>());
}

proptest! {
    #[test]
    fn every_name_of_either_side_is_told_once(page in "[a-f-]{0,8}") {
        let found = aligned(&page);
        let pages: Vec<_> = found.iter().filter_map(|pair| pair.0).collect();
        let mut guides: Vec<_> = found.iter().filter_map(|pair| pair.1).collect();
        guides.sort_unstable();
        prop_assert_eq!(pages, (0..page.len()).collect::<Vec<_>>());
        prop_assert_eq!(guides, (0..4).collect::<Vec<_>>());
        for (own, guide, kept) in found {
            let same = own.zip(guide).is_some_and(|(own, guide)| page[own..=own] == *GUIDE[guide]);
            prop_assert!(same || !kept, "only what is the same is kept");
        }
    }
}
