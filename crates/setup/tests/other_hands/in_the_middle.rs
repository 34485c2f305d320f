//! Between the plan that is shown and the press, and while the work runs, after each of its requests. The requests are
//! counted in a run before, so that a new one is in the table by itself.

use std::collections::BTreeSet;
use std::sync::Arc;

use practice_tenant::{Documents, Moment, Scenario, Seen};
use setup::ipc::{Intent, LiveState, SectionId, SectionState, View};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::Tally;
use super::admin::{is_red, item, look, open_section, over, puts_right, reopens};
use super::hands::{Hand, Said};
use super::tenant::{amiss, own, things};
use crate::support::{Admin, NAME, Press, at, in_section};

/// Wizards at work at once: most of their time they wait.
const AT_ONCE: usize = 8;

/// With this variable set, the table is run whole: two minutes on two cores.
const ALL: &str = "PEIG_ALL_HANDS";
/// Otherwise so many steps share the hands of one kind.
const SHARE: usize = 5;

/// Work that the admin has the list of on screen.
#[derive(Debug, Clone)]
enum Job {
    /// The section's button, in a tenant that is done up to there.
    Section(SectionId, Box<Documents>),
    /// "Set everything up".
    Everything(Scenario),
    /// "Renew".
    Renew,
}

/// One cell: what is done after how many of the work's requests.
#[derive(Debug, Clone, Copy)]
struct Cell {
    requests: usize,
    hand: Hand,
}

impl Job {
    async fn of_section(section: SectionId) -> Self {
        let admin = at(section).await;
        Self::Section(section, Box::new(admin.practice.tenant().with(|documents| documents.clone())))
    }

    /// The list is on screen, and the wizard looks no more: it is as old as the admin takes to read it.
    async fn is_shown(&self) -> Admin {
        let mut admin = match self {
            Self::Section(section, documents) => {
                let mut admin = Admin::opens(Scenario::Fresh).await;
                admin.practice.tenant().with(|fresh| fresh.clone_from(documents));
                admin.confirms().await;
                let there =
                    |view: &View| in_section(view).is_some_and(|on| on.id == *section && on.can_perform);
                admin.until("the list", there).await;
                admin
            }
            Self::Everything(scenario) => {
                let mut admin = Admin::opens(*scenario).await;
                admin.signs_in().await;
                admin.confirms_the_tenant();
                admin.until("Next unlocks", |view| view.navigation.next).await;
                admin
            }
            Self::Renew => {
                let mut admin = Admin::opens(Scenario::SecretExpiring).await;
                admin.sees_health().await;
                admin
            }
        };
        look(&mut admin).await;
        admin.wants(Intent::Visible { visible: false });
        admin.until("hidden", |view| view.live.state == LiveState::Paused).await;
        admin
    }

    fn press(&self) -> Press {
        match self {
            Self::Section(..) => Press::Perform,
            Self::Everything(_) => Press::SetEverythingUp,
            Self::Renew => Press::Renew,
        }
    }

    /// The cells of this work: each hand that finds something to do before the press and after each request.
    async fn cells(&self) -> Vec<Cell> {
        let mut admin = self.is_shown().await;
        let tenant = admin.practice.tenant().clone();
        let at_work = |requests| {
            let hands =
                Hand::all().into_iter().filter(|hand| tenant.with(|documents| hand.finds_work(documents)));
            hands.map(|hand| Cell { requests, hand }).collect::<Vec<_>>()
        };
        let mut cells = at_work(0);
        let mut next = admin.practice.hold(Moment::Between, 0, |_| true);
        admin.agrees(self.press());
        for requests in 1.. {
            let reached = tokio::select! {
                reached = next.reached() => reached,
                _ = admin.until("the end of the work", |view| view.busy.is_none()) => false,
            };
            if !reached {
                break;
            }
            cells.extend(at_work(requests));
            next = admin.practice.hold(Moment::Between, 0, |_| true);
        }
        assert_eq!(admin.view().fault, None, "{self:?}");
        // A section's work is the same as a part of everything's: what is its own is the list that was shown.
        if matches!(self, Self::Section(..)) {
            cells.retain(|cell| cell.requests == 0);
        }
        if std::env::var_os(ALL).is_none() {
            cells.retain(Cell::stands_for_its_kind);
        }
        cells
    }
}

impl Cell {
    /// Of hands that differ only in which permission, or through what somebody signs in, each step gets some, and another
    /// step the others.
    fn stands_for_its_kind(&self) -> bool {
        self.hand.place_in_its_kind().is_none_or(|place| place % SHARE == self.requests % SHARE)
    }
}

/// Which section an item belongs to.
fn section_of(key: &str) -> SectionId {
    match key {
        "publicClientFlows" => SectionId::PublicClient,
        "secretLive" => SectionId::Secret,
        key if key.starts_with("permission") => SectionId::Permissions,
        _ => SectionId::Registration,
    }
}

/// What has to be open on screen: what does not hold, and what a hand has added that only the admin can judge.
fn to_be_open(hand: Hand, documents: &Documents) -> BTreeSet<SectionId> {
    let mut open: BTreeSet<_> = amiss(documents).iter().map(|key| section_of(key)).collect();
    let named = documents.applications.iter().filter(|one| one["displayName"] == NAME).count();
    match hand.shows(true) {
        // To whoever has granted nothing it is Peig's by its name.
        _ if hand == Hand::AddsASecretCalledPeig => {}
        Said::Red(section, key) if key == "onlyPeig" || (key == "registered" && named > 1) => {
            open.insert(section);
        }
        _ => {}
    }
    open
}

