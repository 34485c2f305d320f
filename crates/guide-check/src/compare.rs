//! What a page and the wizard say differently.

use setup::guide::{
    APPLICATION_NAME, PERMISSIONS, PermissionKind, SECTIONS, Section as GuideSection, section,
};
use setup::ipc::SectionId;

use crate::align::{Match, align};
use crate::page::{Found, Page, Permission, Section};
use crate::values::{Redirect, has_word};

/// What a name belongs to, with the wizard's name of the section around it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// To a section.
    Section,
    /// To a step of this section.
    Step(&'static str),
    /// To an item of the list in this section that confirms the set-up.
    Item(&'static str),
}

/// One difference. Shown, it is a sentence that begins with the page's line where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The page cannot be read as it was meant.
    Broken(Found),
    /// The page says something else than the wizard at the same place.
    Renamed {
        /// The page's line.
        line: usize,
        /// What it is the name of.
        place: Place,
        /// The page's name, if it gives one.
        page: Option<String>,
        /// The wizard's.
        guide: &'static str,
    },
    /// The page has something that the wizard does not.
    Added {
        /// The page's line.
        line: usize,
        /// What it is.
        place: Place,
        /// Its name, if it has one.
        page: Option<String>,
    },
    /// The wizard has something that the page does not.
    Missing {
        /// The line of the page's section in which it should be.
        line: Option<usize>,
        /// What it is.
        place: Place,
        /// Its name.
        guide: &'static str,
        /// What the wizard has before it.
        after: Option<&'static str>,
    },
    /// The order differs.
    Moved {
        /// The page's line.
        line: usize,
        /// What it is.
        place: Place,
        /// Its name.
        name: &'static str,
        /// What stands before it on the page; empty if that has no name.
        page: Option<String>,
        /// What stands before it in the wizard.
        guide: Option<&'static str>,
    },
    /// A step stands in another section.
    Elsewhere {
        /// The page's line.
        line: usize,
        /// Its name.
        name: &'static str,
        /// The section in which the page has it, by the wizard's name.
        page: &'static str,
        /// The section in which the wizard has it.
        guide: &'static str,
    },
    /// The page gives the application another name, or none.
    ApplicationName(Option<Found>),
    /// The page gives another address, or none.
    Redirect {
        /// The page's.
        page: Option<Found>,
        /// The wizard's.
        guide: &'static str,
    },
    /// The page does not name the platform to which the redirect belongs.
    RedirectPlatform {
        /// The page's line.
        line: usize,
        /// The wizard's platform.
        guide: &'static str,
    },
    /// The page does not list a permission.
    PermissionMissing {
        /// Where the page's list begins.
        line: Option<usize>,
        /// The permission.
        name: &'static str,
        /// How the wizard's application holds it.
        kind: PermissionKind,
    },
    /// The page lists a permission that the wizard does not add.
    PermissionAdded(Permission),
    /// The page lists a permission as the other kind, or without saying which.
    PermissionKind {
        /// What the page says.
        page: Permission,
        /// How the wizard's application holds it.
        guide: PermissionKind,
    },
}

/// Everything that the page and the wizard say differently: first what cannot be read, then the sections with their
/// steps and items, then the values.
pub fn compare(page: &Page) -> Vec<Difference> {
    let mut found: Vec<_> = page.broken.iter().cloned().map(Difference::Broken).collect();
    found.extend(sections(page));
    found.extend(values(page));
    found.extend(permissions(page));
    found
}

/// The page's sections that the guide is about: those with steps or a name of the wizard's, and a list of boxes after
/// them. All others are prose.
fn relevant(page: &Page) -> Vec<&Section> {
    let last = page.sections.iter().rposition(|section| !section.steps.is_empty()).unwrap_or_default();
    let known = |name: &str| SECTIONS.iter().any(|guide| guide.name == name);
    let matters = |(index, section): &(usize, &Section)| {
        !section.steps.is_empty()
            || section.name.as_deref().is_some_and(known)
            || (*index > last && !section.boxes.is_empty())
    };
    page.sections.iter().enumerate().filter(matters).map(|(_, section)| section).collect()
}

