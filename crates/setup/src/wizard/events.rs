//! What work reports, and what the wizard makes of it. A report of a job that is over is dropped.

use entra::{Cloud, Code, Fault, Session};
use jiff::Timestamp;

use super::again;
use super::clipboard;
use super::event::{Aside, Event, Goal, LookedThrough, Report, Stop, Work};
use super::gate;
use super::jobs::{perform, proving, reading, store};
use super::leaving;
use super::place::{BusyTask, Leave, Place};
use super::plans;
use super::secrets;
use super::state::{Retry, Running, Source, State};
use super::surroundings::Context;
use crate::fault::{self, FaultCode};
use crate::guide::SectionId;
use crate::handover::Entry;
use crate::host::{Host, HostFault, ScenarioId};
use crate::plan::{Change, ChangeView, Removal};
use crate::secret::known::Proof;
use crate::tenant::observe::Memory;
use crate::tenant::sign_in_grant::{Left, LeftGrant};
use crate::tenant::snapshot::Observation;

/// Reads that may fail in a row before the admin is told; a single one is only noise.
const QUIET_FAILURES: u32 = 2;

pub(super) fn handle<H: Host>(context: &Context<H>, state: &mut State, report: Report) {
    match report {
        Report::Job(job, event) if state.jobs.is_current(job) => job_reports(context, state, event),
        Report::Job(..) => {}
        Report::Aside(Aside::Observed { read, result }) => {
            if state.jobs.is_read(read) {
                observed(context, state, result);
            }
        }
        Report::Aside(Aside::Recalled { object_id, result }) => {
            secrets::recalled(context, state, object_id, result);
        }
        Report::Aside(Aside::Proved { key_id, first, result }) => {
            // One that was proved and is only watched stays so when it is not waited for any more.
            let watched = !first && result.as_ref().is_err_and(|fault| fault.code == Code::Cancelled);
            if !watched {
                secrets::proved(state, &key_id, result);
            }
        }
    }
}

fn job_reports<H: Host>(context: &Context<H>, state: &mut State, event: Event) {
    match event {
        Event::PracticeStarted { scenario, result } => practice_started(context, state, scenario, result),
        Event::SignInPage(url) => state.access.wait_with_page(url),
        Event::DeviceCode(code) => state.access.wait_with_code(code),
        Event::SignedIn { method, more, result } => {
            let retry = if more { Retry::CheckMore } else { Retry::SignIn(method) };
            signed_in(context, state, retry, result.map(|session| *session));
        }
        Event::Entered(section) => state.place = Place::Section(section),
        Event::Acknowledged { facts, seen } => {
            state.tenant.acknowledge(seen.map(|seen| *seen), facts, Timestamp::now());
            state.jobs.waiting(None);
            secrets::stay_with_registration(context, state);
        }
        Event::Waiting { seconds } => state.jobs.waiting(Some(seconds)),
        Event::Stage(task) => state.jobs.stage(task),
        Event::SecretMade { fact, key_id, value } => secrets::made(state, fact, key_id, value),
        Event::Lost(lost) => state.vault.note_lost(lost),
        Event::Kept(result) => secrets::kept(state, result),
        Event::Proved { key_id, result } => {
            if secrets::proved(state, &key_id, result) {
                proving::watch(context, state);
            }
        }
        Event::SecretGone(fact) => secrets::taken_back(state, fact),
        Event::Done { changes, request_id } => note(state, changes, request_id.as_deref()),
        Event::CopyKept(fault) => {
            let shown = fault::host(FaultCode::SecretNotForgotten, &fault, Timestamp::now());
            state.tell(Source::Store, shown, None);
        }
        Event::Performed { work, outcome } => performed(context, state, work, outcome),
        Event::Saved { file, result } => saved(state, file, result),
        Event::Forgotten(result) => secrets::forgotten(state, result),
        Event::WhatGoes { shown, result } => looked_through(context, state, shown, result),
        Event::SignInGrants { agreed, result } => looked_for_grants(context, state, agreed, result),
    }
}

