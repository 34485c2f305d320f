//! What jobs report, and what the wizard makes of it. A report of a job that is over is dropped.

use std::collections::BTreeSet;

use entra::graph::Graph;
use entra::{Cloud, Code, Fault, Session};
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::perform::Work;
use super::state::{DeviceCode, HeldSecret, Place, Retry, State};
use super::{Context, clipboard, jobs, journal, perform, upkeep};
use crate::apply::Expected;
use crate::check::key;
use crate::facts::Proof;
use crate::faults;
use crate::host::{Host, HostFault};
use crate::ipc::{
    BusyTask, ChangeView, FaultCode, FileId, KeptIn, ScenarioId, SectionId, SignInMethod, ValueId,
};
use crate::observe::{Memory, Observation};

/// Reads that may fail in a row before the admin is told; a single one is only noise.
const QUIET_FAILURES: u32 = 2;

/// How long the secret at hand may be missing from the tenant before it counts as removed.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_mins(2);

/// Why changing the tenant stopped early.
#[derive(Debug, Clone)]
pub(super) enum Stop {
    Fault(Fault),
    /// This account may not consent: another administrator has to.
    ConsentRefused(Fault),
    /// The answer to making a secret was lost; its orphan was removed.
    SecretLost(Fault),
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
    Kept { job: u64, result: Result<(), HostFault> },
    Proved { key_id: Option<String>, result: Result<BTreeSet<String>, Fault> },
    SecretGone { job: u64, observation: Box<Observation> },
    Done { job: u64, changes: Vec<ChangeView>, request_id: Option<String> },
    Performed { job: u64, work: Work, outcome: Result<(), Stop> },
    Saved { job: u64, file: FileId, result: Result<String, HostFault> },
    Forgotten { job: u64, result: Result<(), HostFault> },
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
        Event::Recalled { object_id, result } => recalled(context, state, &object_id, result),
        Event::Entered { job, section } if state.is_current(job) => state.place = Place::Section(section),
        Event::Applied { job, observation, expected } if state.is_current(job) => {
            state.observation = Some(*observation);
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
                job.busy.since = Timestamp::now().to_string();
                job.busy.retry_in_seconds = None;
            }
        }
        Event::SecretMade { job, observation, key_id, value } if state.is_current(job) => {
            secret_made(state, observation, key_id, value);
        }
        Event::Kept { job, result } if state.is_current(job) => kept(state, &result),
        Event::Proved { key_id, result } => proved(state, key_id.as_deref(), result),
        Event::SecretGone { job, observation } if state.is_current(job) => {
            state.observation = Some(*observation);
            state.secret = None;
            state.note_secret(Proof::Untried);
            // What was kept before may still be there.
            state.recalled_for = None;
        }
        Event::Done { job, changes, request_id } if state.is_current(job) => {
            journal::note(state, changes, request_id.as_deref());
        }
        Event::Performed { job, work, outcome } if state.is_current(job) => {
            performed(context, state, &work, outcome);
        }
        Event::Saved { job, file, result } if state.is_current(job) => journal::saved(state, file, result),
        Event::Forgotten { job, result } if state.is_current(job) => forgotten(state, result),
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
    if former.is_some_and(|tenant| tenant != session.tenant_id) {
        // Another tenant: nothing that was seen or confirmed holds for it.
        state.leave_tenant();
        state.place = Place::SignIn;
    }
    state.claims = None;
    state.ended = None;
    state.consent_refused = false;
    state.rights.clone_from(&session.granted);
    state.graph = Some(Graph::new(&context.http, &state.cloud, session.access_token.clone()));
    state.session = Some(session);
    state.failed_reads = 0;
    state.fault = None;
    state.retry = None;
    if state.place == Place::SignIn {
        state.place = Place::Readiness;
    }
    jobs::read(context, state);
}

fn observed<H: Host>(
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
            let first = state.observation.replace(observation).is_none();
            if state.failed_reads > 0 && state.retry == Some(Retry::Observe) {
                state.fault = None;
                state.retry = None;
            }
            state.failed_reads = 0;
            let registered = state.observation.as_ref().is_some_and(|seen| seen.registration().is_some());
            if state.place == Place::Health && !registered {
                state.place = Place::Readiness;
            }
            let findings: Vec<_> = crate::guide::SECTIONS[..4]
                .iter()
                .flat_map(|section| {
                    state
                        .facts(now)
                        .map(|facts| crate::check::section(section.id, &facts))
                        .unwrap_or_default()
                })
                .collect();
            state.settling.read(&findings, now);
            if first {
                state.warn_of_strange_permission();
            }
            miss_secret(state, now);
            jobs::recall(context, state);
        }
        Err(fault) => {
            state.failed_reads += 1;
            let ended = matches!(fault.code, Code::TokenRejected | Code::StepUpNeeded);
            let first = state.observation.is_none();
            if ended || first || state.failed_reads >= QUIET_FAILURES {
                state.show_fault(&fault, Retry::Observe);
            }
            if ended {
                state.end_access(&fault);
            }
        }
    }
    state.plan_next_read();
}

