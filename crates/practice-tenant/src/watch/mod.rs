//! Every exchange with Graph held to Microsoft's published description, in builds for tests (feature `watch`).
//!
//! Owns what was found wrong in one practice tenant, and failing the test that caused it. Refuses to own the rules:
//! `contract` has them. The shipped program is built without the feature, and then all of this is nothing.

mod arranged;
#[cfg(feature = "watch")]
mod everything;
#[cfg(not(feature = "watch"))]
mod nothing;

pub(crate) use arranged::Arranged;
#[cfg(feature = "watch")]
pub(crate) use everything::Watch;
#[cfg(not(feature = "watch"))]
pub(crate) use nothing::Watch;
