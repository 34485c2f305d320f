//! The log file, for support.
//!
//! Owns where it is, how long it lasts and which crates write to it. It never holds a secret, a token or an answer's
//! body: the crates do not log them, and libraries, which might, are not listened to.

use std::error::Error;
use std::path::Path;

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

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
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(FILTER))
        .with_ansi(false)
        .with_writer(file)
        .finish();
    // Fails only if logging was started before.
    let _ = tracing::subscriber::set_global_default(subscriber);
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
        let folder = tempfile::tempdir().unwrap();
        start(folder.path()).unwrap();
        tracing::info!(target: "entra::graph", "ours");
        tracing::debug!(target: "entra::graph", "too much");
        tracing::error!(target: "hyper::client", "a library's");
        let files: Vec<_> =
            std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
        let [file] = files.as_slice() else { panic!("{files:?}") };
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.contains("ours"), "{text}");
        assert!(!text.contains("too much") && !text.contains("a library's"), "{text}");
    }
}