/// A secret that somebody has removed is worth nothing. Replicas that lag do not know a young one for a while, so it is
/// missed for long before it is given up.
fn miss_secret(state: &mut State, now: Timestamp) {
    let key_id = state.secret.as_ref().and_then(|held| held.key_id.clone());
    let known = state.facts(now).is_none_or(|facts| {
        let mut live = facts.live_secrets().into_iter();
        facts.registration().is_none() || live.any(|secret| Some(&secret.key_id) == key_id.as_ref())
    });
    if key_id.is_none() || known || state.job.is_some() {
        state.missed_since = None;
        return;
    }
    let since = *state.missed_since.get_or_insert(now);
    if now.duration_since(since) >= GIVEN_UP_AFTER {
        state.missed_since = None;
        state.secret = None;
        state.note_secret(Proof::Untried);
        state.show(faults::own(FaultCode::SecretRemoved, None, now), None);
    }
}

fn recalled<H: Host>(
    context: &Context<H>,
    state: &mut State,
    object_id: &str,
    result: Result<Option<SecretString>, HostFault>,
) {
    let value = match result {
        Ok(Some(value)) => value,
        // Where there is no store, nothing can be in it.
        Ok(None) | Err(HostFault::Unavailable(_)) => return,
        Err(fault) => {
            let shown = faults::host(FaultCode::SecretNotRead, &fault, Timestamp::now());
            return state.show(shown, Some(Retry::Recall));
        }
    };
    let in_use = state.observation.as_ref().and_then(|seen| seen.registration());
    let Some(registration) = in_use.filter(|one| one.id == object_id && state.secret.is_none()) else {
        return;
    };
    // The hint is the value's first three characters; a kept value without a live secret of that hint is stale.
    let start: String = value.expose_secret().chars().take(3).collect();
    let live = crate::facts::live_secrets(registration, Timestamp::now());
    let Some(found) = live.into_iter().find(|secret| secret.hint.as_deref() == Some(&start)) else { return };
    let key_id = Some(found.key_id.clone());
    state.secret = Some(HeldSecret { value, key_id, kept_in: KeptIn::CredentialStore, copied: false });
    jobs::prove(context, state);
}

fn expect(state: &mut State, expected: Vec<Expected>) {
    let keys = expected.into_iter().map(|(check, subject)| key(check, subject));
    state.settling.expect(keys, Timestamp::now());
    if let Some(job) = &mut state.job {
        job.busy.retry_in_seconds = None;
    }
}

fn secret_made(state: &mut State, observation: Box<Observation>, key_id: String, value: SecretString) {
    state.observation = Some(*observation);
    state.secret =
        Some(HeldSecret { value, key_id: Some(key_id), kept_in: KeptIn::MemoryOnly, copied: false });
    state.copied_values.remove(&ValueId::ClientSecret);
    state.copied_values.remove(&ValueId::SecretExpiry);
    state.note_secret(Proof::Trying { since: Timestamp::now() });
    expect(state, vec![(crate::ipc::CheckId::SecretLive, None)]);
}

fn kept(state: &mut State, result: &Result<(), HostFault>) {
    match result {
        Ok(()) => {
            if let Some(held) = &mut state.secret {
                held.kept_in = KeptIn::CredentialStore;
            }
        }
        // The admin chose it so.
        Err(_) if state.memory_only => {}
        Err(fault) => {
            let retry = state.retry.clone();
            state.show(faults::host(FaultCode::StoreUnavailable, fault, Timestamp::now()), retry);
        }
    }
    let proof = state.secret_facts.proof.clone();
    state.note_secret(proof);
}

fn proved(state: &mut State, key_id: Option<&str>, result: Result<BTreeSet<String>, Fault>) {
    let same = state.secret.as_ref().is_some_and(|held| held.key_id.as_deref() == key_id);
    if !same {
        return;
    }
    match result {
        Ok(extra_roles) => state.note_secret(Proof::Proved { extra_roles }),
        Err(fault) => {
            state.note_secret(Proof::Failed);
            let mut shown = faults::view(&fault, Timestamp::now());
            shown.code = FaultCode::SecretNotProved;
            shown.ways = faults::ways(shown.code);
            state.show(shown, Some(Retry::Prove));
        }
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
    let fault = match stop {
        Stop::Fault(fault) | Stop::ConsentRefused(fault) | Stop::SecretLost(fault) => fault,
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
        if let Place::Section(section) = state.place {
            state.failed_section = Some(section);
        }
    }
    state.consent_refused |= matches!(stop, Stop::ConsentRefused(_));
    if matches!(fault.code, Code::TokenRejected | Code::StepUpNeeded) {
        state.end_access(fault);
    }
}

fn forgotten(state: &mut State, result: Result<(), HostFault>) {
    state.job = None;
    match result {
        Ok(()) => {
            state.secret = None;
            state.note_secret(Proof::Untried);
        }
        Err(fault) => state.show(faults::host(FaultCode::SecretNotForgotten, &fault, Timestamp::now()), None),
    }
}
