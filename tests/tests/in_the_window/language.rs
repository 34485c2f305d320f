//! Everything that the program says is in the admin's language, wherever it says it.

use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::registration;
use practice_tenant::Scenario;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn window_browser_and_files_speak_german_to_an_austrian() -> Result<()> {
    let wishes = Wishes { locale: "de_AT.UTF-8", ..Wishes::tenant(Scenario::Fresh) };
    Journey::run("language", &wishes, in_german).await
}

async fn in_german(journey: &Journey) -> Result<()> {
    let german: Value = serde_json::from_str(include_str!("../../../ui/src/locales/de.json"))?;
    let words = |path: &str| -> Result<String> {
        let words = german.pointer(path).and_then(Value::as_str);
        Ok(words.with_context(|| format!("the German catalogue has {path}"))?.to_owned())
    };
    let window = &journey.window;
    let welcome = window.at_rest(&Place::screen("welcome")).await?;
    ensure!(window.run("return document.documentElement.lang").await? == "de", "the page says so");
    ensure!(welcome.text("welcome-intro") == words("/welcome/intro")?, "and is so");
    journey.look("welcome").await?;

    journey.choose_cloud(&CloudFile::Missing).await?;
    let closing = journey.sign_in_as(None).await?;
    for path in ["/closingPage/doneTitle", "/closingPage/doneText"] {
        ensure!(closing.contains(&words(path)?), "the browser says {path}: {closing}");
    }
    journey.confirm_tenant().await?;
    journey.press_set_everything_up().await?;
    journey.look("secret").await?;
    let application = registration::the_one(journey.desk.practice()?)?;
    let end = registration::secrets(&application)[0]["endDateTime"].as_str().unwrap_or_default().to_owned();
    let as_in_austria =
        "return new Intl.DateTimeFormat('de-AT', { dateStyle: 'long' }).format(new Date('END'))";
    let day = window.run(&as_in_austria.replace("END", &end)).await?;
    let sight = window.has("secret-card", "data-phase", "proved").await?;
    let card = sight.text("secret-card");
    ensure!(day.as_str().is_some_and(|day| card.contains(day)), "it ends on {day}: {card}");
    journey.next(&Place::screen("values")).await?;

    for file in ["reminder", "reportHtml"] {
        journey.save(file).await?;
    }
    journey.look("values").await?;
    let calendar = unfolded(&std::fs::read_to_string(the_one(journey, "ics")?)?);
    let title = words("/documents/reminder/title")?;
    let begins = title.split("{{").next().unwrap_or_default();
    ensure!(calendar.contains(&format!("SUMMARY:{begins}")), "the calendar: {calendar}");
    ensure!(calendar.contains("PRODID:-//Peig//Peig Setup//DE"), "says its language: {calendar}");
    let page = the_one(journey, "html")?;
    journey.desk.photograph(&page, &journey.next_picture("report"))?;
    let page = std::fs::read_to_string(page)?;
    ensure!(page.contains("<html lang=\"de\">"), "the report says its language");
    for path in ["/documents/report/title", "/documents/report/noSecretValue"] {
        ensure!(page.contains(&words(path)?), "the report says {path}");
    }
    Ok(())
}

/// The only saved file with this ending.
fn the_one(journey: &Journey, ending: &str) -> Result<PathBuf> {
    let mut files = journey.desk.saved(ending)?;
    ensure!(files.len() == 1, "one file ends in .{ending}: {files:?}");
    files.pop().context("there is one")
}

/// The lines of a calendar file as they were before they were folded (RFC 5545, 3.1).
fn unfolded(text: &str) -> String {
    text.replace("\r\n ", "")
}
