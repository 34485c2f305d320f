//! What a job that changes the tenant works with: copies, so that nothing that was done is lost with a fault later.

use std::collections::BTreeSet;
use std::time::Duration;

use entra::graph::Graph;
use entra::{CancellationToken, Cloud, Code, Fault};
use jiff::{SignedDuration, Timestamp};

use crate::apply::Tools;
use crate::check::prerequisites::{Ability, consent_ability};
use crate::facts::{Choices, Decision, Facts};
use crate::guide::Permission;
use crate::host::StoreEntry;
use crate::ledger::{Fact, Ledger};
use crate::plan::{Change, ChangeView};
use crate::secret::known::SecretFacts;
use crate::tenant::foothold::Foothold;
use crate::tenant::observe::Memory;
use crate::tenant::snapshot::Observation;
use crate::wizard::event::{Event, Stop};
use crate::wizard::state::State;
use crate::wizard::surroundings::Context;

/// Copies of what the job needs.
pub(super) struct Bench<H> {
    pub(super) context: Context<H>,
    pub(super) job: u64,
    pub(super) cancel: CancellationToken,
    /// Ends with the sign-in: nothing more is begun as the admin.
    pub(super) signed_in: CancellationToken,
    pub(super) graph: Graph,
    pub(super) cloud: Cloud,
    pub(super) tenant_id: String,
    pub(super) observation: Observation,
    pub(super) ledger: Ledger,
    pub(super) memory_only: bool,
    pub(super) practice: bool,
    /// This account surely may consent.
    pub(super) consents_surely: bool,
    /// How far this computer's clock is ahead of Microsoft's.
    pub(super) skew: SignedDuration,
    /// Where the secret of the registration in use is kept.
    pub(super) entry: Option<StoreEntry>,
    /// What has been done so far.
    pub(super) done: Vec<Change>,
    /// A role to which this account has just been allowed to consent. One that was assigned already says nothing of the account.
    pub(super) approved: Option<&'static Permission>,
    pub(super) guard: Guard,
}

/// What of a bench there has to be, before a job begins.
pub(super) struct Equipment {
    graph: Graph,
    tenant_id: String,
    me: String,
    observation: Observation,
}

impl Equipment {
    /// Somebody is signed in, and the tenant has been read.
    pub(super) fn of(state: &State) -> Option<Self> {
        let (graph, session) = (state.access.graph()?, state.session()?);
        Some(Self {
            graph: graph.apart(),
            tenant_id: session.tenant_id.clone(),
            me: session.account.object_id.clone(),
            observation: state.tenant.observation()?.clone(),
        })
    }

    pub(super) fn bench<H>(
        self,
        context: &Context<H>,
        state: &State,
        job: u64,
        cancel: CancellationToken,
    ) -> Bench<H> {
        let facts = state.facts(Timestamp::now());
        Bench {
            context: context.clone(),
            job,
            cancel,
            signed_in: state.jobs.while_signed_in(),
            graph: self.graph,
            cloud: state.target.cloud().clone(),
            tenant_id: self.tenant_id,
            observation: self.observation,
            ledger: state.tenant.ledger().clone(),
            memory_only: state.stay.memory_only,
            practice: state.target.is_practice(),
            consents_surely: facts.is_some_and(|facts| consent_ability(&facts) == Ability::Yes),
            skew: state.skew,
            entry: state.store_entry(),
            done: Vec::new(),
            approved: None,
            guard: Guard {
                choices: state.tenant.choices.clone(),
                secret: state.vault.facts().clone(),
                me: self.me,
                made_by: state.tenant.made_by().map(str::to_owned),
                granted_here: state.tenant.granted_here(),
                memory: state.tenant.memory().clone(),
            },
        }
    }
}

/// What it takes to see who else can sign in as the registration, once more before anything is granted to it.
pub(super) struct Guard {
    pub(super) choices: Choices,
    pub(super) secret: SecretFacts,
    pub(super) me: String,
    pub(super) made_by: Option<String>,
    pub(super) granted_here: bool,
    pub(super) memory: Memory,
}

