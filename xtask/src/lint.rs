//! clippy: by itself for whoever changes something, and as the compiler of our own crates where all tests are run.
//!
//! What clippy has checked, a build does not take over: by itself it reads all libraries once more, half of what compiling
//! the tests takes. But its program is the compiler with more to say, and cargo hands it our own crates only. So
//! `cargo xtask test` has the tests compiled by it: what it finds fault with does not compile, and everything is compiled
//! once. It warns that what it makes may be less optimised, which a test is not meant to be; the programs that the
//! journeys start, and everything in a package, come from the compiler itself. How cargo is told so is what
//! `cargo clippy` does (`src/main.rs` of rust-lang/rust-clippy).

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, ensure};

use crate::shell::{cargo, command, output, run};

/// Between the words that are handed on, where the environment takes one text only.
const BETWEEN: &str = "__CLIPPY_HACKERY__";

/// Judges everything, and builds nothing.
pub(crate) fn check() -> Result<()> {
    run(cargo(&["clippy", "--workspace", "--all-targets", "--locked", "--", "--deny", "warnings"]))
}

/// Judges everything by building it.
pub(crate) fn build() -> Result<()> {
    run(judged(&["build", "--locked", "--workspace", "--all-targets"])?)
}

/// Cargo, with clippy as the compiler of our own crates. All that is to be taken from [`build`] is asked for so: what another
/// compiler has made is not the same to cargo.
pub(crate) fn judged(arguments: &[&str]) -> Result<Command> {
    let mut judged = strict(cargo(arguments));
    judged.env("RUSTC_WORKSPACE_WRAPPER", compiler()?);
    Ok(judged)
}

fn strict(mut compiling: Command) -> Command {
    compiling.env("CLIPPY_ARGS", ["--deny", "warnings", ""].join(BETWEEN));
    compiling
}

fn compiler() -> Result<PathBuf> {
    let sysroot = output(command("rustc", &["--print", "sysroot"]))?;
    let name = format!("clippy-driver{}", std::env::consts::EXE_SUFFIX);
    let compiler = PathBuf::from(sysroot.trim()).join("bin").join(name);
    ensure!(compiler.exists(), "clippy is missing: `rustup component add clippy` installs it");
    Ok(compiler)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::text;

    /// As cargo starts it: with the compiler that it stands for before what that is asked.
    fn compiles(code: &str) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("planted.rs");
        std::fs::write(&file, code).unwrap();
        let (compiler, out) = (text(&compiler().unwrap()), text(folder.path()));
        let asked = ["rustc", "--crate-type", "lib", "--out-dir", &out, &text(&file)];
        let made = strict(command(&compiler, &asked)).output().unwrap();
        made.status.success() && folder.path().join("libplanted.rlib").exists()
    }

    #[test]
    fn what_clippy_finds_fault_with_does_not_compile() {
        assert!(compiles("pub fn one() -> u8 { 1 }"), "and what it does not, does");
        assert!(!compiles("pub fn one() -> u8 { return 1; }"), "needless_return");
    }
}
