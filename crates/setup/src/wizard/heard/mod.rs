//! What the wizard makes of a report, by what it is about.

pub(super) mod approved;
pub(super) mod looked;
pub(super) mod observed;
pub(super) mod performed;
pub(super) mod signed_in;
