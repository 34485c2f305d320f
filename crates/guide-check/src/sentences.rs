//! A difference as a sentence for the writer of the page.

use std::fmt;

use setup::guide::{APPLICATION_NAME, PermissionKind};

use crate::compare::{Difference, Place};

impl Difference {
    /// The page's line, counted from one; nothing for what has no place there.
    pub fn line(&self) -> Option<usize> {
        match self {
            Self::Broken(found) => Some(found.line),
            Self::Renamed { line, .. }
            | Self::Added { line, .. }
            | Self::Moved { line, .. }
            | Self::Elsewhere { line, .. }
            | Self::RedirectPlatform { line, .. } => Some(*line),
            Self::Missing { line, .. } | Self::PermissionMissing { line, .. } => *line,
            Self::ApplicationName(page) | Self::Redirect { page, .. } => {
                page.as_ref().map(|found| found.line)
            }
            Self::PermissionAdded(page) | Self::PermissionKind { page, .. } => Some(page.line),
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line() {
            write!(f, "line {line}: ")?;
        }
        match self {
            Self::Broken(found) => write!(f, "{}.", found.text),
            Self::Renamed { place, page, guide, .. } => {
                let (page, the) = (named(place, page.as_deref()), noun(place));
                write!(
                    f,
                    "the page has {page}{}; the wizard's {the} at this place is “{guide}”.",
                    within(place)
                )
            }
            Self::Added { place, page, .. } => {
                let page = named(place, page.as_deref());
                write!(f, "the page has {page}{}; the wizard has no such {}.", within(place), noun(place))
            }
            Self::Missing { place, guide, after, .. } => {
                let (the, after) = (noun(place), order(*after));
                write!(f, "the page lacks the {the} “{guide}”{}; the wizard has it {after}.", within(place))
            }
            Self::Moved { place, name, page, guide, .. } => {
                let (page, guide) = (order(page.as_deref()), order(*guide));
                write!(
                    f,
                    "the page has the {} “{name}”{} {page}; the wizard has it {guide}.",
                    noun(place),
                    within(place)
                )
            }
            Self::Elsewhere { name, page, guide, .. } => {
                write!(f, "the page has the step “{name}” in “{page}”; the wizard has it in “{guide}”.")
            }
            Self::ApplicationName(Some(page)) => {
                write!(
                    f,
                    "the page names the application “{}”; the wizard names it “{APPLICATION_NAME}”.",
                    page.text
                )
            }
            Self::ApplicationName(None) => write!(
                f,
                "no step says which name to enter for the application; the wizard names it “{APPLICATION_NAME}”."
            ),
            Self::Redirect { page: Some(page), guide } => {
                write!(f, "the page's redirect is “{}”; the wizard's is “{guide}”.", page.text)
            }
            Self::Redirect { page: None, guide } => {
                write!(f, "no step gives a redirect URI; the wizard's is “{guide}”.")
            }
            Self::RedirectPlatform { guide, .. } => {
                write!(f, "the page does not name the redirect's platform; the wizard's is “{guide}”.")
            }
            Self::PermissionMissing { name, kind, .. } => {
                write!(f, "the page does not list “{name}”; the wizard adds it as {}.", a(*kind))
            }
            Self::PermissionAdded(page) => {
                let kind = page.kind.map_or("a permission", a);
                write!(f, "the page lists “{}” as {kind}; the wizard does not add that.", page.name)
            }
            Self::PermissionKind { page, guide } => match page.kind {
                Some(kind) => {
                    write!(
                        f,
                        "the page lists “{}” as {}; the wizard adds it as {}.",
                        page.name,
                        a(kind),
                        a(*guide)
                    )
                }
                None => write!(
                    f,
                    "the page lists “{}” without saying whether it is delegated or application; the wizard adds it as {}.",
                    page.name,
                    a(*guide)
                ),
            },
        }
    }
}

fn noun(place: &Place) -> &'static str {
    match place {
        Place::Section => "section",
        Place::Step(_) => "step",
        Place::Item(_) => "item",
    }
}

fn named(place: &Place, name: Option<&str>) -> String {
    let noun = noun(place);
    match (name, place) {
        (Some(name), _) => format!("the {noun} “{name}”"),
        (None, Place::Section) => "steps under no section heading".to_owned(),
        (None, _) => format!("a {noun} without a heading"),
    }
}

fn within(place: &Place) -> String {
    match place {
        Place::Section => String::new(),
        Place::Step(section) | Place::Item(section) => format!(" in “{section}”"),
    }
}

fn order(after: Option<&str>) -> String {
    match after {
        Some("") => "after one without a heading".to_owned(),
        Some(name) => format!("after “{name}”"),
        None => "first".to_owned(),
    }
}

fn a(kind: PermissionKind) -> &'static str {
    match kind {
        PermissionKind::Delegated => "a delegated permission",
        PermissionKind::Application => "an application permission",
    }
}