/// A task broke off without its report: a fault of this program. What it was about is told, and nothing waits for it.
pub(super) fn broken_off(state: &mut State, what: Running) {
    let now = Timestamp::now();
    let internal = || fault::own(FaultCode::Internal, None, now);
    match what {
        Running::Job(job) if state.jobs.is_current(job) => {
            let work = state.jobs.end();
            state.access.stop_waiting();
            // Whatever was being tried is not being tried any more.
            if matches!(state.vault.facts().proof, Proof::Trying { .. }) {
                state.vault.note_proof(Proof::Failed);
            }
            state.tell(Source::Work, internal(), work.map(Retry::Work));
            state.jobs.read_soon();
        }
        Running::Read(read) if state.jobs.is_read(read) => {
            state.jobs.read_over(true, None, false);
            state.tell(Source::Reading, internal(), Some(Retry::Observe));
        }
        Running::Proof(key_id) => {
            secrets::proved(state, &key_id, Err(Fault::new(Code::Internal)));
        }
        Running::Recall(object_id) if state.vault.wants(&object_id) => {
            state.vault.could_not_read();
            let shown = fault::own(FaultCode::SecretNotRead, None, now);
            state.tell(Source::Store, shown, Some(Retry::Recall));
        }
        _ => {}
    }
}

/// What time alone makes due: the next read, the end of the clipboard's minute.
pub(super) fn due<H: Host>(context: &Context<H>, state: &mut State) {
    if state.copies.secret_until().is_some_and(|until| until <= Timestamp::now()) {
        clipboard::clear(context, state);
    }
    if state.jobs.until_read().is_zero() && state.may_read() {
        reading::read(context, state);
    }
    leaving::forget_idle_question(state);
}

fn practice_started<H: Host>(
    context: &Context<H>,
    state: &mut State,
    scenario: ScenarioId,
    result: Result<String, HostFault>,
) {
    state.jobs.end();
    let cloud =
        result.and_then(|json| Cloud::from_json(&json).map_err(|error| HostFault::Failed(error.to_string())));
    match cloud {
        Ok(cloud) => {
            state.leave_tenant();
            state.target.practise(cloud);
            state.place = Place::SignIn;
        }
        Err(fault) => {
            let shown = fault::host(FaultCode::PracticeUnavailable, &fault, Timestamp::now());
            state.tell(Source::Work, shown, Some(Retry::StartPractice(scenario)));
            let context = context.clone();
            state.jobs.spawn(Running::Aside, async move { context.host.stop_practice().await });
        }
    }
}

fn signed_in<H: Host>(context: &Context<H>, state: &mut State, retry: Retry, result: Result<Session, Fault>) {
    state.jobs.end();
    state.access.stop_waiting();
    let session = match result {
        Ok(session) => session,
        // Cancelling is the admin's own wish, not a fault.
        Err(fault) if fault.code == Code::Cancelled => return,
        Err(fault) => return state.tell_fault(Source::Work, &fault, Some(retry)),
    };
    let account = session.account.user_principal_name.clone();
    let goes_on = state.broken_off.take().filter(|(_, former)| *former == account);
    let former = state.session().map(|former| (former.tenant_id.clone(), former.account.object_id.clone()));
    match former {
        Some((tenant, _)) if tenant != session.tenant_id => {
            // Another tenant: nothing that was seen or confirmed holds for it.
            clipboard::clear(context, state);
            state.leave_tenant();
            state.place = Place::SignIn;
        }
        Some((_, former)) if former != session.account.object_id => state.tenant.change_account(),
        // The same account may have been granted more.
        Some(_) => state.tenant.refresh(),
        None => {}
    }
    if matches!(state.leaving, Some(Leave::TakingBack(_))) {
        state.leaving = None;
    }
    state.access.sign_in(&context.http, &state.target, session);
    state.jobs.forget_failures();
    state.troubles.clear();
    if state.place == Place::SignIn {
        state.place = Place::Readiness;
    }
    state.broken_off = goes_on.filter(|_| state.tenant.observation().is_some());
    // A read that is under way was begun as the former account.
    state.jobs.drop_read();
    reading::read(context, state);
}

fn observed<H: Host>(
    context: &Context<H>,
    state: &mut State,
    result: Result<Box<(Observation, Memory)>, Fault>,
) {
    match result {
        Ok(read) => {
            let (observation, memory) = *read;
            let now = observation.read_at;
            let first = take_in(context, state, observation, memory);
            state.troubles.over(Source::Reading);
            if state.place == Place::Health && !state.is_registered() {
                state.place = Place::Readiness;
            }
            if first {
                warn_of_strange_permission(state);
            }
            secrets::miss(state, now);
            secrets::recognise(context, state);
            store::recall(context, state);
            state.jobs.read_over(false, None, state.tenant.ledger().is_unsettled());
            if let Some((retry, _)) = state.broken_off.take() {
                again::again(context, state, Some(retry));
            }
        }
        Err(fault) => {
            state.jobs.read_over(true, fault.retry_after, false);
            let ended = matches!(fault.code, Code::TokenRejected | Code::StepUpNeeded);
            let first = state.tenant.observation().is_none();
            if ended || first || state.jobs.failed_reads() >= QUIET_FAILURES {
                state.tell_fault(Source::Reading, &fault, Some(Retry::Observe));
            }
            if ended {
                state.access.end(&fault);
            }
        }
    }
}

