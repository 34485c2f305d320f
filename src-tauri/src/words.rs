//! The few words that the program says outside its page.
//!
//! Owns handing them out of the page's catalogue, so that there is one catalogue. The words themselves are the
//! page's business.

use std::collections::BTreeMap;

use entra::ClosingPage;
use serde::Deserialize;

const ENGLISH: &str = include_str!("../../ui/src/locales/en.json");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Catalogue {
    closing_page: ClosingWords,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClosingWords {
    done_title: String,
    done_text: String,
    failed_title: String,
    failed_text: String,
}

/// Words of the page that the browser shows after the sign-in. The catalogue is part of the program, so this fails
/// only in a build whose catalogue lacks them.
pub(crate) fn closing_page() -> Result<ClosingPage, serde_json::Error> {
    let Catalogue { closing_page: words } = serde_json::from_str(ENGLISH)?;
    Ok(ClosingPage {
        lang: "en".to_owned(),
        title_done: words.done_title,
        text_done: words.done_text,
        title_failed: words.failed_title,
        text_failed: words.failed_text,
    })
}

#[derive(Deserialize)]
struct DocumentCatalogue {
    documents: setup::documents::Words,
    audience: BTreeMap<String, String>,
}

/// Words of the files that are handed out. The same holds.
pub(crate) fn documents() -> Result<setup::documents::Words, serde_json::Error> {
    let DocumentCatalogue { documents, audience } = serde_json::from_str(ENGLISH)?;
    Ok(setup::documents::Words { audience, ..documents })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_has_the_words_of_the_files() {
        let words = documents().unwrap();
        assert!(words.reminder.text.contains("{{tenant}}"));
        assert!(!words.report.title.is_empty());
        assert!(words.report.done.contains_key("makeSecret"));
    }

    #[test]
    fn the_catalogue_has_the_words_of_the_closing_page() {
        let page = closing_page().unwrap();
        let words = [page.title_done, page.text_done, page.title_failed, page.text_failed];
        for (number, text) in words.iter().enumerate() {
            assert!(!text.trim().is_empty(), "{number}");
            assert!(!text.contains("{{"), "the closing page has no parameters: {text}");
            assert_eq!(words.iter().filter(|other| *other == text).count(), 1, "said twice: {text}");
        }
    }
}
