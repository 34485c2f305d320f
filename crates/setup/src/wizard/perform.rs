//! The job that changes the tenant: plan, apply the first change, plan again, until nothing is left.
//!
//! It works on copies and reports each acknowledged change, so that nothing that was done is lost with a fault later.

use std::collections::BTreeSet;
use std::time::Duration;

use entra::graph::{Graph, PasswordCredential};
use entra::{CancellationToken, Code, Fault};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use secrecy::SecretString;
use tokio::sync::mpsc;

use super::events::{Event, Stop};
use super::state::{Retry, State};
use super::{Context, intents};
use crate::apply::{Tools, apply_first};
use crate::check;
use crate::facts::{Choices, Facts, Lifetime, Proof, SecretFacts};
use crate::guide::SECTIONS;
use crate::host::{Host, StoreEntry};
use crate::ipc::{BusyTask, FaultCode, SectionId};
use crate::observe::Observation;
use crate::plan::{Change, expires_at, plan};
use crate::secret::{self, NotMade, Proving};

/// How much is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Section(SectionId),
    Everything,
}

/// Copies of what the job needs.
struct Bench<H> {
    context: Context<H>,
    job: u64,
    cancel: CancellationToken,
    graph: Graph,
    cloud: entra::Cloud,
    tenant_id: String,
    observation: Observation,
    choices: Choices,
    secret: SecretFacts,
    rights: BTreeSet<String>,
    consent_refused: bool,
}

