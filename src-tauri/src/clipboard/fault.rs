//! Why the clipboard could not be used.

use setup::host::HostFault;

/// What the plugin says, for the log and for the admin. It names what the system refused, never what was written.
#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` calls")]
pub(super) fn unavailable(fault: tauri_plugin_clipboard_manager::Error) -> HostFault {
    tracing::warn!(%fault, "the clipboard could not be used");
    HostFault::Unavailable(format!("clipboard: {fault}"))
}
