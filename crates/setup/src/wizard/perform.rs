//! The job that changes the tenant: plan, apply the first change, plan again, until nothing is left.
//!
//! It works on copies and reports each acknowledged change, so that nothing that was done is lost with a fault later.

use std::collections::BTreeSet;
use std::time::Duration;

use entra::graph::Graph;
use entra::{CancellationToken, Code, Fault};
use jiff::Timestamp;
use tokio::sync::mpsc;

use super::events::{Event, Stop, made_something};
use super::state::{Retry, State};
use super::{Context, intents, signing_out};
use crate::apply::{Tools, apply_first, is_recent, together};
use crate::check;
use crate::check::permissions::is_consented;
use crate::facts::{Choices, Facts, SecretFacts};
use crate::guide::{PERMISSIONS, SECTIONS};
use crate::host::{Host, HostFault, StoreEntry};
use crate::ipc::{BusyTask, ChangeView, FaultCode, SectionId};
use crate::observe::Observation;
use crate::plan::{Change, everything, plan};
use crate::upkeep;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Work {
    /// What one section needs.
    Section(SectionId),
    /// What all sections need.
    Everything,
    /// A new secret beside the one that works.
    Renew,
    /// Just these changes, as the admin has seen them.
    CarryOut(Vec<Change>),
    /// The registration goes, and with it all the others, as the admin has seen them.
    Remove(Vec<Change>),
}

/// Copies of what the job needs.
pub(super) struct Bench<H> {
    pub(super) context: Context<H>,
    pub(super) job: u64,
    pub(super) cancel: CancellationToken,
    pub(super) graph: Graph,
    pub(super) cloud: entra::Cloud,
    pub(super) tenant_id: String,
    pub(super) observation: Observation,
    choices: Choices,
    pub(super) secret: SecretFacts,
    rights: BTreeSet<String>,
    consent_refused: bool,
    pub(super) memory_only: bool,
    /// What can go into one request goes into one: everything is to be done.
    everything: bool,
    /// When this run last made or restored an object.
    made_at: Option<Timestamp>,
    /// Where the secret of the registration in use is kept.
    entry: Option<StoreEntry>,
}

/// Starts the job, if it may start now.
pub(super) fn start<H: Host>(context: &Context<H>, state: &mut State, work: Work) {
    if state.job.is_some() || !state.confirmed || state.choosing {
        return;
    }
    let (Some(graph), Some(session), Some(observation)) = (&state.graph, &state.session, &state.observation)
    else {
        return;
    };
    let (graph, tenant_id, observation) = (graph.apart(), session.tenant_id.clone(), observation.clone());
    let now = Timestamp::now();
    // A further secret is made only where the admin asked for it and saw it planned.
    let asked = match &work {
        Work::Section(section) => intents::planned(state, *section, now),
        Work::Everything => Vec::new(),
        Work::Renew => state.facts(now).map(|facts| upkeep::renewal(&facts)).unwrap_or_default(),
        Work::CarryOut(changes) | Work::Remove(changes) => changes.clone(),
    };
    if work != Work::Everything && asked.is_empty() {
        return;
    }
    signing_out::forget_question(state);
    // A read under way would report the tenant as it was before the change.
    state.reading = None;
    let (job, cancel) = state.begin_job(BusyTask::Applying, false);
    state.retry = Some(match &work {
        Work::Section(section) => Retry::Perform(*section),
        Work::Everything => Retry::SetEverythingUp,
        Work::Renew => Retry::Renew,
        Work::CarryOut(changes) => Retry::CarryOut(changes.clone()),
        Work::Remove(_) => Retry::Remove(observation.chosen.clone().unwrap_or_default()),
    });
    let bench = Bench {
        context: context.clone(),
        job,
        cancel,
        graph,
        cloud: state.cloud.clone(),
        tenant_id,
        observation,
        choices: state.choices.clone(),
        secret: state.secret_facts.clone(),
        rights: state.rights.clone(),
        consent_refused: state.consent_refused,
        memory_only: state.memory_only,
        everything: work == Work::Everything,
        made_at: state.made_at,
        entry: state.store_entry(),
    };
    tokio::spawn(run(bench, work, asked));
}

