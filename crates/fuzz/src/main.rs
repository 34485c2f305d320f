//! Hands the inputs that libFuzzer thinks of to the kind of bytes that `FUZZ_TARGET` names.
//!
//! Owns, besides: that no input of the longest request's length takes disproportionately long. One input in some hundred
//! is blown up to that length, by repeating a piece of it.

#![no_main]
#![allow(unsafe_code, reason = "the engine calls a function without a mangled name")]

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::LazyLock;
use std::time::Duration;

use fuzz::Target;
use libfuzzer_sys::fuzz_target;
use rustix::time::{ClockId, clock_gettime};

static CHOSEN: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    fuzz::named(&name).unwrap_or_else(|| panic!("FUZZ_TARGET is no target: {name:?}"))
});

fuzz_target!(|data: &[u8]| {
    (CHOSEN.run)(data);
    let dice = dice(data);
    if dice.is_multiple_of(128) && !data.is_empty() {
        in_proportion(&long(data, dice / 128));
    }
});

/// The length of the longest request that the listener reads, and of the longest cloud file.
const LONG: usize = 64 * 1024;

/// An input has its own chances, so that it does the same each time.
fn dice(data: &[u8]) -> usize {
    let mut hasher = DefaultHasher::new();
    data.hash(&mut hasher);
    usize::try_from(hasher.finish() & 0xffff_ffff).unwrap_or_default()
}

/// The input with a piece of it repeated.
fn long(data: &[u8], dice: usize) -> Vec<u8> {
    let from = dice % data.len();
    let to = (from + 1 + (dice / 256) % 16).min(data.len());
    let (piece, mut long) = (&data[from..to], data[..to].to_vec());
    while long.len() + piece.len() + (data.len() - to) <= LONG {
        long.extend_from_slice(piece);
    }
    long.extend_from_slice(&data[to..]);
    long
}

/// This thread's own time, so that a busy computer makes nothing slow.
fn time(data: &[u8]) -> Duration {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default();
    let began = now();
    (CHOSEN.run)(data);
    now().saturating_sub(began)
}

/// What takes the square of its length takes many seconds here; what does not, some milliseconds. The engine's counters make
/// everything some ten times as slow as in a shipped build.
fn in_proportion(data: &[u8]) {
    const TOO_LONG: Duration = Duration::from_secs(1);
    if time(data) > TOO_LONG {
        let again = time(data);
        assert!(again < TOO_LONG, "{again:?} for {} bytes", data.len());
    }
}
