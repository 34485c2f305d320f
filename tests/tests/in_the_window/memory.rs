//! What the whole program, with its window, its clipboard and the system's keyring, leaves in its memory.
//!
//! Without Reveal: what that sends to the page goes through memory of `WebKitGTK` that nobody can wipe (SECURITY.md).

#[expect(unreachable_pub, reason = "shared with the tests of the wizard")]
#[path = "../../../crates/setup/tests/support/memory.rs"]
mod looked_into;

use std::io::ErrorKind;

use anyhow::{Context as _, Result, ensure};
use journeys::desk::{CloudFile, Wishes};
use journeys::journey::Journey;
use journeys::place::Place;
use journeys::sight::{at, has, rest, shown};
use journeys::wait::{LATER, until};
use practice_tenant::Scenario;

/// Where these bytes are in the program's own process; `None` where the system keeps whoever runs this test from looking,
/// as it keeps every other program of the same person.
fn places(journey: &Journey, needles: &[Vec<u8>]) -> Result<Option<Vec<String>>> {
    let program = journey.window.program().context("the program runs")?;
    match looked_into::places(program, needles) {
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

#[tokio::test(flavor = "multi_thread")]
async fn what_was_forgotten_is_nowhere_in_the_programs_memory() -> Result<()> {
    // Over TLS, as with Microsoft.
    let wishes = Wishes { cloud: CloudFile::Microsoft(Scenario::Fresh), ..Wishes::tenant(Scenario::Fresh) };
    Journey::run("memory", &wishes, async |journey: &Journey| {
        let window = &journey.window;
        let tokens = looked_into::tokens(&journey.desk.practice()?.tenant().id());
        let value = journey.set_everything_up().await?;
        let secret = looked_into::secret(&value);
        if let Some(found) = places(journey, &secret)? {
            ensure!(!found.is_empty(), "the secret is found while it is there");
            ensure!(places(journey, &tokens)?.is_some_and(|found| !found.is_empty()), "and so is the token");
        }

        window.press("forget-secret", shown("forget-question")).await?;
        let nowhere =
            has("secret-card", "data-at-hand", "false").and(has("secret-card", "data-kept", "nowhere"));
        window.press("forget-secret-yes", nowhere.and(rest())).await?;
        // What was pasted last stays in the clipboard library's connection to the display until something else is pasted
        // (SECURITY.md).
        journey.copy("copy-value-tenantId", &has("value-tenantId", "data-copied", "true")).await?;
        is_rid_of(journey, "the secret has left the memory", &secret).await?;

        window.press("sign-out", shown("sign-out-question")).await?;
        window.choose("sign-out-also", has("sign-out-question", "data-also", "true")).await?;
        window.press("sign-out-go", at(&Place::screen("welcome"))).await?;
        is_rid_of(journey, "the secret is still gone", &secret).await?;
        is_rid_of(journey, "the tokens have left the memory", &tokens).await
    })
    .await
}
