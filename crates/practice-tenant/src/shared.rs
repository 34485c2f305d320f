//! What both hosts and every handle share.
//!
//! Owns the locks. Refuses to own behaviour.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::documents::Documents;
use crate::faults::Faults;
use crate::identity::Sessions;
use crate::log::Seen;
use crate::watch::Watch;

/// Addresses of a running practice tenant, without trailing slashes.
#[derive(Clone, Debug)]
pub(crate) struct Endpoints {
    pub(crate) authority: String,
    pub(crate) graph: String,
}

impl Endpoints {
    /// Microsoft's own addresses, worldwide cloud.
    #[cfg(feature = "tls")]
    pub(crate) fn of_microsoft() -> Self {
        Self {
            authority: format!("https://{}", crate::tls::SIGN_IN),
            graph: format!("https://{}", crate::tls::GRAPH),
        }
    }

    pub(crate) fn portal(&self) -> String {
        format!("{}/portal", self.authority)
    }
}

/// The state of a running practice tenant. Locks are taken in the order of the fields, documents first.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) endpoints: Endpoints,
    pub(crate) documents: Mutex<Documents>,
    pub(crate) sessions: Mutex<Sessions>,
    pub(crate) faults: Faults,
    pub(crate) log: Mutex<Vec<Seen>>,
    pub(crate) watch: Watch,
}

/// Takes a lock whether or not a test panicked while holding it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
