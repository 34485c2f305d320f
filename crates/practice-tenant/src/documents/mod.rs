//! What the tenant holds: raw JSON documents in Microsoft's shapes, and the lookups that both hosts need.
//!
//! Owns the collections and their invariants (deleting an application takes its service principal with it). Refuses
//! to own permission checks and HTTP.

pub(crate) mod bin;
pub(crate) mod company;
mod consent;
mod lagging;
mod lookup;
mod replicas;
pub(crate) mod shape;
mod store;
mod upkeep;

pub(crate) use lookup::{find, text};
pub(crate) use replicas::Replicas;
pub use store::{Documents, Person};
pub(crate) use upkeep::Consent;
