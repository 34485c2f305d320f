//! Checking tools: those on PATH are taken; otherwise pinned versions are installed below the target folder.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::shell::{cargo, command, output, run, say, succeeds, target};

const TYPOS: &str = "1.52.0";
const CARGO_DENY: &str = "0.20.2";

fn folder() -> PathBuf {
    target().join("tools")
}

/// The spelling checker.
pub(crate) fn typos() -> Result<String> {
    if succeeds(command("typos", &["--version"])) {
        return Ok("typos".to_owned());
    }
    let environment = folder().join("python");
    let own = environment.join("bin/typos").display().to_string();
    if output(command(&own, &["--version"])).is_ok_and(|said| said.trim().ends_with(TYPOS)) {
        return Ok(own);
    }
    say(&format!("installing typos {TYPOS} (spelling) into the target folder"));
    make_python(&environment)?;
    let pip = environment.join("bin/pip").display().to_string();
    run(command(&pip, &["install", "--quiet", "--disable-pip-version-check", &format!("typos=={TYPOS}")]))?;
    Ok(own)
}

/// Makes an empty environment for Python packages. The system's interpreter is the one that the set-up completes.
pub(crate) fn make_python(environment: &Path) -> Result<()> {
    let python = if Path::new("/usr/bin/python3").exists() { "/usr/bin/python3" } else { "python3" };
    run(command(python, &["-m", "venv", "--clear", &environment.display().to_string()]))
}

/// The checker of licences, sources and advisories.
pub(crate) fn cargo_deny() -> Result<String> {
    if succeeds(command("cargo-deny", &["--version"])) {
        return Ok("cargo-deny".to_owned());
    }
    let own = folder().join("bin/cargo-deny").display().to_string();
    if output(command(&own, &["--version"])).is_ok_and(|said| said.trim().ends_with(CARGO_DENY)) {
        return Ok(own);
    }
    // The ready-made binaries that package registries carry are too old to read this workspace. Unoptimised, it
    // is built in about a minute and checks in about a second.
    say(&format!(
        "building cargo-deny {CARGO_DENY} (licences, sources, advisories), once, about two minutes"
    ));
    let root = folder().display().to_string();
    let mut install = cargo(&["install", "cargo-deny", "--version", CARGO_DENY]);
    install.args(["--locked", "--debug", "--quiet", "--root", &root]);
    install.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_TARGET_DIR", folder().join("build"));
    run(install)?;
    std::fs::remove_dir_all(folder().join("build"))?;
    Ok(own)
}