/// What a last look says.
pub(super) enum Verdict {
    /// Nobody but Peig can sign in as it, but for what the admin has left.
    Peigs,
    /// Somebody else can, or could not be ruled out.
    SomebodyElses,
    /// The replica that answered still shows what was taken away, or does not show the objects themselves.
    NotYetSeen,
}

impl Guard {
    /// `known` is what the grants will be about: by its ids, whatever it is called by now.
    pub(super) fn judge(
        &self,
        observation: &Observation,
        known: &Observation,
        skew: SignedDuration,
    ) -> Verdict {
        let principal = |seen: &Observation| seen.service_principal.as_ref().map(|one| one.id.clone());
        let same = observation.chosen == known.chosen && principal(observation) == principal(known);
        if !same || observation.holders.is_none() {
            return Verdict::NotYetSeen;
        }
        let facts = Facts {
            observation,
            choices: &self.choices,
            secret: &self.secret,
            me: &self.me,
            made_by: self.made_by.as_deref(),
            granted_here: self.granted_here,
            rights: &BTreeSet::new(),
            confirmed: true,
            consent_refused: false,
            on_page: false,
            approved: None,
            now: observation.read_at,
            skew,
        };
        let found = facts.footholds();
        let open = |one: &&Foothold| facts.decision(one) == Decision::Open;
        if found.iter().filter(open).any(|one| !one.kind.is_unread()) {
            Verdict::SomebodyElses
        } else if facts.is_only_peigs() {
            Verdict::Peigs
        } else {
            Verdict::NotYetSeen
        }
    }
}

impl<H> Bench<H> {
    pub(super) fn report(&self, event: Event) {
        self.context.report(self.job, event);
    }

    pub(super) fn tools<'a>(&'a self, on_wait: &'a (dyn Fn(Duration, &Fault) + Send + Sync)) -> Tools<'a> {
        Tools {
            graph: &self.graph,
            cancel: &self.signed_in,
            on_wait,
            now: Timestamp::now(),
            ledger: &self.ledger,
        }
    }

    /// Between two steps: the next one needs somebody who is signed in.
    pub(super) fn still_signed_in(&self) -> Result<(), Stop> {
        if self.signed_in.is_cancelled() { Err(Stop::Fault(Fault::new(Code::Cancelled))) } else { Ok(()) }
    }

    /// The present by Microsoft's clock.
    pub(super) fn service_now(&self) -> Timestamp {
        let now = Timestamp::now();
        now.checked_sub(self.skew).unwrap_or(now)
    }

    /// Takes in what Microsoft has acknowledged, here and in the wizard.
    pub(super) fn acknowledge(&mut self, facts: Vec<Fact>, seen: Option<Observation>) {
        let now = Timestamp::now();
        for fact in &facts {
            fact.write(&mut self.observation);
            self.ledger.acknowledge(fact.clone(), now);
        }
        self.report(Event::Acknowledged { facts, seen: seen.map(Box::new) });
    }

    /// For the change record.
    pub(super) fn note(&self, changes: &[Change]) {
        let now = self.service_now();
        self.record(changes.iter().map(|change| change.told(now)).collect());
    }

    /// The same, told as it turned out.
    pub(super) fn record(&self, changes: Vec<ChangeView>) {
        if !changes.is_empty() {
            self.report(Event::Done { changes, request_id: self.graph.last_write_id() });
        }
    }
}

impl<H: Send + Sync + 'static> Bench<H> {
    /// Tells the wizard of every wait that Microsoft or the network imposes.
    pub(super) fn waiting(&self) -> impl Fn(Duration, &Fault) + Send + Sync + use<H> {
        let (context, job) = (self.context.clone(), self.job);
        move |wait, _| {
            let seconds = u32::try_from(wait.as_secs().max(1)).unwrap_or(u32::MAX);
            context.report(job, Event::Waiting { seconds });
        }
    }
}
