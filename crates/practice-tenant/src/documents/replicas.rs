//! Several replicas of the directory, of which some are behind: what Microsoft calls eventual consistency.
//!
//! Owns which replica serves a request, drawn from a seed, so that the same seed and the same order of requests give the
//! same answers. The lag is counted in requests, not in time. Refuses to own what a replica answers: the calls do.

use std::collections::VecDeque;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// Requests after a write for which a replica may not know it. The reports are of seconds (replication-lag.json); a
/// client that waits a second or two between tries gets through these in about that time.
const LAG: std::ops::RangeInclusive<u64> = 2..=5;
/// One request in so many is served by a replica that is behind, while there is one.
const BEHIND: u32 = 2;

/// The replicas that have not caught up yet.
#[derive(Clone, Debug)]
pub(crate) struct Replicas<State> {
    seed: u64,
    chance: StdRng,
    /// Requests served so far.
    served: u64,
    /// Earlier states, oldest first, each with the request before which its replica catches up.
    earlier: VecDeque<(u64, State)>,
}

impl<State: Clone> Replicas<State> {
    /// Replicas whose behaviour follows from this seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self { seed, chance: StdRng::seed_from_u64(seed), served: 0, earlier: VecDeque::new() }
    }

    /// The replica that serves this request, when it is one that is behind.
    pub(super) fn serve(&mut self) -> Option<State> {
        self.served += 1;
        let now = self.served;
        self.earlier.retain(|(until, _)| *until >= now);
        let behind = self.chance.random_ratio(1, BEHIND);
        let which = self.chance.random_range(0..=self.earlier.len().saturating_sub(1));
        if behind { self.earlier.get(which).map(|(_, state)| state.clone()) } else { None }
    }

    /// A write was acknowledged; `before` is what the other replicas still know.
    pub(super) fn wrote(&mut self, before: State) {
        let until = self.served + self.chance.random_range(LAG);
        self.earlier.push_back((until, before));
    }

    /// What these replicas' behaviour follows from.
    pub(super) fn seed(&self) -> u64 {
        self.seed
    }

    /// One of two.
    pub(super) fn toss(&mut self) -> bool {
        self.chance.random_ratio(1, 2)
    }
}
