//! How long every request takes, and when it came: for measuring programs, not for judging them.
//!
//! Owns the wait. Refuses to own what is asked: a batch is one request, however many parts it has.

use std::time::{Duration, SystemTime};

/// When a request was there as a whole, and when its answer was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The last byte of the request was read.
    pub arrived: SystemTime,
    /// The answer was ready.
    pub answered: SystemTime,
}

impl Span {
    /// From then until now.
    pub(crate) fn since(arrived: SystemTime) -> Self {
        Self { arrived, answered: SystemTime::now() }
    }
}

/// Lets a request wait as long as every request takes; when it came.
pub(crate) async fn travel(delay: Duration) -> SystemTime {
    let arrived = SystemTime::now();
    if !delay.is_zero() {
        tokio::time::sleep(delay).await;
    }
    arrived
}
