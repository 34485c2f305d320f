//! All the tests, in the order in which a failure is cheapest to learn of.

use anyhow::Result;

use crate::shell::{available, command};

/// Runs all the tests.
pub(crate) fn run() -> Result<()> {
    if available("cargo", &["nextest", "--version"]) {
        crate::shell::run(command("cargo", &["nextest", "run", "--workspace", "--no-tests=pass"]))?;
    } else {
        crate::shell::run(command("cargo", &["test", "--workspace", "--all-targets"]))?;
    }
    crate::shell::run(command("cargo", &["test", "--workspace", "--doc"]))
}
