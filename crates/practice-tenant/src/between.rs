//! Between what a request did and its answer: there a test stops it, and others act meanwhile.
//!
//! Owns counting and waiting. Refuses to own what others do: the test does.

use std::sync::Mutex;

use tokio::sync::oneshot;

use crate::lock::lock;

/// A request that is stopped, or will be, once it has been carried out. Dropping this lets its answer go.
#[derive(Debug)]
pub struct Stopped {
    reached: oneshot::Receiver<()>,
    _goes_on: oneshot::Sender<()>,
}

impl Stopped {
    /// Waits until the request has been carried out; its answer stays. False where it never came to that.
    pub async fn reached(&mut self) -> bool {
        (&mut self.reached).await.is_ok()
    }
}

/// The one request that is stopped next, if one is.
#[derive(Debug, Default)]
pub(crate) struct Between(Mutex<Option<Stop>>);

#[derive(Debug)]
struct Stop {
    left: usize,
    reached: oneshot::Sender<()>,
    goes_on: oneshot::Receiver<()>,
}

impl Between {
    /// Stops the request of this number, counted from now on, from 1; takes the place of an earlier wish.
    pub(crate) fn stop_after(&self, number: usize) -> Stopped {
        let ((reached, hears), (lets_go, goes_on)) = (oneshot::channel(), oneshot::channel());
        *lock(&self.0) = Some(Stop { left: number, reached, goes_on });
        Stopped { reached: hears, _goes_on: lets_go }
    }

    /// A request has been carried out: waits here, if it is the one.
    pub(crate) async fn pause(&self) {
        let stop = {
            let mut next = lock(&self.0);
            if let Some(stop) = next.as_mut() {
                stop.left = stop.left.saturating_sub(1);
            }
            if next.as_ref().is_some_and(|stop| stop.left == 0) { next.take() } else { None }
        };
        if let Some(stop) = stop {
            stop.reached.send(()).ok();
            // Whoever stopped it drops the other end.
            stop.goes_on.await.ok();
        }
    }
}
