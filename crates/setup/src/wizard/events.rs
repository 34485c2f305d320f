//! What work reports, and what the wizard makes of it. A report of a job that is over is dropped.

use entra::{Code, Fault};
use jiff::Timestamp;
use tokio::time::Instant;

use super::clipboard;
use super::event::{Aside, Event, Report};
use super::heard::approved::approved;
use super::heard::looked::{looked_for_grants, looked_through};
use super::heard::observed::observed;
use super::heard::performed::performed;
use super::heard::signed_in::{practice_started, signed_in};
use super::jobs::{proving, reading};
use super::leaving;
use super::notes;
use super::place::{BusyTask, Place};
use super::presence;
use super::secrets;
use super::state::{Retry, Running, Source, State};
use super::surroundings::Context;
use crate::fault::{self, FaultCode};
use crate::handover::{Entry, FileId, Ids, lines};
use crate::host::{Host, HostFault};
use crate::names;
use crate::plan::ChangeView;
use crate::secret::known::Proof;
use crate::secret::trace::Trace;

pub(super) fn handle<H: Host>(context: &Context<H>, state: &mut State, report: Report) {
    match report {
        Report::Job(job, event) if state.jobs.is_current(job) => job_reports(context, state, event),
        Report::Job(..) => {}
        Report::Aside(Aside::Observed { read, result }) => {
            if state.jobs.is_read(read) {
                observed(context, state, result);
            }
        }
        Report::Aside(Aside::Looked { number, found }) => state.reach.end(number, Some(found)),
        Report::Aside(Aside::UpdateLooked(found)) => state.updates.end(found),
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
        Event::SignInPage(url) => state.access.waiting.page = Some(url),
        Event::CameAstray(why) => state.access.waiting.astray = Some(why),
        Event::DeviceCode(code) => state.access.waiting.device_code = Some(code),
        Event::SignedIn { method, more, result } => {
            let retry = if more { Retry::CheckMore } else { Retry::SignIn(method) };
            signed_in(context, state, retry, result.map(|session| *session));
        }
        Event::Approved(result) => approved(state, result),
        Event::Entered(section) => state.place = Place::Section(section),
        Event::Acknowledged { facts, seen } => {
            let me = state.session().map(|session| session.account.object_id.clone()).unwrap_or_default();
            notes::forget_gone(context, state, &facts);
            state.tenant.acknowledge(seen.map(|seen| *seen), facts, &me, Timestamp::now());
            state.jobs.waiting(None);
            secrets::stay_with_registration(context, state);
        }
        Event::Waiting { seconds } => state.jobs.waiting(Some(seconds)),
        Event::Stage(task) => {
            if task == BusyTask::ProvingSecret {
                state.vault.note_proof(Proof::Trying { since: Timestamp::now() });
            }
            state.jobs.stage(task);
        }
        Event::SecretMade { fact, begun, value } => secrets::made(state, fact, begun, value),
        Event::Lost(lost) => state.vault.traces_mut().put(Trace::of_lost(lost, Instant::now())),
        Event::Kept(result) => secrets::kept(context, state, result),
        Event::Proved { key_id, result } => {
            if secrets::proved(state, &key_id, result) {
                proving::watch(context, state);
            }
        }
        Event::SecretGone(fact) => secrets::taken_back(context, state, fact),
        Event::Done { changes, request_id } => note(state, changes, request_id.as_deref()),
        Event::CopyKept(fault) => state.tell_host(Source::Store, FaultCode::SecretNotForgotten, &fault, None),
        Event::Performed { work, outcome } => performed(context, state, work, outcome),
        Event::Saved { file, result } => saved(state, file, result),
        Event::Forgotten(result) => secrets::forgotten(state, result),
        Event::WhatGoes { shown, result } => looked_through(context, state, shown, result),
        Event::UpdateEnded(result) => update_ended(state, result),
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
            state.tenant.end_approval(false);
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
        Running::Look(number) => state.reach.end(number, None),
        Running::UpdateLook => state.updates.end(Err(HostFault::Failed("it broke off".to_owned()))),
        Running::Proof(key_id) => {
            secrets::proved(state, &key_id, Err(Fault::new(Code::Internal)));
        }
        Running::Recall(object_id) if state.vault.wants(&object_id) => {
            state.vault.could_not_read();
            state.vault.judge_by(state.tenant.in_use());
            let shown = fault::own(FaultCode::SecretNotRead, None, now);
            state.tell(Source::Store, shown, Some(Retry::Recall));
        }
        _ => {}
    }
}

/// What time alone makes due: the next read, the end of the clipboard's minute, of the sign-in, of what is shown.
pub(super) fn due<H: Host>(context: &Context<H>, state: &mut State) {
    presence::due(context, state);
    let now = context.host.uptime().total;
    if state.copies.secret_until().is_some_and(|until| until <= now) {
        clipboard::clear(context, state);
    }
    if state.jobs.until_read().is_zero() && state.may_read() {
        reading::read(context, state);
    }
    leaving::forget_idle_question(state);
}

/// Notes changes that Microsoft has acknowledged.
fn note(state: &mut State, changes: Vec<ChangeView>, request_id: Option<&str>) {
    let account = state.session().and_then(|session| names::whole(session.account.called()));
    let at = Timestamp::now();
    log(state, &changes, request_id);
    let ids = state.facts(at).map(|facts| Ids::of(&facts)).unwrap_or_default();
    let graph_host = state.target.cloud().graph_host();
    let entry = |change| Entry {
        at,
        lines: lines(&change, &ids, &graph_host),
        change,
        account: account.clone().unwrap_or_default(),
        request_id: request_id.map(str::to_owned),
    };
    state.tenant.note(changes.into_iter().map(entry));
}

/// Leaves a record on this computer, also where no report is saved: what was changed, where, and under which request
/// Microsoft knows it. No names: who was signed in is in the tenant's own audit log.
fn log(state: &State, changes: &[ChangeView], request_id: Option<&str>) {
    let tenant = state.session().map(|session| session.tenant_id.as_str());
    for change in changes {
        let (kind, param) = (change.kind, |name: &str| change.params.get(name).map(String::as_str));
        let (permission, key_id) = (param("permission"), param("keyId"));
        tracing::info!(tenant, ?kind, permission, key_id, request_id, "changed");
    }
}

/// Where it was installed, the program ends by itself; what was broken off or failed leaves this one as it is.
fn update_ended(state: &mut State, result: Result<(), HostFault>) {
    state.jobs.end();
    if let Err(fault) = result {
        state.tell_host(Source::Work, FaultCode::UpdateFailed, &fault, None);
    }
}

fn saved(state: &mut State, file: FileId, result: Result<String, HostFault>) {
    state.jobs.end();
    match result {
        Ok(path) => state.tenant.saved(file, path),
        Err(fault) => {
            state.tell_host(Source::Work, FaultCode::FileNotSaved, &fault, Some(Retry::Save(file)));
        }
    }
}
