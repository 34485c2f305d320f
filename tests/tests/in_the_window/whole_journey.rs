//! The whole job on an untouched tenant, from the welcome screen to the values for Peig, as a person does it.

use anyhow::{Context as _, Result, ensure};
use journeys::desk::{CloudFile, Look, Wishes};
use journeys::journey::{Journey, SECTIONS_TO_PERFORM};
use journeys::place::Place;
use journeys::registration;
use journeys::sight::{gone, has, open, proved_and_kept, rest, shown};
use journeys::traces;
use journeys::window::Window;
use practice_tenant::Scenario;

#[tokio::test(flavor = "multi_thread")]
async fn from_welcome_to_the_values_for_peig() -> Result<()> {
    Journey::run("whole-journey-light", &wishes(Look::Light), whole).await
}

#[tokio::test(flavor = "multi_thread")]
async fn from_welcome_to_the_values_for_peig_in_the_dark() -> Result<()> {
    Journey::run("whole-journey-dark", &wishes(Look::Dark), whole).await
}

fn wishes(look: Look) -> Wishes {
    Wishes { look, ..Wishes::tenant(Scenario::Fresh) }
}

async fn whole(journey: &Journey) -> Result<()> {
    let window = &journey.window;
    window.at_rest(&Place::screen("welcome")).await?;
    assert_styled(window, journey.desk.look()).await?;
    journey.look("welcome").await?;

    journey.choose_cloud(&CloudFile::Missing).await?;
    journey.look("sign-in").await?;
    journey.sign_in().await?;
    window.until(&open("confirm-tenant").and(rest())).await?;
    journey.look("readiness").await?;
    ensure!(
        journey.desk.practice()?.tenant().applications_named(registration::NAME).is_empty(),
        "nothing is written before the admin has confirmed the tenant"
    );
    journey.confirm_tenant().await?;
    journey.look("readiness-confirmed").await?;
    for section in SECTIONS_TO_PERFORM {
        journey.next(&Place::section(section)).await?;
        journey.look(&format!("{section}-before")).await?;
        journey.perform(section).await?;
        if section == "secret" {
            window.until(&proved_and_kept("credentialStore")).await?;
        }
        journey.look(&format!("{section}-done")).await?;
    }
    journey.next(&Place::section("confirm")).await?;
    journey.look("confirm").await?;
    journey.next(&Place::screen("values")).await?;
    hand_over(journey).await
}

/// The last screen: values and secret leave the program by the clipboard, and by nothing else.
async fn hand_over(journey: &Journey) -> Result<()> {
    let window = &journey.window;
    let practice = journey.desk.practice()?;
    journey.look("values").await?;
    registration::assert_right(practice)?;

    let ticked = has("value-tenantId", "data-copied", "true");
    let copied = journey.copy("copy-value-tenantId", &ticked).await?;
    ensure!(copied == practice.tenant().id(), "the clipboard holds the tenant id, not {copied}");

    // All of a row is its button: what lies under its other end is that.
    window.scroll_to("value-tenantId").await?;
    let under = "const row = document.querySelector('[data-testid=value-tenantId]').getBoundingClientRect();\
                 const there = document.elementFromPoint(row.left + 8, row.top + 8);\
                 return there?.closest('button')?.dataset.testid ?? null";
    let under = window.run(under).await?;
    ensure!(under == "copy-value-tenantId", "a press on the row's name copies, not {under}");

    let secret = journey.copy_secret().await?;
    registration::assert_signs_in(practice, &secret).await.context("the secret on the clipboard")?;
    journey.picture("secret-copied").await?;

    ensure!(
        journey.desk.kept_secret()?.as_deref() == Some(&secret),
        "the Secret Service holds the same secret"
    );
    let traces = traces::of_secret(&journey.desk, window, &secret).await?;
    ensure!(traces.is_empty(), "the secret is in no other place: {traces:?}");

    let revealed = window.press("reveal-secret", shown("secret-value")).await?;
    ensure!(revealed.text("secret-value") == secret, "Reveal shows the secret itself");
    // It hides itself after ten seconds; a press of Hide could come too late on a busy machine, and reveal it again.
    window.until(&gone("secret-value")).await?;
    let traces = traces::of_secret(&journey.desk, window, &secret).await?;
    ensure!(traces.is_empty(), "nothing of it is left once it is hidden: {traces:?}");
    registration::assert_right(practice).context("at the very end")
}

/// The page has its styles (a content security policy that is off by a little takes them away without a word), and
/// they follow the desktop.
async fn assert_styled(window: &Window, look: Look) -> Result<()> {
    let styled = window
        .run(
            "const app = getComputedStyle(document.querySelector('[data-testid=app]'));\
             const button = getComputedStyle(document.querySelector('[data-testid=choose-tenant]'));\
             return { layout: app.display, ground: app.backgroundColor, corner: button.borderTopLeftRadius,\
                      button: button.backgroundColor, font: button.fontFamily,\
                      dark: matchMedia('(prefers-color-scheme: dark)').matches }",
        )
        .await?;
    ensure!(styled["layout"] == "flex", "the window is laid out: {styled}");
    ensure!(styled["corner"] == "4px", "buttons have Fluent's corners: {styled}");
    ensure!(styled["font"] == "system-ui, sans-serif", "and the font of the desktop: {styled}");
    ensure!(styled["button"] != styled["ground"], "the main button stands out: {styled}");
    ensure!(styled["dark"] == (look == Look::Dark), "the desktop's look reaches the page: {styled}");
    let ground = styled["ground"].as_str().unwrap_or_default();
    let first: u32 = ground.trim_start_matches("rgb(").split(',').next().unwrap_or_default().parse()?;
    ensure!((first < 128) == (look == Look::Dark), "the page follows the desktop's look: {styled}");
    Ok(())
}