fn sections(page: &Page) -> Vec<Difference> {
    let relevant = relevant(page);
    let lines: Vec<_> = relevant.iter().map(|section| (section.line, section.name.clone())).collect();
    let guide: Vec<&str> = SECTIONS.iter().map(|section| section.name).collect();
    let mut found = Vec::new();
    for one in align(&names(&lines), &guide) {
        found.extend(tell(one, Place::Section, None, &lines, &guide));
        if let Match::Same { page, guide } | Match::Moved { page, guide } | Match::Renamed { page, guide } =
            one
        {
            found.extend(within(relevant[page], &SECTIONS[guide]));
        }
    }
    elsewhere(found)
}

/// The steps of a section, or the items of the one that confirms.
fn within(page: &Section, guide: &'static GuideSection) -> Vec<Difference> {
    let of =
        |found: &Vec<Found>| found.iter().map(|one| (one.line, Some(one.text.clone()))).collect::<Vec<_>>();
    let steps = || page.steps.iter().map(|step| (step.line, step.name.clone())).collect::<Vec<_>>();
    let confirms = guide.id == SectionId::Confirm;
    let lines = match confirms {
        true if !page.boxes.is_empty() => of(&page.boxes),
        true if page.steps.is_empty() => of(&page.items),
        _ => steps(),
    };
    let place = if confirms { Place::Item(guide.name) } else { Place::Step(guide.name) };
    let guide: Vec<&str> = guide.steps.iter().map(|step| step.name).collect();
    align(&names(&lines), &guide)
        .into_iter()
        .filter_map(|one| tell(one, place, Some(page.line), &lines, &guide))
        .collect()
}

fn names(lines: &[(usize, Option<String>)]) -> Vec<Option<String>> {
    lines.iter().map(|(_, name)| name.clone()).collect()
}

