//! Names that others have chosen, made safe to be shown: every view and every file has them from here.

use entra::is_unseen;

/// Without what could turn the text around it, hide or overflow it; none where nothing is left.
pub(crate) fn shown(name: &str, longest: usize) -> Option<String> {
    // Nearly every name is plain, and hundreds of them are looked at whenever something is drawn.
    let plain = |c: u8| c.is_ascii_graphic() || c == b' ';
    if name.len() <= longest && name.bytes().all(plain) && !name.contains("  ") {
        return Some(name.trim().to_owned()).filter(|name| !name.is_empty());
    }
    let on_one_line = name.chars().map(|c| if c.is_control() { ' ' } else { c });
    let kept: String = on_one_line.filter(|c| !is_unseen(*c)).collect();
    let words: Vec<_> = kept.split_whitespace().collect();
    let kept = words.join(" ");
    let cut: String = kept.chars().take(longest).collect();
    match cut.len() < kept.len() {
        _ if cut.is_empty() => None,
        true => Some(format!("{cut}…")),
        false => Some(cut),
    }
}

/// The same, whole however long it is: what is decided by must not be cut off.
pub(crate) fn whole(name: &str) -> Option<String> {
    shown(name, usize::MAX)
}

/// The same of one that need not be there.
pub(crate) fn of(name: Option<&String>) -> Option<String> {
    name.and_then(|name| whole(name))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LONGEST: usize = 80;

    #[test]
    fn names_cannot_turn_hide_or_overflow_what_stands_around_them() {
        let shown = |name: &str| shown(name, LONGEST);
        assert_eq!(shown("\u{202e}nimdA\u{202c} Global\u{200f}").as_deref(), Some("nimdA Global"));
        assert_eq!(shown("a\n\tb").as_deref(), Some("a b"), "not across lines");
        assert_eq!(shown("\u{200f}\u{202e} \u{2066}"), None);
        let long = shown(&"x".repeat(300)).unwrap();
        assert_eq!(long.chars().count(), LONGEST + 1);
    }

    proptest! {
        #[test]
        fn whatever_is_shown_is_short_and_on_one_line(name in any::<String>()) {
            if let Some(shown) = shown(&name, LONGEST) {
                prop_assert!(shown.chars().count() <= LONGEST + 1);
                let turns = |c: char| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c);
                prop_assert!(!shown.chars().any(turns), "{shown:?}");
            }
        }
    }

    #[test]
    fn a_name_that_is_decided_by_is_never_cut() {
        let long = format!("\u{2066}{}\u{2069}", "x".repeat(400));
        assert_eq!(whole(&long), Some("x".repeat(400)));
    }
}