/// Nothing counts as done that is not. What was acknowledged a moment ago may be settling: a wizard that is opened then
/// knows nothing of that, and sees it red with the first look.
async fn is_honest(mut admin: Admin, hand: Hand, cell: &str) -> (Admin, u32) {
    let view = look(&mut admin).await;
    let (open, amiss) =
        admin.practice.tenant().with(|documents| (to_be_open(hand, documents), amiss(documents)));
    let state =
        |view: &View, section| view.sections.iter().find(|one| one.id == section).map(|one| one.state);
    for section in &open {
        assert_ne!(
            state(&view, *section),
            Some(SectionState::Done),
            "{cell}: {section:?} is not done: {amiss:?}"
        );
    }
    let settling = open.iter().any(|section| state(&view, *section) == Some(SectionState::Settling));
    if !settling {
        return (admin, 0);
    }
    admin = reopens(admin).await;
    let view = look(&mut admin).await;
    if let Some((section, _)) = open_section(&view, SectionId::Confirm) {
        for key in amiss.iter().filter(|key| section_of(key) == section) {
            let found = item(&mut admin, section, key).await.map(|one| one.status);
            assert!(found.as_ref().is_some_and(is_red), "{cell}: {key} is {found:?} to whoever opens it now");
        }
    }
    (admin, 1)
}

async fn run(job: Job, Cell { requests, hand }: Cell) -> Tally {
    let cell = format!("{:?} after {requests} requests of {:?}", hand, job.press());
    let mut admin = job.is_shown().await;
    let tenant = admin.practice.tenant().clone();
    let (mut before, mut asked) = (BTreeSet::new(), 0);
    let mut act = |admin: &Admin| {
        let known = tenant.with(|documents| own(documents));
        hand.acts(&tenant);
        // Where there was none, the colleague's is the one that the admin uses.
        before = tenant.with(|documents| things(documents, known.or_else(|| own(documents)).as_deref()));
        asked = admin.practice.log().len();
    };
    if requests == 0 {
        act(&admin);
        admin.agrees(job.press());
    } else {
        let mut stop = admin.practice.hold(Moment::Between, requests - 1, |_| true);
        admin.agrees(job.press());
        assert!(stop.reached().await, "{cell}");
        act(&admin);
    }
    let mut tally = Tally { cells: 1, ..Tally::default() };
    if over(&mut admin).await {
        admin.wants(Intent::Visible { visible: true });
    } else {
        admin = reopens(admin).await;
        tally.reopened += 1;
    }
    let open = tenant.with(|documents| to_be_open(hand, documents));
    let (admin, reopened) = is_honest(admin, hand, &cell).await;
    let (admin, way) = puts_right(admin, SectionId::Confirm).await;
    tenant.with(|documents| {
        assert!(amiss(documents).is_empty(), "{cell}: still amiss: {:?}", amiss(documents));
        only_one(hand, documents, &cell);
        if is_overtaken(hand, &admin.practice.log()[asked..]) {
            tally.overtaken += 1;
        } else {
            tally.compare(&cell, &before, documents);
        }
    });
    Tally {
        shown: usize::from(!open.is_empty()),
        reopened: tally.reopened + reopened + way.reopened,
        ..tally
    }
}

/// A list that Graph only replaces whole is read and written in two requests, one right after the other, and what is added
/// between these two is lost: nothing in Graph's answers or requests tells a version of a registration
/// (`application-update`: no `If-Match`). The only cells of the table in which something is.
fn is_overtaken(hand: Hand, then: &[Seen]) -> bool {
    let next = then.iter().find(|one| !one.in_batch);
    let list = match hand {
        Hand::ListsAnother => "requiredResourceAccess",
        Hand::AddsARedirect => "web",
        _ => return false,
    };
    let replaces = |one: &Seen| one.body.as_ref().is_some_and(|body| body.get(list).is_some());
    next.is_some_and(|one| {
        one.method == "PATCH" && one.path.starts_with("/v1.0/applications/") && replaces(one)
    })
}

/// Nothing is there twice but what the colleague has made.
fn only_one(hand: Hand, documents: &Documents, cell: &str) {
    let named = documents.applications.iter().filter(|one| one["displayName"] == NAME).count();
    assert!(named <= 1 + usize::from(hand == Hand::RegistersASecond), "{cell}: {named} registrations");
    let held: Vec<_> = documents
        .app_role_assignments
        .iter()
        .map(|one| (&one["principalId"], &one["resourceId"], &one["appRoleId"]).to_owned())
        .map(|(principal, resource, role)| format!("{principal} {resource} {role}"))
        .collect();
    let once: BTreeSet<_> = held.iter().collect();
    assert_eq!(once.len(), held.len(), "{cell}: a role twice");
}

/// The whole table of one work.
async fn table(job: Job, name: &str) {
    let cells = job.cells().await;
    let (free, mut running, mut tally) =
        (Arc::new(Semaphore::new(AT_ONCE)), JoinSet::new(), Tally::default());
    for cell in cells {
        let (job, free) = (job.clone(), Arc::clone(&free));
        running.spawn(async move {
            let _place = free.acquire_owned().await;
            run(job, cell).await
        });
    }
    while let Some(done) = running.join_next().await {
        match done {
            Ok(done) => tally.add(&done),
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        }
    }
    tally.note(name);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_a_section_is_done() {
    for section in
        [SectionId::Registration, SectionId::Permissions, SectionId::PublicClient, SectionId::Secret]
    {
        table(Job::of_section(section).await, "a section's list").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn while_everything_is_set_up() {
    table(Job::Everything(Scenario::Fresh), "everything").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_what_is_half_done_is_finished() {
    table(Job::Everything(Scenario::HalfDone), "what is half done").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_secret_is_renewed() {
    table(Job::Renew, "renewal").await;
}
