//! Peig's written guide against the wizard.

use anyhow::{Context as _, Result, bail};

use crate::shell::cargo;

/// Compares a page. The comparison is a program of its own, because it knows the guide's data and with them all that the
/// engine is made of, which the other commands need not wait for.
pub(crate) fn check(page: &str) -> Result<()> {
    let mut compare = cargo(&["run", "--quiet", "--locked", "--package", "guide-check", "--", page]);
    // The page is named from where the person is.
    compare.current_dir(std::env::current_dir()?);
    match compare.status().context("could not start cargo")?.code() {
        Some(0) => Ok(()),
        Some(1) => {
            bail!("the page and the wizard say different things; change the page, or crates/setup/src/guide/")
        }
        _ => bail!("the page was not compared"),
    }
}
