//! When the tenant is read next, and how long the task may sleep.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::state::State;
use crate::ipc::BusyTask;

/// Between two reads of the tenant while all is well.
const INTERVAL: Duration = Duration::from_secs(5);
/// Between two reads while something is settling.
const SOON: Duration = Duration::from_secs(1);
/// The longest pause between two reads while they fail.
const LONGEST_BACKOFF: Duration = Duration::from_mins(1);

impl State {
    /// Plans the next read: soon while something settles, later while reads fail, not at all while hidden.
    ///
    /// `asked` is how long the service wants to be left alone.
    pub(super) fn plan_next_read(&mut self, asked: Option<Duration>) {
        let backoff = INTERVAL.saturating_mul(1 << self.failed_reads.min(5)).min(LONGEST_BACKOFF);
        let backoff = asked.map_or(backoff, |asked| asked.max(backoff));
        let pause = if self.failed_reads == 0 && self.settling.unsettled() { SOON } else { backoff };
        self.next_read = Some(Instant::now() + pause);
    }

    /// The tenant may be read: signed in, visible, not being read, and not in the middle of a change. Asking the
    /// credential store comes between two changes: what is read then would be told after the second one.
    pub(super) fn may_read(&self) -> bool {
        let changing = self
            .job
            .as_ref()
            .is_some_and(|job| matches!(job.busy.task, BusyTask::Applying | BusyTask::KeepingSecret));
        self.graph.is_some() && self.visible && self.reading.is_none() && !changing
    }

    /// How long the task may sleep.
    pub(super) fn next_wake(&self) -> Option<Duration> {
        let read =
            self.next_read.filter(|_| self.may_read()).map(|at| at.saturating_duration_since(Instant::now()));
        let clipboard = self.clipboard.as_ref().map(|on| {
            Duration::try_from(on.until.duration_since(Timestamp::now())).unwrap_or(Duration::ZERO)
        });
        read.into_iter().chain(clipboard).min()
    }
}
