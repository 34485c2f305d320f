//! The program's window, as a person finds things in it: by what they are for, not by where they are.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver};

use crate::desk::Desk;
use crate::place::{DRAWN, Place, WITNESS};
use crate::processes::{self, Group};
use crate::sight::{SCRIPT, Sight, So, at, has, rest, shown};
use crate::wait::{LATER, SOON, until, until_so};

/// The running program and its window.
#[derive(Debug)]
pub struct Window {
    page: WebDriver,
    driver: Group,
}

impl Window {
    /// Starts the program on a desk and waits until it has drawn its first screen.
    pub async fn open(desk: &Desk) -> Result<Self> {
        Self::open_program(desk, &program()?).await
    }

    async fn open_program(desk: &Desk, program: &Path) -> Result<Self> {
        let (driver, port) = start_driver(desk).await?;
        let mut capabilities = Capabilities::new();
        capabilities.set("webkitgtk:browserOptions", json!({ "binary": program, "args": [] }))?;
        let page =
            tokio::time::timeout(LATER, WebDriver::new(format!("http://127.0.0.1:{port}"), capabilities))
                .await
                .context("the program never offered its window to the driver")?
                .with_context(|| format!("starting {}", program.display()))?;
        page.set_script_timeout(Duration::from_mins(1)).await?;
        let window = Self { page, driver };
        window.until(&shown("app").and(gone_from("loading"))).await?;
        window.run(WITNESS).await?;
        Ok(window)
    }

    /// The driver's hold on the page.
    pub(crate) fn page(&self) -> &WebDriver {
        &self.page
    }

    /// Waits until this is so, and gives the sight in which it was. There is no way to look only once: what the program has
    /// been asked for it has not done yet.
    pub async fn until(&self, so: &So) -> Result<Sight> {
        until(&so.to_string(), LATER, || async {
            let sight = Sight::new(self.run(SCRIPT).await?)?;
            ensure!(so.holds(&sight), "it shows {sight:?}");
            Ok(Some(sight))
        })
        .await
    }

    /// Waits until the window shows this place, with nothing under way and the tenant read: what is not to be had then is
    /// not only not to be had yet.
    pub async fn at_rest(&self, place: &Place) -> Result<Sight> {
        self.until(&at(place).and(rest())).await
    }

    /// Waits until this is on the page, and gives the sight in which it was.
    pub async fn shows(&self, id: &str) -> Result<Sight> {
        self.until(&shown(id)).await
    }

    /// Waits until an attribute of something on the page has this value.
    pub async fn has(&self, id: &str, attribute: &str, value: &str) -> Result<Sight> {
        self.until(&has(id, attribute, value)).await
    }

    /// Waits for a screen.
    pub async fn arrive(&self, place: &Place) -> Result<Sight> {
        self.until(&at(place)).await
    }

    /// The process of the program, while it runs.
    pub fn program(&self) -> Option<u32> {
        let mut family = processes::family(self.driver.id()).into_iter();
        family.find(|id| processes::name(*id).as_deref() == Some("peig-setup"))
    }

    /// Waits until the program has ended by itself.
    pub async fn ended(&self) -> Result<()> {
        until_so("the program has ended", LATER, || Ok(self.has_ended())).await
    }

    /// The program has ended by itself.
    pub fn has_ended(&self) -> bool {
        self.program().is_none()
    }

    /// Scrolls until an element is in sight, for a picture of it.
    pub async fn scroll_to(&self, id: &str) -> Result<()> {
        self.shows(id).await?;
        let script =
            format!("document.querySelector('{}').scrollIntoView({{ block: 'center' }})", selector(id));
        self.run(&script).await.map(drop)
    }

    /// Gives something on the page the keyboard, and waits until it has it.
    pub async fn focus(&self, id: &str) -> Result<()> {
        self.shows(id).await?;
        until(&format!("`{id}` has the keyboard"), SOON, || async {
            let script = format!(
                "const one = document.querySelector('{}'); one.focus(); \
                 return document.hasFocus() && document.activeElement === one",
                selector(id)
            );
            Ok(self.run(&script).await?.as_bool().filter(|has| *has).map(drop))
        })
        .await
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

    /// Runs a script in the page and gives what it returns.
    pub async fn run(&self, script: &str) -> Result<Value> {
        Ok(self.page.execute(script, Vec::new()).await?.json().clone())
    }

    /// Asks the program for something past the page's buttons, in the way in which the page asks it, and waits until the
    /// program has taken it. `intent` is what it is in the page's own words.
    pub async fn ask(&self, intent: &str) -> Result<()> {
        let script = format!(
            "const done = arguments[arguments.length - 1]; \
             window.__TAURI_INTERNALS__.invoke('intent', {{ intent: {intent} }}) \
                 .then(() => done('taken'), fault => done(String(fault)));"
        );
        let answer = self.page.execute_async(&script, Vec::new()).await?.json().clone();
        ensure!(answer == "taken", "the program does not take {intent}: {answer}");
        Ok(())
    }

    /// Everything that the page holds: markup, what was typed, storage.
    pub async fn everything(&self) -> Result<String> {
        let script = "return document.documentElement.outerHTML \
             + [...document.querySelectorAll('input,textarea')].map(e => e.value).join('\\n') \
             + JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})";
        Ok(self.run(script).await?.as_str().unwrap_or_default().to_owned())
    }

    /// Waits until no colour is on its way to another, and what is on the page has been drawn.
    pub async fn still(&self) -> Result<()> {
        let script = "return document.getAnimations().filter( \
             one => one instanceof CSSTransition && one.playState === 'running').length";
        until("the page stands still", SOON, || async {
            let moving = self.run(script).await?;
            ensure!(moving == 0, "{moving} transitions are running");
            Ok(Some(()))
        })
        .await?;
        self.page.execute_async(DRAWN, Vec::new()).await?;
        Ok(())
    }

    /// Ends the program from outside, as a crash would.
    pub fn kill(self) {
        // The group ends with `driver`; asking a dead driver to end the session would only wait.
        let Self { page, driver } = self;
        drop(driver);
        let _ = page.leak();
    }
}

/// The page is past this state of its own, in which there is nothing to see yet.
fn gone_from(screen: &'static str) -> So {
    So::new(format!("the page is past `{screen}`"), move |sight| {
        sight.attribute("app", "data-screen").is_some_and(|seen| seen != screen)
    })
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

/// Starts the driver, and gives the port on which it listens. The driver takes no port of its own choice, and one that was
/// free a moment ago may have been taken since; then it ends, and another is tried.
async fn start_driver(desk: &Desk) -> Result<(Group, u16)> {
    loop {
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let mut command = Command::new("WebKitWebDriver");
        // The program inherits the driver's environment; a session cannot set one.
        command
            .args([format!("--port={port}"), "--host=127.0.0.1".to_owned()])
            .env_clear()
            .envs(desk.environment())
            .stdin(Stdio::null());
        let mut driver = Group::start(&mut command, &desk.logs().join("program.log"))?;
        let listens = until("WebKitWebDriver listens or has given up", SOON, || {
            let seen = match (driver.runs(), processes::listens(driver.id(), port)) {
                (_, true) => Some(true),
                (false, false) => Some(false),
                (true, false) => None,
            };
            async move { Ok(seen) }
        })
        .await?;
        if listens {
            return Ok((driver, port));
        }
    }
}
