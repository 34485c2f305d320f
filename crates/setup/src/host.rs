//! What the wizard needs from the machine it runs on, and nothing more.
//!
//! The desktop shell implements [`Host`] over Tauri; the tests implement it over memory. A method is added
//! only when the wizard needs one. No method takes or gives a type of the shell.

use std::future::Future;

use secrecy::SecretString;
use url::Url;

use crate::ipc::ScenarioId;

/// The machine, as the wizard sees it.
pub trait Host: Send + Sync + 'static {
    /// Opens a page in the system browser. Success means that a browser was asked to, no more.
    fn open(&self, url: &Url) -> Result<(), HostFault>;

    /// Puts an ordinary value on the clipboard.
    fn copy_text(&self, text: &str) -> Result<(), HostFault>;

    /// Puts a secret on the clipboard, marked to stay out of clipboard histories and cloud clipboards.
    fn copy_secret(&self, secret: &SecretString) -> Result<(), HostFault>;

    /// Clears the clipboard if it still holds this secret; otherwise leaves it alone.
    fn clear_clipboard(&self, secret: &SecretString) -> Result<(), HostFault>;

    /// Writes a secret to the credential store, replacing an older one, and reads it back to be sure.
    fn keep(
        &self,
        entry: &StoreEntry,
        secret: &SecretString,
    ) -> impl Future<Output = Result<(), HostFault>> + Send;

    /// Reads a secret from the credential store; `None` when there is no such entry.
    fn recall(
        &self,
        entry: &StoreEntry,
    ) -> impl Future<Output = Result<Option<SecretString>, HostFault>> + Send;

    /// Whether the credential store takes a secret right now: one that asks for its password asks here, before
    /// anything is made that would have to be kept.
    fn store_ready(&self) -> impl Future<Output = Result<(), HostFault>> + Send;

    /// Removes a secret from the credential store; nothing to remove is a success.
    fn forget(&self, entry: &StoreEntry) -> impl Future<Output = Result<(), HostFault>> + Send;

    /// Saves a file where the admin finds it (their downloads), never over another one. Gives its whole path.
    fn save(&self, name: &str, content: &[u8]) -> impl Future<Output = Result<String, HostFault>> + Send;

    /// Opens a file that was saved with [`Host::save`] in the program that the system has for it.
    fn open_saved(&self, path: &str) -> Result<(), HostFault>;

    /// Closes the window and ends the program.
    fn close(&self);

    /// Starts the practice tenant and gives its cloud description (the JSON that `entra::Cloud` reads).
    /// A practice tenant that runs already is stopped first.
    fn start_practice(&self, scenario: ScenarioId) -> impl Future<Output = Result<String, HostFault>> + Send;

    /// Stops the practice tenant, if one runs.
    fn stop_practice(&self) -> impl Future<Output = ()> + Send;
}

/// Names one secret in the credential store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StoreEntry {
    /// Service, the same for all entries of this program.
    pub service: String,
    /// Tenant id and application id.
    pub account: String,
    /// What a person sees when looking through the store.
    pub label: String,
}

/// Why the machine could not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostFault {
    /// There is no such thing on this machine (no browser, no clipboard, no credential store).
    #[error("not available: {0}")]
    Unavailable(String),
    /// The credential store is locked and was not unlocked.
    #[error("locked")]
    Locked,
    /// It is there and failed.
    #[error("failed: {0}")]
    Failed(String),
}
