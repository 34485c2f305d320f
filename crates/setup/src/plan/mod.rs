//! What has to be changed: pure functions of the facts. What the admin is shown is what is applied.

mod change;
mod extra;
mod removal;
mod renewal;
mod sections;
mod told;

pub use change::Change;
pub use extra::{further_access, taking_back};
pub use removal::{Goes, Removal};
pub use renewal::{
    CredentialStanding, RenewalPhase, asks_whether_peig_has_it, may_finish, peig_is_stopped, renewal,
    renewal_phase, replaced, standings, tidy,
};
pub use sections::{another_secret, everything, new_secret, plan};
pub use told::{ChangeView, digest, made, of_foothold};
