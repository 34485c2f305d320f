//! What a page and the wizard say differently.

use std::collections::BTreeSet;
use std::fmt;

use setup::guide::{
    APPLICATION_NAME, PERMISSIONS, PermissionKind, REDIRECT_URI, SECTIONS, Section as GuideSection, Step,
};

use crate::align::{Pair, align};
use crate::page::{Said, What};
use crate::values::has_word;

/// Words of the portal's other platforms: single-page application, mobile and desktop applications.
const OTHER_PLATFORMS: [&str; 4] = ["spa", "single", "mobile", "desktop"];

/// One difference: the page's line, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference(Option<usize>, String);

impl Difference {
    /// The page's line, counted from one; nothing for what has no place there.
    pub fn line(&self) -> Option<usize> {
        self.0
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |line| write!(f, "line {line}: "))?;
        f.write_str(&self.1)
    }
}

fn at(line: impl Into<Option<usize>>, sentence: String) -> Difference {
    Difference(line.into(), sentence)
}

/// Everything that the page and the wizard say differently: first what cannot be read, then the sections with their
/// steps and items, then the values.
pub fn compare(page: &[Said]) -> Vec<Difference> {
    let broken = page.iter().filter(|one| one.what == What::Broken);
    let mut found: Vec<_> = broken.map(|tag| at(tag.line, format!("{}.", tag.name))).collect();
    let changes = structure(page);
    let names = names(page, &changes);
    found.extend(elsewhere(changes).iter().filter_map(Change::told));
    found.extend(names.into_iter().chain(redirects(page)).chain(permissions(page)));
    found
}

/// What a name is of, and the section around it by the wizard's name, with its line on the page; none around sections.
type Place = (&'static str, Option<(&'static str, usize)>);

/// What was found of a name: on the page, in the wizard, each with what stands before it.
struct Change<'a> {
    place: Place,
    page: Option<(&'a Said, Option<&'a str>)>,
    guide: Option<(&'static str, Option<&'static str>)>,
    /// The wizard's section in which it belongs, if that is not where it stands.
    belongs: Option<&'static str>,
    kept: bool,
}

/// Two lists of names against each other.
fn changes<'a>(place: Place, page: &[&'a Said], guide: &[&'static str]) -> Vec<Change<'a>> {
    let names: Vec<&str> = page.iter().map(|said| said.name.as_str()).collect();
    let change = |(own, wizard, kept): Pair| Change {
        place,
        page: own.map(|at| (page[at], at.checked_sub(1).map(|at| names[at]))),
        guide: wizard.map(|at| (guide[at], at.checked_sub(1).map(|at| guide[at]))),
        belongs: None,
        kept,
    };
    align(&names, guide).into_iter().map(change).collect()
}

impl Change<'_> {
    /// The sections of page and wizard that are the same one.
    fn sections(&self) -> Option<(&Said, &'static GuideSection)> {
        let (page, guide) = self.page.zip(self.guide).filter(|_| self.place.1.is_none())?;
        SECTIONS.iter().find(|section| section.name == guide.0).map(|section| (page.0, section))
    }

    fn told(&self) -> Option<Difference> {
        let (noun, section) = self.place;
        let within = section.map_or(String::new(), |(name, _)| format!(" in “{name}”"));
        let after = |name: Option<&str>| match name {
            Some("") => "after one without a heading".to_owned(),
            Some(name) => format!("after “{name}”"),
            None => "first".to_owned(),
        };
        let Some((page, before)) = self.page else {
            let (guide, before) = self.guide?;
            let (line, after) = (section.map(|(_, line)| line), after(before));
            let sentence = format!("the page lacks the {noun} “{guide}”{within}; the wizard has it {after}.");
            return Some(at(line, sentence));
        };
        let named = match (page.name.as_str(), noun) {
            ("", "section") => "steps under no section heading".to_owned(),
            ("", _) => format!("a {noun} without a heading"),
            (name, _) => format!("the {noun} “{name}”"),
        };
        let wizard = match (self.guide, self.belongs) {
            _ if self.kept => return None,
            (None, _) => format!("; the wizard has no such {noun}."),
            (Some(_), Some(section)) => format!("; the wizard has it in “{section}”."),
            (Some((guide, guide_before)), None) if page.name == guide => {
                format!(" {}; the wizard has it {}.", after(before), after(guide_before))
            }
            (Some((guide, _)), None) => format!("; the wizard's {noun} at this place is “{guide}”."),
        };
        Some(at(page.line, format!("the page has {named}{within}{wizard}")))
    }
}

