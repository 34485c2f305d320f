//! What a shell script does, as shfmt reads it: each command, variable and file, however deep in it. What shfmt cannot read, and
//! what nobody here has looked at, is a fault of its own, so that nobody relies on a guess.

use anyhow::Result;
use serde_json::Value;

use crate::shell::{command, tell};
use crate::tools;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// A command: its name and what follows, without quotation marks; a `$( )` in it is `$(…)`, a variable as it is written.
    /// `Surely` one of the script's own lines: neither a condition nor anything else goes before it, and where it fails the
    /// script ends (`-e`).
    Runs(Vec<String>, Surely),
    Sets(String, String),
    /// Where output goes; another stream as `&2`.
    Writes(String),
    Unclear(String),
}

pub(super) type Surely = bool;

/// All that a script does, in order; what is in a `$( )` before the command that it is in.
pub(super) fn read(text: &str) -> Result<Vec<Act>, String> {
    if text.contains("${{") {
        return Err("with `${{` GitHub puts into the script what nobody has read".to_owned());
    }
    let tree = parsed(text).map_err(|fault| format!("nobody here understands it: {fault:#}"))?;
    let mut reader = Reader { text, found: Vec::new() };
    reader.walk(&tree, true);
    Ok(reader.found)
}

fn parsed(text: &str) -> Result<Value> {
    let shfmt = command(&tools::linter("shfmt")?, &["--language-dialect", "bash", "--to-json"]);
    let said = tell(shfmt, text)?;
    anyhow::ensure!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr).trim());
    Ok(serde_json::from_slice(&said.stdout)?)
}

struct Reader<'a> {
    text: &'a str,
    found: Vec<Act>,
}

impl Reader<'_> {
    fn walk(&mut self, node: &Value, surely: Surely) {
        list(node).for_each(|one| self.walk(one, surely));
        let Some(all) = node.as_object() else { return };
        let beside = ["Background", "Coprocess", "Disown"].iter().any(|how| all.contains_key(*how));
        let alone = !beside && !all.contains_key("Negated");
        let mut parts: Vec<_> = all.iter().collect();
        // As they are written: the order of a map's entries is another build's.
        parts.sort_by_key(|(_, part)| begins_at(part));
        for (name, one) in parts {
            let goes_on = name == "Cmd" && alone || name == "Stmts" && node["Type"] == "File";
            self.walk(one, surely && goes_on);
        }
        if beside {
            self.unclear("what goes on beside the script (`&`)");
        }
        list(&node["Redirs"]).for_each(|one| self.redirection(one));
        self.of_kind(node, surely);
    }

    /// Not known here: arithmetic and `[[ ]]`, which run what a variable holds; functions, which give a name another meaning.
    fn of_kind(&mut self, node: &Value, surely: Surely) {
        match said(&node["Type"]) {
            "CallExpr" => {
                list(&node["Assigns"]).for_each(|one| self.setting(one));
                let words: Vec<String> = list(&node["Args"]).map(|word| self.word(word)).collect();
                self.found.extend((!words.is_empty()).then_some(Act::Runs(words, surely)));
            }
            "DeclClause" if node["Variant"]["Value"] == "export" => {
                list(&node["Args"]).for_each(|one| self.setting(one));
            }
            // Without a list it takes what the script was started with.
            "WordIter" if !node["Items"].is_null() => {
                let name = said(&node["Name"]["Value"]);
                let values: Vec<String> = list(&node["Items"]).map(|one| self.word(one)).collect();
                self.found.extend(values.into_iter().map(|value| Act::Sets(name.to_owned(), value)));
            }
            "ParamExp" if is_plain(node) => {}
            "SglQuoted" | "DblQuoted" if node["Dollar"].is_null() => {}
            "ForClause" if node["Select"].is_null() => {}
            "" | "BinaryCmd" | "Block" | "CaseClause" | "CmdSubst" | "File" | "IfClause" | "Lit"
            | "Subshell" | "WhileClause" | "Word" => {}
            kind => self.unclear(kind),
        }
    }

    fn setting(&mut self, node: &Value) {
        let (name, value) = (said(&node["Name"]["Value"]), self.word(&node["Value"]));
        if name.is_empty() || ["Append", "Index", "Array"].iter().any(|more| !node[more].is_null()) {
            self.unclear(&format!("{name} is set to {value}"));
        } else {
            self.found.push(Act::Sets(name.to_owned(), value));
        }
    }

    fn redirection(&mut self, node: &Value) {
        let (way, to) = (said(&node["Op"]), self.word(&node["Word"]));
        // `{name}>` sets a variable.
        let stream = said(&node["N"]["Value"]).bytes().all(|one| one.is_ascii_digit());
        match way {
            ">" | ">>" | ">|" | "&>" | "&>>" if stream => self.found.push(Act::Writes(to)),
            ">&" if stream => self.found.push(Act::Writes(format!("&{to}"))),
            "<<" | "<<-" | "<<<" if stream => {}
            _ => self.unclear(&format!("{way} {to}")),
        }
    }

    fn word(&self, node: &Value) -> String {
        let part = |part: &Value| match said(&part["Type"]) {
            "Lit" | "SglQuoted" => said(&part["Value"]).to_owned(),
            "DblQuoted" => self.word(part),
            "CmdSubst" => "$(…)".to_owned(),
            _ => {
                let written = offset(&part["Pos"]).zip(offset(&part["End"]));
                written.and_then(|(from, to)| self.text.get(from..to)).unwrap_or("…").to_owned()
            }
        };
        list(&node["Parts"]).map(part).collect()
    }

    fn unclear(&mut self, what: &str) {
        self.found.push(Act::Unclear(what.to_owned()));
    }
}

