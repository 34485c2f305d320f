//! Signatures of updates: minisign, as Tauri's tools write it, which is the file in Base64.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use super::paths::name;
use crate::shell::{command, hand_keys, output, run, text, version};
use crate::{keys, tools};

/// What reads and checks them, apart from Tauri's own tools.
pub(super) const CHECKER: crate::system::Need = crate::system::Need {
    why: "to check signatures of packages and updates",
    packages: &["minisign", "osslsigncode", "rpm", "gnupg"],
};

/// Signs a file; the key and its password come by the environment, never as words of a command.
pub(super) fn sign(file: &Path) -> Result<String> {
    let bundler = tools::bundler_that_is_there()?;
    // The version is signed along: the program takes no package of another one under this number.
    let mut sign = command(&bundler, &["signer", "sign", "--app-version", &version(), &text(file)]);
    hand_keys(&mut sign, &keys::OF_UPDATE);
    // It prints the signature, which is in a file beside it as well.
    output(sign)?;
    signature(file)
}

/// The signature that lies beside a file.
pub(super) fn signature(file: &Path) -> Result<String> {
    let beside = format!("{}.sig", text(file));
    Ok(std::fs::read_to_string(&beside).with_context(|| format!("{beside} is missing"))?.trim().to_owned())
}

/// Checks a signature with minisign itself.
pub(super) fn verify(file: &Path, signature: &str, public: &str) -> Result<()> {
    let folder = crate::shell::target().join("release-check");
    std::fs::create_dir_all(&folder)?;
    let (sig, key) = (folder.join("one.minisig"), folder.join("public.key"));
    std::fs::write(&sig, plain(signature)?)?;
    std::fs::write(&key, plain(public)?)?;
    let said = output(command("minisign", &["-V", "-m", &text(file), "-x", &text(&sig), "-p", &text(&key)]));
    let said = said.with_context(|| format!("the signature of {}", name(file)))?;
    // What is signed as another file cannot take this one's place.
    ensure!(
        said.contains(&format!("file:{}", name(file))),
        "the signature of {} is of another file: {said}",
        name(file)
    );
    Ok(())
}

/// Out of Base64.
fn plain(coded: &str) -> Result<String> {
    let file = crate::shell::target().join("release-check/base64");
    std::fs::write(&file, coded.trim())?;
    output(command("base64", &["--decode", &text(&file)]))
        .context("not a key or signature as Tauri writes it")
}

/// Makes a throw-away pair below a folder; gives both halves.
pub(super) fn throw_away_pair(folder: &Path, called: &str, password: &str) -> Result<(String, String)> {
    let bundler = tools::bundler()?;
    let file = folder.join(called);
    let mut make =
        command(&bundler, &["signer", "generate", "--ci", "--force", "--write-keys", &text(&file)]);
    make.args(["--password", password]).stdout(std::process::Stdio::null());
    run(make)?;
    let read = |file: String| std::fs::read_to_string(&file).context(file);
    Ok((read(text(&file))?, read(format!("{}.pub", text(&file)))?))
}
