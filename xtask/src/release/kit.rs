//! What the jobs with keys start: this program, Tauri's bundler, Debian's packages, Jsign. A job without keys builds, fetches and
//! packs it, so that where a key is nothing is compiled and nothing is fetched.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::updates;
use crate::shell::{command, run, target, text};
use crate::system::{self, Need};
use crate::tools;

/// To sign for Windows (`packaging/release/azure-sign.sh`, `azure-token.sh`).
const SIGNING: Need =
    Need { why: "to sign for Windows (Java for Jsign)", packages: &["default-jre-headless", "jq"] };

/// Fetches Debian's packages, with all that they need and this Debian has not; `packaging/release/debs.sh` installs them.
pub(super) fn fetch() -> Result<()> {
    let folder = target().join("tools/debs");
    std::fs::create_dir_all(folder.join("partial"))?;
    run(command("apt-get", &["update", "--quiet=2"]))?;
    let into = format!("Dir::Cache::archives={}", text(&folder));
    let mut fetch =
        command("apt-get", &["install", "--download-only", "--yes", "--quiet=2", "--option", &into]);
    fetch.arg("--no-install-recommends");
    fetch.args([system::WINDOWS_PACKAGES, updates::CHECKER, SIGNING].iter().flat_map(|need| need.packages));
    run(fetch)
}

/// Packs this program and the bundler into a file, and what else is named (`packaging/release/unpack.sh` takes it out again).
pub(super) fn pack(file: &Path, more: &[String]) -> Result<()> {
    tools::bundler()?;
    let folder = target().join("tools");
    let own = std::env::current_exe()?;
    // Not in the place of one that is running.
    let copy = folder.join("xtask.new");
    std::fs::copy(&own, &copy).with_context(|| text(&own))?;
    std::fs::rename(&copy, folder.join("xtask"))?;
    let mut pack = command("tar", &["--create", "--file", &text(file), "--directory", &text(&folder)]);
    pack.args(["xtask", "bundler"]).args(more);
    run(pack)
}