/// A variable as it is, or a part of it, or another word where it is unset. Not plain: what sets it, an index, which is
/// arithmetic, `@P`, which runs what it holds.
fn is_plain(variable: &Value) -> bool {
    let known = ["Type", "Pos", "End", "Dollar", "Rbrace", "Short", "Param", "Exp"];
    let ways = ["", "#", "##", "%", "%%", "-", ":-", "?", ":?"];
    let mut names = variable.as_object().into_iter().flat_map(|all| all.keys());
    names.all(|name| known.contains(&name.as_str())) && ways.contains(&said(&variable["Exp"]["Op"]))
}

/// Where a part of the script, or the first of several, begins in it.
fn begins_at(part: &Value) -> usize {
    offset(&part.get(0).unwrap_or(part)["Pos"]).unwrap_or_default()
}

fn offset(place: &Value) -> Option<usize> {
    usize::try_from(place["Offset"].as_u64()?).ok()
}

fn list(node: &Value) -> impl Iterator<Item = &Value> {
    node.as_array().into_iter().flatten()
}

fn said(node: &Value) -> &str {
    node.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each act in one line; what is not surely done with a question mark.
    fn lines(text: &str) -> Vec<String> {
        let shown = |one: Act| match one {
            Act::Runs(words, true) => words.join("|"),
            Act::Runs(words, false) => format!("?{}", words.join("|")),
            Act::Sets(name, value) => format!("{name}={value}"),
            Act::Writes(to) => format!(">{to}"),
            Act::Unclear(what) => format!("!{what}"),
        };
        read(text).unwrap().into_iter().map(shown).collect()
    }

    #[test]
    fn every_command_is_found() {
        assert_eq!(lines("a 'b c' \"$D e\"f # g\n\n# h\ni\\\n  j"), ["a|b c|$D ef", "i|j"]);
        assert_eq!(lines("a && b || c; d | e"), ["?a", "?b", "?c", "?d", "?e"]);
        assert_eq!(lines("A=1 B='2 3' c D=4"), ["A=1", "B=2 3", "c|D=4"]);
        assert_eq!(
            lines("a=$(b | c \"$(d)\")\n`e`"),
            ["?b", "?d", "?c|$(…)", "a=$(…)", "?e", "$(…)"].map(str::to_owned)
        );
        assert_eq!(lines("a b>c >> \"$D/e\" 2>&1 ${f#g}"), ["a|b|${f#g}", ">c", ">$D/e", ">&1"]);
        assert_eq!(lines("(a; { b; }); if c; then d; else e; fi"), ["?a", "?b", "?c", "?d", "?e"]);
        assert_eq!(lines("while a; do b; done"), ["?a", "?b"].map(str::to_owned));
        assert_eq!(lines("for A in b $(c); do d; done"), ["?c", "A=b", "A=$(…)", "?d"]);
        assert_eq!(lines("case $a in b) c ;; *) d ;; esac"), ["?c", "?d"]);
        assert_eq!(lines("a <<E\n$(b)\nE\nc <<<\"$(d)\""), ["a", "?b", "c", "?d"]);
        assert_eq!(lines("a ${b:-$(c)} \"${d:-`e`}\""), ["?c", "?e", "a|${b:-$(c)}|${d:-`e`}"]);
        assert_eq!(lines("export A=1 B"), ["A=1", "B="]);
        assert_eq!(lines("! a"), ["?a"], "its failure is taken for success");
    }

    #[test]
    fn what_does_more_than_it_says_is_unclear() {
        for text in [
            "a &",
            "a < b",
            "a 3<> b",
            "a {b}> c",
            "a <(b)",
            "a > >(b)",
            "a() { b; }",
            "a $((b))",
            "((a = 1))",
            "let a=1",
            "[[ -v a ]]",
            "a $'\\x63argo'",
            "a $\"b\"",
            "a ${b:=c}",
            "a ${b=c}",
            "a ${!b}",
            "a ${b@P}",
            "a ${b[c]}",
            "a ${b:c}",
            "a+=b",
            "a[b]=c",
            "a=(b)",
            "declare a=b",
            "readonly a=b",
            "export -n a",
            "export \"$a\"",
            "for a; do b; done",
            "for ((;;)); do b; done",
            "select a in b; do c; done",
            "coproc a",
            "time a",
        ] {
            let found = read(text).unwrap();
            assert!(found.iter().any(|one| matches!(one, Act::Unclear(_))), "{text}: {found:?}");
        }
        assert_eq!(lines("a() { b; }\nc <(d)"), ["?b", "!FuncDecl", "?d", "!ProcSubst", "c|<(d)"]);
    }

    #[test]
    fn what_is_not_understood_is_a_fault() {
        for text in ["a 'b", "a \"b", "a $(b", "if a", "a ${{ b }}", "\"${{ b }}\"", "# ${{ b }}"] {
            assert!(read(text).is_err(), "{text}: {:?}", read(text));
        }
    }
}
