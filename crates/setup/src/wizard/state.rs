//! What the wizard knows. Plain data with the few rules that keep it together; decides nothing about the tenant.

use std::collections::BTreeSet;
use std::time::Instant;

use entra::graph::Graph;
use entra::{CancellationToken, Cloud, CloudName, Fault, Session};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use url::Url;

use super::CloudProblem;
pub(super) use super::pieces::{DeviceCode, HeldSecret, Job, Leave, OnClipboard, Place, Recalled, Retry};
use crate::check::{self, Finding};
use crate::documents::Entry;
use crate::facts::{Choices, Facts, LostSecret, Proof, SecretFacts};
use crate::guide::GRAPH_COMMAND_LINE_TOOLS;
use crate::handover::store_entry;
use crate::host::StoreEntry;
use crate::ipc::{
    Busy, BusyTask, ClientKind, ClosingRisk, CloudKind, FaultView, KeptIn, SavedFileView, SectionId,
    SignInMethod, ValueId,
};
use crate::observe::{Memory, Observation};
use crate::removal::Hanging;
use crate::settle::Settling;
use crate::steady::Gone;

#[expect(clippy::struct_excessive_bools, reason = "independent facts, not the states of one machine")]
pub(super) struct State {
    pub(super) version: String,
    pub(super) revision: u32,
    pub(super) place: Place,
    /// Visible to the admin; the tenant is read only then.
    pub(super) visible: bool,

    peig_client_id: Option<String>,
    pub(super) client_id: String,
    pub(super) client_kind: ClientKind,
    /// The cloud of a real tenant, or why there is none.
    pub(super) real_cloud: Result<Cloud, CloudProblem>,
    /// The cloud in use.
    pub(super) cloud: Cloud,
    pub(super) practice: bool,
    pub(super) tenant_typed: Option<String>,

    pub(super) session: Option<Session>,
    pub(super) graph: Option<Graph>,
    /// How the admin signed in last, and would again.
    pub(super) method: SignInMethod,
    /// Why there is no access any more although somebody is signed in; told until they have signed in again.
    pub(super) ended: Option<FaultView>,
    pub(super) confirmed: bool,
    pub(super) consent_refused: bool,
    /// Claims that the next sign-in has to satisfy.
    pub(super) claims: Option<String>,
    pub(super) device_code: Option<DeviceCode>,
    pub(super) sign_in_page: Option<Url>,

    pub(super) observation: Option<Observation>,
    pub(super) memory: Memory,
    /// What hangs on the registration beside what every read tells, once the admin looks at its removal.
    pub(super) hanging: Option<Hanging>,
    pub(super) settling: Settling,
    /// What was taken away in this run, and a replica that lags still shows.
    pub(super) gone: Gone,
    /// When this run last made or restored an object.
    pub(super) made_at: Option<Timestamp>,
    pub(super) choices: Choices,
    /// Another registration was chosen, and what hangs on it has not been read yet.
    pub(super) choosing: bool,
    pub(super) rights: BTreeSet<String>,

    pub(super) secret: Option<HeldSecret>,
    pub(super) secret_facts: SecretFacts,
    /// Making a secret whose answer was lost.
    pub(super) lost: Option<LostSecret>,
    /// The credential store's value, while it is not known to be one of the registration's.
    pub(super) recalled: Option<Recalled>,
    /// The credential store could not be read.
    pub(super) unread: bool,
    /// Since when the secret at hand is not among those of the registration.
    pub(super) missed_since: Option<Timestamp>,
    /// The credential store has been asked for the secret of this registration (its object id).
    pub(super) recalled_for: Option<String>,
    /// The secret that was put on the clipboard; it outlives the secret at hand until it is off again.
    pub(super) clipboard: Option<OnClipboard>,
    pub(super) copied_values: BTreeSet<ValueId>,

    pub(super) job: Option<Job>,
    next_job_id: u64,
    /// A read of the tenant is under way; counts up so that an outdated report is told apart.
    pub(super) reading: Option<u64>,
    /// When the read under way began.
    pub(super) reading_since: Option<Timestamp>,
    pub(super) failed_reads: u32,
    pub(super) next_read: Option<Instant>,
    pub(super) fault: Option<FaultView>,
    pub(super) retry: Option<Retry>,
    pub(super) failed_section: Option<SectionId>,
    /// What the end of the sign-in broke off, and for which account: it goes on once that one has signed in again.
    pub(super) broken_off: Option<(Retry, String)>,

    /// New secrets are kept in memory only, because the admin said so.
    pub(super) memory_only: bool,
    /// What was changed in this tenant in this run.
    pub(super) journal: Vec<Entry>,
    /// Files that were saved, the latest first.
    pub(super) saved: Vec<SavedFileView>,
    /// How the admin wants to leave, while they are asked first.
    pub(super) leaving: Option<Leave>,
}

