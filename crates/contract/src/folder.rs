//! Where Microsoft's files and the measures lie.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

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

/// Every JSON document of a folder with its name, sorted.
///
/// # Panics
///
/// When the folder is empty or one is not JSON: what is compared with it would be compared with nothing.
#[expect(clippy::unwrap_used, reason = "a test whose material cannot be read has to fail")]
pub fn documents(folder: &Path) -> Vec<(String, Value)> {
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    assert!(!files.is_empty(), "nothing in {}", folder.display());
    let read = |path: &PathBuf| {
        let name = path.file_stem().unwrap_or_default().display().to_string();
        let value = serde_json::from_str(&std::fs::read_to_string(path).unwrap());
        let value = value.unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, value)
    };
    files.iter().map(read).collect()
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
