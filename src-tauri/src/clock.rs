//! How long this computer has been running, asleep and awake, by clocks that no setting moves.

use std::time::{Duration, Instant};

use setup::host::Uptime;

/// The two clocks.
pub(crate) struct Clock(Instant);

impl Clock {
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn uptime(&self) -> Uptime {
        // std's clock leaves sleep out on Linux (CLOCK_MONOTONIC) and macOS (CLOCK_UPTIME_RAW).
        let running = self.0.elapsed();
        let (total, awake) = clocks(running);
        // One that cannot be read stands in for the other: then only the sleep itself is not noticed.
        Uptime { total: total.max(awake), awake }
    }
}

/// With the time that the computer slept, and without.
#[cfg(target_os = "linux")]
fn clocks(_: Duration) -> (Duration, Duration) {
    use rustix::time::{ClockId, clock_gettime};
    (since(clock_gettime(ClockId::Boottime)), since(clock_gettime(ClockId::Monotonic)))
}

/// On macOS the monotonic clock goes on while the computer sleeps (clock_gettime(3)).
#[cfg(target_os = "macos")]
fn clocks(running: Duration) -> (Duration, Duration) {
    use rustix::time::{ClockId, clock_gettime};
    (since(clock_gettime(ClockId::Monotonic)), running)
}

#[cfg(unix)]
fn since(time: rustix::time::Timespec) -> Duration {
    time.try_into().unwrap_or_default()
}

/// Milliseconds with, and tenths of microseconds without the time of sleep and hibernation (learn.microsoft.com,
/// `GetTickCount64`, `QueryUnbiasedInterruptTime`).
#[cfg(windows)]
#[expect(unsafe_code, reason = "the standard library does not tell the two apart")]
fn clocks(running: Duration) -> (Duration, Duration) {
    use windows_sys::Win32::System::SystemInformation::GetTickCount64;
    use windows_sys::Win32::System::WindowsProgramming::QueryUnbiasedInterruptTime;
    let mut awake = 0;
    // SAFETY: the one takes nothing, the other writes the number it is given.
    let (total, told) = unsafe { (GetTickCount64(), QueryUnbiasedInterruptTime(&raw mut awake)) };
    let total = Duration::from_millis(total);
    if told == 0 { (running, running) } else { (total, Duration::from_nanos(awake.saturating_mul(100))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_clocks_go_on_together_while_the_computer_is_awake() {
        let clock = Clock::start();
        let before = clock.uptime();
        std::thread::sleep(Duration::from_millis(50));
        let after = clock.uptime();
        let passed = [after.total.saturating_sub(before.total), after.awake.saturating_sub(before.awake)];
        assert!(passed.iter().all(|one| *one >= Duration::from_millis(30)), "{passed:?}");
        assert!(after.asleep().abs_diff(before.asleep()) < Duration::from_secs(5));
    }
}
