//! How long a sign-in lasts: while the admin is there, and an hour at most.

use std::time::Duration;

use crate::host::{Away, Uptime};

/// No sign-in lasts longer, whatever its token says: with `cp1` Graph's tokens live for up to 28 hours
/// (learn.microsoft.com, "Continuous access evaluation").
const LONGEST: Duration = Duration::from_hours(1);
/// A window that nobody has touched for so long is an open door.
const ABSENCE: Duration = Duration::from_mins(15);
/// The same while another person's consent is awaited: looking at the screen is all that is left to do.
const ABSENCE_WHILE_WAITING: Duration = Duration::from_hours(1);
/// The two clocks of a machine that is awake drift apart by less.
const DRIFT: Duration = Duration::from_secs(30);

/// Why the wizard has ended a sign-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SignInOver {
    /// Nobody was there for long.
    Absent,
    /// An hour is over.
    TimeUp,
    /// The machine said so, or it has slept.
    Away(Away),
}

/// When somebody signed in, and was there last.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attendance {
    since: Uptime,
    seen: Duration,
}

impl Attendance {
    pub(crate) fn begins(now: Uptime) -> Self {
        Self { since: now, seen: now.total }
    }

    /// The admin has done something.
    pub(crate) fn is_there(&mut self, now: Uptime) {
        self.seen = now.total;
    }

    /// Why the sign-in is over now, if it is. `waiting` says whether another person is waited for.
    pub(crate) fn over(&self, now: Uptime, waiting: impl FnOnce() -> bool) -> Option<SignInOver> {
        let absent = now.total.saturating_sub(self.seen);
        if now.asleep().saturating_sub(self.since.asleep()) > DRIFT {
            Some(SignInOver::Away(Away::Asleep))
        } else if now.total.saturating_sub(self.since.total) >= LONGEST {
            Some(SignInOver::TimeUp)
        } else if absent >= ABSENCE_WHILE_WAITING || (absent >= ABSENCE && !waiting()) {
            Some(SignInOver::Absent)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    fn at(minutes: u32) -> Uptime {
        // The machine has slept before anybody signed in.
        let total = Duration::from_hours(5) + MINUTE * minutes;
        Uptime { total, awake: total.saturating_sub(Duration::from_hours(2)) }
    }

    #[test]
    fn whoever_is_there_stays_for_an_hour() {
        let mut attendance = Attendance::begins(at(0));
        for minute in 1..60 {
            assert_eq!(attendance.over(at(minute), || false), None, "{minute}");
            attendance.is_there(at(minute));
        }
        assert_eq!(attendance.over(at(60), || true), Some(SignInOver::TimeUp));
    }

    #[test]
    fn whoever_is_away_is_signed_out_later_while_somebody_else_is_waited_for() {
        let attendance = Attendance::begins(at(0));
        assert_eq!(attendance.over(at(14), || false), None);
        assert_eq!(attendance.over(at(15), || false), Some(SignInOver::Absent));
        assert_eq!(attendance.over(at(59), || true), None);
    }

    #[test]
    fn a_machine_that_has_slept_signs_out() {
        let attendance = Attendance::begins(at(0));
        let mut later = at(2);
        later.awake = later.awake.saturating_sub(Duration::from_secs(5));
        assert_eq!(attendance.over(later, || false), None, "two clocks are never quite the same");
        later.awake = later.awake.saturating_sub(MINUTE);
        assert_eq!(attendance.over(later, || true), Some(SignInOver::Away(Away::Asleep)));
    }
}
