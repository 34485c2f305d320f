//! After each of the guide's sections, and in the health of a finished set-up: one hand after the other, in one wizard that
//! keeps looking.

use std::collections::BTreeSet;

use practice_tenant::Scenario;
use setup::guide::SECTIONS;
use setup::ipc::{ChangeKind, SectionId, Status};

use super::admin::{Way, is_red, item, look, open_section, puts_right};
use super::hands::{Hand, Said};
use super::tenant::{amiss, own, things};
use super::{Tally, hands};
use crate::support::{Admin, at};

/// Looks until what this wizard has written itself, and has seen everywhere since, is believed to be gone: one replica that
/// lags says so once (`ledger`).
const LOOKS: u32 = 2;

/// Where the wizard stands, and how far the guide has come.
struct Stand {
    admin: Admin,
    until: SectionId,
    /// It has not set up this tenant.
    only_looked: bool,
    /// What it has mended.
    pressed: BTreeSet<ChangeKind>,
}

/// What the wizard says of it, within so many looks.
async fn is_shown(stand: &mut Stand, hand: Hand, said: &Said) {
    let (section, key, red) = match said {
        Said::Red(section, key) => (*section, key.as_str(), true),
        Said::Warns(section, key) => (*section, key.as_str(), false),
        Said::Nothing => return,
    };
    let mut last = None;
    // What this wizard has made is believed to be gone once two looks have said so.
    let made = |hand: Hand| hand.mended_by().is_some_and(|mend| stand.pressed.contains(&mend));
    let of_principal = [Hand::DeletesThePrincipal, Hand::DisablesThePrincipal];
    let own = made(hand) || (of_principal.contains(&hand) && of_principal.into_iter().any(made));
    let looks = if stand.only_looked && !own { 1 } else { LOOKS };
    for _ in 0..looks {
        look(&mut stand.admin).await;
        let found = item(&mut stand.admin, section, key).await.map(|one| one.status);
        let holds =
            |status: &Status| if red { is_red(status) } else { matches!(status, Status::Warning { .. }) };
        if found.as_ref().is_some_and(holds) {
            // Not by the look above: the item may be from one after it.
            let view = stand.admin.view();
            assert!(
                !red || open_section(&view, stand.until).is_some(),
                "{hand:?}: {section:?} counts as done"
            );
            return;
        }
        last = found;
    }
    panic!("{hand:?}: {key} is {last:?} after {looks} looks");
}

fn is_after(section: SectionId, until: SectionId) -> bool {
    SECTIONS.iter().map(|one| one.id).skip_while(|id| *id != until).skip(1).any(|id| id == section)
}

/// All hands that find work here, one after the other.
async fn every_hand(mut stand: Stand, name: &str) {
    let mut tally = Tally::default();
    for hand in Hand::all() {
        let tenant = stand.admin.practice.tenant().clone();
        let (works, keyed, right) = tenant.with(|documents| {
            let keyed = hands::ours(documents).is_some_and(|one| one["uniqueName"].is_string());
            (hand.finds_work(documents), keyed, amiss(documents))
        });
        let said = hand.shows(keyed);
        // What the guide has not come to is red anyhow.
        let later = matches!(said, Said::Red(section, _) if is_after(section, stand.until));
        if !works || later {
            continue;
        }
        let own = tenant.with(|documents| own(documents));
        hand.acts(&tenant);
        let before = tenant.with(|documents| things(documents, own.as_deref()));
        is_shown(&mut stand, hand, &said).await;
        let (admin, way): (Admin, Way) = puts_right(stand.admin, stand.until).await;
        stand.admin = admin;
        let cell = format!("{name}, {hand:?}");
        if let Some(mend) = hand.mended_by() {
            assert!(way.pressed.contains(&mend), "{cell}: {mend:?} was not offered: {way:?}");
        }
        tenant.with(|documents| {
            let left: Vec<_> = amiss(documents).difference(&right).cloned().collect();
            assert!(left.is_empty(), "{cell}: still amiss: {left:?}");
            tally.compare(&cell, &before, documents);
        });
        tally.cells += 1;
        tally.shown += usize::from(said != Said::Nothing);
        tally.reopened += way.reopened;
        stand.pressed.extend(way.pressed);
    }
    tally.note(name);
}

/// In the section after this one, with this one done and settled.
async fn after(section: SectionId) -> Stand {
    let next = match section {
        SectionId::Registration => SectionId::Permissions,
        SectionId::Permissions => SectionId::PublicClient,
        SectionId::PublicClient => SectionId::Secret,
        SectionId::Secret | SectionId::Confirm => SectionId::Confirm,
    };
    let mut admin = at(if next == SectionId::Confirm { SectionId::Secret } else { next }).await;
    if next == SectionId::Confirm {
        admin.performs().await;
        admin.goes_on_to(SectionId::Confirm).await;
        admin.until("Next unlocks", |view| view.navigation.next).await;
    }
    let until = if section == SectionId::Confirm { SectionId::Confirm } else { section };
    Stand { admin, until, only_looked: false, pressed: BTreeSet::new() }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_registration() {
    every_hand(after(SectionId::Registration).await, "after the registration").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_permissions() {
    every_hand(after(SectionId::Permissions).await, "after the permissions").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_public_client() {
    every_hand(after(SectionId::PublicClient).await, "after the public client").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_secret() {
    every_hand(after(SectionId::Secret).await, "after the secret").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_confirmation() {
    every_hand(after(SectionId::Confirm).await, "after the confirmation").await;
}

/// A wizard that has written nothing sees it with the first look.
#[tokio::test(flavor = "multi_thread")]
async fn in_a_finished_tenant() {
    let mut admin = Admin::opens(Scenario::Finished).await;
    admin.sees_health().await;
    let stand = Stand { admin, until: SectionId::Confirm, only_looked: true, pressed: BTreeSet::new() };
    every_hand(stand, "a finished tenant").await;
}
