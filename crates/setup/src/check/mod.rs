//! The checklist: one pure function for each item. No I/O, no clock.
//!
//! Owns what each item means. Whether a written thing is still settling is known to the `ledger`, what would mend it to
//! `plan`.

mod finding;
mod lists;
pub(crate) mod permissions;
pub(crate) mod prerequisites;
mod reachable;
mod registration;
mod secret;

pub use finding::{Finding, Status};
pub use lists::{confirm_from, readiness, section, sum_up};
pub use reachable::reachable;
