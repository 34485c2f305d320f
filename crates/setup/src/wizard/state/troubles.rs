//! What went wrong, kept apart by what it went wrong with: one fault does not take away the way on of another.

use crate::fault::FaultView;
use crate::handover::FileId;
use crate::host::ScenarioId;
use crate::tenant::sign_in_grant::LeftGrant;
use crate::wizard::event::Work;
use crate::wizard::intent::SignInMethod;

/// What "Try again" does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Retry {
    StartPractice(ScenarioId),
    SignIn(SignInMethod),
    CheckMore,
    Approve,
    Observe,
    Work(Work),
    Prove,
    Recall,
    LookAtRemoval,
    TakeBack(Vec<LeftGrant>),
    Save(FileId),
}

impl Retry {
    /// It can only be done by somebody who is signed in.
    pub(crate) fn needs_access(&self) -> bool {
        matches!(
            self,
            Self::Observe | Self::Approve | Self::Work(_) | Self::LookAtRemoval | Self::TakeBack(_)
        )
    }
}

/// With what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// Something that the admin asked for.
    Work,
    /// Reading the tenant.
    Reading,
    /// The credential store.
    Store,
    /// The proof of the secret.
    Proof,
    /// Clipboard and browser.
    Machine,
}

struct Trouble {
    source: Source,
    fault: FaultView,
    retry: Option<Retry>,
}

/// What went wrong and has not been dismissed: at most one thing for each source, the latest last.
#[derive(Default)]
pub(crate) struct Troubles(Vec<Trouble>);

impl Troubles {
    pub(crate) fn tell(&mut self, source: Source, fault: FaultView, retry: Option<Retry>) {
        self.over(source);
        let trouble = Trouble { source, fault, retry };
        // What went wrong with the admin's own work is not covered up by a read that fails as well.
        if source == Source::Reading { self.0.insert(0, trouble) } else { self.0.push(trouble) }
    }

    /// It goes well again.
    pub(crate) fn over(&mut self, source: Source) {
        self.0.retain(|one| one.source != source);
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The one on screen.
    pub(crate) fn shown(&self) -> Option<&FaultView> {
        self.0.last().map(|one| &one.fault)
    }

    /// Takes the one on screen off it, and gives its way on.
    pub(crate) fn take(&mut self) -> Option<Retry> {
        self.0.pop()?.retry
    }

    /// What is going to be tried again for the one on screen.
    pub(crate) fn retry(&self) -> Option<&Retry> {
        self.0.last()?.retry.as_ref()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
