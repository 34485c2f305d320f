//! A page of the guide, read: a flat list of what it says that the wizard says too.

use setup::guide::PermissionKind;

use crate::markdown::{BOLD, Block, Kind, blocks, plain};
use crate::tags;
use crate::values::{Field, Named, Redirects, in_prose, in_row, listed, plain_name, spoken};

/// What something on the page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A tag that is not as it has to be; its name says what is wrong.
    Broken,
    /// What stands below a heading of the first or second level, or above the first of them.
    Section,
    /// A step, by its heading or by the bold words that it begins with.
    Step,
    /// An item with a box to tick.
    Box,
    /// Another item, outside steps and not within others.
    Item,
    /// What a step says to enter as a name.
    Name,
    /// The address of a redirect in a step, and the whole text about it, in which its platform is named.
    Redirect(String),
    /// A permission of a list or a table, or in back-quotes in a step; how it is held, if the page says so.
    Permission(Option<PermissionKind>),
}

/// One thing that the page says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Its line, counted from one.
    pub line: usize,
    /// Under which section, counted from that above the first heading.
    pub section: usize,
    /// What it is.
    pub what: What,
    /// Its words, without markup, numbering and the punctuation at their end; empty where the page gives none.
    pub name: String,
}

/// Why a text is no page of the guide.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// Nothing in it is a step.
    #[error(
        "no “{{% stepper %}}” is in it: not GitBook's Markdown (a copy from the browser has lost its steps)"
    )]
    NoStepper,
}

/// Reads a page.
pub fn parse(text: &str) -> Result<Vec<Said>, PageError> {
    let (mut all, left) = tags::take(&without_preamble(text)).ok_or(PageError::NoStepper)?;
    all.extend(blocks(&left));
    all.sort_by_key(|block| block.offset);
    let mut reader = Reader { line: 1, ..Reader::default() };
    reader.say([(What::Section, String::new())]);
    let mut from = 0;
    for block in &all {
        let between = String::from_utf8_lossy(&text.as_bytes()[from..block.offset]);
        reader.line += between.replace("\r\n", "\n").matches(['\n', '\r']).count();
        from = block.offset;
        reader.take(block);
    }
    Ok(reader.said)
}

/// The text with front matter and byte order mark blanked out, everything else in its place.
fn without_preamble(text: &str) -> String {
    let body = text.trim_start_matches('\u{feff}');
    let lines = || body.split_inclusive('\n').map(|line| (line.len(), line.trim_end()));
    let opened = lines().next().is_some_and(|(_, line)| line == "---");
    let end = lines().skip(1).position(|(_, line)| opened && matches!(line, "---" | "..."));
    let front: usize = end.map_or(0, |end| lines().take(end + 2).map(|(length, _)| length).sum());
    let from = text.len() - body.len() + front;
    format!("{}{}", "\n".repeat(from), &text[from..])
}

#[derive(Default)]
struct Reader {
    said: Vec<Said>,
    line: usize,
    section: usize,
    step: Option<Step>,
    /// The kind of permission that was last spoken of.
    kind: Option<PermissionKind>,
    table_head: String,
    redirects: Redirects,
}

#[derive(Default)]
struct Step {
    begun: bool,
    headed: bool,
}

impl Reader {
    fn take(&mut self, block: &Block) {
        let text = plain(&block.text);
        match block.kind {
            Kind::BrokenTag => return self.say([(What::Broken, text)]),
            Kind::Step => {
                (self.step, self.kind) = (Some(Step::default()), None);
                return self.say([(What::Step, String::new())]);
            }
            Kind::StepEnd => return self.step = None,
            Kind::TableHead => return self.table_head.clone_from(&block.text),
            Kind::Heading { level } => self.heading(level, plain_name(&text)),
            Kind::Paragraph => self.paragraph(&block.text),
            Kind::TabLabel => self.kind = spoken(&text, self.kind),
            Kind::Item { .. } | Kind::Box => {
                match (block.kind, &self.step) {
                    (Kind::Box, _) => self.say([(What::Box, plain_name(&text))]),
                    (Kind::Item { depth: 1 }, None) => self.say([(What::Item, plain_name(&text))]),
                    _ => {}
                }
                let listed = listed(&text, self.kind);
                if listed.is_empty() {
                    self.kind = spoken(&text, self.kind);
                }
                self.permissions(listed);
            }
            Kind::TableRow => self.permissions(in_row(&self.table_head, &block.text, self.kind)),
        }
        self.values(block);
        if let Some(step) = &mut self.step {
            step.begun = true;
        }
    }

    fn heading(&mut self, level: u8, name: String) {
        self.kind = spoken(&name, None);
        match &mut self.step {
            Some(step) if !step.headed => {
                step.headed = true;
                self.name_step(name);
            }
            None if level <= 2 => {
                self.section += 1;
                self.say([(What::Section, name)]);
            }
            _ => {}
        }
    }

    fn paragraph(&mut self, text: &str) {
        self.kind = spoken(&plain(text), self.kind);
        let Some(step) = &self.step else { return };
        // A step may begin with bold words instead of a heading.
        if !step.begun && text.split(BOLD).step_by(2).all(|text| text.trim().is_empty()) {
            self.name_step(plain_name(&plain(text)));
        }
        self.permissions(in_prose(text));
    }

    /// Only steps say what to enter.
    fn values(&mut self, block: &Block) {
        if self.step.is_none() || matches!(block.kind, Kind::Heading { .. } | Kind::TabLabel) {
            self.redirects = Redirects::default();
            return;
        }
        let field = Field::of(block.kind, &block.text);
        self.say(field.name().map(|name| (What::Name, name)));
        let (addresses, said) = self.redirects.take(&field);
        self.say(addresses.into_iter().map(|address| (What::Redirect(said.clone()), address)));
    }

    fn permissions(&mut self, named: Vec<Named>) {
        self.say(named.into_iter().map(|(name, kind)| (What::Permission(kind), name)));
    }

    fn say(&mut self, all: impl IntoIterator<Item = (What, String)>) {
        let (line, section) = (self.line, self.section);
        self.said.extend(all.into_iter().map(|(what, name)| Said { line, section, what, name }));
    }

    fn name_step(&mut self, name: String) {
        if let Some(own) = self.said.iter_mut().rfind(|one| one.what == What::Step) {
            (own.line, own.name) = (self.line, name);
        }
    }
}
