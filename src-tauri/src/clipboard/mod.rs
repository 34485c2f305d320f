//! The clipboard.
//!
//! Owns writing, and clearing what was written if it is still there. What somebody else has put there is never kept or
//! logged. When to clear is the wizard's decision.

use secrecy::{ExposeSecret, SecretString};
use setup::host::HostFault;
use tauri::AppHandle;
use tauri_plugin_clipboard_manager::ClipboardExt;

mod fault;
#[cfg(target_os = "macos")]
mod pasteboard;
#[cfg(not(target_os = "macos"))]
mod plugin;

use fault::unavailable;
#[cfg(target_os = "macos")]
use pasteboard::Secrets;
#[cfg(not(target_os = "macos"))]
use plugin::Secrets;

/// The system's clipboard.
pub(crate) struct Clipboard {
    app: AppHandle,
    secrets: Secrets,
}

impl Clipboard {
    pub(crate) fn new(app: AppHandle) -> Self {
        let secrets = Secrets::new(app.clone());
        Self { app, secrets }
    }

    /// Puts an ordinary value there.
    pub(crate) fn copy_text(&self, text: &str) -> Result<(), HostFault> {
        self.app.clipboard().write_text(text).map_err(unavailable)
    }

    /// Puts a secret there, marked to stay out of clipboard histories and on this computer.
    pub(crate) fn copy_secret(&self, secret: &SecretString) -> Result<(), HostFault> {
        // EXPOSE: handing it to the clipboard is what the admin asked for.
        self.secrets.write(secret.expose_secret())
    }

    /// Clears it if it still holds this secret.
    pub(crate) fn clear(&self, secret: &SecretString) -> Result<(), HostFault> {
        self.secrets.clear(secret)
    }
}
