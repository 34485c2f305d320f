//! Signing out by the page's button: what the sign-in's consent has left in the tenant may be taken back first.

use entra::{Code, Fault};
use jiff::Timestamp;

use super::events::Event;
use super::jobs::unless_cancelled;
use super::perform::{Work, start};
use super::state::{Leave, Retry, State};
use super::{Context, intents};
use crate::faults;
use crate::host::Host;
use crate::ipc::{BusyTask, FaultCode, SignOutQuestion};
use crate::plan::Change;
use crate::sign_in_grant::{Left, NEEDED, SignInClient, read};

/// Looks for what could be taken back. Where that cannot be seen, or is not for this account to change, the admin is
/// signed out at once; so is who presses the button again while it is being looked for.
pub(super) fn look<H: Host>(context: &Context<H>, state: &mut State) {
    let may = state.session.as_ref().is_some_and(|session| session.has(NEEDED));
    if !may || !state.confirmed || state.job.is_some() || !begin(context, state, None) {
        intents::sign_out(context, state);
    }
}

/// The admin wants to take back what the question shows.
pub(super) fn take_back<H: Host>(context: &Context<H>, state: &mut State) {
    if let (None, Some(Leave::TakingBack(shown))) = (&state.job, &state.leaving) {
        let shown = shown.clone();
        agree(context, state, shown);
    }
}

/// Reads once more before anything goes: the question may have been open for long, and a grant that serves others by now is
/// not what was shown. A grant keeps its id when it is widened.
pub(super) fn agree<H: Host>(context: &Context<H>, state: &mut State, shown: Vec<Change>) {
    if begin(context, state, Some(shown)) {
        state.leaving = None;
    }
}

/// Begins to read, if there is somebody to read as. The registration itself may have been the client: what it is granted
/// was set up for Peig.
fn begin<H: Host>(context: &Context<H>, state: &mut State, agreed: Option<Vec<Change>>) -> bool {
    let (Some(graph), Some(session), Some(seen)) = (&state.graph, &state.session, &state.observation) else {
        return false;
    };
    if seen.registrations.iter().any(|one| one.app_id.eq_ignore_ascii_case(&state.client_id)) {
        return false;
    }
    let client = SignInClient {
        app_id: state.client_id.clone(),
        user: session.account.object_id.clone(),
        graph: seen.graph.id.clone(),
    };
    let (graph, events) = (graph.clone(), context.events.clone());
    let (job, cancel) = state.begin_job(BusyTask::ReadingSignInGrant, true);
    tokio::spawn(async move {
        let result = unless_cancelled(&cancel, read(&graph, &client)).await;
        events.send(Event::SignInGrants { job, agreed, result }).ok();
    });
    true
}

/// What was read: carried out where the admin has agreed to just this, asked where there is something new to show.
pub(super) fn found<H: Host>(
    context: &Context<H>,
    state: &mut State,
    agreed: Option<Vec<Change>>,
    result: Result<Left, Fault>,
) {
    state.job = None;
    match (result, agreed) {
        (Err(fault), _) if fault.code == Code::Cancelled => {}
        // What the admin has asked for has not happened: that is told.
        (Err(fault), Some(agreed)) => state.show_fault(&fault, Retry::CarryOut(agreed)),
        (Err(_), None) => intents::sign_out(context, state),
        (Ok(left), Some(agreed)) if agreed.iter().any(|one| serves_others(one, &left)) => {
            state.show(faults::own(FaultCode::SignInGrantKept, None, Timestamp::now()), None);
        }
        (Ok(left), _) if left.ours.is_empty() => intents::sign_out(context, state),
        (Ok(left), Some(agreed)) if left.ours.iter().all(|one| agreed.contains(one)) => {
            start(context, state, Work::CarryOut(left.ours));
        }
        (Ok(left), _) => state.leaving = Some(Leave::TakingBack(left.ours)),
    }
}

/// The grant is still there, and by now with more in it than was shown.
fn serves_others(agreed: &Change, left: &Left) -> bool {
    matches!(agreed, Change::TakeBackSignIn { grant_id, .. } if left.others.contains(grant_id))
}

/// These changes are made on the way out, and nothing of the guide is about them.
pub(super) fn is_on_the_way_out(retry: Option<&Retry>) -> bool {
    matches!(retry, Some(Retry::CarryOut(changes)) if takes_back(changes))
}

/// They take back what the sign-in has left.
pub(super) fn takes_back(changes: &[Change]) -> bool {
    !changes.is_empty() && changes.iter().all(|change| matches!(change, Change::TakeBackSignIn { .. }))
}

/// The question; not asked while there is nobody who could take anything back.
pub(super) fn question(state: &State) -> Option<SignOutQuestion> {
    let Some(Leave::TakingBack(changes)) = &state.leaving else { return None };
    let now = Timestamp::now();
    (state.graph.is_some() && state.job.is_none())
        .then(|| SignOutQuestion { changes: changes.iter().map(|change| change.view(now)).collect() })
}

/// Whoever has signed in anew is not asked about the sign-in before, and whoever asks for something else stays.
pub(super) fn forget_question(state: &mut State) {
    if matches!(state.leaving, Some(Leave::TakingBack(_))) {
        state.leaving = None;
    }
}
