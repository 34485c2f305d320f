//! A page of the guide, read: what it says that the wizard says too.

use setup::guide::PermissionKind;

use crate::kinds::{Spoken, spoken};
use crate::markdown::{self, Block, Kind, Piece};
use crate::tags;
use crate::values::{self, Values};

/// Words of the page and their line, counted from one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The line on which they begin.
    pub line: usize,
    /// The words, without markup, numbering and the punctuation at their end.
    pub text: String,
}

/// A step, as it stands between its tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The line of its heading, or of its tag if it has none.
    pub line: usize,
    /// Its heading; without one, the bold words that it begins with.
    pub name: Option<String>,
}

/// A permission that the page lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permission {
    /// Where.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// How it is held, if the page says so.
    pub kind: Option<PermissionKind>,
}

/// A part of the page under a heading of the first or second level.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The line of its heading.
    pub line: usize,
    /// Its heading; none above the first.
    pub name: Option<String>,
    /// Its steps, those of all its steppers.
    pub steps: Vec<Step>,
    /// Its items with a box to tick.
    pub boxes: Vec<Found>,
    /// Its other items, outside steps and not within others.
    pub items: Vec<Found>,
    /// The permissions that its lists and tables name, and the text and hints of its steps in back-quotes.
    pub permissions: Vec<Permission>,
    /// What it says to enter.
    pub(crate) values: Values,
}

/// What the page says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its sections, prose among them.
    pub sections: Vec<Section>,
    /// Tags that are not as they have to be.
    pub broken: Vec<Found>,
}

/// Why a text is no page of the guide.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// Nothing in it is a step.
    #[error(
        "there is no “{{% stepper %}}” in it, so it is not a page of the guide in GitBook's Markdown (a page copied from \
         the browser has lost its steps)"
    )]
    NoStepper,
}

/// Reads a page.
pub fn parse(text: &str) -> Result<Page, PageError> {
    let plain = without_preamble(text);
    let (tags, mut broken) = tags::find(&plain, &markdown::shielded(&plain));
    let layout = tags::layout(&tags, plain.len());
    if layout.steppers == 0 {
        return Err(PageError::NoStepper);
    }
    broken.extend(layout.broken);
    broken.sort_by_key(|one| one.offset);

    let mut blocks = markdown::blocks(&tags::without(&plain, &tags));
    blocks.extend(tags.iter().filter_map(|tag| {
        let pieces = vec![Piece { text: tag.title.clone()?, code: false, strong: false }];
        Some(Block { kind: Kind::Label, offset: tag.range.start, pieces })
    }));
    blocks.sort_by_key(|block| block.offset);

    let lines = Lines::of(text);
    let mut reader = Reader::new(&lines);
    let mut steps = layout.steps.iter().peekable();
    for block in &blocks {
        while let Some(step) = steps.next_if(|step| step.start <= block.offset) {
            reader.begin_step(step.start, step.end);
        }
        reader.take(block);
    }
    steps.for_each(|step| reader.begin_step(step.start, step.end));
    let broken =
        broken.into_iter().map(|one| Found { line: lines.line(one.offset), text: one.what }).collect();
    Ok(Page { sections: reader.sections, broken })
}

/// The text with front matter and byte order mark blanked out, everything else in its place.
fn without_preamble(text: &str) -> String {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut from = text.len() - body.len();
    let mut lines = body.split_inclusive('\n');
    if lines.next().is_some_and(|line| line.trim_end() == "---") {
        let mut end = body.find('\n').map_or(body.len(), |at| at + 1);
        for line in lines {
            end += line.len();
            if matches!(line.trim_end(), "---" | "...") {
                from += end;
                break;
            }
        }
    }
    format!("{}{}", "\n".repeat(from), &text[from..])
}

/// Which line a place is on.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends =
            |at: usize| bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
        Self((0..bytes.len()).filter(|&at| ends(at)).collect())
    }

    fn line(&self, offset: usize) -> usize {
        self.0.partition_point(|&end| end < offset) + 1
    }
}

struct Reader<'a> {
    lines: &'a Lines,
    sections: Vec<Section>,
    /// The step that is being read.
    step: Option<Open>,
    /// The kind of permission that was last spoken of.
    kind: Option<PermissionKind>,
}

/// A step that is being read.
struct Open {
    end: usize,
    /// Whether nothing of it was read yet.
    fresh: bool,
    headed: bool,
}

impl<'a> Reader<'a> {
    fn new(lines: &'a Lines) -> Self {
        Self { lines, sections: vec![Section { line: 1, ..Section::default() }], step: None, kind: None }
    }

    fn begin_step(&mut self, start: usize, end: usize) {
        let line = self.lines.line(start);
        self.section().steps.push(Step { line, name: None });
        self.step = Some(Open { end, fresh: true, headed: false });
        self.kind = None;
    }

    /// There is always one: that above the first heading.
    fn section(&mut self) -> &mut Section {
        let last = self.sections.len() - 1;
        &mut self.sections[last]
    }