/// Starts the job, if it may start now.
pub(super) fn start<H: Host>(context: &Context<H>, state: &mut State, scope: Scope) {
    if state.job.is_some() || !state.confirmed {
        return;
    }
    let (Some(graph), Some(session), Some(observation)) = (&state.graph, &state.session, &state.observation)
    else {
        return;
    };
    let (graph, tenant_id, observation) = (graph.clone(), session.tenant_id.clone(), observation.clone());
    let sections: Vec<SectionId> = match scope {
        Scope::Section(section) => vec![section],
        Scope::Everything => SECTIONS.iter().map(|section| section.id).collect(),
    };
    // A further secret is made only where the admin asked on the secret's own screen and saw it planned.
    let asked = match scope {
        Scope::Section(_) => intents::planned(state, Timestamp::now()),
        Scope::Everything => Vec::new(),
    };
    if matches!(scope, Scope::Section(_)) && asked.is_empty() {
        return;
    }
    // A read under way would report the tenant as it was before the change.
    state.reading = None;
    let (job, cancel) = state.begin_job(BusyTask::Applying, false);
    state.retry = Some(match scope {
        Scope::Section(section) => Retry::Perform(section),
        Scope::Everything => Retry::SetEverythingUp,
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
    };
    tokio::spawn(run(bench, sections, asked));
}

async fn run<H: Host>(mut bench: Bench<H>, sections: Vec<SectionId>, asked: Vec<Change>) {
    let mut outcome = Ok(());
    for section in sections {
        bench.report(Event::Entered { job: bench.job, section });
        outcome = bench.section(section, &asked).await;
        if outcome.is_err() || !bench.holds(section) {
            break; // The admin, or another person, has to act here first.
        }
    }
    bench.report(Event::Performed { job: bench.job, outcome });
}

impl<H: Host> Bench<H> {
    fn report(&self, event: Event) {
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

    async fn apply(&mut self, changes: &[Change]) -> Result<(), Stop> {
        let on_wait = waiting(self.context.events.clone(), self.job);
        let tools =
            Tools { graph: &self.graph, cancel: &self.cancel, on_wait: &on_wait, now: Timestamp::now() };
        let applied = apply_first(&tools, changes, &mut self.observation).await;
        let consent = matches!(changes.first(), Some(Change::Grant { .. }));
        let expected = applied.clone().unwrap_or_default();
        // Also after a fault: what was acknowledged before it stays.
        let observation = Box::new(self.observation.clone());
        self.report(Event::Applied { job: self.job, observation, expected });
        match applied {
            Ok(_) => Ok(()),
            Err(fault) if consent && fault.code == Code::Forbidden => {
                self.consent_refused = true;
                Err(Stop::ConsentRefused(fault))
            }
            Err(fault) => Err(Stop::Fault(fault)),
        }
    }

    async fn make_secret(&mut self, expiry: Lifetime) -> Result<(), Stop> {
        let registration =
            self.observation.registration().ok_or_else(|| Stop::Fault(Fault::new(Code::NotFound)))?;
        let (object_id, app_id) = (registration.id.clone(), registration.app_id.clone());
        let now = Timestamp::now();
        let name = format!("Peig {}", now.to_zoned(TimeZone::system()).date());
        let on_wait = waiting(self.context.events.clone(), self.job);
        let tools = Tools { graph: &self.graph, cancel: &self.cancel, on_wait: &on_wait, now };
        let made = secret::make(&tools, &object_id, &name, expires_at(expiry, now), true).await;
        let made = made.map_err(|why| match why {
            NotMade::Refused(fault) => Stop::Fault(fault),
            NotMade::Lost(fault) => Stop::SecretLost(fault),
        })?;

        // From here on the value exists nowhere else, so it goes to the wizard before anything that can fail.
        if let Some(registration) = self.observation.registration_mut() {
            registration.password_credentials.push(PasswordCredential {
                key_id: made.key_id.clone(),
                display_name: made.display_name.clone(),
                hint: made.hint.clone(),
                start_date_time: None,
                end_date_time: made.end,
            });
        }
        self.report(Event::SecretMade {
            job: self.job,
            observation: Box::new(self.observation.clone()),
            key_id: made.key_id.clone(),
            value: made.value.clone(),
        });
        self.secret = SecretFacts {
            key_id: Some(made.key_id.clone()),
            at_hand: true,
            stored: false,
            proof: Proof::Trying { since: Timestamp::now() },
        };
        self.keep(&app_id, &made.value).await;
        self.report(Event::Stage { job: self.job, task: BusyTask::ProvingSecret });
        let proving = Proving {
            http: &self.context.http,
            cloud: &self.cloud,
            tenant_id: &self.tenant_id,
            app_id: &app_id,
            secret: &made.value,
            cancel: &self.cancel,
        };
        let result = secret::prove(&proving).await;
        if let Ok(extra_roles) = &result {
            self.secret.proof = Proof::Proved { extra_roles: extra_roles.clone() };
        }
        self.report(Event::Proved { key_id: Some(made.key_id), result });
        Ok(())
    }

    async fn keep(&mut self, app_id: &str, value: &SecretString) {
        let tenant = self.observation.organization.display_name.as_deref().unwrap_or(&self.tenant_id);
        let entry: StoreEntry = crate::handover::store_entry(&self.tenant_id, app_id, tenant);
        let result = self.context.host.keep(&entry, value).await;
        self.secret.stored = result.is_ok();
        self.report(Event::Kept { job: self.job, result });
    }
}

/// Tells the wizard of every wait that Microsoft or the network imposes.
fn waiting(events: mpsc::UnboundedSender<Event>, job: u64) -> impl Fn(Duration, &Fault) + Send + Sync {
    move |wait, _| {
        let seconds = u32::try_from(wait.as_secs().max(1)).unwrap_or(u32::MAX);
        events.send(Event::Waiting { job, seconds }).ok();
    }
}

/// The case that a stop is shown as, where it is not simply the fault's own.
pub(super) fn stop_code(stop: &Stop) -> Option<FaultCode> {
    match stop {
        Stop::Fault(_) => None,
        Stop::ConsentRefused(_) => Some(FaultCode::Forbidden),
        Stop::SecretLost(_) => Some(FaultCode::SecretLost),
    }
}
