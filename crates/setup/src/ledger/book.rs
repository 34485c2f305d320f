//! The facts that are kept, and for how long.

use std::collections::BTreeMap;

use entra::graph::Application;
use jiff::{SignedDuration, Timestamp};

use super::fact::Fact;
use crate::guide::CheckId;
use crate::tenant::snapshot::Observation;

/// Agreeing reads after which a written thing counts as there for everybody.
const AGREEING_READS: u32 = 2;
/// Disagreeing reads in a row that it takes to believe that a thing which was there for everybody has been taken back.
const DISAGREEING_READS: u32 = 2;
/// So long after a write a disagreeing read is taken for a replica that is behind. Minutes have been reported
/// (`PEERS` 3A); there is no documented limit.
pub(crate) const LAG: SignedDuration = SignedDuration::from_mins(5);
/// So long after an object was made, "does not exist" is not believed.
const YOUNG: SignedDuration = SignedDuration::from_mins(10);

/// What Microsoft has acknowledged in this run, for as long as a replica may not know it.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
    /// When this run made or restored an object, by its id.
    made: BTreeMap<String, Timestamp>,
}

#[derive(Debug, Clone)]
struct Entry {
    fact: Fact,
    since: Timestamp,
    agreeing: u32,
    disagreeing: u32,
    settled: bool,
    /// The latest read said something about it.
    heard_of: bool,
}

impl Ledger {
    /// Microsoft has acknowledged this. It takes the place of what was known of the same thing.
    pub fn acknowledge(&mut self, fact: Fact, now: Timestamp) {
        match &fact {
            Fact::Registered(one) => {
                self.made(&one.id, now);
                self.forget_making(&one.id);
            }
            Fact::Deleted(one) => self.forget_making(&one.id),
            Fact::Principal(one) => self.made(&one.id, now),
            Fact::Secret { credential, .. } => self.made(&credential.key_id, now),
            _ => {}
        }
        self.entries.retain(|entry| !fact.replaces(&entry.fact));
        let (agreeing, disagreeing, settled, heard_of) = (0, 0, false, true);
        self.entries.push(Entry { fact, since: now, agreeing, disagreeing, settled, heard_of });
        // Objects are written before what hangs on them.
        self.entries.sort_by_key(|entry| entry.fact.rank());
    }

    /// Another registration is in use: what was acknowledged of the former one is of no use. What is gone stays gone, and
    /// what is young stays young.
    pub fn forget_properties(&mut self) {
        self.entries.retain(|entry| entry.fact.is_absence());
    }

    /// It has been in the bin since, so that it is there says nothing.
    fn forget_making(&mut self, id: &str) {
        self.entries.retain(|one| !matches!(&one.fact, Fact::Made { registration } if registration == id));
    }

    fn made(&mut self, id: &str, now: Timestamp) {
        self.made.insert(id.to_owned(), now);
    }

    /// What was read, with what Microsoft has acknowledged and this read may not show yet.
    pub fn over(&mut self, mut read: Observation) -> Observation {
        let now = read.read_at;
        self.entries.retain(|entry| now.duration_since(entry.since) < LAG);
        self.believe_the_bin(&read);
        for entry in &mut self.entries {
            entry.hear(entry.fact.is_shown_by(&read));
        }
        // Gone again after it had settled, and not only on one replica: somebody has taken it back.
        self.entries
            .retain(|one| one.fact.is_absence() || !(one.settled && one.disagreeing >= DISAGREEING_READS));
        self.write_into(&mut read);
        // Of an object that only this book shows, what hangs on it is not there for everybody either.
        for entry in &mut self.entries {
            entry.heard_of |= entry.fact.is_shown_by(&read).is_some();
        }
        read
    }

    /// No replica that lags shows in the bin what this run has made: somebody has put it there.
    fn believe_the_bin(&mut self, read: &Observation) {
        let alive = |id: &str| read.registrations.iter().any(|one| one.id == id);
        let made = |id: &str| {
            let is = |fact: &Fact| matches!(fact, Fact::Made { registration } if registration == id);
            self.entries.iter().any(|entry| is(&entry.fact))
        };
        let in_bin = read.deleted.iter().map(|one| one.id.as_str());
        let gone: Vec<_> = in_bin.filter(|id| made(id) && !alive(id)).collect();
        self.entries
            .retain(|entry| !matches!(&entry.fact, Fact::Registered(one) if gone.contains(&one.id.as_str())));
    }

    /// A token says otherwise than Microsoft's answers to the consents: what is read of them counts.
    pub fn forget_consents(&mut self) {
        self.entries.retain(|entry| !matches!(entry.fact, Fact::Consented { .. }));
    }

    /// Somebody has given themselves a way in again: what is read of that counts, also where it was taken away.
    pub fn forget_gone(&mut self) {
        self.entries.retain(|entry| !matches!(entry.fact, Fact::Gone { .. }));
    }

    /// Writes all that was acknowledged into what is known.
    pub fn write_into(&self, seen: &mut Observation) {
        for entry in &self.entries {
            entry.fact.write(seen);
        }
    }

    /// The same for one registration.
    pub(crate) fn write_into_registration(&self, registration: &mut Application) {
        let of = |entry: &&Entry| entry.fact.registration() == Some(registration.id.as_str());
        let facts: Vec<_> = self.entries.iter().filter(of).map(|entry| entry.fact.clone()).collect();
        for fact in facts {
            fact.write_into(registration);
        }
    }

    /// Since when a checklist item has been settling; nothing where it does not, or no longer.
    pub fn settling(&self, check: CheckId, subject: Option<&str>) -> Option<Timestamp> {
        let about = |entry: &&Entry| {
            entry.fact.checks().contains(&check) && (subject.is_none() || entry.fact.permission() == subject)
        };
        self.entries
            .iter()
            .filter(about)
            .filter(|entry| !entry.settled && entry.heard_of)
            .map(|entry| entry.since)
            .min()
    }

    /// Reads do not agree yet, so the next one should come soon.
    pub fn is_unsettled(&self) -> bool {
        self.entries.iter().any(|entry| entry.heard_of && (!entry.settled || entry.disagreeing > 0))
    }

    /// An object is so young that a replica may not have heard of it: this run made it, by this computer's clock, or the
    /// service says that it was created a moment ago.
    pub fn is_young(&self, id: &str, created: Option<Timestamp>, now: Timestamp) -> bool {
        let recent = |since: Timestamp| now.duration_since(since) < YOUNG;
        self.made.get(id).copied().is_some_and(recent) || created.is_some_and(recent)
    }

    /// This run has made or restored it.
    pub fn has_made(&self, id: &str) -> bool {
        self.made.contains_key(id)
    }

    /// This run has removed the secret with this key id.
    pub fn has_removed(&self, key_id: &str) -> bool {
        self.entries
            .iter()
            .any(|entry| matches!(&entry.fact, Fact::SecretGone { key_id: gone } if gone == key_id))
    }

    /// This run has put it into the bin.
    pub fn has_deleted(&self, id: &str) -> bool {
        self.entries.iter().any(|entry| matches!(&entry.fact, Fact::Deleted(one) if one.id == id))
    }
}

impl Entry {
    fn hear(&mut self, shown: Option<bool>) {
        self.heard_of = shown.is_some();
        match shown {
            Some(true) => {
                self.agreeing += 1;
                self.disagreeing = 0;
                self.settled |= self.agreeing >= AGREEING_READS;
            }
            Some(false) => {
                self.agreeing = 0;
                self.disagreeing += 1;
            }
            None => {}
        }
    }
}
