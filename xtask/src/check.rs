//! Everything that a change has to satisfy before its tests are worth running, cheapest first.

use anyhow::Result;

use crate::shell::{self, cargo, command, stage};
use crate::{bindings, house, lint, page, release, rules, supply, system, tools};

/// All checks but clippy's, which a suite of tests has made while they are built.
pub(crate) fn but_clippy() -> Result<()> {
    stage("rules of this house", rules::check)?;
    stage("one direction", house::check)?;
    stage("rustfmt", || shell::run(cargo(&["fmt", "--all", "--check"])))?;
    stage("spelling", || shell::run(command(&tools::typos()?, &["."])))?;
    stage("workflows", release::check_workflows)?;
    stage("property lists", release::check_plists)?;
    // ESLint knows one core only, and its minute is the longest of these where no tool has to be built first.
    shell::side_by_side(
        || stage("page: ESLint", || page::script("lint")),
        || {
            stage("page: Prettier", || page::script("format:check"))?;
            stage("page: types", || page::script("typecheck"))?;
            stage("page: weight", || page::script("weigh"))?;
            stage("licences, sources, advisories", supply::check)
        },
    )
}

/// The command: all checks, with set-up before and the generated files after.
pub(crate) fn run() -> Result<()> {
    system::ensure(&[system::BUILD, system::TOOLS])?;
    page::build()?;
    but_clippy()?;
    stage("clippy", lint::check)?;
    stage("generated files", || bindings::write().and_then(|()| bindings::compare()))
}
