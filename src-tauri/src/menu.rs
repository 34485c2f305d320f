//! The application's menu on macOS, where every program has one. Elsewhere there is none.
//!
//! Owns that Quit takes the way of the close button. The system's own Quit item ends the program without a word: tao
//! hears of it only when nothing can be asked any more. The rest is what the keys for editing and the window need.

use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem, Submenu};
use tauri::{AppHandle, Wry};

use crate::closing;

/// Id of the Quit item.
const QUIT: &str = "quit";

/// The menu bar. The predefined items bring the words and keys that macOS gives them.
pub(crate) fn bar(app: &AppHandle) -> tauri::Result<Menu<Wry>> {
    let name = &app.package_info().name;
    let line = || PredefinedMenuItem::separator(app);
    let application = Submenu::with_items(
        app,
        name,
        true,
        &[
            &PredefinedMenuItem::hide(app, None)?,
            &PredefinedMenuItem::hide_others(app, None)?,
            &PredefinedMenuItem::show_all(app, None)?,
            &line()?,
            &MenuItem::with_id(app, QUIT, format!("Quit {name}"), true, Some("Cmd+Q"))?,
        ],
    )?;
    let edit = Submenu::with_items(
        app,
        "Edit",
        true,
        &[
            &PredefinedMenuItem::undo(app, None)?,
            &PredefinedMenuItem::redo(app, None)?,
            &line()?,
            &PredefinedMenuItem::cut(app, None)?,
            &PredefinedMenuItem::copy(app, None)?,
            &PredefinedMenuItem::paste(app, None)?,
            &PredefinedMenuItem::select_all(app, None)?,
        ],
    )?;
    let window = Submenu::with_items(
        app,
        "Window",
        true,
        &[
            &PredefinedMenuItem::minimize(app, None)?,
            &PredefinedMenuItem::maximize(app, None)?,
            &line()?,
            &PredefinedMenuItem::close_window(app, None)?,
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
