//! The machine in memory: browser, clipboard, credential store, files.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use setup::host::{Host, HostFault, ScenarioId, StoreEntry, Uptime};
use setup::update::Standing;
use tokio::sync::watch;
use tokio::time::Instant;
use url::Url;

use super::browser::signs_in;

/// What the system browser does with a sign-in page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Browser {
    /// Picks this account and accepts what is asked.
    SignsInAs(String),
    /// Presses Cancel.
    Cancels,
    /// Shows the page and nobody does anything.
    Idle,
    /// Does not open.
    Missing,
}

/// What the system browser does with a page for approving.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Approves {
    /// Shows the page and nobody does anything.
    #[default]
    Idle,
    /// Picks this account and presses this: `accept`, `decline`, `cancel`.
    Presses(String, &'static str),
    /// Comes back with these fields, one visit after the other, whatever the page says; `{state}` is the one that was sent.
    Answers(Vec<String>),
}

#[derive(Default)]
pub struct Inner {
    pub approves: Mutex<Approves>,
    /// Pages that the program showed when the browser came back from approving.
    pub came_back: watch::Sender<Vec<String>>,
    pub store: Mutex<HashMap<String, String>>,
    pub store_fault: Mutex<Option<HostFault>>,
    pub notes: Mutex<HashMap<String, String>>,
    pub notes_fault: Mutex<Option<HostFault>>,
    pub clipboard: Mutex<Option<String>>,
    pub opened: Mutex<Vec<Url>>,
    /// How often the guide was opened, by which the admin tells that the wizard has come past what was asked before.
    pub guide_opened: watch::Sender<u64>,
    /// Fault of the probe before a secret is made; `store_fault` is the one of keeping it.
    pub probe_fault: Mutex<Option<HostFault>>,
    /// Held by a test for as long as the store asks its owner, before it says this.
    pub recall_prompt: tokio::sync::Mutex<()>,
    pub recall_fault: Mutex<Option<HostFault>>,
    /// How often the store has answered what it keeps.
    pub recalls: AtomicUsize,
    pub forget_fault: Mutex<Option<HostFault>>,
    pub files: Mutex<Vec<(String, String)>>,
    pub files_opened: Mutex<Vec<String>>,
    /// What was heard of newer programs in a run before; none in a program that does not look for them.
    pub standing: Mutex<Option<Standing>>,
    /// What a look finds.
    pub found: Mutex<Option<Standing>>,
    /// Held by a test for as long as the fetching of a newer program takes.
    pub fetching: tokio::sync::Mutex<()>,
    pub update_fault: Mutex<Option<HostFault>>,
    /// How often a newer program was installed.
    pub installed: AtomicUsize,
    pub closed: Mutex<bool>,
    /// The practice tenant that is started inside the program, as its cloud description.
    pub inside: Mutex<Option<String>>,
    pub browser: Mutex<Option<Browser>>,
    /// By the timer's clock, which a test may have taken in hand.
    pub started: OnceLock<Instant>,
    /// What the test has let pass, beside what passes by itself.
    pub passed: Mutex<Uptime>,
}

/// The machine in memory.
#[derive(Clone, Default)]
pub struct Machine(pub Arc<Inner>);

impl Machine {
    pub fn clipboard(&self) -> Option<String> {
        self.0.clipboard.lock().unwrap().clone()
    }

    /// Time passes, and the machine is awake.
    pub fn runs_for(&self, time: Duration) {
        let mut passed = self.0.passed.lock().unwrap();
        passed.total += time;
        passed.awake += time;
    }

    /// Time passes, and the machine sleeps.
    pub fn sleeps_for(&self, time: Duration) {
        self.0.passed.lock().unwrap().total += time;
    }

    fn notes_work(&self) -> Result<(), HostFault> {
        self.0.notes_fault.lock().unwrap().clone().map_or(Ok(()), Err)
    }

    pub fn stored(&self) -> Vec<String> {
        self.0.store.lock().unwrap().values().cloned().collect()
    }
}

/// Goes to the page for approving, and back.
async fn approve(machine: Machine, url: Url) {
    let client = reqwest::Client::builder().tls_certs_only([]).build().unwrap();
    let approves = machine.0.approves.lock().unwrap().clone();
    let back = |text: String| machine.0.came_back.send_modify(|pages| pages.push(text));
    match approves {
        Approves::Idle => {}
        Approves::Presses(account, choice) => {
            let fields = [("account", account.as_str()), ("choice", choice)];
            back(client.post(url).form(&fields).send().await.unwrap().text().await.unwrap());
        }
        Approves::Answers(visits) => {
            let sent = |name: &str| url.query_pairs().find(|(n, _)| n == name).unwrap().1.into_owned();
            for fields in visits {
                let fields = fields.replace("{state}", &sent("state"));
                let address = format!("{}/?{fields}", sent("redirect_uri"));
                back(client.get(address).send().await.unwrap().text().await.unwrap());
            }
        }
    }
}

impl Host for Machine {
    fn uptime(&self) -> Uptime {
        let running = self.0.started.get_or_init(Instant::now).elapsed();
        let passed = *self.0.passed.lock().unwrap();
        Uptime { total: passed.total + running, awake: passed.awake + running }
    }

