//! The state as a [`View`]. Reads everything, changes nothing.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::state::{Leave, Place, State};
use super::{draw_upkeep as upkeep, gate, intents, links, signing_out};
use crate::check::readiness::may_try_consent;
use crate::check::secret::days_until;
use crate::check::{self, Finding};
use crate::facts::{Proof, live_secrets};
use crate::guide::{DoneWhen, SECTIONS, SIGN_IN_SCOPES, Step, section as guide_section};
use crate::ipc::{
    AppView, Busy, BusyTask, ClosingView, CloudView, ConsentView, FaultView, KeptIn, Leaving, LiveState,
    LiveView, Navigation, ReadinessScreen, RegistrationView, ScenarioId, Screen, ScreenId, SecretPhase,
    SecretView, SectionId, SectionScreen, SectionView, SignInPhase, SignInScreen, SignedInView, Status,
    StepState, StepView, ValueField, ValuesScreen, View, Way, WelcomeScreen,
};
use crate::{handover, plan};

pub(super) fn view(state: &State) -> View {
    let now = Timestamp::now();
    View {
        revision: state.revision,
        app: AppView {
            version: state.version.clone(),
            client_id: state.client_id.clone(),
            client_kind: state.client_kind,
        },
        cloud: CloudView {
            kind: state.cloud_kind(),
            sign_in_host: state.cloud.sign_in_host(),
            graph_host: state.cloud.graph_host(),
        },
        screen_id: screen_id(state.place),
        screen: screen(state, now),
        sections: sections(state, now),
        signed_in: signed_in(state),
        checklist: gate::checklist(state, now).iter().map(Finding::view).collect(),
        live: LiveView {
            state: live_state(state),
            read_at: state.observation.as_ref().map(|seen| seen.read_at.to_string()),
        },
        navigation: Navigation {
            back: gate::back(state).is_some() && state.job.is_none(),
            has_next: matches!(state.place, Place::Readiness | Place::Section(_) | Place::Health),
            next: gate::next(state, now).is_some(),
            blocked_by: gate::blocked_by(state, now),
        },
        busy: busy(state, now),
        fault: fault(state),
        closing_risk: state.closing_risk(),
        closing: closing(state),
        sign_out_question: signing_out::question(state),
        signing_in: signing_in(state),
    }
}

/// A question that has lost its reason is no longer asked.
fn closing(state: &State) -> Option<ClosingView> {
    let leaving = match state.leaving.as_ref()? {
        Leave::Window => Leaving::Window,
        Leave::SignOut | Leave::AskToSignOut => Leaving::SignOut,
        Leave::TakingBack(_) => return None,
        Leave::Registration(_) => Leaving::Registration,
    };
    Some(ClosingView { risk: state.closing_risk()?, leaving })
}

/// A sign-in that was asked for from another screen shows there.
fn signing_in(state: &State) -> Option<SignInPhase> {
    let task = state.job.as_ref().map(|job| job.busy.task);
    let under_way = matches!(task, Some(BusyTask::WaitingForBrowser | BusyTask::WaitingForDeviceCode));
    (under_way && state.place != Place::SignIn).then(|| sign_in_phase(state))
}

/// While work is under way, only what does not wait for its end is offered.
fn fault(state: &State) -> Option<FaultView> {
    let Some(mut fault) = state.fault.clone() else { return ended(state) };
    if state.job.is_some() {
        fault.ways.retain(|way| matches!(way, Way::CopyDetails | Way::Dismiss));
    }
    Some(fault)
}

/// Signed in, and without access: that stays on screen until the admin has signed in again.
fn ended(state: &State) -> Option<FaultView> {
    let shown = state.session.is_some() && state.graph.is_none() && state.job.is_none();
    let mut fault = state.ended.clone().filter(|_| shown)?;
    fault.ways.retain(|way| *way != Way::Dismiss);
    Some(fault)
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
    let reading_first = state.graph.is_some() && state.observation.is_none() && state.fault.is_none();
    match &state.job {
        Some(job) => Some(job.busy.clone()),
        None if reading_first => Some(Busy {
            task: BusyTask::ReadingTenant,
            since: state.reading_since.unwrap_or(now).to_string(),
            cancellable: false,
            retry_in_seconds: None,
        }),
        None => None,
    }
}