impl State {
    pub(super) fn new(
        version: String,
        peig_client_id: Option<String>,
        real_cloud: Result<Cloud, CloudProblem>,
    ) -> Self {
        let cloud = real_cloud.clone().unwrap_or_else(|_| Cloud::global());
        let mut state = Self {
            version,
            revision: 0,
            place: Place::Welcome,
            visible: true,
            peig_client_id,
            client_id: String::new(),
            client_kind: ClientKind::MicrosoftGraphCommandLineTools,
            real_cloud,
            cloud,
            practice: false,
            tenant_typed: None,
            session: None,
            graph: None,
            method: SignInMethod::Browser,
            ended: None,
            confirmed: false,
            consent_refused: false,
            claims: None,
            device_code: None,
            sign_in_page: None,
            observation: None,
            memory: Memory::default(),
            hanging: None,
            settling: Settling::default(),
            gone: Gone::default(),
            made_at: None,
            choices: Choices::default(),
            choosing: false,
            rights: BTreeSet::new(),
            secret: None,
            secret_facts: SecretFacts::default(),
            lost: None,
            recalled: None,
            unread: false,
            missed_since: None,
            recalled_for: None,
            clipboard: None,
            copied_values: BTreeSet::new(),
            job: None,
            next_job_id: 0,
            reading: None,
            reading_since: None,
            failed_reads: 0,
            next_read: None,
            fault: None,
            retry: None,
            failed_section: None,
            broken_off: None,
            memory_only: false,
            journal: Vec::new(),
            saved: Vec::new(),
            leaving: None,
        };
        state.use_client(None);
        state
    }

    /// The client to sign in with: the one that was typed, else Peig's own, else Microsoft's.
    pub(super) fn use_client(&mut self, typed: Option<String>) {
        (self.client_id, self.client_kind) = match (typed, &self.peig_client_id) {
            (Some(id), _) => (id, ClientKind::Custom),
            (None, Some(id)) => (id.clone(), ClientKind::Peig),
            (None, None) => (GRAPH_COMMAND_LINE_TOOLS.to_owned(), ClientKind::MicrosoftGraphCommandLineTools),
        };
    }

    pub(super) fn cloud_kind(&self) -> CloudKind {
        match (self.practice, self.cloud.name()) {
            (true, _) => CloudKind::Practice,
            (false, CloudName::Global) => CloudKind::Global,
            (false, CloudName::UsGovL4) => CloudKind::UsGovL4,
            (false, CloudName::UsGovL5) => CloudKind::UsGovL5,
            (false, CloudName::China) => CloudKind::China,
            (false, CloudName::Described) => CloudKind::File,
        }
    }

    /// Begins a job; the caller spawns the work with the id and the token.
    pub(super) fn begin_job(&mut self, task: BusyTask, cancellable: bool) -> (u64, CancellationToken) {
        self.next_job_id += 1;
        let cancel = CancellationToken::new();
        let busy = Busy { task, since: Timestamp::now().to_string(), cancellable, retry_in_seconds: None };
        self.fault = None;
        self.failed_section = None;
        self.job = Some(Job { id: self.next_job_id, busy, cancel: cancel.clone() });
        (self.next_job_id, cancel)
    }

    /// Begins a read of the tenant and gives its number.
    pub(super) fn begin_read(&mut self) -> u64 {
        self.next_job_id += 1;
        self.reading = Some(self.next_job_id);
        self.reading_since = Some(Timestamp::now());
        self.next_read = None;
        self.next_job_id
    }

    pub(super) fn is_current(&self, job: u64) -> bool {
        self.job.as_ref().is_some_and(|current| current.id == job)
    }

    pub(super) fn show(&mut self, fault: FaultView, retry: Option<Retry>) {
        self.fault = Some(fault);
        self.retry = retry;
    }

    /// The admin has done with the fault on screen: what it broke off is not taken up again by itself.
    pub(super) fn put_away(&mut self) {
        self.fault = None;
        self.retry = None;
        self.broken_off = None;
    }

    /// Shows a fault of a service, and keeps what the next sign-in needs.
    pub(super) fn show_fault(&mut self, fault: &Fault, retry: Retry) {
        if fault.claims.is_some() {
            self.claims.clone_from(&fault.claims);
        }
        self.show(crate::faults::view(fault, Timestamp::now()), Some(retry));
    }

    /// Microsoft does not take the token any more: asking again with it would only be refused again.
    pub(super) fn end_access(&mut self, fault: &Fault) {
        self.graph = None;
        self.ended = Some(crate::faults::view(fault, Timestamp::now()));
    }

    /// A permission that is not the published one is told where it matters: nothing is granted on a guess.
    pub(super) fn warn_of_strange_permission(&mut self) {
        let graph = self.observation.as_ref().map(|seen| &seen.graph);
        if let Some(fault) =
            graph.and_then(|graph| crate::faults::strange_permission(graph, Timestamp::now()))
        {
            self.show(fault, None);
        }
    }

