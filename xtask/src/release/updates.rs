//! Signatures of updates: minisign, as Tauri's tools write it, which is the file in Base64.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use super::paths::name;
use crate::shell::{command, output, run, text, version};
use crate::{package, tools};

/// What reads and checks them, apart from Tauri's own tools.
pub(super) const CHECKER: crate::system::Need = crate::system::Need {
    why: "to check signatures of packages and updates",
    packages: &["minisign", "osslsigncode", "rpm", "gnupg"],
};

/// Signs a file where a key is, with what was brought before.
pub(super) fn sign(file: &Path) -> Result<String> {
    package::sign(&tools::bundler_that_is_there()?, file)?;
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
    ensure!(
        is_of(&said, &name(file), &version()),
        "the signature of {} is of another file or version: {said}",
        name(file)
    );
    Ok(())
}

/// Whether what was signed along names this file and version: another one cannot take its place.
fn is_of(said: &str, name: &str, version: &str) -> bool {
    let words: Vec<&str> = said.split_whitespace().collect();
    [format!("file:{name}"), format!("version:{version}")].iter().all(|one| words.contains(&one.as_str()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_one_file_and_one_version() {
        let said = "Signature and comment signature verified\nTrusted comment: timestamp:1\tfile:a.exe\tversion:1.0.0\n";
        assert!(is_of(said, "a.exe", "1.0.0"));
        assert!(
            !is_of(said, "a.ex", "1.0.0") && !is_of(said, "a.exe", "1.0") && !is_of(said, "b.exe", "1.0.0")
        );
        assert!(!is_of("Trusted comment: timestamp:1\tfile:a.exe\n", "a.exe", "1.0.0"), "no version");
    }
}
