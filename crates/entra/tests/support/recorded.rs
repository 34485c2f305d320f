//! Documents of the recorded contract, and of our own examples.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// The folder of recorded answers, where this computer has it.
pub(crate) fn recordings() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/graph-contract");
    if path.is_dir() {
        return Some(path);
    }
    println!("the recorded answers are not on this computer; only our own examples were tested");
    None
}

/// Every JSON document of a folder with its name, sorted.
pub(crate) fn documents(folder: &Path) -> Vec<(String, Value)> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            let stem = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{stem}: {error}"));
            (stem, value)
        })
        .collect();
    assert!(!found.is_empty(), "nothing in {}", folder.display());
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}
