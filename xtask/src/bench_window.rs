//! The shipped program's window beside a bare Tauri window with a static page, built and measured in one run.

use anyhow::{Result, bail};

use crate::shell::{cargo, command, run, say, target};
use crate::{page, system};

/// Builds both as for a package, and measures. What follows the command goes to `tests/window/measure.py`.
pub(crate) fn measure(rest: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("what a process takes is read from Linux's own records of it, so this runs on Linux only");
    }
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
