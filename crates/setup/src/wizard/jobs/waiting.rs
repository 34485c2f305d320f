//! Waiting that the admin can end.

use entra::{CancellationToken, Code, Fault};

/// Waits for this, unless the admin does not want to wait any longer.
pub(super) async fn unless_cancelled<T>(
    cancel: &CancellationToken,
    work: impl Future<Output = Result<T, Fault>>,
) -> Result<T, Fault> {
    let done = cancel.run_until_cancelled(work).await;
    done.unwrap_or_else(|| Err(Fault::new(Code::Cancelled)))
}
