//! A rule for lifetimes that this sign-in cannot read: what Microsoft refuses is not asked for again.

use crate::support::{Admin, Press, at, fault, finding, in_section, secret_names};
use practice_tenant::{Answer, Fault, Scenario};
use setup::ipc::{ExpiryChoice, FaultCode, Intent, SectionId, Status, View, Way};

fn too_long() -> Answer {
    let message = "Credential lifetime exceeds the max value allowed as per assigned policy";
    Answer::graph_error(400, "CredentialInvalidLifetimeAsPerAppPolicy", message)
}

/// What is chosen, and what may be chosen, in the order of the screen.
fn choice(view: &View) -> Option<(ExpiryChoice, Vec<ExpiryChoice>)> {
    let expiry = in_section(view)?.expiry.clone()?;
    let chosen = expiry.options.iter().find(|one| one.chosen)?.choice;
    let allowed = expiry.options.iter().filter(|one| one.allowed).map(|one| one.choice);
    Some((chosen, allowed.collect()))
}

fn asked(admin: &Admin) -> usize {
    admin.practice.log().iter().filter(|one| one.path.contains("/addPassword")).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_lifetime_and_longer_ones_are_switched_off_and_the_next_shorter_one_is_made() {
    let mut admin = at(SectionId::Secret).await;
    admin.practice.faults().add(Fault::once("POST", "/addPassword", too_long()));
    admin.performs().await;
    let view = fault(&mut admin, FaultCode::SecretLifetimeForbidden).await;
    let shown = view.fault.clone().unwrap();
    assert!(!shown.ways.contains(&Way::TryAgain), "{:?}", shown.ways);
    assert!(!shown.params.contains_key("reason"));
    assert_eq!(choice(&view), Some((ExpiryChoice::Months3, vec![ExpiryChoice::Months3, ExpiryChoice::Date])));
    assert_eq!(asked(&admin), 1);

    // What the page may still send does not repeat it.
    admin.wants(Intent::ChooseExpiry { expiry: ExpiryChoice::Months6, date: None });
    admin.wants(Intent::TryAgain);
    let view = fault(&mut admin, FaultCode::PlanChanged).await;
    assert_eq!(choice(&view).unwrap().0, ExpiryChoice::Months3);
    assert_eq!(asked(&admin), 1);

    admin.performs().await;
    admin.until("made", |view| view.navigation.next).await;
    assert_eq!(secret_names(&admin).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_none_is_allowed_that_is_what_is_said() {
    let mut admin = at(SectionId::Secret).await;
    admin.practice.faults().add(Fault::always("POST", "/addPassword", too_long()));
    let mut chosen = Vec::new();
    let view = loop {
        let before = asked(&admin);
        admin.agrees(Press::Perform);
        let refused = |view: &View| view.busy.is_none() && view.fault.is_some();
        let view = admin.until("refused", refused).await;
        assert_eq!(asked(&admin), before + 1, "the button asks for what is shown");
        if in_section(&view).unwrap().plan.is_empty() {
            break view;
        }
        let date = in_section(&view).unwrap().expiry.clone().unwrap().date;
        chosen.push((choice(&view).unwrap().0, date));
        assert!(chosen.len() < 10, "{chosen:?}");
        admin.wants(Intent::DismissFault);
        admin.until("put away", |view| view.fault.is_none()).await;
    };
    assert_eq!(chosen[0], (ExpiryChoice::Months3, None));
    let days: Vec<_> = chosen[1..].iter().map(|(_, day)| day.clone().unwrap()).collect();
    assert!(days.len() == 3 && days.is_sorted_by(|one, next| one > next), "each is shorter: {days:?}");
    assert_eq!(view.fault.unwrap().params["reason"], "none");
    let none = |status: &Status| matches!(status, Status::Wrong { found, .. } if found == "noLifetime");
    while finding(&admin.view(), "secretPolicy").is_none() {
        admin.wants(Intent::Back);
        admin.until("heard", |_| true).await;
    }
    admin.finding("secretPolicy", none).await;

    // Somebody has made an exception.
    admin.practice.faults().clear();
    admin.wants(Intent::Observe);
    admin.finding("secretPolicy", |status| !none(status)).await;
    admin.until("Next unlocks", |view| view.navigation.next).await;
}

/// Another account may be an exception to the rule.
#[tokio::test(flavor = "multi_thread")]
async fn another_account_may_choose_again() {
    let mut admin = at(SectionId::Secret).await;
    admin.practice.faults().add(Fault::once("POST", "/addPassword", too_long()));
    admin.performs().await;
    fault(&mut admin, FaultCode::SecretLifetimeForbidden).await;
    let other = admin.practice.tenant().second_admin_upn();
    *admin.machine.0.browser.lock().unwrap() = Some(crate::support::Browser::SignsInAs(other));
    admin.wants(Intent::SignInAgain);
    let recommended = |view: &View| choice(view).is_some_and(|(chosen, _)| chosen == ExpiryChoice::Months6);
    admin.until("six months again", |view| view.fault.is_none() && recommended(view)).await;
}

/// The renewal's button makes the shorter one as well.
#[tokio::test(flavor = "multi_thread")]
async fn a_renewal_goes_on_with_a_shorter_one() {
    let mut admin = Admin::opens(Scenario::SecretExpiring).await;
    admin.sees_health().await;
    admin.practice.faults().add(Fault::once("POST", "/addPassword", too_long()));
    admin.agrees(Press::Renew);
    fault(&mut admin, FaultCode::SecretLifetimeForbidden).await;
    let health = admin.health("the shorter one", |_| true).await;
    let chosen = health.expiry.unwrap().options.into_iter().find(|one| one.chosen).unwrap();
    assert_eq!(chosen.choice, ExpiryChoice::Months3);
    admin.agrees(Press::Renew);
    admin.until("made", |view| view.screen_id == setup::ipc::ScreenId::Values && view.busy.is_none()).await;
    assert_eq!(secret_names(&admin).len(), 2);
}
