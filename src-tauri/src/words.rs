//! The words that the program says outside its page.
//!
//! Owns handing them out of the page's catalogue, so that there is one catalogue. The words themselves are the
//! page's business.

use std::collections::BTreeMap;

use entra::ClosingPage;
use serde::Deserialize;
use setup::handover;
use setup::ipc::Language;

use crate::language::catalogue;

/// All of them, in one language.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    /// Title of the window.
    pub(crate) title: String,
    /// Why there is no window.
    pub(crate) start: StartWords,
    /// The menu bar.
    #[cfg_attr(not(target_os = "macos"), expect(dead_code, reason = "other systems have no menu bar"))]
    pub(crate) menu: MenuWords,
    /// The page that the browser shows after the sign-in.
    pub(crate) closing_page: ClosingPage,
    /// The same after an approval.
    pub(crate) approval_page: ClosingPage,
    /// The files that are handed out.
    pub(crate) documents: handover::Words,
    /// The pages of the practice tenant.
    pub(crate) practice_pages: practice_tenant::Words,
}

/// Why there is no window.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct StartWords {
    /// The whole, with the reason (`why`).
    pub(crate) failed: String,
    pub(crate) no_display: String,
    pub(crate) refused: String,
    pub(crate) no_web_view: String,
    /// A first start that does not answer.
    pub(crate) hangs: String,
    /// A window in which nothing has come.
    pub(crate) empty: String,
}

/// Items of the menu bar on macOS. The system has keys for them, and no words.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(not(target_os = "macos"), expect(dead_code, reason = "other systems have no menu bar"))]
pub(crate) struct MenuWords {
    pub(crate) hide: String,
    pub(crate) hide_others: String,
    pub(crate) show_all: String,
    pub(crate) quit: String,
    pub(crate) edit: String,
    pub(crate) undo: String,
    pub(crate) redo: String,
    pub(crate) cut: String,
    pub(crate) copy: String,
    pub(crate) paste: String,
    pub(crate) select_all: String,
    pub(crate) window: String,
    pub(crate) minimize: String,
    pub(crate) zoom: String,
    pub(crate) close: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Catalogue {
    window: WindowWords,
    start: StartWords,
    menu: MenuWords,
    closing_page: ClosingWords,
    approval_page: ClosingWords,
    documents: handover::Words,
    audience: BTreeMap<String, String>,
    foothold: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct WindowWords {
    title: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClosingWords {
    done_title: String,
    done_text: String,
    failed_title: String,
    failed_text: String,
}

impl ClosingWords {
    fn into_page(self, language: &Language) -> ClosingPage {
        ClosingPage {
            lang: language.tag.clone(),
            title_done: self.done_title,
            text_done: self.done_text,
            title_failed: self.failed_title,
            text_failed: self.failed_text,
        }
    }
}

/// The words of a language. The catalogues are part of the program, so this fails only in a build whose catalogue lacks
/// some.
pub(crate) fn of(language: &Language) -> Result<Words, serde_json::Error> {
    let Catalogue { window, start, menu, closing_page, approval_page, documents, audience, foothold } =
        serde_json::from_str(catalogue(&language.tag))?;
    let practice_pages = practice_tenant::Words::of(&language.tag, catalogue(&language.tag))?;
    Ok(Words {
        title: window.title,
        start,
        menu,
        closing_page: closing_page.into_page(language),
        approval_page: approval_page.into_page(language),
        documents: handover::Words { language: language.tag.clone(), audience, foothold, ..documents },
        practice_pages,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;
    use setup::guide::SECTIONS;

    use super::*;
    use crate::language::CATALOGUES;

    fn in_each_language(look: impl Fn(&str, Words)) {
        for (tag, _) in CATALOGUES {
            let language = Language { tag: (*tag).to_owned(), dates: (*tag).to_owned() };
            look(tag, of(&language).unwrap_or_else(|fault| panic!("{tag}: {fault}")));
        }
    }

    #[test]
    fn every_catalogue_has_the_words_of_the_files() {
        in_each_language(|tag, words| {
            let files = words.documents;
            assert_eq!(files.language, tag);
            assert!(files.reminder.text.contains("{{tenant}}"), "{tag}");
            for sentence in [&files.consent.asks, &files.consent.permissions] {
                assert!(sentence.contains("{{name}}"), "{tag}: {sentence}");
            }
            for sentence in [&files.consent.page, &files.consent.page_elsewhere] {
                assert!(sentence.contains("{{host}}"), "{tag}: {sentence}");
            }
            assert!(!files.report.title.is_empty(), "{tag}");
            assert!(files.report.done.contains_key("makeSecret"), "{tag}");
            assert!(files.audience.contains_key("AzureADMyOrg"), "{tag}");
            assert!(files.foothold.contains_key("certificate"), "{tag}");
        });
    }

    #[test]
    fn every_catalogue_has_the_words_of_the_closing_page() {
        in_each_language(|tag, Words { closing_page: page, .. }| {
            assert_eq!(page.lang, tag);
            let words = [page.title_done, page.text_done, page.title_failed, page.text_failed];
            for (number, text) in words.iter().enumerate() {
                assert!(!text.trim().is_empty(), "{tag} {number}");
                assert!(!text.contains("{{"), "{tag}: the closing page has no parameters: {text}");
                let said = words.iter().filter(|other| *other == text).count();
                assert_eq!(said, 1, "{tag}: said twice: {text}");
            }
        });
    }

    /// That each has every sentence, and no other, is what reading them sees to.
    #[test]
    fn every_catalogue_has_the_words_of_the_practice_tenants_pages() {
        let english = practice_tenant::Words::default();
        in_each_language(|tag, Words { practice_pages: pages, .. }| {
            assert_eq!(pages == english, tag == "en", "{tag}");
        });
    }

    #[test]
    fn every_catalogue_has_the_words_of_the_start() {
        in_each_language(|tag, Words { title, start, .. }| {
            assert_eq!(title, "Peig Setup", "{tag}: a name");
            assert!(start.failed.contains("{{why}}"), "{tag}");
        });
    }

    /// English is the guide's own language, and its home is `setup::guide`.
    #[test]
    fn every_other_catalogue_names_each_section_and_step_of_the_guide() {
        let sections: BTreeSet<_> = SECTIONS
            .iter()
            .map(|section| serde_json::to_value(section.id).unwrap().as_str().unwrap().to_owned())
            .collect();
        let steps: BTreeSet<_> =
            SECTIONS.iter().flat_map(|section| section.steps).map(|step| step.id.to_owned()).collect();
        for (tag, text) in CATALOGUES.iter().skip(1) {
            let catalogue: Value = serde_json::from_str(text).unwrap();
            let named = |part: &str| -> BTreeSet<_> {
                catalogue["guide"][part].as_object().unwrap().keys().cloned().collect()
            };
            assert_eq!(named("section"), sections, "{tag}");
            assert_eq!(named("step"), steps, "{tag}");
        }
    }
}
