//! Keeps a checklist steady while Microsoft's replicas catch up with a write.
//!
//! Microsoft's guidance for Entra (2026-03, "Designing for eventual consistency") is to trust the write's answer and
//! not to conclude from one read. So after an acknowledged write a finding that does not pass is *settling*, it
//! passes on consecutive agreeing reads, and one read by a replica that is behind does not take it back.
//! A pure state machine: time is an argument.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::check::Finding;
use crate::ipc::Status;

/// Agreeing reads after which a written thing counts as there.
const AGREEING_READS: u32 = 2;
/// Disagreeing reads in a row that it takes to believe that a thing written a moment ago is gone again.
const DISAGREEING_READS: u32 = 2;
/// So long after a write a disagreeing read is taken for a replica that is behind. Minutes have been reported
/// (`PEERS` 3A); there is no documented limit.
pub(crate) const LAG: SignedDuration = SignedDuration::from_mins(5);

/// What was written and is not yet believed to be visible everywhere.
#[derive(Debug, Clone, Default)]
pub struct Settling {
    expected: BTreeMap<String, Expectation>,
}

#[derive(Debug, Clone, Copy)]
struct Expectation {
    since: Timestamp,
    agreeing: u32,
    disagreeing: u32,
    settled: bool,
}

impl Settling {
    /// Microsoft has acknowledged a write after which these findings must pass.
    pub fn expect(&mut self, keys: impl IntoIterator<Item = String>, now: Timestamp) {
        for key in keys {
            self.expected
                .insert(key, Expectation { since: now, agreeing: 0, disagreeing: 0, settled: false });
        }
    }

    /// What Microsoft had acknowledged has been taken back, and that is acknowledged too.
    pub fn withdraw(&mut self, key: &str) {
        self.expected.remove(key);
    }

    /// Forgets everything, for another tenant or registration.
    pub fn clear(&mut self) {
        self.expected.clear();
    }

    /// Takes in what one read of the tenant found.
    pub fn read(&mut self, findings: &[Finding], now: Timestamp) {
        self.expected.retain(|_, expectation| now.duration_since(expectation.since) < LAG);
        for finding in findings {
            let Some(expectation) = self.expected.get_mut(&finding.key()) else { continue };
            if finding.status == Status::Passed {
                expectation.agreeing += 1;
                expectation.disagreeing = 0;
                expectation.settled |= expectation.agreeing >= AGREEING_READS;
            } else {
                expectation.agreeing = 0;
                expectation.disagreeing += 1;
            }
        }
        // Gone again after it had settled, and not only on one replica: somebody has taken it back.
        self.expected.retain(|_, one| !(one.settled && one.disagreeing >= DISAGREEING_READS));
    }

    /// What the checklist says of a finding.
    pub fn apply(&self, finding: &mut Finding) {
        let Some(expectation) = self.expected.get(&finding.key()) else { return };
        let settling = || Status::Settling { since: expectation.since.to_string() };
        match (&finding.status, expectation.settled) {
            // It was there for everybody; this read came from a replica that is behind.
            (Status::Missing { .. } | Status::Wrong { .. }, true) => finding.status = Status::Passed,
            (Status::Missing { .. } | Status::Wrong { .. } | Status::Passed, false) => {
                finding.status = settling();
            }
            _ => {}
        }
    }

    /// Microsoft has acknowledged that this finding must pass, and it is not believed to be taken back.
    pub fn expects(&self, key: &str) -> bool {
        self.expected.contains_key(key)
    }

    /// Reads do not agree yet, so the next one should come soon.
    pub fn unsettled(&self) -> bool {
        self.expected.values().any(|expectation| !expectation.settled || expectation.disagreeing > 0)
    }
}
