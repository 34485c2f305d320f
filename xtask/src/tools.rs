//! Checking tools, in pinned versions: one on PATH is taken where it is that version; otherwise it is installed below the
//! target folder.

use std::path::{Path, PathBuf};

use anyhow::{Result, ensure};

use crate::shell::{cargo, command, npm_in, output, root, run, say, target};
use crate::tree::Stamp;

const TYPOS: &str = "1.52.0";
const CARGO_DENY: &str = "0.20.2";
const CARGO_CYCLONEDX: &str = "0.5.9";

/// The spelling checker's version again, with the hash of each of its files.
const TYPOS_PINS: &str = "xtask/typos.txt";

/// The same for the checkers of workflows.
const LINTER_PINS: &str = "xtask/linters.txt";

fn folder() -> PathBuf {
    target().join("tools")
}

/// The spelling checker.
pub(crate) fn typos() -> Result<String> {
    let environment = folder().join("python");
    let own = environment.join("bin/typos").display().to_string();
    if let Some(there) = there(&["typos", &own], &["--version"], TYPOS) {
        return Ok(there);
    }
    say(&format!("installing typos {TYPOS} (spelling) into the target folder"));
    make_python(&environment)?;
    let pip = environment.join("bin/pip").display().to_string();
    let mut install = command(&pip, &["install", "--quiet", "--disable-pip-version-check"]);
    install.args(["--require-hashes", "--only-binary", ":all:", "--requirement", TYPOS_PINS]);
    run(install)?;
    Ok(own)
}

/// The first of these programs that says, asked so, that it is this very version.
fn there(programs: &[&str], asked: &[&str], version: &str) -> Option<String> {
    let is_it = |program: &&&str| {
        let said = output(command(program, asked)).unwrap_or_default();
        said.split_whitespace().next_back() == Some(version)
    };
    programs.iter().find(is_it).map(|program| (*program).to_owned())
}

/// Makes an empty environment for Python packages. The system's interpreter is the one that the set-up completes.
pub(crate) fn make_python(environment: &Path) -> Result<()> {
    let python = if Path::new("/usr/bin/python3").exists() { "/usr/bin/python3" } else { "python3" };
    run(command(python, &["-m", "venv", "--clear", &environment.display().to_string()]))
}

/// The checker of licences, sources and advisories. The ready-made binaries that package registries carry are too old to
/// read this workspace.
pub(crate) fn cargo_deny() -> Result<String> {
    cargo_tool("cargo-deny", CARGO_DENY, "licences, sources, advisories")
}

/// What lists the crates of a build (CycloneDX).
pub(crate) fn cargo_cyclonedx() -> Result<String> {
    cargo_tool("cargo-cyclonedx", CARGO_CYCLONEDX, "lists what the program is built of")
}

/// A tool that cargo builds, from its own lock file. Unoptimised, that takes minutes at most.
fn cargo_tool(name: &str, version: &str, purpose: &str) -> Result<String> {
    let own = folder().join("bin").join(name).display().to_string();
    // As cargo asks it: the name of the subcommand goes first.
    let asked = [name.trim_start_matches("cargo-"), "--version"];
    if let Some(there) = there(&[name, &own], &asked, version) {
        return Ok(there);
    }
    say(&format!("building {name} {version} ({purpose}), once, about two minutes"));
    let root = folder().display().to_string();
    let mut install = cargo(&["install", name, "--version", &format!("={version}")]);
    install.args(["--locked", "--debug", "--quiet", "--force", "--root", &root]);
    install.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_TARGET_DIR", folder().join("build"));
    run(install)?;
    std::fs::remove_dir_all(folder().join("build"))?;
    Ok(own)
}

/// What pins a program that npm installs, with the hashes of all that it consists of.
const NPM_PINS: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Where the lock file of the packages' bundler is.
pub(crate) fn bundler_pins() -> PathBuf {
    root().join("xtask/bundler")
}

/// The packages' bundler.
pub(crate) fn bundler() -> Result<String> {
    from_npm("bundler", &bundler_pins(), "tauri")
}

