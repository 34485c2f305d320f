//! The figures of a run, and what has to be so in all of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::by_the_view::Goal;

/// What the admin did.
#[derive(Debug, Default)]
pub(crate) struct Way {
    /// What they pressed, where and why, and what they saw last.
    pub(crate) presses: Vec<String>,
    /// The faults that they were told.
    pub(crate) faults: Vec<String>,
}

/// What came of one storm.
#[derive(Debug, Default)]
pub(crate) struct Told {
    pub(crate) seed: u64,
    pub(crate) goal: Goal,
    /// How many requests and parts of batches it struck.
    pub(crate) struck: u32,
    /// The fault at which the admin gave up until the weather was better.
    pub(crate) refused: Option<String>,
    /// What was not as it should be in the end.
    pub(crate) wrong: Vec<String>,
    pub(crate) way: Way,
}

impl Told {
    fn has(&self, what: &str) -> bool {
        self.wrong.iter().any(|wrong| wrong.starts_with(what))
    }
}

/// Leaves the figures for the summary of the run, and fails where a storm went wrong.
pub(crate) fn judge(all: &[Told]) {
    let count = |is: &dyn Fn(&Told) -> bool| all.iter().filter(|one| is(one)).count();
    let mut named: BTreeMap<String, u32> = BTreeMap::new();
    for one in all {
        for name in one.refused.iter().map(|name| format!("refused:{name}")) {
            *named.entry(name).or_default() += 1;
        }
        for name in one.way.faults.iter().map(|name| format!("told:{name}")) {
            *named.entry(name).or_default() += 1;
        }
    }
    let doubled =
        |one: &Told| ["registrations", "service", "app role", "delegated"].iter().any(|what| one.has(what));
    let mut line = format!(
        "journeys={} struck={} wrong={} doubled={} orphans={}",
        all.len(),
        all.iter().map(|one| one.struck).sum::<u32>(),
        count(&|one| !one.wrong.is_empty()),
        count(&doubled),
        count(&|one| one.has("secrets")),
    );
    for (name, times) in named {
        let _ = write!(line, " {name}={times}");
    }
    contract::measure("storms", &line);
    let wrong: Vec<_> = all.iter().filter(|one| !one.wrong.is_empty()).map(said).collect();
    assert!(wrong.is_empty(), "{line}\n{}", wrong.join("\n"));
}

fn said(one: &Told) -> String {
    let Told { seed, goal, struck, refused, wrong, way } = one;
    format!(
        "seed {seed} ({goal:?}, {struck} struck, refused {refused:?}): {wrong:?}; again: cargo xtask storms --count 1 \
         --seed {seed}\n  {}",
        way.presses.join("\n  ")
    )
}
