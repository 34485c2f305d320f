//! What was refused for good, and what that keeps from being done: the rest goes on.

use entra::{Code, Fault};

use crate::apply::{Step, is_broken};
use crate::plan::Change;
use crate::wizard::event::{Goal, Stop, Work};

/// What has been refused for good so far.
#[derive(Default)]
pub(super) struct Left {
    changes: Vec<Change>,
    /// The first refusal.
    fault: Option<Fault>,
}

/// It was refused as such: asking again would not help, and what does not depend on it would not be refused for the same reason.
pub(super) fn is_for_good(fault: &Fault) -> bool {
    let refused = [
        Code::BadRequest,
        Code::Forbidden,
        Code::NotFound,
        Code::Conflict,
        Code::QuotaExceeded,
        Code::TooManyEntries,
        Code::AppPolicy,
        Code::PropertyLocked,
    ];
    refused.contains(&fault.code) || is_broken(fault)
}

impl Left {
    pub(super) fn note(&mut self, changes: Vec<Change>, fault: Fault) {
        self.changes.extend(changes);
        self.fault.get_or_insert(fault);
    }

    /// What of a step does not depend on what was refused.
    pub(super) fn what_may_be_done(&self, step: Step) -> Option<Step> {
        let refused = |is: fn(&Change) -> bool| self.changes.iter().any(is);
        // Without it there is nothing to change or to grant to.
        if refused(|one| matches!(one, Change::CreateRegistration { .. })) {
            return None;
        }
        // Somebody else may still sign in as it: nothing is granted to it, and it is not switched on.
        let in_doubt = refused(|one| matches!(one, Change::TakeAway(_)));
        let nobody = refused(|one| matches!(one, Change::CreateServicePrincipal));
        let off = refused(|one| matches!(one, Change::EnableRegistration | Change::EnableServicePrincipal));
        match step {
            Step::Access { .. } if in_doubt || nobody => None,
            // A secret that cannot sign in is not made; consents do not depend on that.
            Step::Access { grants, .. } if off => {
                (!grants.is_empty()).then_some(Step::Access { grants, secret: None })
            }
            Step::Registration(mut changes) if in_doubt => {
                changes.retain(|change| *change != Change::EnableRegistration);
                (!changes.is_empty()).then_some(Step::Registration(changes))
            }
            Step::One(Change::EnableServicePrincipal) if in_doubt => None,
            step => Some(step),
        }
    }

    /// How the work ended. Of a set-up, what is left is named; a right that is missing has a sentence of its own, and so has the only
    /// change that was asked for, unless asking again is in vain.
    pub(super) fn stop(self, work: &Work) -> Result<(), Stop> {
        let Some(fault) = self.fault else { return Ok(()) };
        let (goal, only) = (work.goal, work.agreed.len() == 1);
        let names = matches!(goal, Goal::Everything | Goal::Section(_) | Goal::RemoveAccess);
        // Nothing is made, so nothing is left of it.
        let nothing = matches!(self.changes.first(), Some(Change::CreateRegistration { .. }));
        let own = matches!(fault.code, Code::Forbidden | Code::QuotaExceeded)
            || fault.code == Code::AppPolicy && nothing
            || only && !is_broken(&fault);
        let names = names && !own;
        Err(if names { Stop::Left { fault, changes: self.changes } } else { Stop::Fault(fault) })
    }
}
