//! The end of the program.
//!
//! Owns that the wizard gets to clear the clipboard and to forget its tokens before the process ends, however it
//! is ended from inside, and that it does not take for ever about it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use setup::ipc::{ClosingRisk, Intent};
use setup::wizard::Handle;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};

use crate::app::WINDOW;

/// What is given up after this: an answer from the network, or from another program's clipboard.
const LIMIT: Duration = Duration::from_secs(5);

/// How far the end has come.
#[derive(Default)]
pub(crate) struct Closing {
    begun: AtomicBool,
    tidied: AtomicBool,
}

/// Holds every way out (the window's close button, the last window, the session's end) until the wizard is done.
pub(crate) fn on_event(app: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::WindowEvent { event: WindowEvent::CloseRequested { api, .. }, .. } if !is_tidy(app) => {
            api.prevent_close();
            close_or_ask(app);
        }
        RunEvent::ExitRequested { api, .. } if !is_tidy(app) => {
            api.prevent_exit();
            tidy(app);
        }
        _ => {}
    }
}

/// Closing the window would lose something: the page asks first. Asked a second time without an answer, the page may
/// not be there to ask.
fn close_or_ask(app: &AppHandle) {
    let Some(wizard) = app.try_state::<Handle>() else { return tidy(app) };
    let (risk, asked) = {
        let view = wizard.views();
        let view = view.borrow();
        (view.closing_risk, view.closing.is_some())
    };
    match risk {
        Some(_) if !asked => wizard.send(Intent::AskToClose),
        // A change under way ends by itself within its own limits.
        Some(ClosingRisk::Working) => {}
        _ => tidy(app),
    }
}

/// Ends the program as the close button does, without asking.
pub(crate) fn close(app: &AppHandle) {
    tidy(app);
}

fn is_tidy(app: &AppHandle) -> bool {
    // Without the state the start has failed, and there is no wizard to wait for.
    app.try_state::<Closing>().is_none_or(|closing| closing.tidied.load(Ordering::SeqCst))
}

/// Shuts the wizard down and then ends the program. The event loop goes on meanwhile: reading the clipboard may
/// need it, if it is this window that owns the clipboard.
fn tidy(app: &AppHandle) {
    if app.state::<Closing>().begun.swap(true, Ordering::SeqCst) {
        return;
    }
    if let Some(window) = app.get_webview_window(WINDOW) {
        let _ = window.hide();
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let wizard = app.state::<Handle>().inner().clone();
        // A task of its own, so that a clipboard that blocks its thread cannot hold up the limit.
        let tidying = tokio::spawn(async move { wizard.shut_down().await });
        if tokio::time::timeout(LIMIT, tidying).await.is_err() {
            tracing::warn!("the wizard did not end in time");
        }
        app.state::<Closing>().tidied.store(true, Ordering::SeqCst);
        app.exit(0);
    });
}
