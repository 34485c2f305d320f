//! The tenant as it is known, and what the admin has chosen and done there: replaced whole with another tenant.

use jiff::Timestamp;

use crate::facts::Choices;
use crate::handover::{Entry, FileId, SavedFile};
use crate::ledger::{Fact, Ledger};
use crate::tenant::hanging::Hanging;
use crate::tenant::observe::Memory;
use crate::tenant::snapshot::Observation;

/// The tenant as it is known.
#[derive(Default)]
pub(crate) struct Tenant {
    observation: Option<Observation>,
    memory: Memory,
    ledger: Ledger,
    /// What hangs on the registration beside what every read tells, once the admin looks at its removal.
    hanging: Option<Hanging>,
    choices: Choices,
    /// Another registration was chosen, and what hangs on it has not been read yet.
    choosing: bool,
    /// The admin has said that this is the right tenant.
    confirmed: bool,
    journal: Vec<Entry>,
    /// Files that were saved, the latest first.
    saved: Vec<SavedFile>,
}

impl Tenant {
    /// Takes in a read, under what Microsoft has acknowledged and it may not show yet. Gives what was known before.
    pub(crate) fn read(&mut self, read: Observation, memory: Memory) -> Option<Observation> {
        self.memory = memory;
        self.choosing = false;
        let now = self.ledger.over(read);
        self.observation.replace(now)
    }

    /// Takes in what Microsoft has acknowledged. `seen` is the tenant read anew, where a change made that necessary.
    pub(crate) fn acknowledge(&mut self, seen: Option<Observation>, facts: Vec<Fact>, now: Timestamp) {
        if seen.is_some() {
            self.observation = seen;
        }
        for fact in facts {
            self.ledger.acknowledge(fact, now);
        }
        if let Some(observation) = &mut self.observation {
            self.ledger.write_into(observation);
        }
    }

    /// Another account reads: what it may see is its own, and so are its roles.
    pub(crate) fn change_account(&mut self) {
        self.memory.forget_account();
        if let Some(observation) = &mut self.observation {
            observation.roles = Ok(Vec::new());
        }
    }

    /// The admin wants to see what is so now.
    pub(crate) fn refresh(&mut self) {
        self.memory.refresh();
    }

    /// Another registration comes into use; what hangs on it has still to be read.
    pub(crate) fn choose(&mut self, object_id: Option<String>) {
        let known = |id: &String| {
            self.observation.as_ref().is_some_and(|seen| seen.registrations.iter().any(|one| one.id == *id))
        };
        self.choices.registration = object_id.filter(known);
        if let Some(observation) = &mut self.observation {
            observation.chosen.clone_from(&self.choices.registration);
            observation.service_principal = None;
            observation.assignments.clear();
            observation.grants.clear();
        }
        self.choosing = self.choices.registration.is_some();
    }

    /// What was acknowledged belongs to a registration that is not in use any more.
    pub(crate) fn forget_acknowledged(&mut self) {
        self.ledger.forget_properties();
    }

    /// The registration is in the bin: what was known of it is of no use, and nothing has been decided about the next.
    pub(crate) fn removed(&mut self) {
        self.memory.refresh();
        self.hanging = None;
        self.choices.registration = None;
        self.choices.make_new = false;
    }

    /// The admin says that this is the tenant they mean: the one that was read.
    pub(crate) fn confirm(&mut self) {
        self.confirmed |= self.observation.is_some();
    }

    pub(crate) fn choices_mut(&mut self) -> &mut Choices {
        &mut self.choices
    }

    pub(crate) fn look_at_removal(&mut self, hanging: Option<Hanging>) {
        self.hanging = hanging;
    }

    pub(crate) fn note(&mut self, entries: impl IntoIterator<Item = Entry>) {
        self.journal.extend(entries);
    }

    pub(crate) fn saved(&mut self, file: FileId, path: String) {
        self.saved.retain(|one| one.file != file);
        self.saved.insert(0, SavedFile { file, path });
    }

    pub(crate) fn observation(&self) -> Option<&Observation> {
        self.observation.as_ref()
    }

    /// Object id of the registration in use.
    pub(crate) fn in_use(&self) -> Option<&str> {
        self.observation.as_ref().and_then(|seen| seen.chosen.as_deref())
    }

    pub(crate) fn memory(&self) -> &Memory {
        &self.memory
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(crate) fn hanging(&self) -> Option<&Hanging> {
        self.hanging.as_ref()
    }

    pub(crate) fn choices(&self) -> &Choices {
        &self.choices
    }

    pub(crate) fn is_choosing(&self) -> bool {
        self.choosing
    }

    pub(crate) fn is_confirmed(&self) -> bool {
        self.confirmed
    }

    pub(crate) fn journal(&self) -> &[Entry] {
        &self.journal
    }

    pub(crate) fn saved_files(&self) -> &[SavedFile] {
        &self.saved
    }
}
