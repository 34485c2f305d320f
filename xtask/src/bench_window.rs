//! What the window takes: beside a bare Tauri window with a static page, built and measured in one run; and while it checks
//! live.

use anyhow::Result;

use crate::shell::{cargo, command, only_on_linux, run, say, target};
use crate::{journeys, page, system};

/// Builds both as for a package, and measures. What follows the command goes to `tests/window/measure.py`.
pub(crate) fn measure(rest: &[&str]) -> Result<()> {
    only_on_linux()?;
    system::ensure(&[system::BUILD, system::JOURNEYS])?;
    page::build()?;
    say("building the program and a bare window as for a package: once, some minutes");
    run(cargo(&["build", "--locked", "--release", "--package", "peig-setup", "--package", "bare-window"]))?;
    let built = target().join("release");
    let mut bench = command("python3", &["tests/window/measure.py"]);
    bench.args(rest);
    bench.env("PEIG_SETUP", built.join("peig-setup")).env("BARE_WINDOW", built.join("bare-window"));
    run(bench)
}

/// Watches the window for so many minutes of live checks; an hour, less what the sign-in takes of it, where nothing is said.
pub(crate) fn watch(minutes: &[&str]) -> Result<()> {
    only_on_linux()?;
    system::ensure(&[system::BUILD, system::JOURNEYS])?;
    page::build()?;
    journeys::build_program_for_tests()?;
    let mut watched =
        cargo(&["run", "--locked", "--quiet", "--package", "journeys", "--bin", "live_checks", "--"]);
    watched.args(minutes);
    run(watched)
}
