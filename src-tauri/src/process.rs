//! What others can read of this process's memory, where tokens and a secret are.
//!
//! Owns what the system is told about that, and that freed memory is wiped. Another program of the same person with the
//! rights of a debugger is held off where the system can do it (Linux, macOS); an administrator never is.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

/// Wipes whatever is freed, so that no copy outlives its owner: the buffers of the HTTP, TLS and JSON libraries cannot be
/// wiped from outside.
#[global_allocator]
static WIPING: ZeroAlloc<System> = ZeroAlloc(System);

/// Keeps the memory out of core dumps and error reports, also that of the page's processes, which inherit it.
///
/// To be called first in `main`. What a system refuses here is left: there is nobody to tell yet, and a program that did
/// not start would help nobody.
pub(crate) fn leave_no_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // The hard limit too, so that nothing in here can raise it again.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    }
    #[cfg(target_os = "macos")]
    refuse_debuggers();
    #[cfg(windows)]
    keep_out_of_reports();
}

/// From now on no other program of the same person can read the memory (prctl(2), `PR_SET_DUMPABLE`), nor is it dumped
/// where dumps go to a program, which the limit above does not hold back (core(5)).
///
/// Only once the window stands and before anybody signs in: the desktop portal has to look at who asks
/// (`/proc/PID/root`), so it refuses such a process everything (flatpak/xdg-desktop-portal, issue 1490), and the window
/// asks it once, when it is made, whether the desktop is dark. What changes later is told unasked.
pub(crate) fn close_to_others() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        if let Err(fault) = set_dumpable_behavior(DumpableBehavior::NotDumpable) {
            tracing::warn!(%fault, "other programs can read this one's memory");
        }
    }
}

/// ptrace(2) of macOS: a debugger that tries is refused, one that is there already ends the program.
#[cfg(target_os = "macos")]
fn refuse_debuggers() {
    // SAFETY: this request takes no address; it changes nothing but a flag of this process.
    #[expect(unsafe_code, reason = "no safe crate offers this request")]
    unsafe {
        libc::ptrace(libc::PT_DENY_ATTACH, 0, std::ptr::null_mut(), 0);
    }
}

/// Windows Error Reporting takes along the stacks of a crash, and of the heap nothing (`WerSetFlags`, learn.microsoft.com).
#[cfg(windows)]
fn keep_out_of_reports() {
    use windows_sys::Win32::System::ErrorReporting::{WER_FAULT_REPORTING_FLAG_NOHEAP, WerSetFlags};
    // SAFETY: the function takes a number and changes nothing but this process's own settings.
    #[expect(unsafe_code, reason = "no safe crate offers this call")]
    unsafe {
        WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP);
    }
}
