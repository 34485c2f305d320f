//! The page of our own that agrees, and edits of it held to what is told of them.

use guide_check::{compare, parse};

pub(crate) const AGREES: &str = include_str!("../pages/agrees.md");

pub(crate) fn differences(page: &str) -> Vec<String> {
    compare(&parse(page).unwrap()).iter().map(ToString::to_string).collect()
}

/// The page that agrees with one of its passages, which must be there once, written otherwise.
pub(crate) fn edited(from: &str, to: &str) -> String {
    assert_eq!(AGREES.matches(from).count(), 1, "{from:?} stands once on the page");
    AGREES.replace(from, to)
}

/// The line on which a passage stands that is on the page once.
pub(crate) fn line(page: &str, passage: &str) -> usize {
    assert_eq!(page.matches(passage).count(), 1, "{passage:?} stands once on the page");
    page[..page.find(passage).unwrap()].matches('\n').count() + 1
}

/// Holds an edit to exactly these differences: the passage on whose line each stands, and its sentence.
pub(crate) fn check(from: &str, to: &str, told: &[(&str, &str)]) {
    let page = edited(from, to);
    let sentence = |(at, said): &(&str, &str)| match *at {
        "" => (*said).to_owned(),
        at => format!("line {}: {said}", line(&page, at)),
    };
    let told: Vec<_> = told.iter().map(sentence).collect();
    assert_eq!(differences(&page), told, "{from:?} became {to:?}");
}
