//! The watch of the shipped program.

use super::arranged::Arranged;
use crate::wire::{Reply, Request};

/// Watches nothing.
#[derive(Debug, Default)]
pub(crate) struct Watch {}

impl Watch {
    #[expect(clippy::unused_self, reason = "the same signature as in builds for tests")]
    pub(crate) fn exchange(&self, _: &Request, _: Option<&Reply>, _: Arranged) {}

    #[expect(clippy::unused_self, reason = "the same signature as in builds for tests")]
    pub(crate) fn verdict(&self) {}
}
