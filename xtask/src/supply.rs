//! What the program is made of: licences, banned crates, sources, known vulnerabilities.

use anyhow::Result;

use crate::shell::{command, run, say, succeeds};
use crate::tools;

/// Asks cargo-deny. Advisories only if their database can be fetched.
pub(crate) fn check() -> Result<()> {
    let deny = tools::cargo_deny()?;
    run(command(&deny, &["--locked", "--log-level", "error", "check", "licenses", "bans", "sources"]))?;
    if !succeeds(command(&deny, &["--log-level", "off", "fetch", "db"])) {
        say("the database of known vulnerabilities cannot be fetched here: that check was SKIPPED");
        return Ok(());
    }
    run(command(&deny, &["--locked", "--log-level", "error", "check", "--disable-fetch", "advisories"]))
}
