//! The window in screen captures.
//!
//! Owns that it is kept out of them while the secret's value is on screen, where the system can: Windows and macOS. Linux
//! leaves that to the desktop, which asks before anything captures the screen.

use std::time::Duration;

use setup::ipc::{Screen, View};
use setup::view::Handle;
use tauri::{AppHandle, Manager};

/// The page has taken the value off the screen by then.
const PAGE_TIME: Duration = Duration::from_secs(1);

/// Whether the value may be on screen.
pub(crate) fn shows_the_secret(view: &View) -> bool {
    let secret = match &view.screen {
        Screen::Section(section) => section.secret.as_ref(),
        Screen::Values(values) => Some(&values.secret),
        _ => None,
    };
    secret.is_some_and(|secret| secret.shown)
}

/// To be called before the value is given to the page.
pub(crate) fn keep_out(app: &AppHandle) {
    protect(app, true);
}

/// The value goes off the screen: the window may be captured again once the page has drawn that.
pub(crate) fn let_in_soon(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(PAGE_TIME).await;
        let shown = shows_the_secret(&app.state::<Handle>().views().borrow());
        if !shown {
            protect(&app, false);
        }
    });
}

fn protect(app: &AppHandle, on: bool) {
    for window in app.webview_windows().into_values() {
        if let Err(fault) = window.set_content_protected(on) {
            tracing::warn!(%fault, on, "the window's place in screen captures could not be changed");
        }
    }
}
