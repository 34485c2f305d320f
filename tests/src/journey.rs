//! One journey: a desk, a window on it, pictures of what was shown, and what is left behind when it fails.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Error, Result, ensure};

use crate::accessibility;
use crate::desk::{CloudFile, Desk, Wishes};
use crate::wait::{LATER, SOON, until};
use crate::window::{Place, Window, target_folder};

/// The guide's sections that change the tenant, in order.
pub const SECTIONS_TO_PERFORM: [&str; 4] = ["registration", "permissions", "publicClient", "secret"];

/// How a person leaves the window between two sittings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// By its close button; the program ends by itself.
    Close,
    /// Not at all: the program is ended from outside, as when the power fails.
    PowerCut,
}

/// See the module.
#[derive(Debug)]
pub struct Journey {
    /// The window; dropped before the desk that it stands on.
    pub window: Window,
    /// The desk.
    pub desk: Desk,
    pictures: PathBuf,
    shown: Cell<u32>,
}

impl Journey {
    /// Sets up a desk, opens the window on it and runs the story. Pictures go to `target/pictures/<name>`; when
    /// the story fails, so do a last picture and the logs.
    pub async fn run(
        name: &str,
        wishes: &Wishes,
        story: impl AsyncFnOnce(&Self) -> Result<()>,
    ) -> Result<()> {
        let journey = Self::begin(name, wishes).await?;
        let told = story(&journey).await;
        journey.end(told).await
    }

    /// Two sittings at one desk: the window is left as `leave` says after the first, and opened again for the second.
    /// Keyring, folders, browser and practice tenant stay. What the first gives, the second is told.
    pub async fn run_sittings<T>(
        name: &str,
        wishes: &Wishes,
        first: impl AsyncFnOnce(&Self) -> Result<T>,
        leave: Leave,
        second: impl AsyncFnOnce(&Self, T) -> Result<()>,
    ) -> Result<()> {
        let journey = Self::begin(name, wishes).await?;
        let known = match first(&journey).await {
            Ok(known) => known,
            Err(fault) => return Err(journey.fail(fault).await),
        };
        if leave == Leave::Close {
            let closed = journey.close().await.context("closing the window after the first sitting");
            if let Err(fault) = closed {
                return Err(journey.fail(fault).await);
            }
        }
        let Self { window, desk, pictures, shown } = journey;
        window.kill();
        let journey = Self::sit_down(desk, pictures, shown).await?;
        let told = second(&journey, known).await.context("in the second sitting");
        journey.end(told).await
    }

    async fn begin(name: &str, wishes: &Wishes) -> Result<Self> {
        let pictures = target_folder()?.join("pictures").join(name);
        if pictures.exists() {
            std::fs::remove_dir_all(&pictures)?;
        }
        std::fs::create_dir_all(&pictures)?;
        Self::sit_down(Desk::set_up(wishes).await?, pictures, Cell::new(0)).await
    }

    async fn sit_down(desk: Desk, pictures: PathBuf, shown: Cell<u32>) -> Result<Self> {
        let window = match Window::open(&desk).await {
            Ok(window) => window,
            Err(fault) => {
                keep_logs(&desk, &pictures);
                return Err(fault);
            }
        };
        let journey = Self { window, desk, pictures, shown };
        match journey.turn_to_the_window().await {
            Ok(()) => Ok(journey),
            Err(fault) => Err(journey.fail(fault).await),
        }
    }

    async fn end(self, told: Result<()>) -> Result<()> {
        match told {
            Ok(()) => {
                self.window.kill();
                Ok(())
            }
            Err(fault) => Err(self.fail(fault).await),
        }
    }

    /// Leaves behind what shows how it came to the fault, and ends.
    async fn fail(self, fault: Error) -> Error {
        let where_it_was = self.describe().await;
        let _ = self.window.picture(&self.pictures.join("failed.png")).await;
        keep_logs(&self.desk, &self.pictures);
        let left = self.pictures.display().to_string();
        self.window.kill();
        fault.context(format!("{where_it_was}\npicture and logs: {left}"))
    }

    /// Presses the window's close button and waits until the program has ended.
    async fn close(&self) -> Result<()> {
        self.desk.press_close()?;
        self.window.ended().await
    }

    /// Gives the window the keyboard, which a display without a window manager gives to nobody: a person has it while they
    /// use the window, and only then does the page hear of the focus moving in it.
    pub async fn turn_to_the_window(&self) -> Result<()> {
        self.desk.focus()?;
        until("the page has the keyboard", SOON, || async {
            Ok(self.window.run("return document.hasFocus()").await?.as_bool().filter(|has| *has))
        })
        .await
        .map(drop)
    }

    async fn describe(&self) -> String {
        let place = self.window.place().await;
        let findings = self.window.findings().await;
        let fault = match self.window.find("fault").await {
            Some(_) => self.window.text("fault").await.unwrap_or_default(),
            None => "none".to_owned(),
        };
        format!("the window showed {place:?} with the checklist {findings:?} and the fault: {fault}")
    }

    /// A picture of what is on screen, named in the order of the journey.
    pub async fn picture(&self, name: &str) -> Result<()> {
        self.window.picture(&self.next_picture(name)).await
    }

