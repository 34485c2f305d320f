//! The tenant as it is known, and what the admin has chosen and done there: replaced whole with another tenant.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use crate::facts::{Adopted, Choices};
use crate::guide::PermissionKind;
use crate::handover::{Entry, FileId, SavedFile, Undone};
use crate::ledger::{Fact, LAG, Ledger};
use crate::plan::{Change, Removal};
use crate::tenant::ask::missing_answer;
use crate::tenant::hanging::Hanging;
use crate::tenant::observe::Memory;
use crate::tenant::snapshot::{Meant, Observation};

/// The tenant as it is known.
#[derive(Default)]
pub(crate) struct Tenant {
    observation: Option<Observation>,
    memory: Memory,
    ledger: Ledger,
    /// What hangs on the registration beside what every read tells, once the admin looks at its removal.
    pub(crate) hanging: Option<Hanging>,
    /// A removal that was agreed to, and may have been carried out although its answer did not arrive; and when that was.
    removing: Option<(Removal, Timestamp)>,
    pub(crate) choices: Choices,
    /// Another registration was chosen, and what hangs on it has not been read yet.
    choosing: bool,
    /// The registrations that this run has made, and the accounts with which it has: object ids.
    made: BTreeMap<String, String>,
    /// Object ids of the registrations to which this run has granted something.
    granted: BTreeSet<String>,
    /// An approval on Microsoft's page, from the moment at which the page is opened.
    approval: Option<Approving>,
    /// The admin has said that this is the right tenant.
    confirmed: bool,
    journal: Vec<Entry>,
    /// What was refused for good.
    left: Vec<Undone>,
    /// Files that were saved, the latest first.
    saved: Vec<SavedFile>,
}

/// An approval on Microsoft's page.
struct Approving {
    /// Object id of the registration.
    registration: String,
    /// When the page said that it is given.
    said: Option<Timestamp>,
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
    /// `me` is the account with which it was changed.
    pub(crate) fn acknowledge(
        &mut self,
        seen: Option<Observation>,
        facts: Vec<Fact>,
        me: &str,
        now: Timestamp,
    ) {
        let restored = seen.is_some();
        if let Some(seen) = seen {
            // Whoever has it back means it, whatever they had meant before.
            if let Some(back) = seen.registration().filter(|_| self.choices.meant != Meant::TheOnlyOne) {
                self.choices.meant = Meant::This(back.id.clone());
            }
            self.observation = Some(seen);
        }
        for fact in facts {
            match &fact {
                Fact::Made { registration } => {
                    self.made.insert(registration.clone(), me.to_owned());
                }
                // Restored, it is what was in the bin meanwhile.
                Fact::Deleted(one) => {
                    self.made.remove(&one.id);
                }
                Fact::Registered(one) if !restored && self.choices.meant == Meant::New => {
                    self.choices.meant = Meant::This(one.id.clone());
                }
                // What a restored one has, it was given before.
                Fact::Consented { permission, .. }
                    if !restored && permission.kind == PermissionKind::Application =>
                {
                    self.granted.extend(self.in_use().map(str::to_owned));
                }
                _ => {}
            }
            self.ledger.acknowledge(fact, now);
        }
        if let Some(observation) = &mut self.observation {
            self.ledger.write_into(observation);
        }
    }

    /// See [`Ledger::forget_consents`].
    pub(crate) fn doubt_consents(&mut self) {
        self.ledger.forget_consents();
    }

    /// Another account reads: what it may see is its own, and so are its roles.
    pub(crate) fn change_account(&mut self) {
        self.removing = None;
        self.memory.forget_account();
        // A rule may except an account.
        self.choices.refused = None;
        (self.choices.without_consent, self.choices.try_consent) = (false, false);
        if let Some(observation) = &mut self.observation {
            observation.roles = Err(Box::new(missing_answer()));
        }
    }

    /// The admin wants to see what is so now.
    pub(crate) fn refresh(&mut self) {
        self.memory.refresh();
    }

    /// Another registration comes into use, or is to be made; what hangs on it has still to be read. One that is not there
    /// any more is no choice.
    pub(crate) fn choose(&mut self, meant: Meant) {
        self.removing = None;
        let Some(observation) = &mut self.observation else { return };
        let chosen = meant.among(&observation.registrations).map(|one| one.id.clone());
        self.choosing = chosen.is_some();
        let lost = chosen.is_none() && meant != Meant::New;
        self.choices.meant = if lost { Meant::TheOnlyOne } else { meant };
        observation.use_registration(chosen);
    }

