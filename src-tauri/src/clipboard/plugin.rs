//! A secret on the clipboards of Windows and Linux, where the plugin's mark says all there is to say: no history, and
//! on Windows no cloud clipboard.

use secrecy::{ExposeSecret, SecretString};
use setup::host::HostFault;
use tauri::AppHandle;
use tauri_plugin_clipboard_manager::ClipboardExt;
use zeroize::Zeroizing;

use super::fault::unavailable;

/// A clipboard that holds text.
trait Board {
    /// `None` when it is empty or holds something other than text.
    fn read(&self) -> Result<Option<Zeroizing<String>>, HostFault>;
    fn clear(&self) -> Result<(), HostFault>;
}

/// Writes secrets and clears them.
pub(super) struct Secrets(AppHandle);

impl Secrets {
    pub(super) fn new(app: AppHandle) -> Self {
        Self(app)
    }

    pub(super) fn write(&self, secret: &str) -> Result<(), HostFault> {
        self.0.clipboard().write_secret(secret).map_err(unavailable)
    }

    pub(super) fn clear(&self, secret: &SecretString) -> Result<(), HostFault> {
        clear_if_it_holds(&self.0, secret)
    }
}

fn clear_if_it_holds(board: &impl Board, secret: &SecretString) -> Result<(), HostFault> {
    // EXPOSE: compared in memory, and the text that was read is wiped at the end of the statement.
    let ours = board.read()?.is_some_and(|text| text.as_str() == secret.expose_secret());
    if ours { board.clear() } else { Ok(()) }
}

impl Board for AppHandle {
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[derive(Default)]
    struct Memory {
        text: RefCell<Option<String>>,
        broken: bool,
    }

    impl Memory {
        fn with(text: &str) -> Self {
            Self { text: RefCell::new(Some(text.to_owned())), broken: false }
        }
    }

    impl Board for Memory {
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
        let board = Memory::with("tells-nobody");
        let secret = SecretString::from("tells-nobody");
        clear_if_it_holds(&board, &secret).unwrap();
        assert_eq!(*board.text.borrow(), None);
    }

    #[test]
    fn leaves_what_the_admin_copied_since() {
        let board = Memory::with("tells-nobody, and more");
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
