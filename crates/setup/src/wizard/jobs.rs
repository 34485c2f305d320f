//! Slow work beside the wizard's task. Each job reports events with its number and touches no state.

use std::time::Duration;

use entra::{BrowserError, SignIn, begin_device_code, by_browser, finish_device_code};
use jiff::{SignedDuration, Timestamp};

use super::events::Event;
use super::state::{DeviceCode, State};
use super::{Context, clipboard};
use crate::facts::Proof;
use crate::guide::{MORE_SCOPES, SIGN_IN_SCOPES};
use crate::host::Host;
use crate::ipc::{BusyTask, ScenarioId, SignInMethod};
use crate::observe::observe;
use crate::secret::{Proving, prove as prove_secret};

/// How long a person may take in the browser.
const BROWSER_TIME: Duration = Duration::from_mins(10);
/// Any work or school account may try; the tenant follows from the account.
const ANY_TENANT: &str = "organizations";

pub(super) fn start_practice<H: Host>(context: &Context<H>, state: &mut State, scenario: ScenarioId) {
    let (job, _) = state.begin_job(BusyTask::StartingPractice, false);
    let context = context.clone();
    tokio::spawn(async move {
        let result = context.host.start_practice(scenario).await;
        context.events.send(Event::PracticeStarted { job, scenario, result }).ok();
    });
}

/// The practice tenant goes, and with it the practice secret that is worth nothing any more.
pub(super) fn end_practice<H: Host>(context: &Context<H>, state: &State) {
    if !state.practice {
        return;
    }
    let (context, entry) = (context.clone(), state.store_entry());
    tokio::spawn(async move {
        if let Some(entry) = entry {
            context.host.forget(&entry).await.ok();
        }
        context.host.stop_practice().await;
    });
}

pub(super) fn sign_in<H: Host>(context: &Context<H>, state: &mut State, method: SignInMethod, more: bool) {
    // Rights that were granted once are asked for again, or a later sign-in would lose what the checks read.
    let more = more || MORE_SCOPES.iter().all(|scope| state.rights.contains(*scope));
    // Once a tenant has been confirmed, signing in again means this one; before, the account chooses it.
    let former = state.session.as_ref().filter(|_| state.confirmed || more);
    let request = SignIn {
        tenant: former
            .map(|session| session.tenant_id.clone())
            .or_else(|| state.tenant_typed.clone())
            .unwrap_or_else(|| ANY_TENANT.to_owned()),
        client_id: state.client_id.clone(),
        scopes: SIGN_IN_SCOPES
            .iter()
            .chain(MORE_SCOPES.iter().filter(|_| more))
            .map(|scope| (*scope).to_owned())
            .collect(),
        claims: state.claims.clone(),
        // More proof is wanted of the same account; otherwise another one may be what is needed.
        login_hint: former
            .filter(|_| state.claims.is_some() || more)
            .map(|session| session.account.user_principal_name.clone())
            .filter(|name| !name.is_empty()),
    };
    let task = match method {
        SignInMethod::Browser => BusyTask::WaitingForBrowser,
        SignInMethod::DeviceCode => BusyTask::WaitingForDeviceCode,
    };
    let (job, cancel) = state.begin_job(task, true);
    state.method = method;
    state.device_code = None;
    state.sign_in_page = None;
    let (context, cloud) = (context.clone(), state.cloud.clone());
    tokio::spawn(async move {
        let result = match method {
            SignInMethod::Browser => {
                let open = |url: &url::Url| {
                    context.events.send(Event::SignInPage { job, url: url.clone() }).ok();
                    context.host.open(url).map_err(|fault| BrowserError(fault.to_string()))
                };
                by_browser(&context.http, &cloud, &request, &context.closing_page, BROWSER_TIME, open, cancel)
                    .await
            }
            SignInMethod::DeviceCode => by_device_code(&context, &cloud, &request, job, cancel).await,
        };
        context.events.send(Event::SignedIn { job, method, more, result }).ok();
    });
}

