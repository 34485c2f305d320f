//! What went wrong, as the admin is told it.

mod code;
mod told;

pub use code::{FaultCode, Way, name, ways, ways_where};
pub use told::{FaultView, told_as};
pub(crate) use told::{details, host, left_undone, own, strange_permission, view};
