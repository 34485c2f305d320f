//! The state as a [`View`]. Reads everything, changes nothing.

use jiff::Timestamp;

use super::app::{
    AppView, CloudView, LiveState, LiveView, Navigation, ScreenId, SectionView, SignedInView, View,
};
use super::draw_section::{section, values};
use super::draw_upkeep;
use super::footholds::FootholdsView;
use super::plan::PlanView;
use super::reach::ReachView;
use super::registrations::RegistrationView;
use super::run::RunView;
use super::screen::{
    AstrayView, ColleagueView, ReadinessScreen, Screen, SignInPhase, SignInScreen, WelcomeScreen,
};
use super::update::UpdateView;
use super::upkeep::{ClosingView, Leaving, SignOutQuestion};
use crate::check::prerequisites::{lacks_rights, needs_colleague};
use crate::fault::{FaultCode, FaultView, Way};
use crate::guide::{SECTIONS, SectionId};
use crate::host::ScenarioId;
use crate::names;
use crate::plan::{RenewalPhase, renewal_phase};
use crate::wizard::entering::lacks_more_rights;
use crate::wizard::event::Goal;
use crate::wizard::place::{Exit, Leave, Place};
use crate::wizard::state::State;
use crate::wizard::target_choice::cloud_fault;
use crate::wizard::{Busy, BusyTask, gate, plans};

pub(super) fn view(state: &State) -> View {
    let now = Timestamp::now();
    View {
        revision: state.revision,
        app: AppView {
            version: state.version.clone(),
            client_id: state.target.client_id().to_owned(),
            client_kind: state.target.client_kind(),
            update: UpdateView::of(state),
        },
        cloud: CloudView {
            kind: state.target.kind(),
            sign_in_host: state.target.cloud().sign_in_host(),
            graph_host: state.target.cloud().graph_host(),
            agreed: gate::may_sign_in(state),
        },
        screen_id: screen_id(state.place),
        screen: screen(state, now),
        sections: sections(state, now),
        signed_in: signed_in(state),
        checklist: gate::checklist(state, now),
        live: LiveView {
            state: live_state(state),
            read_at: state.tenant.observation().map(|seen| seen.read_at.to_string()),
        },
        navigation: Navigation {
            back: gate::back(state).is_some() && state.jobs.is_idle(),
            has_next: match state.place {
                Place::Readiness => {
                    !state.facts(now).is_some_and(|facts| draw_upkeep::is_removed(state, &facts))
                }
                place => matches!(place, Place::Section(_)),
            },
            next: gate::next(state, now).is_some(),
            blocked_by: gate::blocked_by(state, now),
        },
        busy: busy(state, now),
        run: RunView::of(state, now),
        fault: fault(state),
        closing_risk: state.closing_risk(),
        closing: closing(state),
        sign_out_question: sign_out_question(state, now),
        signing_in: signing_in(state),
        activity: state.tenant.journal().to_vec(),
        script_copied: state.copies.script,
        with_peig: state
            .facts(now)
            .is_some_and(|facts| renewal_phase(&facts) == RenewalPhase::NotDue && !facts.waits_for_peig()),
    }
}

/// A question that has lost its reason is no longer asked.
fn closing(state: &State) -> Option<ClosingView> {
    let leaving = match state.stay.leaving.as_ref()? {
        Leave::Window => Leaving::Window,
        Leave::SignOut | Leave::AskToSignOut => Leaving::SignOut,
        Leave::TakingBack(_) => return None,
        Leave::Registration(_) => Leaving::Registration,
    };
    Some(ClosingView { risk: state.closing_risk()?, leaving })
}

/// The question; not asked while there is nobody who could take anything back.
fn sign_out_question(state: &State, now: Timestamp) -> Option<SignOutQuestion> {
    let asked = matches!(state.stay.leaving, Some(Leave::TakingBack(_)));
    let may = state.access.is_signed_in() && state.jobs.is_idle();
    let PlanView { id, changes } =
        PlanView::of(&plans::of(state, Goal::TakeBackSignIn, now), state.service_now(now));
    let leaving = match state.exit {
        Exit::SignOut => Leaving::SignOut,
        Exit::Window => Leaving::Window,
    };
    (asked && may).then_some(SignOutQuestion { id, changes, leaving })
}

