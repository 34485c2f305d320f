//! What a page says to enter or to choose: the application's name, the redirect, permissions.

use setup::guide::PermissionKind;

use crate::kinds::{Spoken, has_form, names, spoken};
use crate::markdown::{Block, Kind, Piece, words};
use crate::page::Found;

/// Labels of the field for the application's name.
const NAME_LABELS: [&str; 4] = ["name", "application name", "app name", "display name"];
/// Where an explanation begins after what is listed.
const EXPLANATIONS: [&str; 4] = [" — ", " – ", " - ", "("];

/// A redirect that the page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redirect {
    /// Where, and the address.
    pub(crate) found: Found,
    /// The whole text about it, in which its platform is named.
    pub(crate) said: String,
}

/// What one section says to enter.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Values {
    /// Under a label, for example `Name: …`.
    pub(crate) labelled_names: Vec<Found>,
    /// In a sentence that speaks of a name.
    pub(crate) spoken_names: Vec<Found>,
    /// Redirects.
    pub(crate) redirects: Vec<Redirect>,
    /// A label of the redirect whose address has not come yet.
    pending: Option<String>,
    /// What was said about the redirect before, for further addresses that stand alone in the items after it.
    told: Option<String>,
}

impl Values {
    /// Reads a block. Only steps say what to enter.
    pub(crate) fn take(&mut self, block: &Block, line: usize, in_step: bool) {
        if !in_step || matches!(block.kind, Kind::Heading(_) | Kind::Label) {
            (self.pending, self.told) = (None, None);
            return;
        }
        let field = Field::of(block);
        let label = field.label.to_lowercase();
        if NAME_LABELS.contains(&label.as_str()) {
            self.labelled_names.extend(field.value().map(|text| Found { line, text }));
        } else if let Some(code) = field.quoted().filter(|_| has_word(&field.said, "name")) {
            self.spoken_names.push(Found { line, text: code });
        }
        self.redirect(&field, line);
    }

    fn redirect(&mut self, field: &Field, line: usize) {
        let labelled = has_word(&field.label, "redirect");
        let alone = field.said.contains("://") && field.said.split_whitespace().count() == 1;
        let said = match (self.pending.take(), self.told.take()) {
            (Some(before), _) if !labelled => format!("{before} {}", field.said),
            (_, Some(before)) if alone => format!("{before} {}", field.said),
            _ if has_word(&field.said, "redirect") => field.said.clone(),
            _ => return,
        };
        let addresses = addresses(&field.said);
        match addresses.is_empty() {
            false => {
                let redirect = |text| Redirect { found: Found { line, text }, said: said.clone() };
                self.redirects.extend(addresses.into_iter().map(redirect));
                self.told = Some(said);
            }
            // A sentence that is about something else may use the word; only a label waits for its value.
            true if labelled || said != field.said => self.pending = Some(said),
            true => {}
        }
    }
}

/// A block as a label and what follows it.
struct Field {
    label: String,
    rest: Vec<Piece>,
    said: String,
}

impl Field {
    fn of(block: &Block) -> Self {
        let pieces: Vec<Piece> = match &block.kind {
            Kind::Row { cells, .. } => {
                let label = cells.first().map(|cell| words(cell)).unwrap_or_default();
                let rest: Vec<_> =
                    cells.iter().skip(1).flat_map(|cell| [cell.as_slice(), &[space()]].concat()).collect();
                let said = format!("{label} {}", words(&rest));
                return Self { label, rest, said };
            }
            _ => block.pieces.clone(),
        };
        let said = words(&pieces);
        let bold = pieces.iter().take_while(|piece| piece.strong).count();
        let (label, rest) =
            if bold > 0 { (pieces[..bold].to_vec(), pieces[bold..].to_vec()) } else { at_colon(&pieces) };
        let label = words(&label).trim_end_matches(':').trim_end().to_owned();
        Self { label, rest, said }
    }

    /// The first back-quoted words after the label.
    fn quoted(&self) -> Option<String> {
        self.rest.iter().find(|piece| piece.code).map(|piece| piece.text.trim().to_owned())
    }

    /// What follows the label: back-quoted, else bold, else up to an explanation.
    fn value(&self) -> Option<String> {
        let bold = || self.rest.iter().find(|piece| piece.strong).map(|piece| piece.text.trim().to_owned());
        let text = words(&self.rest);
        let text = text.trim_start_matches([':', ' ']);
        let end = EXPLANATIONS.iter().filter_map(|mark| text.find(mark)).min().unwrap_or(text.len());
        let plain = || Some(text[..end].trim_end_matches([' ', '.', ',']).to_owned());
        self.quoted().or_else(bold).or_else(plain).filter(|value| !value.is_empty())
    }
}

fn space() -> Piece {
    Piece { text: " ".to_owned(), code: false, strong: false }
}

