//! Documents of which some replicas know an earlier state.

use super::replicas::Replicas;
use super::store::Documents;

impl Documents {
    /// The seed of the replicas, when there are several.
    pub fn replication_seed(&self) -> Option<u64> {
        self.replicas.as_ref().map(Replicas::seed)
    }

    /// From now on some replicas lag and take turns as this seed says; without one they all agree.
    pub fn lag(&mut self, seed: Option<u64>) {
        self.replicas = seed.map(Replicas::new);
    }

    /// What the replica that serves this request knows, when it is one that is behind.
    pub(crate) fn replica(&mut self) -> Option<Documents> {
        self.replicas.as_mut()?.serve()
    }

    /// The present state without its replicas, to compare with and to keep.
    pub(crate) fn state(&mut self) -> Option<Documents> {
        let replicas = self.replicas.take()?;
        let state = self.clone();
        self.replicas = Some(replicas);
        Some(state)
    }

    /// A write was acknowledged; `before` is what the other replicas still know.
    pub(crate) fn wrote(&mut self, before: Documents) {
        if let Some(replicas) = &mut self.replicas {
            replicas.wrote(before);
        }
    }

    /// Makes a change that the other replicas do not know at once.
    pub(crate) fn write<R>(&mut self, change: impl FnOnce(&mut Self) -> R) -> R {
        let before = self.state();
        let result = change(self);
        if let Some(before) = before {
            self.wrote(before);
        }
        result
    }

    /// One of two, drawn like everything that the replicas do.
    pub(crate) fn toss(&mut self) -> bool {
        self.replicas.as_mut().is_some_and(Replicas::toss)
    }
}
