//! Clients that were written elsewhere, against the practice tenant: Microsoft's libraries and its command line.
//!
//! They come from Python's registry in pinned versions, into an environment of their own below the target folder, and
//! run unmodified against Microsoft's own host names, which the practice tenant serves behind a proxy on loopback.

use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::shell::{command, run, say, stage, succeeds, target};
use crate::tree::Stamp;
use crate::{lint, measures, system, tools};

/// The clients and everything that they bring along, each with the hash of its files.
pub(crate) const LOCKED: &str = "tests/peers/locked.txt";

/// With the tests of all crates, because with these the libraries are built already, and with the features that these tests
/// ask of the tenant: it watches, and it answers over TLS. Alone, each program would have all of them built once more.
const PROGRAMS: [&str; 8] =
    ["build", "--locked", "--workspace", "--tests", "--bin", "practice-tenant", "--bin", "headless"];

/// The command of its own: the tests, and what they measured.
pub(crate) fn run_alone() -> Result<()> {
    system::ensure(&[system::TOOLS])?;
    let tested = stage("real clients", test);
    measures::show_peers();
    tested
}

/// Installs what is missing, builds the practice tenant with its TLS front and the engine that is measured beside the
/// clients, and runs the tests. The tenant is built to hold each exchange to Microsoft's published description: what the
/// clients get is judged like what our own tests get.
pub(crate) fn test() -> Result<()> {
    let measure = measures::for_peers()?;
    let python = clients()?;
    run(lint::judged(&PROGRAMS)?)?;
    let mut tests = command(&python, &["tests/peers/run.py", "--measure", &measure.display().to_string()]);
    tests.env("PRACTICE_TENANT", target().join("debug/practice-tenant"));
    tests.env("HEADLESS", target().join("debug/headless"));
    // What Python compiles of the clients is kept for the next start of one, and none of it beside our own files.
    tests.env("PYTHONPYCACHEPREFIX", target().join("tools/peers-compiled"));
    tests.env_remove("PYTHONDONTWRITEBYTECODE");
    run(tests)
}

/// The interpreter beside which the clients are installed.
pub(crate) fn clients() -> Result<String> {
    let environment = target().join("tools/peers");
    let python = environment.join("bin/python").display().to_string();
    let stamp = Stamp::of("peers", &[PathBuf::from(LOCKED)])?;
    if stamp.fresh() && succeeds(command(&python, &["--version"])) {
        return Ok(python);
    }
    say(
        "installing from PyPI, into the target folder: msal, msgraph-sdk and azure-cli with all they need, 600 MB, \
         a minute or two",
    );
    tools::make_python(&environment)?;
    let mut install = command(&python, &["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    // Uncompiled: that is a minute for azure-cli, most of which no test starts.
    install.args(["--no-compile", "--require-hashes", "--only-binary", ":all:", "--requirement", LOCKED]);
    run(install).context(
        "the real clients could not be installed from PyPI (is it to be reached?), so NOTHING was tested with them",
    )?;
    stamp.set()?;
    Ok(python)
}
