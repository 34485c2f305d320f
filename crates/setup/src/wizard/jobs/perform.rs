//! The job that changes the tenant: it carries out the list that the admin has agreed to, and nothing else.

use std::time::Duration;

use entra::graph::PasswordCredential;
use entra::{Code, Fault};
use jiff::Timestamp;

use super::bench::{Bench, Equipment, Verdict};
use crate::apply::{NotGiven, OVERWRITTEN, Step, apply, look_closely, steps};
use crate::guide::SectionId;
use crate::host::{Host, HostFault};
use crate::ledger::Fact;
use crate::plan::{Change, Goes, Removal};
use crate::tenant::snapshot::{Meant, Observation};
use crate::wizard::event::{Event, Goal, Stop, Work};
use crate::wizard::jobs::left::{Left, is_for_good};
use crate::wizard::place::{BusyTask, Leave};
use crate::wizard::state::{Running, State};
use crate::wizard::surroundings::Context;

/// How often it is looked whether what was taken away is gone.
const LOOKS: u32 = 7;
/// Between two of these looks.
const BETWEEN_LOOKS: Duration = Duration::from_secs(3);

/// Starts the job, if it may start now.
pub(in crate::wizard) fn start<H: Host>(context: &Context<H>, state: &mut State, work: Work) {
    let free = state.jobs.is_idle() && state.tenant.is_confirmed() && !state.tenant.is_choosing();
    if !free || (work.agreed.is_empty() && work.removal.is_none()) {
        return;
    }
    let Some(equipment) = Equipment::of(state) else { return };
    if matches!(state.stay.leaving, Some(Leave::TakingBack(_))) {
        state.stay.leaving = None;
    }
    // A read under way would report the tenant as it was before the change.
    state.jobs.drop_read();
    state.troubles.clear();
    state.stay.failed_section = None;
    state.stay.broken_off = None;
    let (job, cancel) =
        state.jobs.begin(BusyTask::Applying, work.goal == Goal::Everything, Some(work.clone()));
    let mut bench = equipment.bench(context, state, job, cancel);
    if let Some(removal) = &work.removal {
        // It may be in the bin already, and none in use.
        bench.entry = state.store_entry_of(&removal.app_id);
    }
    state.jobs.spawn(Running::Job(job), run(bench, work));
}

async fn run<H: Host>(mut bench: Bench<H>, work: Work) {
    let outcome = match &work.removal {
        Some(removal) => bench.remove(removal).await,
        None => bench.carry_out(&work).await,
    };
    bench.report(Event::Performed { work, outcome });
}

impl<H: Host> Bench<H> {
    async fn carry_out(&mut self, work: &Work) -> Result<(), Stop> {
        let (mut last, mut left) = (None, Left::default());
        for step in steps(&work.agreed) {
            self.still_signed_in()?;
            let Some(step) = left.what_may_be_done(step) else { continue };
            let section = step.changes().first().and_then(Change::section);
            // The page goes forward only, whatever goes into one request with what.
            if work.goal == Goal::Everything && section > last {
                self.enter(section.unwrap_or(SectionId::Registration), true);
                last = section;
            }
            match step {
                Step::Access { grants, secret } => {
                    self.give(grants, secret, work.goal == Goal::Everything).await?;
                }
                step => match Box::pin(self.apply(&step)).await {
                    Err(Stop::Fault(fault)) if is_for_good(&fault) => left.note(self.undone(&step), fault),
                    applied => applied?,
                },
            }
        }
        left.stop(work)
    }

    /// What of a step that was refused has not been done.
    fn undone(&self, step: &Step) -> Vec<Change> {
        let mut changes = step.changes();
        changes.retain(|change| !self.done.contains(change));
        changes
    }

    /// Between the last look and this moment somebody may have given themselves a way into a registration: then nothing is
    /// granted to it, and what was found is shown. Not into one that this run made a moment ago, which a replica may deny
    /// besides. What this work has just taken away may still be shown by a replica that lags: it is looked a few times.
    /// Gives what it saw, where it looked.
    pub(super) async fn look_who_else(&self) -> Result<Option<Observation>, Stop> {
        let in_use = self.observation.chosen.clone().filter(|id| !self.has_just_made(id));
        let Some(meant) = in_use.map(Meant::This) else { return Ok(None) };
        let on_wait = self.waiting();
        for look in 0..LOOKS {
            if look > 0 {
                let pause = tokio::time::sleep(BETWEEN_LOOKS);
                let waited = self.cancel.run_until_cancelled(pause).await;
                waited.ok_or_else(|| Stop::Fault(Fault::new(Code::Cancelled)))?;
            }
            let seen = look_closely(&self.tools(&on_wait), &meant, &self.guard.memory).await;
            let seen = seen.map_err(Stop::Fault)?;
            let removed = |one: &PasswordCredential| self.ledger.has_removed(&one.key_id);
            let lags = seen.registration().is_some_and(|one| one.password_credentials.iter().any(removed));
            match self.guard.judge(&seen, &self.observation, self.skew) {
                // One that is still there in the end has been made anew, under the same id.
                _ if lags && look + 1 < LOOKS => {}
                Verdict::Peigs => return Ok(Some(seen)),
                Verdict::SomebodyElses => return Err(Stop::SomebodyElse),
                Verdict::NotYetSeen => {}
            }
        }
        Err(Stop::Fault(Fault::new(Code::NotReplicatedYet)))
    }

