//! The standard library for Windows, built once from its own source where this machine has none for that target.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::places::{TRIPLE, once};
use crate::platforms;
use crate::shell::{cargo, command, output, run, say, text};

/// For the target alone, not for what runs while building.
const RUSTFLAGS: &str = "CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS";
/// To be counted up with every change of how the library is built.
const RECIPE: u32 = 1;

/// A crate that needs nothing but the library.
const MANIFEST: &str =
    "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";

/// Where it is. Cargo does not look into a root, but at its name: with another compiler or another recipe, all is built
/// anew.
fn sysroot() -> Result<PathBuf> {
    let said = output(command("rustc", &["--version", "--verbose"]))?;
    let commit =
        said.lines().find_map(|line| line.strip_prefix("commit-hash: ")).context("rustc says no commit")?;
    Ok(once().join(format!("sysroot-{RECIPE}-{}", commit.get(..12).unwrap_or(commit))))
}

/// Builds the library unless this very compiler's is there.
///
/// It goes into a root of its own below the target folder, which only the crates for Windows are told of: the toolchain of
/// this machine stays as it is, and what runs while building is compiled as ever.
pub(crate) fn ensure() -> Result<()> {
    if comes_along()? || sysroot()?.exists() {
        return Ok(());
    }
    let source = platforms::library_source()?.context(
        "the source of this compiler's standard library is not to be had: Debian's trixie-backports has another version \
         by now. `rustup target add x86_64-pc-windows-gnu` or `rustup component add rust-src` does it too",
    )?;
    say("building Rust's standard library for Windows, once, about two minutes");
    let folder = once().join("library");
    std::fs::create_dir_all(folder.join("src"))?;
    std::fs::write(folder.join("Cargo.toml"), MANIFEST)?;
    std::fs::write(folder.join("src/lib.rs"), "//! Nothing.\n")?;
    let mut build = cargo(&["build", "--quiet", "--release", "--target", TRIPLE]);
    build.arg("-Zbuild-std=std,panic_unwind,panic_abort,proc_macro,test").current_dir(&folder);
    // The stable compiler may build its own library, and is told where that is.
    build.env("RUSTC_BOOTSTRAP", "1").env("__CARGO_TESTS_ONLY_SRC_ROOT", source);
    // A release is optimised across its crates, the library among them.
    build.env(RUSTFLAGS, "-Cembed-bitcode=yes").env("CARGO_TARGET_DIR", folder.join("target"));
    run(build)?;
    // Whole or not at all: made under another name.
    let made = once().join("sysroot-in-the-making");
    if made.exists() {
        std::fs::remove_dir_all(&made)?;
    }
    let into = made.join(format!("lib/rustlib/{TRIPLE}/lib"));
    std::fs::create_dir_all(&into)?;
    for file in std::fs::read_dir(folder.join(format!("target/{TRIPLE}/release/deps")))? {
        let file = file?.path();
        let name = file.file_name().unwrap_or_default().to_owned();
        let library = file.extension().is_some_and(|kind| kind == "rlib");
        if library && !name.to_string_lossy().starts_with("libnothing") {
            std::fs::copy(&file, into.join(name))?;
        }
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(std::fs::rename(made, sysroot()?)?)
}

/// Whether the toolchain has the library itself, because rustup could fetch it.
fn comes_along() -> Result<bool> {
    let root = output(command("rustc", &["--print", "sysroot"]))?;
    Ok(PathBuf::from(root.trim()).join(format!("lib/rustlib/{TRIPLE}/lib")).exists())
}

/// Cargo, building for Windows.
pub(crate) fn cargo_for_windows(words: &[&str]) -> Result<Command> {
    let mut cargo = cargo(words);
    cargo.args(["--locked", "--target", TRIPLE]);
    if !comes_along()? {
        cargo.env(RUSTFLAGS, format!("--sysroot={}", text(&sysroot()?)));
    }
    Ok(cargo)
}