/// The page's sections that the guide is about, with their steps and items, against those of the wizard. They are those
/// with steps or a name of the wizard's, and a list of boxes after them. All others are prose.
fn structure(page: &[Said]) -> Vec<Change<'_>> {
    let guide: Vec<&str> = SECTIONS.iter().map(|section| section.name).collect();
    let last = page.iter().rfind(|one| one.what == What::Step).map_or(0, |step| step.section);
    let stepped = sections_with(page, &What::Step);
    let boxed = sections_with(page, &What::Box);
    let matters = |one: &&Said| {
        guide.contains(&one.name.as_str())
            || stepped.contains(&one.section)
            || (one.section > last && boxed.contains(&one.section))
    };
    let headings: Vec<&Said> = page.iter().filter(|one| one.what == What::Section).filter(matters).collect();
    let mut found = Vec::new();
    for change in changes(("section", None), &headings, &guide) {
        let steps = change.sections().map(|(section, guide)| steps_of(page, section, guide));
        found.push(change);
        found.extend(steps.into_iter().flatten());
    }
    found
}

/// What a section of the page says of one kind.
fn within<'a>(page: &'a [Said], section: &Said, what: &What) -> Vec<&'a Said> {
    page.iter().filter(|one| one.section == section.section && one.what == *what).collect()
}

/// The sections that say something of one kind.
fn sections_with(page: &[Said], what: &What) -> BTreeSet<usize> {
    page.iter().filter(|one| one.what == *what).map(|one| one.section).collect()
}

/// The steps of a section, or the items of the one that confirms: in that one there is nothing to do in the portal.
fn steps_of<'a>(page: &'a [Said], section: &Said, guide: &'static GuideSection) -> Vec<Change<'a>> {
    let noun = if guide.steps.iter().all(|step| step.portal.is_empty()) { "item" } else { "step" };
    let [boxes, items, steps] = [What::Box, What::Item, What::Step].map(|what| within(page, section, &what));
    let said = match noun {
        "item" if !boxes.is_empty() => boxes,
        "item" if steps.is_empty() => items,
        _ => steps,
    };
    let names: Vec<&str> = guide.steps.iter().map(|step| step.name).collect();
    changes((noun, Some((guide.name, section.line))), &said, &names)
}

