//! The four journeys, and what becomes of one that is ended at a point of it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use practice_tenant::{Documents, Practice};
use tempfile::TempDir;

use crate::computer::{at_peig, stored};
use crate::points::{Point, name, points};
use crate::process::{Process, told};
use crate::tenant::{Counts, company, foreign, half_a_year_later, is_as_the_guide_says};
use crate::way::Goal;

/// No process should come near this; it only ends one that hangs.
const PATIENCE: Duration = Duration::from_mins(2);

/// One journey: where it begins, and what it asks Microsoft for when nothing disturbs it.
pub(crate) struct Journey {
    goal: Goal,
    tenant: Documents,
    disk: TempDir,
    pub(crate) points: Vec<Point>,
}

/// What came of a run that was ended at a point, and started again.
#[derive(Debug, Default)]
pub(crate) struct Ended {
    /// It came to the point.
    pub(crate) met: bool,
    /// Something is there more than once.
    pub(crate) doubled: bool,
    /// Secrets whose value nobody has, and objects that were left in the bin.
    pub(crate) orphans: usize,
    /// The computer keeps a value of a registration that was deleted.
    pub(crate) copy_left: bool,
    /// Faults that the admin was told of.
    pub(crate) refusals: Vec<String>,
    /// What is not as it must be.
    pub(crate) wrong: Option<String>,
}

/// The journeys of one life, each run once without being disturbed.
pub(crate) async fn journeys() -> Vec<Arc<Journey>> {
    let fresh = company().await.tenant().with(|documents| documents.clone());
    let (set_up, with, disk) = undisturbed(Goal::SetUp, fresh, TempDir::new().unwrap()).await;
    let aged = {
        let practice = holding(&with).await;
        half_a_year_later(&practice);
        practice.tenant().with(|documents| documents.clone())
    };
    let (renewal, ..) = undisturbed(Goal::Renewed, aged, copy_of(disk.path())).await;
    let (removal, without, emptied) = undisturbed(Goal::Removed, with, disk).await;
    let (restoring, ..) = undisturbed(Goal::Restored, without, emptied).await;
    [set_up, renewal, removal, restoring].map(Arc::new).into()
}

/// Runs a journey, and gives it with the tenant and the disk as they are at its end.
async fn undisturbed(goal: Goal, tenant: Documents, disk: TempDir) -> (Journey, Documents, TempDir) {
    let practice = holding(&tenant).await;
    let before = foreign(&practice);
    let after = copy_of(disk.path());
    let ended = finished(&practice, after.path(), goal).await;
    let points = points(&practice.log(), &told(after.path()).acts);
    let journey = Journey { goal, tenant, disk, points };
    let ended = journey.judge(&practice, after.path(), &before, ended).await;
    assert_eq!(ended.wrong, None, "{goal:?} undisturbed");
    assert!(!ended.copy_left && ended.orphans == 0, "{goal:?} undisturbed: {ended:?}");
    let tenant = practice.tenant().with(|documents| documents.clone());
    (journey, tenant, after)
}

/// A practice tenant of its own, with this in it.
async fn holding(documents: &Documents) -> Practice {
    let practice = Practice::start(practice_tenant::Options::default()).await.unwrap();
    practice.tenant().with(|all| *all = documents.clone());
    practice
}

/// A folder with the same files.
fn copy_of(folder: &Path) -> TempDir {
    fn copy(from: &Path, to: &Path) {
        for entry in std::fs::read_dir(from).unwrap() {
            let (from, to) = (entry.as_ref().unwrap().path(), to.join(entry.unwrap().file_name()));
            if from.is_dir() {
                std::fs::create_dir(&to).unwrap();
                copy(&from, &to);
            } else {
                std::fs::copy(&from, &to).unwrap();
            }
        }
    }
    let copied = TempDir::new().unwrap();
    copy(folder, copied.path());
    copied
}

/// Starts the program, and waits until the admin has come all the way.
async fn finished(practice: &Practice, disk: &Path, goal: Goal) -> Result<(), String> {
    let mut process = Process::start(disk, practice, goal);
    let ended = tokio::time::timeout(PATIENCE, process.ends()).await;
    ended.unwrap_or_else(|_| Err("the admin was waited for in vain".to_owned()))
}

impl Journey {
    /// Runs it, ends the process at this point, starts it again, and judges what is there then.
    pub(crate) async fn is_ended_at(&self, point: &Point) -> Ended {
        let practice = holding(&self.tenant).await;
        let disk = copy_of(self.disk.path());
        let before = foreign(&practice);
        let met = self.comes_to(point, &practice, disk.path()).await;
        let ended = match &met {
            Ok(()) => finished(&practice, disk.path(), self.goal).await,
            Err(complaint) => Err(complaint.clone()),
        };
        let mut judged = self.judge(&practice, disk.path(), &before, ended).await;
        judged.met = met.is_ok();
        if let Some(wrong) = judged.wrong.as_mut() {
            *wrong = format!("{:?}, {point}: {wrong}", self.goal);
        }
        judged
    }

    /// Runs it as far as this point, and ends the process there. An error says why it did not come to it.
    async fn comes_to(&self, point: &Point, practice: &Practice, disk: &Path) -> Result<(), String> {
        let stop = match point {
            Point::Computer(stop) => Some(stop.clone()),
            Point::Request { .. } => None,
        };
        let mut held = match point.clone() {
            Point::Request { request, nth, moment, .. } => {
                Some(practice.hold(moment, nth, move |seen| name(seen) == request))
            }
            Point::Computer(_) => None,
        };
        // The window stays open at the end, so that what is asked for by the clock is asked for as well.
        let mut process = Process::start_to_be_ended(disk, practice, self.goal, stop);
        let comes = async {
            match held.as_mut() {
                Some(held) => tokio::select! {
                    reached = held.reached() => reached.then_some(()).ok_or("the answer was not sent".to_owned()),
                    complaint = process.complains() => Err(complaint),
                },
                None => process.stops().await,
            }
        };
        let met = tokio::time::timeout(PATIENCE, comes).await;
        let met = met.unwrap_or_else(|_| Err("the point was waited for in vain".to_owned()));
        // What is held is cut only once there is nobody any more who could ask again.
        process.kill();
        drop(held);
        met
    }

    async fn judge(
        &self,
        practice: &Practice,
        disk: &Path,
        before: &str,
        ended: Result<(), String>,
    ) -> Ended {
        let right = Counts::right(self.goal);
        let (stored, at_peig) = (stored(disk), at_peig(disk));
        let copy_left = self.goal == Goal::Removed && !stored.is_empty();
        let counts = Counts::of(practice, &stored, at_peig.as_deref(), self.goal).await;
        let told = told(disk).admin;
        let wrong = match ended {
            Err(complaint) => Some(complaint),
            Ok(()) if counts != right => Some(format!("{counts:?} after {told:?}")),
            Ok(()) if !is_as_the_guide_says(practice) => Some("not as the guide says".to_owned()),
            Ok(()) => difference(before, &foreign(practice)),
        };
        let refusals = told.iter().filter_map(|one| one.strip_prefix("fault ")).map(str::to_owned);
        Ended {
            met: false,
            doubled: counts.doubled(&right),
            orphans: counts.orphans(&right),
            copy_left,
            refusals: refusals.collect(),
            wrong,
        }
    }
}

/// The first line of what is foreign that is another than before.
fn difference(before: &str, after: &str) -> Option<String> {
    let mut lines = before.lines().zip(after.lines());
    let differs = lines.find(|(before, after)| before != after);
    (before != after).then(|| format!("what is foreign was touched: {differs:?}"))
}
