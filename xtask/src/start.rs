//! Opening the program, or showing it where there is no display.

use anyhow::Result;

use crate::shell::{cargo, command, run, say, target};
use crate::{journeys, page, system};

/// Builds the program and opens it; arguments are passed on.
pub(crate) fn run_program(arguments: &[&str]) -> Result<()> {
    if display() {
        system::ensure(&[system::BUILD])?;
        page::build()?;
        say("building Peig Setup");
        run(cargo(&["build", "--locked", "--package", "peig-setup"]))?;
        say("opening Peig Setup");
        let name = format!("peig-setup{}", std::env::consts::EXE_SUFFIX);
        let program = target().join("debug").join(name).display().to_string();
        return run(command(&program, arguments));
    }
    say(
        "there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): walking through the whole practice \
         journey under a virtual one instead",
    );
    system::ensure(&[system::BUILD, system::JOURNEYS])?;
    page::build()?;
    journeys::walk()
}

fn display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
