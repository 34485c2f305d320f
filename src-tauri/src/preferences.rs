//! What the admin has chosen for this program: its language, bright or dark, and what was last typed to sign in.
//!
//! Owns that it is remembered, and that everything outside of the page follows: title, menu, files, closing page, pages of the
//! practice tenant, and the frame of the window. Nothing of it is secret.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use practice_tenant::Spoken;
use setup::ipc::{Language, Preferences, ThemeChoice};
use setup::view::Handle;
use tauri::{AppHandle, Manager, Theme};

use crate::words::{self, Words};
use crate::{language, notes, places};

/// A file that is longer is none of ours.
const LONGEST: u64 = 16 * 1024;

/// What is chosen just now.
pub(crate) struct Chosen(Mutex<Preferences>);

impl Chosen {
    /// As it was left. A file that cannot be read, or not understood, is as none.
    pub(crate) fn of_last_time(app: &AppHandle) -> Self {
        Self(Mutex::new(places::preferences(app).map(|folder| read(&folder)).unwrap_or_default()))
    }

    pub(crate) fn get(&self) -> Preferences {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn language(&self) -> Language {
        language::of(self.get().language.as_deref())
    }

    fn set(&self, preferences: Preferences) -> Preferences {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), preferences)
    }
}

/// The admin chooses anew. What cannot be remembered holds until the program ends.
pub(crate) fn choose(app: &AppHandle, preferences: &Preferences) -> Language {
    let chosen = app.state::<Chosen>();
    let before = chosen.set(preferences.clone());
    if before != *preferences {
        let written = places::preferences(app)
            .map_err(|fault| fault.to_string())
            .and_then(|folder| write(&folder, preferences).map_err(|fault| fault.kind().to_string()));
        if let Err(fault) = written {
            tracing::warn!(fault, "what was chosen for the program could not be remembered");
        }
    }
    let language = chosen.language();
    if before.theme != preferences.theme {
        show_theme(app, preferences.theme);
    }
    if before.language != preferences.language {
        match words::of(&language) {
            Ok(words) => speak(app, words),
            Err(fault) => tracing::warn!(%fault, "a catalogue is not whole"),
        }
    }
    language
}

/// The frame of the window, which the system draws.
pub(crate) fn show_theme(app: &AppHandle, theme: ThemeChoice) {
    app.set_theme(match theme {
        ThemeChoice::System => None,
        ThemeChoice::Light => Some(Theme::Light),
        ThemeChoice::Dark => Some(Theme::Dark),
    });
}

/// Everything outside of the page speaks these words from now on.
fn speak(app: &AppHandle, words: Words) {
    for window in app.webview_windows().into_values() {
        if let Err(fault) = window.set_title(&words.title) {
            tracing::warn!(%fault, "the window has its old title");
        }
    }
    #[cfg(target_os = "macos")]
    if let Err(fault) = crate::menu::bar(app, &words.menu).and_then(|menu| app.set_menu(menu)) {
        tracing::warn!(%fault, "the menu has its old words");
    }
    app.state::<Handle>().speak(words.closing_page, words.documents);
    app.state::<Spoken>().speak(words.practice_pages);
}

fn read(folder: &Path) -> Preferences {
    let file = folder.join(places::PREFERENCES).with_extension("json");
    let short = std::fs::metadata(&file).is_ok_and(|about| about.len() <= LONGEST);
    let text = short.then(|| std::fs::read_to_string(&file).ok()).flatten();
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

fn write(folder: &Path, preferences: &Preferences) -> std::io::Result<()> {
    notes::write(folder, places::PREFERENCES, &serde_json::to_string_pretty(preferences)?)
}

#[cfg(test)]
mod tests {
    use setup::ipc::CloudChoice;

    use super::*;

    #[test]
    fn what_was_chosen_is_there_the_next_time() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()), Preferences::default());
        let chosen = Preferences {
            language: Some("cs".to_owned()),
            theme: ThemeChoice::Dark,
            cloud: CloudChoice::UsGovL4,
            tenant: Some("contoso.com".to_owned()),
            client_id: None,
        };
        write(folder.path(), &chosen).unwrap();
        assert_eq!(read(folder.path()), chosen);
    }

    #[test]
    fn a_file_that_is_not_understood_is_as_none() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("preferences.json");
        for text in ["", "[]", "{\"theme\":\"green\"}", "{\"language\":7}"] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(read(folder.path()), Preferences::default(), "{text}");
        }
        std::fs::write(&file, format!("{{\"tenant\":\"{}\"}}", "x".repeat(20_000))).unwrap();
        assert_eq!(read(folder.path()), Preferences::default(), "too long");
        // What a later version adds does not stand in the way of this one.
        std::fs::write(&file, "{\"language\":\"de\",\"later\":1}").unwrap();
        assert_eq!(read(folder.path()).language.as_deref(), Some("de"));
    }
}