fn live_state(state: &State) -> LiveState {
    if state.graph.is_none() {
        LiveState::Off
    } else if !state.visible {
        LiveState::Paused
    } else if state.failed_reads > 0 {
        LiveState::Failing
    } else if state.reading.is_some() {
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
            reachable: gate::is_reachable(state, section.id, now) && state.job.is_none(),
        })
        .collect()
}

fn signed_in(state: &State) -> Option<SignedInView> {
    let session = state.session.as_ref()?;
    let organization = state.observation.as_ref().map(|seen| &seen.organization);
    let domain = organization
        .and_then(|one| one.verified_domains.iter().find(|domain| domain.is_default == Some(true)))
        .map(|domain| domain.name.clone());
    Some(SignedInView {
        tenant_id: session.tenant_id.clone(),
        tenant_name: organization.and_then(|one| one.display_name.clone()),
        domain,
        account: session.account.user_principal_name.clone(),
        account_name: session.account.display_name.clone(),
        confirmed: state.confirmed,
        expires_at: session.expires_at.to_string(),
    })
}

fn screen(state: &State, now: Timestamp) -> Screen {
    match state.place {
        Place::Welcome => Screen::Welcome(WelcomeScreen {
            scenarios: ScenarioId::ALL.to_vec(),
            cloud_fault: state.real_cloud.as_ref().err().map(|problem| intents::cloud_fault(problem, now)),
        }),
        Place::SignIn => Screen::SignIn(sign_in(state)),
        Place::Readiness => Screen::Readiness(readiness(state, now)),
        Place::Section(id) => Screen::Section(Box::new(section(state, id, now))),
        Place::Values => Screen::Values(values(state, now)),
        Place::Health => upkeep::health(state, now).map_or_else(
            // The registration went away meanwhile; what is there now is judged anew.
            || Screen::Readiness(readiness(state, now)),
            |health| Screen::Health(Box::new(health)),
        ),
    }
}

fn sign_in_phase(state: &State) -> SignInPhase {
    let task = state.job.as_ref().map(|job| job.busy.task);
    match (&state.device_code, task) {
        (Some(code), _) => SignInPhase::DeviceCode {
            user_code: code.user_code.clone(),
            verification_uri: code.verification_uri.to_string(),
            expires_at: code.expires_at.to_string(),
        },
        (None, Some(BusyTask::WaitingForBrowser)) => SignInPhase::Browser,
        (None, Some(_)) => SignInPhase::Finishing,
        (None, None) => SignInPhase::Idle,
    }
}

fn sign_in(state: &State) -> SignInScreen {
    SignInScreen {
        phase: sign_in_phase(state),
        tenant: state.tenant_typed.clone(),
        rights: SIGN_IN_SCOPES.map(str::to_owned).to_vec(),
    }
}

fn readiness(state: &State, now: Timestamp) -> ReadinessScreen {
    let seen = state.observation.as_ref();
    let mut domains: Vec<_> = seen.map(|seen| seen.organization.verified_domains.clone()).unwrap_or_default();
    domains.sort_by_key(|domain| domain.is_default != Some(true));
    let roles = seen.and_then(|seen| seen.roles.as_ref().ok());
    ReadinessScreen {
        tenant_name: seen.and_then(|seen| seen.organization.display_name.clone()),
        domains: domains.into_iter().map(|domain| domain.name).collect(),
        roles: roles.into_iter().flatten().filter_map(|role| role.display_name.clone()).collect(),
        confirmed: state.confirmed,
        open_sections: match seen {
            None => Vec::new(),
            Some(_) => {
                SECTIONS[..4].iter().map(|one| one.id).filter(|id| !gate::is_done(state, *id, now)).collect()
            }
        },
        plan: state
            .facts(now)
            .map(|facts| plan::everything(&facts))
            .unwrap_or_default()
            .iter()
            .map(|change| change.view(now))
            .collect(),
        choice_needed: seen.is_some_and(crate::observe::Observation::choice_needed),
        deleted: upkeep::deleted(state, now),
        saved: (seen.is_some_and(|seen| seen.registrations.is_empty()) && !state.journal.is_empty())
            .then(|| state.saved.clone()),
        more_checks: intents::lacks_more_rights(state),
    }
}

