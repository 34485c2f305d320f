//! Slow work beside the wizard's task. Each job reports events with its number and touches no state.

pub(super) mod approving;
mod bench;
mod left;
pub(super) mod looking;
mod lost;
pub(super) mod perform;
pub(super) mod proving;
pub(super) mod reading;
mod secret;
pub(super) mod signing_in;
pub(super) mod store;
pub(super) mod updating;
mod waiting;
