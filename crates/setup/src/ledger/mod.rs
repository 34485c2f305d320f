//! What Microsoft has acknowledged and replicas may not show yet: the one overlay over what is read.
//!
//! Microsoft's guidance for Entra (2026-03, "Designing for eventual consistency") is to trust the write's answer and not to
//! conclude from one read. So what was acknowledged is written into every read that does not show it, and its checklist
//! item *settles* until two reads in a row agree. One replica that lags takes nothing off the screen and puts nothing back
//! into a plan. Pure: time is an argument.

mod book;
mod fact;

pub(crate) use book::LAG;
pub use book::Ledger;
pub use fact::Fact;
