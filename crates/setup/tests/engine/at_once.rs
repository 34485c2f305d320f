//! "Set everything up": told whole while it lasts, and ended between two steps. And whoever comes back to what is set up.

use crate::support::{Admin, Press, at, in_section};
use practice_tenant::{Answer, Fault, Scenario};
use setup::ipc::{Intent, RunPart, Screen, ScreenId, SectionId, StepState, View};

const NAME: &str = "PeigUserManagerApp";

fn done(part: &RunPart) -> usize {
    part.steps.iter().filter(|step| step.state == StepState::Done).count()
}

fn waits(view: &View) -> bool {
    view.busy.as_ref().is_some_and(|busy| busy.retry_in_seconds.is_some())
}

#[tokio::test(flavor = "multi_thread")]
async fn all_is_told_at_once_and_ends_after_the_step_under_way() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.confirms().await;
    // The service principal waits until the faults are cleared.
    admin.practice.faults().add(Fault::always("PATCH", "/servicePrincipals", Answer::throttled("1")));
    admin.practice.faults().add(Fault::always("POST", "/servicePrincipals", Answer::throttled("1")));
    admin.sets_everything_up().await;
    let view = admin.until("the service principal waits", waits).await;
    let run = view.run.unwrap();
    let steps: Vec<_> = run.parts.iter().map(|part| part.steps.len()).collect();
    assert_eq!((steps, run.stopping), (vec![5, 5, 4, 4], false));
    assert_eq!(
        run.parts.iter().map(done).collect::<Vec<_>>(),
        [4, 4, 4, 0],
        "registered with its permissions and the way there, and nothing granted"
    );
    assert!(view.busy.unwrap().cancellable);

    admin.wants(Intent::Cancel);
    let view = admin.until("ended", |view| view.busy.is_none()).await;
    assert!(view.run.is_none() && view.fault.is_none(), "the admin's own wish is no fault");
    let Screen::Readiness(on) = &view.screen else {
        panic!("what is left is not offered: {:?}", view.screen)
    };
    assert!(!on.plan.is_empty());
    assert_eq!(admin.practice.tenant().applications_named(NAME).len(), 1, "what is done stays");
    assert!(admin.machine.stored().is_empty());

    admin.practice.faults().clear();
    admin.agrees(Press::SetEverythingUp);
    let view = admin.until("all of it", |view| view.busy.is_none() && view.navigation.next).await;
    assert!(view.run.is_none());
    assert_eq!(in_section(&view).unwrap().id, SectionId::Confirm);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_section_is_no_run_and_cannot_be_ended() {
    let mut admin = at(SectionId::PublicClient).await;
    admin.practice.faults().add(Fault::always("PATCH", "/applications/", Answer::throttled("1")));
    admin.agrees(Press::Perform);
    let view = admin.until("it waits", waits).await;
    assert!(view.run.is_none() && !view.busy.unwrap().cancellable);
    admin.practice.faults().clear();
    admin.until("done", |view| view.busy.is_none()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_back_is_led_to_health_and_from_there_anywhere() {
    for scenario in [Scenario::Finished, Scenario::SecretExpiring, Scenario::SecretExpired] {
        let mut admin = Admin::opens(scenario).await;
        admin.signs_in().await;
        admin.confirms_the_tenant();
        let view = admin.until("confirmed", |view| view.signed_in.as_ref().unwrap().confirmed).await;
        assert_eq!((view.screen_id, view.navigation.has_next), (ScreenId::Health, false), "{scenario:?}");
        admin.wants(Intent::ShowReadiness);
        admin.until("readiness", |view| view.screen_id == ScreenId::Readiness).await;
        admin.wants(Intent::ShowValues);
        let leads = scenario != Scenario::SecretExpired;
        let there = admin.until("heard", |_| true).await.screen_id;
        assert_eq!(there == ScreenId::Values, leads, "{scenario:?}: only where nothing is open");
    }
    // What is half done goes on where it was.
    let mut admin = Admin::opens(Scenario::HalfDone).await;
    admin.signs_in().await;
    admin.confirms_the_tenant();
    let view = admin.until("confirmed", |view| view.signed_in.as_ref().unwrap().confirmed).await;
    assert_eq!(view.screen_id, ScreenId::Readiness);
}
