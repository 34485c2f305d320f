//! Whether and when to try again.
//!
//! Owns: one pure decision, and the loop that follows it. Does not own: what a fault means (`fault`), or the promise
//! that a call may be repeated, which only its caller can give.

use std::future::Future;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::fault::catalogue::Repeat;
use crate::fault::{Code, Fault};

/// The first wait; each further one doubles.
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// Where doubling stops for a service that is throttling or broken.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// Where doubling stops for replication lag, which is usually over within seconds.
const LONGEST_LAG_WAIT: Duration = Duration::from_secs(5);

/// Whether doing it twice is the same as doing it once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Idempotence {
    /// It is: reads, upserts, a `PATCH` of whole values, a deletion.
    Idempotent,
    /// It is not: a second secret, a second object.
    NotIdempotent,
}

/// How far the tries have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// The number of the try that has just failed, from 1.
    pub number: u32,
    /// Since the first try began.
    pub elapsed: Duration,
}

/// How much a caller puts up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// No wait ends later than this after the first try began.
    pub ceiling: Duration,
    /// The object concerned was made moments ago: "not there" means "not there yet".
    pub just_created: bool,
}

/// What to do about a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Try again after this wait.
    RetryAfter(Duration),
    /// Hand the fault on.
    GiveUp,
}

/// Whether and when to try again after `fault`. `jitter` in 0..1 spreads callers out.
///
/// What is not idempotent is repeated only where the service certainly did not act: it said so itself, or was never
/// reached. Where an answer was lost, it may have acted whatever came afterwards.
/// The wait is the longer of what Microsoft asked for and our own backoff, and never reaches past the ceiling.
pub fn decide(
    idempotence: Idempotence,
    fault: &Fault,
    attempt: Attempt,
    patience: Patience,
    jitter: f64,
) -> Decision {
    let Some(longest) = worth_repeating(idempotence, fault, patience) else {
        return Decision::GiveUp;
    };
    let doublings = attempt.number.saturating_sub(1).min(16);
    let full = FIRST_WAIT.saturating_mul(1 << doublings).min(longest);
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 1.0 };
    let backoff = full.mul_f64(0.5 + jitter / 2.0);
    let wait = fault.retry_after.map_or(backoff, |asked| asked.max(backoff));
    if attempt.elapsed.saturating_add(wait) > patience.ceiling {
        return Decision::GiveUp;
    }
    Decision::RetryAfter(wait)
}

/// The longest single wait that suits the fault; `None` if repeating is wrong or useless.
fn worth_repeating(idempotence: Idempotence, fault: &Fault, patience: Patience) -> Option<Duration> {
    if idempotence == Idempotence::NotIdempotent && fault.answer_lost {
        return None;
    }
    let harmless = idempotence == Idempotence::Idempotent || never_sent(fault);
    match fault.code.repeat() {
        Repeat::Always => Some(LONGEST_WAIT),
        Repeat::WhileYoung => patience.just_created.then_some(LONGEST_LAG_WAIT),
        Repeat::IfHarmless => harmless.then_some(LONGEST_WAIT),
        Repeat::Never => None,
    }
}

/// The service was certainly not reached with the whole request.
fn never_sent(fault: &Fault) -> bool {
    matches!(fault.code, Code::Offline | Code::TimedOut) && !fault.answer_lost
}

/// Time and chance, so that the loop below can be tested without either.
pub trait Clock: Send + Sync {
    /// The moment.
    fn now(&self) -> Instant;
    /// Lets `wait` pass.
    fn wait(&self, wait: Duration) -> impl Future<Output = ()> + Send;
    /// A number in 0..1.
    fn jitter(&self) -> f64;
}

/// The system's clock, tokio's timer, the thread's random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    // The clock that the waits go by.
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    async fn wait(&self, wait: Duration) {
        tokio::time::sleep(wait).await;
    }

    fn jitter(&self) -> f64 {
        rand::random()
    }
}

/// Does `op` until it succeeds, `decide` gives up, or the caller cancels.
///
/// `on_wait` hears of every wait and its reason before it begins. A running `op` is not dropped on cancellation, so that
/// its answer is not lost: cancelling then takes effect at the next wait.
pub async fn with_patience<T, Op, Fut>(
    mut op: Op,
    idempotence: Idempotence,
    patience: Patience,
    clock: &impl Clock,
    mut on_wait: impl FnMut(Duration, &Fault),
    cancel: &CancellationToken,
) -> Result<T, Fault>
where
    Op: FnMut() -> Fut,
    Fut: Future<Output = Result<T, Fault>>,
{
    let began = clock.now();
    for number in 1.. {
        if cancel.is_cancelled() {
            break;
        }
        let fault = match op().await {
            Ok(done) => return Ok(done),
            Err(fault) => fault,
        };
        let attempt = Attempt { number, elapsed: clock.now().saturating_duration_since(began) };
        match decide(idempotence, &fault, attempt, patience, clock.jitter()) {
            Decision::GiveUp => return Err(fault),
            Decision::RetryAfter(wait) => {
                on_wait(wait, &fault);
                if cancel.run_until_cancelled(clock.wait(wait)).await.is_none() {
                    break;
                }
            }
        }
    }
    Err(Fault::new(Code::Cancelled))
}
