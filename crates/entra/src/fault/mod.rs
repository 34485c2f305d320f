//! What went wrong, told apart as far as a caller acts on it.
//!
//! Owns: the closed list of cases, the record of one fault, and (in its submodules) how Graph's error objects, the
//! sign-in service's answers and a claims challenge are read. Does not own: sentences for a person, or whether to try
//! again (`retry`).

pub mod catalogue;
mod challenge;
mod code;
mod graph;
mod graph_codes;
mod numbers;
mod record;
mod retry_after;
mod sign_in;

pub use challenge::claims_challenge;
pub use code::Code;
pub(crate) use record::clean;
pub use record::{Fault, Named, is_unseen};
pub use retry_after::retry_after;
