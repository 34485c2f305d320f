//! The SHA-256 of a file that is handed out.

use std::path::Path;

use anyhow::{Context as _, Result, ensure};

use crate::shell::{command, output};

/// Writes a file's SHA-256 beside it, as `sha256sum --check` reads it, and gives it.
pub(crate) fn write_beside(file: &Path) -> Result<String> {
    let sum = of(file)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    std::fs::write(format!("{}.sha256", file.display()), format!("{sum}  {name}\n"))?;
    Ok(sum)
}

/// The SHA-256 of a file, in hexadecimal digits.
pub(crate) fn of(file: &Path) -> Result<String> {
    let shown = file.display().to_string();
    let program: &[&str] = if cfg!(target_os = "macos") { &["shasum", "-a", "256"] } else { &["sha256sum"] };
    let said = output(command(program[0], &[&program[1..], &[&shown]].concat()))?;
    let sum = said.trim_start_matches('\\').split_whitespace().next().context("no checksum")?.to_owned();
    ensure!(sum.len() == 64, "not a SHA-256: {sum}");
    Ok(sum)
}
