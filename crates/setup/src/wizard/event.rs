//! What jobs report. A report of a job that is over is dropped.

use std::collections::BTreeSet;

use entra::{Astray, Fault, Reach, Session};
use secrecy::SecretString;
use url::Url;

use super::intent::SignInMethod;
use super::place::{BusyTask, DeviceCode};
use crate::guide::{Permission, SectionId};
use crate::handover::FileId;
use crate::host::{HostFault, ScenarioId};
use crate::ledger::Fact;
use crate::plan::{Change, ChangeView, Removal};
use crate::secret::trace::Begun;
use crate::tenant::hanging::Hanging;
use crate::tenant::observe::Memory;
use crate::tenant::sign_in_grant::{Left, LeftGrant};
use crate::tenant::snapshot::Observation;
use crate::update::Standing;

/// What the admin wants to have done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Goal {
    /// What one section needs.
    Section(SectionId),
    /// What all sections need.
    Everything,
    /// A new secret beside the one that works.
    Renew,
    /// Peig has the new secret: what it replaces goes.
    PeigHasIt,
    /// Expired secrets and orphans go.
    Tidy,
    /// One access that Peig does not need is taken back.
    RemoveAccess,
    /// A registration comes back out of the bin.
    Restore,
    /// What the sign-in has left goes, and then the admin.
    TakeBackSignIn,
    /// The registration goes, and all that hangs on it.
    Remove,
}

/// What the admin has agreed to. Just this is carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Work {
    /// What for.
    pub(crate) goal: Goal,
    /// The list that was on screen.
    pub(crate) agreed: Vec<Change>,
    /// For a removal, all that goes along.
    pub(crate) removal: Option<Removal>,
}

impl Work {
    pub(crate) fn of(goal: Goal, agreed: Vec<Change>) -> Self {
        Self { goal, agreed, removal: None }
    }

    pub(crate) fn removing(removal: Removal) -> Self {
        Self { removal: Some(removal), ..Self::of(Goal::Remove, Vec::new()) }
    }
}

/// Why changing the tenant stopped early.
#[derive(Debug, Clone)]
pub(crate) enum Stop {
    Fault(Fault),
    /// This was refused for good; what does not depend on it is done.
    Left {
        fault: Fault,
        changes: Vec<Change>,
    },
    /// What was to be made is there already: the list is no longer what the admin agreed to.
    Outdated,
    /// Somebody else can sign in as the registration by now: nothing is granted to it.
    SomebodyElse,
    /// A registration was there already, and has been given the properties of the one to be made.
    Overwritten(Fault),
    /// This account may not consent: another administrator has to. Where it has just consented to others as strong, this one alone
    /// was refused, and that says nothing of the account.
    ConsentRefused {
        fault: Fault,
        only: Option<&'static Permission>,
    },
    /// The answer to making a secret was lost; its orphan was found and removed, or not seen yet.
    SecretLost {
        fault: Fault,
        removed: bool,
    },
    /// The credential store is locked or failing, and nothing was made.
    Store(HostFault),
    /// That a secret is about to be made could not be written down on this computer, and none was made.
    NotNoted(HostFault),
    /// The new secret could not be kept, and was removed again.
    SecretRolledBack(HostFault),
}

/// Why nothing was approved on Microsoft's page, as far as this program knows.
#[derive(Debug)]
pub(crate) enum NotApproved {
    /// The page was not opened.
    NotAsked(Stop),
    /// What came back from it, or did not.
    ByPage(Fault),
}

/// The tenant as it is, and what hangs on the registration.
pub(crate) struct LookedThrough {
    pub(crate) observation: Observation,
    pub(crate) memory: Memory,
    pub(crate) hanging: Hanging,
}

/// A report.
pub(crate) enum Event {
    PracticeStarted { scenario: ScenarioId, result: Result<String, HostFault> },
    SignInPage(Url),
    CameAstray(Astray),
    DeviceCode(DeviceCode),
    SignedIn { method: SignInMethod, more: bool, result: Result<Box<Session>, Fault> },
    Approved(Result<(), NotApproved>),
    Entered(SectionId),
    Acknowledged { facts: Vec<Fact>, seen: Option<Box<Observation>> },
    Waiting { seconds: u32 },
    Stage(BusyTask),
    SecretMade { fact: Fact, begun: Begun, value: SecretString },
    Lost(Begun),
    Kept(Result<(), HostFault>),
    Proved { key_id: String, result: Result<BTreeSet<String>, Fault> },
    SecretGone(Fact),
    Done { changes: Vec<ChangeView>, request_id: Option<String> },
    CopyKept(HostFault),
    Performed { work: Work, outcome: Result<(), Stop> },
    Saved { file: FileId, result: Result<String, HostFault> },
    Forgotten(Result<(), HostFault>),
    WhatGoes { shown: Option<Removal>, result: Result<Box<LookedThrough>, Fault> },
    UpdateEnded(Result<(), HostFault>),
    SignInGrants { agreed: Option<Vec<LeftGrant>>, result: Result<Left, Fault> },
}

/// A report of work beside the jobs.
pub(crate) enum Aside {
    Observed { read: u64, result: Result<Box<(Observation, Memory)>, Fault> },
    Looked { number: u64, found: Reach },
    UpdateLooked(Result<Standing, HostFault>),
    Recalled { object_id: String, result: Result<Option<SecretString>, HostFault> },
    Proved { key_id: String, first: bool, result: Result<BTreeSet<String>, Fault> },
}

/// What reaches the task from its work.
pub(crate) enum Report {
    /// From the job of this number.
    Job(u64, Event),
    /// From what runs beside it.
    Aside(Aside),
}