    /// Tokens go; what the admin has seen stays.
    pub(super) fn forget_session(&mut self) {
        if let Some(job) = self.job.take() {
            job.cancel.cancel();
        }
        self.session = None;
        self.graph = None;
        self.ended = None;
        self.reading = None;
        self.next_read = None;
        self.device_code = None;
        self.sign_in_page = None;
        self.consent_refused = false;
        self.rights.clear();
    }

    /// All that belongs to a tenant goes.
    pub(super) fn leave_tenant(&mut self) {
        self.forget_session();
        self.confirmed = false;
        self.claims = None;
        self.observation = None;
        self.memory = Memory::default();
        self.hanging = None;
        self.gone = Gone::default();
        self.made_at = None;
        self.choices = Choices::default();
        self.choosing = false;
        self.drop_secret();
        self.secret_facts = SecretFacts::default();
        self.broken_off = None;
        self.copied_values.clear();
        self.failed_reads = 0;
        self.fault = None;
        self.retry = None;
        self.failed_section = None;
        self.memory_only = false;
        self.journal.clear();
        self.saved.clear();
        self.leaving = None;
    }

    /// The secret belongs to another registration, or to none any more.
    pub(super) fn drop_secret(&mut self) {
        // What was written belongs to the registration as well.
        self.settling.clear();
        self.secret = None;
        self.lost = None;
        self.recalled = None;
        self.unread = false;
        self.missed_since = None;
        self.recalled_for = None;
        self.note_secret(Proof::Untried);
    }

    /// What closing the window now would lose.
    pub(super) fn closing_risk(&self) -> Option<ClosingRisk> {
        // A proof changes nothing, and the secret that it is about is asked for below.
        let working = |job: &Job| matches!(job.busy.task, BusyTask::Applying | BusyTask::KeepingSecret);
        if self.job.as_ref().is_some_and(working) {
            return Some(ClosingRisk::Working);
        }
        let only_here = self.secret.as_ref().is_some_and(|held| held.kept_in == KeptIn::MemoryOnly);
        (only_here && !self.practice).then_some(ClosingRisk::SecretOnlyHere)
    }

    pub(super) fn facts(&self, now: Timestamp) -> Option<Facts<'_>> {
        Some(Facts {
            observation: self.observation.as_ref()?,
            choices: &self.choices,
            secret: &self.secret_facts,
            rights: &self.rights,
            confirmed: self.confirmed,
            consent_refused: self.consent_refused,
            now,
        })
    }

    /// The findings of a section as the checklist shows them: with what is still settling.
    pub(super) fn findings(&self, section: SectionId, now: Timestamp) -> Vec<Finding> {
        let Some(facts) = self.facts(now) else { return Vec::new() };
        if section == SectionId::Confirm {
            return check::confirm_from(|of| self.findings(of, now));
        }
        let mut findings = check::section(section, &facts);
        for finding in &mut findings {
            self.settling.apply(finding);
        }
        findings
    }

    /// Where the secret of the registration in use is kept.
    pub(super) fn store_entry(&self) -> Option<StoreEntry> {
        self.store_entry_of(&self.observation.as_ref()?.registration()?.app_id)
    }

    /// Where the secret of this application is kept.
    pub(super) fn store_entry_of(&self, app_id: &str) -> Option<StoreEntry> {
        let session = self.session.as_ref()?;
        let tenant = self.observation.as_ref().and_then(|seen| seen.organization.display_name.as_deref());
        Some(store_entry(&session.tenant_id, app_id, tenant.unwrap_or(&session.tenant_id)))
    }

    /// Until when the secret at hand is on the clipboard.
    pub(super) fn on_clipboard_until(&self) -> Option<Timestamp> {
        let (held, on) = (self.secret.as_ref()?, self.clipboard.as_ref()?);
        (held.value.expose_secret() == on.value.expose_secret()).then_some(on.until)
    }

    /// Nothing that was written is still becoming visible, so what is not there is not there.
    pub(super) fn settling_is_over(&self) -> bool {
        !self.settling.unsettled()
    }

    /// The value at hand is that of a secret of this registration.
    pub(super) fn secret_is_of(&self, object_id: Option<&str>) -> bool {
        self.secret.as_ref().is_some_and(|held| Some(held.registration.as_str()) == object_id)
    }

    /// The secret's facts, after the value came or went, or another registration came into use. The secret of one that
    /// is not in use says nothing of the one that is.
    pub(super) fn note_secret(&mut self, proof: Proof) {
        let in_use = self.observation.as_ref().and_then(|seen| seen.chosen.as_deref());
        let held = self.secret.as_ref().filter(|held| Some(held.registration.as_str()) == in_use);
        self.secret_facts = SecretFacts {
            key_id: held.and_then(|held| held.key_id.clone()),
            at_hand: held.is_some(),
            stored: held.is_some_and(|held| held.kept_in == KeptIn::CredentialStore),
            proof,
            handed: held.is_some_and(|held| held.handed),
            lost: self.lost.clone(),
        };
    }
}