    /// Where the next picture goes, for one that is not of the window.
    pub fn next_picture(&self, name: &str) -> PathBuf {
        self.shown.set(self.shown.get() + 1);
        self.pictures.join(format!("{:02}-{name}.png", self.shown.get()))
    }

    /// A picture, and axe must find nothing.
    pub async fn look(&self, name: &str) -> Result<()> {
        self.picture(name).await?;
        let found = accessibility::findings(&self.window).await?;
        ensure!(found.is_empty(), "axe finds on `{name}`:\n{}", found.join("\n"));
        Ok(())
    }

    /// From the welcome screen to the sign-in screen: the practice tenant inside the program, or the described one.
    pub async fn choose_cloud(&self, cloud: &CloudFile) -> Result<()> {
        self.window.arrive(&Place::screen("welcome")).await?;
        if matches!(cloud, CloudFile::None) {
            self.window.press("choose-practice").await?;
        } else {
            self.window.press("choose-tenant").await?;
        }
        self.window.arrive(&Place::screen("signIn")).await
    }

    /// Signs in as the practice tenant's administrator, in the system browser, up to the readiness screen.
    pub async fn sign_in(&self) -> Result<()> {
        let account = match self.desk.practice() {
            Ok(practice) => Some(practice.tenant().admin_upn()),
            Err(_) => None,
        };
        self.sign_in_as(account.as_deref()).await
    }

    /// Signs in with this account (the first on offer, unless one is named).
    pub async fn sign_in_as(&self, account: Option<&str>) -> Result<()> {
        self.window.press("sign-in-browser").await?;
        let picture = self.next_picture("browser");
        self.desk.browser().sign_in(account, Some(&picture)).await?;
        self.turn_to_the_window().await?;
        self.window.arrive(&Place::screen("readiness")).await
    }

    /// Confirms the tenant and goes to the first section that the wizard opens.
    pub async fn confirm_tenant(&self) -> Result<()> {
        self.window.press("confirm-tenant").await?;
        self.window.wait_finding("tenantConfirmed", "passed").await
    }

    /// Welcome, sign-in, readiness, Next: everything before the sections.
    pub async fn get_to_the_sections(&self) -> Result<()> {
        self.choose_cloud(&CloudFile::Missing).await?;
        self.sign_in().await?;
        self.confirm_tenant().await?;
        self.window.press("next").await
    }

    /// Welcome, sign-in, readiness, "Set everything up": to the values for Peig with a proved secret, which is given.
    pub async fn set_everything_up(&self) -> Result<String> {
        let window = &self.window;
        self.choose_cloud(&CloudFile::Missing).await?;
        self.sign_in().await?;
        self.confirm_tenant().await?;
        window.press("set-up-everything").await?;
        window.wait_attribute("secret-card", "data-phase", "proved").await?;
        while window.place().await? != Place::screen("values") {
            window.press("next").await?;
        }
        self.copy_secret().await
    }

    /// Copies the secret, and reads it back from the clipboard.
    pub async fn copy_secret(&self) -> Result<String> {
        self.window.press("copy-secret").await?;
        self.window.wait_attribute("secret-card", "data-on-clipboard", "true").await?;
        self.copied("the secret").await
    }

    /// Opens Health, from the welcome screen.
    pub async fn get_to_health(&self) -> Result<()> {
        self.get_to_the_sections().await?;
        self.window.arrive(&Place::screen("health")).await
    }

    /// Presses the section's button and waits until all that it asks for holds: Next opens, every documented step
    /// is ticked off.
    pub async fn perform(&self, section: &str) -> Result<()> {
        self.window.arrive(&Place::section(section)).await?;
        self.window.press("perform").await?;
        until(&format!("Next opens on `{section}` with every step done"), LATER, || async {
            let steps = self.window.steps().await?;
            let open: Vec<_> = steps.iter().filter(|(_, state)| state != "done").collect();
            ensure!(!steps.is_empty(), "no documented steps are on the page");
            ensure!(open.is_empty(), "steps that are not done: {open:?}");
            ensure!(self.window.can_press("next").await?, "Next cannot be pressed");
            Ok(Some(()))
        })
        .await
    }

    /// Waits until the clipboard holds a text, and gives it.
    pub async fn copied(&self, what: &str) -> Result<String> {
        until(&format!("{what} is on the clipboard"), LATER, || async { self.desk.clipboard() }).await
    }
}

/// Copies what the programs said to where a person looks after a failure.
fn keep_logs(desk: &Desk, to: &Path) {
    let mut folders = vec![desk.logs(), desk.folder().join("data"), desk.folder().join("run")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if let (Some("log"), Some(name)) =
                (path.extension().and_then(|e| e.to_str()), path.file_name())
            {
                let _ = std::fs::copy(&path, to.join(name));
            }
        }
    }
}

/// The pictures that a journey left, in order.
pub fn pictures(name: &str) -> Result<Vec<PathBuf>> {
    let folder = target_folder()?.join("pictures").join(name);
    let mut pictures: Vec<PathBuf> = std::fs::read_dir(&folder)
        .with_context(|| folder.display().to_string())?
        .flatten()
        .map(|entry| entry.path())
        .collect();
    pictures.sort();
    Ok(pictures)
}