    /// The admin has seen who else can sign in as the registration in use, and uses it: what they have not left goes.
    pub(crate) fn adopt(&mut self, seen: BTreeSet<String>) {
        let Some(registration) = self.in_use().map(str::to_owned) else { return };
        let former = self.choices.adopted.take().filter(|former| former.registration == registration);
        let left = former.map(|former| former.left).unwrap_or_default();
        self.choices.adopted = Some(Adopted { registration, left: &left & &seen, seen });
    }

    /// One of what the admin saw stays, or goes.
    pub(crate) fn leave_foothold(&mut self, key: String, leave: bool) {
        let Some(adopted) = self.choices.adopted.as_mut().filter(|one| one.seen.contains(&key)) else {
            return;
        };
        if leave {
            adopted.left.insert(key);
        } else {
            adopted.left.remove(&key);
        }
    }

    /// What was acknowledged belongs to a registration that is not in use any more.
    pub(crate) fn forget_acknowledged(&mut self) {
        self.left.clear();
        self.choices.without.clear();
        self.ledger.forget_properties();
    }

    /// The registration is in the bin: what was known of it is of no use, and nothing has been decided about the next.
    pub(crate) fn removed(&mut self) {
        self.memory.refresh();
        self.hanging = None;
        self.removing = None;
        self.left.clear();
        self.choices.without.clear();
        self.choices.meant = Meant::TheOnlyOne;
    }

    /// Of a removal that the admin has agreed to nobody knows whether Microsoft has carried it out.
    pub(crate) fn note_lost_removal(&mut self, removal: Removal, now: Timestamp) {
        self.removing = Some((removal, now));
    }

    /// A removal of which that was not known, where the bin shows that it was: that a replica does not show the registration
    /// proves nothing. Once every replica has had its time and it is still there, it was not, and whatever becomes of it
    /// afterwards is somebody else's doing.
    pub(crate) fn take_lost_removal(&mut self) -> Option<Removal> {
        let seen = self.observation.as_ref()?;
        let (removal, since) = self.removing.as_ref()?;
        if seen.registrations.is_empty() && seen.deleted.iter().any(|one| one.id == removal.object_id) {
            return self.removing.take().map(|(removal, _)| removal);
        }
        if seen.read_at.duration_since(*since) > LAG {
            self.removing = None;
        }
        None
    }

    /// The admin says that this is the tenant they mean: the one that was read.
    pub(crate) fn confirm(&mut self) {
        self.confirmed |= self.observation.is_some();
    }

    pub(crate) fn note(&mut self, entries: impl IntoIterator<Item = Entry>) {
        self.journal.extend(entries);
    }

    /// This was refused for good; said once, by what was said last.
    pub(crate) fn note_left(&mut self, changes: &[Change], service_code: Option<&str>) {
        self.left.retain(|one| !changes.contains(&one.change));
        let undone = |change: &Change| Undone {
            change: change.clone(),
            service_code: service_code.map(str::to_owned),
        };
        self.left.extend(changes.iter().map(undone));
    }

    pub(crate) fn left(&self) -> &[Undone] {
        &self.left
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

    /// The account with which this run has made the registration in use, if it has.
    pub(crate) fn made_by(&self) -> Option<&str> {
        self.made.get(self.in_use()?).map(String::as_str)
    }

    /// This run has granted something to the registration in use, or may be having it granted.
    pub(crate) fn granted_here(&self) -> bool {
        let approving = self.approval.as_ref().map(|one| &one.registration);
        self.in_use().is_some_and(|id| self.granted.contains(id) || approving.is_some_and(|one| one == id))
    }

    /// Microsoft's page is opened, on which all that the registration in use lists can be approved.
    pub(crate) fn begin_approval(&mut self) {
        let registration = self.in_use().map(str::to_owned);
        self.approval = registration.map(|registration| Approving { registration, said: None });
    }

    /// The page has said so, which the tenant has still to show.
    pub(crate) fn note_approval(&mut self, now: Timestamp) {
        if let Some(approval) = &mut self.approval {
            approval.said = Some(now);
            self.granted.insert(approval.registration.clone());
        }
    }

    /// Nothing is waited for any more. Where nobody has refused it, it may have been, or may yet be, given.
    pub(crate) fn end_approval(&mut self, refused: bool) {
        self.granted.extend(self.approval.take().filter(|_| !refused).map(|one| one.registration));
    }

    /// When Microsoft's page said that all is approved for the registration in use.
    pub(crate) fn approved_since(&self) -> Option<Timestamp> {
        let approval = self.approval.as_ref().filter(|one| self.in_use() == Some(&*one.registration));
        approval.and_then(|one| one.said)
    }

    /// Somebody has given themselves a way into the registration: nothing that was known of that counts.
    pub(crate) fn suspect(&mut self) {
        self.memory.look_closely();
        self.ledger.forget_gone();
    }

    pub(crate) fn memory(&self) -> &Memory {
        &self.memory
    }

    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
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
