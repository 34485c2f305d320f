//! The system browser: a real Chromium that the program starts through `xdg-open`, as on a person's machine.
//!
//! A stand-in for `xdg-open` comes first on the program's PATH. It writes down the address and starts Chromium with
//! a profile of its own; the test then clicks in it through chromedriver, attached to that running browser.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use thirtyfour::{By, ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver};

use crate::display;
use crate::place::DRAWN;
use crate::processes::{Group, kill_group};
use crate::wait::{LATER, SOON, until};

/// The system browser of one desk.
#[derive(Debug)]
pub struct Browser {
    folder: PathBuf,
    environment: Vec<(String, String)>,
}

/// Chromium's switches: no sandbox because tests may run as root, nothing that talks to the outside, and no look at
/// certificates: Chromium does not know the authority that a desk may have, and it is not what is tested.
const SWITCHES: &str = "--no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run \
 --no-default-browser-check --disable-background-networking --disable-component-update --disable-sync \
 --password-store=basic --ignore-certificate-errors --window-size=1000,760 --remote-debugging-port=0";

impl Browser {
    /// Prepares the stand-in for `xdg-open`; nothing runs yet.
    pub fn prepare(folder: &Path, environment: Vec<(String, String)>) -> Result<Self> {
        let browser = Self { folder: folder.to_owned(), environment };
        std::fs::create_dir_all(browser.path_folder())?;
        let script = format!(
            "#!/bin/sh\n\
             printf '%s\\n' \"$1\" >> '{folder}/opened'\n\
             exec setsid sh -c 'echo $$ >> \"{folder}/browsers\"; \
             exec chromium {SWITCHES} --user-data-dir=\"{folder}/profile\" \"$1\" \
             >> \"{folder}/chromium.log\" 2>&1' sh \"$1\"\n",
            folder = folder.display(),
        );
        let shim = browser.path_folder().join("xdg-open");
        std::fs::write(&shim, script)?;
        std::fs::set_permissions(&shim, std::fs::Permissions::from_mode(0o755))?;
        Ok(browser)
    }

    /// Folder that comes first on the program's PATH.
    pub fn path_folder(&self) -> PathBuf {
        self.folder.join("bin")
    }

    /// Addresses that the program asked the system browser to open, in order.
    pub fn opened(&self) -> Vec<String> {
        let opened = std::fs::read_to_string(self.folder.join("opened")).unwrap_or_default();
        opened.lines().map(str::to_owned).collect()
    }

    /// Attaches to the running browser once it has come up.
    pub async fn attach(&self) -> Result<BrowserWindow> {
        let port_file = self.folder.join("profile/DevToolsActivePort");
        let port = until("the system browser runs", LATER, || {
            let said = std::fs::read_to_string(&port_file).unwrap_or_default();
            // A line that has its end was written whole.
            async move { Ok(said.split_once('\n').and_then(|(line, _)| line.parse::<u16>().ok())) }
        })
        .await
        .with_context(|| self.said())?;
        BrowserWindow::attach(&self.folder, self.environment.clone(), port).await
    }

    /// Picks an account (the first, unless one is named) on the practice tenant's page for signing in or consenting,
    /// agrees, and waits until the browser is led back: to the page that the program answers with, or after a consent
    /// to where nobody listens. Gives that page's text.
    pub async fn sign_in(&self, account: Option<&str>, picture: Option<&Path>) -> Result<String> {
        let window = self.attach().await?;
        window.pick(account, picture).await
    }

    fn said(&self) -> String {
        let log = std::fs::read_to_string(self.folder.join("chromium.log")).unwrap_or_default();
        format!("opened: {:?}; the browser said: {log}", self.opened())
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let started = std::fs::read_to_string(self.folder.join("browsers")).unwrap_or_default();
        for id in started.lines().filter_map(|line| line.trim().parse().ok()) {
            kill_group(id);
        }
    }
}

/// A hold on the running browser.
#[derive(Debug)]
pub struct BrowserWindow {
    page: WebDriver,
    display: String,
    _driver: Group,
}

impl BrowserWindow {
    async fn attach(folder: &Path, environment: Vec<(String, String)>, port: u16) -> Result<Self> {
        let log = folder.join("chromedriver.log");
        let display = environment.iter().find(|(name, _)| name == "DISPLAY").map(|(_, value)| value.clone());
        let display = display.context("the browser has a display")?;
        let (driver, driver_port) = start_driver(&log, &environment).await?;
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_debugger_address(&format!("127.0.0.1:{port}"))?;
        let page = WebDriver::new(format!("http://127.0.0.1:{driver_port}"), capabilities).await?;
        Ok(Self { page, display, _driver: driver })
    }

    async fn pick(self, account: Option<&str>, picture: Option<&Path>) -> Result<String> {
        let button = By::XPath(format!("//button[contains(., '{}')]", account.unwrap_or("@")));
        let button = until("the sign-in page offers the account", LATER, || async {
            self.newest_tab().await?;
            Ok(self.page.find(button.clone()).await.ok())
        })
        .await?;
        if let Some(picture) = picture {
            self.page.execute_async(DRAWN, Vec::new()).await?;
            display::picture(&self.display, "chromium", picture)?;
        }
        button.click().await?;
        let text = until("the browser is back at the program's own page", LATER, || async {
            if let Ok(accept) = self.page.find(By::Css("button[value=accept]")).await {
                // The first sign-in of a client asks for consent; the page is gone once it is given.
                let _ = accept.click().await;
            }
            let address = self.page.current_url().await?;
            let text = self.page.find(By::Tag("body")).await?.text().await?;
            ensure!(address.host_str() == Some("localhost"), "it is at {address}:\n{text}");
            Ok((!text.is_empty()).then_some(text))
        })
        .await?;
        // Leaves the browser running: it is the person's.
        self.page.quit().await?;
        Ok(text)
    }

    /// A second sign-in opens in a new tab of the same browser.
    async fn newest_tab(&self) -> Result<()> {
        let tabs = self.page.windows().await?;
        for tab in tabs.into_iter().rev() {
            self.page.switch_to_window(tab).await?;
            let address = self.page.current_url().await?;
            if ["/authorize", "/adminconsent"].iter().any(|page| address.path().contains(page)) {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// Starts the driver, and gives the port on which it listens. It chooses a port that is free for one family of addresses and
/// ends when somebody has the same one in the other; then it is started anew and chooses another.
async fn start_driver(log: &Path, environment: &[(String, String)]) -> Result<(Group, u16)> {
    loop {
        let mut command = Command::new("chromedriver");
        command.arg("--port=0").env_clear().envs(environment.iter().cloned()).stdin(Stdio::null());
        let mut driver = Group::start(&mut command, log)?;
        let listens = until("chromedriver listens or has given up", SOON, || {
            // Looked at first: what it has said before its end is all that it says.
            let runs = driver.runs();
            let said = std::fs::read_to_string(log).unwrap_or_default();
            let port = said.lines().find_map(|line| {
                line.split("started successfully on port ").nth(1)?.strip_suffix('.')?.parse::<u16>().ok()
            });
            let given_up = !runs && said.contains("port not available");
            async move {
                ensure!(runs || given_up, "chromedriver has ended: {said}");
                Ok(port.map(Some).or(given_up.then_some(None)))
            }
        })
        .await?;
        if let Some(port) = listens {
            return Ok((driver, port));
        }
    }
}
