//! Applies planned changes, each idempotent or guarded, and gives the facts that Microsoft has acknowledged: the write's
//! answer is trusted, not a read after it.
//!
//! `steps` puts an agreed list into as few requests as can be, `registration` and `objects` change what is there, `foothold`
//! takes away what is somebody else's, `extra` what Peig does not need, `access` consents and makes the secret, `bin` deletes and restores.

mod access;
mod bin;
mod extra;
mod foothold;
mod objects;
mod registration;
mod secret;
mod steps;
mod tools;

pub use access::{Heard, NotGiven, Wanted, give};
pub use foothold::look_closely;
pub use objects::OVERWRITTEN;
pub use secret::{find_lost, remove as remove_secret};
pub use steps::{Step, apply, steps};
pub use tools::Tools;
pub(crate) use tools::is_broken;
