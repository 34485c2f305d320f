//! This machine, as the wizard sees it.
//!
//! Owns nothing but the joining of the parts: browser, clipboard, credential store, files, practice tenant, clock.

use entra::Cloud;
use practice_tenant::Spoken;
use secrecy::SecretString;
use setup::host::{Host, HostFault, StoreEntry, Uptime};
use setup::ipc::ScenarioId;
use setup::update::Standing;
use tauri::{AppHandle, Wry};
use url::Url;

use crate::browser::Browser;
use crate::clipboard::Clipboard;
use crate::clock::Clock;
use crate::closing;
use crate::files::Files;
use crate::notes::Notes;
use crate::practice::PracticeTenant;
use crate::store::CredentialStore;
use crate::updates::{self, Updates};

/// The machine under the program.
pub(crate) struct Machine {
    browser: Browser,
    clipboard: Clipboard,
    store: CredentialStore,
    files: Files,
    notes: Notes,
    app: AppHandle,
    practice: PracticeTenant,
    updates: Option<Updates<Wry>>,
    clock: Clock,
}

impl Machine {
    /// `described` is the cloud that the program was started with, if it could be read; `spoken` is what the practice
    /// tenant's pages say.
    pub(crate) fn new(app: &AppHandle, described: Option<&Cloud>, spoken: Spoken) -> Self {
        Self {
            browser: Browser::new(app.clone(), described),
            clipboard: Clipboard::new(app.clone()),
            store: CredentialStore::system(),
            files: Files::new(app.clone()),
            notes: Notes::new(app.clone()),
            app: app.clone(),
            practice: PracticeTenant::new(spoken),
            updates: updates::Source::of_this_build().map(|source| Updates::new(app.clone(), source)),
            clock: Clock::start(),
        }
    }

    fn updates(&self) -> Result<&Updates<Wry>, HostFault> {
        self.updates.as_ref().ok_or_else(|| HostFault::Unavailable("nobody to ask".to_owned()))
    }
}

impl Host for Machine {
    fn uptime(&self) -> Uptime {
        self.clock.uptime()
    }

    fn open(&self, url: &Url) -> Result<(), HostFault> {
        self.browser.open(url)
    }

    fn copy_text(&self, text: &str) -> Result<(), HostFault> {
        // The other program that owns the clipboard may take seconds to answer.
        tokio::task::block_in_place(|| self.clipboard.copy_text(text))
    }

    fn copy_secret(&self, secret: &SecretString) -> Result<(), HostFault> {
        tokio::task::block_in_place(|| self.clipboard.copy_secret(secret))
    }

    fn clear_clipboard(&self, secret: &SecretString) -> Result<(), HostFault> {
        tokio::task::block_in_place(|| self.clipboard.clear(secret))
    }

    fn note(&self, name: &str, text: &str) -> Result<(), HostFault> {
        tokio::task::block_in_place(|| self.notes.write(name, text))
    }

    fn notes(&self) -> Result<Vec<String>, HostFault> {
        self.notes.all()
    }

    fn strike(&self, name: &str) -> Result<(), HostFault> {
        tokio::task::block_in_place(|| self.notes.strike(name))
    }

    async fn keep(&self, entry: &StoreEntry, secret: &SecretString) -> Result<(), HostFault> {
        self.store.keep(entry, secret).await
    }

    async fn recall(&self, entry: &StoreEntry) -> Result<Option<SecretString>, HostFault> {
        self.store.recall(entry).await
    }

    async fn store_ready(&self) -> Result<(), HostFault> {
        self.store.ready().await
    }

    async fn forget(&self, entry: &StoreEntry) -> Result<(), HostFault> {
        self.store.forget(entry).await
    }

    async fn save(&self, name: &str, content: &[u8]) -> Result<String, HostFault> {
        tokio::task::block_in_place(|| self.files.save(name, content))
    }

    fn open_saved(&self, path: &str) -> Result<(), HostFault> {
        self.files.open(path)
    }

    fn standing(&self) -> Option<Standing> {
        self.updates.as_ref().map(Updates::standing)
    }

    async fn look_for_update(&self) -> Result<Standing, HostFault> {
        self.updates()?.look().await
    }

    async fn fetch_update(&self) -> Result<(), HostFault> {
        self.updates()?.fetch().await
    }

    async fn install_update(&self) -> Result<(), HostFault> {
        self.updates()?.install().await
    }

    fn close(&self) {
        closing::close(&self.app);
    }

    async fn start_practice(&self, scenario: ScenarioId) -> Result<String, HostFault> {
        let description = self.practice.start(scenario).await?;
        let cloud = Cloud::from_json(&description).map_err(|fault| HostFault::Failed(fault.to_string()))?;
        self.browser.allow_practice(Some(&cloud));
        Ok(description)
    }

    async fn stop_practice(&self) {
        self.browser.allow_practice(None);
        self.practice.stop().await;
    }
}
