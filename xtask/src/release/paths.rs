//! Names, and how they are written.

use std::path::{Path, PathBuf};

use anyhow::Result;

/// The workspace's version; this program has the same.
pub(super) fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// A path that was typed, wherever a tool runs that it is handed to.
pub(super) fn absolute(typed: &str) -> PathBuf {
    std::path::absolute(typed).unwrap_or_else(|_| PathBuf::from(typed))
}

/// A path as a word of a command.
pub(super) fn text(path: &Path) -> String {
    path.display().to_string()
}

/// The name of a file without its folder.
pub(super) fn name(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// The files of a folder, in order.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
