//! Work beside the task: one job at a time that the admin waits for, and what runs beside it.

use std::collections::HashMap;
use std::time::Duration;

use entra::CancellationToken;
use jiff::Timestamp;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::wizard::event::{Goal, Work};
use crate::wizard::place::{Busy, BusyTask};

/// Between two reads of the tenant while all is well.
const INTERVAL: Duration = Duration::from_secs(5);
/// Between two reads while something is settling.
const SOON: Duration = Duration::from_secs(1);
/// The longest pause between two reads while they fail.
const LONGEST_BACKOFF: Duration = Duration::from_mins(1);

/// How long a browser may take to come back once what it was sent for has come about.
const COMES_BACK: Duration = Duration::from_secs(30);

/// Slow work that the admin waits for.
pub(crate) struct Job {
    id: u64,
    busy: Busy,
    cancel: CancellationToken,
    /// Ends with the sign-in, or with `cancel`: what works as the admin begins nothing after it.
    signed_in: CancellationToken,
    /// What it changes, if it changes something.
    work: Option<Work>,
    /// The admin has asked for its end.
    stopping: bool,
}

impl Job {
    /// It goes from step to step, and may be ended between two of them.
    fn has_steps(&self) -> bool {
        self.work.as_ref().is_some_and(|work| work.goal == Goal::Everything)
    }
}

/// What a task is for, so that one that broke off is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Running {
    /// The job of this number.
    Job(u64),
    /// A read of the tenant.
    Read(u64),
    /// The proof of this secret.
    Proof(String),
    /// The credential store has been asked for the secret of this registration.
    Recall(String),
    /// The look of this number at the way to Microsoft.
    Look(u64),
    /// A look for a newer program.
    UpdateLook,
    /// Nothing waits for it.
    Aside,
}

/// Work beside the task.
pub(crate) struct Jobs {
    job: Option<Job>,
    next_id: u64,
    tasks: JoinSet<()>,
    running: HashMap<tokio::task::Id, Running>,
    /// A read of the tenant is under way; its number tells an outdated report apart.
    reading: Option<u64>,
    reading_since: Option<Timestamp>,
    failed_reads: u32,
    next_read: Option<Instant>,
    /// The service wants to be left alone until then.
    not_before: Option<Instant>,
}

impl Jobs {
    pub(crate) fn new() -> Self {
        Self {
            job: None,
            next_id: 0,
            tasks: JoinSet::new(),
            running: HashMap::new(),
            reading: None,
            reading_since: None,
            failed_reads: 0,
            next_read: None,
            not_before: None,
        }
    }

    /// Starts a task. It ends with the program, and is known should it break off.
    pub(crate) fn spawn(&mut self, what: Running, task: impl Future<Output = ()> + Send + 'static) {
        let id = self.tasks.spawn(task).id();
        self.running.insert(id, what);
    }

    /// Waits for a task that breaks off without its report. Never ends while none does.
    pub(crate) async fn broken_off(&mut self) -> Running {
        loop {
            match self.tasks.join_next_with_id().await {
                None => std::future::pending::<()>().await,
                Some(Ok((id, ()))) => {
                    self.running.remove(&id);
                }
                Some(Err(error)) => {
                    let what = self.running.remove(&error.id()).unwrap_or(Running::Aside);
                    if error.is_panic() {
                        return what;
                    }
                }
            }
        }
    }

    /// Begins a job; the caller spawns the work with its number and its token.
    pub(crate) fn begin(
        &mut self,
        task: BusyTask,
        cancellable: bool,
        work: Option<Work>,
    ) -> (u64, CancellationToken) {
        self.next_id += 1;
        let cancel = CancellationToken::new();
        let busy = Busy { task, since: Timestamp::now().to_string(), cancellable, retry_in_seconds: None };
        let signed_in = cancel.child_token();
        self.job =
            Some(Job { id: self.next_id, busy, cancel: cancel.clone(), signed_in, work, stopping: false });
        (self.next_id, cancel)
    }

