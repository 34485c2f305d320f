//! The Graph host.

use crate::server::{Acted, Outcome};
use crate::shared::Shared;
use crate::wire::{Body, Reply, Request};

pub(crate) fn answer(_shared: &Shared, _request: &Request) -> Acted {
    Acted { outcome: Outcome::Answered(Reply::new(404, Body::None)), parts: Vec::new(), caller: None }
}
