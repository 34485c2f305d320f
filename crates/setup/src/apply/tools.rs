//! What every change is applied with: Graph, patience, and what is known to be young.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use entra::graph::{Application, Graph, object, reads};
use entra::{CancellationToken, Code, Fault, Idempotence, Patience, SystemClock, with_patience};
use jiff::Timestamp;

use crate::ledger::Ledger;

/// How long a write is tried. Replication after a creation has been reported to take minutes (`PEERS` 3A).
const CEILING: Duration = Duration::from_mins(3);

/// What applying needs besides the change.
pub struct Tools<'a> {
    /// Graph, as the signed-in admin.
    pub graph: &'a Graph,
    /// Ends waiting between tries; a request under way is not dropped.
    pub cancel: &'a CancellationToken,
    /// Hears of every wait before it begins.
    pub on_wait: &'a (dyn Fn(Duration, &Fault) + Send + Sync),
    /// The present.
    pub now: Timestamp,
    /// What this run has had acknowledged.
    pub ledger: &'a Ledger,
}

impl Tools<'_> {
    /// A registration that was made moments ago may be denied by a replica that has not heard of it.
    pub(super) fn is_young(&self, registration: &Application) -> bool {
        // A service that tells no date leaves the doubt.
        let created = registration.created_date_time.or(Some(self.now));
        self.ledger.is_young(&registration.id, created, self.now)
    }

    /// Reads one registration. While it is `young`, "does not exist" is not believed.
    pub(super) async fn registration(&self, object_id: &str, young: bool) -> Result<Application, Fault> {
        let read = || async { object(&self.graph.json(&reads::application(object_id)).await?) };
        self.patiently(Idempotence::Idempotent, young, read).await
    }

    pub(super) async fn patiently<T, Fut>(
        &self,
        idempotence: Idempotence,
        just_created: bool,
        op: impl FnMut() -> Fut,
    ) -> Result<T, Fault>
    where
        Fut: Future<Output = Result<T, Fault>>,
    {
        let on_wait = |wait, fault: &Fault| (self.on_wait)(wait, fault);
        with_patience(op, idempotence, patience(just_created), &SystemClock, on_wait, self.cancel).await
    }

    /// Takes something away. That it is not there is believed at once where an earlier try of ours, whose answer was lost,
    /// may have done it, or where it is old; while it is `young` a replica may not have heard of it.
    pub(super) async fn take_away<Fut>(&self, young: bool, mut op: impl FnMut() -> Fut) -> Result<(), Fault>
    where
        Fut: Future<Output = Result<(), Fault>>,
    {
        let lost = AtomicBool::new(false);
        let lost = &lost;
        let taken = self
            .patiently(Idempotence::Idempotent, young, || {
                let tried = op();
                async move {
                    match tried.await {
                        Err(fault) if lost.load(Ordering::Relaxed) && is_not_there(&fault) => Ok(()),
                        Err(fault) => {
                            lost.fetch_or(fault.may_have_acted(), Ordering::Relaxed);
                            Err(fault)
                        }
                        Ok(()) => Ok(()),
                    }
                }
            })
            .await;
        match taken {
            Err(fault) if is_not_there(&fault) => Ok(()),
            taken => taken,
        }
    }
}

/// How long a write is tried, of something that may have been made a moment ago.
pub(super) fn patience(just_created: bool) -> Patience {
    Patience { ceiling: CEILING, just_created }
}

fn is_not_there(fault: &Fault) -> bool {
    matches!(fault.code, Code::NotFound | Code::KeyNotFound)
}

/// Nothing is in use that the change could be about.
pub(super) fn none_in_use() -> Fault {
    Fault::new(Code::NotFound)
}
