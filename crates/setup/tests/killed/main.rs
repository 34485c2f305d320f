//! Stopped anywhere: at each request of set-up, renewal, removal and restoring, a real process is ended with `SIGKILL`, before
//! the request is acted on, between that and the answer, and after the answer. Started again on the same tenant and the same
//! computer, and gone on with by the same way, it leaves the tenant exactly right.
//!
//! The requests are those of an undisturbed run, so a new one cannot be forgotten.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails here"
)]

#[path = "../../../entra/tests/support/browser.rs"]
mod browser;
mod computer;
mod journeys;
mod points;
mod process;
mod tenant;
mod way;

use std::collections::BTreeMap;
use std::sync::Arc;

use journeys::{Ended, Journey, journeys};
use points::{MOMENTS, Point};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// So many processes at once: more than there are processors, because each waits for some of its time.
const AT_ONCE: usize = 16;

/// What was counted.
#[derive(Default)]
struct Sum {
    covered: usize,
    runs: usize,
    doubled: usize,
    orphans: usize,
    copies_left: usize,
    refusals: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

impl Sum {
    /// Leaves the figures for the end of the run.
    #[expect(clippy::print_stderr, reason = "the figures are what whoever runs just this wants to see")]
    fn tell(&self, asked: usize, total: usize) {
        let Self { covered, runs, doubled, orphans, copies_left, wrong, .. } = self;
        let wrong = wrong.len();
        eprintln!(
            "kill points covered: {covered} of {asked} asked for, {total} in all; journeys run: {runs}, wrong: {wrong}, \
             doubled: {doubled}, orphans: {orphans}, copies left on the computer: {copies_left}, faults told: {:?}",
            self.refusals
        );
        let line = format!(
            "covered={covered} asked={asked} total={total} runs={runs} wrong={wrong} doubled={doubled} orphans={orphans}"
        );
        contract::measure("killed", &line);
        let told: Vec<_> = self.refusals.iter().map(|(name, times)| format!("{name}={times}")).collect();
        contract::measure("killed_faults", &told.join(" "));
    }

    fn add(&mut self, ended: Ended) {
        self.runs += 1;
        self.covered += usize::from(ended.met);
        self.doubled += usize::from(ended.doubled);
        self.orphans += ended.orphans;
        self.copies_left += usize::from(ended.copy_left);
        for refusal in ended.refusals {
            *self.refusals.entry(refusal).or_default() += 1;
        }
        self.wrong.extend(ended.wrong);
    }
}

/// Ends a process at each of these points, many side by side.
async fn all(chosen: Vec<(Arc<Journey>, Point)>) -> Sum {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = JoinSet::new();
    for (journey, point) in chosen {
        let places = Arc::clone(&places);
        running.spawn(async move {
            let _place = places.acquire().await.unwrap();
            journey.is_ended_at(&point).await
        });
    }
    let mut sum = Sum::default();
    while let Some(ended) = running.join_next().await {
        sum.add(ended.expect("it breaks off only where a test helper fails"));
    }
    sum
}

/// Which points: `all`, or those whose description contains this text. Without it, all moments of each request that writes
/// and one moment of each that reads, by turns.
const WHICH: &str = "PEIG_KILLED";

/// Whether this point is one of those asked for. `turn` is another number on another day.
fn is_chosen(which: Option<&str>, index: usize, point: &Point, turn: usize) -> bool {
    match which {
        Some("all") => true,
        Some(text) => point.to_string().contains(text),
        None => point.writes() || index % MOMENTS.len() == turn % MOMENTS.len(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ended_at_any_request_it_is_finished_by_the_same_way() {
    let journeys = journeys().await;
    let which = std::env::var(WHICH).ok();
    let day = jiff::Timestamp::now().as_second() / (24 * 60 * 60);
    let turn = usize::try_from(day).unwrap();
    let mut chosen = Vec::new();
    for journey in &journeys {
        for (index, point) in journey.points.iter().enumerate() {
            // Of the next request another moment.
            if is_chosen(which.as_deref(), index, point, turn + index / MOMENTS.len()) {
                chosen.push((Arc::clone(journey), point.clone()));
            }
        }
    }
    let asked = chosen.len();
    let sum = all(chosen).await;
    sum.tell(asked, journeys.iter().map(|journey| journey.points.len()).sum());
    assert!(sum.wrong.is_empty(), "{} ended wrong (turn {turn}):\n{}", sum.wrong.len(), sum.wrong.join("\n"));
    assert_eq!((sum.covered, sum.doubled, sum.orphans), (asked, 0, 0));
}
