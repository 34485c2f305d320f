//! What the page can call. Each command hands on and decides nothing.

#![expect(clippy::needless_pass_by_value, reason = "the shape in which Tauri hands over arguments")]

use secrecy::ExposeSecret;
use setup::ipc::{Intent, Language, View};
use setup::view::Handle;
use tauri::{AppHandle, Manager, State};

use crate::capture;

/// The language that the program speaks; the page asks before it draws anything.
#[tauri::command]
pub(crate) fn language(language: State<'_, Language>) -> Language {
    language.inner().clone()
}

/// The latest view; the page asks once, and hears of later ones through the event `view`.
#[tauri::command]
pub(crate) fn view(wizard: State<'_, Handle>) -> View {
    wizard.views().borrow().clone()
}

/// What the admin wants.
#[tauri::command]
pub(crate) fn intent(wizard: State<'_, Handle>, intent: Intent) {
    wizard.send(intent);
}

/// The secret's value, for Reveal.
#[tauri::command]
pub(crate) async fn reveal(app: AppHandle) -> Option<String> {
    let wizard = app.state::<Handle>().inner().clone();
    capture::keep_out(&app);
    let value = wizard.reveal().await;
    if value.is_none() {
        capture::let_in_soon(&app);
    }
    // EXPOSE: the admin pressed Reveal; the wizard has said that it may be shown now, and says when no longer.
    value.map(|secret| secret.expose_secret().to_owned())
}
