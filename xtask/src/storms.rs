//! More journeys through bad weather than a run of all the tests has, or one of them again.

use anyhow::{Context as _, Result, bail};

use crate::measures;
use crate::shell::{cargo, run};

/// `--count N` journeys, beginning with the one of `--seed N`.
pub(crate) fn run_storms(arguments: &[&str]) -> Result<()> {
    let (mut count, mut seed) = (1000, 0);
    for pair in arguments.chunks(2) {
        match pair {
            ["--count", number] => count = number.parse::<u64>().context("--count wants a number")?,
            ["--seed", number] => seed = number.parse::<u64>().context("--seed wants a number")?,
            other => bail!("not known here: {}", other.join(" ")),
        }
    }
    measures::forget_storms()?;
    let mut tests =
        cargo(&["test", "--locked", "--package", "setup", "--test", "storms", "--", "a_storm_ends"]);
    tests.env("PEIG_STORMS", count.to_string()).env("PEIG_STORM_SEED", seed.to_string());
    let ended = run(tests);
    measures::show_storms();
    ended
}
