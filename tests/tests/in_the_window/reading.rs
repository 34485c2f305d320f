//! What lies between the admin and the secret: presses, and words to read; in German, which is the longest of the languages
//! that were promised, in the window that an ordinary laptop has room for.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::{Journey, SECTIONS_TO_PERFORM};
use journeys::place::Place;
use journeys::reading::{Reading, Screen};
use journeys::registration;
use journeys::sight::{So, at, open, proved_and_kept, rest, shown};
use practice_tenant::Scenario;

/// The most words on the way to the secret.
const WORDS: usize = 350;

/// No screen is higher than so many heights of the window, but the values.
const HEIGHTS: f64 = 1.2;

fn wishes() -> Wishes {
    Wishes {
        locale: "de_DE.UTF-8",
        cloud: CloudFile::Microsoft(Scenario::Fresh),
        ..Wishes::tenant(Scenario::Fresh)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn four_presses_and_few_words_lead_to_the_secret() -> Result<()> {
    Journey::run("reading", &wishes(), async |journey: &Journey| {
        let window = &journey.window;
        window.resize(1024, 640).await?;
        let mut reading = Reading::default();
        let mut presses = 0;
        // Where it is, what is pressed there, and what is so before the next thing can be read.
        let way: [(Place, &str, So); 2] = [
            (
                Place::screen("welcome"),
                "choose-tenant",
                at(&Place::screen("signIn")).and(open("sign-in-browser")),
            ),
            (Place::screen("signIn"), "sign-in-browser", shown("sign-in-waiting")),
        ];
        for (place, button, then) in way {
            let ready = at(&place).and(open(button)).and(rest());
            window.until(&ready).await?;
            read(journey, &mut reading, Some(button)).await.context(button)?;
            window.press(button, then).await?;
            presses += 1;
        }
        read(journey, &mut reading, None).await.context("waiting for the browser")?;
        let account = journey.desk.practice()?.tenant().admin_upn();
        journey.desk.browser().sign_in(Some(&account), None).await?;
        journey.turn_to_the_window().await?;

        window.until(&at(&Place::screen("readiness")).and(open("confirm-tenant")).and(rest())).await?;
        read(journey, &mut reading, Some("confirm-tenant")).await.context("readiness")?;
        window.press("confirm-tenant", open("set-up-everything").and(rest())).await?;
        read(journey, &mut reading, Some("set-up-everything")).await.context("confirmed")?;
        window.press("set-up-everything", at(&Place::screen("run"))).await?;
        presses += 2;
        read(journey, &mut reading, None).await.context("the run")?;
        window
            .until(&at(&Place::section("confirm")).and(proved_and_kept("credentialStore")).and(rest()))
            .await?;
        read(journey, &mut reading, Some("next")).await.context("the secret")?;

        registration::assert_right(journey.desk.practice()?)?;
        let words = reading.words();
        contract::measure("reading", &format!("presses={presses} words={words}"));
        ensure!(presses <= 4, "{presses} presses");
        ensure!(words <= WORDS, "{words} words, at most {WORDS}");
        Ok(())
    })
    .await
}

/// Reads the screen, which asks for this one button.
async fn read(journey: &Journey, reading: &mut Reading, button: Option<&str>) -> Result<()> {
    let screen = Screen::of(&journey.window).await?;
    let new = reading.read(&screen);
    journey.picture(&format!("{new}-words")).await?;
    match button {
        Some(button) => screen.asks_for(button, HEIGHTS),
        None => screen.is_in_sight(HEIGHTS),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_steps_and_the_button_are_in_sight_before_and_after_each_press() -> Result<()> {
    Journey::run("in-sight", &wishes(), async |journey: &Journey| {
        let window = &journey.window;
        window.resize(1024, 640).await?;
        journey.get_to(&Place::section("registration")).await?;
        for (index, section) in SECTIONS_TO_PERFORM.into_iter().enumerate() {
            window.until(&at(&Place::section(section)).and(open("perform")).and(rest())).await?;
            seen(journey, "perform").await.with_context(|| format!("before {section}"))?;
            journey.perform(section).await?;
            window.until(&rest()).await?;
            if section == "secret" {
                window.until(&proved_and_kept("credentialStore")).await?;
            }
            seen(journey, "next").await.with_context(|| format!("after {section}"))?;
            let next = SECTIONS_TO_PERFORM.get(index + 1).copied().unwrap_or("confirm");
            journey.next(&Place::section(next)).await?;
        }
        window.at_rest(&Place::section("confirm")).await?;
        seen(journey, "next").await.context("the confirmation")
    })
    .await
}

async fn seen(journey: &Journey, button: &str) -> Result<()> {
    let screen = Screen::of(&journey.window).await?;
    journey.picture(button).await?;
    ensure!(screen.steps > 0, "there are documented steps");
    screen.asks_for(button, HEIGHTS)
}
