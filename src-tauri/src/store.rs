//! The operating system's credential store: Credential Manager, Keychain, Secret Service.
//!
//! Owns reaching it, a limit on waiting for it, and the meaning of its errors. Which secrets are kept, and when,
//! is the wizard's decision.
//!
//! Two habits of the Secret Service shape this module. A store object stays broken if the service was missing
//! when it was made, so each call makes its own. And a locked keyring asks for its password in a window of its own
//! and blocks until it is answered, so each call runs on a thread that may be abandoned; a write that succeeds
//! after that is taken back, because the admin has been told that nothing was kept.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use keyring_core::api::CredentialStore as SystemStore;
use keyring_core::{Entry, Error};
use secrecy::{ExposeSecret, SecretString};
use setup::handover::STORE_SERVICE;
use setup::host::{HostFault, StoreEntry};
use tokio::sync::oneshot;
use zeroize::Zeroize;

/// Long enough to find and type a keyring's password.
const LIMIT: Duration = Duration::from_mins(1);

type Open = Arc<dyn Fn() -> keyring_core::Result<Arc<SystemStore>> + Send + Sync>;

/// The credential store of the person who is logged in.
pub(crate) struct CredentialStore {
    open: Open,
    limit: Duration,
}

impl CredentialStore {
    /// The one of this operating system.
    pub(crate) fn system() -> Self {
        Self { open: Arc::new(system_store), limit: LIMIT }
    }

    /// Writes a secret, and reads it back to be sure.
    pub(crate) async fn keep(&self, entry: &StoreEntry, secret: &SecretString) -> Result<(), HostFault> {
        let (open, name, secret) = (Arc::clone(&self.open), entry.clone(), secret.clone());
        let write = move || Written::make(find(&open, &name)?, &secret);
        self.within_limit(write, Written::take_back).await.map(drop)
    }

    /// Whether the store takes a secret right now: writes, reads and removes a word that is no secret.
    pub(crate) async fn ready(&self) -> Result<(), HostFault> {
        let probe = StoreEntry {
            service: STORE_SERVICE.to_owned(),
            account: "trial".to_owned(),
            label: "Peig Setup: trial entry".to_owned(),
        };
        self.keep(&probe, &SecretString::from("trial")).await?;
        self.forget(&probe).await
    }

    /// Reads a secret; `None` when there is no such entry.
    pub(crate) async fn recall(&self, entry: &StoreEntry) -> Result<Option<SecretString>, HostFault> {
        let (open, name) = (Arc::clone(&self.open), entry.clone());
        self.within_limit(move || read(&find(&open, &name)?), drop).await
    }

    /// Removes a secret; nothing to remove is a success.
    pub(crate) async fn forget(&self, entry: &StoreEntry) -> Result<(), HostFault> {
        let (open, name) = (Arc::clone(&self.open), entry.clone());
        self.within_limit(move || remove(&find(&open, &name)?), drop).await
    }

    /// Runs a blocking piece of work and waits for it within the limit. What it does after that is handed to
    /// `undo`. Going over the limit means that the store waits for a password nobody types.
    async fn within_limit<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, HostFault> + Send + 'static,
        undo: impl FnOnce(T) + Send + 'static,
    ) -> Result<T, HostFault> {
        let (sender, mut receiver) = oneshot::channel();
        tokio::task::spawn_blocking(move || {
            if let Err(Ok(late)) = sender.send(work()) {
                undo(late);
            }
        });
        let outcome = if let Ok(answer) = tokio::time::timeout(self.limit, &mut receiver).await {
            answer.unwrap_or_else(|_| Err(HostFault::Failed("the credential store stopped".to_owned())))
        } else {
            // Whatever was sent before this counts; whatever comes after it is undone.
            receiver.close();
            receiver.try_recv().unwrap_or(Err(HostFault::Locked))
        };
        if let Err(fault) = &outcome {
            tracing::warn!(%fault, "the credential store could not be used");
        }
        outcome
    }
}

/// A secret that was written, and what it replaced.
struct Written {
    entry: Entry,
    previous: Option<SecretString>,
}

impl Written {
    fn make(entry: Entry, secret: &SecretString) -> Result<Self, HostFault> {
        let previous = read(&entry)?;
        // EXPOSE: the store is where the secret is meant to be.
        entry.set_password(secret.expose_secret()).map_err(meaning)?;
        let written = Self { entry, previous };
        let kept = read(&written.entry)?;
        if kept.is_some_and(|kept| kept.expose_secret() == secret.expose_secret()) {
            Ok(written)
        } else {
            written.take_back();
            Err(HostFault::Failed("the credential store did not give back what was written".to_owned()))
        }
    }

    fn take_back(self) {
        let undone = match &self.previous {
            // EXPOSE: what was in the store goes back to it.
            Some(previous) => self.entry.set_password(previous.expose_secret()).map_err(meaning),
            None => remove(&self.entry),
        };
        if let Err(fault) = undone {
            tracing::warn!(%fault, "a late write to the credential store could not be taken back");
        }
    }
}

