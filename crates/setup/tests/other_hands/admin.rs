//! An admin who does what the wizard offers, until all is well: presses what is planned, answers what is asked, and closes
//! and opens the program again where it waits for Microsoft in vain.
//!
//! They leave what others have: nothing of it may be gone at the end.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use setup::ipc::{
    BinState, BusyTask, ChangeKind, FindingView, Intent, Screen, SectionId, SectionState, Status, View,
};

use super::hands::{ours, text};
use crate::support::footholds::footholds;
use crate::support::{Admin, Press, finding, in_section};

/// Looks and presses after which something is wrong with the way itself.
const PATIENCE: u32 = 60;
/// Looks without anything to press after which the admin closes the program and opens it again.
const IN_VAIN: u32 = 6;

/// What it took.
#[derive(Debug, Default)]
pub(crate) struct Way {
    /// Changes that were planned and pressed.
    pub(crate) pressed: BTreeSet<ChangeKind>,
    /// How often the program was closed and opened again.
    pub(crate) reopened: u32,
}

/// Takes a look that began now, whatever was being read before.
pub(crate) async fn look(admin: &mut Admin) -> View {
    let now = Timestamp::now();
    admin.wants(Intent::Observe);
    let since = |view: &View| view.live.read_at.as_ref().and_then(|at| at.parse::<Timestamp>().ok());
    admin.until("a look", |view| view.busy.is_none() && since(view).is_some_and(|at| at >= now)).await
}

/// The checklist's item, in its section.
pub(crate) async fn item(admin: &mut Admin, section: SectionId, key: &str) -> Option<FindingView> {
    admin.wants(Intent::GoTo { section });
    // A section that cannot be entered is one after another that is open.
    admin.is_heard().await;
    finding(&admin.view(), key).cloned()
}

pub(crate) fn is_red(status: &Status) -> bool {
    matches!(status, Status::Missing { .. } | Status::Wrong { .. })
}

/// The first of these sections that is not done.
pub(crate) fn open_section(view: &View, until: SectionId) -> Option<(SectionId, SectionState)> {
    let last = view.sections.iter().position(|one| one.id == until)?;
    view.sections[..=last].iter().find(|one| one.state != SectionState::Done).map(|one| (one.id, one.state))
}

/// Waits for the end of the work; whether it came. It does not where the work waits for Microsoft: what it needs is gone. A
/// proof that is refused is cancelled.
pub(crate) async fn over(admin: &mut Admin) -> bool {
    let told = |view: &View| match &view.busy {
        None => true,
        Some(busy) => busy.retry_in_seconds.is_some() || busy.task == BusyTask::ProvingSecret,
    };
    let view = admin.until("the work is over, or waits", told).await;
    let Some(busy) = view.busy else { return true };
    if busy.task != BusyTask::ProvingSecret {
        return false;
    }
    let refused = |admin: &Admin| {
        let log = admin.practice.log();
        log.iter()
            .rev()
            .find(|one| one.path.ends_with("/token"))
            .is_some_and(|one| one.status.is_none_or(|status| status >= 400))
    };
    let lacks_a_role =
        |admin: &Admin| !admin.practice.tenant().with(|documents| super::tenant::amiss(documents)).is_empty();
    loop {
        if admin.view().busy.is_none() {
            return true;
        }
        if refused(admin) || lacks_a_role(admin) {
            admin.wants(Intent::Cancel);
            return admin.until("cancelled", |view| view.busy.is_none()).await.busy.is_none();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Closes the program and opens it again on the readiness screen.
pub(crate) async fn reopens(admin: Admin) -> Admin {
    let mut admin = admin.restarts().await;
    admin.signs_in().await;
    admin.confirms_the_tenant();
    let confirmed = |view: &View| view.signed_in.as_ref().is_some_and(|one| one.confirmed);
    admin.until("confirmed", confirmed).await;
    admin
}

/// Puts right what is open up to this section, by what is offered.
pub(crate) async fn puts_right(mut admin: Admin, until: SectionId) -> (Admin, Way) {
    let (mut way, mut in_vain) = (Way::default(), 0);
    for _ in 0..PATIENCE {
        if in_vain >= IN_VAIN || !over(&mut admin).await {
            admin = reopens(admin).await;
            way.reopened += 1;
            in_vain = 0;
        }
        let view = look(&mut admin).await;
        if view.fault.is_some() {
            admin.wants(Intent::DismissFault);
        }
        let Some((section, _)) = open_section(&view, until) else { return (admin, way) };
        in_vain = if step(&mut admin, section, &mut way).await { 0 } else { in_vain + 1 };
    }
    panic!("it does not end: {way:?}. The last view was {:#?}", admin.view());
}

/// One answer or press in this section; whether there was one.
async fn step(admin: &mut Admin, section: SectionId, way: &mut Way) -> bool {
    admin.wants(Intent::GoTo { section });
    admin.is_heard().await;
    let view = admin.view();
    if let Some(object_id) = in_bin(&view) {
        way.pressed.insert(ChangeKind::RestoreRegistration);
        admin.wants(Intent::Restore { object_id });
        return true;
    }
    let Some(on) = in_section(&view) else { return false };
    if on.registrations.len() > 1 && on.registrations.iter().all(|one| !one.chosen) {
        let id = admin.practice.tenant().with(|documents| ours(documents).map(|one| text(one, "id")));
        admin.wants(Intent::ChooseRegistration { object_id: id });
        return true;
    }
    if let Some(list) = footholds(&view).filter(|list| list.open) {
        admin.wants(Intent::UseThisOne { list: list.id.clone() });
        for one in &list.items {
            admin.wants(Intent::LeaveFoothold { id: one.id.clone(), leave: true });
        }
        return true;
    }
    if on.can_perform {
        way.pressed.extend(on.plan.changes.iter().map(|change| change.kind));
        admin.agrees(Press::Perform);
        return true;
    }
    false
}

/// The latest of the name in the bin, where the admin is asked about it.
fn in_bin(view: &View) -> Option<String> {
    let deleted = match &view.screen {
        Screen::Section(on) => on.deleted.as_ref(),
        Screen::Readiness(on) => on.deleted.as_ref(),
        _ => None,
    };
    deleted.filter(|one| one.state != BinState::Answered)?.items.first().map(|one| one.object_id.clone())
}
