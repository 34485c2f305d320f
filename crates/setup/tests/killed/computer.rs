//! The admin's computer: a folder that stays when the process ends. Its credential store is a file for each entry, which is
//! for these tests only; the browser signs in by itself.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use secrecy::{ExposeSecret as _, SecretString};
use setup::host::{Host, HostFault, ScenarioId, StoreEntry, Uptime};
use tokio::sync::watch;
use url::Url;

use crate::browser::signs_in;

/// See the module.
#[derive(Clone)]
pub(crate) struct Computer(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    account: String,
    started: Instant,
    guide_opened: watch::Sender<u64>,
}

impl Computer {
    /// The computer whose disk is this folder, in front of which this account signs in.
    pub(crate) fn new(folder: &Path, account: &str) -> Self {
        Self(Arc::new(Inner {
            folder: folder.to_owned(),
            account: account.to_owned(),
            started: Instant::now(),
            guide_opened: watch::Sender::default(),
        }))
    }

    /// How often the guide was opened, by which it shows how far the wizard has come with what it was asked.
    pub(crate) fn guide_opened(&self) -> watch::Receiver<u64> {
        self.0.guide_opened.subscribe()
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
    let entries = std::fs::read_dir(store(folder)).into_iter().flatten().flatten();
    let whole = entries.filter(|entry| !entry.file_name().to_string_lossy().ends_with(UNFINISHED));
    whole.filter_map(|entry| std::fs::read_to_string(entry.path()).ok()).collect()
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

fn failed(error: &std::io::Error) -> HostFault {
    HostFault::Failed(error.to_string())
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
        write(&self.0.folder.join(AT_PEIG), secret.expose_secret()).map_err(|error| failed(&error))
    }

    fn clear_clipboard(&self, _: &SecretString) -> Result<(), HostFault> {
        Ok(())
    }

    async fn keep(&self, entry: &StoreEntry, secret: &SecretString) -> Result<(), HostFault> {
        write(&self.file(entry), secret.expose_secret()).map_err(|error| failed(&error))
    }

    async fn recall(&self, entry: &StoreEntry) -> Result<Option<SecretString>, HostFault> {
        match std::fs::read_to_string(self.file(entry)) {
            Ok(value) => Ok(Some(value.into())),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&error)),
        }
    }

    async fn store_ready(&self) -> Result<(), HostFault> {
        Ok(())
    }

    async fn forget(&self, entry: &StoreEntry) -> Result<(), HostFault> {
        match std::fs::remove_file(self.file(entry)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(&error)),
            _ => Ok(()),
        }
    }

    async fn save(&self, name: &str, content: &[u8]) -> Result<String, HostFault> {
        let file = self.0.folder.join(name);
        std::fs::write(&file, content).map_err(|error| failed(&error))?;
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