/// A sign-in that was asked for from another screen shows there.
fn signing_in(state: &State) -> Option<SignInPhase> {
    let task = state.jobs.task();
    let under_way = matches!(task, Some(BusyTask::WaitingForBrowser | BusyTask::WaitingForDeviceCode));
    (under_way && state.place != Place::SignIn).then(|| sign_in_phase(state))
}

/// While work is under way, only what does not wait for its end is offered. That a sign-in has ended stays on screen until
/// the admin has signed in again.
fn fault(state: &State) -> Option<FaultView> {
    let mut fault = state.fault()?.clone();
    let now = Timestamp::now();
    if fault.code == FaultCode::PlanChanged && has_no_list(state, now) {
        fault.tells("reason", "noList");
    }
    let permissions = SectionId::Permissions;
    if state.place == Place::Section(permissions) || !gate::is_reachable(state, permissions, now) {
        fault.ways.retain(|way| *way != Way::GoToPermissions);
    }
    if state.needs_sign_in_first() && fault.ways.contains(&Way::TryAgain) {
        fault.ways.retain(|way| !matches!(way, Way::SignInAgain | Way::KeepInMemory));
        let again = fault.ways.iter_mut().filter(|way| **way == Way::TryAgain);
        again.for_each(|way| *way = Way::SignInAgain);
    }
    // Elsewhere Back leads to the screen before.
    if state.place != Place::SignIn {
        fault.ways.retain(|way| *way != Way::GoBack);
    }
    if !state.jobs.is_idle() {
        fault.ways.retain(|way| matches!(way, Way::CopyDetails | Way::Dismiss));
    } else if state.troubles.is_empty() {
        fault.ways.retain(|way| *way != Way::Dismiss);
    }
    Some(fault)
}

/// The screen has a place for one list, and nothing is in it. Where there are several, which of them was meant is not known here.
fn has_no_list(state: &State, now: Timestamp) -> bool {
    // Each access to be taken back is a list of its own.
    let beside = state.place == Place::Section(SectionId::Permissions)
        && !plans::of(state, Goal::RemoveAccess, now).is_empty();
    let goal = match state.place {
        _ if beside => return false,
        Place::Readiness => Goal::Everything,
        Place::Section(section) => Goal::Section(section),
        _ => return false,
    };
    plans::of(state, goal, now).is_empty()
}

fn screen_id(place: Place) -> ScreenId {
    match place {
        Place::Welcome => ScreenId::Welcome,
        Place::SignIn => ScreenId::SignIn,
        Place::Readiness => ScreenId::Readiness,
        Place::Section(_) => ScreenId::Section,
        Place::Values => ScreenId::Values,
        Place::Health => ScreenId::Health,
    }
}

fn busy(state: &State, now: Timestamp) -> Option<Busy> {
    let reading_first =
        state.access.is_signed_in() && state.tenant.observation().is_none() && state.troubles.is_empty();
    state.jobs.busy().cloned().or_else(|| {
        reading_first.then(|| Busy {
            task: BusyTask::ReadingTenant,
            since: state.jobs.reading_since().unwrap_or(now).to_string(),
            cancellable: false,
            // The look before has failed.
            retry_in_seconds: (state.jobs.failed_reads() > 0)
                .then(|| u32::try_from(state.jobs.until_read().as_secs()).unwrap_or(u32::MAX))
                .filter(|seconds| *seconds > 0),
        })
    })
}

fn live_state(state: &State) -> LiveState {
    if state.access.graph().is_none() {
        LiveState::Off
    } else if !state.visible {
        LiveState::Paused
    } else if state.jobs.failed_reads() > 0 {
        LiveState::Failing
    } else if state.jobs.is_reading() {
        LiveState::Reading
    } else {
        LiveState::Live
    }
}

fn sections(state: &State, now: Timestamp) -> Vec<SectionView> {
    SECTIONS
        .iter()
        .map(|section| SectionView {
            id: section.id,
            name: section.name.to_owned(),
            state: gate::section_state(&state.findings(section.id, now)),
            current: state.place == Place::Section(section.id),
            reachable: gate::is_reachable(state, section.id, now) && state.jobs.is_idle(),
        })
        .collect()
}

