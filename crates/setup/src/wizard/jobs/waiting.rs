//! Work that the admin waits for, and how they end the waiting.

use entra::{CancellationToken, Code, Fault};

use crate::host::Host;
use crate::wizard::event::Event;
use crate::wizard::place::BusyTask;
use crate::wizard::state::{Running, State};
use crate::wizard::surroundings::Context;

/// What a job that changes nothing in the tenant works with.
pub(super) struct Job<H> {
    pub(super) context: Context<H>,
    number: u64,
    pub(super) cancel: CancellationToken,
}

impl<H> Job<H> {
    /// On the way to its end.
    pub(super) fn report(&self, event: Event) {
        self.context.report(self.number, event);
    }
}

/// Starts such a job. What it comes to is its report.
pub(super) fn start<H: Host, F: Future<Output = Event> + Send + 'static>(
    context: &Context<H>,
    state: &mut State,
    task: BusyTask,
    cancellable: bool,
    work: impl FnOnce(Job<H>) -> F,
) {
    state.troubles.clear();
    let (number, cancel) = state.jobs.begin(task, cancellable, None);
    let work = work(Job { context: context.clone(), number, cancel });
    let context = context.clone();
    state.jobs.spawn(Running::Job(number), async move { context.report(number, work.await) });
}

/// Waits for this, unless the admin does not want to wait any longer.
pub(super) async fn unless_cancelled<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    let done = cancel.run_until_cancelled(work).await;
    done.unwrap_or_else(|| Err(Fault::new(Code::Cancelled)))
}
