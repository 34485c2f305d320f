//! All the tests, in the order in which a failure is cheapest to learn of.

use anyhow::Result;

use crate::shell::{run, say, stage, target};
use crate::{bindings, check, journeys, lint, measures, page, peers, pictures, platforms, sbom, system};

/// How much is tested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Everything.
    All,
    /// Everything but the end-to-end journeys.
    WithoutJourneys,
}

/// Runs the tests, and says what they measured as far as they came, also where one of them failed.
pub(crate) fn run_suite(extent: Extent) -> Result<()> {
    stage("set-up", || set_up(extent))?;
    check::but_clippy()?;
    stage("clippy, and what is tested", lint::build)?;
    measures::forget()?;
    let tested = test_all(extent);
    measures::show();
    tested?;
    say("all tests passed");
    Ok(())
}

fn test_all(extent: Extent) -> Result<()> {
    stage("Rust tests", rust)?;
    stage("generated files", bindings::compare)?;
    stage("page tests", || page::script("test"))?;
    if extent == Extent::All {
        stage("pages in real engines", pictures::look)?;
        stage("end-to-end journeys", journeys::test)?;
    } else {
        say("end-to-end journeys were left out, as asked (--fast)");
    }
    if std::env::var_os("CI").is_some() {
        stage("types for Windows and macOS", platforms::check)?;
        stage("real clients", peers::test)?;
        stage("lists of what is in a package", || sbom::write(&target().join("sbom")))?;
    }
    Ok(())
}

fn set_up(extent: Extent) -> Result<()> {
    let needs: &[system::Need] = match extent {
        Extent::All => &system::ALL,
        Extent::WithoutJourneys => &[system::BUILD, system::NETWORKS, system::TOOLS],
    };
    system::ensure(needs)?;
    page::build()
}

fn rust() -> Result<()> {
    bindings::forget()?;
    if journeys::nextest() {
        // They wait for each other and for a clock more than they work: four to a core keep it busy.
        run(journeys::tests_of("not package(journeys)", 4 * journeys::cores(), &[])?)?;
    } else {
        run(lint::judged(&[
            "test",
            "--locked",
            "--workspace",
            "--exclude",
            "journeys",
            "--lib",
            "--bins",
            "--tests",
        ])?)?;
    }
    // Of the whole workspace too, so that it is built already (`journeys::tests_of`).
    run(lint::judged(&["test", "--locked", "--workspace", "--doc"])?)
}
