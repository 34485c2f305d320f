//! What every change is applied with: Graph, patience, and what is known to be young.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use entra::graph::{Application, Graph, reads};
use entra::{CancellationToken, Code, Fault, Idempotence, Patience, SystemClock, with_patience};
use jiff::Timestamp;

use crate::ledger::Ledger;

/// How long a write is tried. Replication after a creation has been reported to take minutes (`PEERS` 3A).
const CEILING: Duration = Duration::from_mins(3);

/// Answers of 500 in a row after which the service means it: one property or object is answered so every time, for years (reported,
/// msgraph-sdk-powershell issue 1177). A service that is down for a while says 503 or 504.
pub(super) const MEANT: u32 = 5;
/// The same where a request asks for several things, of which one may be what is answered so.
pub(super) const MAYBE_MEANT: u32 = 2;

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
        let read = || async { self.graph.json(&reads::application(object_id)).await?.object() };
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
        self.until_meant(MEANT, idempotence, just_created, op).await
    }

    /// The same, up to so many answers of 500 in a row.
    pub(super) async fn until_meant<T, Fut>(
        &self,
        most: u32,
        idempotence: Idempotence,
        just_created: bool,
        mut op: impl FnMut() -> Fut,
    ) -> Result<T, Fault>
    where
        Fut: Future<Output = Result<T, Fault>>,
    {
        let (in_a_row, meant, over) = (AtomicU32::new(0), OnceLock::new(), self.cancel.child_token());
        let (count, told, end) = (&in_a_row, &meant, &over);
        let counted = || {
            let tried = op();
            async move {
                let tried = tried.await;
                match &tried {
                    Err(fault) if is_broken(fault) => {
                        if count.fetch_add(1, Ordering::Relaxed) + 1 >= most {
                            end.cancel();
                            told.get_or_init(|| fault.clone());
                        }
                    }
                    _ => count.store(0, Ordering::Relaxed),
                }
                tried
            }
        };
        let on_wait = |wait, fault: &Fault| {
            if !over.is_cancelled() {
                (self.on_wait)(wait, fault);
            }
        };
        let patience = patience(just_created);
        let done = with_patience(counted, idempotence, patience, &SystemClock, on_wait, &over).await;
        done.map_err(|fault| meant.into_inner().unwrap_or(fault))
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
            // Whatever ended it: an earlier try may have done it.
            Err(fault) if lost.load(Ordering::Relaxed) => Err(Fault { answer_lost: true, ..fault }),
            taken => taken,
        }
    }
}

/// Something went wrong inside of the service, which it does not expect to be over soon.
pub(crate) fn is_broken(fault: &Fault) -> bool {
    fault.code == Code::Outage && fault.status == Some(500) && fault.retry_after.is_none()
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
