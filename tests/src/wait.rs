//! Waiting for a condition, with a bound. The bounds are generous: a slow machine waits longer, a broken
//! program fails with a sentence that says what never happened.

use std::future::Future;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

/// Bound for what a person would call immediate: a click taking effect, a program starting.
pub const SOON: Duration = Duration::from_secs(30);

/// Bound for what talks to the tenant several times, or starts a browser.
pub const LATER: Duration = Duration::from_secs(90);

/// Time between two looks.
const PERIOD: Duration = Duration::from_millis(50);

/// Looks until there is something to see, and gives it; after `bound` fails naming `what` and the last fault.
pub async fn until<T, F, Look>(what: &str, bound: Duration, mut look: Look) -> Result<T>
where
    Look: FnMut() -> F,
    F: Future<Output = Result<Option<T>>>,
{
    let begun = Instant::now();
    loop {
        let last = match look().await {
            Ok(Some(seen)) => return Ok(seen),
            Ok(None) => None,
            Err(fault) => Some(fault),
        };
        if begun.elapsed() > bound {
            match last {
                Some(fault) => return Err(fault.context(format!("after {bound:?} still not so: {what}"))),
                None => bail!("after {bound:?} still not so: {what}"),
            }
        }
        tokio::time::sleep(PERIOD).await;
    }
}

/// [`until`] for a look that does not itself wait.
pub async fn until_so(what: &str, bound: Duration, mut look: impl FnMut() -> Result<bool>) -> Result<()> {
    until(what, bound, || {
        let seen = look().map(|so| so.then_some(()));
        async { seen }
    })
    .await
}
