//! The desk is what it says it is. Without this, a journey could pass because the machine around it was not there.

use std::io::Write as _;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use journeys::desk::{CloudFile, Desk, Wishes};
use journeys::session_bus::Keyring;
use practice_tenant::Scenario;

async fn desk_with(keyring: Keyring) -> Result<Desk> {
    Desk::set_up(&Wishes { cloud: CloudFile::None, keyring, ..Wishes::tenant(Scenario::Fresh) }).await
}

/// Writes to a program's standard input and says whether it succeeded.
fn tell(desk: &Desk, program: &[&str], text: &str) -> Result<bool> {
    let mut child = desk
        .command(program[0])
        .args(&program[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    child.stdin.take().context("no standard input")?.write_all(text.as_bytes())?;
    Ok(child.wait()?.success())
}

const STORE: [&str; 6] = ["secret-tool", "store", "--label=trial", "service", "trial", "username"];

fn store(desk: &Desk) -> Result<bool> {
    let mut words = STORE.to_vec();
    words.push("somebody");
    tell(desk, &words, "a value")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unlocked_keyring_keeps_what_it_is_given() -> Result<()> {
    let desk = desk_with(Keyring::Unlocked).await?;
    assert!(store(&desk)?, "an unlocked keyring takes a secret");
    let read =
        desk.command("secret-tool").args(["lookup", "service", "trial", "username", "somebody"]).output()?;
    assert_eq!(String::from_utf8_lossy(&read.stdout), "a value", "another program reads it");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_keyring_and_an_absent_one_take_nothing() -> Result<()> {
    for keyring in [Keyring::Locked, Keyring::Absent] {
        let desk = desk_with(keyring).await?;
        assert!(!store(&desk)?, "a keyring that is {keyring:?} takes no secret");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guarded_keyring_asks_and_takes_no_for_an_answer() -> Result<()> {
    let desk = desk_with(Keyring::Guarded).await?;
    for unlock in [false, true] {
        let mut asking = desk
            .command(STORE[0])
            .args(&STORE[1..])
            .arg("somebody")
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        asking.stdin.take().context("no standard input")?.write_all(b"a value")?;
        desk.answer_keyring(unlock).await?;
        assert_eq!(asking.wait()?.success(), unlock, "the password was typed: {unlock}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_clipboard_is_the_desks_own() -> Result<()> {
    let desk = desk_with(Keyring::Absent).await?;
    let other = desk_with(Keyring::Absent).await?;
    assert_eq!(desk.clipboard()?, None, "a new desk has an empty clipboard");
    desk.copy_elsewhere("copied").await?;
    assert_eq!(other.clipboard()?, None, "the other desk's clipboard is another one");
    Ok(())
}
