//! Where the admin may go. Enforced here, whatever the page shows.

use jiff::Timestamp;

use serde::Serialize;

use super::place::Place;
use super::state::State;
use crate::check::{self, Finding, Status};
use crate::facts::Facts;
use crate::guide::{SECTIONS, SectionId};
use crate::plan::{RenewalPhase, renewal_phase};
use crate::update::{Standing, UpdateBy};

/// How far a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(ts_rs::TS), ts(export))]
#[serde(rename_all = "camelCase")]
pub enum SectionState {
    /// Not known yet: the tenant has not been read.
    Unknown,
    /// Something required is not there.
    Open,
    /// Written, and not yet visible everywhere at Microsoft.
    Settling,
    /// Another person has to act.
    Waiting,
    /// All that is required holds.
    Done,
}

/// A token may be asked for: never in a foreign cloud that the admin has not agreed to.
pub(crate) fn may_sign_in(state: &State) -> bool {
    state.target.is_trusted()
}

/// This program is safe to use, as far as is known; in the practice tenant it always is.
pub(crate) fn is_safe(state: &State) -> bool {
    state.target.is_practice() || state.updates.is_safe()
}

/// A newer program is installed only where nothing is under way and nothing would be lost with this one.
pub(crate) fn may_install_update(state: &State) -> bool {
    let by_program = |one: &Standing| one.newer.is_some() && one.by == UpdateBy::Program;
    state.updates.standing().is_some_and(by_program) && state.jobs.is_idle() && state.closing_risk().is_none()
}

/// The secret's value may be put on the clipboard: by whoever is signed in. One that is in memory alone by anybody: where
/// signing in again fails, that is the only way in which it gets to Peig, and what is kept in the store waits there.
pub(super) fn may_copy_secret(state: &State) -> bool {
    state.access.is_signed_in() || state.vault.is_only_here()
}

/// The copy on this computer may be forgotten: never by whoever finds the desk empty, as there may be no other.
pub(super) fn may_forget_secret(state: &State) -> bool {
    state.access.is_signed_in()
}

/// Whether Microsoft can be reached; said where it was looked at.
pub(crate) fn reachable(state: &State) -> Option<Finding> {
    state.reach.is_known().then(|| check::reachable(state.reach.found(), state.access.is_signed_in()))
}

/// The checklist of the place on screen.
pub(crate) fn checklist(state: &State, now: Timestamp) -> Vec<Finding> {
    match state.place {
        Place::Welcome | Place::SignIn => Vec::new(),
        Place::Readiness => {
            let found = state.facts(now).map(|facts| check::readiness(&facts)).unwrap_or_default();
            let way = reachable(state).filter(|_| !found.is_empty());
            found.into_iter().chain(way).collect()
        }
        Place::Section(section) => state.findings(section, now),
        Place::Values | Place::Health => state.findings(SectionId::Confirm, now),
    }
}

/// How far a section is in the tenant.
pub(crate) fn section_state(findings: &[Finding]) -> SectionState {
    if findings.is_empty() {
        return SectionState::Unknown;
    }
    let held: Vec<_> =
        findings.iter().filter(|finding| !finding.allows_next()).map(|one| &one.status).collect();
    if held.is_empty() {
        SectionState::Done
    } else if held.iter().all(|status| matches!(status, Status::Settling { .. })) {
        SectionState::Settling
    } else if held.iter().all(|status| matches!(status, Status::WaitingForSomeone | Status::Settling { .. }))
    {
        SectionState::Waiting
    } else {
        SectionState::Open
    }
}

/// Everything required in the section holds.
pub(crate) fn is_done(state: &State, section: SectionId, now: Timestamp) -> bool {
    section_state(&state.findings(section, now)) == SectionState::Done
}

/// The first section with something open; none when all is done.
pub(crate) fn first_open(state: &State, now: Timestamp) -> Option<SectionId> {
    SECTIONS.iter().map(|section| section.id).find(|id| !is_done(state, *id, now))
}

/// The first section that needs the admin; one that only waits for Microsoft (a kept secret is being tried) does not.
fn first_to_do(state: &State, now: Timestamp) -> Option<SectionId> {
    let settled = |state: SectionState| matches!(state, SectionState::Done | SectionState::Settling);
    let mut sections = SECTIONS.iter().map(|section| section.id);
    sections.find(|id| !settled(section_state(&state.findings(*id, now))))
}

/// What the readiness screen found forbids the whole job, and nothing of it works yet: then nothing is made at all.
pub(crate) fn is_held_back(facts: &Facts<'_>) -> bool {
    facts.live_secrets().is_empty() && !check::readiness(facts).iter().all(Finding::allows_next)
}