/// A finding as a difference; `around` is the line of the section in which something may be missing.
fn tell(
    found: Match,
    place: Place,
    around: Option<usize>,
    page: &[(usize, Option<String>)],
    guide: &[&'static str],
) -> Option<Difference> {
    let before = |at: usize| at.checked_sub(1);
    Some(match found {
        Match::Same { .. } => return None,
        Match::Renamed { page: at, guide: own } => {
            Difference::Renamed { line: page[at].0, place, page: page[at].1.clone(), guide: guide[own] }
        }
        Match::Added { page: at } => Difference::Added { line: page[at].0, place, page: page[at].1.clone() },
        Match::Missing { guide: own } => {
            let after = before(own).map(|at| guide[at]);
            Difference::Missing { line: around, place, guide: guide[own], after }
        }
        Match::Moved { page: at, guide: own } => Difference::Moved {
            line: page[at].0,
            place,
            name: guide[own],
            page: before(at).map(|at| page[at].1.clone().unwrap_or_default()),
            guide: before(own).map(|at| guide[at]),
        },
    })
}

/// A step that is too many in one section and missing in another was moved there.
fn elsewhere(mut found: Vec<Difference>) -> Vec<Difference> {
    let mut index = 0;
    while index < found.len() {
        if let Difference::Added { line, place: Place::Step(here), page: Some(page) } = &found[index] {
            let missing = found.iter().position(|other| {
                matches!(other, Difference::Missing { place: Place::Step(_), guide, .. } if guide == page)
            });
            let (line, here) = (*line, *here);
            if let Some(at) = missing
                && let Difference::Missing { place: Place::Step(there), guide: name, .. } = found[at]
            {
                found[index] = Difference::Elsewhere { line, name, page: here, guide: there };
                found.remove(at);
                index = 0;
                continue;
            }
        }
        index += 1;
    }
    found
}

fn values(page: &Page) -> Vec<Difference> {
    let mut found = application_names(page);
    found.extend(redirects(page));
    found
}

/// Every name that the registration's section says to enter: other sections name other things, a secret for example.
fn application_names(page: &Page) -> Vec<Difference> {
    let values = registration(page).map(|section| &section.values);
    let mut names: Vec<&Found> = values
        .into_iter()
        .flat_map(|values| values.labelled_names.iter().chain(&values.spoken_names))
        .collect();
    names.sort_by_key(|name| name.line);
    if names.is_empty() {
        return vec![Difference::ApplicationName(None)];
    }
    names.retain(|name| name.text != APPLICATION_NAME);
    names.into_iter().cloned().map(|name| Difference::ApplicationName(Some(name))).collect()
}

/// The page's section at the place of the wizard's registration, whatever its name.
fn registration(page: &Page) -> Option<&Section> {
    let relevant = relevant(page);
    let names: Vec<_> = relevant.iter().map(|section| section.name.clone()).collect();
    let guide: Vec<&str> = SECTIONS.iter().map(|section| section.name).collect();
    let own = SECTIONS.iter().position(|section| section.id == SectionId::Registration)?;
    align(&names, &guide).into_iter().find_map(|one| match one {
        Match::Same { page, guide } | Match::Moved { page, guide } | Match::Renamed { page, guide }
            if guide == own =>
        {
            Some(relevant[page])
        }
        _ => None,
    })
}

/// Every redirect that the page names, wherever it does.
fn redirects(page: &Page) -> Vec<Difference> {
    let (platform, address) = redirect();
    let all: Vec<&Redirect> = page.sections.iter().flat_map(|section| &section.values.redirects).collect();
    let (right, wrong): (Vec<&Redirect>, Vec<&Redirect>) =
        all.iter().copied().partition(|redirect| redirect.found.text == address);
    let told =
        |redirect: &Redirect| Difference::Redirect { page: Some(redirect.found.clone()), guide: address };
    let mut found: Vec<_> = wrong.into_iter().map(told).collect();
    if all.is_empty() {
        found.push(Difference::Redirect { page: None, guide: address });
    }
    // Named once, the platform holds for where the address is only spoken of again, unless that names another.
    let silent = !right.iter().any(|redirect| has_word(&redirect.said, platform));
    let first = right.first().copied().filter(|_| silent);
    let of_another = right.iter().copied().filter(|redirect| {
        OTHER_PLATFORMS.iter().any(|word| has_word(&redirect.said, word))
            && !has_word(&redirect.said, platform)
    });
    let mut lines: Vec<usize> = first.into_iter().chain(of_another).map(|one| one.found.line).collect();
    lines.dedup();
    found.extend(lines.into_iter().map(|line| Difference::RedirectPlatform { line, guide: platform }));
    found
}

/// Words of the portal's other platforms: single-page application, mobile and desktop applications.
const OTHER_PLATFORMS: [&str; 4] = ["spa", "single", "mobile", "desktop"];

/// The platform and the address that the wizard shows.
fn redirect() -> (&'static str, &'static str) {
    let values = section(SectionId::Registration).steps.iter().flat_map(|step| step.values);
    let mut shown = values.filter(|value| value.0 == "Redirect URI").map(|value| value.1);
    shown.find_map(|value| value.split_once(" · ")).unwrap_or(("Web", setup::guide::REDIRECT_URI))
}

fn permissions(page: &Page) -> Vec<Difference> {
    let sections = page.sections.iter().filter(|section| !section.steps.is_empty());
    let mut left: Vec<&Permission> = Vec::new();
    for permission in sections.flat_map(|section| &section.permissions) {
        if !left.iter().any(|other| other.name == permission.name && other.kind == permission.kind) {
            left.push(permission);
        }
    }
    let line = left.iter().map(|permission| permission.line).min();
    let mut found = Vec::new();
    for guide in &PERMISSIONS {
        let named = |permission: &&&Permission| permission.name == guide.value;
        if left.iter().any(|permission| permission.name == guide.value && permission.kind == Some(guide.kind))
        {
            left.retain(|permission| permission.name != guide.value || permission.kind != Some(guide.kind));
        } else if let Some(page) = left.iter().find(named).copied() {
            found.push(Difference::PermissionKind { page: page.clone(), guide: guide.kind });
            left.retain(|permission| permission != &page);
        } else {
            found.push(Difference::PermissionMissing { line, name: guide.value, kind: guide.kind });
        }
    }
    // Named again without a kind, it says nothing new.
    left.retain(|permission| {
        permission.kind.is_some() || !PERMISSIONS.iter().any(|guide| guide.value == permission.name)
    });
    found.extend(left.into_iter().cloned().map(Difference::PermissionAdded));
    found
}