/// Puts a read in the place of what was known; whether it is the first one.
fn take_in<H: Host>(context: &Context<H>, state: &mut State, read: Observation, memory: Memory) -> bool {
    let Some(before) = state.tenant.read(read, memory) else {
        state.vault.judge_by(state.tenant.in_use());
        return true;
    };
    let in_use = state.tenant.in_use();
    if before.chosen.is_some() && in_use.is_some() && in_use != before.chosen.as_deref() {
        // Another registration has another secret.
        clipboard::clear(context, state);
        state.drop_secret();
    }
    secrets::stay_with_registration(context, state);
    false
}

/// A permission that is not the published one is told where it matters: nothing is granted on a guess.
pub(super) fn warn_of_strange_permission(state: &mut State) {
    let graph = state.tenant.observation().map(|seen| &seen.graph);
    if let Some(shown) = graph.and_then(|graph| fault::strange_permission(graph, Timestamp::now())) {
        state.tell(Source::Work, shown, None);
    }
}

/// Notes changes that Microsoft has acknowledged.
fn note(state: &mut State, changes: Vec<ChangeView>, request_id: Option<&str>) {
    let account = state.session().map(|session| session.account.user_principal_name.clone());
    let at = Timestamp::now();
    let entry = |change| Entry {
        at,
        change,
        account: account.clone().unwrap_or_default(),
        request_id: request_id.map(str::to_owned),
    };
    state.tenant.note(changes.into_iter().map(entry));
}

fn saved(state: &mut State, file: crate::handover::FileId, result: Result<String, HostFault>) {
    state.jobs.end();
    match result {
        Ok(path) => state.tenant.saved(file, path),
        Err(fault) => {
            let shown = fault::host(FaultCode::FileNotSaved, &fault, Timestamp::now());
            state.tell(Source::Work, shown, Some(Retry::Save(file)));
        }
    }
}

fn performed<H: Host>(context: &Context<H>, state: &mut State, work: Work, outcome: Result<(), Stop>) {
    // The proof of this very work is the admin's to repeat.
    let proved_here = state.jobs.task() == Some(BusyTask::ProvingSecret);
    state.jobs.end();
    match outcome {
        Err(stop) => stopped(state, work, &stop),
        Ok(()) => {
            carried_out(context, state, &work);
            // What was mended may have been what the secret was refused for, or not tried for.
            let refused =
                matches!(state.vault.facts().proof, Proof::Failed | Proof::Blocked | Proof::Untried);
            if refused && !proved_here && state.vault.facts().at_hand {
                proving::prove(context, state);
            }
        }
    }
    // What was written should be seen at once.
    state.jobs.read_soon();
}

/// What follows once work has ended well.
fn carried_out<H: Host>(context: &Context<H>, state: &mut State, work: &Work) {
    match work.goal {
        // The first section in which something stays open is the admin's, or another person's.
        Goal::Everything => {
            let open = gate::first_not_held(state, Timestamp::now());
            state.place = Place::Section(open.unwrap_or(SectionId::Confirm));
        }
        // The new secret has to be handed over.
        Goal::Renew if state.vault.held().is_some() => state.place = Place::Values,
        Goal::TakeBackSignIn => leaving::sign_out(context, state),
        Goal::Remove => {
            clipboard::clear(context, state);
            state.forget_secret();
            state.tenant.removed();
            state.place = Place::Readiness;
        }
        _ => {}
    }
}