async fn by_device_code<H: Host>(
    context: &Context<H>,
    cloud: &entra::Cloud,
    request: &SignIn,
    job: u64,
    cancel: entra::CancellationToken,
) -> Result<entra::Session, entra::Fault> {
    let prompt = unless_cancelled(&cancel, begin_device_code(&context.http, cloud, request)).await?;
    let lives = SignedDuration::try_from(prompt.expires_in).unwrap_or(SignedDuration::ZERO);
    let code = DeviceCode {
        user_code: prompt.user_code.clone(),
        verification_uri: prompt.verification_uri.clone(),
        expires_at: Timestamp::now().checked_add(lives).unwrap_or(Timestamp::MAX),
    };
    context.events.send(Event::DeviceCode { job, code }).ok();
    finish_device_code(&context.http, cloud, request, &prompt, cancel).await
}

/// Waits for this, unless the admin does not want to wait any longer.
pub(super) async fn unless_cancelled<T>(
    cancel: &entra::CancellationToken,
    work: impl Future<Output = Result<T, entra::Fault>>,
) -> Result<T, entra::Fault> {
    let done = cancel.run_until_cancelled(work).await;
    done.unwrap_or_else(|| Err(entra::Fault::new(entra::Code::Cancelled)))
}

/// Reads the tenant, if it may be read now.
pub(super) fn read<H: Host>(context: &Context<H>, state: &mut State) {
    let Some(graph) = state.graph.clone().filter(|_| state.may_read()) else { return };
    let number = state.begin_read();
    let (choice, mut memory) = (state.choices.registration.clone(), state.memory.clone());
    let events = context.events.clone();
    tokio::spawn(async move {
        let result = observe(&graph, choice.as_deref(), &mut memory, Timestamp::now()).await;
        events
            .send(Event::Observed { read: number, result: result.map(|seen| Box::new((seen, memory))) })
            .ok();
    });
}

/// Looks in the credential store for the secret of the registration in use.
pub(super) fn recall<H: Host>(context: &Context<H>, state: &mut State) {
    let Some(registration) = state.observation.as_ref().and_then(|seen| seen.registration()) else { return };
    let object_id = registration.id.clone();
    if state.recalled_for.as_deref() == Some(&object_id) || state.secret.is_some() {
        return;
    }
    state.recalled = None;
    let Some(entry) = state.store_entry() else { return };
    state.recalled_for = Some(object_id.clone());
    let context = context.clone();
    tokio::spawn(async move {
        let result = context.host.recall(&entry).await;
        context.events.send(Event::Recalled { object_id, result }).ok();
    });
}

/// Tries the secret at hand until Microsoft accepts it, or patience ends.
pub(super) fn prove<H: Host>(context: &Context<H>, state: &mut State) {
    let (Some(held), Some(session)) = (&state.secret, &state.session) else { return };
    if matches!(state.secret_facts.proof, Proof::Trying { .. }) {
        return;
    }
    let Some(registration) = state.observation.as_ref().and_then(|seen| seen.registration()) else { return };
    if registration.id != held.registration {
        return;
    }
    let (value, key_id) = (held.value.clone(), held.key_id.clone());
    let (tenant_id, app_id) = (session.tenant_id.clone(), registration.app_id.clone());
    let (context, cloud) = (context.clone(), state.cloud.clone());
    state.note_secret(Proof::Trying { since: Timestamp::now() });
    tokio::spawn(async move {
        let proving = Proving {
            http: &context.http,
            cloud: &cloud,
            tenant_id: &tenant_id,
            app_id: &app_id,
            secret: &value,
            cancel: &entra::CancellationToken::new(),
        };
        let result = prove_secret(&proving).await;
        context.events.send(Event::Proved { key_id, result }).ok();
    });
}

/// Forgets the kept secret: Peig has it.
pub(super) fn forget<H: Host>(context: &Context<H>, state: &mut State) {
    if state.job.is_some() {
        return;
    }
    // While Peig still needs it, it is not forgotten.
    let needed = state.facts(Timestamp::now()).is_some_and(|facts| super::upkeep::hands_over(&facts));
    let kept = state.secret_facts.at_hand || state.recalled.is_some();
    let Some(entry) = state.store_entry().filter(|_| kept && !needed) else { return };
    clipboard::clear(context, state);
    let (job, _) = state.begin_job(BusyTask::KeepingSecret, false);
    let context = context.clone();
    tokio::spawn(async move {
        let result = context.host.forget(&entry).await;
        context.events.send(Event::Forgotten { job, result }).ok();
    });
}
