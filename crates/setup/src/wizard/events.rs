//! What jobs report, and what the wizard makes of it. A report of a job that is over is dropped.

use std::collections::BTreeSet;

use entra::graph::Graph;
use entra::{Cloud, Code, Fault, Session};
use jiff::Timestamp;
use secrecy::SecretString;
use url::Url;

use super::perform::Work;
use super::state::{DeviceCode, Place, Retry, State};
use super::{Context, clipboard, intents, jobs, journal, keeping, perform, removing, signing_out, upkeep};
use crate::apply::Expected;
use crate::check::key;
use crate::facts::{LostSecret, Proof};
use crate::faults;
use crate::host::{Host, HostFault};
use crate::ipc::{BusyTask, ChangeView, FaultCode, FileId, ScenarioId, SectionId, SignInMethod};
use crate::observe::{Memory, Observation};
use crate::plan::Change;
use crate::sign_in_grant::Left;
use crate::steady::steady;

/// Reads that may fail in a row before the admin is told; a single one is only noise.
const QUIET_FAILURES: u32 = 2;

/// Why changing the tenant stopped early.
#[derive(Debug, Clone)]
pub(super) enum Stop {
    Fault(Fault),
    /// This account may not consent: another administrator has to.
    ConsentRefused(Fault),
    /// The answer to making a secret was lost; its orphan was found and removed, or not seen yet.
    SecretLost {
        fault: Fault,
        removed: bool,
    },
    /// The credential store is locked or failing, and nothing was made.
    Store(HostFault),
    /// The new secret could not be kept, and was removed again.
    SecretRolledBack(HostFault),
}

pub(super) enum Event {
    PracticeStarted { job: u64, scenario: ScenarioId, result: Result<String, HostFault> },
    SignInPage { job: u64, url: Url },
    DeviceCode { job: u64, code: DeviceCode },
    SignedIn { job: u64, method: SignInMethod, more: bool, result: Result<Session, Fault> },
    Observed { read: u64, result: Result<Box<(Observation, Memory)>, Fault> },
    Recalled { object_id: String, result: Result<Option<SecretString>, HostFault> },
    Entered { job: u64, section: SectionId },
    Applied { job: u64, observation: Box<Observation>, expected: Vec<Expected> },
    Waiting { job: u64, seconds: u32 },
    Stage { job: u64, task: BusyTask },
    SecretMade { job: u64, observation: Box<Observation>, key_id: String, value: SecretString },
    Lost { job: u64, lost: LostSecret },
    Kept { job: u64, result: Result<(), HostFault> },
    Proved { key_id: Option<String>, result: Result<BTreeSet<String>, Fault> },
    SecretGone { job: u64, observation: Box<Observation> },
    Done { job: u64, changes: Vec<ChangeView>, request_id: Option<String> },
    Performed { job: u64, work: Work, outcome: Result<(), Stop> },
    Saved { job: u64, file: FileId, result: Result<String, HostFault> },
    Forgotten { job: u64, result: Result<(), HostFault> },
    WhatGoes { job: u64, shown: Option<Vec<Change>>, result: Result<Box<removing::Seen>, Fault> },
    CopyKept { job: u64, fault: HostFault },
    SignInGrants { job: u64, agreed: Option<Vec<Change>>, result: Result<Left, Fault> },
}

