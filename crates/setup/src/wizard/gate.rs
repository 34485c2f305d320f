//! Where the admin may go. Enforced here, whatever the page shows.

use jiff::Timestamp;

use super::state::{Place, State};
use crate::check::{self, Finding};
use crate::guide::SECTIONS;
use crate::ipc::{SectionId, SectionState, Status};

/// The checklist of the place on screen.
pub(super) fn checklist(state: &State, now: Timestamp) -> Vec<Finding> {
    match state.place {
        Place::Welcome | Place::SignIn => Vec::new(),
        Place::Readiness => state.facts(now).map(|facts| check::readiness(&facts)).unwrap_or_default(),
        Place::Section(section) => state.findings(section, now),
        Place::Values => state.findings(SectionId::Confirm, now),
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

/// A section can be entered once the tenant is confirmed and all sections before it hold.
pub(super) fn is_reachable(state: &State, section: SectionId, now: Timestamp) -> bool {
    let entered = matches!(state.place, Place::Readiness | Place::Section(_) | Place::Values);
    let before = SECTIONS.iter().map(|one| one.id).take_while(|id| *id != section);
    state.confirmed
        && entered
        && state.observation.is_some()
        && before.into_iter().all(|id| is_done(state, id, now))
}

/// Keys of the findings that hold Next back on this screen.
pub(super) fn blocked_by(state: &State, now: Timestamp) -> Vec<String> {
    checklist(state, now).iter().filter(|finding| !finding.allows_next()).map(Finding::key).collect()
}

/// Where Next leads, if it may be pressed now.
pub(super) fn next(state: &State, now: Timestamp) -> Option<Place> {
    if state.job.is_some() || state.observation.is_none() || !blocked_by(state, now).is_empty() {
        return None;
    }
    match state.place {
        Place::Welcome | Place::SignIn | Place::Values => None,
        // Half done or finished: the guide goes on where something is open.
        Place::Readiness => Some(Place::Section(first_open(state, now).unwrap_or(SectionId::Confirm))),
        Place::Section(SectionId::Confirm) => Some(Place::Values),
        Place::Section(section) => after(section).map(Place::Section),
    }
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
    }
}

fn after(section: SectionId) -> Option<SectionId> {
    SECTIONS.iter().map(|one| one.id).skip_while(|id| *id != section).nth(1)
}