    pub(crate) fn is_current(&self, id: u64) -> bool {
        self.job.as_ref().is_some_and(|job| job.id == id)
    }

    /// The job is over; what it was about.
    pub(crate) fn end(&mut self) -> Option<Work> {
        self.job.take().and_then(|job| job.work)
    }

    /// The admin does not want to wait any longer. What changes the tenant ends after the step under way, whose answer would
    /// be lost otherwise.
    pub(crate) fn cancel(&mut self) {
        let Some(job) = self.job.as_mut().filter(|job| job.busy.cancellable) else { return };
        if job.has_steps() && job.busy.task != BusyTask::ProvingSecret {
            job.stopping = true;
            job.busy.cancellable = false;
            job.signed_in.cancel();
        } else {
            job.cancel.cancel();
        }
    }

    /// The job ends after the step under way, because the admin wants that.
    pub(crate) fn is_stopping(&self) -> bool {
        self.job.as_ref().is_some_and(|job| job.stopping)
    }

    /// What the job changes.
    pub(crate) fn work(&self) -> Option<&Work> {
        self.job.as_ref()?.work.as_ref()
    }

    /// The program ends: nothing is waited for any more. A request under way is not dropped.
    pub(crate) fn abandon(&self) {
        if let Some(job) = &self.job {
            job.cancel.cancel();
        }
    }

    /// For how long the job may work as the admin who is signed in.
    pub(crate) fn while_signed_in(&self) -> CancellationToken {
        self.job.as_ref().map(|job| job.signed_in.clone()).unwrap_or_default()
    }

    /// The sign-in is over. What only reads with it ends; what changes something comes to the end of its request; a new
    /// sign-in and the proof of a secret go on: neither uses the one that has ended.
    pub(crate) fn sign_in_is_over(&mut self) {
        if let Some(job) = &self.job {
            job.signed_in.cancel();
            if matches!(job.busy.task, BusyTask::ReadingSignInGrant | BusyTask::ReadingWhatGoes) {
                job.cancel.cancel();
            }
        }
        self.drop_read();
    }

    /// Breaks off what only waits for a person; whether nothing is in the way any more. Work that changes something is
    /// never cut off: its answer would be lost.
    pub(crate) fn give_way(&mut self) -> bool {
        match &self.job {
            Some(job) if !job.busy.cancellable || job.work.is_some() => false,
            Some(job) => {
                job.cancel.cancel();
                self.job = None;
                true
            }
            None => true,
        }
    }

    /// What only waits for a person has come about: nobody waits any more. For a moment longer the browser is still heard, so that
    /// it does not end on a page that says that nobody is there.
    pub(crate) fn let_go(&mut self) {
        let Some(job) = self.job.take() else { return };
        self.spawn(Running::Aside, async move {
            tokio::time::sleep(COMES_BACK).await;
            job.cancel.cancel();
        });
    }

    /// Everything that is under way is of no use any more.
    pub(crate) fn stop(&mut self) {
        if let Some(job) = self.job.take() {
            job.cancel.cancel();
        }
        self.reading = None;
        self.next_read = None;
        self.failed_reads = 0;
        self.not_before = None;
    }

    /// Waits until the work under way has come to its end, so that no answer of Microsoft's is lost.
    pub(crate) async fn drain(&mut self) {
        while self.running.values().any(|one| matches!(one, Running::Job(_))) {
            match self.tasks.join_next_with_id().await {
                Some(Ok((id, ()))) => self.running.remove(&id),
                Some(Err(error)) => self.running.remove(&error.id()),
                None => return,
            };
        }
    }

    /// The job has come to another stage. What only waits changes nothing and may be cancelled; what was made is kept already.
    pub(crate) fn stage(&mut self, task: BusyTask) {
        if task == BusyTask::Applying {
            // A read under way would report the tenant as it was before the change that begins now.
            self.reading = None;
        }
        if let Some(job) = &mut self.job {
            let waits = matches!(task, BusyTask::ProvingSecret | BusyTask::LookingForSecret);
            if waits && job.stopping {
                job.cancel.cancel();
            }
            job.busy = Busy {
                task,
                since: Timestamp::now().to_string(),
                cancellable: !job.stopping && (waits || job.has_steps()),
                retry_in_seconds: None,
            };
        }
    }

