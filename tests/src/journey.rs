//! One journey: a desk, a window on it, pictures of what was shown, and what is left behind when it fails.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Error, Result, ensure};

use crate::accessibility;
use crate::desk::{CloudFile, Desk, Wishes};
use crate::place::Place;
use crate::sight::{Sight, So, at, finding, gone, has, open, rest, shown};
use crate::wait::{LATER, SOON, until};
use crate::window::{Window, target_folder};

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
        let _ = self.desk.picture(&self.pictures.join("failed.png"));
        keep_logs(&self.desk, &self.pictures);
        let left = self.pictures.display().to_string();
        self.window.kill();
        fault.context(format!("{where_it_was}\npicture and logs: {left}"))
    }

    /// Presses the window's close button and waits until the program has ended. Where it asks about what the sign-in has
    /// left, that stays.
    async fn close(&self) -> Result<()> {
        const ASKED: &str = "return document.querySelector('[data-testid=sign-out-go]') !== null";
        self.desk.press_close()?;
        until("the program has ended, or asks about the sign-in", LATER, || async {
            let asked = self.window.has_ended() || self.window.run(ASKED).await?.as_bool() == Some(true);
            Ok(asked.then_some(()))
        })
        .await?;
        if self.window.has_ended() { Ok(()) } else { self.window.press_to_end("sign-out-go").await }
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
        match self.window.shows("app").await {
            Ok(sight) => {
                format!("the window showed {sight:?}\nand the fault: {}", sight.text("fault"))
            }
            Err(fault) => format!("the window could not be read: {fault:#}"),
        }
    }

    /// A picture of what is on screen, named in the order of the journey.
    pub async fn picture(&self, name: &str) -> Result<()> {
        self.window.still().await?;
        self.desk.picture(&self.next_picture(name))
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

    /// From the welcome screen to the sign-in screen: the practice tenant inside the program, or the described one, which
    /// is foreign to the program, so that it asks first.
    pub async fn choose_cloud(&self, cloud: &CloudFile) -> Result<()> {
        let choice = if matches!(cloud, CloudFile::None) { "choose-practice" } else { "choose-tenant" };
        self.window.arrive(&Place::screen("welcome")).await?;
        let sight = self.window.press(choice, at(&Place::screen("signIn"))).await?;
        let foreign = choice == "choose-tenant" && self.desk.has_cloud_file();
        ensure!(sight.has("cloud-question") == foreign, "only a foreign cloud is asked about");
        if foreign {
            self.window.press("cloud-question-agree", gone("cloud-question")).await?;
        }
        Ok(())
    }

    /// Signs in as the practice tenant's administrator, in the system browser, up to the readiness screen.
    pub async fn sign_in(&self) -> Result<()> {
        let account = match self.desk.practice() {
            Ok(practice) => Some(practice.tenant().admin_upn()),
            Err(_) => None,
        };
        self.sign_in_as(account.as_deref()).await.map(drop)
    }

    /// Signs in with this account (the first on offer, unless one is named). Gives what the browser shows at the end.
    pub async fn sign_in_as(&self, account: Option<&str>) -> Result<String> {
        self.window.press("sign-in-browser", shown("sign-in-waiting")).await?;
        let picture = self.next_picture("browser");
        let closing = self.desk.browser().sign_in(account, Some(&picture)).await?;
        self.turn_to_the_window().await?;
        self.window.at_rest(&Place::screen("readiness")).await?;
        Ok(closing)
    }

    /// Signs in once more for the right that one more check needs, and waits until the program has looked with it.
    pub async fn check_more(&self) -> Result<()> {
        self.window.press("more-checks", open("check-more")).await?;
        self.window.press("check-more", shown("sign-in-waiting")).await?;
        let account = self.desk.practice()?.tenant().admin_upn();
        self.desk.browser().sign_in(Some(&account), None).await?;
        self.turn_to_the_window().await?;
        let looked = gone("sign-in-waiting").and(gone("sign-in-finishing")).and(gone("more-checks"));
        self.window.until(&looked.and(rest())).await.map(drop)
    }

    /// Confirms the tenant.
    pub async fn confirm_tenant(&self) -> Result<()> {
        self.window.press("confirm-tenant", finding("tenantConfirmed", "passed")).await?;
        self.window.at_rest(&Place::screen("readiness")).await.map(drop)
    }

    /// Confirms the tenant of a finished set-up, which leads to its health.
    pub async fn confirm_what_is_set_up(&self) -> Result<()> {
        self.window.press("confirm-tenant", at(&Place::screen("health")).and(rest())).await.map(drop)
    }

    /// From health, where all is well, to the values for Peig.
    pub async fn see_values_again(&self) -> Result<()> {
        self.window.press("to-values", at(&Place::screen("values"))).await.map(drop)
    }

    /// Presses Next, and waits until the window shows the place to which it leads.
    pub async fn next(&self, place: &Place) -> Result<Sight> {
        self.window.press("next", at(place)).await
    }

    /// From readiness to health by way of section 1, where others turn out to have these on the registration: they are left.
    pub async fn leave_to_others(&self, kinds: &[&str]) -> Result<()> {
        self.next(&Place::section("registration")).await?;
        self.window.press("use-this-one", gone("use-this-one").and(rest())).await?;
        for kind in kinds {
            let stays = has(&format!("foothold-{kind}"), "data-decision", "stays");
            self.window.choose(&format!("leave-{kind}"), stays).await?;
        }
        self.window.press("back", at(&Place::screen("readiness")).and(open("show-health"))).await?;
        self.window.press("show-health", at(&Place::screen("health")).and(rest())).await.map(drop)
    }

    /// Welcome, sign-in, readiness, Next: to where the wizard goes on in this tenant.
    pub async fn get_to(&self, place: &Place) -> Result<()> {
        self.choose_cloud(&CloudFile::Missing).await?;
        self.sign_in().await?;
        self.confirm_tenant().await?;
        self.next(place).await.map(drop)
    }

    /// To the health of what is set up already.
    pub async fn get_to_health(&self) -> Result<()> {
        self.choose_cloud(&CloudFile::Missing).await?;
        self.sign_in().await?;
        self.confirm_what_is_set_up().await
    }

    /// "Set everything up", on the readiness screen, up to the confirmation of a secret that Microsoft accepts.
    pub async fn press_set_everything_up(&self) -> Result<()> {
        let proved = has("secret-card", "data-phase", "proved").and(open("next"));
        self.window
            .press("set-up-everything", at(&Place::section("confirm")).and(proved).and(rest()))
            .await
            .map(drop)
    }

    /// Welcome, sign-in, readiness, "Set everything up": to the values for Peig with a proved secret, which is given.
    pub async fn set_everything_up(&self) -> Result<String> {
        self.choose_cloud(&CloudFile::Missing).await?;
        self.sign_in().await?;
        self.confirm_tenant().await?;
        self.press_set_everything_up().await?;
        self.next(&Place::screen("values")).await?;
        self.copy_secret().await
    }

    /// Copies the secret, and reads it back from the clipboard. Something else is there before, so that what is read is
    /// what this press has put there.
    pub async fn copy_secret(&self) -> Result<String> {
        self.copy("copy-secret", &has("secret-card", "data-on-clipboard", "true")).await
    }

    /// Presses a button that copies something, and gives what is on the clipboard once it is something new, and the window
    /// says so.
    pub async fn copy(&self, button: &str, told: &So) -> Result<String> {
        const BEFORE: &str = "nothing has been copied yet";
        self.desk.copy_elsewhere(BEFORE).await?;
        self.window.press_for_elsewhere(button).await?;
        let copied = until(&format!("`{button}` has put something on the clipboard"), LATER, || async {
            Ok(self.desk.clipboard()?.filter(|text| text != BEFORE && !text.is_empty()))
        })
        .await?;
        self.window.until(told).await?;
        Ok(copied)
    }

    /// Saves a file, and waits until the window names it: another one than it named before, as none is overwritten.
    pub async fn save(&self, file: &str) -> Result<()> {
        let (button, saved) = (format!("save-{file}"), format!("saved-{file}"));
        let before = self.window.until(&open(&button)).await?.text(&saved).to_owned();
        let another = So::new(format!("`{saved}` names a file that it did not name before"), move |sight| {
            sight.has(&saved) && sight.text(&saved) != before
        });
        self.window.press(&button, another).await.map(drop)
    }

    /// Presses the section's button and waits until all that it asks for holds: Next opens, every documented step
    /// is ticked off.
    pub async fn perform(&self, section: &str) -> Result<Sight> {
        let done = So::new("every documented step is done, and Next can be pressed", |sight| {
            sight.open_steps().is_some_and(|open| open.is_empty()) && sight.is_open("next")
        });
        self.window.arrive(&Place::section(section)).await?;
        self.window.press("perform", at(&Place::section(section)).and(done)).await
    }

    /// Performs these sections one after the other, each with Next, up to this place.
    pub async fn perform_up_to(&self, sections: &[&str], end: &Place) -> Result<()> {
        for (index, section) in sections.iter().enumerate() {
            self.perform(section).await?;
            let next = sections.get(index + 1).map_or_else(|| end.clone(), |next| Place::section(next));
            self.next(&next).await?;
        }
        Ok(())
    }
}

/// Copies what the programs said to where a person looks after a failure.
fn keep_logs(desk: &Desk, to: &Path) {
    for name in ["chromedriver.log", "chromium.log"] {
        let _ = std::fs::copy(desk.folder().join("browser").join(name), to.join(name));
    }
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
