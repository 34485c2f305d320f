//! The program's window, as a person finds things in it: by what they are for, not by where they are.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::{By, Capabilities, WebDriver, WebElement};

use crate::desk::Desk;
use crate::processes::{self, Group};
use crate::wait::{LATER, SOON, until, until_so};

/// The running program and its window.
#[derive(Debug)]
pub struct Window {
    page: WebDriver,
    driver: Group,
}

/// Where the admin is: the screen, and the section on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `welcome`, `signIn`, `readiness`, `section`, `values`.
    pub screen: String,
    /// `registration`, `permissions`, `publicClient`, `secret`, `confirm`; empty on other screens.
    pub section: String,
}

impl Place {
    /// A screen that is not a section.
    pub fn screen(name: &str) -> Self {
        Self { screen: name.to_owned(), section: String::new() }
    }

    /// A section.
    pub fn section(name: &str) -> Self {
        Self { screen: "section".to_owned(), section: name.to_owned() }
    }
}

impl Window {
    /// Starts the program on a desk and waits until it has drawn its first screen.
    pub async fn open(desk: &Desk) -> Result<Self> {
        Self::open_program(desk, &program()?).await
    }

    async fn open_program(desk: &Desk, program: &Path) -> Result<Self> {
        let port = free_port()?;
        let mut command = Command::new("WebKitWebDriver");
        // The program inherits the driver's environment; a session cannot set one.
        command
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env_clear()
            .envs(desk.environment())
            .stdin(Stdio::null());
        let driver = Group::start(&mut command, &desk.logs().join("program.log"))?;
        until_so("WebKitWebDriver listens", SOON, || {
            Ok(std::net::TcpStream::connect(("127.0.0.1", port)).is_ok())
        })
        .await?;
        let mut capabilities = Capabilities::new();
        capabilities.set("webkitgtk:browserOptions", json!({ "binary": program, "args": [] }))?;
        let page =
            tokio::time::timeout(LATER, WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities))
                .await
                .context("the program never offered its window to the driver")?
                .with_context(|| format!("starting {}", program.display()))?;
        page.set_script_timeout(Duration::from_mins(1)).await?;
        let window = Self { page, driver };
        window.element("app").await?;
        Ok(window)
    }

    /// The driver's hold on the page, for what has no word of its own here.
    pub fn page(&self) -> &WebDriver {
        &self.page
    }

    /// The element of this test id, once it is there.
    pub async fn element(&self, id: &str) -> Result<WebElement> {
        until(&format!("`{id}` is on the page"), SOON, || async { Ok(self.find(id).await) }).await
    }

    /// The element of this test id, if it is there now.
    pub async fn find(&self, id: &str) -> Option<WebElement> {
        self.page.find(By::Css(selector(id))).await.ok()
    }

    /// Presses a button as soon as it may be pressed.
    pub async fn press(&self, id: &str) -> Result<()> {
        until(&format!("`{id}` can be pressed"), LATER, || async {
            let Some(button) = self.ready(id).await? else { return Ok(None) };
            button.click().await?;
            Ok(Some(()))
        })
        .await
        .with_context(|| format!("pressing `{id}`"))
    }

    /// Presses a button that ends the program, and waits until it has ended. The driver answers a press afterwards, and
    /// by then there may be no window left to answer for, so its answer says nothing.
    pub async fn press_to_end(&self, id: &str) -> Result<()> {
        let button = until(&format!("`{id}` can be pressed"), LATER, || self.ready(id)).await?;
        let _ = button.click().await;
        self.ended().await
    }

    /// Waits until the program has ended by itself.
    pub async fn ended(&self) -> Result<()> {
        until_so("the program has ended", LATER, || {
            let mut family = processes::family(self.driver.id()).into_iter();
            Ok(!family.any(|id| processes::name(id).as_deref() == Some("peig-setup")))
        })
        .await
    }

    /// Picks a radio button or ticks a box, if it may be. Fluent lays the real one, which nobody sees, over a drawn one,
    /// and the driver does not press what nobody sees.
    pub async fn choose(&self, id: &str) -> Result<()> {
        let input = self.element(id).await?;
        ensure!(input.is_enabled().await?, "`{id}` cannot be chosen");
        self.page.execute("arguments[0].click()", vec![input.to_json()?]).await?;
        Ok(())
    }

    /// Scrolls until an element is in sight, for a picture of it.
    pub async fn scroll_to(&self, id: &str) -> Result<()> {
        let element = self.element(id).await?;
        self.page
            .execute("arguments[0].scrollIntoView({ block: 'center' })", vec![element.to_json()?])
            .await?;
        Ok(())
    }

    /// Gives the window another size, and waits until the page has it.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        self.page.set_window_rect(0, 0, width, height).await?;
        until(&format!("the window is {width} wide and {height} high"), SOON, || async {
            let seen = self.run("return [innerWidth, innerHeight]").await?;
            ensure!(seen == json!([width, height]), "the page has {seen}");
            Ok(Some(()))
        })
        .await
    }

    /// The button of this test id, if it is there and may be pressed now.
    async fn ready(&self, id: &str) -> Result<Option<WebElement>> {
        let Some(button) = self.find(id).await else { return Ok(None) };
        Ok(self.pressable(&button).await?.then_some(button))
    }

    /// Whether a button is there and may be pressed now.
    pub async fn can_press(&self, id: &str) -> Result<bool> {
        Ok(self.ready(id).await?.is_some())
    }

    async fn pressable(&self, button: &WebElement) -> Result<bool> {
        let disabled = button.attr("aria-disabled").await?.is_some_and(|value| value == "true");
        Ok(!disabled && button.is_enabled().await? && self.displayed(button).await?)
    }

    // The driver's own answers to "displayed" and "text" come from scripts that extend built-in prototypes, which
    // this page freezes; it then says "no" and nothing. So the page is asked directly.
    async fn displayed(&self, element: &WebElement) -> Result<bool> {
        let script = "const e = arguments[0]; return e.checkVisibility() && e.getClientRects().length > 0";
        let answer = self.page.execute(script, vec![element.to_json()?]).await?;
        Ok(answer.json().as_bool().unwrap_or_default())
    }

    /// What a person reads in the element of this test id, once it is there.
    pub async fn text(&self, id: &str) -> Result<String> {
        let element = self.element(id).await?;
        let answer = self.page.execute("return arguments[0].innerText", vec![element.to_json()?]).await?;
        Ok(answer.json().as_str().unwrap_or_default().to_owned())
    }

    /// Where the admin is.
    pub async fn place(&self) -> Result<Place> {
        let app = self.element("app").await?;
        let screen = app.attr("data-screen").await?.unwrap_or_default();
        let section = app.attr("data-section").await?.unwrap_or_default();
        Ok(Place { screen, section })
    }

    /// Waits for a screen.
    pub async fn arrive(&self, place: &Place) -> Result<()> {
        until(&format!("the window shows {place:?}"), LATER, || async {
            let seen = self.place().await?;
            ensure!(seen == *place, "it shows {seen:?}");
            Ok(Some(()))
        })
        .await
    }

    /// State of a checklist item (`passed`, `missing`, `wrong`, `settling`, …), if it is on the checklist now.
    pub async fn finding(&self, key: &str) -> Result<Option<String>> {
        match self.find(&format!("finding-{key}")).await {
            Some(item) => Ok(item.attr("data-status").await?),
            None => Ok(None),
        }
    }

    /// Waits until a checklist item is in this state.
    pub async fn wait_finding(&self, key: &str, status: &str) -> Result<()> {
        until(&format!("checklist item `{key}` is {status}"), LATER, || async {
            let seen = self.finding(key).await?;
            ensure!(seen.as_deref() == Some(status), "it is {seen:?}");
            Ok(Some(()))
        })
        .await
    }

    /// Key and state of every checklist item on the page.
    pub async fn findings(&self) -> Result<Vec<(String, String)>> {
        let script = "return [...document.querySelectorAll('[data-testid^=\"finding-\"]')]\
                      .map(e => [e.dataset.testid.slice(8), e.dataset.status ?? ''])";
        Ok(serde_json::from_value(self.run(script).await?)?)
    }

    /// Id and state of every documented step on the page.
    pub async fn steps(&self) -> Result<Vec<(String, String)>> {
        let script = "return [...document.querySelectorAll('[data-testid^=\"step-\"]')]\
                      .map(e => [e.dataset.testid.slice(5), e.dataset.state ?? ''])";
        Ok(serde_json::from_value(self.run(script).await?)?)
    }

    /// Code of the fault that is shown, and its text.
    pub async fn fault(&self) -> Result<(String, String)> {
        let shown = self.element("fault").await?;
        Ok((shown.attr("data-code").await?.unwrap_or_default(), self.text("fault").await?))
    }

    /// An attribute of an element, once it has this value.
    pub async fn wait_attribute(&self, id: &str, attribute: &str, value: &str) -> Result<()> {
        until(&format!("`{id}` has {attribute}={value}"), LATER, || async {
            let Some(element) = self.find(id).await else { return Ok(None) };
            let seen = element.attr(attribute).await?;
            ensure!(seen.as_deref() == Some(value), "it has {seen:?}");
            Ok(Some(()))
        })
        .await
    }

    /// Runs a script in the page and gives what it returns.
    pub async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.page.execute(script, Vec::new()).await?.json().clone())
    }

    /// Everything that the page holds: markup, what was typed, storage.
    pub async fn everything(&self) -> Result<String> {
        let script = "return document.documentElement.outerHTML \
             + [...document.querySelectorAll('input,textarea')].map(e => e.value).join('\\n') \
             + JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})";
        Ok(self.run(script).await?.as_str().unwrap_or_default().to_owned())
    }

    /// Takes a picture of the page, once no colour is on its way to another.
    pub async fn picture(&self, file: &Path) -> Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let script = "return document.getAnimations().filter( \
             one => one instanceof CSSTransition && one.playState === 'running').length";
        until("the page stands still", SOON, || async {
            let moving = self.run(script).await?;
            ensure!(moving == 0, "{moving} transitions are running");
            Ok(Some(()))
        })
        .await?;
        Ok(self.page.screenshot(file).await?)
    }

    /// Ends the program from outside, as a crash would.
    pub fn kill(self) {
        // The group ends with `driver`; asking a dead driver to end the session would only wait.
        let Self { page, driver } = self;
        drop(driver);
        let _ = page.leak();
    }
}

/// CSS selector of a test id.
pub fn selector(id: &str) -> String {
    format!("[data-testid=\"{id}\"]")
}

/// The program as built for end-to-end tests.
pub fn program() -> Result<PathBuf> {
    built("JOURNEYS_PROGRAM", "automation")
}

/// The program as it is shipped.
pub fn shipped_program() -> Result<PathBuf> {
    built("JOURNEYS_SHIPPED", "shipped")
}

/// Folder into which cargo builds.
pub fn target_folder() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    // target/debug/deps/<test> or target/debug/<program>
    own.ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").exists())
        .map(Path::to_owned)
        .context("not started from a cargo target folder")
}

fn built(variable: &str, kind: &str) -> Result<PathBuf> {
    let path = match std::env::var_os(variable) {
        Some(path) => PathBuf::from(path),
        None => target_folder()?.join("journeys").join(kind).join("peig-setup"),
    };
    ensure!(path.exists(), "{} is not there; `cargo xtask test` builds it", path.display());
    Ok(path)
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
