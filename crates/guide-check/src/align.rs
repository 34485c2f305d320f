//! Two lists of names against each other: what stayed, moved, was renamed, was added, is missing.

/// One finding; `page` and `guide` are places in the two lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    /// The same in the same order.
    Same { page: usize, guide: usize },
    /// The same at another place.
    Moved { page: usize, guide: usize },
    /// Another name at the same place.
    Renamed { page: usize, guide: usize },
    /// Only on the page.
    Added { page: usize },
    /// Only in the guide.
    Missing { guide: usize },
}

/// Compares the names of a page (one may have none) with those of the guide. In the page's order, with what is missing
/// where it should stand.
pub(crate) fn align(page: &[Option<String>], guide: &[&str]) -> Vec<Match> {
    let kept = longest_common(page, guide);
    let mut moved: Vec<(usize, usize)> = Vec::new();
    for (index, name) in page.iter().enumerate() {
        let Some(name) = name else { continue };
        let free = |&(at, other): &(usize, &&str)| {
            *other == name
                && !kept.iter().any(|pair| pair.1 == at)
                && !moved.iter().any(|pair: &(usize, usize)| pair.1 == at)
        };
        if !kept.iter().any(|pair| pair.0 == index) {
            moved.extend(guide.iter().enumerate().find(free).map(|(at, _)| (index, at)));
        }
    }

    let mut found = Vec::new();
    let mut from = (0, 0);
    for &(to_page, to_guide) in kept.iter().chain([&(page.len(), guide.len())]) {
        let mut left = (from.1..to_guide)
            .filter(|at| !moved.iter().any(|pair| pair.1 == *at))
            .collect::<Vec<_>>()
            .into_iter();
        for index in from.0..to_page {
            found.push(match moved.iter().find(|pair| pair.0 == index) {
                Some(&(page, guide)) => Match::Moved { page, guide },
                None => match left.next() {
                    Some(guide) => Match::Renamed { page: index, guide },
                    None => Match::Added { page: index },
                },
            });
        }
        found.extend(left.map(|guide| Match::Missing { guide }));
        if to_page < page.len() {
            found.push(Match::Same { page: to_page, guide: to_guide });
        }
        from = (to_page + 1, to_guide + 1);
    }
    found
}

/// The longest run of pairs that are equal and in order in both.
fn longest_common(page: &[Option<String>], guide: &[&str]) -> Vec<(usize, usize)> {
    let same = |i: usize, j: usize| page[i].as_deref() == Some(guide[j]);
    let mut lengths = vec![vec![0_usize; guide.len() + 1]; page.len() + 1];
    for i in (0..page.len()).rev() {
        for j in (0..guide.len()).rev() {
            lengths[i][j] =
                if same(i, j) { lengths[i + 1][j + 1] + 1 } else { lengths[i + 1][j].max(lengths[i][j + 1]) };
        }
    }
    let (mut pairs, mut i, mut j) = (Vec::new(), 0, 0);
    while i < page.len() && j < guide.len() {
        if same(i, j) {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[i + 1][j] >= lengths[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn changes(page: &str) -> Vec<Match> {
        let page: Vec<_> = page.chars().map(|c| Some(c.to_string()).filter(|name| name != "-")).collect();
        let mut found = align(&page, &["a", "b", "c", "d"]);
        found.retain(|one| !matches!(one, Match::Same { .. }));
        found
    }

    #[test]
    fn each_change_is_told_as_what_it_is() {
        assert_eq!(changes("abcd"), []);
        assert_eq!(changes("abxcd"), [Match::Added { page: 2 }]);
        assert_eq!(changes("acd"), [Match::Missing { guide: 1 }]);
        assert_eq!(changes("abxd"), [Match::Renamed { page: 2, guide: 2 }]);
        assert_eq!(changes("ab-d"), [Match::Renamed { page: 2, guide: 2 }]);
        assert_eq!(changes("bcda"), [Match::Moved { page: 3, guide: 0 }]);
        assert_eq!(changes("aabcd"), [Match::Added { page: 1 }]);
        assert_eq!(changes(""), (0..4).map(|guide| Match::Missing { guide }).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn every_name_of_either_side_is_told_once(page in "[a-f-]{0,8}") {
            let names: Vec<_> = page.chars().map(|c| Some(c.to_string()).filter(|name| name != "-")).collect();
            let (mut pages, mut guides) = (Vec::new(), Vec::new());
            for one in align(&names, &["a", "b", "c", "d"]) {
                match one {
                    Match::Same { page, guide } | Match::Moved { page, guide } | Match::Renamed { page, guide } => {
                        pages.push(page);
                        guides.push(guide);
                    }
                    Match::Added { page } => pages.push(page),
                    Match::Missing { guide } => guides.push(guide),
                }
            }
            guides.sort_unstable();
            prop_assert_eq!(pages, (0..names.len()).collect::<Vec<_>>());
            prop_assert_eq!(guides, (0..4).collect::<Vec<_>>());
        }
    }
}
