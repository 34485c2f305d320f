//! Whether the person in front of this computer has left: the screen was locked, or the computer goes to sleep.
//!
//! Owns hearing that from the system. What follows from it is the wizard's decision; a system that says nothing is no fault,
//! because the wizard also ends a sign-in by its clock.

use setup::host::Away;
use setup::view::Handle;

#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

#[cfg(target_os = "linux")]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(windows)]
use windows as system;

/// Listens for as long as the program runs. To be called on the main thread.
pub(crate) fn watch(wizard: &Handle) {
    let wizard = wizard.clone();
    system::watch(move |away: Away| {
        tracing::info!(?away, "the person has left");
        wizard.away(away);
    });
}
