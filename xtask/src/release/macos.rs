//! One bundle for both processors, signed, notarised and stapled. Runs on a Mac only; what it needs from Apple comes by the
//! environment, as Tauri's bundler reads it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};

use super::paths::files;
use crate::shell::{command, hand_keys, run, say, target, text};
use crate::{keys, tools};

const TRIPLE: &str = "universal-apple-darwin";
const PROGRAM: &str = "peig-setup";

fn release() -> PathBuf {
    target().join(TRIPLE).join("release")
}

/// Where the archive for updates is.
pub(super) fn archive_folder() -> PathBuf {
    release().join("bundle/updates")
}

/// Joins the two programs and packs them.
pub(super) fn bundle(arm: &Path, intel: &Path) -> Result<()> {
    ensure!(cfg!(target_os = "macos"), "only a Mac makes a bundle for macOS");
    std::fs::create_dir_all(release())?;
    let program = release().join(PROGRAM);
    let halves = [arm.join(PROGRAM), intel.join(PROGRAM)].map(|half| text(&half));
    run(command("lipo", &["-create", "-output", &text(&program), &halves[0], &halves[1]]))?;
    run(command("lipo", &[&text(&program), "-verify_arch", "arm64", "x86_64"]))?;
    let bundler = tools::bundler_that_is_there()?;
    let mut pack = command(&bundler, &["bundle", "--ci", "--target", TRIPLE, "--bundles", "app,dmg"]);
    // Signs with the hardened runtime, has the program notarised, and staples it. It asks cargo what the workspace is called,
    // which fetches nothing, and here could not.
    hand_keys(&mut pack, &keys::OF_BUNDLE);
    pack.env("CARGO_NET_OFFLINE", "true");
    run(pack)?;
    let app = release().join("bundle/macos/Peig Setup.app");
    let dmg = only(&release().join("bundle/dmg"), "dmg")?;
    notarise(&dmg)?;
    look(&app, &dmg)?;
    std::fs::create_dir_all(archive_folder())?;
    let mut pack =
        command("tar", &["--create", "--gzip", "--file", &text(&archive_folder().join("app.tar.gz"))]);
    pack.args(["--directory", &text(&release().join("bundle/macos")), "Peig Setup.app"]);
    run(pack)
}

/// Tauri has the program notarised, not the image around it, which is what is downloaded.
fn notarise(dmg: &Path) -> Result<()> {
    let said = |name: &str| std::env::var(name).with_context(|| format!("{name} is not in the environment"));
    let (key, id, issuer) = (said("APPLE_API_KEY_PATH")?, said("APPLE_API_KEY")?, said("APPLE_API_ISSUER")?);
    let mut submit = command("xcrun", &["notarytool", "submit", &text(dmg), "--wait"]);
    submit.args(["--key", &key, "--key-id", &id, "--issuer", &issuer]);
    run(submit)?;
    run(command("xcrun", &["stapler", "staple", &text(dmg)]))
}

/// As the system of whoever downloads it will look. The program is not started: what it is built of would run beside the keys.
fn look(app: &Path, dmg: &Path) -> Result<()> {
    run(command("codesign", &["--verify", "--deep", "--strict", "--verbose=2", &text(app)]))?;
    run(command("xcrun", &["stapler", "validate", &text(app)]))?;
    run(command("xcrun", &["stapler", "validate", &text(dmg)]))?;
    run(command("spctl", &["--assess", "--type", "execute", "--verbose=2", &text(app)]))?;
    run(command(
        "spctl",
        &["--assess", "--type", "open", "--context", "context:primary-signature", &text(dmg)],
    ))?;
    say("signed, notarised and stapled");
    Ok(())
}

fn only(folder: &Path, ending: &str) -> Result<PathBuf> {
    let mut found = files(folder)?;
    found.retain(|file| file.extension().is_some_and(|one| one == ending));
    ensure!(
        found.len() == 1,
        "one .{ending} was awaited in {}, and there are {}",
        folder.display(),
        found.len()
    );
    found.pop().context("none")
}