async fn run<H: Host>(mut bench: Bench<H>, work: Work, asked: Vec<Change>) {
    let outcome = match &work {
        Work::Section(section) => bench.sections(&[*section], &asked).await,
        Work::Everything => bench.sections(&SECTIONS.each_ref().map(|section| section.id), &asked).await,
        Work::Renew => match asked.first() {
            Some(Change::MakeSecret { expiry }) => bench.make_secret(*expiry).await,
            _ => Ok(()),
        },
        Work::CarryOut(_) => bench.carry_out(&asked).await,
        Work::Remove(_) => bench.remove(&asked).await,
    };
    bench.report(Event::Performed { job: bench.job, work, outcome });
}

impl<H: Host> Bench<H> {
    pub(super) fn report(&self, event: Event) {
        self.context.events.send(event).ok();
    }

    fn facts(&self) -> Facts<'_> {
        Facts {
            observation: &self.observation,
            choices: &self.choices,
            secret: &self.secret,
            rights: &self.rights,
            confirmed: true,
            consent_refused: self.consent_refused,
            now: Timestamp::now(),
        }
    }

    fn holds(&self, section: SectionId) -> bool {
        check::section(section, &self.facts()).iter().all(check::Finding::allows_next)
    }

    /// One section after the other, up to the first in which something stays open.
    async fn sections(&mut self, sections: &[SectionId], asked: &[Change]) -> Result<(), Stop> {
        for section in sections {
            self.report(Event::Entered { job: self.job, section: *section });
            self.section(*section, asked).await?;
            if !self.holds(*section) {
                break; // The admin, or another person, has to act here first.
            }
        }
        Ok(())
    }

    /// Just these changes. What only goes with another one has nothing to be done for it.
    async fn carry_out(&mut self, changes: &[Change]) -> Result<(), Stop> {
        for change in changes.iter().filter(|change| change.stands_alone()) {
            if self.is_gone(change) {
                continue; // Before the work was broken off, or by a colleague.
            }
            self.apply(std::slice::from_ref(change)).await?;
        }
        Ok(())
    }

    /// One request takes the registration and all that hangs on it; the copy of its secret is on this computer.
    async fn remove(&mut self, goes: &[Change]) -> Result<(), Stop> {
        let is_whole = |change: &Change| matches!(change, Change::DeleteRegistration { .. });
        let (whole, hanging): (Vec<_>, Vec<_>) = goes.iter().cloned().partition(is_whole);
        self.apply(&whole).await?;
        let (copy, hanging): (Vec<_>, Vec<_>) =
            hanging.into_iter().partition(|one| *one == Change::ForgetCopy);
        self.note(&hanging);
        let Some(entry) = self.entry.clone().filter(|_| !copy.is_empty()) else { return Ok(()) };
        match self.context.host.forget(&entry).await {
            // Where there is no store, nothing can be in it; what is in memory goes in any case.
            Ok(()) | Err(HostFault::Unavailable(_)) => {
                let changes = copy.iter().map(|change| change.view(Timestamp::now())).collect();
                self.report(Event::Done { job: self.job, changes, request_id: None });
            }
            Err(fault) => self.report(Event::CopyKept { job: self.job, fault }),
        }
        Ok(())
    }

    /// A secret that the registration no longer has needs no removing.
    fn is_gone(&self, change: &Change) -> bool {
        let Change::RemoveSecret { key_id, .. } = change else { return false };
        let registration = self.observation.registration();
        registration.is_some_and(|one| one.password_credentials.iter().all(|secret| secret.key_id != *key_id))
    }

    async fn section(&mut self, section: SectionId, asked: &[Change]) -> Result<(), Stop> {
        let mut changes = plan(section, &self.facts());
        if changes.is_empty() {
            changes = asked.to_vec();
        }
        while let Some(first) = changes.first() {
            if let Change::MakeSecret { expiry } = first {
                return self.make_secret(*expiry).await;
            }
            self.apply(&changes).await?;
            let rest = plan(section, &self.facts());
            if rest.first() == changes.first() {
                // An acknowledged change that is still planned would go round for ever.
                return Err(Stop::Fault(Fault::new(Code::Internal)));
            }
            changes = rest;
        }
        Ok(())
    }

    /// What the work needs besides the change.
    pub(super) fn tools<'a>(
        &'a self,
        on_wait: &'a (dyn Fn(std::time::Duration, &Fault) + Send + Sync),
    ) -> Tools<'a> {
        let now = Timestamp::now();
        let recent = self.made_at.is_some_and(|at| is_recent(at, now));
        Tools { graph: &self.graph, cancel: &self.cancel, on_wait, now, recent }
    }

    /// A creation takes along what its request can hold, where that is to be done as well.
    fn with_what_goes_along(&self, changes: &[Change]) -> Vec<Change> {
        if !self.everything || !matches!(changes.first(), Some(Change::CreateRegistration { .. })) {
            return changes.to_vec();
        }
        let goes_along =
            |change: &Change| matches!(change, Change::ListPermissions { .. } | Change::AllowPublicClient);
        let ahead = everything(&self.facts()).into_iter().filter(goes_along);
        changes.iter().take(1).cloned().chain(ahead).collect()
    }

    async fn apply(&mut self, changes: &[Change]) -> Result<(), Stop> {
        let on_wait = waiting(self.context.events.clone(), self.job);
        let changes = &self.with_what_goes_along(changes);
        let before = self.consented();
        let mut observation = self.observation.clone();
        let applied = apply_first(&self.tools(&on_wait), changes, &mut observation).await;
        if made_something(&self.observation, &observation) {
            self.made_at = Some(Timestamp::now());
        }
        self.observation = observation;
        let consent = matches!(changes.first(), Some(Change::Grant { .. }));
        let expected = applied.clone().unwrap_or_default();
        // Also after a fault: what was acknowledged before it stays.
        let observation = Box::new(self.observation.clone());
        self.report(Event::Applied { job: self.job, observation, expected });
        if consent {
            // All are asked for together, and each is granted or refused by itself.
            let granted: Vec<_> = self.consented().into_iter().filter(|one| !before.contains(one)).collect();
            let noted = |change: &&Change| matches!(change, Change::Grant { permission } if applied.is_ok() || granted.contains(&permission.value));
            let noted: Vec<_> = changes.iter().filter(noted).cloned().collect();
            self.note(&noted);
        } else if applied.is_ok() {
            self.note(together(changes));
        }
        match applied {
            Ok(_) => Ok(()),
            Err(fault) if consent && fault.code == Code::Forbidden => {
                self.consent_refused = true;
                Err(Stop::ConsentRefused(fault))
            }
            Err(fault) => Err(Stop::Fault(fault)),
        }
    }

    /// Names of the guide's permissions that are consented.
    fn consented(&self) -> Vec<&'static str> {
        let facts = self.facts();
        PERMISSIONS.iter().filter(|one| is_consented(one, &facts)).map(|one| one.value).collect()
    }

    /// For the change record.
    pub(super) fn note(&self, changes: &[Change]) {
        let now = Timestamp::now();
        self.record(changes.iter().map(|change| change.view(now)).collect());
    }

    /// The same, told as it turned out.
    pub(super) fn record(&self, changes: Vec<ChangeView>) {
        self.report(Event::Done { job: self.job, changes, request_id: self.graph.last_write_id() });
    }
}

/// Tells the wizard of every wait that Microsoft or the network imposes.
pub(super) fn waiting(
    events: mpsc::UnboundedSender<Event>,
    job: u64,
) -> impl Fn(Duration, &Fault) + Send + Sync {
    move |wait, _| {
        let seconds = u32::try_from(wait.as_secs().max(1)).unwrap_or(u32::MAX);
        events.send(Event::Waiting { job, seconds }).ok();
    }
}

/// The case that a stop is shown as, where it is not simply the fault's own.
pub(super) fn stop_code(stop: &Stop) -> Option<FaultCode> {
    match stop {
        Stop::Fault(_) | Stop::Store(_) | Stop::SecretRolledBack(_) => None,
        Stop::ConsentRefused(_) => Some(FaultCode::Forbidden),
        Stop::SecretLost { removed: true, .. } => Some(FaultCode::SecretLost),
        Stop::SecretLost { removed: false, .. } => Some(FaultCode::SecretMayBeLeft),
    }
}