fn signed_in(state: &State) -> Option<SignedInView> {
    let session = state.session()?;
    let organization = state.tenant.observation().map(|seen| &seen.organization);
    let domain = organization
        .and_then(|one| one.verified_domains.iter().find(|domain| domain.is_default == Some(true)))
        .map(|domain| domain.name.clone());
    Some(SignedInView {
        tenant_id: session.tenant_id.clone(),
        tenant_name: organization.and_then(|one| names::of(one.display_name.as_ref())),
        domain,
        account: names::whole(&session.account.user_principal_name).unwrap_or_default(),
        account_name: names::of(session.account.display_name.as_ref()),
        confirmed: state.tenant.is_confirmed(),
        expires_at: session.expires_at.to_string(),
    })
}

fn screen(state: &State, now: Timestamp) -> Screen {
    match state.place {
        Place::Welcome => Screen::Welcome(WelcomeScreen {
            scenarios: ScenarioId::ALL.to_vec(),
            cloud_fault: state.target.problem().map(|problem| cloud_fault(problem, now)),
        }),
        Place::SignIn => Screen::SignIn(sign_in(state)),
        Place::Readiness => Screen::Readiness(readiness(state, now)),
        Place::Section(id) => Screen::Section(Box::new(section(state, id, now))),
        Place::Values => Screen::Values(values(state, now)),
        Place::Health => draw_upkeep::health(state, now).map_or_else(
            // The registration went away meanwhile; what is there now is judged anew.
            || Screen::Readiness(readiness(state, now)),
            |health| Screen::Health(Box::new(health)),
        ),
    }
}

fn sign_in_phase(state: &State) -> SignInPhase {
    let task = state.jobs.task();
    match (&state.access.waiting.device_code, task) {
        (Some(code), _) => SignInPhase::DeviceCode {
            user_code: code.user_code.clone(),
            verification_uri: code.verification_uri.to_string(),
            expires_at: code.expires_at.to_string(),
        },
        (None, Some(BusyTask::WaitingForBrowser)) => {
            SignInPhase::Browser { astray: state.access.waiting.astray.map(AstrayView::of) }
        }
        (None, Some(_)) => SignInPhase::Finishing,
        (None, None) => SignInPhase::Idle,
    }
}

fn sign_in(state: &State) -> SignInScreen {
    SignInScreen {
        phase: sign_in_phase(state),
        tenant: state.target.tenant().map(str::to_owned),
        reach: ReachView::of(state),
        rights: state.target.rights().iter().map(|right| (*right).to_owned()).collect(),
        fewer: state.target.has_fewer_rights(),
    }
}

fn readiness(state: &State, now: Timestamp) -> ReadinessScreen {
    let seen = state.tenant.observation();
    let mut domains: Vec<_> = seen.map(|seen| seen.organization.verified_domains.clone()).unwrap_or_default();
    domains.sort_by_key(|domain| domain.is_default != Some(true));
    let roles = seen.and_then(|seen| seen.roles.as_ref().ok());
    ReadinessScreen {
        tenant_name: seen.and_then(|seen| names::of(seen.organization.display_name.as_ref())),
        domains: domains.into_iter().map(|domain| domain.name).collect(),
        roles: roles
            .iter()
            .copied()
            .flatten()
            .filter_map(|role| names::of(role.display_name.as_ref()))
            .collect(),
        roles_known: roles.is_some_and(|roles| roles.iter().all(|role| role.display_name.is_some())),
        confirmed: state.tenant.is_confirmed(),
        colleague: state
            .facts(now)
            .filter(needs_colleague)
            .map(|facts| ColleagueView { may_try: !lacks_rights(&facts) }),
        open_sections: match seen {
            None => Vec::new(),
            Some(_) => {
                SECTIONS[..4].iter().map(|one| one.id).filter(|id| !gate::is_done(state, *id, now)).collect()
            }
        },
        plan: PlanView::of(&plans::of(state, Goal::Everything, now), state.service_now(now)),
        secret: state.facts(now).as_ref().map(renewal_phase),
        choice_needed: state.facts(now).is_some_and(|facts| facts.choice_needed()),
        registrations: RegistrationView::all(state, now),
        footholds: state.facts(now).as_ref().and_then(FootholdsView::of),
        deleted: draw_upkeep::deleted(state, now),
        saved: (seen.is_some_and(|seen| seen.registrations.is_empty()) && !state.tenant.journal().is_empty())
            .then(|| state.tenant.saved_files().to_vec()),
        more_checks: lacks_more_rights(state),
    }
}
