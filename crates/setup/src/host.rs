//! What the wizard needs from the machine it runs on, and nothing more.
//!
//! The desktop shell implements [`Host`] over Tauri; the tests implement it over memory. A method is added
//! only when the wizard needs one. No method takes or gives a type of the shell.

use std::future::Future;
use std::time::Duration;

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::update::Standing;

/// The machine, as the wizard sees it.
pub trait Host: Send + Sync + 'static {
    /// The time by clocks that no setting moves.
    fn uptime(&self) -> Uptime;

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

    /// Writes a note under a name (letters, digits, hyphens), in place of an older one of that name. It outlives the
    /// program, and a power failure, once this has returned. It never holds a secret.
    fn note(&self, name: &str, text: &str) -> Result<(), HostFault>;

    /// All notes.
    fn notes(&self) -> Result<Vec<String>, HostFault>;

    /// Takes a note away; none of this name is a success.
    fn strike(&self, name: &str) -> Result<(), HostFault>;

    /// Removes a secret from the credential store; nothing to remove is a success.
    fn forget(&self, entry: &StoreEntry) -> impl Future<Output = Result<(), HostFault>> + Send;

    /// Saves a file where the admin finds it (their downloads), never over another one. Gives its whole path.
    fn save(&self, name: &str, content: &[u8]) -> impl Future<Output = Result<String, HostFault>> + Send;

    /// Opens a file that was saved with [`Host::save`] in the program that the system has for it.
    fn open_saved(&self, path: &str) -> Result<(), HostFault>;

    /// What was last heard of newer programs, in a run before as well; nothing in a program that was not told where to ask.
    fn standing(&self) -> Option<Standing> {
        None
    }

    /// Asks whether there is a newer program.
    fn look_for_update(&self) -> impl Future<Output = Result<Standing, HostFault>> + Send {
        async { Err(HostFault::Unavailable("nobody to ask".to_owned())) }
    }

    /// Fetches the newer program that the last look has found, and makes sure that it is the publisher's.
    fn fetch_update(&self) -> impl Future<Output = Result<(), HostFault>> + Send {
        async { Err(HostFault::Unavailable("nothing to fetch".to_owned())) }
    }

    /// Installs what was fetched. Where that succeeds this program ends, as by its close button.
    fn install_update(&self) -> impl Future<Output = Result<(), HostFault>> + Send {
        async { Err(HostFault::Unavailable("nothing to install".to_owned())) }
    }

    /// Closes the window and ends the program.
    fn close(&self);

    /// Starts the practice tenant and gives its cloud description (the JSON that `entra::Cloud` reads).
    /// A practice tenant that runs already is stopped first.
    fn start_practice(&self, scenario: ScenarioId) -> impl Future<Output = Result<String, HostFault>> + Send;

    /// Stops the practice tenant, if one runs.
    fn stop_practice(&self) -> impl Future<Output = ()> + Send;
}

/// How long this machine has been running since some moment before this program, which is the same for every answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Uptime {
    /// All of it.
    pub total: Duration,
    /// Without the time that the machine slept.
    pub awake: Duration,
}

impl Uptime {
    /// How long the machine has slept.
    pub fn asleep(self) -> Duration {
        self.total.saturating_sub(self.awake)
    }
}

/// Why nobody is in front of the machine any more, as the machine itself tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Away {
    /// The screen was locked.
    Locked,
    /// The machine goes to sleep.
    Asleep,
}

/// Names one secret in the credential store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StoreEntry {
    /// Service, the same for all entries of this program.
    pub service: String,
    /// Tenant id and application id; in a cloud that is not Microsoft's, its sign-in host before them.
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

/// A practice tenant's starting point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum ScenarioId {
    /// Nothing has been done.
    Fresh,
    /// Registered, two permissions listed, nothing consented.
    HalfDone,
    /// Everything has been done.
    Finished,
    /// Two registrations carry the name.
    TwoRegistrations,
    /// An ordinary employee has registered it in advance, and can sign in as it.
    PreparedBySomebodyElse,
    /// The account may create the registration but not grant consent.
    CannotConsent,
    /// Everything has been done; the secret has two weeks left.
    SecretExpiring,
    /// Everything was done; the secret has expired.
    SecretExpired,
    /// The registration was deleted and is in the bin.
    Deleted,
    /// The tenant's rule limits secrets to 180 days.
    PolicyShortens,
    /// The tenant's rule forbids new secrets.
    PolicyForbids,
    /// The account holds no administrator's role.
    NotAdmin,
    /// Microsoft's replicas lag behind each other.
    SlowReplication,
    /// Microsoft asks for patience.
    Throttled,
    /// Microsoft's service is out of order for a while.
    Outage,
    /// Conditional Access blocks the sign-in.
    ConditionalAccess,
}

impl ScenarioId {
    /// All of them, in the order in which they are on offer.
    pub const ALL: [Self; 16] = [
        Self::Fresh,
        Self::HalfDone,
        Self::Finished,
        Self::TwoRegistrations,
        Self::PreparedBySomebodyElse,
        Self::CannotConsent,
        Self::SecretExpiring,
        Self::SecretExpired,
        Self::Deleted,
        Self::PolicyShortens,
        Self::PolicyForbids,
        Self::NotAdmin,
        Self::SlowReplication,
        Self::Throttled,
        Self::Outage,
        Self::ConditionalAccess,
    ];
}
