//! The client secret: how long it lives, whose it is, what is known of it, what the tenant's rule says, its proof.

pub mod known;
pub mod lifetime;
pub mod ours;
pub mod policy;
pub mod prove;
pub mod trace;
