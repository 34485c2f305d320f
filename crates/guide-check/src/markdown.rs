//! Markdown as a flat list of blocks, each with its place: all that a page's facts stand in.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::table;

/// A run of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// Its words.
    pub(crate) text: String,
    /// Whether it is back-quoted.
    pub(crate) code: bool,
    /// Whether it is bold.
    pub(crate) strong: bool,
}

/// What a block is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A heading of this level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list, without the lists in it; in how many lists it stands, and whether it has a box to tick.
    Item { depth: usize, box_to_tick: bool },
    /// A row of a table by its cells, with the words of the table's head. The block's own pieces are empty.
    Row { head: Vec<String>, cells: Vec<Vec<Piece>> },
    /// The label of a tab.
    Label,
}

/// A block.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// What it is.
    pub(crate) kind: Kind,
    /// Where it begins.
    pub(crate) offset: usize,
    /// Its text.
    pub(crate) pieces: Vec<Piece>,
}

impl Block {
    /// Its words, with single spaces.
    pub(crate) fn text(&self) -> String {
        words(&self.pieces)
    }
}

/// The words of some pieces, with single spaces.
pub(crate) fn words(pieces: &[Piece]) -> String {
    let all: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS | Options::ENABLE_STRIKETHROUGH
}

/// The parts of a text in which nothing is meant: code, comments. Indented code is not among them, because what is
/// indented on a page of `GitBook` belongs to a list.
pub(crate) fn shielded(text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        let shields = match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) | Event::Code(_) => true,
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                let html = text[range.clone()].trim_start();
                html.starts_with("<!--") || html.starts_with("<pre")
            }
            _ => false,
        };
        if shields {
            ranges.push(range);
        }
    }
    ranges
}

/// The blocks of a text, in order.
pub(crate) fn blocks(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        reader.take(event, range, text);
    }
    reader.finish()
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// The block that is being read.
    open: Option<Block>,
    lists: usize,
    strong: usize,
    /// Code blocks and the like, whose text is nobody's.
    silent: usize,
    table: Option<Table>,
}

