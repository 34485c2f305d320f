//! The states a practice tenant can start in.
//!
//! Owns the list and the seeding of each. Refuses to own the documents' shapes: those are built by `documents`.

mod name;
mod prepared;
mod seed;

pub use name::{Scenario, UnknownScenario};
pub use seed::registration;
