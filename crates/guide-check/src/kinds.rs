//! Recognising permissions of Microsoft Graph, and the words that say which kind they are.

use setup::guide::{PERMISSIONS, PermissionKind};

/// How the second part of a permission's name begins: `User.Read`, `Mail.Send`, `Sites.FullControl.All`.
const VERBS: [&str; 14] = [
    "Read",
    "Write",
    "Send",
    "Manage",
    "Access",
    "FullControl",
    "Selected",
    "Create",
    "Delete",
    "Invite",
    "Update",
    "Export",
    "Import",
    "OwnedBy",
];

/// The names of permissions in a text with their places, in order.
pub(crate) fn names(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    for word in text.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))) {
        let name = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        if is_name(name) {
            found.push((from + word.find(name).unwrap_or_default(), name));
        }
        from += word.len();
    }
    found
}

fn is_name(word: &str) -> bool {
    if PERMISSIONS.iter().any(|known| known.value == word) {
        return true;
    }
    let mut parts = word.split('.');
    let named = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase());
    if !parts.next().is_some_and(named) {
        return false;
    }
    let parts: Vec<&str> = parts.collect();
    parts.iter().copied().all(named)
        && parts.iter().any(|part| *part == "All" || VERBS.iter().any(|verb| part.starts_with(verb)))
}

/// Whether a word that stands in quotes has the form of a permission's name: `Word.Word` and more words. Microsoft's own
/// namespaces have it too and are none.
pub(crate) fn has_form(word: &str) -> bool {
    let named = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_uppercase())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    word.contains('.') && word.split('.').all(named) && !word.starts_with("Microsoft.")
}

/// Which kind of permission a text speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoken {
    /// None.
    Nothing,
    /// This one only.
    Of(PermissionKind),
    /// Both: it does not say of which.
    Both,
}

/// Reads the portal's words: “Delegated permissions”, “Application permissions”, or the first word of either by itself.
/// “The application” alone is ordinary English and says nothing.
pub(crate) fn spoken(text: &str) -> Spoken {
    let (mut delegated, mut application) = (false, false);
    let mut rest = text.trim_start();
    let mut only = true;
    while let Some(start) = rest.find(char::is_alphabetic) {
        rest = &rest[start..];
        let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        if word.eq_ignore_ascii_case("delegated") {
            delegated = true;
        } else if word.eq_ignore_ascii_case("application") && is_label(word, only, after) {
            application = true;
        }
        only = false;
        rest = after;
    }
    match (delegated, application) {
        (false, false) => Spoken::Nothing,
        (true, true) => Spoken::Both,
        (true, false) => Spoken::Of(PermissionKind::Delegated),
        (false, true) => Spoken::Of(PermissionKind::Application),
    }
}

/// Whether “application”, followed by this, is the kind and not the program.
fn is_label(word: &str, first: bool, after: &str) -> bool {
    let next: String = after.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    let next = next.to_ascii_lowercase();
    let capital = word.starts_with('A') || first;
    next.starts_with("permission") || (next.is_empty() && capital) || (next == "type" && capital)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(text: &str) -> Vec<&str> {
        let found = names(text);
        assert!(found.iter().all(|(at, name)| text[*at..].starts_with(name)), "{found:?}");
        found.into_iter().map(|(_, name)| name).collect()
    }

    #[test]
    fn permissions_are_told_from_other_dotted_words() {
        let text = "`User.Read`, (GroupMember.ReadWrite.All); Mail.Send. Sites.FullControl.All — Directory.AccessAsUser.All";
        assert_eq!(
            bare(text),
            [
                "User.Read",
                "GroupMember.ReadWrite.All",
                "Mail.Send",
                "Sites.FullControl.All",
                "Directory.AccessAsUser.All"
            ]
        );
        assert_eq!(
            bare("entra.microsoft.com Microsoft.Graph e.g. This.That v1.0 User .Read all.All"),
            [""; 0],
            "none of these is a permission"
        );
    }

    #[test]
    fn every_permission_of_the_guide_is_recognised() {
        for permission in &PERMISSIONS {
            assert_eq!(names(permission.value), [(0, permission.value)]);
        }
    }

    #[test]
    fn the_words_of_the_portal_say_the_kind() {
        use PermissionKind::{Application, Delegated};
        for (text, kind) in [
            ("Delegated permissions:", Spoken::Of(Delegated)),
            ("choose delegated", Spoken::Of(Delegated)),
            ("Application permissions", Spoken::Of(Application)),
            ("Now add the application permissions:", Spoken::Of(Application)),
            ("Under Application, add", Spoken::Of(Application)),
            ("application", Spoken::Of(Application)),
            ("Application", Spoken::Of(Application)),
            ("Delegated / Application permissions", Spoken::Both),
            ("Open the application.", Spoken::Nothing),
            ("Application registration", Spoken::Nothing),
            ("", Spoken::Nothing),
        ] {
            assert_eq!(spoken(text), kind, "{text:?}");
        }
    }
}