/// A step that is too many in one section and missing in another was moved there.
fn elsewhere(mut found: Vec<Change<'_>>) -> Vec<Change<'_>> {
    let lost =
        |one: &Change<'_>| (one.place.0 == "step" && one.page.is_none()).then_some((one.guide, one.place.1));
    let mut missing: Vec<_> = found.iter().filter_map(lost).collect();
    for one in found.iter_mut().filter(|one| one.place.0 == "step" && one.guide.is_none()) {
        let name = one.page.map(|(step, _)| step.name.as_str());
        let own = missing.iter().position(|(guide, _)| guide.map(|guide| guide.0) == name);
        if let Some((guide, section)) = own.map(|own| missing.remove(own)) {
            (one.guide, one.belongs) = (guide, section.map(|section| section.0));
        }
    }
    found.retain(|one| lost(one).is_none_or(|own| missing.contains(&own)));
    found
}

/// Every name that the registration's section says to enter: other sections name other things, a secret for example.
fn names(page: &[Said], changes: &[Change<'_>]) -> Vec<Difference> {
    let registers = |step: &Step| step.values.contains(&("Name", APPLICATION_NAME));
    let mut sections = changes.iter().filter_map(Change::sections);
    let section = sections.find(|(_, guide)| guide.steps.iter().any(registers));
    let names = section.map(|(section, _)| within(page, section, &What::Name)).unwrap_or_default();
    let the = format!("the wizard names it “{APPLICATION_NAME}”.");
    if names.is_empty() {
        return vec![at(None, format!("no step says which name to enter for the application; {the}"))];
    }
    let wrong = names.into_iter().filter(|one| one.name != APPLICATION_NAME);
    wrong.map(|one| at(one.line, format!("the page names the application “{}”; {the}", one.name))).collect()
}

/// Every redirect that the page names, wherever it does.
fn redirects(page: &[Said]) -> Vec<Difference> {
    let values = SECTIONS.iter().flat_map(|section| section.steps).flat_map(|step| step.values);
    let mut shown = values.filter(|value| value.0 == "Redirect URI");
    let shown = shown.find_map(|value| value.1.split_once(" · "));
    let (platform, address) = shown.unwrap_or(("Web", REDIRECT_URI));
    let right = |one: &Said| one.name == address;
    let names = |one: &Said| matches!(&one.what, What::Redirect(said) if has_word(said, platform));
    // Named once, the platform holds for where the address is only spoken of again, unless that names another.
    let mut silent = !page.iter().any(|one| right(one) && names(one));
    let mut found = Vec::new();
    if !page.iter().any(|one| matches!(one.what, What::Redirect(_))) {
        found.push(at(None, format!("no step gives a redirect URI; the wizard's is “{address}”.")));
    }
    for one in page {
        let What::Redirect(said) = &one.what else { continue };
        if !right(one) {
            let the = format!("the wizard's is “{address}”.");
            found.push(at(one.line, format!("the page's redirect is “{}”; {the}", one.name)));
        } else if !names(one) && (silent || OTHER_PLATFORMS.iter().any(|word| has_word(said, word))) {
            silent = false;
            let the = format!("the wizard's is “{platform}”.");
            found.push(at(one.line, format!("the page does not name the redirect's platform; {the}")));
        }
    }
    found.dedup();
    found
}

/// The permissions of all sections with steps. One that is named again says nothing new.
fn permissions(page: &[Said]) -> Vec<Difference> {
    let mut left: Vec<(&str, Option<PermissionKind>, usize)> = Vec::new();
    let stepped = sections_with(page, &What::Step);
    for one in page {
        if let What::Permission(kind) = one.what
            && stepped.contains(&one.section)
            && !left.iter().any(|other| (other.0, other.1) == (one.name.as_str(), kind))
        {
            left.push((&one.name, kind, one.line));
        }
    }
    let first = left.first().map(|one| one.2);
    let mut found = Vec::new();
    for guide in &PERMISSIONS {
        let (name, the) = (guide.value, format!("the wizard adds it as {}.", a(Some(guide.kind))));
        let own = |any| left.iter().position(|one| one.0 == name && (any || one.1 == Some(guide.kind)));
        let (line, lists) = match own(false).or_else(|| own(true)).map(|own| left.remove(own)) {
            Some((_, kind, _)) if kind == Some(guide.kind) => continue,
            Some((_, Some(kind), line)) => (Some(line), format!("lists “{name}” as {}", a(Some(kind)))),
            Some((_, None, line)) => {
                (Some(line), format!("lists “{name}” without saying whether it is delegated or application"))
            }
            None => (first, format!("does not list “{name}”")),
        };
        found.push(at(line, format!("the page {lists}; {the}")));
    }
    left.retain(|one| one.1.is_some() || !PERMISSIONS.iter().any(|guide| guide.value == one.0));
    found.extend(left.iter().map(|(name, kind, line)| {
        at(*line, format!("the page lists “{name}” as {}; the wizard does not add that.", a(*kind)))
    }));
    found
}

fn a(kind: Option<PermissionKind>) -> &'static str {
    match kind {
        Some(PermissionKind::Delegated) => "a delegated permission",
        Some(PermissionKind::Application) => "an application permission",
        None => "a permission",
    }
}
