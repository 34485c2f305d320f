//! What is there: the tenant as one snapshot, and how it is read.

pub mod ask;
pub mod candidates;
pub mod extra;
pub mod foothold;
pub mod hanging;
pub mod holders;
pub mod observe;
mod own_policies;
pub(crate) mod registration;
pub mod roles;
pub mod sign_in_grant;
pub mod snapshot;

use jiff::{SignedDuration, Timestamp};

/// What changes rarely and is large (the company, the account's roles and licences, the rules), or may not be asked for
/// often, is read this often. A look at the registration is taken every few seconds.
const STAYS_FRESH: SignedDuration = SignedDuration::from_mins(1);

fn is_fresh(since: Timestamp, now: Timestamp) -> bool {
    now.duration_since(since) < STAYS_FRESH
}
