//! What the words of a block mean: what to enter or to choose, permissions of Microsoft Graph, names without ornaments.

use setup::guide::{PERMISSIONS, PermissionKind};

use crate::markdown::{BOLD, CELL, CODE, Kind, plain, unmarked};

/// Labels of the field for the application's name.
const NAME_LABELS: [&str; 4] = ["name", "application name", "app name", "display name"];
/// Where an explanation begins after what is listed.
const EXPLANATIONS: [&str; 4] = [" — ", " – ", " - ", "("];

/// How the second part of a permission's name begins: `User.Read`, `Mail.Send`, `Sites.FullControl.All`.
const VERBS: &str =
    "Read Write Send Manage Access FullControl Selected Create Delete Invite Update Export Import";

/// A permission by its name, and how it is held if that is said.
pub(crate) type Named = (String, Option<PermissionKind>);

/// A block as a label and what follows it.
pub(crate) struct Field<'a> {
    label: String,
    rest: &'a str,
    said: String,
}

impl<'a> Field<'a> {
    /// Reads the text of a block.
    pub(crate) fn of(kind: Kind, text: &'a str) -> Self {
        let parts = match text.strip_prefix(BOLD) {
            _ if kind == Kind::TableRow => text.split_once(CELL),
            Some(bold) => bold.split_once(BOLD),
            None => at_colon(text),
        };
        let (label, rest) = parts.unwrap_or(("", text));
        Self { label: plain(label).trim_end_matches([':', ' ']).to_owned(), rest, said: plain(text) }
    }

    /// The application's name: under its label, or in quotes in a sentence that speaks of a name.
    pub(crate) fn name(&self) -> Option<String> {
        let quoted = self.between(CODE);
        if !NAME_LABELS.contains(&self.label.to_lowercase().as_str()) {
            return quoted.filter(|_| has_word(&self.said, "name"));
        }
        let text = plain(self.rest);
        let text = up_to_explanation(text.trim_start_matches([':', ' ']), 0);
        let text = text.trim_end_matches([' ', '.', ',']).to_owned();
        quoted.or_else(|| self.between(BOLD)).or(Some(text)).filter(|name| !name.is_empty())
    }

    /// The first words after the label that stand between two of these marks.
    fn between(&self, mark: &str) -> Option<String> {
        self.rest.split(mark).nth(1).map(|part| unmarked(part).trim().to_owned())
    }
}

/// What stands before the first colon outside quotes, and what after it. The colon of an address is none.
fn at_colon(text: &str) -> Option<(&str, &str)> {
    let plain = |at: usize| text[..at].matches(CODE).count().is_multiple_of(2);
    let (at, _) = text.match_indices(':').find(|(at, _)| plain(*at) && !text[*at..].starts_with("://"))?;
    Some((&text[..at], &text[at + 1..]))
}

/// A text up to an explanation that begins after this place.
fn up_to_explanation(text: &str, from: usize) -> &str {
    let explained = EXPLANATIONS.iter().filter_map(|mark| text[from..].find(mark)).min();
    &text[..explained.map_or(text.len(), |at| from + at)]
}

/// Finds redirects, which may spread over several blocks of a step.
#[derive(Default)]
pub(crate) struct Redirects {
    said_before: Option<String>,
    /// Whether that was a label whose address has not come yet. Otherwise only an address that stands alone goes on.
    waiting: bool,
}

impl Redirects {
    /// The addresses in a block that are redirects, and all that is said of them.
    pub(crate) fn take(&mut self, field: &Field<'_>) -> (Vec<String>, String) {
        let labelled = has_word(&field.label, "redirect");
        let words = field.said.split(' ').filter(|word| word.contains("://"));
        let edges = |c: char| "()<>\"“”,.;'".contains(c);
        let addresses: Vec<_> = words.map(|word| word.trim_matches(edges).to_owned()).collect();
        let goes_on = (self.waiting && !labelled) || (!addresses.is_empty() && !field.said.contains(' '));
        let said = match self.said_before.take().filter(|_| goes_on) {
            Some(before) => format!("{before} {}", field.said),
            None if has_word(&field.said, "redirect") => field.said.clone(),
            None => return Default::default(),
        };
        // A sentence that is about something else may use the word; only a label waits for its value.
        self.waiting = addresses.is_empty();
        if !self.waiting || labelled || said != field.said {
            self.said_before = Some(said.clone());
        }
        (addresses, said)
    }
}

/// The permissions in running text: any name of Microsoft's form in quotes, with the kind that the text itself says.
pub(crate) fn in_prose(text: &str) -> Vec<Named> {
    let text = text.replace(BOLD, "");
    let (mut said, mut found) = (String::new(), Vec::new());
    for (index, part) in text.split(CODE).enumerate() {
        if index % 2 == 1 && has_form(part.trim()) {
            found.push((said.len(), part));
        }
        said.push_str(part);
    }
    held(&said, &found, None, 0)
}