fn stopped(state: &mut State, work: Work, stop: &Stop) {
    let now = Timestamp::now();
    let on_the_way_out = work.goal == Goal::TakeBackSignIn;
    let retry = if on_the_way_out { Retry::TakeBack(left_in(&work)) } else { Retry::Work(work) };
    let (Some(fault), code) = (perform::fault_of(stop), code_of(stop)) else {
        return match stop {
            Stop::Store(fault) => {
                state.tell(Source::Work, fault::held_back_by_store(fault, now), Some(retry))
            }
            Stop::SecretRolledBack(fault) => {
                state.tell(Source::Work, fault::host(FaultCode::SecretRolledBack, fault, now), Some(retry));
            }
            _ => again::outdated(state),
        };
    };
    if fault.code != Code::Cancelled {
        state.access.note_claims(fault);
        let mut shown = fault::view(fault, now);
        shown.code = code.unwrap_or(shown.code);
        state.tell(Source::Work, shown, Some(retry.clone()));
        if let (false, Place::Section(section)) = (on_the_way_out, state.place) {
            state.failed_section = Some(section);
        }
    }
    if matches!(stop, Stop::ConsentRefused(_)) {
        state.access.refuse_consent();
    }
    if matches!(fault.code, Code::TokenRejected | Code::StepUpNeeded) {
        let account = state.session().map(|session| session.account.user_principal_name.clone());
        // Whoever signs in again means to stay.
        state.broken_off = Some(retry).filter(|_| !on_the_way_out).zip(account);
        state.access.end(fault);
    }
}

/// The grants that a work takes back.
fn left_in(work: &Work) -> Vec<LeftGrant> {
    let left = |change: &Change| match change {
        Change::TakeBackSignIn(left) => Some(left.clone()),
        _ => None,
    };
    work.agreed.iter().filter_map(left).collect()
}

/// The case that a stop is shown as, where it is not simply the fault's own.
fn code_of(stop: &Stop) -> Option<FaultCode> {
    match stop {
        Stop::ConsentRefused(_) => Some(FaultCode::Forbidden),
        Stop::SecretLost { removed: true, .. } => Some(FaultCode::SecretLost),
        Stop::SecretLost { removed: false, .. } => Some(FaultCode::SecretMayBeLeft),
        _ => None,
    }
}

/// What was read is shown; it goes where the admin has agreed to all of it.
fn looked_through<H: Host>(
    context: &Context<H>,
    state: &mut State,
    shown: Option<Removal>,
    result: Result<Box<LookedThrough>, Fault>,
) {
    state.jobs.end();
    let seen = match result {
        Ok(seen) => *seen,
        // Not waiting any longer is the admin's own wish.
        Err(fault) if fault.code == Code::Cancelled => return,
        Err(fault) => return state.tell_fault(Source::Work, &fault, Some(Retry::LookAtRemoval)),
    };
    state.tenant.look_at_removal(Some(seen.hanging));
    observed(context, state, Ok(Box::new((seen.observation, seen.memory))));
    let Some(shown) = shown.filter(|_| state.place == Place::Health && plans::is_removal_whole(state)) else {
        return;
    };
    match plans::removal(state, Timestamp::now()) {
        Some(removal) if removal.is_within(&shown) => {
            let work = Work { goal: Goal::Remove, agreed: Vec::new(), removal: Some(removal) };
            perform::start(context, state, work);
        }
        _ => state.tell(Source::Work, fault::own(FaultCode::RemovalChanged, None, Timestamp::now()), None),
    }
}

/// What was read of the sign-in's grants: carried out where the admin has agreed to just this, asked where there is
/// something new to show.
fn looked_for_grants<H: Host>(
    context: &Context<H>,
    state: &mut State,
    agreed: Option<Vec<LeftGrant>>,
    result: Result<Left, Fault>,
) {
    state.jobs.end();
    let serves_others = |agreed: &[LeftGrant], left: &Left| {
        // The grant is still there, and by now with more in it than was shown.
        agreed.iter().any(|one| left.others.contains(&one.grant_id))
    };
    match (result, agreed) {
        (Err(fault), _) if fault.code == Code::Cancelled => {}
        // What the admin has asked for has not happened: that is told.
        (Err(fault), Some(agreed)) => {
            state.tell_fault(Source::Work, &fault, Some(Retry::TakeBack(agreed)));
        }
        (Err(_), None) => leaving::sign_out(context, state),
        (Ok(left), Some(agreed)) if serves_others(&agreed, &left) => {
            state.tell(Source::Work, fault::own(FaultCode::SignInGrantKept, None, Timestamp::now()), None);
        }
        (Ok(left), _) if left.ours.is_empty() => leaving::sign_out(context, state),
        (Ok(left), Some(agreed)) if left.ours.iter().all(|one| agreed.contains(one)) => {
            let agreed = left.ours.into_iter().map(Change::TakeBackSignIn).collect();
            perform::start(context, state, Work { goal: Goal::TakeBackSignIn, agreed, removal: None });
        }
        (Ok(left), _) => state.leaving = Some(Leave::TakingBack(left.ours)),
    }
}
