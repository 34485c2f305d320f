//! What words of a page mean: names without their ornaments, permissions of Microsoft Graph, kinds of permission.

use setup::guide::{PERMISSIONS, PermissionKind};

/// How the second part of a permission's name begins: `User.Read`, `Mail.Send`, `Sites.FullControl.All`.
const VERBS: &str =
    "Read Write Send Manage Access FullControl Selected Create Delete Invite Update Export Import OwnedBy";

/// A heading or item as it is compared: straight apostrophes, without numbering before and punctuation after it.
pub(crate) fn plain_name(text: &str) -> String {
    let text = text.replace('’', "'");
    let named = text.trim_end_matches(['.', ':', ',', ';']).trim_end();
    without_number(named).to_owned()
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
pub(crate) fn permissions(text: &str) -> Vec<(usize, &str)> {
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
pub(crate) fn has_form(word: &str) -> bool {
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
