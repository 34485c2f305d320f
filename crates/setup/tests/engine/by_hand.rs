//! A section done in the portal instead: what is copied for it, which page is opened, and that it ticks by itself.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use crate::support::{Admin, NAME, at, finding, in_section};
use setup::ipc::{
    EntryView, Intent, LinkId, Screen, ScreenId, SectionId, SectionState, Status, StepState, View,
};

fn entry<'a>(view: &'a View, label: &str) -> &'a EntryView {
    let steps = &in_section(view).unwrap().steps;
    steps.iter().flat_map(|step| &step.values).find(|entry| entry.label == label).unwrap()
}

fn by_hand(view: &View) -> Option<bool> {
    in_section(view).unwrap().by_hand
}

/// Copies this, and waits until the view says so.
async fn copies(admin: &mut Admin, label: &str) -> String {
    let text = entry(&admin.view(), label).typed.clone().unwrap();
    admin.wants(Intent::CopyTyped { text });
    admin.until("it was copied", |view| entry(view, label).copied).await;
    admin.machine.clipboard().unwrap()
}

/// Where the admin center was opened, after its host.
async fn portal_page(admin: &mut Admin) -> String {
    admin.wants(Intent::Open { link: LinkId::PortalSection });
    admin.is_heard().await;
    let page = admin.machine.0.opened.lock().unwrap().last().unwrap().clone();
    page.fragment().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_registration_is_made_in_the_portal_and_ticks_by_itself() {
    let mut admin = at(SectionId::Registration).await;
    assert_eq!(by_hand(&admin.view()), Some(false), "it is done here unless the admin says otherwise");
    admin.wants(Intent::ByHand { by_hand: true });
    let view = admin.until("by hand", |view| by_hand(view) == Some(true)).await;
    assert!(in_section(&view).unwrap().can_perform, "swapped back at any moment");
    assert_eq!(entry(&view, "Supported account types").typed, None, "it is picked, not typed");

    assert_eq!(copies(&mut admin, "Name").await, NAME);
    assert_eq!(copies(&mut admin, "Redirect URI").await, "http://localhost", "without what is picked");
    admin.wants(Intent::CopyTyped { text: "http://elsewhere.example".to_owned() });
    admin.is_heard().await;
    assert_eq!(admin.machine.clipboard().as_deref(), Some("http://localhost"), "only what the guide has");

    let page = portal_page(&mut admin).await;
    assert!(page.contains("/CreateApplicationBlade/"), "there is none yet: {page}");
    let requests = admin.practice.log().len();
    let object_id = admin.practice.tenant().register_by_hand(NAME);
    let view = admin.finding("registered", |status| *status == Status::Passed).await;
    assert_eq!(view.fault, None);
    let step = in_section(&view).unwrap().steps.iter().find(|step| step.id == "new-registration");
    assert_eq!(step.unwrap().state, StepState::Done);
    let written = admin.practice.log().into_iter().skip(requests).filter(|seen| seen.method != "GET");
    assert_eq!(written.filter(|seen| !seen.path.ends_with("/$batch")).count(), 0, "nothing is written here");
    let app = admin.practice.tenant().applications_named(NAME).remove(0);
    assert_eq!(app["id"].as_str(), Some(object_id.as_str()));
    let page = portal_page(&mut admin).await;
    assert!(page.ends_with(&format!("/~/Overview/appId/{}", app["appId"].as_str().unwrap())), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_section_opens_its_own_page_and_the_choice_is_remembered() {
    let mut admin = at(SectionId::Registration).await;
    admin.wants(Intent::ByHand { by_hand: true });
    admin.until("by hand", |view| by_hand(view) == Some(true)).await;
    for (section, blade) in [
        (SectionId::Permissions, "CallAnAPI"),
        (SectionId::PublicClient, "Authentication"),
        (SectionId::Secret, "Credentials"),
    ] {
        admin.performs().await;
        let view = admin.goes_on_to(section).await;
        assert_eq!(by_hand(&view), Some(true), "as in the section before");
        let page = portal_page(&mut admin).await;
        assert!(page.contains(&format!("/ApplicationMenuBlade/~/{blade}/appId/")), "{page}");
    }
    assert_eq!(copies(&mut admin, "Description").await, "Peig");
    admin.performs().await;
    let view = admin.goes_on_to(SectionId::Confirm).await;
    assert_eq!(by_hand(&view), None, "there is nothing to do in the portal");

    // Signed in anew, the same person still works as before.
    admin.wants(Intent::SignOut);
    admin.until("signed out", |view| view.screen_id == ScreenId::Welcome).await;
    admin.confirms().await;
    admin.wants(Intent::GoTo { section: SectionId::Secret });
    let there = |view: &View| in_section(view).is_some_and(|on| on.id == SectionId::Secret);
    let view = admin.until("section 4", there).await;
    assert_eq!(by_hand(&view), Some(true));
    assert!(!entry(&view, "Description").copied, "copied for the sign-in before");
}

#[tokio::test(flavor = "multi_thread")]
async fn public_client_flows_switched_on_in_the_portal_unlock_next() {
    let mut admin = at(SectionId::PublicClient).await;
    admin.wants(Intent::ByHand { by_hand: true });
    let view = admin.until("by hand", |view| by_hand(view) == Some(true)).await;
    assert!(!view.navigation.next);
    let app = admin.practice.tenant().applications_named(NAME).remove(0);
    assert!(admin.practice.tenant().set_public_client(app["id"].as_str().unwrap(), true));
    let view = admin.until("Next unlocks", |view| view.navigation.next).await;
    assert_eq!(finding(&view, "publicClientFlows").unwrap().status, Status::Passed);
    assert!(in_section(&view).unwrap().steps.iter().all(|step| step.state == StepState::Done));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_finished_is_ready_only_while_it_is_so() {
    let mut admin = at(SectionId::Secret).await;
    admin.performs().await;
    admin.goes_on_to(SectionId::Confirm).await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.wants(Intent::Next);
    let ready = |view: &View| matches!(&view.screen, Screen::Values(values) if values.ready);
    let view = admin.until("ready", ready).await;
    assert!(view.sections.iter().all(|one| one.state == SectionState::Done));
    let app = admin.practice.tenant().applications_named(NAME).remove(0);
    assert!(admin.practice.tenant().set_public_client(app["id"].as_str().unwrap(), false));
    let broken = |view: &View| matches!(&view.screen, Screen::Values(values) if !values.ready);
    admin.until("not ready any more", broken).await;
}
