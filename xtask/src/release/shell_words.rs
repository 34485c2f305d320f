//! The commands of a shell script, as far as this house writes any. It is no shell: what is not understood is a fault, so that
//! nobody relies on a guess.

use std::iter::Peekable;
use std::str::Chars;

/// One simple command; a pipe or a `$( )` has several.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Simple {
    /// Variables that are set before it, or by it alone.
    pub(super) sets: Vec<(String, String)>,
    /// Its name and what follows, without quotation marks; a `$( )` in it is `$(…)`.
    pub(super) words: Vec<String>,
    /// Where its output goes; another stream as `&2`.
    pub(super) writes: Vec<String>,
}

/// All of a script, in order; those of a `$( )` before the command that it is in.
pub(super) fn read(text: &str) -> Result<Vec<Simple>, String> {
    let mut reader = Reader { rest: text.chars().peekable(), found: Vec::new() };
    reader.commands(None)?;
    Ok(reader.found)
}

/// A variable and its value, where a word sets one.
pub(super) fn setting(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once('=')?;
    let named = !name.is_empty() && name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_');
    named.then_some((name, value))
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    found: Vec<Simple>,
}

/// A command of which the end has not been read yet.
#[derive(Default)]
struct Unfinished {
    whole: Simple,
    word: Option<String>,
    /// The next word is where its output goes.
    writes: bool,
}

impl Reader<'_> {
    fn take(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn commands(&mut self, end: Option<char>) -> Result<(), String> {
        let mut now = Unfinished::default();
        while let Some(one) = self.rest.next() {
            match one {
                _ if end == Some(one) => {
                    self.found.extend(now.end_command());
                    return Ok(());
                }
                '\\' if self.take('\n') => {}
                ' ' | '\t' => now.end_word(),
                '\n' | ';' => self.found.extend(now.end_command()),
                '&' if self.take('&') => self.found.extend(now.end_command()),
                '|' => {
                    self.take('|');
                    self.found.extend(now.end_command());
                }
                '#' if now.word.is_none() => while self.rest.next_if(|one| *one != '\n').is_some() {},
                '>' => {
                    now.begin_target();
                    self.take('>');
                    now.word = self.take('&').then(|| "&".to_owned());
                }
                '\\' | '&' | '<' | '(' | ')' | '`' => return Err(format!("nobody here understands `{one}`")),
                _ => self.part(one, now.word.get_or_insert_default())?,
            }
        }
        self.found.extend(now.end_command());
        end.map_or(Ok(()), |end| Err(format!("a `{end}` is missing")))
    }

    /// A part of a word, with what is quoted in it.
    fn part(&mut self, first: char, word: &mut String) -> Result<(), String> {
        match first {
            '\'' => loop {
                match self.rest.next() {
                    Some('\'') => return Ok(()),
                    Some(one) => word.push(one),
                    None => return Err("a quotation mark is missing".to_owned()),
                }
            },
            '"' => loop {
                match self.rest.next() {
                    Some('"') => return Ok(()),
                    Some('$') => self.variable(word)?,
                    Some(one @ ('\\' | '`')) => {
                        return Err(format!("nobody here understands `{one}` in quotation marks"));
                    }
                    Some(one) => word.push(one),
                    None => return Err("a quotation mark is missing".to_owned()),
                }
            },
            '$' => self.variable(word)?,
            one => word.push(one),
        }
        Ok(())
    }

    fn variable(&mut self, word: &mut String) -> Result<(), String> {
        if self.take('(') {
            word.push_str("$(…)");
            return self.commands(Some(')'));
        }
        word.push('$');
        if self.take('{') {
            // `${{` is GitHub's, and puts into the script what nobody has read.
            let inside = |one: &char| !"{}$`'\"\\ \t\n".contains(*one);
            word.push('{');
            while let Some(one) = self.rest.next_if(inside) {
                word.push(one);
            }
            word.push('}');
            return if self.take('}') { Ok(()) } else { Err(format!("nobody here understands `{word}`")) };
        }
        match self.rest.peek() {
            Some(one @ ('\'' | '"')) => Err(format!("nobody here understands `${one}`")),
            _ => Ok(()),
        }
    }
}

impl Unfinished {
    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        if std::mem::take(&mut self.writes) {
            self.whole.writes.push(word);
        } else if let (true, Some((name, value))) = (self.whole.words.is_empty(), setting(&word)) {
            self.whole.sets.push((name.to_owned(), value.to_owned()));
        } else {
            self.whole.words.push(word);
        }
    }

    /// What stands before `>` is a word of its own, or the number of a stream.
    fn begin_target(&mut self) {
        let is_number = |word: &String| !word.is_empty() && word.chars().all(|one| one.is_ascii_digit());
        self.word.take_if(|word| is_number(word));
        self.end_word();
        self.writes = true;
    }

    fn end_command(&mut self) -> Option<Simple> {
        if self.writes {
            // Nowhere is no place that anybody knows.
            self.word.get_or_insert_default();
        }
        self.end_word();
        let whole = std::mem::take(&mut self.whole);
        (whole != Simple::default()).then_some(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each command in one line.
    fn lines(text: &str) -> Vec<String> {
        let shown = |one: &Simple| {
            let sets = one.sets.iter().map(|(name, value)| format!("{name}={value}"));
            let writes = one.writes.iter().map(|to| format!(">{to}"));
            sets.chain(one.words.iter().cloned()).chain(writes).collect::<Vec<_>>().join("|")
        };
        read(text).unwrap().iter().map(shown).collect()
    }

    #[test]
    fn every_command_is_found() {
        assert_eq!(lines("a 'b c' \"$D e\"f # g\n\n# h\ni\\\n  j"), ["a|b c|$D ef", "i|j"].map(String::from));
        assert_eq!(lines("a && b || c; d | e"), ["a", "b", "c", "d", "e"]);
        assert_eq!(lines("A=1 B='2 3' c D=4"), ["A=1|B=2 3|c|D=4"]);
        assert_eq!(lines("a=$(b | c \"$(d)\")\ne"), ["b", "d", "c|$(…)", "a=$(…)", "e"]);
        assert_eq!(lines("a b>c >> \"$D/e\" 2>&1 ${f#g}"), ["a|b|${f#g}|>c|>$D/e|>&1"]);
        assert_eq!(lines("a#b ''"), ["a#b|"]);
        assert_eq!(lines("a >"), ["a|>"], "nowhere is somewhere that nobody knows");
    }

    #[test]
    fn what_is_not_understood_is_a_fault() {
        for text in [
            "`a`",
            "\"`a`\"",
            "a & b",
            "(a)",
            "a() b",
            "a <b",
            "a <<E",
            "a <(b)",
            "a 'b",
            "a \"b",
            "a $(b",
            "a $((1))",
            "\"a\\\"b\"",
            "a\\ b",
            "$'\\x63argo'",
            "${a:-$(b)}",
            "${a:-`b`}",
            "a ${{ b }}",
            "\"${{ b }}\"",
            "a |& b",
        ] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }
}