#[derive(Default)]
struct Table {
    head: Vec<String>,
    cells: Vec<Vec<Piece>>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>, source: &str) {
        match event {
            Event::Start(tag) => self.start(&tag, range, source),
            Event::End(tag) => self.end(tag, range.start),
            Event::Text(text) => self.push(&text, false),
            Event::Code(text) => self.push(&text, true),
            Event::SoftBreak | Event::HardBreak => self.push(" ", false),
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => self.push(" ", false),
            Event::TaskListMarker(_) => {
                if let Some(Block { kind: Kind::Item { box_to_tick, .. }, .. }) = &mut self.open {
                    *box_to_tick = true;
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>, source: &str) {
        match tag {
            Tag::Heading { level, .. } => self.begin(Kind::Heading(number(*level)), range.start),
            // The first paragraph of an item is the item's own text.
            Tag::Paragraph if !self.in_fresh_item() => self.begin(Kind::Paragraph, range.start),
            Tag::List(_) => {
                self.close();
                self.lists += 1;
            }
            Tag::Item => self.begin(Kind::Item { depth: self.lists, box_to_tick: false }, range.start),
            Tag::Strong => self.strong += 1,
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.close();
                self.silent += 1;
            }
            Tag::HtmlBlock => {
                self.close();
                self.html(&source[range.clone()], range.start);
                self.silent += 1;
            }
            Tag::Table(_) => {
                self.close();
                self.table = Some(Table::default());
            }
            Tag::TableCell => {
                if let Some(table) = &mut self.table {
                    table.cells.push(Vec::new());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, offset: usize) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item => self.close(),
            TagEnd::List(_) => self.lists = self.lists.saturating_sub(1),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) | TagEnd::HtmlBlock => {
                self.silent = self.silent.saturating_sub(1);
            }
            TagEnd::TableHead => {
                if let Some(table) = &mut self.table {
                    table.head = std::mem::take(&mut table.cells).iter().map(|cell| words(cell)).collect();
                }
            }
            TagEnd::TableRow => {
                if let Some(table) = &mut self.table {
                    let (head, cells) = (table.head.clone(), std::mem::take(&mut table.cells));
                    self.blocks.push(Block { kind: Kind::Row { head, cells }, offset, pieces: Vec::new() });
                }
            }
            TagEnd::Table => self.table = None,
            _ => {}
        }
    }

    /// Whether an item has been begun and has no text yet.
    fn in_fresh_item(&self) -> bool {
        self.open
            .as_ref()
            .is_some_and(|block| matches!(block.kind, Kind::Item { .. }) && block.pieces.is_empty())
    }

    fn begin(&mut self, kind: Kind, offset: usize) {
        self.close();
        self.open = Some(Block { kind, offset, pieces: Vec::new() });
    }

    fn close(&mut self) {
        self.blocks.extend(self.open.take().filter(|block| !block.text().is_empty()));
    }

    fn push(&mut self, text: &str, code: bool) {
        if self.silent > 0 {
            return;
        }
        let piece = Piece { text: text.to_owned(), code, strong: self.strong > 0 };
        match (&mut self.table, &mut self.open) {
            (Some(table), _) => table.cells.last_mut().into_iter().for_each(|cell| cell.push(piece.clone())),
            (None, Some(block)) => block.pieces.push(piece),
            (None, None) => {}
        }
    }

    /// Tables whose columns a writer has widened are HTML; the label of a folded part is too.
    fn html(&mut self, html: &str, offset: usize) {
        let block = |(at, kind, pieces)| Block { kind, offset: offset + at, pieces };
        self.blocks.extend(table::read(html).into_iter().map(block));
    }

    fn finish(mut self) -> Vec<Block> {
        self.close();
        self.blocks
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let show = |block: &Block| match &block.kind {
            Kind::Heading(level) => format!("h{level} {}", block.text()),
            Kind::Paragraph | Kind::Label => format!("p {}", block.text()),
            Kind::Item { depth, box_to_tick } => {
                format!("i{depth}{} {}", if *box_to_tick { "[]" } else { "" }, block.text())
            }
            Kind::Row { head, cells } => {
                let cells: Vec<_> = cells.iter().map(|cell| words(cell)).collect();
                format!("r {} | {}", head.join(","), cells.join(","))
            }
        };
        blocks(text).iter().map(show).collect()
    }

    #[test]
    fn blocks_stand_in_their_order_with_their_words() {
        let text = "## *A* [b](c) & `d` <a href=\"#x\" id=\"x\"></a>\n\ntext\n\n* one\n  * two\n\n    more\n* [ ] three\n";
        assert_eq!(
            shown(text),
            ["h2 A b & d", "p text", "i1 one", "i2 two", "p more", "i1[] three"],
            "markup leaves the words"
        );
    }

    #[test]
    fn tables_are_rows_with_the_head_of_their_column() {
        assert_eq!(shown("| A | B |\n|---|---|\n| `x` | y |\n"), ["r A,B | x,y"]);
        let html = "<table><thead><tr><th width=\"1\">A</th><th>B</th></tr></thead><tbody><tr><td><code>x</code></td>\
                    <td>y &amp; z</td></tr></tbody></table>";
        assert_eq!(shown(html), ["r A,B | x,y & z"]);
    }

    #[test]
    fn code_and_comments_are_shielded_and_silent() {
        let text = "```\n{% step %}\n```\n\n<!--\n{% step %}\n-->\n\na `{% step %}`\n";
        let ranges = shielded(text);
        for (at, _) in text.match_indices("{%") {
            assert!(ranges.iter().any(|range| range.contains(&at)), "at {at}: {ranges:?}");
        }
        assert_eq!(shown(text), ["p a {% step %}"]);
    }

    #[test]
    fn places_are_those_in_the_text() {
        let text = "intro\r\n\r\n### Head\r\n\r\n* item\r\n";
        let found: Vec<_> = blocks(text).iter().map(|block| block.offset).collect();
        assert_eq!(found, [0, text.find("###").unwrap(), text.find('*').unwrap()]);
    }
}
