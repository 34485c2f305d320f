//! Where Microsoft's files and the measures lie.

use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The folder with Microsoft's published description and the recordings, when it lies beside the repository. Says so
/// when it does not: what needs it is skipped then.
#[expect(clippy::print_stderr, reason = "a test that is left out has to say so")]
pub fn published() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/graph-contract");
    let found = folder.canonicalize().ok();
    if found.is_none() {
        eprintln!("SKIPPED: Microsoft's files are not beside this repository (../shared/graph-contract)");
    }
    found
}

/// Adds a line to a measure that the developer commands sum up. Nothing happens without `PEIG_MEASURES`, the folder
/// for them.
pub fn measure(name: &str, line: &str) {
    let Some(folder) = std::env::var_os("PEIG_MEASURES").map(PathBuf::from) else {
        return;
    };
    // A measure that cannot be written is missing from the summary; the tests themselves do not depend on it.
    let _ = std::fs::create_dir_all(&folder);
    let file = std::fs::OpenOptions::new().create(true).append(true).open(folder.join(format!("{name}.txt")));
    if let Ok(mut file) = file {
        let _ = file.write_all(format!("{line}\n").as_bytes());
    }
}
