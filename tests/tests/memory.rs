//! What the whole program, with its window, its clipboard and the system's keyring, leaves in its memory.

#[expect(unreachable_pub, reason = "shared with the tests of the wizard")]
#[path = "../../crates/setup/tests/support/memory.rs"]
mod memory;

use std::io::ErrorKind;

use anyhow::{Context as _, Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::sight::{at, has, rest, shown};
use journeys::wait::{LATER, until};
use journeys::window::Window;
use practice_tenant::Scenario;

/// Where these bytes are in the program's own process; `None` where the system keeps whoever runs this test from looking,
/// as it keeps every other program of the same person.
fn places(journey: &Journey, needles: &[Vec<u8>]) -> Result<Option<Vec<String>>> {
    let program = journey.window.program().context("the program runs")?;
    match memory::places(program, needles) {
        Err(refused) if refused.kind() == ErrorKind::PermissionDenied => Ok(None),
        found => Ok(Some(found?)),
    }
}

/// Waits until nothing of this is there any more: what is being closed may take a moment.
async fn is_rid_of(journey: &Journey, what: &str, needles: &[Vec<u8>]) -> Result<()> {
    until(what, LATER, || async {
        let found = places(journey, needles)?.unwrap_or_default();
        ensure!(found.is_empty(), "{} left\n{}", found.len(), found.join("\n"));
        Ok(Some(()))
    })
    .await
}

/// Reveals the secret as the page does, and looks only at its length: through the driver the program would get it back.
async fn reveal(window: &Window, length: usize) -> Result<()> {
    window.run("window.__TAURI_INTERNALS__.invoke('reveal').then(value => { window.revealed = value.length; })").await?;
    until("the secret was revealed", LATER, || async {
        Ok((window.run("return window.revealed ?? 0").await? == length).then_some(()))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_forgotten_is_nowhere_in_the_programs_memory() -> Result<()> {
    // Over TLS, as with Microsoft.
    let wishes = Wishes { cloud: CloudFile::Microsoft(Scenario::Fresh), ..Wishes::tenant(Scenario::Fresh) };
    Journey::run("memory", &wishes, async |journey: &Journey| {
        let window = &journey.window;
        let tokens = memory::tokens(&journey.desk.practice()?.tenant().id());
        let value = journey.set_everything_up().await?;
        let secret = memory::secret(&value);
        reveal(window, value.len()).await?;
        if let Some(found) = places(journey, &secret)? {
            eprintln!("AT HAND {}\n{}", found.len(), found.join("\n"));
            ensure!(!found.is_empty(), "the secret is found while it is there");
            ensure!(places(journey, &tokens)?.is_some_and(|found| !found.is_empty()), "and so is the token");
        }

        window.press("forget-secret", shown("forget-question")).await?;
        let nowhere = has("secret-card", "data-at-hand", "false").and(has("secret-card", "data-kept", "nowhere"));
        window.press("forget-secret-yes", nowhere.and(rest())).await?;
        let gone_from_board = || async { Ok(journey.desk.clipboard()?.is_none_or(|text| text != value).then_some(())) };
        until("the secret has left the clipboard", LATER, gone_from_board).await?;
        is_rid_of(journey, "the secret has left the memory", &secret).await?;

        window.press("sign-out", shown("sign-out-question")).await?;
        window.press("sign-out-take-back", at(&Place::screen("welcome"))).await?;
        is_rid_of(journey, "the secret is still gone", &secret).await?;
        is_rid_of(journey, "the tokens have left the memory", &tokens).await
    })
    .await
}
