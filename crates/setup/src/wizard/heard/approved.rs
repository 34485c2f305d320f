//! What came of approving on Microsoft's page. What it says is only a word: the tenant, read anew, is what counts.

use entra::{Code, Fault};
use jiff::Timestamp;

use super::performed::somebody_else;
use crate::fault::{self, FaultCode, Way};
use crate::guide::PERMISSIONS;
use crate::wizard::event::NotApproved;
use crate::wizard::jobs::perform;
use crate::wizard::place::BusyTask;
use crate::wizard::state::{Retry, Source, State};

pub(in crate::wizard) fn approved(state: &mut State, result: Result<(), NotApproved>) {
    state.jobs.end();
    state.access.stop_waiting();
    match result {
        Ok(()) => {
            state.tenant.note_approval(Timestamp::now());
            state.pressed_well();
        }
        Err(NotApproved::ByPage(fault)) => not_by_page(state, &fault),
        Err(NotApproved::NotAsked(stop)) => {
            state.tenant.end_approval(true);
            match perform::fault_of(&stop) {
                None => somebody_else(state),
                Some(fault) if fault.code == Code::Cancelled => {}
                Some(fault) => state.tell_fault(Source::Work, fault, Some(Retry::Approve)),
            }
        }
    }
    state.jobs.read_soon();
}

/// The page has refused, or has not come back. Whoever does not want to wait any longer may have approved all the same.
pub(in crate::wizard) fn not_by_page(state: &mut State, fault: &Fault) {
    let code = match fault.code {
        Code::Cancelled => return state.tenant.end_approval(false),
        Code::SignInTimedOut => FaultCode::ApprovalTimedOut,
        Code::SignInDeclined => FaultCode::ApprovalDeclined,
        Code::SignInMismatch => FaultCode::ApprovalNotOurs,
        Code::BrowserUnavailable | Code::PortUnavailable => fault::told_as(fault.code),
        _ => FaultCode::ApprovalRefused,
    };
    state.tenant.end_approval(code != FaultCode::ApprovalTimedOut);
    let mut shown = fault::view(fault, Timestamp::now());
    shown.code = code;
    shown.ways = fault::ways(code);
    // That is for signing in.
    shown.ways.retain(|way| *way != Way::UseDeviceCode);
    state.tell(Source::Work, shown, Some(Retry::Approve));
}

/// The tenant shows all of the consents.
pub(in crate::wizard) fn is_shown(state: &State) -> bool {
    let seen = state.tenant.observation();
    seen.is_some_and(|seen| PERMISSIONS.iter().all(|permission| seen.consents(permission)))
}

/// The tenant shows that everything is approved, while the browser is waited for: it may never come back.
pub(in crate::wizard) fn noticed(state: &mut State) {
    if state.jobs.task() != Some(BusyTask::WaitingForConsent) || !is_shown(state) {
        return;
    }
    // Before the page is open there is nobody who could come back.
    if state.access.waiting.page.is_some() {
        state.jobs.let_go();
    } else {
        state.jobs.give_way();
    }
    state.access.stop_waiting();
    state.tenant.end_approval(false);
    state.pressed_well();
}
