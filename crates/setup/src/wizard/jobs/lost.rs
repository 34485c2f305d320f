//! A secret of which nobody knows whether it was made: it is looked for before another is made.

use std::time::Duration;

use entra::{Code, Fault};
use tokio::time::Instant;

use super::bench::Bench;
use crate::apply::{Tools, find_lost, remove_secret};
use crate::host::Host;
use crate::ledger::{Fact, LAG};
use crate::plan::{Change, made as recorded};
use crate::secret::trace::Begun;
use crate::wizard::event::{Event, Stop};
use crate::wizard::place::BusyTask;

/// Between two looks.
const BETWEEN_LOOKS: Duration = Duration::from_secs(5);

impl<H: Host> Bench<H> {
    /// What an answer that this run has lost may have made is looked for until it shows up, and goes, or until no replica is
    /// believed to lag any more. Made at once, the next secret would stand beside one that nobody knows.
    pub(super) async fn settle_what_was_lost(&mut self) -> Result<(), Stop> {
        let Some(registration) = self.observation.registration() else { return Ok(()) };
        let lost = self.guard.secret.traces.lost(&registration.id);
        let open: Vec<_> = lost
            .map(|(lost, since)| (lost.clone(), since + LAG.unsigned_abs()))
            .filter(|(lost, until)| *until > Instant::now() && !self.has_removed(lost))
            .collect();
        for (lost, until) in open {
            self.report(Event::Stage(BusyTask::LookingForSecret));
            self.look_for(&lost, until).await?;
            self.report(Event::Stage(BusyTask::Applying));
        }
        Ok(())
    }

    /// It was in the list that is being carried out.
    fn has_removed(&self, lost: &Begun) -> bool {
        let is = |one: &Change| match one {
            Change::TakeAway(one) if one.orphan => {
                let same_end = one.end.is_some_and(|end| end.as_second() == lost.end.as_second());
                one.id == lost.key_id || (same_end && one.name.as_ref() == Some(&lost.name))
            }
            _ => false,
        };
        self.done.iter().any(is)
    }

    async fn look_for(&mut self, lost: &Begun, until: Instant) -> Result<(), Stop> {
        loop {
            let on_wait = self.waiting();
            let tools = self.tools(&on_wait);
            if let Some(orphan) = find_lost(&tools, lost).await.map_err(Stop::Fault)? {
                if orphan.key_id != lost.key_id {
                    // Called and ending like it: one that a colleague has made meanwhile may be, too. That goes only where it
                    // stands in a list that the admin has seen.
                    return Err(Stop::Outdated);
                }
                // To the end, also where the sign-in has ended meanwhile.
                let tools = Tools { cancel: &self.cancel, ..tools };
                let removed = remove_secret(&tools, &lost.object_id, &orphan.key_id, true).await;
                removed.map_err(Stop::Fault)?;
                self.record(vec![
                    recorded(&orphan),
                    Change::removal_of_orphan(&orphan).told(self.service_now()),
                ]);
                self.acknowledge(vec![Fact::SecretGone { key_id: orphan.key_id }], None);
                return Ok(());
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            // Anew each time: a look that Microsoft slowed down has told its own wait.
            let seconds = u32::try_from(left.as_secs().max(1)).unwrap_or(u32::MAX);
            self.report(Event::Waiting { seconds });
            let pause = tokio::time::sleep(BETWEEN_LOOKS.min(left));
            let waited = self.signed_in.run_until_cancelled(pause).await;
            waited.ok_or_else(|| Stop::Fault(Fault::new(Code::Cancelled)))?;
        }
    }
}
