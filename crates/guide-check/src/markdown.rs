//! Markdown as a flat list of blocks, each with its place: all that a page's facts stand in.

use std::ops::Range;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

/// Stand in a text before and after what is back-quoted, before and after what is bold, and after each cell of a row.
pub(crate) const CODE: &str = "\u{1}";
pub(crate) const BOLD: &str = "\u{2}";
pub(crate) const CELL: &str = "\u{3}";

/// What a block is. An item has no list in it, and is a box where it can be ticked; a table always has a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Heading { level: u8 },
    Paragraph,
    Item { depth: usize },
    Box,
    TableHead,
    TableRow,
    Step,
    StepEnd,
    TabLabel,
    BrokenTag,
}

/// A block: where it begins, what it is, and its text with the marks above.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) offset: usize,
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

/// A text without marks.
pub(crate) fn unmarked(text: &str) -> String {
    text.replace(['\u{1}', '\u{2}', '\u{3}'], "")
}

/// The words of a text, with single spaces.
pub(crate) fn plain(text: &str) -> String {
    unmarked(&text.replace(CELL, " ")).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH;
    Parser::new_ext(text, options).into_offset_iter()
}

/// Code and comments: nothing is meant there. Not indented code, because on a page of `GitBook` that belongs to a list.
pub(crate) fn shielded(text: &str) -> Vec<Range<usize>> {
    let shields = |(event, range): &(Event<'_>, Range<usize>)| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) | Event::Code(_) => true,
        Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
            ["<!--", "<pre"].iter().any(|begin| text[range.clone()].trim_start().starts_with(begin))
        }
        _ => false,
    };
    events(text).filter(shields).map(|(_, range)| range).collect()
}

/// The blocks of a text, in order.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    events(text).for_each(|(event, range)| reader.take(event, range, text));
    reader.blocks
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// The block that is being read. Text outside of one, code for example, is nobody's.
    open: Option<Block>,
    lists: usize,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>, source: &str) {
        let at = range.start;
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.begin(Kind::Heading { level: level as u8 }, at),
            // The first paragraph of an item is the item's own text.
            Event::Start(Tag::Paragraph) if self.open.is_none() => self.begin(Kind::Paragraph, at),
            Event::Start(Tag::Item) => self.begin(Kind::Item { depth: self.lists }, at),
            Event::Start(Tag::TableHead) => self.begin(Kind::TableHead, at),
            Event::Start(Tag::TableRow) => self.begin(Kind::TableRow, at),
            Event::Start(Tag::List(_)) => {
                self.close();
                self.lists += 1;
            }
            Event::End(TagEnd::List(_)) => self.lists = self.lists.saturating_sub(1),
            Event::Start(Tag::Strong) | Event::End(TagEnd::Strong) => self.push(BOLD),
            Event::End(TagEnd::TableCell) => self.push(CELL),
            Event::Start(Tag::HtmlBlock) => self.html(&source[range], at),
            Event::Start(Tag::CodeBlock(_) | Tag::BlockQuote(_))
            | Event::End(
                TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow,
            ) => self.close(),
            Event::Text(text) => self.push(&unmarked(&text)),
            Event::Code(text) => self.push(&[CODE, &unmarked(&text), CODE].concat()),
            Event::SoftBreak | Event::HardBreak => self.push(" "),
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => self.push(" "),
            Event::TaskListMarker(_) => self.open.iter_mut().for_each(|block| block.kind = Kind::Box),
            _ => {}
        }
    }

    /// Tables whose columns a writer has widened are HTML; the label of a folded part is too.
    fn html(&mut self, html: &str, offset: usize) {
        self.close();
        for Ok(token) in Tokenizer::new_with_emitter(html, DefaultEmitter::<usize>::new_with_span()) {
            if let Token::String(text) = &token {
                self.push(&unmarked(&String::from_utf8_lossy(text)));
            }
            let (name, start) = match token {
                Token::StartTag(tag) => (tag.name, Some(offset + tag.span.start)),
                Token::EndTag(tag) => (tag.name, None),
                _ => continue,
            };
            match (name.as_slice(), start) {
                (b"table", Some(start)) => self.begin(Kind::TableHead, start),
                (b"tr", Some(start)) => self.begin(Kind::TableRow, start),
                (b"th", Some(_)) => self.open.iter_mut().for_each(|block| block.kind = Kind::TableHead),
                (b"summary", Some(start)) => self.begin(Kind::Paragraph, start),
                (b"td" | b"th", None) => self.push(CELL),
                (b"tr" | b"summary", None) => self.close(),
                (b"code", _) => self.push(CODE),
                (b"br", _) => self.push(" "),
                _ => {}
            }
        }
        // What breaks off is not known to have been meant.
        self.open = None;
    }

    fn begin(&mut self, kind: Kind, offset: usize) {
        self.close();
        self.open = Some(Block { offset, kind, text: String::new() });
    }

    fn close(&mut self) {
        let says = |block: &Block| block.kind == Kind::TableHead || !plain(&block.text).is_empty();
        self.blocks.extend(self.open.take().filter(says));
    }

    fn push(&mut self, text: &str) {
        self.open.iter_mut().for_each(|block| block.text.push_str(text));
    }
}