    pub(crate) fn waiting(&mut self, seconds: Option<u32>) {
        if let Some(job) = &mut self.job {
            job.busy.retry_in_seconds = seconds;
        }
    }

    pub(crate) fn is_idle(&self) -> bool {
        self.job.is_none()
    }

    pub(crate) fn busy(&self) -> Option<&Busy> {
        self.job.as_ref().map(|job| &job.busy)
    }

    pub(crate) fn task(&self) -> Option<BusyTask> {
        self.busy().map(|busy| busy.task)
    }

    /// Begins a read of the tenant and gives its number.
    pub(crate) fn begin_read(&mut self) -> u64 {
        self.next_id += 1;
        self.reading = Some(self.next_id);
        self.reading_since = Some(Timestamp::now());
        self.next_read = None;
        self.next_id
    }

    pub(crate) fn is_read(&self, read: u64) -> bool {
        self.reading == Some(read)
    }

    /// A read that is under way was begun under other circumstances.
    pub(crate) fn drop_read(&mut self) {
        self.reading = None;
    }

    /// The read has come to its end. `asked` is how long the service wants to be left alone, `unsettled` whether something
    /// that was written is still becoming visible.
    pub(crate) fn read_over(&mut self, failed: bool, asked: Option<Duration>, unsettled: bool) {
        self.reading = None;
        self.failed_reads = if failed { self.failed_reads + 1 } else { 0 };
        let now = Instant::now();
        self.not_before = asked.map(|asked| now + asked);
        let backoff = INTERVAL.saturating_mul(1 << self.failed_reads.min(5)).min(LONGEST_BACKOFF);
        self.next_read = Some(now + if !failed && unsettled { SOON } else { backoff });
    }

    /// What is on screen should be fresh, as soon as the service allows it.
    pub(crate) fn read_soon(&mut self) {
        self.next_read = Some(Instant::now());
    }

    /// The failures before are forgotten: another account, or the admin tries again.
    pub(crate) fn forget_failures(&mut self) {
        self.failed_reads = 0;
    }

    pub(crate) fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    pub(crate) fn reading_since(&self) -> Option<Timestamp> {
        self.reading_since
    }

    pub(crate) fn failed_reads(&self) -> u32 {
        self.failed_reads
    }

    /// The tenant may be read: it is not being read, and not in the middle of a change. Asking the credential store comes
    /// between two changes: what is read then would be told after the second one.
    pub(crate) fn may_read(&self) -> bool {
        let changing = matches!(self.task(), Some(BusyTask::Applying | BusyTask::KeepingSecret));
        self.reading.is_none() && !changing
    }

    /// How long until the next read is due; none is due later than that.
    pub(crate) fn until_read(&self) -> Duration {
        let now = Instant::now();
        let due = self.next_read.into_iter().chain(self.not_before).max();
        due.map(|at| at.saturating_duration_since(now)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_that_the_service_asks_for_is_kept_whatever_the_admin_does() {
        let mut jobs = Jobs::new();
        jobs.begin_read();
        jobs.read_over(true, Some(Duration::from_mins(2)), false);
        jobs.read_soon();
        jobs.forget_failures();
        assert!(jobs.until_read() > Duration::from_secs(110));
        jobs.read_over(false, None, false);
        jobs.read_soon();
        assert!(jobs.until_read().is_zero());
    }

    #[test]
    fn reads_come_every_second_only_while_something_settles() {
        let mut jobs = Jobs::new();
        jobs.read_over(false, None, true);
        assert!(jobs.until_read() <= SOON);
        jobs.read_over(false, None, false);
        assert!(jobs.until_read() > SOON);
    }
}
