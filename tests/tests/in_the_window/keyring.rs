//! Machines without a usable credential store: the program says so, and the secret is not lost.

use anyhow::{Result, ensure};
use journeys::desk::Wishes;
use journeys::journey::{Journey, SECTIONS_TO_PERFORM};
use journeys::place::Place;
use journeys::registration;
use journeys::session_bus::Keyring;
use journeys::sight::{gone, has, in_view, proved_and_kept, rest};
use practice_tenant::Scenario;

/// Up to the button that makes the secret; what becomes of it is the test's.
async fn get_to_the_secret(journey: &Journey) -> Result<()> {
    journey.get_to(&Place::section("registration")).await?;
    journey.perform_up_to(&SECTIONS_TO_PERFORM[..3], &Place::section("secret")).await
}

async fn without(keyring: Keyring, name: &str) -> Result<()> {
    let wishes = Wishes { keyring, ..Wishes::tenant(Scenario::Fresh) };
    Journey::run(name, &wishes, async |journey: &Journey| {
        get_to_the_secret(journey).await?;
        let window = &journey.window;
        let sight = if keyring == Keyring::Locked {
            // Nothing is made before the admin has said what shall become of it.
            window
                .press("perform", has("fault", "data-code", "storeLocked").and(in_view("fault")).and(rest()))
                .await?;
            journey.look("locked").await?;
            window.press("way-keepInMemory", proved_and_kept("memoryOnly")).await?
        } else {
            window.press("perform", proved_and_kept("memoryOnly")).await?
        };
        journey.look("memory-only").await?;
        let said = sight.text("secret-card");
        ensure!(said.contains("memory"), "the card says where the secret is: {said}");
        let secret = journey.copy_secret().await?;
        registration::assert_signs_in(journey.desk.practice()?, &secret).await?;
        registration::assert_right(journey.desk.practice()?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_credential_store_the_secret_stays_in_memory_and_the_screen_says_so() -> Result<()> {
    without(Keyring::Absent, "keyring-absent").await
}

#[tokio::test(flavor = "multi_thread")]
async fn with_a_locked_credential_store_that_nobody_unlocks_too() -> Result<()> {
    without(Keyring::Locked, "keyring-locked").await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_keyring_that_asks_can_be_dismissed_and_unlocked_later() -> Result<()> {
    let wishes = Wishes { keyring: Keyring::Guarded, ..Wishes::tenant(Scenario::Fresh) };
    Journey::run("keyring-guarded", &wishes, async |journey: &Journey| {
        get_to_the_secret(journey).await?;
        let window = &journey.window;
        window.press_for_elsewhere("perform").await?;
        journey.desk.answer_keyring(false).await?;
        window.until(&has("fault", "data-code", "storeLocked").and(in_view("fault")).and(rest())).await?;
        let made = registration::the_one(journey.desk.practice()?)?["passwordCredentials"].clone();
        ensure!(made.as_array().is_some_and(Vec::is_empty), "nothing was made: {made}");
        journey.look("dismissed").await?;
        window.press_for_elsewhere("way-tryAgain").await?;
        journey.desk.answer_keyring(true).await?;
        window.until(&proved_and_kept("credentialStore")).await?;
        registration::assert_right(journey.desk.practice()?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_that_holds_the_only_copy_of_the_secret_asks_before_it_closes() -> Result<()> {
    let wishes = Wishes { keyring: Keyring::Absent, ..Wishes::tenant(Scenario::Fresh) };
    Journey::run("closing", &wishes, async |journey: &Journey| {
        get_to_the_secret(journey).await?;
        let window = &journey.window;
        window.press("perform", proved_and_kept("memoryOnly")).await?;

        journey.desk.press_close()?;
        window.has("closing", "data-risk", "secretOnlyHere").await?;
        journey.look("asked").await?;
        window.press("closing-stay", gone("closing")).await?;
        // Staying has kept it.
        let secret = journey.copy_secret().await?;
        registration::assert_signs_in(journey.desk.practice()?, &secret).await?;

        journey.desk.press_close()?;
        window.press("closing-close", has("sign-out-question", "data-leaving", "window")).await?;
        journey.look("asked-about-the-sign-in").await?;
        window.press_to_end("sign-out-go").await?;
        let left = journey.desk.clipboard()?;
        ensure!(
            left.as_deref() != Some(&secret),
            "the clipboard does not outlive the window with the secret"
        );
        Ok(())
    })
    .await
}
