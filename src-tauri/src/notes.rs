//! Notes that outlive the program: which secrets were begun, and which Peig has. Never a value.
//!
//! Owns where they are and that one is there whole or not at all, also after a power failure: written beside its place,
//! brought to the disk, and put into its place by a single step.

use std::fs::{File, create_dir_all, read_dir, read_to_string, remove_file};
use std::io::{Error, ErrorKind, Result, Write as _};
use std::path::{Path, PathBuf};

use setup::host::HostFault;
use tauri::AppHandle;

use crate::places;

/// Ending of a note's file; what is being written has none.
const ENDING: &str = "json";
/// A note that is longer is none of ours.
const LONGEST: u64 = 64 * 1024;

/// The notes of the person who is logged in.
pub(crate) struct Notes {
    app: AppHandle,
}

impl Notes {
    pub(crate) fn new(app: AppHandle) -> Self {
        Self { app }
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> std::result::Result<(), HostFault> {
        write(&self.folder()?, name, text).map_err(|fault| failed(&fault))
    }

    pub(crate) fn all(&self) -> std::result::Result<Vec<String>, HostFault> {
        all(&self.folder()?).map_err(|fault| failed(&fault))
    }

    pub(crate) fn strike(&self, name: &str) -> std::result::Result<(), HostFault> {
        strike(&self.folder()?, name).map_err(|fault| failed(&fault))
    }

    fn folder(&self) -> std::result::Result<PathBuf, HostFault> {
        places::notes(&self.app).map_err(|fault| HostFault::Failed(fault.to_string()))
    }
}

/// Without the path, which names the person.
fn failed(fault: &Error) -> HostFault {
    HostFault::Failed(fault.kind().to_string())
}

/// Also for what else is kept in such a file.
pub(crate) fn write(folder: &Path, name: &str, text: &str) -> Result<()> {
    let place = place(folder, name)?;
    make(folder)?;
    // Readable by nobody else from the start.
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(place)?;
    sync(folder)
}

fn all(folder: &Path) -> Result<Vec<String>> {
    let files = match read_dir(folder) {
        Err(fault) if fault.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        files => files?,
    };
    let mut notes = Vec::new();
    // One that cannot be read says nothing; the others do.
    for file in files.flatten() {
        let is_note = file.path().extension().is_some_and(|ending| ending == ENDING);
        if is_note && file.metadata().is_ok_and(|about| about.len() <= LONGEST) {
            notes.extend(read_to_string(file.path()));
        }
    }
    Ok(notes)
}

fn strike(folder: &Path, name: &str) -> Result<()> {
    match remove_file(place(folder, name)?) {
        Err(fault) if fault.kind() == ErrorKind::NotFound => Ok(()),
        Err(fault) => Err(fault),
        Ok(()) => sync(folder),
    }
}

/// A name may come from a service: it must not lead anywhere else.
fn place(folder: &Path, name: &str) -> Result<PathBuf> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if name.is_empty() || name.len() > 64 || !name.chars().all(plain) {
        return Err(Error::from(ErrorKind::InvalidInput));
    }
    Ok(folder.join(name).with_extension(ENDING))
}

fn make(folder: &Path) -> Result<()> {
    create_dir_all(folder)?;
    #[cfg(unix)]
    {
        use std::fs::{Permissions, set_permissions};
        use std::os::unix::fs::PermissionsExt as _;
        set_permissions(folder, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// The name of a file is on the disk once its folder is; Windows knows no such step.
fn sync(folder: &Path) -> Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_there_until_it_is_struck() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("deep").join("notes");
        assert_eq!(all(&folder).unwrap(), Vec::<String>::new(), "no folder, no notes");
        write(&folder, "7d1c-1", "one").unwrap();
        write(&folder, "7d1c-1", "two").unwrap();
        write(&folder, "7d1c-2", "three").unwrap();
        let mut notes = all(&folder).unwrap();
        notes.sort();
        assert_eq!(notes, ["three", "two"]);
        strike(&folder, "7d1c-1").unwrap();
        strike(&folder, "7d1c-1").unwrap();
        assert_eq!(all(&folder).unwrap(), ["three"]);
        #[cfg(unix)]
        for (path, wanted) in [(folder.clone(), 0o700), (folder.join("7d1c-2.json"), 0o600)] {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, wanted, "{}", path.display());
        }
    }

    #[test]
    fn what_is_no_note_is_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "good", "good").unwrap();
        std::fs::write(folder.path().join(".half"), "half").unwrap();
        std::fs::write(folder.path().join("latin.json"), b"\xff").unwrap();
        std::fs::create_dir(folder.path().join("folder.json")).unwrap();
        let long = "x".repeat(usize::try_from(LONGEST).unwrap() + 1);
        std::fs::write(folder.path().join("long.json"), long).unwrap();
        assert_eq!(all(folder.path()).unwrap(), ["good"]);
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["", "..", "../x", "a/b", "a\\b", "a.b", "C:x", "a\0", &"x".repeat(65)] {
            assert!(write(folder.path(), name, "x").is_err(), "{name:?}");
            assert!(strike(folder.path(), name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_a_fault_and_no_notes() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(write(&file, "x", "x").is_err());
        assert!(all(&file).is_err());
    }
}
