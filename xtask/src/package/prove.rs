//! The packages, tried: looked through by Debian's own checkers, installed into a fresh system, used there as a person
//! does, upgraded and removed. `packaging/linux/prove/` has the steps; each asserts.

use anyhow::{Result, bail};

use crate::shell::{command, run, say, target};
use crate::{page, system};

/// Builds the packages and tries them. Takes minutes, and root for the fresh system.
pub(crate) fn prove() -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("the packages of this system are proved on the release runner; here only Linux's can be");
    }
    page::build()?;
    system::ensure(&[super::PROOF])?;
    for package in super::build()? {
        let kind = package.extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_owned();
        let mut step = command("bash", &[&format!("packaging/linux/prove/{kind}.sh")]);
        step.arg(&package).arg(target().join("prove"));
        run(step)?;
        say(&format!("the .{kind} holds what it says"));
    }
    Ok(())
}
