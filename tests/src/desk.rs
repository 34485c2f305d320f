//! A desk: everything that a person's machine has around the program, private to one test.
//!
//! Folders, display, session bus with or without a keyring, clipboard, system browser, and a practice tenant that
//! runs in the test's own process so that the test can change it behind the wizard's back. All of it ends with the
//! desk.

mod wishes;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use practice_tenant::{Options, Practice};
use tempfile::TempDir;

use crate::browser::Browser;
use crate::display::{self, Display};
use crate::session_bus::{PASSWORD, SessionBus};
use crate::wait::{SOON, until_so};

pub use wishes::{CloudFile, Look, Wishes};

/// See the module.
#[derive(Debug)]
pub struct Desk {
    practice: Option<Practice>,
    cloud_file: Option<PathBuf>,
    browser: Browser,
    bus: SessionBus,
    display: Display,
    roots: bool,
    look: Look,
    locale: &'static str,
    folder: TempDir,
}

impl Desk {
    /// Sets all of it up and waits until it is ready.
    pub async fn set_up(wishes: &Wishes) -> Result<Self> {
        Self::set_up_on(wishes, (1280, 900)).await
    }

    /// The same with a display of another size.
    pub async fn set_up_on(wishes: &Wishes, screen: (u16, u16)) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("desk-").tempdir()?;
        for name in ["home", "data", "config", "cache", "state", "logs", "browser", "data/keyrings"] {
            std::fs::create_dir_all(folder.path().join(name))?;
        }
        still(&folder.path().join("config"))?;
        let runtime = folder.path().join("run");
        std::fs::create_dir(&runtime)?;
        std::fs::set_permissions(&runtime, std::os::unix::fs::PermissionsExt::from_mode(0o700))?;
        let display = Display::start(&folder.path().join("logs"), screen).await?;
        let environment = base_environment(folder.path(), display.name(), wishes.locale);
        let mut bus = SessionBus::start(&runtime, environment.clone()).await?;
        bus.offer(wishes.keyring).await?;
        let browser = Browser::prepare(&folder.path().join("browser"), environment)?;
        let mut desk = Self {
            practice: None,
            cloud_file: None,
            browser,
            bus,
            display,
            roots: wishes.roots,
            look: wishes.look,
            locale: wishes.locale,
            folder,
        };
        desk.describe_cloud(&wishes.cloud).await?;
        Ok(desk)
    }

    async fn describe_cloud(&mut self, cloud: &CloudFile) -> Result<()> {
        let file = self.folder.path().join("cloud.json");
        match cloud {
            CloudFile::None => return Ok(()),
            CloudFile::Microsoft(scenario) => {
                let options = Options { scenario: *scenario, tls: true, ..Options::default() };
                let practice = Practice::start(options).await?;
                let authority = practice.certificate_authority().context("the practice tenant speaks TLS")?;
                std::fs::write(self.authority(), authority)?;
                self.practice = Some(practice);
                return Ok(());
            }
            CloudFile::Missing => {}
            CloudFile::Content(text) => std::fs::write(&file, text)?,
            CloudFile::Practice(scenario) => {
                let practice = Practice::start(Options { scenario: *scenario, ..Options::default() }).await?;
                std::fs::write(&file, practice.cloud_json())?;
                self.practice = Some(practice);
            }
        }
        self.cloud_file = Some(file);
        Ok(())
    }

    /// The practice tenant outside of the program.
    pub fn practice(&self) -> Result<&Practice> {
        self.practice.as_ref().context("this desk has no practice tenant of its own")
    }

    /// The program is told of a cloud of its own by a file.
    pub fn has_cloud_file(&self) -> bool {
        self.cloud_file.is_some()
    }

    /// The certificate authority that this desk's machine trusts beside none other, where there is one.
    fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// Light or dark.
    pub fn look(&self) -> Look {
        self.look
    }

    /// Name of the display.
    pub(crate) fn display(&self) -> &str {
        self.display.name()
    }

    /// The system browser.
    pub fn browser(&self) -> &Browser {
        &self.browser
    }

    /// The session bus.
    pub fn bus(&self) -> &SessionBus {
        &self.bus
    }

    /// Where everything of this desk is: home, data, logs, the browser's profile.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where what the started programs print goes.
    pub fn logs(&self) -> PathBuf {
        self.folder.path().join("logs")
    }

    /// The environment that the program is started with, complete.
    pub fn environment(&self) -> Vec<(String, String)> {
        let mut environment = base_environment(self.folder.path(), self.display.name(), self.locale);
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", self.browser.path_folder().display());
        set(&mut environment, "PATH", &path);
        set(&mut environment, "DBUS_SESSION_BUS_ADDRESS", self.bus.address());
        set(&mut environment, "TAURI_WEBVIEW_AUTOMATION", "true");
        set(&mut environment, "WEBKIT_DISABLE_DMABUF_RENDERER", "1");
        let theme = if self.look == Look::Dark { "Adwaita:dark" } else { "Adwaita" };
        set(&mut environment, "GTK_THEME", theme);
        if let Some(proxy) = self.practice.as_ref().and_then(Practice::proxy) {
            set(&mut environment, "HTTPS_PROXY", &proxy);
            set(&mut environment, "SSL_CERT_FILE", &self.authority().display().to_string());
        }
        if !self.roots {
            set(&mut environment, "SSL_CERT_FILE", "/nonexistent");
            set(&mut environment, "SSL_CERT_DIR", "/nonexistent");
        }
        if let Some(file) = &self.cloud_file {
            set(&mut environment, "PEIG_SETUP_CLOUD", &file.display().to_string());
        }
        environment
    }

    /// A command that runs at this desk: same folders, display, bus and PATH as the program.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.environment()).current_dir(self.folder());
        command
    }

    /// What the clipboard holds, read by another program; `None` when it holds no text.
    pub fn clipboard(&self) -> Result<Option<String>> {
        self.clipboard_as(None)
    }

    /// What the clipboard offers under this target (a kind of content, in the words of X), beside the text itself.
    pub fn clipboard_as(&self, target: Option<&str>) -> Result<Option<String>> {
        // The owner of the selection may never answer; the bound is xclip's, not the test's pace.
        let output = self
            .command("timeout")
            .args(["5", "xclip", "-o", "-selection", "clipboard"])
            .args(target.iter().flat_map(|target| ["-t", target]))
            .output()
            .context("could not start xclip")?;
        if output.status.success() {
            return Ok(Some(String::from_utf8(output.stdout)?));
        }
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("not available") {
            return Ok(None);
        }
        bail!("xclip: {}", said.trim());
    }

    /// Another program puts a text on the clipboard. It goes on in the background before it has got that far.
    pub async fn copy_elsewhere(&self, text: &str) -> Result<()> {
        let mut xclip = self
            .command("xclip")
            .args(["-i", "-selection", "clipboard"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("could not start xclip")?;
        xclip.stdin.take().context("xclip has no standard input")?.write_all(text.as_bytes())?;
        anyhow::ensure!(xclip.wait()?.success(), "xclip takes the clipboard");
        until_so("the clipboard holds what another program has copied", SOON, || {
            Ok(self.clipboard()?.as_deref() == Some(text))
        })
        .await
    }

    /// The secret that the Secret Service keeps for the program, as another program reads it from there.
    pub fn kept_secret(&self) -> Result<Option<String>> {
        let output = self
            .command("secret-tool")
            .args(["lookup", "service", "Peig Setup"])
            .output()
            .context("could not start secret-tool")?;
        Ok(output.status.success().then(|| String::from_utf8(output.stdout)).transpose()?)
    }

    /// The files with this ending that the program has saved at this desk, the oldest first.
    pub fn saved(&self, ending: &str) -> Result<Vec<PathBuf>> {
        let home = self.folder().join("home");
        let folders = [home.join("Downloads"), home.join("Documents"), home];
        let entries = folders.iter().filter_map(|folder| std::fs::read_dir(folder).ok()).flatten().flatten();
        let mut files: Vec<_> = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|one| one == ending))
            .map(|path| Ok((std::fs::metadata(&path)?.modified()?, path)))
            .collect::<Result<_>>()?;
        files.sort();
        Ok(files.into_iter().map(|(_, path)| path).collect())
    }

    /// Somebody opens an address in the system browser.
    pub fn open_in_browser(&self, address: &str) -> Result<()> {
        // What this starts may be the browser itself, which `Browser` ends.
        self.command("xdg-open")
            .arg(address)
            .stdin(Stdio::null())
            .spawn()
            .context("could not start xdg-open")?;
        Ok(())
    }

    /// A picture of a page as the system browser shows it, without a window.
    pub fn photograph(&self, page: &Path, picture: &Path) -> Result<()> {
        let output = self
            .command("timeout")
            .args(["90", "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
            .args(["--window-size=900,1800", &format!("--screenshot={}", picture.display())])
            .arg(format!("--user-data-dir={}", self.folder().join("photographs").display()))
            .arg(page)
            .output()
            .context("could not start chromium")?;
        let said = String::from_utf8_lossy(&output.stderr);
        anyhow::ensure!(output.status.success() && picture.exists(), "chromium: {}", said.trim());
        Ok(())
    }

    /// A picture of the program's window as it is on the display.
    pub fn picture(&self, file: &Path) -> Result<()> {
        display::picture(self.display.name(), "peig-setup", file)
    }

    /// Presses the close button of the program's window.
    pub fn press_close(&self) -> Result<()> {
        self.display.press_close("peig-setup")
    }

    /// Turns to the program's window: it has the keyboard, and its page knows that.
    pub fn focus(&self) -> Result<()> {
        self.display.focus("peig-setup")
    }

    /// Types on the keyboard, into whatever has it.
    pub fn type_text(&self, text: &str) -> Result<()> {
        self.on_the_keyboard(&["type", "--delay", "20", text])
    }

    /// Presses one key, by the name that X gives it.
    pub fn press_key(&self, key: &str) -> Result<()> {
        self.on_the_keyboard(&["key", key])
    }

    fn on_the_keyboard(&self, words: &[&str]) -> Result<()> {
        let typed = self.command("xdotool").args(words).status().context("could not start xdotool")?;
        anyhow::ensure!(typed.success(), "xdotool types");
        Ok(())
    }

    /// Answers the window that asks for the keyring's password: types it, or dismisses the window.
    pub async fn answer_keyring(&self, unlock: bool) -> Result<()> {
        let xdotool = |words: &[&str]| {
            let output = Command::new("xdotool")
                .args(words)
                .env("DISPLAY", self.display.name())
                .output()
                .context("could not start xdotool")?;
            Ok::<_, anyhow::Error>(String::from_utf8_lossy(&output.stdout).trim().to_owned())
        };
        let shown = || xdotool(&["search", "--onlyvisible", "--class", "gcr-prompter"]);
        until_so("the keyring asks for its password", SOON, || Ok(!shown()?.is_empty())).await?;
        if unlock {
            xdotool(&["type", "--delay", "20", PASSWORD])?;
            xdotool(&["key", "Return"])?;
        } else {
            xdotool(&["key", "Escape"])?;
        }
        until_so("the keyring's window has gone", SOON, || Ok(shown()?.is_empty())).await
    }
}

/// The desktop asks for less motion, so that nobody looks at a colour on its way to another.
fn still(config: &Path) -> Result<()> {
    let folder = config.join("gtk-3.0");
    std::fs::create_dir_all(&folder)?;
    Ok(std::fs::write(folder.join("settings.ini"), "[Settings]\ngtk-enable-animations=0\n")?)
}

fn base_environment(folder: &Path, display: &str, locale: &str) -> Vec<(String, String)> {
    let within = |name: &str| folder.join(name).display().to_string();
    [
        ("PATH", "/usr/local/bin:/usr/bin:/bin".to_owned()),
        ("DISPLAY", display.to_owned()),
        ("HOME", within("home")),
        ("XDG_DATA_HOME", within("data")),
        ("XDG_CONFIG_HOME", within("config")),
        ("XDG_CACHE_HOME", within("cache")),
        ("XDG_STATE_HOME", within("state")),
        ("XDG_RUNTIME_DIR", within("run")),
        ("LC_ALL", locale.to_owned()),
        // No accessibility bus is there; looking for one takes time.
        ("NO_AT_BRIDGE", "1".to_owned()),
        ("RUST_BACKTRACE", "1".to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn set(environment: &mut Vec<(String, String)>, name: &str, value: &str) {
    environment.retain(|(known, _)| known != name);
    environment.push((name.to_owned(), value.to_owned()));
}
