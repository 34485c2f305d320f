//! The standard library for Windows, built once from its own source where this machine has none for that target.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::{TRIPLE, once, text};
use crate::platforms;
use crate::shell::{cargo, command, output, run, say};

/// A crate that needs nothing but the library.
const MANIFEST: &str =
    "[package]\nname = \"nothing\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n";

fn sysroot() -> PathBuf {
    once().join("sysroot")
}

/// Builds the library unless this very compiler's is there.
///
/// It goes into a root of its own below the target folder, which only the crates for Windows are told of: the toolchain of
/// this machine stays as it is, and what runs while building is compiled as ever.
pub(crate) fn ensure() -> Result<()> {
    let compiler = output(command("rustc", &["--version", "--verbose"]))?;
    let stamp = sysroot().join("compiler");
    if comes_along()? || std::fs::read_to_string(&stamp).is_ok_and(|built| built == compiler) {
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
    build.env("CARGO_TARGET_DIR", folder.join("target"));
    run(build)?;
    let into = sysroot().join(format!("lib/rustlib/{TRIPLE}/lib"));
    if into.exists() {
        std::fs::remove_dir_all(&into)?;
    }
    std::fs::create_dir_all(&into)?;
    for file in std::fs::read_dir(folder.join(format!("target/{TRIPLE}/release/deps")))? {
        let file = file?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libnothing") {
            std::fs::copy(&file, into.join(name))?;
        }
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(std::fs::write(stamp, compiler)?)
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
        let told = format!("--sysroot={}", text(&sysroot()));
        cargo.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUSTFLAGS", told);
    }
    Ok(cargo)
}