/// The permissions that an item lists before it explains them, with the kind that it says or that was spoken of before.
pub(crate) fn listed(text: &str, before: Option<PermissionKind>) -> Vec<Named> {
    let Some((first, name)) = permissions(text).first().copied() else { return Vec::new() };
    let lists = up_to_explanation(text, first + name.len());
    // “(delegated)” is a label; a sentence that uses the word is one only where nothing else says the kind.
    held(text, &permissions(lists), before, 2)
}

/// The permissions at these places, each with the kind that was last spoken of. What follows them says it for those that
/// have none, and in at most so many words for all.
fn held(text: &str, names: &[(usize, &str)], mut kind: Option<PermissionKind>, label: usize) -> Vec<Named> {
    let (mut read, mut found) = (0, Vec::new());
    for (at, name) in names {
        kind = spoken(&text[read..*at], kind);
        found.push((name.trim().to_owned(), kind));
        read = at + name.len();
    }
    if let Some(own) = spoken(&text[read..], None) {
        let words = text[read..].split(|c: char| !c.is_alphabetic());
        let short = words.filter(|word| !word.is_empty()).count() <= label;
        found.iter_mut().filter(|one| short || one.1.is_none()).for_each(|one| one.1 = Some(own));
    }
    found
}

/// The permissions of a table's row: in a column whose head says the kind, or in one cell with the kind in another.
pub(crate) fn in_row(head: &str, row: &str, before: Option<PermissionKind>) -> Vec<Named> {
    let cells: Vec<String> = row.split(CELL).map(plain).collect();
    let columns = head.split(CELL).map(|head| spoken(&plain(head), None)).zip(&cells);
    let found: Vec<_> =
        columns.filter(|(kind, _)| kind.is_some()).flat_map(|(kind, cell)| listed(cell, kind)).collect();
    let first = cells.iter().position(|cell| !permissions(cell).is_empty());
    let Some(at) = first.filter(|_| found.is_empty()) else { return found };
    // A cell that says the kind says little else; a description may use the words in passing.
    let mut short =
        cells.iter().enumerate().filter(|(index, cell)| *index != at && cell.split(' ').count() <= 3);
    let own = short.find_map(|(_, cell)| spoken(cell, None));
    listed(&cells[at], own.or(before))
}

/// A heading or item as it is compared: straight apostrophes, without numbering before and punctuation after it.
pub(crate) fn plain_name(text: &str) -> String {
    let text = text.replace('’', "'");
    without_number(text.trim_end_matches(['.', ':', ',', ';']).trim_end()).to_owned()
}

/// `Step 2: Save`, `2. Save` and `2) Save` are all `Save`.
fn without_number(text: &str) -> &str {
    let word = text.get(..5).filter(|word| word.eq_ignore_ascii_case("step "));
    let rest = &text[word.map_or(0, str::len)..];
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let named = after.trim_start_matches(['.', ')', ':', '-', '–', '—', ' ']);
    let separator = &after[..after.len() - named.len()];
    let numbered = after.len() < rest.len() && separator.contains(' ') && !separator.trim().is_empty();
    if numbered && !named.is_empty() { named } else { text }
}

/// Whether a text has a word, whatever its capitals.
pub(crate) fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|other| other.eq_ignore_ascii_case(word))
}

/// The names of permissions in a text with their places, in order.
fn permissions(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    for word in text.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))) {
        let name = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        if is_permission(name) {
            found.push((from + word.find(name).unwrap_or_default(), name));
        }
        from += word.len();
    }
    found
}

fn is_permission(word: &str) -> bool {
    let acts = |part: &str| part == "All" || VERBS.split(' ').any(|verb| part.starts_with(verb));
    PERMISSIONS.iter().any(|known| known.value == word)
        || (is_dotted(word) && word.split('.').skip(1).any(acts))
}

/// Whether a quoted word has the form of a permission's name, `Word.Word`. Microsoft's own namespaces have it too.
fn has_form(word: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    is_dotted(word) && word.chars().all(fits) && !word.starts_with("Microsoft.")
}

fn is_dotted(word: &str) -> bool {
    let named = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase());
    word.contains('.') && word.split('.').all(named)
}

/// The kind of permission that is spoken of after a text: that which the text names in the portal's words (“Delegated
/// permissions”, “Application permissions”, or the first word of either by itself), none if it names both, and if it names
/// neither that from before.
pub(crate) fn spoken(text: &str, before: Option<PermissionKind>) -> Option<PermissionKind> {
    match (has_word(text, "delegated"), speaks_of_application(text)) {
        (false, false) => before,
        (true, true) => None,
        (true, false) => Some(PermissionKind::Delegated),
        (false, true) => Some(PermissionKind::Application),
    }
}

/// Whether “application” stands in a text as the kind and not as the program: “the application” is ordinary English.
fn speaks_of_application(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphabetic());
    let lower = text.to_ascii_lowercase();
    lower.match_indices("application").any(|(at, word)| {
        let (before, after) = (&lower[..at], &lower[at + word.len()..]);
        let whole = !before.ends_with(char::is_alphabetic) && !after.starts_with(char::is_alphabetic);
        let next = after.trim_start().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let label = (at == 0 || text[at..].starts_with('A')) && matches!(next, "" | "type");
        whole && (label || next.starts_with("permission"))
    })
}
