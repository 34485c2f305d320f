//! Files that are handed out to the admin.
//!
//! Owns where they go and that none is written over. Only files that were saved in this run can be opened.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use setup::host::HostFault;
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt;

use crate::places;

/// So many files of one name may be there already.
const MOST_OF_A_NAME: u32 = 1000;

/// Saves and opens files.
pub(crate) struct Files {
    app: AppHandle,
    saved: Mutex<Vec<PathBuf>>,
}

impl Files {
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app, saved: Mutex::default() }
    }

    /// Saves a file among the admin's downloads; where the system names no such folder, among the documents or in the
    /// home folder. Gives its path.
    pub(crate) fn save(&self, name: &str, content: &[u8]) -> Result<String, HostFault> {
        let folder = places::files(&self.app)
            .map_err(|fault| HostFault::Unavailable(format!("no folder to save in: {fault}")))?;
        let path = write_new(&folder, name, content).map_err(|fault| HostFault::Failed(fault.to_string()))?;
        let shown = path.display().to_string();
        self.saved.lock().unwrap_or_else(PoisonError::into_inner).push(path);
        Ok(shown)
    }

    /// Opens a file that was saved, in the program that the system has for it.
    pub(crate) fn open(&self, path: &str) -> Result<(), HostFault> {
        let known = self
            .saved
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .any(|one| one == Path::new(path));
        if !known {
            return Err(HostFault::Failed("this file was not saved by the program".to_owned()));
        }
        self.app
            .opener()
            .open_path(path, None::<&str>)
            .map_err(|fault| HostFault::Unavailable(format!("no program opened the file: {fault}")))
    }
}

/// Writes a file that is not there yet: a number is added to a name that is taken.
fn write_new(folder: &Path, name: &str, content: &[u8]) -> std::io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
    for number in 1..=MOST_OF_A_NAME {
        let name = if number == 1 { name.to_owned() } else { format!("{stem} ({number}).{ending}") };
        let path = folder.join(name);
        // Created only if it is not there: a check before would leave a gap.
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut file) => return file.write_all(content).and_then(|()| file.sync_all()).map(|()| path),
            Err(fault) if fault.kind() == ErrorKind::AlreadyExists => {}
            Err(fault) => return Err(fault),
        }
    }
    Err(std::io::Error::from(ErrorKind::AlreadyExists))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_not_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let first = write_new(folder.path(), "a report.html", b"one").unwrap();
        let second = write_new(folder.path(), "a report.html", b"two").unwrap();
        assert_eq!(first.file_name().unwrap(), "a report.html");
        assert_eq!(second.file_name().unwrap(), "a report (2).html");
        assert_eq!(std::fs::read(first).unwrap(), b"one");
        assert_eq!(std::fs::read(second).unwrap(), b"two");
    }

    #[test]
    fn a_folder_that_cannot_be_written_to_is_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("not a folder");
        std::fs::write(&file, b"").unwrap();
        assert!(write_new(&file, "x.html", b"one").is_err());
    }
}
