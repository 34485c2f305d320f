//! Somebody has signed in, or the practice tenant has started.

use entra::{Cloud, Code, Fault, Session};
use jiff::Timestamp;

use crate::fault::{self, FaultCode, FaultView, Way};
use crate::host::{Host, HostFault, ScenarioId};
use crate::wizard::clipboard;
use crate::wizard::intent::SignInMethod;
use crate::wizard::jobs::{looking, reading};
use crate::wizard::place::{Leave, Place};
use crate::wizard::state::{ClientKind, Retry, Running, Source, State, Who};
use crate::wizard::surroundings::Context;
use crate::wizard::target_choice::other_clouds;

pub(in crate::wizard) fn practice_started<H: Host>(
    context: &Context<H>,
    state: &mut State,
    scenario: ScenarioId,
    result: Result<String, HostFault>,
) {
    state.jobs.end();
    let cloud =
        result.and_then(|json| Cloud::from_json(&json).map_err(|error| HostFault::Failed(error.to_string())));
    match cloud {
        Ok(cloud) => {
            state.leave_tenant();
            state.target.practise(cloud);
            state.reach.forget();
            state.place = Place::SignIn;
        }
        Err(fault) => {
            let retry = Some(Retry::StartPractice(scenario));
            state.tell_host(Source::Work, FaultCode::PracticeUnavailable, &fault, retry);
            let context = context.clone();
            state.jobs.spawn(Running::Aside, async move { context.host.stop_practice().await });
        }
    }
}

/// A sign-in failed. Which client it was is part of what is told: one that the program brings is not under Advanced.
pub(in crate::wizard) fn sign_in_refused(state: &mut State, fault: &Fault, retry: Retry) {
    state.access.note_claims(fault);
    let mut fault = fault.clone();
    let by_code = state.access.method() == SignInMethod::DeviceCode;
    // Nobody used a code.
    if fault.code == Code::DeviceCodeBlocked && !by_code {
        fault.code = Code::BlockedByPolicy;
    }
    let mut shown = fault::view(&fault, Timestamp::now()).with("client", state.target.client_id());
    if by_code {
        offer_browser(&mut shown);
    }
    if fault.code == Code::AccountNotInTenant && state.target.tenant().is_none() {
        shown.tells("reason", "unnamed");
    }
    if state.target.client_kind() != ClientKind::Custom {
        shown.params.entry("reason".to_owned()).or_insert_with(|| "builtIn".to_owned());
    }
    if fault.code == Code::OtherCloud {
        shown.ways.splice(0..0, other_clouds(state, &fault));
    }
    state.tell(Source::Work, shown, Some(retry));
}

/// A policy that forbids sign-ins with a code is mostly refused with the number of any other (53003, 530033: azure-cli 32420,
/// 27919), and a device cannot be shown to Microsoft with a code at all: the same code again would be refused again.
fn offer_browser(shown: &mut FaultView) {
    let may_be_the_code = matches!(shown.code, FaultCode::BlockedByPolicy | FaultCode::DeviceRequired);
    if may_be_the_code {
        // Security defaults are no policy of Conditional Access, of which that sentence speaks.
        if shown.params.get("reason").is_none_or(|reason| reason != "defaults") {
            shown.tells("reason", "withCode");
        }
        shown.ways.retain(|way| *way != Way::TryAgain);
        shown.ways.insert(0, Way::UseBrowser);
    }
    // The code is what was used.
    for way in shown.ways.iter_mut().filter(|way| **way == Way::UseDeviceCode) {
        *way = Way::UseBrowser;
    }
}

pub(in crate::wizard) fn signed_in<H: Host>(
    context: &Context<H>,
    state: &mut State,
    retry: Retry,
    result: Result<Session, Fault>,
) {
    state.jobs.end();
    state.access.stop_waiting();
    let session = match result {
        Ok(session) => session,
        // Cancelling is the admin's own wish, not a fault.
        Err(fault) if fault.code == Code::Cancelled => return,
        Err(fault) => return sign_in_refused(state, &fault, retry),
    };
    state.pressed_well();
    let goes_on = state.stay.broken_off.take().filter(|(_, former)| *former == Who::of(&session));
    let former = state.session().map(|former| (former.tenant_id.clone(), former.account.object_id.clone()));
    match former {
        Some((tenant, _)) if tenant != session.tenant_id => {
            // Another tenant: nothing that was seen or confirmed holds for it.
            clipboard::clear(context, state);
            state.leave_tenant();
            state.place = Place::SignIn;
        }
        Some((_, former)) if former != session.account.object_id => state.tenant.change_account(),
        // The same account may have been granted more.
        Some(_) => state.tenant.refresh(),
        None => {}
    }
    if matches!(state.stay.leaving, Some(Leave::TakingBack(_))) {
        state.stay.leaving = None;
    }
    state.access.sign_in(&context.http, &state.target, session, context.host.uptime());
    state.jobs.forget_failures();
    state.troubles.clear();
    if state.place == Place::SignIn {
        state.place = Place::Readiness;
        // It was reached after all, or is by now.
        if state.reach.is_obstructed() {
            looking::look(context, state);
        }
    }
    state.stay.broken_off = goes_on.filter(|_| state.tenant.observation().is_some());
    // A read that is under way was begun as the former account.
    state.jobs.drop_read();
    reading::read(context, state);
}
