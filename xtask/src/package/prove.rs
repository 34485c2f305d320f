//! The packages, tried: looked through by Debian's own checkers, installed into a fresh system, used there as a person
//! does, upgraded and removed. `packaging/linux/prove/` has the steps; each asserts.

use std::path::Path;

use anyhow::{Result, bail};

use crate::shell::{command, run, say, target};
use crate::system;

/// To look into the packages and to try them.
const PROOF: system::Need = system::Need {
    why: "to check the packages and to install them into a fresh system",
    packages: &[
        "dpkg-dev",
        "lintian",
        "appstream",
        "desktop-file-utils",
        "mmdebstrap",
        "rpm",
        "cpio",
        "iproute2",
    ],
};

/// What trying them needs.
pub(super) fn set_up() -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the packages of this system are proved on the release runner; here only Linux's can be");
    }
    system::ensure(&[PROOF])
}

/// Tries one of them.
pub(super) fn try_out(package: &Path) -> Result<()> {
    let kind = package.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
    let mut step = command("bash", &[&format!("packaging/linux/prove/{kind}.sh")]);
    step.arg(package).arg(target().join("prove"));
    run(step)?;
    say(&format!("the .{kind} holds what it says"));
    Ok(())
}
