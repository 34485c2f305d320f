//! A secret on the Mac's pasteboard.
//!
//! The plugin marks a secret as concealed, which keeps it out of clipboard histories, but leaves it on its way to the
//! admin's other devices: Universal Clipboard asks for `NSPasteboardContentsCurrentHostOnly`, and that is set before
//! anything is written (Apple, `NSPasteboard.prepareForNewContents(with:)`). What is there is never read: whether it
//! is still ours is told by the pasteboard's change count, since macOS asks the person before a program may read what
//! another program has copied.

use std::sync::{Mutex, MutexGuard, PoisonError};

use objc2::rc::autoreleasepool;
use objc2_app_kit::{NSPasteboard, NSPasteboardContentsOptions};
use objc2_foundation::NSString;
use secrecy::SecretString;
use setup::host::HostFault;
use tauri::AppHandle;

/// Plain text, as `NSPasteboardTypeString` names it.
const TEXT: &str = "public.utf8-plain-text";
/// What clipboard managers look for and then keep out of their history (nspasteboard.org).
const CONCEALED: &str = "org.nspasteboard.ConcealedType";

/// The change count that the pasteboard had when a secret was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Written(isize);

/// Writes secrets and clears them.
#[derive(Default)]
pub(super) struct Secrets(Mutex<Option<Written>>);

impl Secrets {
    pub(super) fn new(_: AppHandle) -> Self {
        Self::default()
    }

    pub(super) fn write(&self, secret: &str) -> Result<(), HostFault> {
        // The pool frees the system's own copies of the text when this returns, not when the thread ends.
        let written = autoreleasepool(|_| write_to(&NSPasteboard::generalPasteboard(), secret));
        *self.written() = written;
        let refused = || HostFault::Unavailable("clipboard: the pasteboard took no text".to_owned());
        written.map(|_| ()).ok_or_else(refused)
    }

    /// Clears it if nobody has put anything there since; what it holds is not looked at.
    #[expect(clippy::unnecessary_wraps, reason = "the same shape as on the other systems")]
    pub(super) fn clear(&self, _: &SecretString) -> Result<(), HostFault> {
        if let Some(written) = self.written().take() {
            autoreleasepool(|_| clear(&NSPasteboard::generalPasteboard(), written));
        }
        Ok(())
    }

    fn written(&self) -> MutexGuard<'_, Option<Written>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write_to(board: &NSPasteboard, text: &str) -> Option<Written> {
    let count = board.prepareForNewContentsWithOptions(NSPasteboardContentsOptions::CurrentHostOnly);
    // The mark first: who is told of a change looks at once.
    let marked = board.setString_forType(&NSString::from_str(""), &NSString::from_str(CONCEALED));
    let written = marked && board.setString_forType(&NSString::from_str(text), &NSString::from_str(TEXT));
    written.then_some(Written(count))
}

fn clear(board: &NSPasteboard, written: Written) {
    if board.changeCount() == written.0 {
        board.clearContents();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(board: &NSPasteboard) -> Option<String> {
        board.stringForType(&NSString::from_str(TEXT)).map(|text| text.to_string())
    }

    #[test]
    fn a_secret_is_marked_and_cleared() {
        let board = NSPasteboard::pasteboardWithUniqueName();
        let written = write_to(&board, "tells-nobody").unwrap();
        assert_eq!(text(&board).as_deref(), Some("tells-nobody"));
        let kinds: Vec<String> = board.types().unwrap().iter().map(|kind| kind.to_string()).collect();
        assert!(kinds.iter().any(|kind| kind == CONCEALED), "{kinds:?}");
        clear(&board, written);
        assert_eq!(text(&board), None);
    }

    #[test]
    fn what_was_copied_since_stays() {
        let board = NSPasteboard::pasteboardWithUniqueName();
        let written = write_to(&board, "tells-nobody").unwrap();
        board.clearContents();
        board.setString_forType(&NSString::from_str("a colleague's note"), &NSString::from_str(TEXT));
        clear(&board, written);
        assert_eq!(text(&board).as_deref(), Some("a colleague's note"));
    }
}
