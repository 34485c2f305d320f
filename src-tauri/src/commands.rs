//! What the page can call. Each command hands on and decides nothing.

#![expect(clippy::needless_pass_by_value, reason = "the shape in which Tauri hands over arguments")]

use secrecy::ExposeSecret;
use setup::ipc::{Intent, Language, Preferences, ProgramView, View};
use setup::view::{Handle, Shown};
use tauri::ipc::Response;
use tauri::{AppHandle, Manager, State};

use crate::blank::Page;
use crate::preferences::{Chosen, choose};
use crate::{about, capture, language};

/// The language that the program speaks; the page asks before it draws anything.
#[tauri::command]
pub(crate) fn language(chosen: State<'_, Chosen>) -> Language {
    chosen.language()
}

/// All the sentences in the language of this tag, as they stand in its file. The page carries none of its own: each catalogue is
/// in the program once.
#[tauri::command]
pub(crate) fn catalogue(tag: String) -> Response {
    Response::new(language::catalogue(&tag).to_owned())
}

/// What the admin has chosen for this program.
#[tauri::command]
pub(crate) fn preferences(chosen: State<'_, Chosen>) -> Preferences {
    chosen.get()
}

/// The admin chooses anew. Gives the language to speak from now on.
#[tauri::command]
pub(crate) fn prefer(app: AppHandle, preferences: Preferences) -> Language {
    choose(&app, &preferences)
}

/// What the program is, and what it stands on.
#[tauri::command(async)]
pub(crate) fn program(app: AppHandle) -> ProgramView {
    let view = app.state::<Handle>().views().borrow().clone();
    about::program(&app, &view)
}

/// The latest view; the page asks once, and hears of later ones through the event `view`.
#[tauri::command]
pub(crate) fn view(page: State<'_, Page>, shown: State<'_, Shown>, wizard: State<'_, Handle>) -> View {
    page.asks();
    shown.latest(&wizard.views())
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
