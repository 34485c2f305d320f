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
use figures::Told;
use practice_tenant::{Options, Practice, Scenario};
use setup::ipc::View;
use support::{Admin, Browser, Machine};
use tokio::time::{Instant, timeout_at};

/// How many in a run of all the tests; `PEIG_STORMS` asks for another number.
const STORMS: u64 = 50;
/// How often the admin presses something before they give up for the day.
const PRESSES: u32 = 40;
/// No journey takes longer, the longest pause that Microsoft can ask for included.
const BOUND: Duration = Duration::from_hours(30);
/// What is carried out late is carried out by then.
const LATEST: Duration = Duration::from_mins(2);

/// How an attempt ended.
enum End {
    Right,
    /// The admin has had enough of this fault.
    Refused(String),
    /// Nothing more happens.
    Hangs,
}

/// Does what the view offers until the goal is reached.
async fn goes_for(admin: &Admin, goal: Goal) -> End {
    let mut views = admin.handle.views();
    let (until, mut presses, mut refused) = (Instant::now() + BOUND, 0, None);
    loop {
        let view = views.borrow_and_update().clone();
        match act(&view, goal) {
            Act::Done => return End::Right,
            Act::Press(intent) => {
                refused = view.fault.as_ref().map(fault_name).or(refused);
                presses += 1;
                if presses > PRESSES {
                    return End::Refused(refused.unwrap_or_else(|| "none".to_owned()));
                }
                // They read first, and wait a while longer the more often it went wrong.
                let wait = if view.fault.is_some() { Duration::from_secs(3) * presses } else { Duration::from_secs(2) };
                tokio::time::sleep(wait).await;
                if act(&views.borrow(), goal) == Act::Press(intent.clone()) {
                    admin.wants(intent);
                    admin.is_heard().await;
                }
            }
            Act::Wait => match timeout_at(until, views.changed()).await {
                Ok(changed) => changed.unwrap(),
                Err(_) => return End::Hangs,
            },
        }
    }
}

/// Waits until all that was carried out late has been, and was seen; removes what the wizard names as left behind.
async fn settles(admin: &mut Admin, goal: Goal) {
    tokio::time::sleep(LATEST).await;
    let mut views = admin.handle.views();
    let mut read_at = |view: &View| view.live.read_at.clone();
    for _ in 0..3 {
        let before = read_at(&views.borrow());
        views.wait_for(|view| read_at(view) != before).await.unwrap();
    }
    while goal != Goal::Remove {
        let view = views.borrow_and_update().clone();
        match tidies(&view) {
            Act::Done => return,
            Act::Press(intent) => {
                admin.wants(intent);
                admin.is_heard().await;
            }
            Act::Wait => views.changed().await.unwrap(),
        }
    }
}

async fn storm(seed: u64) -> Told {
    let goal = [Goal::SetUp, Goal::Renew, Goal::SetUp, Goal::Remove][usize::try_from(seed % 4).unwrap()];
    let scenario = match goal {
        Goal::SetUp => Scenario::Fresh,
        Goal::Renew => Scenario::SecretExpiring,
        Goal::Remove => Scenario::Finished,
    };
    let practice = Practice::start(Options { scenario, seed: Some(seed), ..Options::default() }).await.unwrap();
    let foreign = left::foreign(practice.tenant());
    let machine = Machine::default();
    *machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(practice.tenant().admin_upn()));
    practice.weather().begins(seed);
    if practice.weather().lags() {
        practice.tenant().with(|documents| documents.lag(Some(seed)));
    }
    let mut admin = Admin::on(practice, machine);
    let mut told = Told { seed, goal, ..Told::default() };

    let stormy = goes_for(&admin, goal).await;
    told.struck = admin.practice.weather().ends();
    admin.practice.tenant().with(|documents| documents.lag(None));
    let end = match stormy {
        End::Refused(name) => {
            told.refused = Some(name);
            goes_for(&admin, goal).await
        }
        end => end,
    };
    match end {
        End::Right => {
            settles(&mut admin, goal).await;
            told.wrong = left::wrong(&admin, goal, &foreign).await;
        }
        End::Refused(name) => told.wrong = vec![format!("refused in good weather: {name}")],
        End::Hangs => told.wrong = vec!["hangs".to_owned()],
    }
    if !told.wrong.is_empty() {
        told.last = format!("{:#?}", admin.handle.views().borrow().screen);
    }
    admin.handle.shut_down().await;
    told
}

/// One journey with a clock of its own.
fn by_itself(seed: u64) -> Told {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().start_paused(true).build().unwrap();
    catch_unwind(AssertUnwindSafe(|| runtime.block_on(storm(seed)))).unwrap_or_else(|_| Told {
        seed,
        wrong: vec!["broke off".to_owned()],
        ..Told::default()
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
