//! What the jobs with keys start: this program and Tauri's bundler. A job without keys builds, fetches and packs both, so that
//! where a key is nothing is compiled and nothing comes from a registry.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use super::updates;
use crate::shell::{command, run, target, text};
use crate::{system, tools};

/// Packs them into a file (`packaging/release/unpack.sh` takes them out again).
pub(super) fn pack(file: &Path) -> Result<()> {
    tools::bundler()?;
    let folder = target().join("tools");
    let own = std::env::current_exe()?;
    // Not in the place of one that is running.
    let copy = folder.join("xtask.new");
    std::fs::copy(&own, &copy).with_context(|| text(&own))?;
    std::fs::rename(&copy, folder.join("xtask"))?;
    let mut pack = command("tar", &["--create", "--file", &text(file), "--directory", &text(&folder)]);
    pack.args(["xtask", "bundler"]);
    run(pack)
}

/// Installs what a step with keys needs of the system, in a step before it.
pub(super) fn set_up(of: &str) -> Result<()> {
    system::ensure(&[match of {
        "windows" => system::WINDOWS_PACKAGES,
        "signatures" => updates::CHECKER,
        unknown => bail!("no system packages are known for: {unknown}"),
    }])
}
