//! Whole journeys through bad weather, by the real wizard over HTTP: set up, renewal, removal. Whatever happens to a
//! request, each ends right, or in a fault that has a name and after which the same window finishes right once the weather
//! is better. Nothing is made twice, and nothing is left behind that the wizard does not name and remove.
//!
//! Time is the timer's own and jumps ahead while nothing is to be done, so that hours of waiting take no time and nothing
//! depends on how fast a machine is. `cargo xtask storms` runs more of them, and one again by its seed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

mod support;

#[path = "storms/by_the_view.rs"]
mod by_the_view;
#[path = "storms/figures.rs"]
mod figures;
#[path = "storms/left.rs"]
mod left;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use by_the_view::{Act, Goal, act, fault_name, tidies};
use figures::{Told, Way};
use practice_tenant::{Options, Practice, Scenario};
use setup::ipc::View;
use support::{Admin, Browser, Machine};
use tokio::time::{Instant, timeout_at};

/// How many in a run of all the tests; `PEIG_STORMS` asks for another number.
const STORMS: u64 = 50;
/// How often the admin presses something before they give up for the day.
const PRESSES: u32 = 20;
/// Longer than this nobody waits with nothing to press: work and proof are over by then, and so is a sign-in with which
/// nothing is done.
const BOUND: Duration = Duration::from_mins(20);
/// What is carried out late is carried out by then.
const LATEST: Duration = Duration::from_mins(2);

/// How an attempt ended.
#[derive(Debug)]
enum End {
    Right,
    /// The admin has had enough of this fault.
    Refused(String),
    /// Nothing more happens.
    Hangs,
}

/// Does what comes next by the view until nothing does.
async fn goes_on(admin: &Admin, next: impl Fn(&View) -> Act, way: &mut Way) -> End {
    let mut views = admin.handle.views();
    let began = Instant::now();
    let (mut until, mut presses, mut refused) = (began + BOUND, 0, None);
    loop {
        let view = views.borrow_and_update().clone();
        match next(&view) {
            Act::Done => return End::Right,
            Act::Press(intent) => {
                let fault = view.fault.as_ref().map(fault_name);
                let at = began.elapsed().as_secs();
                way.presses.push(format!("{at} s, {:?}, fault {fault:?}: {intent:?}", view.screen_id));
                way.faults.extend(fault.clone());
                refused = fault.or(refused);
                presses += 1;
                if presses > PRESSES {
                    return End::Refused(refused.unwrap_or_else(|| "none".to_owned()));
                }
                tokio::time::sleep(thinks(&view, presses)).await;
                if next(&views.borrow()) == Act::Press(intent.clone()) {
                    admin.wants(intent);
                    admin.is_heard().await;
                }
                until = Instant::now() + BOUND;
            }
            Act::Wait => match timeout_at(until, views.changed()).await {
                Ok(changed) => changed.unwrap(),
                Err(_) => return End::Hangs,
            },
        }
    }
}

/// How long the admin reads before they press. They wait for as long as Microsoft has asked them to, and a while longer the
/// more often it went wrong.
fn thinks(view: &View, presses: u32) -> Duration {
    let Some(fault) = &view.fault else { return Duration::from_secs(2) };
    let asked = fault.params.get("seconds").and_then(|seconds| seconds.parse().ok()).unwrap_or_default();
    Duration::from_secs(asked).max(Duration::from_secs(3) * presses)
}

/// Waits until all that was carried out late has been, and was seen; removes what the wizard names as left behind.
async fn settles(admin: &Admin, way: &mut Way) -> End {
    tokio::time::sleep(LATEST).await;
    let mut end = End::Right;
    for _ in 0..3 {
        let before = admin.handle.views().borrow().live.read_at.clone();
        let next = |view: &View| match tidies(view) {
            Act::Done if view.live.read_at == before => Act::Wait,
            other => other,
        };
        end = goes_on(admin, next, way).await;
    }
    end
}

