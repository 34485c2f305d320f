//! What is there: the tenant as one snapshot, and how it is read.

pub mod ask;
pub mod hanging;
pub mod observe;
pub(crate) mod registration;
pub mod roles;
pub mod sign_in_grant;
pub mod snapshot;
