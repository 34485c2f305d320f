//! The log file, for support.
//!
//! Owns where it is, how long it lasts and which crates write to it. It never holds a secret, a token or an answer's
//! body: the crates do not log them, and libraries, which might, are not listened to.

use std::error::Error;
use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;

/// Our own crates. Not changed from outside: no variable can make the program more talkative than it was tested.
const FILTER: &str = "off,peig_setup=info,setup=info,entra=info,practice_tenant=warn";

const DAYS_KEPT: usize = 14;

/// Starts logging to a file per day in `folder`. Without the file the program works as well, so a fault is the
/// caller's to mention, not to stop for.
pub(crate) fn start(folder: &Path) -> Result<(), Box<dyn Error>> {
    // The appender looks for old files before it makes the folder, and complains on standard error.
    std::fs::create_dir_all(folder)?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("peig-setup")
        .filename_suffix("log")
        .max_log_files(DAYS_KEPT)
        .build(folder)?;
    #[cfg(unix)]
    keep_private(folder)?;
    let written = tracing_subscriber::fmt::layer().with_ansi(false).with_writer(file);
    let subscriber = tracing_subscriber::registry().with(written).with(FILTER.parse::<Targets>()?);
    // Fails only if logging was started before.
    let _ = tracing::subscriber::set_global_default(subscriber);
    Ok(())
}

/// Nobody else on this computer reads along. A file that a later day begins is behind the folder's door until the next
/// start.
#[cfg(unix)]
fn keep_private(folder: &Path) -> std::io::Result<()> {
    use std::fs::{Permissions, read_dir, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    set_permissions(folder, Permissions::from_mode(0o700))?;
    for file in read_dir(folder)? {
        set_permissions(file?.path(), Permissions::from_mode(0o600))?;
    }
    Ok(())
}

/// Lets a panic leave its place in the log and nothing on standard error, which desktops keep as well: the text of
/// a panic may quote a value, and the place is enough to find the fault.
pub(crate) fn note_panics() {
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(place = panic.location().map(ToString::to_string), "panic");
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_our_own_records_and_no_others() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("logs");
        start(&folder).unwrap();
        tracing::info!(target: "entra::graph", "ours");
        tracing::debug!(target: "entra::graph", "too much");
        tracing::error!(target: "hyper::client", "a library's");
        let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path()).collect();
        let [file] = files.as_slice() else { panic!("{files:?}") };
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.contains("ours"), "{text}");
        assert!(!text.contains("too much") && !text.contains("a library's"), "{text}");
        #[cfg(unix)]
        for (path, wanted) in [(folder.as_path(), 0o700), (file.as_path(), 0o600)] {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, wanted, "{}", path.display());
        }
    }
}
