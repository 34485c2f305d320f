//! Taking back one access that Peig does not need. Never part of any other list: only on request, one at a time. Pure.

use super::change::Change;
use crate::facts::Facts;
use crate::tenant::extra::{Extra, extras};

/// What it takes to take one access back: the grant first, since it is what counts.
pub fn taking_back(extra: &Extra) -> Vec<Change> {
    let held = extra.held.iter().cloned().map(Change::Revoke);
    held.chain(extra.listed.iter().cloned().map(Change::Unlist)).collect()
}

/// Every access beyond Peig's of the registration in use.
pub fn further_access(facts: &Facts<'_>) -> Vec<Extra> {
    if facts.registration().is_some() { extras(facts.observation) } else { Vec::new() }
}