/// What stands before the first colon of ordinary text, and what after it; without one, everything is after it.
fn at_colon(pieces: &[Piece]) -> (Vec<Piece>, Vec<Piece>) {
    for (index, piece) in pieces.iter().enumerate().filter(|(_, piece)| !piece.code) {
        // The colon of an address is none.
        let Some((label, rest)) = piece.text.split_once(':').filter(|(_, rest)| !rest.starts_with("//"))
        else {
            continue;
        };
        let (mut before, mut after) =
            (pieces[..index].to_vec(), vec![Piece { text: rest.to_owned(), ..piece.clone() }]);
        before.push(Piece { text: label.to_owned(), ..piece.clone() });
        after.extend_from_slice(&pieces[index + 1..]);
        return (before, after);
    }
    (Vec::new(), pieces.to_vec())
}

pub(crate) fn has_word(text: &str, word: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|other| other.eq_ignore_ascii_case(word))
}

fn addresses(text: &str) -> Vec<String> {
    let edges = |c: char| matches!(c, '(' | ')' | '<' | '>' | '"' | '“' | '”' | ',' | '.' | ';' | '\'');
    let words = text.split_whitespace().filter(|word| word.contains("://"));
    words.map(|word| word.trim_matches(edges).to_owned()).collect()
}

/// The permissions that running text names in back-quotes, each with the kind that the text itself says. There they are
/// told from other words by their quotes, so any name of Microsoft's form is one.
pub(crate) fn in_prose(pieces: &[Piece]) -> Vec<(String, Option<PermissionKind>)> {
    let (mut kind, mut since) = (None, String::new());
    let mut found: Vec<(String, Option<PermissionKind>)> = Vec::new();
    for piece in pieces {
        let name = piece.text.trim();
        if !(piece.code && has_form(name)) {
            since.push_str(&piece.text);
            continue;
        }
        match spoken(&since) {
            Spoken::Of(own) => kind = Some(own),
            Spoken::Both => kind = None,
            Spoken::Nothing => {}
        }
        since.clear();
        found.push((name.to_owned(), kind));
    }
    if let Spoken::Of(own) = spoken(&since) {
        found.iter_mut().filter(|one| one.1.is_none()).for_each(|one| one.1 = Some(own));
    }
    found
}

/// The permissions that an item lists, with the kind that it says itself or that was spoken of before it. What explains
/// them lists nothing.
pub(crate) fn listed(text: &str, before: Option<PermissionKind>) -> Vec<(String, Option<PermissionKind>)> {
    let Some((first, name)) = names(text).first().copied() else {
        return Vec::new();
    };
    let from = first + name.len();
    let explained = EXPLANATIONS.iter().filter_map(|mark| text[from..].find(mark)).min();
    let end = explained.map_or(text.len(), |at| from + at);
    let (mut kind, mut read) = (before, 0);
    let mut found = Vec::new();
    for (at, name) in names(&text[..end]) {
        match spoken(&text[read..at]) {
            Spoken::Of(own) => kind = Some(own),
            Spoken::Both => kind = None,
            Spoken::Nothing => {}
        }
        found.push((name.to_owned(), kind));
        read = at + name.len();
    }
    if let Spoken::Of(own) = spoken(&text[read..]) {
        // “(delegated)” is a label; a sentence that uses the word is one only where nothing else says the kind.
        let label =
            text[read..].split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).count() <= 2;
        found.iter_mut().filter(|one| label || one.1.is_none()).for_each(|one| one.1 = Some(own));
    }
    found
}

/// The permissions of a table's row: in a column whose head says the kind, or in one cell with the kind in another.
pub(crate) fn in_row(
    head: &[String],
    cells: &[Vec<Piece>],
    before: Option<PermissionKind>,
) -> Vec<(String, Option<PermissionKind>)> {
    let texts: Vec<String> = cells.iter().map(|cell| words(cell)).collect();
    let mut found = Vec::new();
    for (head, text) in head.iter().zip(&texts) {
        if let Spoken::Of(kind) = spoken(head) {
            found.extend(listed(text, Some(kind)));
        }
    }
    if !found.is_empty() {
        return found;
    }
    let Some(at) = texts.iter().position(|text| !names(text).is_empty()) else {
        return found;
    };
    // A cell that says the kind says little else; a description may use the words in passing.
    let others =
        texts.iter().enumerate().filter(|(index, text)| *index != at && text.split(' ').count() <= 3);
    let own = others.map(|(_, text)| spoken(text)).find_map(|spoken| match spoken {
        Spoken::Of(kind) => Some(kind),
        _ => None,
    });
    listed(&texts[at], own.or(before))
}

#[cfg(test)]
mod tests {
    use PermissionKind::{Application, Delegated};

    use super::*;

    fn given(text: &str, before: Option<PermissionKind>) -> Vec<(String, Option<PermissionKind>)> {
        listed(text, before)
    }

