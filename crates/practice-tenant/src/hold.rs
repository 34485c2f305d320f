//! Requests that a test holds, to do something to whoever asked meanwhile: end them, for instance.
//!
//! Owns which request is met, and when its test is told. Refuses to own what becomes of the connection: `serving` cuts it.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use tokio::sync::oneshot;

use crate::lock::lock;
use crate::log::Seen;

/// When a request is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// It has come, and nothing of it has been done; nothing will be.
    BeforeActing,
    /// All of it has been done, and nothing has been answered; nothing will be.
    BeforeAnswer,
    /// All of it has been done, and nothing has been answered until the test drops its [`Held`].
    Between,
    /// The answer has been given to the system that sends it. Nothing is held any more: the test is only told.
    AfterAnswer,
}

type Which = Box<dyn Fn(&Seen) -> bool + Send>;

/// A request that is to be held.
struct Hold {
    moment: Moment,
    which: Which,
    skip: usize,
    met: Met,
}

/// The holds to come.
#[derive(Clone, Default)]
pub(crate) struct Holds(Arc<Mutex<Vec<Hold>>>);

impl std::fmt::Debug for Holds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Holds").field(&lock(&self.0).len()).finish()
    }
}

impl Holds {
    /// See [`crate::Practice::hold`].
    pub(crate) fn add(&self, moment: Moment, skip: usize, which: Which) -> Held {
        let (told, reached) = oneshot::channel();
        let (held, dropped) = oneshot::channel();
        lock(&self.0).push(Hold { moment, which, skip, met: Met { told, dropped } });
        Held { reached, _held: held }
    }

    /// The moment at which this request is held, if it is.
    pub(crate) fn meet(&self, seen: impl FnOnce() -> Seen) -> Option<(Moment, Met)> {
        let mut holds = lock(&self.0);
        // Nobody waits for these any more.
        holds.retain(|hold| !hold.met.told.is_closed());
        if holds.is_empty() {
            return None;
        }
        let seen = seen();
        let mut found = None;
        for (index, hold) in holds.iter_mut().enumerate().filter(|(_, hold)| (hold.which)(&seen)) {
            if hold.skip == 0 && found.is_none() {
                found = Some(index);
            }
            hold.skip = hold.skip.saturating_sub(1);
        }
        found.map(|index| holds.remove(index)).map(|hold| (hold.moment, hold.met))
    }
}

/// A request that was met.
#[derive(Debug)]
pub(crate) struct Met {
    told: oneshot::Sender<()>,
    dropped: oneshot::Receiver<Infallible>,
}

impl Met {
    /// Tells the test, and waits until it drops its [`Held`].
    pub(crate) async fn wait(self) {
        // A test that has gone has dropped it already.
        let _ = self.told.send(());
        let _ = self.dropped.await;
    }

    /// What is told once the answer has been sent.
    pub(crate) fn when_sent(self) -> oneshot::Sender<()> {
        self.told
    }
}

/// The test's end of a hold. Dropped, a request that is being held goes on, as its moment
/// says, and none is held any more.
#[derive(Debug)]
pub struct Held {
    reached: oneshot::Receiver<()>,
    _held: oneshot::Sender<Infallible>,
}

impl Held {
    /// Waits until the request is at the moment. Whether it came to that: not when the practice tenant, or the connection,
    /// ended before.
    pub async fn reached(&mut self) -> bool {
        (&mut self.reached).await.is_ok()
    }
}
