//! Newer programs: asks the publisher's server, keeps the last statement, fetches and installs.
//!
//! Owns where to ask and with which key, both set when the program was built: where either is absent, the plugin is not
//! even there. What a statement means is `setup::update`'s part, and when something may be installed the wizard's.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde::Deserialize;
use setup::host::HostFault;
use setup::update::{self, Signed, Standing, Statement, UpdateBy};
use tauri::{AppHandle, Builder, Context, Manager, Runtime};
use tauri_plugin_updater::{Update, UpdaterExt};

/// How long an answer to the question may take.
const TIME_TO_LOOK: Duration = Duration::from_secs(30);
/// How long the fetching may take.
const TIME_TO_FETCH: Duration = Duration::from_mins(30);
/// The file with the last statement.
const KEPT: &str = "update.json";

/// Where to ask, and the key with which answers are signed.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    endpoint: String,
    key: String,
}

impl Source {
    /// As it was set when the program was built (`packaging/release/README.md`).
    pub(crate) fn of_this_build() -> Option<Self> {
        Self::of(option_env!("PEIG_SETUP_UPDATES_URL"), option_env!("PEIG_SETUP_UPDATES_KEY"))
    }

    fn of(endpoint: Option<&str>, key: Option<&str>) -> Option<Self> {
        let set = |value: Option<&str>| value.filter(|value| !value.is_empty()).map(str::to_owned);
        Some(Self { endpoint: set(endpoint)?, key: set(key)? })
    }

    /// Adds the plugin with this configuration, which is in no file.
    pub(crate) fn plug_in<R: Runtime>(&self, builder: Builder<R>, context: &mut Context<R>) -> Builder<R> {
        let config = serde_json::json!({
            "endpoints": [self.endpoint],
            "pubkey": self.key,
            // Or an old package could be sent under a new version's number.
            "requireSignedVersion": true,
            // Our own installer, which asks; it knows none of the words that the other modes put after its name.
            "windows": { "installMode": "basicUi" },
        });
        context.config_mut().plugins.0.insert("updater".to_owned(), config);
        builder.plugin(tauri_plugin_updater::Builder::new().build())
    }
}

/// What is beside Tauri's own in the server's answer.
#[derive(Deserialize)]
struct Answer {
    statement: Signed,
}

/// Newer programs.
pub(crate) struct Updates<R: Runtime> {
    app: AppHandle<R>,
    source: Source,
    folder: Option<PathBuf>,
    found: Mutex<Option<Update>>,
    fetched: Mutex<Option<(Update, Vec<u8>)>>,
    /// The wizard has cleared up for the installer of Windows.
    #[cfg(not(target_os = "linux"))]
    cleared: std::sync::Arc<std::sync::atomic::AtomicBool>,
}

impl<R: Runtime> Updates<R> {
    pub(crate) fn new(app: AppHandle<R>, source: Source) -> Self {
        let folder = app.path().app_local_data_dir().ok();
        Self {
            app,
            source,
            folder,
            found: Mutex::default(),
            fetched: Mutex::default(),
            #[cfg(not(target_os = "linux"))]
            cleared: std::sync::Arc::default(),
        }
    }

    /// By what was said last.
    pub(crate) fn standing(&self) -> Standing {
        self.kept().map_or_else(|| Standing::unknown(by()), |kept| self.means(&kept))
    }

    fn means(&self, statement: &Statement) -> Standing {
        Standing::of(&self.app.package_info().version, statement, by())
    }

    /// Asks. What is told is the statement's word only: the rest of the answer is not signed.
    pub(crate) async fn look(&self) -> Result<Standing, HostFault> {
        let asks = self.app.updater_builder().timeout(TIME_TO_LOOK).version_comparator(|_, _| true);
        // What installs on Linux is not asked for its package, and there need be none for it.
        let asks = if cfg!(target_os = "linux") { asks.target(ANY_PACKAGE) } else { asks };
        let asks = asks.configure_client(entra::http::by_the_systems_way);
        #[cfg(windows)]
        let asks = self.clears_before_the_end(asks);
        let asks = asks.build().map_err(|fault| failed(&fault))?;
        let answer = asks.check().await.map_err(|fault| failed(&fault))?;
        let answer = answer.ok_or_else(|| HostFault::Failed("the server says nothing".to_owned()))?;
        let signed = Answer::deserialize(&answer.raw_json).map_err(|fault| failed(&fault))?.statement;
        let statement = self.read(&signed).map_err(|fault| failed(&fault))?;
        update::counts(self.kept().as_ref(), &statement).map_err(|fault| failed(&fault))?;
        if update::may_be_kept(&statement, SystemTime::now()) {
            self.keep(&signed);
        }
        let is_the_latest = answer.version == statement.latest.to_string();
        *lock(&self.found) = Some(answer).filter(|_| is_the_latest);
        Ok(self.means(&statement))
    }