fn section(state: &State, id: SectionId, now: Timestamp) -> SectionScreen {
    let guide = guide_section(id);
    let changes = intents::planned(state, id, now);
    let registered = state.observation.as_ref().is_some_and(|seen| !seen.registrations.is_empty());
    SectionScreen {
        id,
        name: guide.name.to_owned(),
        steps: steps(state, guide.steps, now),
        can_perform: !changes.is_empty() && state.job.is_none() && state.graph.is_some(),
        plan: changes.iter().map(|change| change.view(now)).collect(),
        registrations: if id == SectionId::Registration { registrations(state, now) } else { Vec::new() },
        deleted: (id == SectionId::Registration).then(|| upkeep::deleted(state, now)).flatten(),
        audience: (id == SectionId::Registration && state.observation.is_some() && !registered)
            .then_some(state.choices.audience),
        consent: consent(state, id, now),
        expiry: (id == SectionId::Secret).then(|| upkeep::expiry(state, now)).flatten(),
        secret: matches!(id, SectionId::Secret | SectionId::Confirm).then(|| secret(state, now)),
    }
}

fn steps(state: &State, steps: &[Step], now: Timestamp) -> Vec<StepView> {
    let findings: Vec<_> = SECTIONS.iter().flat_map(|section| state.findings(section.id, now)).collect();
    let working = state.job.as_ref().is_some_and(|job| {
        matches!(job.busy.task, BusyTask::Applying | BusyTask::ProvingSecret | BusyTask::KeepingSecret)
    });
    let mut first_open = true;
    steps
        .iter()
        .map(|step| {
            let done = match step.done_when {
                DoneWhen::TenantRead => state.observation.is_some(),
                DoneWhen::Pass(checks) => is_done(&findings, checks),
            };
            let is_first_open = first_open && !done;
            first_open &= done;
            let step_state = match (done, is_first_open) {
                (true, _) => StepState::Done,
                (false, true) if working => StepState::Doing,
                (false, true) if state.failed_section.is_some() => StepState::Failed,
                (false, _) => StepState::Todo,
            };
            StepView {
                id: step.id.to_owned(),
                name: step.name.to_owned(),
                portal: step.portal.iter().map(|label| (*label).to_owned()).collect(),
                values: step
                    .values
                    .iter()
                    .map(|(label, value)| ((*label).to_owned(), (*value).to_owned()))
                    .collect(),
                state: step_state,
            }
        })
        .collect()
}

/// What Microsoft has acknowledged is done, even while it settles.
fn is_done(findings: &[Finding], checks: &[crate::ipc::CheckId]) -> bool {
    let mut relevant = findings.iter().filter(|finding| checks.contains(&finding.check)).peekable();
    relevant.peek().is_some()
        && relevant.all(|finding| {
            matches!(finding.status, Status::Passed | Status::Warning { .. })
                || (matches!(finding.status, Status::Settling { .. })
                    && finding.check != crate::ipc::CheckId::SecretProved)
        })
}