    fn open(&self, url: &Url) -> Result<(), HostFault> {
        if url.as_str() == setup::guide::GUIDE_URL {
            self.0.guide_opened.send_modify(|times| *times += 1);
            return Ok(());
        }
        if matches!(*self.0.browser.lock().unwrap(), Some(Browser::Missing)) {
            return Err(HostFault::Unavailable("no browser".to_owned()));
        }
        self.0.opened.lock().unwrap().push(url.clone());
        if url.path().ends_with("/adminconsent") {
            tokio::spawn(approve(self.clone(), url.clone()));
        }
        if !url.path().ends_with("/authorize") {
            return Ok(());
        }
        let form = match self.0.browser.lock().unwrap().clone() {
            Some(Browser::SignsInAs(account)) => {
                vec![("account", account), ("choice", "accept".to_owned())]
            }
            Some(Browser::Cancels) => vec![("choice", "cancel".to_owned())],
            Some(Browser::Missing) | None => return Err(HostFault::Unavailable("no browser".to_owned())),
            Some(Browser::Idle) => return Ok(()),
        };
        let url = url.clone();
        tokio::spawn(async move {
            let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
            // Plain HTTP on loopback: reading the system's certificates takes longer than all that it does.
            let client = if url.scheme() == "https" {
                reqwest::Client::new()
            } else {
                reqwest::Client::builder().tls_certs_only([]).build().unwrap()
            };
            signs_in(&client, url, &form).await;
        });
        Ok(())
    }

    fn note(&self, name: &str, text: &str) -> Result<(), HostFault> {
        self.notes_work()?;
        self.0.notes.lock().unwrap().insert(name.to_owned(), text.to_owned());
        Ok(())
    }

    fn notes(&self) -> Result<Vec<String>, HostFault> {
        self.notes_work()?;
        Ok(self.0.notes.lock().unwrap().values().cloned().collect())
    }

    fn strike(&self, name: &str) -> Result<(), HostFault> {
        self.notes_work()?;
        self.0.notes.lock().unwrap().remove(name);
        Ok(())
    }

    fn copy_text(&self, text: &str) -> Result<(), HostFault> {
        *self.0.clipboard.lock().unwrap() = Some(text.to_owned());
        Ok(())
    }

    fn copy_secret(&self, secret: &SecretString) -> Result<(), HostFault> {
        self.copy_text(secret.expose_secret())
    }

    fn clear_clipboard(&self, secret: &SecretString) -> Result<(), HostFault> {
        let mut clipboard = self.0.clipboard.lock().unwrap();
        if clipboard.as_deref() == Some(secret.expose_secret()) {
            *clipboard = None;
        }
        Ok(())
    }

    async fn keep(&self, entry: &StoreEntry, secret: &SecretString) -> Result<(), HostFault> {
        if let Some(fault) = self.0.store_fault.lock().unwrap().clone() {
            return Err(fault);
        }
        let value = secret.expose_secret().to_owned();
        self.0.store.lock().unwrap().insert(entry.account.clone(), value);
        Ok(())
    }

    async fn recall(&self, entry: &StoreEntry) -> Result<Option<SecretString>, HostFault> {
        let _owner = self.0.recall_prompt.lock().await;
        let fault = self.0.recall_fault.lock().unwrap().clone();
        self.0.recalls.fetch_add(1, Ordering::SeqCst);
        match fault {
            Some(fault) => Err(fault),
            None => Ok(self.0.store.lock().unwrap().get(&entry.account).cloned().map(SecretString::from)),
        }
    }

    async fn store_ready(&self) -> Result<(), HostFault> {
        self.0.probe_fault.lock().unwrap().clone().map_or(Ok(()), Err)
    }

    async fn save(&self, name: &str, content: &[u8]) -> Result<String, HostFault> {
        let text = String::from_utf8(content.to_vec()).unwrap();
        self.0.files.lock().unwrap().push((name.to_owned(), text));
        Ok(format!("/downloads/{name}"))
    }

    fn open_saved(&self, path: &str) -> Result<(), HostFault> {
        if !self.0.files.lock().unwrap().iter().any(|(name, _)| path.ends_with(name)) {
            return Err(HostFault::Failed("no such file".to_owned()));
        }
        self.0.files_opened.lock().unwrap().push(path.to_owned());
        Ok(())
    }

    fn standing(&self) -> Option<Standing> {
        self.0.standing.lock().unwrap().clone()
    }

    async fn look_for_update(&self) -> Result<Standing, HostFault> {
        let found = self.0.found.lock().unwrap().clone();
        found.ok_or_else(|| HostFault::Failed("nobody there".to_owned()))
    }

    async fn fetch_update(&self) -> Result<(), HostFault> {
        let _fetching = self.0.fetching.lock().await;
        self.0.update_fault.lock().unwrap().clone().map_or(Ok(()), Err)
    }

    async fn install_update(&self) -> Result<(), HostFault> {
        self.0.installed.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    fn close(&self) {
        *self.0.closed.lock().unwrap() = true;
    }

    async fn forget(&self, entry: &StoreEntry) -> Result<(), HostFault> {
        if let Some(fault) = self.0.forget_fault.lock().unwrap().clone() {
            return Err(fault);
        }
        self.0.store.lock().unwrap().remove(&entry.account);
        Ok(())
    }

    async fn start_practice(&self, _: ScenarioId) -> Result<String, HostFault> {
        // Most tests reach the practice tenant as a described cloud, so that they can change it from outside.
        let inside = self.0.inside.lock().unwrap().clone();
        inside.ok_or_else(|| HostFault::Unavailable("not in this test".to_owned()))
    }

    async fn stop_practice(&self) {}
}
