//! What the wizard knows: a few structs, each with rules of its own. Decides nothing about the tenant.

mod access;
mod attendance;
mod jobs;
mod reach;
mod showing;
mod stay;
mod target;
mod tenant;
mod troubles;
mod updates;
mod vault;
mod whole;

pub(crate) use access::Who;
pub(crate) use attendance::SignInOver;
pub(crate) use jobs::Running;
pub use target::{ClientKind, CloudKind, CloudProblem};
pub(crate) use troubles::{Retry, Source};
pub(crate) use updates::{Look, Updates};
pub(crate) use vault::{HeldSecret, OnClipboard, Recalled};
pub(crate) use whole::State;
