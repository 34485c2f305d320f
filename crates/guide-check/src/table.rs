//! The few pieces of HTML that `GitBook` writes into a page: tables with widened columns, labels of folded parts.

use crate::markdown::{Kind, Piece, words};

/// A block's place in the HTML, what it is, its text.
pub(crate) type Read = (usize, Kind, Vec<Piece>);

/// Rows of tables, and labels of folded parts as paragraphs.
pub(crate) fn read(html: &str) -> Vec<Read> {
    let mut found = Vec::new();
    let (mut head, mut cells, mut in_head): (Vec<String>, Vec<Vec<Piece>>, bool) = Default::default();
    let mut row = 0;
    let mut target = Target::Nothing;
    let mut code = false;
    let mut label: Vec<Piece> = Vec::new();
    let mut from = 0;
    while let Some((text, tag, next)) = split(&html[from..]) {
        let piece = Piece { text: decoded(text), code, strong: false };
        match target {
            Target::Cell => cells.last_mut().into_iter().for_each(|cell| cell.push(piece.clone())),
            Target::Label => label.push(piece),
            Target::Nothing => {}
        }
        match tag.as_str() {
            "tr" => (row, cells, in_head) = (from + text.len(), Vec::new(), false),
            "td" | "th" => {
                cells.push(Vec::new());
                in_head |= tag == "th";
                target = Target::Cell;
            }
            "/td" | "/th" => target = Target::Nothing,
            "/tr" if in_head => head = std::mem::take(&mut cells).iter().map(|cell| words(cell)).collect(),
            "/tr" => {
                let cells = std::mem::take(&mut cells);
                found.push((row, Kind::Row { head: head.clone(), cells }, Vec::new()));
            }
            "/table" => head.clear(),
            "summary" => target = Target::Label,
            "/summary" => {
                target = Target::Nothing;
                found.push((from, Kind::Paragraph, std::mem::take(&mut label)));
            }
            "code" => code = true,
            "/code" => code = false,
            _ => {}
        }
        from += next;
    }
    found
}

/// Whose text is being read.
#[derive(Clone, Copy)]
enum Target {
    Nothing,
    Cell,
    Label,
}

/// The text before the next tag, the tag's name, and where to go on; nothing when no tag is left.
fn split(html: &str) -> Option<(&str, String, usize)> {
    let start = html.find('<')?;
    let end = start + html[start..].find('>')?;
    let inside = &html[start + 1..end];
    let name = inside.split([' ', '\n', '\r', '\t']).next().unwrap_or_default();
    Some((&html[..start], name.to_ascii_lowercase(), end + 1))
}

/// The entities that an editor writes.
fn decoded(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", " ");
    text.replace("&#x26;", "&").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_of_a_folded_part_is_a_paragraph() {
        let found = read("<details>\n\n<summary>Delegated <b>permissions</b></summary>\n");
        assert_eq!(found.len(), 1);
        assert_eq!((&found[0].1, words(&found[0].2).as_str()), (&Kind::Paragraph, "Delegated permissions"));
    }

    #[test]
    fn html_that_breaks_off_gives_what_was_whole() {
        let found = read("<table><tr><td>a</td></tr><tr><td>b</td");
        assert_eq!(found.len(), 1);
        assert!(read("<").is_empty() && read("a > b").is_empty());
    }
}