pub(super) fn handle<H: Host>(context: &Context<H>, state: &mut State, event: Event) {
    match event {
        Event::PracticeStarted { job, scenario, result } if state.is_current(job) => {
            practice_started(context, state, scenario, result);
        }
        Event::SignInPage { job, url } if state.is_current(job) => state.sign_in_page = Some(url),
        Event::DeviceCode { job, code } if state.is_current(job) => state.device_code = Some(code),
        Event::SignedIn { job, method, more, result } if state.is_current(job) => {
            let retry = if more { Retry::CheckMore } else { Retry::SignIn(method) };
            signed_in(context, state, retry, result);
        }
        Event::Observed { read, result } if state.reading == Some(read) => observed(context, state, result),
        Event::Recalled { object_id, result } => keeping::recalled(context, state, object_id, result),
        Event::Entered { job, section } if state.is_current(job) => state.place = Place::Section(section),
        Event::Applied { job, observation, expected } if state.is_current(job) => {
            acknowledged(context, state, *observation);
            expect(state, expected);
        }
        Event::Waiting { job, seconds } if state.is_current(job) => {
            if let Some(job) = &mut state.job {
                job.busy.retry_in_seconds = Some(seconds);
            }
        }
        Event::Stage { job, task } if state.is_current(job) => {
            if task == BusyTask::Applying {
                // A read under way would report the tenant as it was before the change that begins now.
                state.reading = None;
            }
            if let Some(job) = &mut state.job {
                job.busy.task = task;
                // A proof changes nothing; what was made is kept already.
                job.busy.cancellable = task == BusyTask::ProvingSecret;
                job.busy.since = Timestamp::now().to_string();
                job.busy.retry_in_seconds = None;
            }
        }
        Event::SecretMade { job, observation, key_id, value } if state.is_current(job) => {
            acknowledged(context, state, *observation);
            keeping::made(state, key_id, value);
        }
        Event::Lost { job, lost } if state.is_current(job) => {
            state.lost = Some(lost);
            state.note_secret(state.secret_facts.proof.clone());
        }
        Event::Kept { job, result } if state.is_current(job) => keeping::kept(state, &result),
        Event::Proved { key_id, result } => keeping::proved(state, key_id.as_deref(), result),
        Event::SecretGone { job, observation } if state.is_current(job) => {
            acknowledged(context, state, *observation);
            keeping::taken_back(state);
        }
        Event::Done { job, changes, request_id } if state.is_current(job) => {
            journal::note(state, changes, request_id.as_deref());
        }
        Event::Performed { job, work, outcome } if state.is_current(job) => {
            performed(context, state, &work, outcome);
        }
        Event::Saved { job, file, result } if state.is_current(job) => journal::saved(state, file, result),
        Event::Forgotten { job, result } if state.is_current(job) => keeping::forgotten(state, result),
        Event::WhatGoes { job, shown, result } if state.is_current(job) => {
            removing::found(context, state, shown, result);
        }
        Event::CopyKept { job, fault } if state.is_current(job) => {
            state.show(faults::host(FaultCode::SecretNotForgotten, &fault, Timestamp::now()), None);
        }
        Event::SignInGrants { job, agreed, result } if state.is_current(job) => {
            signing_out::found(context, state, agreed, result);
        }
        _ => {}
    }
}

/// What time alone makes due: the next read, the end of the clipboard's minute.
pub(super) fn due<H: Host>(context: &Context<H>, state: &mut State) {
    if state.clipboard.as_ref().is_some_and(|on| on.until <= Timestamp::now()) {
        clipboard::clear(context, state);
    }
    let is_due = state.next_read.is_none_or(|at| at <= std::time::Instant::now());
    if is_due && state.may_read() {
        jobs::read(context, state);
    }
}

fn practice_started<H: Host>(
    context: &Context<H>,
    state: &mut State,
    scenario: ScenarioId,
    result: Result<String, HostFault>,
) {
    state.job = None;
    let cloud =
        result.and_then(|json| Cloud::from_json(&json).map_err(|error| HostFault::Failed(error.to_string())));
    match cloud {
        Ok(cloud) => {
            state.leave_tenant();
            state.cloud = cloud;
            state.practice = true;
            state.tenant_typed = None;
            state.use_client(None);
            state.place = Place::SignIn;
        }
        Err(fault) => {
            let shown = faults::host(FaultCode::PracticeUnavailable, &fault, Timestamp::now());
            state.show(shown, Some(Retry::StartPractice(scenario)));
            let context = context.clone();
            tokio::spawn(async move { context.host.stop_practice().await });
        }
    }
}

