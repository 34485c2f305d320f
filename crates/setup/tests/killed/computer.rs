//! The admin's computer: a folder that stays when the process ends. Its credential store is a file for each entry, which is
//! for these tests only; the browser signs in by itself.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use setup::host::{Host, HostFault, ScenarioId, StoreEntry, Uptime};
use tokio::sync::watch;
use url::Url;

use crate::browser::signs_in;

/// Where the program waits to be ended: at something that it does on the computer, which no request shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stop {
    /// What it does.
    pub(crate) act: String,
    /// So many of these come before it.
    pub(crate) nth: usize,
    /// It is done.
    pub(crate) after: bool,
}

/// What the program says on standard error when it has come to its [`Stop`].
pub(crate) const STOPPED: &str = "stopped, to be ended";

/// See the module.
#[derive(Clone)]
pub(crate) struct Computer(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    account: String,
    started: Instant,
    guide_opened: watch::Sender<u64>,
    stop: Option<Stop>,
    acts: Mutex<Vec<&'static str>>,
}

impl Computer {
    /// The computer whose disk is this folder, in front of which this account signs in.
    pub(crate) fn new(folder: &Path, account: &str, stop: Option<Stop>) -> Self {
        Self(Arc::new(Inner {
            folder: folder.to_owned(),
            account: account.to_owned(),
            started: Instant::now(),
            guide_opened: watch::Sender::default(),
            stop,
            acts: Mutex::default(),
        }))
    }

    /// What the program has done on the computer.
    pub(crate) fn acts(&self) -> Vec<&'static str> {
        self.0.acts.lock().unwrap().clone()
    }

    /// Does something that stays on the computer, and waits there to be ended if it was asked to.
    #[expect(clippy::print_stderr, reason = "whoever ends the process reads it there")]
    fn does<T>(&self, act: &'static str, does: impl FnOnce() -> std::io::Result<T>) -> Result<T, HostFault> {
        let nth = self.acts().iter().filter(|one| **one == act).count();
        let ends_here = |after| {
            if self
                .0
                .stop
                .as_ref()
                .is_some_and(|stop| (stop.act.as_str(), stop.nth, stop.after) == (act, nth, after))
            {
                eprintln!("{STOPPED}");
                loop {
                    std::thread::park();
                }
            }
        };
        ends_here(false);
        let done = does();
        self.0.acts.lock().unwrap().push(act);
        ends_here(true);
        done.map_err(|error| HostFault::Failed(error.to_string()))
    }

    /// How often the guide was opened, by which it shows how far the wizard has come with what it was asked.
    pub(crate) fn guide_opened(&self) -> watch::Receiver<u64> {
        self.0.guide_opened.subscribe()
    }

    /// The value that the admin has entered in Peig last.
    pub(crate) fn at_peig(&self) -> Option<String> {
        at_peig(&self.0.folder)
    }

    fn notes_in(&self) -> PathBuf {
        self.0.folder.join("notes")
    }

    fn file(&self, entry: &StoreEntry) -> PathBuf {
        store(&self.0.folder).join(plain(&entry.account))
    }
}

/// The credential store of a computer.
fn store(folder: &Path) -> PathBuf {
    folder.join("store")
}

/// The values that are in a computer's credential store.
pub(crate) fn stored(folder: &Path) -> Vec<String> {
    texts(&store(folder))
}

/// What the admin has entered in Peig: the value that was copied last.
const AT_PEIG: &str = "entered-in-peig";

/// The value that the admin of this computer has entered in Peig last.
pub(crate) fn at_peig(folder: &Path) -> Option<String> {
    std::fs::read_to_string(folder.join(AT_PEIG)).ok()
}

/// The end of a file's name before it is whole.
const UNFINISHED: &str = ".new";

fn plain(name: &str) -> String {
    name.chars().fold(String::new(), |mut plain, letter| {
        let known = letter.is_ascii_alphanumeric() || letter == '-';
        // A text takes whatever is written to it.
        let _ = if known { write!(plain, "{letter}") } else { write!(plain, "_{:x}_", u32::from(letter)) };
        plain
    })
}

/// Writes a file that is there whole or not at all, as a credential store keeps its entries.
fn write(file: &Path, text: &str) -> std::io::Result<()> {
    std::fs::create_dir_all(file.parent().unwrap_or(file))?;
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(UNFINISHED);
    std::fs::write(&unfinished, text)?;
    std::fs::rename(unfinished, file)
}

/// Takes a file away; one that is not there is gone already.
fn take_away(file: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The texts of the files in a folder that are whole.
fn texts(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let whole = entries.filter(|entry| !entry.file_name().to_string_lossy().ends_with(UNFINISHED));
    whole.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect()
}

impl Host for Computer {
    fn uptime(&self) -> Uptime {
        let running = self.0.started.elapsed();
        Uptime { total: running, awake: running }
    }

    fn open(&self, url: &Url) -> Result<(), HostFault> {
        if url.as_str() == setup::guide::GUIDE_URL {
            self.0.guide_opened.send_modify(|times| *times += 1);
        } else if url.path().ends_with("/authorize") {
            let (url, account) = (url.clone(), self.0.account.clone());
            tokio::spawn(async move {
                let form = [("account", account.as_str()), ("choice", "accept")];
                signs_in(&reqwest::Client::new(), url, &form).await;
            });
        }
        Ok(())
    }

    fn copy_text(&self, _: &str) -> Result<(), HostFault> {
        Ok(())
    }

    fn copy_secret(&self, secret: &SecretString) -> Result<(), HostFault> {
        self.does("copy", || write(&self.0.folder.join(AT_PEIG), secret.expose_secret()))
    }

    fn clear_clipboard(&self, _: &SecretString) -> Result<(), HostFault> {
        Ok(())
    }

    async fn keep(&self, entry: &StoreEntry, secret: &SecretString) -> Result<(), HostFault> {
        self.does("keep", || write(&self.file(entry), secret.expose_secret()))
    }

    async fn recall(&self, entry: &StoreEntry) -> Result<Option<SecretString>, HostFault> {
        match std::fs::read_to_string(self.file(entry)) {
            Ok(value) => Ok(Some(value.into())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(HostFault::Failed(error.to_string())),
        }
    }

    fn note(&self, name: &str, text: &str) -> Result<(), HostFault> {
        self.does("note", || write(&self.notes_in().join(plain(name)), text))
    }

    fn notes(&self) -> Result<Vec<String>, HostFault> {
        Ok(texts(&self.notes_in()))
    }

    fn strike(&self, name: &str) -> Result<(), HostFault> {
        self.does("strike", || take_away(&self.notes_in().join(plain(name))))
    }

    async fn store_ready(&self) -> Result<(), HostFault> {
        Ok(())
    }

    async fn forget(&self, entry: &StoreEntry) -> Result<(), HostFault> {
        self.does("forget", || take_away(&self.file(entry)))
    }

    async fn save(&self, name: &str, content: &[u8]) -> Result<String, HostFault> {
        let file = self.0.folder.join(name);
        self.does("save", || std::fs::write(&file, content))?;
        Ok(file.display().to_string())
    }

    fn open_saved(&self, _: &str) -> Result<(), HostFault> {
        Ok(())
    }

    fn close(&self) {}

    async fn start_practice(&self, _: ScenarioId) -> Result<String, HostFault> {
        Err(HostFault::Unavailable("the practice tenant runs elsewhere".to_owned()))
    }

    async fn stop_practice(&self) {}
}
