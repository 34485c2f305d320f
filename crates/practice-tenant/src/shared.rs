//! What both hosts and every handle share.
//!
//! Owns what is behind a lock, and in which order locks are taken. Refuses to own behaviour.

use std::sync::Mutex;
use std::time::Duration;

use crate::documents::Documents;
use crate::documents::shape::PRACTICE_GRAPH;
use crate::faults::Faults;
use crate::hold::Holds;
use crate::identity::sessions::Sessions;
use crate::log::Seen;
use crate::watch::Watch;
use crate::weather::Weather;
use crate::words::Spoken;

/// Addresses of a running practice tenant, without trailing slashes.
#[derive(Clone, Debug)]
pub(crate) struct Endpoints {
    pub(crate) authority: String,
    pub(crate) graph: String,
}

impl Endpoints {
    /// Microsoft's own addresses in a cloud.
    #[cfg(feature = "tls")]
    pub(crate) fn of_microsoft(dress: crate::dress::Dress) -> Self {
        Self {
            authority: format!("https://{}", dress.sign_in().0),
            graph: format!("https://{}", dress.graph()),
        }
    }

    /// What stands before the permissions.
    pub(crate) fn resource(&self) -> &str {
        if self.graph.starts_with("https:") { &self.graph } else { PRACTICE_GRAPH }
    }

    pub(crate) fn portal(&self) -> String {
        format!("{}/portal", self.authority)
    }
}

/// The state of a running practice tenant. Locks are taken in the order of the fields, documents first.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) endpoints: Endpoints,
    /// How long every request takes.
    pub(crate) delay: Duration,
    pub(crate) documents: Mutex<Documents>,
    pub(crate) sessions: Mutex<Sessions>,
    pub(crate) faults: Faults,
    pub(crate) weather: Weather,
    pub(crate) holds: Holds,
    pub(crate) log: Mutex<Vec<Seen>>,
    pub(crate) watch: Watch,
    pub(crate) spoken: Spoken,
}
