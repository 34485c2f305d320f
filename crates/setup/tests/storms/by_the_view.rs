//! What an admin does next who sees nothing but the view, and knows only what they want.

use setup::ipc::{
    CloudChoice, FaultView, HealthScreen, Intent, ReadinessScreen, RemovalState, RenewalPhase, Screen,
    SecretPhase, SectionScreen, SignInMethod, SignInPhase, ValuesScreen, View, Way,
};

/// What they want.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Goal {
    #[default]
    SetUp,
    Renew,
    Remove,
}

/// What they do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Act {
    Wait,
    Press(Intent),
    Done,
}

/// The fault's name on the wire.
pub(crate) fn fault_name(fault: &FaultView) -> String {
    serde_json::to_value(fault.code).unwrap().as_str().unwrap().to_owned()
}

/// The first way that is offered.
fn way_on(fault: &FaultView) -> Act {
    let ways = [
        (Way::TryAgain, Intent::TryAgain),
        (Way::SignInAgain, Intent::SignInAgain),
        (Way::Dismiss, Intent::DismissFault),
    ];
    ways.into_iter()
        .find(|(way, _)| fault.ways.contains(way))
        .map_or(Act::Wait, |(_, press)| Act::Press(press))
}

/// The next thing to do.
pub(crate) fn act(view: &View, goal: Goal) -> Act {
    if view.busy.is_some() {
        return Act::Wait;
    }
    if let Some(fault) = &view.fault {
        return way_on(fault);
    }
    match &view.screen {
        Screen::Welcome(_) => {
            Act::Press(Intent::ChooseTenant { cloud: CloudChoice::Default, tenant: None, client_id: None })
        }
        Screen::SignIn(on) if on.phase == SignInPhase::Idle => Act::Press(signs_in(view)),
        Screen::SignIn(_) => Act::Wait,
        Screen::Readiness(on) => at_readiness(view, on, goal),
        Screen::Section(on) => in_section(view, on, goal),
        Screen::Values(on) => at_values(on, goal),
        Screen::Health(on) => at_health(view, on, goal),
    }
}

fn press_if(offered: bool, intent: Intent) -> Act {
    if offered { Act::Press(intent) } else { Act::Wait }
}

fn signs_in(view: &View) -> Intent {
    if view.cloud.agreed {
        return Intent::StartSignIn { method: SignInMethod::Browser };
    }
    let (sign_in_host, graph_host) = (view.cloud.sign_in_host.clone(), view.cloud.graph_host.clone());
    Intent::AgreeToCloud { sign_in_host, graph_host }
}

fn at_readiness(view: &View, on: &ReadinessScreen, goal: Goal) -> Act {
    if !on.confirmed {
        let tenant_id = view.signed_in.as_ref().map(|one| one.tenant_id.clone()).unwrap_or_default();
        return press_if(on.tenant_name.is_some(), Intent::ConfirmTenant { tenant_id });
    }
    let undecided = on.choice_needed || on.footholds.as_ref().is_some_and(|list| list.open);
    match goal {
        Goal::Remove if on.deleted.is_some() => Act::Done,
        Goal::SetUp if !on.plan.changes.is_empty() && !undecided => {
            Act::Press(Intent::SetEverythingUp { plan: on.plan.id.clone() })
        }
        _ => press_if(view.navigation.next, Intent::Next),
    }
}

fn in_section(view: &View, on: &SectionScreen, goal: Goal) -> Act {
    if goal != Goal::SetUp {
        return Act::Press(Intent::ShowHealth);
    }
    let unproved = on.secret.as_ref().is_some_and(|one| one.phase == SecretPhase::NotProved);
    match &on.footholds {
        _ if unproved => Act::Press(Intent::Prove),
        Some(list) if list.open => Act::Press(Intent::UseThisOne { list: list.id.clone() }),
        _ if on.can_perform && !on.plan.changes.is_empty() => {
            Act::Press(Intent::Perform { plan: on.plan.id.clone() })
        }
        _ => press_if(view.navigation.next, Intent::Next),
    }
}

fn at_values(on: &ValuesScreen, goal: Goal) -> Act {
    match (&on.secret.phase, goal, &on.renewal) {
        (_, Goal::Remove, _) | (_, Goal::Renew, None) => Act::Press(Intent::ShowHealth),
        (SecretPhase::NotProved, ..) => Act::Press(Intent::Prove),
        (SecretPhase::Proved, Goal::SetUp, _) => Act::Done,
        (_, Goal::Renew, Some(_)) if !on.secret.copied => press_if(on.secret.at_hand, Intent::CopySecret),
        (_, Goal::Renew, Some(renewal)) => press_if(
            renewal.may_finish,
            Intent::PeigHasIt { plan: renewal.removes.id.clone(), forget: false },
        ),
        _ => Act::Wait,
    }
}

fn at_health(view: &View, on: &HealthScreen, goal: Goal) -> Act {
    match (goal, on.renewal.phase, on.removal.state) {
        (Goal::Remove, _, RemovalState::NotRead) => Act::Press(Intent::AskToRemove),
        (Goal::Remove, _, RemovalState::Reading) => Act::Wait,
        (Goal::Remove, _, RemovalState::Whole) => {
            Act::Press(Intent::Remove { object_id: on.object_id.clone(), plan: on.removal.id.clone() })
        }
        (Goal::Renew, ..) if !on.tidy.changes.is_empty() => tidies(view),
        (Goal::Renew, RenewalPhase::NotDue, _) => Act::Done,
        (Goal::Renew, RenewalPhase::HandOver, _) if on.renewal.may_finish => {
            Act::Press(Intent::PeigHasIt { plan: on.renewal.removes.id.clone(), forget: false })
        }
        (Goal::SetUp, ..) | (Goal::Renew, RenewalPhase::HandOver, _) => {
            press_if(view.navigation.next, Intent::Next)
        }
        (Goal::Renew, ..) => {
            press_if(!on.renewal.plan.changes.is_empty(), Intent::Renew { plan: on.renewal.plan.id.clone() })
        }
    }
}

/// Removes what the wizard names as left behind.
pub(crate) fn tidies(view: &View) -> Act {
    match (&view.fault, &view.screen) {
        _ if view.busy.is_some() => Act::Wait,
        (Some(fault), _) => way_on(fault),
        (None, Screen::Health(on)) if on.tidy.changes.is_empty() => Act::Done,
        (None, Screen::Health(on)) => Act::Press(Intent::TidySecrets { plan: on.tidy.id.clone() }),
        _ => Act::Press(Intent::ShowHealth),
    }
}