    fn take(&mut self, block: &Block) {
        let line = self.lines.line(block.offset);
        if self.step.as_ref().is_some_and(|step| step.end <= block.offset) {
            self.step = None;
        }
        match &block.kind {
            Kind::Heading(level) => self.heading(*level, block, line),
            Kind::Paragraph => {
                self.bold_name(block, line);
                self.listen(&block.text());
                if self.step.is_some() {
                    self.list(values::in_prose(&block.pieces), line);
                }
            }
            Kind::Label => self.listen(&block.text()),
            Kind::Item { depth, box_to_tick } => {
                let text = block.text();
                let found = Found { line, text: plain_name(&text) };
                if *box_to_tick {
                    self.section().boxes.push(found);
                } else if self.step.is_none() && *depth == 1 {
                    self.section().items.push(found);
                }
                let listed = values::listed(&text, self.kind);
                if listed.is_empty() {
                    self.listen(&text);
                }
                self.list(listed, line);
            }
            Kind::Row { head, cells } => self.list(values::in_row(head, cells, self.kind), line),
        }
        let in_step = self.step.is_some();
        self.section().values.take(block, line, in_step);
        if let Some(step) = &mut self.step {
            step.fresh = false;
        }
    }

    fn heading(&mut self, level: u8, block: &Block, line: usize) {
        let name = plain_name(&block.text());
        self.kind = None;
        self.listen(&name);
        match &mut self.step {
            Some(step) if !step.headed => {
                step.headed = true;
                if let Some(own) = self.section().steps.last_mut() {
                    *own = Step { line, name: Some(name) };
                }
            }
            None if level <= 2 => {
                let section = Section { line, name: Some(name), ..Section::default() };
                self.sections.push(section);
            }
            _ => {}
        }
    }

    /// A step may begin with bold words instead of a heading.
    fn bold_name(&mut self, block: &Block, line: usize) {
        let bold = block.pieces.iter().all(|piece| piece.strong || piece.text.trim().is_empty());
        if bold && self.step.as_ref().is_some_and(|step| step.fresh) {
            let name = Some(plain_name(&block.text()));
            self.section()
                .steps
                .last_mut()
                .into_iter()
                .for_each(|own| *own = Step { line, name: name.clone() });
        }
    }

    fn listen(&mut self, text: &str) {
        match spoken(text) {
            Spoken::Of(kind) => self.kind = Some(kind),
            Spoken::Both => self.kind = None,
            Spoken::Nothing => {}
        }
    }

    fn list(&mut self, listed: Vec<(String, Option<PermissionKind>)>, line: usize) {
        let permissions = &mut self.section().permissions;
        for (name, kind) in listed {
            if !permissions.iter().any(|other| other.name == name && other.kind == kind) {
                permissions.push(Permission { line, name, kind });
            }
        }
    }
}

/// A heading or item as it is compared: single spaces, straight apostrophes, without numbering before and punctuation
/// after it. Capitals count, because the wizard shows them.
pub(crate) fn plain_name(text: &str) -> String {
    let text = text.replace('’', "'").split_whitespace().collect::<Vec<_>>().join(" ");
    let named = text.trim_end_matches(['.', ':', ',', ';']).trim_end();
    without_number(named).to_owned()
}

/// `Step 2: Save`, `2. Save` and `2) Save` are all `Save`.
fn without_number(text: &str) -> &str {
    let word = text.get(..5).filter(|word| word.eq_ignore_ascii_case("step "));
    let rest = &text[word.map_or(0, str::len)..];
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if after.len() == rest.len() {
        return text;
    }
    let named = after.trim_start_matches(['.', ')', ':', '-', '–', '—', ' ']);
    let separator = &after[..after.len() - named.len()];
    let separated = separator.contains(['.', ')', ':', '-', '–', '—']) && separator.contains(' ');
    if separated && !named.is_empty() { named } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_punctuation_are_no_part_of_a_name() {
        for (text, name) in [
            ("1. Save", "Save"),
            ("12) Save:", "Save"),
            ("Step 3 – Save.", "Save"),
            ("step 3: Save", "Save"),
            ("Add  the\u{a0}secret", "Add the secret"),
            ("365 days", "365 days"),
            ("2.0", "2.0"),
            ("Step by step", "Step by step"),
            ("žluť", "žluť"),
            ("3.", "3"),
        ] {
            assert_eq!(plain_name(text), name, "{text:?}");
        }
    }

    #[test]
    fn lines_are_counted_by_either_kind_of_end() {
        for text in ["a\nb\nc", "a\r\nb\r\nc", "a\rb\rc"] {
            let lines = Lines::of(text);
            let found: Vec<_> = ["a", "b", "c"].map(|at| lines.line(text.find(at).unwrap())).to_vec();
            assert_eq!(found, [1, 2, 3], "{text:?}");
        }
    }

    #[test]
    fn front_matter_is_not_read_and_a_rule_is_not_front_matter() {
        let page = "\u{feff}---\ntitle: '{% stepper %}'\n---\n## A\n";
        let plain = without_preamble(page);
        assert_eq!((plain.len(), plain.find("## A")), (page.len(), page.find("## A")));
        assert!(!plain.contains("stepper"));
        assert_eq!(without_preamble("---\nnever closed\n"), "---\nnever closed\n");
    }
}
