//! Whether a window can be shown here at all, and saying so where it cannot.
//!
//! Owns the only words of the program that cannot be in a page: there is no page yet.

use std::error::Error;
use std::io::Write;

use crate::blank::Empty;
use crate::second_start::Hangs;
use crate::words::StartWords;

/// Why no window can be shown. What it is called here is for the log; the admin gets [`StartWords`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoWindow {
    /// No X11 or Wayland display.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "other systems always have a display"))]
    #[error("no display")]
    NoDisplay,
    /// The display does not let us in, or is gone.
    #[error("the display refuses")]
    Refused,
    /// The system's web view is missing.
    #[cfg_attr(target_os = "linux", expect(dead_code, reason = "the package depends on it there"))]
    #[error("no web view")]
    NoWebView,
}

/// Looks before the window system is asked, because it answers a missing display with a panic.
#[cfg(target_os = "linux")]
pub(crate) fn check() -> Result<(), NoWindow> {
    display(std::env::var_os("DISPLAY").as_deref(), std::env::var_os("WAYLAND_DISPLAY").as_deref())
}

/// Looks before the window is made, because making it without a web view ends in a panic.
#[cfg(not(target_os = "linux"))]
pub(crate) fn check() -> Result<(), NoWindow> {
    tauri::webview_version().map(drop).map_err(|_| NoWindow::NoWebView)
}

#[cfg(target_os = "linux")]
fn display(x11: Option<&std::ffi::OsStr>, wayland: Option<&std::ffi::OsStr>) -> Result<(), NoWindow> {
    let named = |name: Option<&std::ffi::OsStr>| name.is_some_and(|name| !name.is_empty());
    if named(x11) || named(wayland) { Ok(()) } else { Err(NoWindow::NoDisplay) }
}

/// Says on standard error why there is no window, or nothing in it. Where nobody may see that it says it elsewhere as well: on
/// Windows and macOS in a message box, on Linux on the desktop, where there is a display to say it on.
pub(crate) fn say(fault: &(dyn Error + 'static), words: &StartWords) {
    let text = in_words(fault, words);
    // Nothing is left to be done if even this cannot be said.
    let _ = writeln!(std::io::stderr(), "{text}");
    #[cfg(target_os = "linux")]
    if fault.is::<Hangs>() || fault.is::<Empty>() {
        crate::second_start::notify(&text);
    }
    // A Mac shows the box on the thread that a page needs which may yet come.
    #[cfg(any(target_os = "windows", target_os = "macos"))]
    let waits = cfg!(target_os = "macos") && fault.is::<Empty>();
    #[cfg(any(target_os = "windows", target_os = "macos"))]
    let _ = (!waits).then(|| {
        rfd::MessageDialog::new()
            .set_level(rfd::MessageLevel::Error)
            .set_title("Peig Setup")
            .set_description(text)
            .show()
    });
}

/// What another program says of a fault, such as the window system, is handed on as it is.
fn in_words(fault: &(dyn Error + 'static), words: &StartWords) -> String {
    if fault.is::<Hangs>() {
        return words.hangs.clone();
    }
    if fault.is::<Empty>() {
        return words.empty.clone();
    }
    let why = match fault.downcast_ref() {
        Some(NoWindow::NoDisplay) => words.no_display.clone(),
        Some(NoWindow::Refused) => words.refused.clone(),
        Some(NoWindow::NoWebView) => words.no_web_view.clone(),
        None => fault.to_string(),
    };
    words.failed.replace("{{why}}", &why)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::ffi::OsStr;

    use super::*;

    #[test]
    fn either_display_will_do() {
        let (some, empty) = (Some(OsStr::new(":0")), Some(OsStr::new("")));
        assert_eq!(display(some, None), Ok(()));
        assert_eq!(display(None, some), Ok(()));
        assert_eq!(display(None, None), Err(NoWindow::NoDisplay));
        assert_eq!(display(empty, empty), Err(NoWindow::NoDisplay));
    }

    #[test]
    fn a_missing_window_is_told_in_the_words_of_the_catalogue() {
        let words = crate::words::of(&crate::language::of(None)).unwrap().start;
        let told = in_words(&NoWindow::NoDisplay, &words);
        assert!(told.contains(&words.no_display) && !told.contains("{{"), "{told}");
        assert_eq!(in_words(&Empty, &words), words.empty);
        let told = in_words(&std::io::Error::other("the compositor is gone"), &words);
        assert!(told.contains("the compositor is gone"), "{told}");
    }
}
