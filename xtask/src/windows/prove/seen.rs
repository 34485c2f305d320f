//! What is looked at, and what of it holds.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::windows::places::bundle;

/// What is proved: a package of this version, one of the next, and the folder that both were packed from.
pub(super) struct Packages<'a> {
    pub(super) program: &'a Path,
    pub(super) version: String,
    pub(super) next: String,
    pub(super) folder: PathBuf,
}

impl Packages<'_> {
    /// One of them.
    pub(super) fn file(&self, version: &str, kind: &str) -> PathBuf {
        let folder = if version == self.version { bundle() } else { self.folder.clone() };
        folder.join(format!("Peig-Setup-{version}-x64.{kind}"))
    }
}

/// Counts what has been seen to hold.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) checks: u32,
    pub(super) left_out: Vec<String>,
}

impl Seen {
    /// This holds, or the proof ends here.
    pub(super) fn that(&mut self, what: &str, holds: bool) -> Result<()> {
        ensure!(holds, "not so: {what}");
        self.checks += 1;
        Ok(())
    }

    /// A program has ended with this code.
    pub(super) fn code(&mut self, what: &str, code: i32, wanted: i32) -> Result<()> {
        ensure!(code == wanted, "{what}: exit code {code}, not {wanted}");
        self.checks += 1;
        Ok(())
    }
}

/// The names of what is in a folder, hidden or not.
pub(super) fn files(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for file in std::fs::read_dir(folder)? {
        names.push(file?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}
