//! Windows: the session is asked every few seconds whether it is locked. Being told would take a window of one's own with a
//! procedure in unsafe code; sleep is seen by the clock (`clock`), and locks the session on most computers.

use std::time::Duration;

use setup::host::Away;
use windows_sys::Win32::System::RemoteDesktop::{
    WTS_CURRENT_SERVER_HANDLE, WTS_CURRENT_SESSION, WTS_SESSIONSTATE_LOCK, WTSFreeMemory, WTSINFOEXW,
    WTSQuerySessionInformationW, WTSSessionInfoEx,
};

/// Whoever locks and unlocks within this is there.
const PERIOD: Duration = Duration::from_secs(2);

/// A thread that ends with the program.
pub(super) fn watch(tell: impl Fn(Away) + Clone + Send + 'static) {
    let started = std::thread::Builder::new().name("lock".to_owned()).spawn(move || {
        let mut was_locked = false;
        loop {
            let locked = is_locked();
            if locked && !was_locked {
                tell(Away::Locked);
            }
            was_locked = locked;
            std::thread::sleep(PERIOD);
        }
    });
    if let Err(fault) = started {
        tracing::warn!(%fault, "nobody looks whether the session is locked");
    }
}

/// Not where the session does not say.
#[expect(unsafe_code, reason = "the system's own way of telling")]
fn is_locked() -> bool {
    let (mut told, mut length) = (std::ptr::null_mut(), 0);
    // SAFETY: the system writes an address and its length, and takes the memory back below.
    let found = unsafe {
        WTSQuerySessionInformationW(
            WTS_CURRENT_SERVER_HANDLE,
            WTS_CURRENT_SESSION,
            WTSSessionInfoEx,
            &raw mut told,
            &raw mut length,
        )
    };
    if found == 0 || told.is_null() {
        return false;
    }
    let whole = usize::try_from(length).is_ok_and(|length| length >= size_of::<WTSINFOEXW>());
    // SAFETY: of this class the system answers one such structure; its length has been looked at, its alignment is not
    // relied upon. Level 1 is the only one there is.
    let info = whole.then(|| unsafe { told.cast::<WTSINFOEXW>().read_unaligned() });
    // SAFETY: it is the system's own memory, and nothing of it is used any more.
    unsafe { WTSFreeMemory(told.cast()) };
    info.is_some_and(|info| {
        // SAFETY: level 1 says that this is what is in the union.
        let flags = (info.Level == 1).then(|| unsafe { info.Data.WTSInfoExLevel1.SessionFlags });
        flags.and_then(|flags| u32::try_from(flags).ok()) == Some(WTS_SESSIONSTATE_LOCK)
    })
}