fn signed_in<H: Host>(context: &Context<H>, state: &mut State, retry: Retry, result: Result<Session, Fault>) {
    state.job = None;
    state.device_code = None;
    state.sign_in_page = None;
    let session = match result {
        Ok(session) => session,
        // Cancelling is the admin's own wish, not a fault.
        Err(fault) if fault.code == Code::Cancelled => return,
        Err(fault) => return state.show_fault(&fault, retry),
    };
    let former = state.session.as_ref().map(|session| session.tenant_id.clone());
    let goes_on =
        state.broken_off.take().filter(|(_, account)| *account == session.account.user_principal_name);
    if former.is_some_and(|tenant| tenant != session.tenant_id) {
        // Another tenant: nothing that was seen or confirmed holds for it.
        state.leave_tenant();
        state.place = Place::SignIn;
    }
    state.claims = None;
    state.ended = None;
    state.consent_refused = false;
    signing_out::forget_question(state);
    state.rights.clone_from(&session.granted);
    state.graph = Some(Graph::new(&context.http, &state.cloud, session.access_token.clone()));
    state.session = Some(session);
    state.failed_reads = 0;
    state.fault = None;
    state.retry = None;
    if state.place == Place::SignIn {
        state.place = Place::Readiness;
    }
    state.broken_off = goes_on.filter(|_| state.observation.is_some());
    // A read that is under way was begun as the former account.
    state.reading = None;
    jobs::read(context, state);
}

/// Takes in the tenant as an acknowledged change left it.
fn acknowledged<H: Host>(context: &Context<H>, state: &mut State, observation: Observation) {
    let now = Timestamp::now();
    if let Some(before) = &state.observation {
        state.gone.note(before, &observation, now);
        if made_something(before, &observation) {
            state.made_at = Some(now);
        }
    }
    state.observation = Some(observation);
    keeping::stay_with_registration(context, state);
}

/// A registration or its service principal is there that was not before.
pub(super) fn made_something(before: &Observation, after: &Observation) -> bool {
    let ids = |seen: &Observation| {
        (seen.chosen.clone(), seen.service_principal.as_ref().map(|principal| principal.id.clone()))
    };
    let ((registration, principal), (was, principal_was)) = (ids(after), ids(before));
    (registration.is_some() && registration != was) || (principal.is_some() && principal != principal_was)
}

pub(super) fn observed<H: Host>(
    context: &Context<H>,
    state: &mut State,
    result: Result<Box<(Observation, Memory)>, Fault>,
) {
    state.reading = None;
    match result {
        Ok(read) => {
            let (observation, memory) = *read;
            let now = observation.read_at;
            state.memory = memory;
            let first = take_in(context, state, observation, now);
            if state.failed_reads > 0 && state.retry == Some(Retry::Observe) {
                state.fault = None;
                state.retry = None;
            }
            state.failed_reads = 0;
            let registered = state.observation.as_ref().is_some_and(|seen| seen.registration().is_some());
            if state.place == Place::Health && !registered {
                state.place = Place::Readiness;
            }
            if first {
                state.warn_of_strange_permission();
            }
            keeping::miss(state, now);
            keeping::recognise(context, state);
            jobs::recall(context, state);
            go_on(context, state);
            state.plan_next_read(None);
        }
        Err(fault) => {
            state.failed_reads += 1;
            let ended = matches!(fault.code, Code::TokenRejected | Code::StepUpNeeded);
            let first = state.observation.is_none();
            // What went wrong with the admin's own work is not covered up by a read that fails as well.
            let free = state.fault.is_none() || state.retry == Some(Retry::Observe);
            if ended || first || (free && state.failed_reads >= QUIET_FAILURES) {
                state.show_fault(&fault, Retry::Observe);
            }
            if ended {
                state.end_access(&fault);
            }
            state.plan_next_read(fault.retry_after);
        }
    }
}