    /// This run made the registration, and either that or its service principal a moment ago.
    fn has_just_made(&self, registration: &str) -> bool {
        let principal = self.observation.service_principal.as_ref().map(|one| one.id.as_str());
        let young = |id: &str| self.ledger.is_young(id, None, Timestamp::now());
        self.guard.made_by.is_some() && (young(registration) || principal.is_some_and(young))
    }

    async fn apply(&mut self, step: &Step) -> Result<(), Stop> {
        let restores = matches!(step, Step::One(Change::RestoreRegistration { .. }));
        let on_wait = self.waiting();
        let (mut observation, mut facts) = (self.observation.clone(), Vec::new());
        let applied = apply(&self.tools(&on_wait), step, &mut observation, &mut facts).await;
        // Also after a fault: what was acknowledged before it stays.
        let overwritten = applied.as_ref().is_err_and(|fault| fault.status == Some(OVERWRITTEN));
        let done = if overwritten { step.overwritten() } else { step.done(&facts, applied.is_ok()) };
        let anew = (restores && applied.is_ok()).then(|| observation.clone());
        if facts.iter().any(|fact| matches!(fact, Fact::Made { .. })) {
            self.guard.made_by = Some(self.guard.me.clone());
        }
        self.observation = observation;
        self.acknowledge(facts, anew);
        self.note(&done);
        self.done.extend(done);
        applied.map_err(|fault| {
            let creates = matches!(step.changes().first(), Some(Change::CreateRegistration { .. }));
            match (creates && fault.code == Code::AlreadyExists, fault.status) {
                (true, Some(OVERWRITTEN)) => Stop::Overwritten(fault),
                (true, _) => Stop::Outdated,
                (false, _) => Stop::Fault(fault),
            }
        })
    }

    /// One request takes the registration and all that hangs on it; the copy of its secret is on this computer.
    async fn remove(&mut self, removal: &Removal) -> Result<(), Stop> {
        Box::pin(self.apply(&Step::One(removal.change()))).await?;
        self.record(removal.goes.iter().map(Goes::told).collect());
        let Some(entry) = self.entry.clone().filter(|_| removal.copy) else { return Ok(()) };
        match self.context.host.forget(&entry).await {
            // Where there is no store, nothing can be in it; what is in memory goes in any case.
            Ok(()) | Err(HostFault::Unavailable(_)) => {
                self.report(Event::Done { changes: vec![Goes::Copy.told()], request_id: None });
            }
            Err(fault) => self.report(Event::CopyKept(fault)),
        }
        Ok(())
    }

    /// Why consents or the secret did not come about, as the wizard is told it.
    pub(super) fn stop_of(&self, not_given: NotGiven) -> Stop {
        match not_given {
            NotGiven::Consent(fault, permission) if fault.says_that_a_right_is_missing() => {
                // Who may consent to one application permission of Microsoft Graph may consent to each.
                Stop::ConsentRefused { fault, only: permission.filter(|_| self.approved.is_some()) }
            }
            NotGiven::Consent(fault, _) | NotGiven::Secret(fault) => Stop::Fault(fault),
            NotGiven::Lost(loss) => {
                let removed = loss.removed.is_some();
                if !removed {
                    self.report(Event::Lost(loss.lost));
                }
                Stop::SecretLost { fault: loss.fault, removed }
            }
        }
    }

    pub(super) fn enter(&self, section: SectionId, moves: bool) {
        if moves {
            self.report(Event::Entered(section));
        }
    }
}

/// The case that a stop is shown as, where it is not simply the fault's own.
pub(in crate::wizard) fn fault_of(stop: &Stop) -> Option<&Fault> {
    match stop {
        Stop::Fault(fault)
        | Stop::Left { fault, .. }
        | Stop::Overwritten(fault)
        | Stop::ConsentRefused { fault, .. }
        | Stop::SecretLost { fault, .. } => Some(fault),
        Stop::Outdated
        | Stop::SomebodyElse
        | Stop::Store(_)
        | Stop::NotNoted(_)
        | Stop::SecretRolledBack(_) => None,
    }
}
