//! Where the admin may go. Enforced here, whatever the page shows.

use jiff::Timestamp;

use super::state::{Place, State};
use super::upkeep;
use crate::check::{self, Finding};
use crate::facts::Facts;
use crate::guide::SECTIONS;
use crate::ipc::{SectionId, SectionState, Status};

/// The checklist of the place on screen.
pub(super) fn checklist(state: &State, now: Timestamp) -> Vec<Finding> {
    match state.place {
        Place::Welcome | Place::SignIn => Vec::new(),
        Place::Readiness => state.facts(now).map(|facts| check::readiness(&facts)).unwrap_or_default(),
        Place::Section(section) => state.findings(section, now),
        Place::Values | Place::Health => state.findings(SectionId::Confirm, now),
    }
}

/// How far a section is in the tenant.
pub(super) fn section_state(findings: &[Finding]) -> SectionState {
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
pub(super) fn is_done(state: &State, section: SectionId, now: Timestamp) -> bool {
    section_state(&state.findings(section, now)) == SectionState::Done
}

/// The first section with something open; none when all is done.
pub(super) fn first_open(state: &State, now: Timestamp) -> Option<SectionId> {
    SECTIONS.iter().map(|section| section.id).find(|id| !is_done(state, *id, now))
}

/// The first section that needs the admin; one that only waits for Microsoft (a kept secret is being tried) does not.
fn first_to_do(state: &State, now: Timestamp) -> Option<SectionId> {
    let settled = |state: SectionState| matches!(state, SectionState::Done | SectionState::Settling);
    let mut sections = SECTIONS.iter().map(|section| section.id);
    sections.find(|id| !settled(section_state(&state.findings(*id, now))))
}

/// What the readiness screen found forbids the whole job, and nothing of it works yet: then nothing is made at all.
pub(super) fn is_held_back(facts: &Facts<'_>) -> bool {
    facts.live_secrets().is_empty() && !check::readiness(facts).iter().all(Finding::allows_next)
}

/// A section can be entered once the tenant is confirmed and all sections before it hold.
pub(super) fn is_reachable(state: &State, section: SectionId, now: Timestamp) -> bool {
    let entered = matches!(state.place, Place::Readiness | Place::Section(_) | Place::Values | Place::Health);
    let before = SECTIONS.iter().map(|one| one.id).take_while(|id| *id != section);
    state.confirmed
        && entered
        && state.facts(now).is_some_and(|facts| !is_held_back(&facts))
        && before.into_iter().all(|id| is_done(state, id, now))
}

/// Keys of the findings that hold Next back on this screen.
pub(super) fn blocked_by(state: &State, now: Timestamp) -> Vec<String> {
    checklist(state, now).iter().filter(|finding| !finding.allows_next()).map(Finding::key).collect()
}

/// Where Next leads, if it may be pressed now.
pub(super) fn next(state: &State, now: Timestamp) -> Option<Place> {
    if state.job.is_some() || state.observation.is_none() {
        return None;
    }
    // The health screen holds nobody back: what is open is what comes next.
    if state.place == Place::Health {
        return Some(upkeep::after_health(state, now));
    }
    if !blocked_by(state, now).is_empty() || state.facts(now).is_some_and(|facts| facts.bin_is_open()) {
        return None;
    }
    match state.place {
        Place::Welcome | Place::SignIn | Place::Values | Place::Health => None,
        // Half done: the guide goes on where something is open. Finished: how it is doing.
        // A secret that has expired is renewed, not made as if there never had been one.
        Place::Readiness => Some(match first_to_do(state, now) {
            Some(SectionId::Secret) if upkeep::has_expired(state, now) => Place::Health,
            Some(section) => Place::Section(section),
            None => Place::Health,
        }),
        Place::Section(SectionId::Confirm) => Some(Place::Values),
        Place::Section(section) => after(section).map(Place::Section),
    }
}

/// "Set everything up" begins only where nothing that is required holds it back, and nothing has to be chosen first.
pub(super) fn may_set_everything_up(state: &State, now: Timestamp) -> bool {
    let Some(facts) = state.facts(now) else { return false };
    let free = check::readiness(&facts).iter().all(Finding::allows_next);
    free && !facts.observation.choice_needed() && !facts.bin_is_open()
}

/// Where Back leads.
pub(super) fn back(state: &State) -> Option<Place> {
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
