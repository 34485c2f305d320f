//! Microsoft's published description of Graph, reduced to facts, and the comparison of exchanges with it.
//!
//! Owns the slice (paths, names, types, what is read-only or nullable), its derivation from the published `OpenAPI`
//! files, and the verdict on one exchange. Refuses to own any idea of ours of what an answer should be: the practice
//! tenant and the client are judged here and neither is known. Development only; no product code may depend on it.

mod check;
pub mod derive;
mod exchange;
mod folder;
mod slice;
mod values;

pub use check::{check, check_request, sent};
pub use exchange::{Exchange, Side, Violation};
pub use folder::{documents, measure, published};
pub use slice::{Operation, Property, Shape, Slice};
