//! Whatever text a file holds, it is read and compared without a panic, and the lines that are told are lines of it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests may panic")]

use guide_check::{compare, parse};
use proptest::prelude::*;

/// Reads a text to the end.
fn exercise(text: &str) -> Result<(), TestCaseError> {
    let Ok(page) = parse(text) else { return Ok(()) };
    let lines = text.matches(['\n', '\r']).count() + 1;
    for difference in compare(&page) {
        prop_assert!(!difference.to_string().is_empty());
        if let Some(line) = difference.line() {
            prop_assert!((1..=lines).contains(&line), "{difference} of {lines} lines");
        }
    }
    Ok(())
}

/// Pieces of which pages are made, and of which they should not be.
fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "{% stepper %}",
        "{% endstepper %}",
        "{% step %}",
        "{% endstep %}",
        "{% hint style=\"info\" %}",
        "{% endhint %}",
        "{% tab title=\"Delegated permissions\" %}",
        "{% tab title=\"",
        "{%",
        "%}",
        "{%%}",
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "    ",
        "# ",
        "## ",
        "### ",
        "* ",
        "* [ ] ",
        "1. ",
        "- ",
        "---\n",
        "```",
        "~~~\n",
        "`",
        "**",
        "*",
        "|",
        "| a | b |\n|---|---|\n",
        "<!--",
        "-->",
        "<table><tr><td>",
        "</td></tr>",
        "<th>Application</th></tr>",
        "<summary>",
        "</summary>",
        "<",
        "Save",
        "Name: ",
        "Redirect URI: ",
        "http://localhost",
        "Application permissions",
        "Delegated",
        "User.Read",
        "Confirm your setup",
        "Step 1: ",
        "ž",
        "\u{feff}",
        "\u{a0}",
        "\u{2028}",
        "&amp;",
        "\\",
        "[",
        "](x)",
        "— (",
        ">",
    ];
    prop_oneof![9 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        exercise(&text)?;
        exercise(&format!("{{% stepper %}}{text}"))?;
    }

    #[test]
    fn any_pieces_of_a_page_are_read(pieces in prop::collection::vec(piece(), 0..60)) {
        exercise(&format!("{{% stepper %}}{}", pieces.concat()))?;
    }

    #[test]
    fn a_page_that_breaks_off_anywhere_is_read(at in any::<prop::sample::Index>(), page in 0..2_usize) {
        let page = [include_str!("../pages/agrees.md"), include_str!("../pages/otherwise.md")][page];
        let ends: Vec<usize> = page.char_indices().map(|(end, _)| end).collect();
        let (before, after) = page.split_at(*at.get(&ends));
        exercise(before)?;
        exercise(after)?;
    }
}
