//! How long, and how often, the secret's value may be on screen.

use std::time::Duration;

use crate::host::Uptime;

/// How long it is shown.
const SHOWN: Duration = Duration::from_secs(10);
/// Within this time …
const WINDOW: Duration = Duration::from_mins(1);
/// … it is answered so often: more than a person needs, too seldom for whoever films it.
const TIMES: usize = 6;

/// When the value was given to the page.
#[derive(Default)]
pub(crate) struct Showing {
    until: Option<Duration>,
    given: Vec<Duration>,
}

impl Showing {
    /// Whether it may be shown now; if so, its ten seconds begin.
    pub(crate) fn begin(&mut self, now: Uptime) -> bool {
        self.given.retain(|at| now.total.saturating_sub(*at) < WINDOW);
        if self.given.len() >= TIMES {
            return false;
        }
        self.given.push(now.total);
        self.until = Some(now.total + SHOWN);
        true
    }

    /// It is hidden. How often it was shown is not forgotten.
    pub(crate) fn end(&mut self) {
        self.until = None;
    }

    /// Its ten seconds are over.
    pub(crate) fn is_over(&self, now: Uptime) -> bool {
        self.until.is_some_and(|until| until <= now.total)
    }

    pub(crate) fn is_shown(&self) -> bool {
        self.until.is_some()
    }

    pub(crate) fn until(&self) -> Option<Duration> {
        self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Uptime {
        Uptime { total: Duration::from_secs(seconds), awake: Duration::from_secs(seconds) }
    }

    #[test]
    fn it_is_shown_for_ten_seconds() {
        let mut showing = Showing::default();
        assert!(showing.begin(at(100)) && showing.is_shown());
        assert!(!showing.is_over(at(109)) && showing.is_over(at(110)));
        showing.end();
        assert!(!showing.is_shown() && !showing.is_over(at(200)));
    }

    #[test]
    fn it_is_not_shown_without_end() {
        let mut showing = Showing::default();
        assert!((0..6).all(|press| showing.begin(at(press))));
        assert!(!showing.begin(at(6)), "also where it was hidden at once each time");
        assert!(showing.begin(at(60)), "a minute after the first");
        assert!(!showing.begin(at(60)));
    }
}