fn registrations(state: &State, now: Timestamp) -> Vec<RegistrationView> {
    let (Some(seen), Some(facts)) = (&state.observation, state.facts(now)) else { return Vec::new() };
    if seen.registrations.len() < 2 && !seen.choice_needed() {
        return Vec::new();
    }
    seen.registrations
        .iter()
        .map(|one| {
            let mut alone = seen.clone();
            alone.chosen = Some(one.id.clone());
            let facts = crate::facts::Facts { observation: &alone, ..facts };
            let open = [SectionId::Registration, SectionId::Permissions, SectionId::PublicClient]
                .into_iter()
                .flat_map(|section| check::section(section, &facts))
                // Service principal and consent are read for the chosen one only.
                .filter(|finding| {
                    !matches!(
                        finding.check,
                        crate::ipc::CheckId::ServicePrincipal | crate::ipc::CheckId::PermissionConsented
                    )
                })
                .filter(|finding| !finding.allows_next())
                .count();
            RegistrationView {
                object_id: one.id.clone(),
                app_id: one.app_id.clone(),
                created_at: one.created_date_time.map(|at| at.to_string()),
                owners: seen.owners.get(&one.id).cloned().unwrap_or_default(),
                live_secrets: u32::try_from(live_secrets(one, now).len()).unwrap_or(u32::MAX),
                missing: u32::try_from(open).unwrap_or(u32::MAX),
                chosen: seen.chosen.as_deref() == Some(&one.id),
            }
        })
        .collect()
}

fn consent(state: &State, id: SectionId, now: Timestamp) -> Option<ConsentView> {
    let link = links::consent(state).filter(|_| id == SectionId::Permissions)?;
    let findings = state.findings(id, now);
    let needs_someone = findings.iter().any(|finding| finding.status == Status::WaitingForSomeone);
    let open = needs_someone || findings.iter().any(|finding| !finding.allows_next());
    let may_try = state.facts(now).is_some_and(|facts| may_try_consent(&facts));
    open.then(|| ConsentView { link: link.to_string(), needs_someone, may_try })
}

fn secret(state: &State, now: Timestamp) -> SecretView {
    let credential = state.facts(now).and_then(|facts| facts.secret_in_use().cloned());
    let phase = match (&credential, &state.secret_facts.proof) {
        (None, _) => SecretPhase::None,
        (Some(_), Proof::Trying { since }) => SecretPhase::Proving { since: since.to_string() },
        (Some(_), Proof::Proved { .. }) => SecretPhase::Proved,
        (Some(_), Proof::Failed) => SecretPhase::NotProved,
        (Some(_), Proof::Untried) => SecretPhase::Existing,
    };
    let end = credential.as_ref().and_then(|one| one.end_date_time);
    let held = state.secret.as_ref().filter(|_| state.secret_facts.at_hand);
    SecretView {
        phase,
        name: credential.as_ref().and_then(|one| one.display_name.clone()),
        hint: credential.as_ref().and_then(|one| one.hint.clone()),
        expires_at: end.map(|end| end.to_string()),
        days_left: end.and_then(|end| i32::try_from(days_until(end, now)).ok()),
        kept_in: held.map_or(KeptIn::Nowhere, |held| held.kept_in),
        at_hand: held.is_some(),
        on_clipboard_until: state.on_clipboard_until().map(|until| until.to_string()),
        copied: held.is_some_and(|held| held.copied),
        needed: state.facts(now).is_some_and(|facts| super::upkeep::hands_over(&facts)),
        unread: state.unread,
        stale: state.recalled.is_some() && state.settling_is_over(),
    }
}

fn values(state: &State, now: Timestamp) -> ValuesScreen {
    let fields = state.session.as_ref().zip(state.facts(now)).map(|(session, facts)| {
        handover::fields(&facts, &session.tenant_id, TimeZone::system())
            .into_iter()
            .map(|(id, value)| ValueField { id, value, copied: state.copied_values.contains(&id) })
            .collect()
    });
    ValuesScreen {
        fields: fields.unwrap_or_default(),
        secret: secret(state, now),
        renewal: state
            .facts(now)
            .filter(|facts| super::upkeep::hands_over(facts))
            .map(|facts| upkeep::renewal(&facts, now)),
        saved: state.saved.clone(),
    }
}