/// Puts a read in the place of what was known; whether it is the first one. The checklist is judged by what was read,
/// the screen by that and what Microsoft has acknowledged.
fn take_in<H: Host>(
    context: &Context<H>,
    state: &mut State,
    observation: Observation,
    now: Timestamp,
) -> bool {
    let before = state.observation.replace(observation);
    let sections = crate::guide::SECTIONS[..4].iter();
    let findings: Vec<_> = state
        .facts(now)
        .map(|facts| sections.flat_map(|one| crate::check::section(one.id, &facts)).collect())
        .unwrap_or_default();
    state.settling.read(&findings, now);
    let Some(before) = before else { return true };
    let read = state.observation.take();
    let at_hand = state.secret_facts.key_id.as_deref();
    state.observation = read.map(|read| steady(read, &before, &state.settling, &state.gone, at_hand));
    state.choosing = false;
    let in_use = state.observation.as_ref().and_then(|seen| seen.chosen.clone());
    if before.chosen.is_some() && in_use.is_some() && in_use != before.chosen {
        // Another registration has another secret.
        clipboard::clear(context, state);
        state.copied_values.clear();
        state.drop_secret();
    }
    keeping::stay_with_registration(context, state);
    false
}

/// Goes on with what the end of the sign-in had broken off.
fn go_on<H: Host>(context: &Context<H>, state: &mut State) {
    if let Some((retry, _)) = state.broken_off.take() {
        state.retry = Some(retry);
        intents::try_again(context, state);
    }
}

fn expect(state: &mut State, expected: Vec<Expected>) {
    let keys = expected.into_iter().map(|(check, subject)| key(check, subject));
    state.settling.expect(keys, Timestamp::now());
    if let Some(job) = &mut state.job {
        job.busy.retry_in_seconds = None;
    }
}

fn performed<H: Host>(context: &Context<H>, state: &mut State, work: &Work, outcome: Result<(), Stop>) {
    state.job = None;
    let failed = outcome.is_err();
    // A proof that failed in this very work is the admin's to repeat.
    let refused_before = state.secret_facts.proof == Proof::Failed && state.retry != Some(Retry::Prove);
    match outcome {
        // A fault that is on screen (no credential store) stays; there is nothing to try again.
        Ok(()) if state.retry != Some(Retry::Prove) => state.retry = None,
        Ok(()) => {}
        Err(stop) => stopped(state, &stop),
    }
    if !failed {
        upkeep::carried_out(context, state, work);
        // What was mended may have been what the secret was refused for.
        if refused_before {
            jobs::prove(context, state);
        }
    }
    upkeep::forget_idle_question(state);
    // What was written should be seen at once.
    state.next_read = Some(std::time::Instant::now());
}

fn stopped(state: &mut State, stop: &Stop) {
    let code = perform::stop_code(stop);
    let on_the_way_out = signing_out::is_on_the_way_out(state.retry.as_ref());
    let fault = match stop {
        Stop::Fault(fault) | Stop::ConsentRefused(fault) | Stop::SecretLost { fault, .. } => fault,
        Stop::Store(fault) => {
            let retry = state.retry.clone();
            return state.show(faults::held_back_by_store(fault, Timestamp::now()), retry);
        }
        Stop::SecretRolledBack(fault) => {
            let retry = state.retry.clone();
            return state.show(faults::host(FaultCode::SecretRolledBack, fault, Timestamp::now()), retry);
        }
    };
    if fault.code != Code::Cancelled {
        let retry = state.retry.clone().unwrap_or(Retry::Observe);
        state.show_fault(fault, retry);
        if let (Some(code), Some(shown)) = (code, &mut state.fault) {
            shown.code = code;
        }
        if let (false, Place::Section(section)) = (on_the_way_out, state.place) {
            state.failed_section = Some(section);
        }
    }
    state.consent_refused |= matches!(stop, Stop::ConsentRefused(_));
    if matches!(fault.code, Code::TokenRejected | Code::StepUpNeeded) {
        let account = state.session.as_ref().map(|session| session.account.user_principal_name.clone());
        // Whoever signs in again means to stay.
        state.broken_off = state.retry.clone().filter(|_| !on_the_way_out).zip(account);
        state.end_access(fault);
    }
}
