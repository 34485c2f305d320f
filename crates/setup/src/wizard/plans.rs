//! What the admin may ask for, as lists of changes. What is on screen is made here, and so is what is carried out.

use jiff::Timestamp;

use super::event::Goal;
use super::gate;
use super::place::{BusyTask, Leave, Place};
use super::state::State;
use crate::facts::Facts;
use crate::guide::SectionId;
use crate::plan::{self, Change, Removal};

/// The list for a goal, as it is now; empty where nothing is to be done, or may not be.
pub(crate) fn of(state: &State, goal: Goal, now: Timestamp) -> Vec<Change> {
    let Some(facts) = state.facts(now) else { return Vec::new() };
    match goal {
        Goal::Section(section) => of_section(state, section, &facts),
        Goal::Everything => plan::everything(&facts),
        Goal::Renew => plan::renewal(&facts),
        Goal::PeigHasIt if plan::may_finish(&facts) => plan::replaced(&facts),
        Goal::Tidy => plan::tidy(&facts),
        // Of all that may be taken back, one at a time is agreed to.
        Goal::RemoveAccess => plan::further_access(&facts).iter().flat_map(plan::taking_back).collect(),
        Goal::TakeBackSignIn => match &state.stay.leaving {
            Some(Leave::TakingBack(left)) => left.iter().cloned().map(Change::TakeBackSignIn).collect(),
            _ => Vec::new(),
        },
        Goal::PeigHasIt | Goal::Restore | Goal::Remove => Vec::new(),
    }
}

/// What a section would change, with what may only be done on request. Nothing while the registration that was just
/// chosen has not been read: what hangs on it would be planned as missing.
fn of_section(state: &State, section: SectionId, facts: &Facts<'_>) -> Vec<Change> {
    if state.tenant.is_choosing() || gate::is_held_back(facts) {
        return Vec::new();
    }
    let mut changes = plan::plan(section, facts);
    if section == SectionId::Secret && changes.is_empty() {
        changes.extend(plan::another_secret(facts));
    }
    changes
}

/// Taking a registration out of the bin; none that is not there, and none while one is alive.
pub(super) fn restoring(state: &State, object_id: &str) -> Vec<Change> {
    let seen = state.tenant.observation().filter(|seen| seen.registrations.is_empty());
    let deleted = seen.and_then(|seen| seen.deleted.iter().find(|one| one.id == object_id));
    let restore = |one: &entra::graph::Application| Change::RestoreRegistration {
        object_id: one.id.clone(),
        app_id: one.app_id.clone(),
    };
    deleted.map(restore).into_iter().collect()
}

/// All that a removal takes away, as far as it is known.
pub(crate) fn removal(state: &State, now: Timestamp) -> Option<Removal> {
    let facts = state.facts(now)?;
    let in_use = facts.registration().map(|one| one.id.as_str());
    let hanging = state.tenant.hanging.as_ref().filter(|hanging| in_use == Some(hanging.object_id.as_str()));
    // A credential store that did not answer may hold one.
    let unknown = state.vault.is_unread() || state.vault.facts().seeking;
    let copy = state.vault.is_of(in_use) || state.vault.has_recalled() || unknown;
    Removal::of(&facts, hanging, copy)
}

/// All of it is known.
pub(crate) fn is_removal_whole(state: &State) -> bool {
    let hanging = state.tenant.hanging.as_ref().map(|hanging| hanging.object_id.as_str());
    hanging.is_some() && hanging == state.tenant.in_use()
}

/// It is being read.
pub(crate) fn is_removal_being_read(state: &State) -> bool {
    state.jobs.task() == Some(BusyTask::ReadingWhatGoes)
}

/// The goal may be asked for where the admin is, and as far as they are.
pub(super) fn may_be_asked_for(state: &State, goal: Goal) -> bool {
    match goal {
        Goal::Section(section) => state.place == Place::Section(section),
        Goal::RemoveAccess => {
            matches!(state.place, Place::Health | Place::Section(SectionId::Permissions))
        }
        Goal::Renew | Goal::Tidy | Goal::Remove => state.place == Place::Health,
        Goal::PeigHasIt => matches!(state.place, Place::Health | Place::Values),
        Goal::Everything => gate::may_set_everything_up(state, Timestamp::now()),
        Goal::Restore | Goal::TakeBackSignIn => true,
    }
}
