//! The same job by the wizard's engine and by the command lines that an administrator would use instead, side by side.
//!
//! All of them as they are released: the wizard with the profile of a package, because a build for developers would be
//! compared with other people's finished programs. Prints, and fails only where something could not be run.

use anyhow::Result;

use crate::shell::{cargo, command, only_on_linux, root, run, say, succeeds, target, text};
use crate::{peers, system, tools};

/// Installs and builds what is missing, and measures. What follows the command goes to `tests/peers/bench.py`.
pub(crate) fn measure(rest: &[&str]) -> Result<()> {
    only_on_linux()?;
    system::ensure(&[system::TOOLS])?;
    let python = peers::clients()?;
    // As an installation leaves it: none of the clients' time is spent on compiling them. A few files of theirs are templates
    // that no Python reads, and these it tells of.
    let _ = succeeds(command(
        &python,
        &["-m", "compileall", "-q", "-j", "0", &text(&target().join("tools/peers/lib"))],
    ));
    let m365 = tools::from_npm("m365", &root().join("tests/peers/m365"), "m365")?;
    say("building the wizard's engine and the practice tenant as for a package: once, a few minutes");
    run(cargo(&["build", "--locked", "--release", "--package", "headless", "--package", "practice-tenant"]))?;
    let built = target().join("release");
    let mut bench = command(&python, &["tests/peers/bench.py"]);
    bench.args(rest);
    bench.env("PRACTICE_TENANT", built.join("practice-tenant"));
    bench.env("HEADLESS", built.join("headless"));
    bench.env("M365", m365);
    run(bench)
}
