//! A text as one argument of a shell, whatever it contains.

/// No text with control characters is handed out for a terminal: some end a paste, others are run by it.
fn is_harmless(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// For a POSIX shell (POSIX.1-2017, Shell Command Language, 2.2.2: nothing within single quotes is special but their end).
pub(super) fn posix(text: &str) -> Option<String> {
    is_harmless(text).then(|| format!("'{}'", text.replace('\'', r"'\''")))
}

/// What PowerShell takes for a single quote (PowerShell, `CharTraits.cs`: `IsSingleQuote`).
const POWER_SHELL_QUOTES: [char; 5] = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];

/// For PowerShell (learn.microsoft.com, "Quoting Rules": nothing within single quotes is expanded; a quote is doubled).
pub(super) fn power_shell(text: &str) -> Option<String> {
    let doubled = |one: char| std::iter::repeat_n(one, 1 + usize::from(POWER_SHELL_QUOTES.contains(&one)));
    is_harmless(text).then(|| format!("'{}'", text.chars().flat_map(doubled).collect::<String>()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What PowerShell reads, and what is left behind it.
    fn read(line: &str) -> Option<(String, String)> {
        let is_quote = |one: char| POWER_SHELL_QUOTES.contains(&one);
        let mut rest = line.strip_prefix(is_quote)?.chars().peekable();
        let mut text = String::new();
        while let Some(one) = rest.next() {
            if is_quote(one) && rest.next_if(|next| is_quote(*next)).is_none() {
                return Some((text, rest.collect()));
            }
            text.push(one);
        }
        None
    }

    const NASTY: &str =
        "([a-zA-Z0-9 .:_-]|['\"`$(){};&|<>#!\\\\%^~*?\u{2018}\u{2019}\u{201a}\u{201b}äß€]){0,24}";

    proptest! {
        #[test]
        fn power_shell_reads_one_text(text in NASTY) {
            let line = power_shell(&text).unwrap() + " -Next";
            prop_assert_eq!(read(&line), Some((text, " -Next".to_owned())));
        }

        /// A real shell says what it was given.
        #[test]
        #[cfg(unix)]
        fn a_real_shell_reads_one_text(text in NASTY) {
            let line = format!("printf '<%s>' {} next", posix(&text).unwrap());
            let said = std::process::Command::new("/bin/sh").args(["-c", &line]).output().unwrap();
            prop_assert_eq!(String::from_utf8(said.stdout).unwrap(), format!("<{text}><next>"));
        }

        #[test]
        fn what_would_drive_a_terminal_is_in_no_line(before in ".{0,4}", one in "[\\x00-\\x1f\\x7f\u{80}-\u{9f}]") {
            prop_assert_eq!(posix(&format!("{before}{one}")), None);
            prop_assert_eq!(power_shell(&format!("{before}{one}")), None);
        }
    }
}
