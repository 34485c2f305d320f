//! Files that are handed out to the admin.
//!
//! Owns that none is written over, and none left half written. Only files that were saved in this run can be opened.

use std::fs::{File, OpenOptions};
use std::io::{Error, ErrorKind, Write as _};
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

    /// Saves a file in the first of [`places::files`] that takes it. Gives its path.
    pub(crate) fn save(&self, name: &str, content: &[u8]) -> Result<String, HostFault> {
        let path = write_first(&places::files(&self.app), name, content)?;
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

/// Writes a file into the first folder that takes it: one may be on a share that is down, or for reading only. Where none
/// does, what the first has said counts, as that is where the admin looks.
fn write_first(folders: &[PathBuf], name: &str, content: &[u8]) -> Result<PathBuf, HostFault> {
    let mut refused = None;
    for folder in folders {
        match write_new(folder, name, content) {
            Ok(path) => return Ok(path),
            Err(fault) => {
                tracing::warn!(kind = %fault.kind(), "a folder does not take a file");
                refused.get_or_insert(fault);
            }
        }
    }
    Err(match refused {
        Some(fault) => HostFault::Failed(fault.to_string()),
        None => HostFault::Unavailable("no folder to save in".to_owned()),
    })
}

/// Writes a file that is not there yet: a number is added to a name that is taken.
fn write_new(folder: &Path, name: &str, content: &[u8]) -> Result<PathBuf, Error> {
    std::fs::create_dir_all(folder)?;
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "txt"));
    for number in 1..=MOST_OF_A_NAME {
        let name = if number == 1 { name.to_owned() } else { format!("{stem} ({number}).{ending}") };
        let path = folder.join(name);
        // Created only if it is not there: a check before would leave a gap.
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(file) => {
                fill(&path, file, |file| file.write_all(content).and_then(|()| file.sync_all()))?;
                return Ok(path);
            }
            Err(fault) if fault.kind() == ErrorKind::AlreadyExists => {}
            Err(fault) => return Err(fault),
        }
    }
    Err(Error::from(ErrorKind::AlreadyExists))
}

/// Fills a file that was just created. Half of one, as a full disk leaves it, would be taken for the whole.
fn fill(
    path: &Path,
    mut file: File,
    write: impl FnOnce(&mut File) -> Result<(), Error>,
) -> Result<(), Error> {
    let written = write(&mut file);
    // Windows removes no file that is open.
    drop(file);
    if written.is_err()
        && let Err(fault) = std::fs::remove_file(path)
    {
        tracing::warn!(kind = %fault.kind(), "half of a file stays where it was to be saved");
    }
    written
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
    fn what_one_folder_does_not_take_goes_to_the_next() {
        let parent = tempfile::tempdir().unwrap();
        let [taken, next, last] = ["taken", "next", "last"].map(|name| parent.path().join(name));
        std::fs::write(&taken, b"not a folder").unwrap();
        let folders = [taken.clone(), next.clone(), last.clone()];
        let path = write_first(&folders, "x.html", b"one").unwrap();
        assert_eq!((path.parent(), std::fs::read(&path).unwrap()), (Some(next.as_path()), b"one".to_vec()));
        assert!(!last.exists(), "one is enough");
        let failed = write_first(&[taken], "x.html", b"one");
        assert!(matches!(failed, Err(HostFault::Failed(_))), "{failed:?}");
        let nowhere = write_first(&[], "x.html", b"one");
        assert!(matches!(nowhere, Err(HostFault::Unavailable(_))), "{nowhere:?}");
    }

    #[test]
    fn a_write_that_fails_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.html");
        let file = File::create_new(&path).unwrap();
        let filled = fill(&path, file, |file| {
            file.write_all(b"hal")?;
            Err(Error::from(ErrorKind::StorageFull))
        });
        assert_eq!(filled.unwrap_err().kind(), ErrorKind::StorageFull);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
