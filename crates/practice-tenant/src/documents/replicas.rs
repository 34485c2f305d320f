//! Several replicas of the directory, of which some are behind: what Microsoft calls eventual consistency.
//!
//! Owns which replica serves a request, drawn from a seed, so that the same seed and the same order of requests give the
//! same answers. The lag is counted in requests, not in time. Refuses to own what a replica answers: the calls do.

use std::collections::VecDeque;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::Documents;

/// Requests after a write for which a replica may not know it. The reports are of seconds (replication-lag.json); a
/// client that waits a second or two between tries gets through these in about that time.
const LAG: std::ops::RangeInclusive<u64> = 2..=5;
/// One request in so many is served by a replica that is behind, while there is one.
const BEHIND: u32 = 2;

/// The replicas that have not caught up yet.
#[derive(Clone, Debug)]
pub(crate) struct Replicas {
    seed: u64,
    chance: StdRng,
    /// Requests served so far.
    served: u64,
    /// Earlier states, oldest first, each with the request before which its replica catches up.
    earlier: VecDeque<(u64, Documents)>,
}

impl Replicas {
    /// Replicas whose behaviour follows from this seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, chance: StdRng::seed_from_u64(seed), served: 0, earlier: VecDeque::new() }
    }

    /// The replica that serves this request, when it is one that is behind.
    fn serve(&mut self) -> Option<Documents> {
        self.served += 1;
        let now = self.served;
        self.earlier.retain(|(until, _)| *until >= now);
        let behind = self.chance.random_ratio(1, BEHIND);
        let which = self.chance.random_range(0..=self.earlier.len().saturating_sub(1));
        if behind { self.earlier.get(which).map(|(_, state)| state.clone()) } else { None }
    }

    fn wrote(&mut self, before: Documents) {
        let until = self.served + self.chance.random_range(LAG);
        self.earlier.push_back((until, before));
    }
}

impl Documents {
    /// The seed of the replicas, when there are several.
    pub fn replication_seed(&self) -> Option<u64> {
        self.replicas.as_ref().map(|replicas| replicas.seed)
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
        self.replicas.as_mut().is_some_and(|replicas| replicas.chance.random_ratio(1, 2))
    }
}
