//! The clipboard.
//!
//! Owns writing, and clearing what was written if it is still there. What somebody else has put there is compared
//! and forgotten, never kept or logged. When to clear is the wizard's decision.

use secrecy::{ExposeSecret, SecretString};
use setup::host::HostFault;
use tauri::AppHandle;
use tauri_plugin_clipboard_manager::ClipboardExt;
use zeroize::Zeroizing;

/// A clipboard that holds text.
trait Board {
    fn write_text(&self, text: &str) -> Result<(), HostFault>;
    /// Marked to stay out of clipboard histories and cloud clipboards.
    fn write_secret(&self, text: &str) -> Result<(), HostFault>;
    /// `None` when it is empty or holds something other than text.
    fn read(&self) -> Result<Option<Zeroizing<String>>, HostFault>;
    fn clear(&self) -> Result<(), HostFault>;
}

/// The system's clipboard.
pub(crate) struct Clipboard {
    app: AppHandle,
}

impl Clipboard {
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app }
    }

    /// Puts an ordinary value there.
    pub(crate) fn copy_text(&self, text: &str) -> Result<(), HostFault> {
        Board::write_text(&self.app, text)
    }

    /// Puts a secret there, marked as one.
    pub(crate) fn copy_secret(&self, secret: &SecretString) -> Result<(), HostFault> {
        // EXPOSE: handing it to the clipboard is what the admin asked for.
        Board::write_secret(&self.app, secret.expose_secret())
    }

    /// Clears it if it still holds this secret.
    pub(crate) fn clear(&self, secret: &SecretString) -> Result<(), HostFault> {
        clear_if_it_holds(&self.app, secret)
    }
}

fn clear_if_it_holds(board: &impl Board, secret: &SecretString) -> Result<(), HostFault> {
    // EXPOSE: compared in memory, and the text that was read is wiped at the end of the statement.
    let ours = board.read()?.is_some_and(|text| text.as_str() == secret.expose_secret());
    if ours { board.clear() } else { Ok(()) }
}

impl Board for AppHandle {
    fn write_text(&self, text: &str) -> Result<(), HostFault> {
        self.clipboard().write_text(text).map_err(unavailable)
    }

    fn write_secret(&self, text: &str) -> Result<(), HostFault> {
        self.clipboard().write_secret(text).map_err(unavailable)
    }

    fn read(&self) -> Result<Option<Zeroizing<String>>, HostFault> {
        match self.clipboard().read_text() {
            Ok(text) => Ok(Some(Zeroizing::new(text))),
            // The plugin keeps only the text of arboard's error.
            Err(fault) if fault.to_string() == arboard::Error::ContentNotAvailable.to_string() => Ok(None),
            Err(fault) => Err(unavailable(fault)),
        }
    }

    fn clear(&self) -> Result<(), HostFault> {
        self.clipboard().clear().map_err(unavailable)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` calls")]
fn unavailable(fault: tauri_plugin_clipboard_manager::Error) -> HostFault {
    tracing::warn!(%fault, "the clipboard could not be used");
    HostFault::Unavailable(format!("clipboard: {fault}"))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[derive(Default)]
    struct Memory {
        text: RefCell<Option<String>>,
        broken: bool,
    }

    impl Board for Memory {
        fn write_text(&self, text: &str) -> Result<(), HostFault> {
            self.text.replace(Some(text.to_owned()));
            Ok(())
        }

        fn write_secret(&self, text: &str) -> Result<(), HostFault> {
            self.write_text(text)
        }

        fn read(&self) -> Result<Option<Zeroizing<String>>, HostFault> {
            if self.broken {
                return Err(HostFault::Unavailable("broken".to_owned()));
            }
            Ok(self.text.borrow().clone().map(Zeroizing::new))
        }

        fn clear(&self) -> Result<(), HostFault> {
            self.text.replace(None);
            Ok(())
        }
    }

    #[test]
    fn clears_what_is_still_ours() {
        let board = Memory::default();
        let secret = SecretString::from("tells-nobody");
        board.write_secret("tells-nobody").unwrap();
        clear_if_it_holds(&board, &secret).unwrap();
        assert_eq!(*board.text.borrow(), None);
    }

    #[test]
    fn leaves_what_the_admin_copied_since() {
        let board = Memory::default();
        board.write_text("tells-nobody, and more").unwrap();
        clear_if_it_holds(&board, &SecretString::from("tells-nobody")).unwrap();
        assert_eq!(board.text.borrow().as_deref(), Some("tells-nobody, and more"));
    }

    #[test]
    fn an_empty_clipboard_is_no_fault_and_an_unreadable_one_is() {
        let secret = SecretString::from("tells-nobody");
        assert_eq!(clear_if_it_holds(&Memory::default(), &secret), Ok(()));
        let broken = Memory { broken: true, ..Memory::default() };
        assert!(matches!(clear_if_it_holds(&broken, &secret), Err(HostFault::Unavailable(_))));
    }
}