async fn storm(seed: u64) -> Told {
    let goal = [Goal::SetUp, Goal::Renew, Goal::SetUp, Goal::Remove][usize::try_from(seed % 4).unwrap()];
    let scenario = match goal {
        Goal::SetUp => Scenario::Fresh,
        Goal::Renew => Scenario::SecretExpiring,
        Goal::Remove => Scenario::Finished,
    };
    let practice =
        Practice::start(Options { scenario, seed: Some(seed), ..Options::default() }).await.unwrap();
    let foreign = left::foreign(practice.tenant());
    let machine = Machine::default();
    *machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(practice.tenant().admin_upn()));
    practice.weather().begins(seed);
    if practice.weather().lags() {
        practice.tenant().with(|documents| documents.lag(Some(seed)));
    }
    let admin = Admin::on(practice, machine);
    let mut told = Told { seed, goal, ..Told::default() };

    let next = |view: &View| act(view, goal);
    let mut end = goes_on(&admin, next, &mut told.way).await;
    told.struck = admin.practice.weather().ends();
    admin.practice.tenant().with(|documents| documents.lag(None));
    if let End::Refused(name) = end {
        told.refused = Some(name);
        told.way.presses.push("the weather is good".to_owned());
        end = goes_on(&admin, next, &mut told.way).await;
    }
    if goal != Goal::Remove && matches!(end, End::Right) {
        end = settles(&admin, &mut told.way).await;
    }
    told.wrong = match end {
        End::Right => left::wrong(&admin, goal, &foreign).await,
        End::Refused(name) => vec![format!("refused in good weather: {name}")],
        End::Hangs => vec!["hangs".to_owned()],
    };
    let view = admin.handle.views().borrow().clone();
    let last = format!("{:?}, {:?}, busy {:?}, fault {:?}", view.screen_id, view.live, view.busy, view.fault);
    told.way.presses.push(last);
    admin.handle.shut_down().await;
    told
}

/// Every fourth request to Graph, parts of batches included, is answered 503.
async fn every(one_of: u32) -> (End, u32, Way) {
    let practice = Practice::start(Options::default()).await.unwrap();
    let machine = Machine::default();
    *machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(practice.tenant().admin_upn()));
    practice.weather().refuses_every(one_of);
    let admin = Admin::on(practice, machine);
    let mut way = Way::default();
    let end = goes_on(&admin, |view| act(view, Goal::SetUp), &mut way).await;
    let struck = admin.practice.weather().ends();
    admin.handle.shut_down().await;
    (end, struck, way)
}

#[test]
fn a_service_that_refuses_every_fourth_request_is_come_by() {
    // Of every two, a single part and its batch, one would always be refused.
    for one_of in 3..=7 {
        let (end, struck, way) = with_its_clock(every(one_of));
        assert!(
            matches!(end, End::Right) && struck > 3,
            "every {one_of}: {end:?}, {struck} struck: {way:#?}"
        );
        assert!(one_of != 4 || way.faults.is_empty(), "every fourth is not told at all: {way:#?}");
    }
}

fn with_its_clock<T>(journey: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().start_paused(true).build().unwrap().block_on(journey)
}

/// One journey with a clock of its own.
fn by_itself(seed: u64) -> Told {
    catch_unwind(AssertUnwindSafe(|| with_its_clock(storm(seed)))).unwrap_or_else(|broken| {
        let text = broken.downcast_ref::<String>().map(String::as_str);
        let text = text.or(broken.downcast_ref::<&str>().copied()).unwrap_or_default();
        Told { seed, wrong: vec![format!("broke off: {text}")], ..Told::default() }
    })
}

fn asked_for(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn a_storm_ends_right_or_in_a_named_refusal() {
    let first = asked_for("PEIG_STORM_SEED").unwrap_or(0);
    let after = first + asked_for("PEIG_STORMS").unwrap_or(STORMS);
    let (next, all) = (AtomicU64::new(first), Mutex::new(Vec::new()));
    std::thread::scope(|threads| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            threads.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= after {
                        return;
                    }
                    let told = by_itself(seed);
                    all.lock().unwrap().push(told);
                }
            });
        }
    });
    figures::judge(&all.into_inner().unwrap());
}