/// The same where a key is near: the one that was brought before, and nothing is fetched.
pub(crate) fn bundler_that_is_there() -> Result<String> {
    let folder = folder().join("bundler");
    let own = folder.join("node_modules/.bin/tauri");
    let read = |folder: &Path| std::fs::read(folder.join("package-lock.json")).ok();
    ensure!(
        own.exists() && read(&folder) == read(&bundler_pins()),
        "Tauri's bundler is not there as its lock file names it; `cargo xtask release tools FILE` brings it, without keys"
    );
    Ok(own.display().to_string())
}

/// A checker of workflows, or of what is in them.
pub(crate) fn linter(program: &str) -> Result<String> {
    let environment = folder().join("linters");
    let own = environment.join("bin").join(program).display().to_string();
    let stamp = Stamp::of("linters", &[PathBuf::from(LINTER_PINS)])?;
    let there = || stamp.fresh() && Path::new(&own).exists();
    if there() {
        return Ok(own);
    }
    // Each test is a process of its own.
    std::fs::create_dir_all(folder())?;
    let one_at_a_time = std::fs::File::create(folder().join("linters.lock"))?;
    one_at_a_time.lock()?;
    if !there() {
        say("installing zizmor, ShellCheck and shfmt (workflows) into the target folder");
        make_python(&environment)?;
        let pip = environment.join("bin/pip").display().to_string();
        let mut install = command(&pip, &["install", "--quiet", "--disable-pip-version-check"]);
        install.args(["--require-hashes", "--only-binary", ":all:", "--requirement", LINTER_PINS]);
        run(install)?;
        stamp.set()?;
    }
    Ok(own)
}

/// Installs a program as the lock file in this folder names it, anew where that has changed, and says where it is.
pub(crate) fn from_npm(name: &str, pins: &Path, program: &str) -> Result<String> {
    file_from_npm(name, pins, &format!(".bin/{program}"))
}

/// The same for any file of what is installed.
pub(crate) fn file_from_npm(name: &str, pins: &Path, program: &str) -> Result<String> {
    let folder = folder().join(name);
    let own = folder.join("node_modules").join(program);
    let stamp = Stamp::of(name, &NPM_PINS.map(|file| pins.join(file)))?;
    if !stamp.fresh() || !own.exists() {
        say(&format!(
            "fetching {program} (npm ci) into the target folder, because its lock file is new or has changed"
        ));
        std::fs::create_dir_all(&folder)?;
        for file in NPM_PINS {
            std::fs::copy(pins.join(file), folder.join(file))?;
        }
        run(npm_in(&folder, &["ci", "--no-audit", "--no-fund", "--ignore-scripts"]))?;
        stamp.set()?;
    }
    Ok(own.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_of_another_version_is_not_taken() {
        let version = output(command("rustc", &["--version"])).unwrap();
        let last = version.split_whitespace().next_back().unwrap();
        assert_eq!(there(&["no-such-program", "rustc"], &["--version"], last).as_deref(), Some("rustc"));
        assert_eq!(there(&["rustc"], &["--version"], "0.0.0"), None);
        assert_eq!(
            there(&["rustc"], &["--version"], &last[1..]),
            None,
            "the end of a version is another version"
        );
    }

    /// Every package, and nothing without a hash: pip checks the hashes of all as soon as it is told to.
    #[test]
    fn what_pip_installs_is_pinned_with_hashes() {
        for file in [TYPOS_PINS, LINTER_PINS, crate::peers::LOCKED] {
            let text = std::fs::read_to_string(crate::shell::root().join(file)).unwrap();
            let joined = text.replace("\\\n", " ");
            let lines: Vec<&str> =
                joined.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
            assert!(!lines.is_empty(), "{file}");
            for line in lines {
                assert!(line.contains("==") && line.contains("--hash=sha256:"), "{file}: {line}");
            }
        }
        let typos = std::fs::read_to_string(crate::shell::root().join(TYPOS_PINS)).unwrap();
        assert!(typos.contains(&format!("typos=={TYPOS} ")), "both name one version");
    }
}
