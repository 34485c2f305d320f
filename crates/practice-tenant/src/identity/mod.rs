//! The sign-in host.

use crate::shared::Shared;
use crate::wire::{Body, Reply, Request};

/// Codes, tokens and consents in flight.
#[derive(Debug)]
pub(crate) struct Sessions {}

impl Sessions {
    pub(crate) fn new() -> Result<Self, String> {
        Ok(Self {})
    }
}

pub(crate) fn answer(_shared: &Shared, _request: &Request) -> Reply {
    Reply::new(404, Body::None)
}