    #[test]
    fn an_item_lists_what_stands_before_its_explanation() {
        let text = "GroupMember.ReadWrite.All — part of Group.ReadWrite.All, named all the same";
        assert_eq!(
            given(text, Some(Application)),
            [("GroupMember.ReadWrite.All".to_owned(), Some(Application))]
        );
    }

    #[test]
    fn the_kind_may_stand_before_within_or_after() {
        let one = |kind| vec![("User.Read".to_owned(), Some(kind))];
        assert_eq!(given("Delegated: User.Read", Some(Application)), one(Delegated));
        assert_eq!(given("User.Read (delegated)", None), one(Delegated));
        assert_eq!(given("User.Read (delegated)", Some(Application)), one(Delegated));
        assert_eq!(given("User.Read (for a delegated sign-in)", Some(Application)), one(Application));
        assert_eq!(
            given("Delegated User.Read, Application permissions Group.Read.All and Mail.Send", None),
            [
                ("User.Read".to_owned(), Some(Delegated)),
                ("Group.Read.All".to_owned(), Some(Application)),
                ("Mail.Send".to_owned(), Some(Application))
            ]
        );
    }

    fn piece(text: &str) -> Vec<Piece> {
        vec![Piece { text: text.to_owned(), code: false, strong: false }]
    }

    #[test]
    fn a_row_says_the_kind_in_its_column_or_in_a_cell() {
        let head = ["Delegated", "Application"].map(str::to_owned);
        let row = in_row(&head, &[piece("User.Read"), piece("Group.Read.All")], None);
        assert_eq!(row.iter().map(|one| one.1).collect::<Vec<_>>(), [Some(Delegated), Some(Application)]);

        let head = ["Permission", "Type", "Why"].map(str::to_owned);
        let row =
            [piece("User.Read"), piece("Delegated"), piece("so that Application permissions suffice here")];
        assert_eq!(in_row(&head, &row, None), [("User.Read".to_owned(), Some(Delegated))]);
    }

    #[test]
    fn running_text_names_permissions_in_quotes() {
        let read = |pieces: &[(&str, char)]| in_prose(&paragraph(pieces).pieces);
        let name = |name: &str, kind| (name.to_owned(), kind);
        assert_eq!(read(&[("Also add ", ' '), ("Mail.Send", '`'), (".", ' ')]), [name("Mail.Send", None)]);
        assert_eq!(
            read(&[("As application permissions add ", ' '), ("A.B", '`'), (" and ", ' '), ("C.D.All", '`')]),
            [name("A.B", Some(Application)), name("C.D.All", Some(Application))]
        );
        assert_eq!(read(&[("Mail.Send", '`'), (" (delegated)", ' ')]), [name("Mail.Send", Some(Delegated))]);
        assert_eq!(read(&[("Mail.Send, ", ' '), ("Microsoft.Graph", '`'), ("app.Config", '`')]), []);
    }

    fn paragraph(pieces: &[(&str, char)]) -> Block {
        let piece = |(text, mark): &(&str, char)| Piece {
            text: (*text).to_owned(),
            code: *mark == '`',
            strong: *mark == '*',
        };
        Block { kind: Kind::Paragraph, offset: 0, pieces: pieces.iter().map(piece).collect() }
    }

    #[test]
    fn a_name_is_read_from_a_label_or_a_sentence() {
        let read = |pieces: &[(&str, char)]| {
            let mut values = Values::default();
            values.take(&paragraph(pieces), 1, true);
            let names = values.labelled_names.into_iter().chain(values.spoken_names);
            names.map(|found| found.text).collect::<Vec<_>>()
        };
        assert_eq!(read(&[("Name:", '*'), (" ", ' '), ("App X", '`')]), ["App X"]);
        assert_eq!(read(&[("Name: App X (exactly so)", ' ')]), ["App X"]);
        assert_eq!(read(&[("Name", '*'), (": enter ", ' '), ("App X", '*')]), ["App X"]);
        assert_eq!(read(&[("Enter ", ' '), ("App X", '`'), (" as the name", ' ')]), ["App X"]);
        assert_eq!(read(&[("Click ", ' '), ("Save", '`')]), [""; 0]);
    }

    #[test]
    fn a_redirect_may_spread_over_items() {
        let mut values = Values::default();
        values.take(&paragraph(&[("Redirect URI", '*')]), 1, true);
        values.take(&paragraph(&[("Platform: Web", ' ')]), 2, true);
        values.take(&paragraph(&[("URL: ", ' '), ("http://localhost", '`')]), 3, true);
        assert_eq!(values.redirects.len(), 1);
        assert_eq!(values.redirects[0].found, Found { line: 3, text: "http://localhost".to_owned() });
        assert!(has_word(&values.redirects[0].said, "Web"));
    }
}
