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
use points::Point;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// So many processes at once: more than there are processors, because each waits for some of its time.
const AT_ONCE: usize = 8;

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
            let began = std::time::Instant::now();
            let ended = journey.is_ended_at(&point).await;
            eprintln!("{:6.2} met {} {} {:?}", began.elapsed().as_secs_f32(), ended.met, journeys::described(&point), ended.refusals);
            ended
        });
    }
    let mut sum = Sum::default();
    while let Some(ended) = running.join_next().await {
        sum.add(ended.expect("it breaks off only where a test helper fails"));
    }
    sum
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ended_at_any_request_it_is_finished_by_the_same_way() {
    let began = std::time::Instant::now();
    let journeys = journeys().await;
    eprintln!("undisturbed: {:?}", began.elapsed());
    let points = |journey: &Arc<Journey>| {
        let all = journey.points.iter().map(|point| (Arc::clone(journey), point.clone()));
        all.collect::<Vec<_>>()
    };
    let every: Vec<_> = journeys.iter().flat_map(points).collect();
    let total = every.len();
    let sum = all(every).await;
    eprintln!("{:?} of {total} points covered, {} runs, {} doubled, {} orphans, {} copies left, refusals {:?}, in {:?}",
        sum.covered, sum.runs, sum.doubled, sum.orphans, sum.copies_left, sum.refusals, began.elapsed());
    assert!(sum.wrong.is_empty(), "{} ended wrong:\n{}", sum.wrong.len(), sum.wrong.join("\n"));
    assert_eq!(sum.covered, total);
}