fn read(entry: &Entry) -> Result<Option<SecretString>, HostFault> {
    match entry.get_password() {
        Ok(text) => Ok(Some(SecretString::from(text))),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(meaning(error)),
    }
}

fn remove(entry: &Entry) -> Result<(), HostFault> {
    match entry.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(meaning(error)),
    }
}

fn find(open: &Open, name: &StoreEntry) -> Result<Entry, HostFault> {
    let store = open().map_err(meaning)?;
    let modifiers = modifiers(std::env::consts::OS, &name.label);
    store.build(&name.service, &name.account, modifiers.as_ref()).map_err(meaning)
}

/// What an entry is made with on this system, beside its names. Only the Secret Service shows a label; the other two show
/// service and account. Credential Manager's entries roam with the person's profile, and with it to a domain controller,
/// unless they are bound to this computer (`CRED_PERSIST_LOCAL_MACHINE`, learn.microsoft.com, CREDENTIALW; the crate's own
/// default is `Enterprise`). Keychain's and the Secret Service's stay where they are.
fn modifiers<'a>(system: &str, label: &'a str) -> Option<HashMap<&'static str, &'a str>> {
    match system {
        "linux" => Some(HashMap::from([("label", label)])),
        "windows" => Some(HashMap::from([("persistence", "Local")])),
        _ => None,
    }
}

/// What an error of the store means to the admin. Its own text goes along only where it cannot hold a value.
fn meaning(error: Error) -> HostFault {
    match error {
        Error::NoStorageAccess(cause) => match absent(cause.as_ref()) {
            Some(why) => HostFault::Unavailable(why.to_owned()),
            None => HostFault::Locked,
        },
        Error::PlatformFailure(cause) => failure(cause.as_ref()),
        Error::NoDefaultStore => HostFault::Unavailable("no credential store".to_owned()),
        Error::BadEncoding(mut value) | Error::BadDataFormat(mut value, _) => {
            value.zeroize();
            HostFault::Failed("the entry does not hold text".to_owned())
        }
        Error::TooLong(what, limit) => HostFault::Failed(format!("{what} is longer than {limit}")),
        Error::Ambiguous(entries) => HostFault::Failed(format!("{} entries match", entries.len())),
        Error::Invalid(what, why) => HostFault::Failed(format!("{what} is not valid: {why}")),
        other => HostFault::Failed(other.to_string()),
    }
}

/// Why there is none, where a store that gives no access is none. The Secret Service answers, but has no default collection: a
/// keyring daemon on a session where nobody has ever unlocked or made a keyring.
#[cfg(target_os = "linux")]
fn absent(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> Option<&'static str> {
    use secret_service::Error::{NoResult, Unavailable};
    matches!(cause.downcast_ref(), Some(NoResult | Unavailable)).then_some("no keyring has been set up")
}

/// Credential Manager is never locked. Its crate says "no access" for one status only, `ERROR_NO_SUCH_LOGON_SESSION` (1312): the
/// session is of a kind that has no credential set (learn.microsoft.com, `CredWriteW`), such as one over a network or of a
/// scheduled task, and nobody can unlock anything there.
#[cfg(target_os = "windows")]
fn absent(_cause: &(dyn std::error::Error + Send + Sync + 'static)) -> Option<&'static str> {
    Some("Windows has no credential store in this session (1312)")
}

#[cfg(target_os = "macos")]
fn absent(_cause: &(dyn std::error::Error + Send + Sync + 'static)) -> Option<&'static str> {
    None
}

/// What the store says about a failure of its own. The Secret Service is a program that need not be there, and a bus
/// without it looks like this. The other two systems have their store in every session, so a failure is not taken for none:
/// without a store a secret is made all the same, with a failing one the admin decides first.
#[cfg(target_os = "linux")]
fn failure(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> HostFault {
    HostFault::Unavailable(cause.to_string())
}

#[cfg(target_os = "windows")]
fn failure(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> HostFault {
    HostFault::Failed(cause.to_string())
}

#[cfg(target_os = "macos")]
fn failure(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> HostFault {
    let error = cause.downcast_ref::<security_framework::base::Error>();
    keychain_failure(error.map(|error| error.code()), cause.to_string())
}

/// What a status of the Keychain (an `OSStatus` of `SecBase.h`) means: whoever was asked for the password cancelled
/// (`errSecUserCanceled`) or gave a wrong one (`errSecAuthFailed`), or nobody could be asked
/// (`errSecInteractionNotAllowed`).
#[cfg(any(target_os = "macos", test))]
fn keychain_failure(status: Option<i32>, text: String) -> HostFault {
    match status {
        Some(-128 | -25293 | -25308) => HostFault::Locked,
        _ => HostFault::Failed(text),
    }
}

#[cfg(target_os = "linux")]
fn system_store() -> keyring_core::Result<Arc<SystemStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "windows")]
fn system_store() -> keyring_core::Result<Arc<SystemStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn system_store() -> keyring_core::Result<Arc<SystemStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(test)]
mod tests;
