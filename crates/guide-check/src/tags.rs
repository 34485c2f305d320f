//! `GitBook`'s own tags, `{% name %}`: no Markdown, so they are found by hand and taken out before Markdown is read.

use crate::markdown::{Block, Kind, shielded};

/// Tags that have to be closed, without the `end` of their other half. All others stand alone or are harmless here.
const PAIRED: [&str; 6] = ["stepper", "step", "hint", "tabs", "tab", "code"];

/// Takes the tags out of a text: what they say, and the text without them; nothing if no tag begins steps. Each becomes
/// empty lines of its length: everything else keeps its place, and what stands on either side is apart, as on the page.
pub(crate) fn take(text: &str) -> Option<(Vec<Block>, String)> {
    let (mut reader, mut left, mut steppers) = (Reader::default(), text.to_owned(), 0);
    let shielded = shielded(text);
    let mut beginnings = text.match_indices("{%").map(|(offset, _)| offset).peekable();
    while let Some(offset) = beginnings.next() {
        if shielded.iter().any(|range| range.contains(&offset)) {
            continue;
        }
        // One that does not end on its line, or before the next, stays: nobody can say how far it was meant to reach.
        let until_next = &text[offset + 2..beginnings.peek().copied().unwrap_or(text.len())];
        let line = until_next.split(['\n', '\r']).next().unwrap_or_default();
        let Some((tag, _)) = line.split_once("%}") else {
            let what = "a tag is begun with “{%” and not ended with “%}” on the same line";
            reader.push(offset, Kind::BrokenTag, what);
            continue;
        };
        let length = tag.len() + 4;
        left.replace_range(offset..offset + length, &"\n".repeat(length));
        let (name, attributes) = tag.trim().split_once(char::is_whitespace).unwrap_or((tag.trim(), ""));
        steppers += usize::from(name == "stepper");
        reader.take(name, offset);
        if let Some((_, title)) = attributes.split_once("title=\"") {
            reader.push(offset, Kind::TabLabel, title.split('"').next().unwrap_or_default());
        }
    }
    reader.forget(0, text.len());
    (steppers > 0).then_some((reader.blocks, left))
}

/// Finds steps, and tags without their other half. What is not closed ends where that shows, and so hides nothing more.
#[derive(Default)]
struct Reader<'a> {
    blocks: Vec<Block>,
    open: Vec<(&'a str, usize)>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, name: &'a str, offset: usize) {
        let own = |name: &str| self.open.iter().rposition(|other| other.0 == name);
        let closed = name.strip_prefix("end").filter(|name| PAIRED.contains(name));
        match (closed, closed.and_then(own)) {
            (Some(closed), Some(own)) => {
                self.forget(own + 1, offset);
                self.open.pop();
                if closed == "step" {
                    self.push(offset, Kind::StepEnd, "");
                }
            }
            (Some(_), None) => self.complain(name, offset, "ends something that is not open"),
            (None, _) if PAIRED.contains(&name) => {
                // Neither stands within its like: whatever is open was forgotten.
                if let Some(like) = own(name).filter(|_| matches!(name, "stepper" | "step")) {
                    self.forget(like, offset);
                }
                if name == "step" {
                    if !self.open.iter().any(|other| other.0 == "stepper") {
                        self.complain(name, offset, "stands outside a stepper");
                    }
                    self.push(offset, Kind::Step, "");
                }
                self.open.push((name, offset));
            }
            (None, _) => {}
        }
    }

    /// Ends the open tags from this one on at this place.
    fn forget(&mut self, from: usize, at: usize) {
        for (name, offset) in self.open.split_off(from) {
            self.complain(name, offset, &format!("is never closed; “{{% end{name} %}}” is missing"));
            if name == "step" {
                self.push(at, Kind::StepEnd, "");
            }
        }
    }

    fn complain(&mut self, name: &str, offset: usize, what: &str) {
        self.push(offset, Kind::BrokenTag, &format!("the tag “{{% {name} %}}” {what}"));
    }

    fn push(&mut self, offset: usize, kind: Kind, text: &str) {
        self.blocks.push(Block { offset, kind, text: text.to_owned() });
    }
}