/// A section can be entered once the tenant is confirmed and all sections before it hold.
pub(crate) fn is_reachable(state: &State, section: SectionId, now: Timestamp) -> bool {
    let entered = matches!(state.place, Place::Readiness | Place::Section(_) | Place::Values | Place::Health);
    let before = SECTIONS.iter().map(|one| one.id).take_while(|id| *id != section);
    state.tenant.is_confirmed()
        && entered
        && state.facts(now).is_some_and(|facts| !is_held_back(&facts))
        && before.into_iter().all(|id| is_done(state, id, now))
}

/// Keys of the findings that hold Next back on this screen.
pub(crate) fn blocked_by(state: &State, now: Timestamp) -> Vec<String> {
    checklist(state, now)
        .iter()
        .filter(|finding| !finding.allows_next())
        .map(|finding| finding.key.clone())
        .collect()
}

/// Where Next leads, if it may be pressed now.
pub(crate) fn next(state: &State, now: Timestamp) -> Option<Place> {
    if !state.jobs.is_idle() || state.tenant.observation().is_none() {
        return None;
    }
    // The health screen holds nobody back: what is open is what comes next.
    if state.place == Place::Health {
        return Some(first_open(state, now).map_or(Place::Values, Place::Section));
    }
    if !blocked_by(state, now).is_empty() || state.facts(now).is_some_and(|facts| facts.bin_is_open()) {
        return None;
    }
    match state.place {
        Place::Welcome | Place::SignIn | Place::Values | Place::Health => None,
        // Half done: the guide goes on where something is open. Finished: what Peig still needs, or how it is doing.
        // A secret that has expired is renewed, not made as if there never had been one.
        Place::Readiness => Some(match first_to_do(state, now) {
            Some(SectionId::Secret) if has_expired(state, now) => Place::Health,
            Some(section) => Place::Section(section),
            None if state.facts(now).is_some_and(|facts| waits_for_peig(&facts)) => Place::Values,
            None => Place::Health,
        }),
        Place::Section(SectionId::Confirm) => Some(Place::Values),
        Place::Section(section) => after(section).map(Place::Section),
    }
}

/// The last secret of Peig's has expired.
fn has_expired(state: &State, now: Timestamp) -> bool {
    state.facts(now).is_some_and(|facts| renewal_phase(&facts) == RenewalPhase::Expired)
}

/// A renewal waits for Peig.
pub(crate) fn hands_over(facts: &Facts<'_>) -> bool {
    renewal_phase(facts) == RenewalPhase::HandOver
}

/// The value at hand has still to be entered in Peig.
pub(crate) fn is_needed(facts: &Facts<'_>) -> bool {
    hands_over(facts) || facts.waits_for_peig()
}

/// The first secret is ready and has not left this program; a renewal's is told with what it replaces.
fn waits_for_peig(facts: &Facts<'_>) -> bool {
    facts.waits_for_peig() && !hands_over(facts)
}

/// The first section that does not hold by what was read, settling or not.
pub(crate) fn first_not_held(state: &State, now: Timestamp) -> Option<SectionId> {
    let facts = state.facts(now)?;
    let mut sections = SECTIONS.iter().map(|section| section.id);
    sections.find(|id| !check::section(*id, &facts).iter().all(Finding::allows_next))
}

/// "Set everything up" begins only where nothing that is required holds it back, and nothing has to be chosen first.
pub(crate) fn may_set_everything_up(state: &State, now: Timestamp) -> bool {
    let Some(facts) = state.facts(now) else { return false };
    let free = check::readiness(&facts).iter().all(Finding::allows_next);
    free && !facts.choice_needed() && !facts.bin_is_open() && !facts.is_undecided()
}

/// Where Back leads.
pub(crate) fn back(state: &State) -> Option<Place> {
    match state.place {
        Place::SignIn => Some(Place::Welcome),
        // Leaving the tenant is "sign out"; Back only moves between screens of this sign-in.
        Place::Welcome | Place::Readiness => None,
        Place::Section(section) => {
            let before = SECTIONS.iter().map(|one| one.id).take_while(|id| *id != section).last();
            Some(before.map_or(Place::Readiness, Place::Section))
        }
        Place::Values => Some(Place::Section(SectionId::Confirm)),
        Place::Health => Some(Place::Readiness),
    }
}

fn after(section: SectionId) -> Option<SectionId> {
    SECTIONS.iter().map(|one| one.id).skip_while(|id| *id != section).nth(1)
}
