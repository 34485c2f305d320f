//! Watches the window while it checks a finished tenant live, and prints what that takes: `cargo xtask bench live`.
//!
//! An hour at most: no sign-in lasts longer. Somebody is there all the time (a press each minute), or the sign-in would end
//! after a quarter of it.

use std::fs::read_to_string;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use journeys::desk::Wishes;
use journeys::journey::Journey;
use journeys::processes::family;
use journeys::sight::rest;
use practice_tenant::Scenario;

/// Between two looks.
const PAUSE: Duration = Duration::from_mins(1);

/// What the window has taken: seconds since the first look, megabytes, seconds of processor.
#[derive(Clone, Copy)]
struct Taken {
    at: f64,
    memory: f64,
    processor: f64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let minutes: u32 = match std::env::args().nth(1) {
        Some(word) => word.parse().with_context(|| format!("`{word}` is no number of minutes"))?,
        None => 55,
    };
    Journey::run("live-checks", &Wishes::tenant(Scenario::Finished), async |journey: &Journey| {
        journey.get_to_health().await?;
        let taken = watch(journey, minutes).await?;
        tell(&taken);
        Ok(())
    })
    .await
}

async fn watch(journey: &Journey, minutes: u32) -> Result<Vec<Taken>> {
    let program = journey.window.program().context("the program runs")?;
    let begun = Instant::now();
    let mut taken = Vec::new();
    for minute in 0..=minutes {
        journey.desk.focus()?;
        journey.desk.press_key("Tab")?;
        journey.window.until(&rest()).await?;
        let look = Taken {
            at: begun.elapsed().as_secs_f64(),
            memory: memory(program)?,
            processor: processor(program)?,
        };
        taken.push(look);
        if minute % 5 == 0 {
            say(&format!("{minute:>3} min: {:.1} MB, {:.1} s of processor", look.memory, look.processor));
        }
        if minute < minutes {
            tokio::time::sleep(PAUSE).await;
        }
    }
    Ok(taken)
}

/// Megabytes of a process and all that it started, shared pages by their share.
fn memory(program: u32) -> Result<f64> {
    let of = |id: &u32| -> Option<f64> {
        let rollup = read_to_string(format!("/proc/{id}/smaps_rollup")).ok()?;
        let line = rollup.lines().find(|line| line.starts_with("Pss:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    };
    let kilobytes: f64 = family(program).iter().filter_map(of).sum();
    anyhow::ensure!(kilobytes > 0.0, "Linux tells the memory of process {program}");
    Ok(kilobytes / 1000.0)
}

/// Seconds of processor that the same have used so far.
fn processor(program: u32) -> Result<f64> {
    // In units of a hundredth of a second on every Linux (`USER_HZ`, proc(5)).
    const A_SECOND: f64 = 100.0;
    let of = |id: &u32| -> Option<f64> {
        let stat = read_to_string(format!("/proc/{id}/stat")).ok()?;
        let fields: Vec<_> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let number = |at: usize| fields.get(at)?.parse::<f64>().ok();
        Some(number(11)? + number(12)?)
    };
    let used: f64 = family(program).iter().filter_map(of).sum();
    anyhow::ensure!(used > 0.0, "Linux tells the time of process {program}");
    Ok(used / A_SECOND)
}

fn tell(taken: &[Taken]) {
    let Some((first, last)) = taken.first().zip(taken.last()) else { return };
    let span = (last.at - first.at).max(1.0);
    say(&format!(
        "{:.0} min of live checks: {:.1} to {:.1} MB, slope {:+.2} MB an hour, processor {:.2} %",
        span / 60.0,
        first.memory,
        last.memory,
        slope(taken) * 3600.0,
        (last.processor - first.processor) / span * 100.0,
    ));
    // What is read once and kept, such as fonts, belongs to the first minutes.
    let (_, later) = taken.split_at(taken.len() / 2);
    say(&format!("in its second half: {:+.2} MB an hour", slope(later) * 3600.0));
}

/// Megabytes a second, by least squares.
#[expect(clippy::cast_precision_loss, reason = "some sixty looks")]
fn slope(taken: &[Taken]) -> f64 {
    let mean = |of: fn(&Taken) -> f64| taken.iter().map(of).sum::<f64>() / taken.len() as f64;
    let (at, memory) = (mean(|one| one.at), mean(|one| one.memory));
    let spread: f64 = taken.iter().map(|one| (one.at - at).powi(2)).sum();
    let together: f64 = taken.iter().map(|one| (one.at - at) * (one.memory - memory)).sum();
    if spread > 0.0 { together / spread } else { 0.0 }
}

#[expect(clippy::print_stdout, reason = "this program's only way to speak")]
fn say(text: &str) {
    println!("{text}");
}