    /// Fetches what the last look has found; the plugin takes only what is signed, as that version.
    pub(crate) async fn fetch(&self) -> Result<(), HostFault> {
        let found = lock(&self.found).clone();
        let mut found = found.ok_or_else(|| HostFault::Unavailable("no package was found".to_owned()))?;
        found.timeout = Some(TIME_TO_FETCH);
        let package = found.download(|_, _| {}, || {}).await.map_err(|fault| failed(&fault))?;
        *lock(&self.fetched) = Some((found, package));
        Ok(())
    }

    /// Installs it. On Windows the process ends within this, once the wizard has cleared up.
    pub(crate) async fn install(&self) -> Result<(), HostFault> {
        let fetched = lock(&self.fetched).take();
        let (found, package) =
            fetched.ok_or_else(|| HostFault::Unavailable("nothing was fetched".to_owned()))?;
        let installed = tokio::task::spawn_blocking(move || found.install(package)).await;
        let installed = installed.map_err(|fault| failed(&fault))?.map_err(|fault| failed(&fault));
        // Where the installer did not begin after all, the wizard may be gone already: this version is started anew.
        #[cfg(not(target_os = "linux"))]
        if installed.is_ok() || self.cleared.load(std::sync::atomic::Ordering::SeqCst) {
            crate::closing::close_and_start_again(&self.app);
        }
        installed
    }

    /// The process ends inside of the plugin, right after the installer has begun: the clipboard is cleared before.
    #[cfg(windows)]
    fn clears_before_the_end(
        &self,
        asks: tauri_plugin_updater::UpdaterBuilder,
    ) -> tauri_plugin_updater::UpdaterBuilder {
        let (app, cleared) = (self.app.clone(), std::sync::Arc::clone(&self.cleared));
        asks.restart_after_install(false).on_before_exit(move || {
            cleared.store(true, std::sync::atomic::Ordering::SeqCst);
            crate::closing::tidy_before_the_end(&app);
            app.cleanup_before_exit();
        })
    }

    fn read(&self, signed: &Signed) -> Result<Statement, update::Refused> {
        update::read(signed, &self.source.key)
    }

    /// The last statement, if what is kept is one: it is looked at as sharply as one that comes.
    fn kept(&self) -> Option<Statement> {
        let text = std::fs::read_to_string(self.folder.as_ref()?.join(KEPT)).ok()?;
        self.read(&serde_json::from_str(&text).ok()?).ok()
    }

    /// Without it an older statement would count again after the next start; the program works all the same.
    fn keep(&self, signed: &Signed) {
        let Some(folder) = &self.folder else { return };
        if let Err(fault) = write(folder, signed) {
            tracing::warn!(kind = %fault.kind(), "what was said of newer programs is not kept");
        }
    }
}

/// In the manifest for each system; here only its version and its statement count.
const ANY_PACKAGE: &str = "linux-x86_64-deb";

/// What installed this program updates it as well, where that is more than this program.
fn by() -> UpdateBy {
    if cfg!(target_os = "linux") || is_of_msi() { UpdateBy::Page } else { UpdateBy::Program }
}

/// Whether this very program came with the MSI, as a company hands it out (`packaging/windows/peig-setup.wxs`).
#[cfg(windows)]
fn is_of_msi() -> bool {
    let key = windows_registry::LOCAL_MACHINE.open(r"Software\Peig\Peig Setup");
    let value = |name: &str| key.as_ref().ok().and_then(|key| key.get_string(name).ok());
    let here = std::env::current_exe().ok().and_then(|program| Some(program.parent()?.to_owned()));
    let theirs = value("Folder").map(PathBuf::from);
    // As the disk has it, without short names; a folder that is not there keeps what it is called by.
    let real = |folder: PathBuf| std::fs::canonicalize(&folder).unwrap_or(folder).display().to_string();
    let is_here = theirs.zip(here).is_some_and(|(theirs, here)| is_same_folder(&real(theirs), &real(here)));
    value("InstalledBy").is_some_and(|by| by == "msi") && is_here
}

/// Whether two names of a folder on Windows mean the same one: in any case, with either slash, also at the end, and with or
/// without the mark of a path that is taken as it is (learn.microsoft.com, "Naming Files, Paths, and Namespaces").
#[cfg(any(windows, test))]
fn is_same_folder(one: &str, other: &str) -> bool {
    let normal = |name: &str| {
        let name = name.replace('/', r"\").to_lowercase();
        let plain = match name.strip_prefix(r"\\?\unc\") {
            Some(share) => format!(r"\\{share}"),
            None => name.strip_prefix(r"\\?\").unwrap_or(&name).to_owned(),
        };
        plain.trim_end_matches('\\').to_owned()
    };
    normal(one) == normal(other)
}

#[cfg(not(windows))]
fn is_of_msi() -> bool {
    false
}

fn write(folder: &Path, signed: &Signed) -> std::io::Result<()> {
    use std::io::Write as _;
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(serde_json::to_string(signed)?.as_bytes())?;
    file.persist(folder.join(KEPT))?;
    Ok(())
}

fn failed(fault: &impl ToString) -> HostFault {
    HostFault::Failed(fault.to_string())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
