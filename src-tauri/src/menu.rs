//! The application's menu on macOS, where every program has one. Elsewhere there is none.
//!
//! Owns that Quit takes the way of the close button. The system's own Quit item ends the program without a word: tao
//! hears of it only when nothing can be asked any more. The rest is what the keys for editing and the window need.

use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, Wry};

use crate::closing;
use crate::words::MenuWords;

/// Id of the Quit item.
const QUIT: &str = "quit";

/// The menu bar. The predefined items bring the keys that macOS gives them; their own words are English only.
pub(crate) fn bar(app: &AppHandle, words: &MenuWords) -> tauri::Result<Menu<Wry>> {
    let name = &app.package_info().name;
    let line = || PredefinedMenuItem::separator(app);
    let application = Submenu::with_items(
        app,
        name,
        true,
        &[
            &PredefinedMenuItem::hide(app, Some(&words.hide))?,
            &PredefinedMenuItem::hide_others(app, Some(&words.hide_others))?,
            &PredefinedMenuItem::show_all(app, Some(&words.show_all))?,
            &line()?,
            &MenuItem::with_id(app, QUIT, &words.quit, true, Some("Cmd+Q"))?,
        ],
    )?;
    let edit = Submenu::with_items(
        app,
        &words.edit,
        true,
        &[
            &PredefinedMenuItem::undo(app, Some(&words.undo))?,
            &PredefinedMenuItem::redo(app, Some(&words.redo))?,
            &line()?,
            &PredefinedMenuItem::cut(app, Some(&words.cut))?,
            &PredefinedMenuItem::copy(app, Some(&words.copy))?,
            &PredefinedMenuItem::paste(app, Some(&words.paste))?,
            &PredefinedMenuItem::select_all(app, Some(&words.select_all))?,
        ],
    )?;
    let window = Submenu::with_items(
        app,
        &words.window,
        true,
        &[
            &PredefinedMenuItem::minimize(app, Some(&words.minimize))?,
            &PredefinedMenuItem::maximize(app, Some(&words.zoom))?,
            &line()?,
            &PredefinedMenuItem::close_window(app, Some(&words.close))?,
        ],
    )?;
    Menu::with_items(app, &[&application, &edit, &window])
}

/// What an item of our own does.
#[expect(clippy::needless_pass_by_value, reason = "the shape that `on_menu_event` calls")]
pub(crate) fn on_event(app: &AppHandle, event: MenuEvent) {
    if event.id().as_ref() == QUIT {
        closing::close_or_ask(app);
    }
}
