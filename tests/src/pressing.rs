//! Pressing and choosing. A press is what a person does: it goes to a place on the screen. While the page moves it can
//! land beside its button, or on one that has just been closed; so the page itself says what it landed on, and a press
//! that provably did nothing is made once more. What did something is never repeated.

use anyhow::{Context as _, Result, bail, ensure};
use thirtyfour::By;
use thirtyfour::error::WebDriverErrorInner;
use thirtyfour::prelude::WebDriverError;

use crate::sight::{Sight, So, open};
use crate::wait::{LATER, SOON, until};
use crate::window::{Window, selector};

impl Window {
    /// Presses a button as soon as it can be pressed, and waits for what comes of it. That must not be so before: it would
    /// say nothing about the press.
    pub async fn press(&self, id: &str, then: So) -> Result<Sight> {
        let before = self.until(&open(id)).await.with_context(|| format!("pressing `{id}`"))?;
        ensure!(!then.holds(&before), "before `{id}` is pressed it is so already that {then}");
        self.hit(id).await?;
        self.until(&then).await.with_context(|| format!("after `{id}` was pressed"))
    }

    /// Presses a button of which nothing comes in this window; what comes of it elsewhere is the caller's to wait for.
    pub async fn press_for_elsewhere(&self, id: &str) -> Result<()> {
        self.hit(id).await
    }

    /// Presses a button that ends the program, and waits until it has ended. The driver answers a press afterwards, and
    /// by then there may be no window left to answer for, so its answer says nothing.
    pub async fn press_to_end(&self, id: &str) -> Result<()> {
        self.until(&open(id)).await?;
        let button = self.page().find(By::Css(selector(id))).await?;
        let _ = button.click().await;
        self.ended().await
    }

    /// Picks a radio button or ticks a box once that may be done, and waits for what comes of it. Fluent lays the real one,
    /// which nobody sees, over a drawn one, and the driver does not press what nobody sees.
    pub async fn choose(&self, id: &str, then: So) -> Result<Sight> {
        let enabled = {
            let id = id.to_owned();
            So::new(format!("`{id}` can be chosen"), move |sight: &Sight| {
                sight.has(&id) && sight.attribute(&id, "disabled").is_none()
            })
        };
        let before = self.until(&enabled).await?;
        ensure!(!then.holds(&before), "before `{id}` is chosen it is so already that {then}");
        self.run(&format!("document.querySelector('{}').click()", selector(id))).await?;
        self.until(&then).await.with_context(|| format!("after `{id}` was chosen"))
    }

    async fn hit(&self, id: &str) -> Result<()> {
        let landed = until(&format!("a press lands on `{id}`"), LATER, || async {
            self.until(&open(id)).await?;
            // The driver scrolls to a button of which nothing is in sight. Of one that is cut off, it presses the middle.
            let into_sight =
                "document.querySelector('ID')?.scrollIntoView({ block: 'nearest' }); window.pressed = null";
            self.run(&into_sight.replace("ID", &selector(id))).await?;
            let Ok(button) = self.page().find(By::Css(selector(id))).await else { return Ok(None) };
            match button.click().await {
                Ok(()) => Ok(self.landed(id).await.transpose()),
                Err(fault) if is_before_the_press(&fault) => Ok(None),
                Err(fault) => Ok(Some(Err(fault.into()))),
            }
        })
        .await?;
        landed.with_context(|| format!("pressing `{id}`"))
    }

    /// Where the press has landed: on the button, or nowhere. On anything else is a fault.
    async fn landed(&self, id: &str) -> Result<Option<()>> {
        let pressed = until("the page knows of the press", SOON, || async {
            Ok(Some(self.run("return window.pressed ?? null").await?).filter(|seen| !seen.is_null()))
        })
        .await?;
        match pressed["on"].as_str() {
            Some(on) if on == id => Ok((pressed["open"] == true).then_some(())),
            Some(other) if pressed["open"] == true => bail!("the press landed on `{other}`"),
            _ => Ok(None),
        }
    }
}

/// The driver found out before it moved the mouse that the button has gone, or is covered.
fn is_before_the_press(fault: &WebDriverError) -> bool {
    matches!(
        fault.as_inner(),
        WebDriverErrorInner::StaleElementReference(_)
            | WebDriverErrorInner::ElementClickIntercepted(_)
            | WebDriverErrorInner::ElementNotInteractable(_)
            | WebDriverErrorInner::MoveTargetOutOfBounds(_)
            | WebDriverErrorInner::NoSuchElement(_)
    )
}
