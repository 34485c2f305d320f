//! The files of the working tree, and a mark of their content to tell whether work has to be done again.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::shell::{command, output, root, target};

/// Files below a folder of the workspace that git knows or would take, relative to the workspace, in order.
pub(crate) fn files(folder: &str) -> Result<Vec<PathBuf>> {
    let listed = output(command(
        "git",
        &["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", folder],
    ))
    .context("the list of files comes from git")?;
    let mut files: Vec<PathBuf> = listed
        .split('\0')
        .filter(|name| !name.is_empty())
        .map(PathBuf::from)
        .filter(|path| root().join(path).is_file())
        .collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// Mark of the names and contents of these files.
pub(crate) fn mark(files: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.hash(&mut hasher);
        std::fs::read(root().join(file)).with_context(|| file.display().to_string())?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Remembers for which content a piece of work was last done.
pub(crate) struct Stamp {
    file: PathBuf,
    mark: String,
}

impl Stamp {
    /// Stamp of a piece of work over these files.
    pub(crate) fn of(work: &str, files: &[PathBuf]) -> Result<Self> {
        Ok(Self { file: target().join("stamps").join(work), mark: mark(files)? })
    }

    /// The work was done for this very content.
    pub(crate) fn fresh(&self) -> bool {
        std::fs::read_to_string(&self.file).is_ok_and(|mark| mark == self.mark)
    }

    /// The work has been done now.
    pub(crate) fn set(&self) -> Result<()> {
        if let Some(folder) = self.file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        Ok(std::fs::write(&self.file, &self.mark)?)
    }
}
