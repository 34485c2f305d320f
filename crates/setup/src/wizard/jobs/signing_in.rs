//! Signing in, and the practice tenant to sign in to.

use std::time::Duration;

use entra::{
    BrowserError, Browsing, Cloud, Code, Fault, Session, SignIn, begin_device_code, by_browser,
    finish_device_code, look_up,
};
use jiff::{SignedDuration, Timestamp};

use super::waiting::{self, Job, unless_cancelled};
use crate::fault::FaultCode;
use crate::guide::MORE_SCOPES;
use crate::host::{Host, ScenarioId};
use crate::wizard::event::Event;
use crate::wizard::gate;
use crate::wizard::intent::SignInMethod;
use crate::wizard::place::{BusyTask, DeviceCode};
use crate::wizard::state::{Running, Source, State};
use crate::wizard::surroundings::Context;

/// How long a person may take in the browser.
const BROWSER_TIME: Duration = Duration::from_mins(10);
/// How long the look-up of a tenant may take.
const LOOK_UP_TIME: Duration = Duration::from_secs(10);
/// Any work or school account may try; the tenant follows from the account.
const ANY_TENANT: &str = "organizations";

pub(in crate::wizard) fn start_practice<H: Host>(
    context: &Context<H>,
    state: &mut State,
    scenario: ScenarioId,
) {
    waiting::start(context, state, BusyTask::StartingPractice, false, move |job| async move {
        let result = job.context.host.start_practice(scenario).await;
        Event::PracticeStarted { scenario, result }
    });
}

/// The practice tenant goes, and with it the practice secret that is worth nothing any more.
pub(in crate::wizard) fn end_practice<H: Host>(context: &Context<H>, state: &mut State) {
    if !state.target.is_practice() {
        return;
    }
    let (context, entry) = (context.clone(), state.store_entry());
    state.jobs.spawn(Running::Aside, async move {
        if let Some(entry) = entry {
            context.host.forget(&entry).await.ok();
        }
        context.host.stop_practice().await;
    });
}

pub(in crate::wizard) fn sign_in<H: Host>(
    context: &Context<H>,
    state: &mut State,
    method: SignInMethod,
    more: bool,
) {
    if !gate::may_sign_in(state) {
        return;
    }
    if !gate::is_safe(state) {
        return state.tell_own(Source::Work, FaultCode::NoLongerSafe);
    }
    // Rights that were granted once are asked for again, or a later sign-in would lose what the checks read.
    let more = more || MORE_SCOPES.iter().all(|scope| state.access.has(scope));
    let request = request(state, more);
    let task = match method {
        SignInMethod::Browser => BusyTask::WaitingForBrowser,
        SignInMethod::DeviceCode => BusyTask::WaitingForDeviceCode,
    };
    state.stay.failed_section = None;
    state.access.begin(method, more);
    let cloud = state.target.cloud().clone();
    // A tenant that was typed is looked up first: no page of Microsoft's says as much of one that is elsewhere.
    let typed = state.target.tenant().filter(|_| state.session().is_none()).map(str::to_owned);
    waiting::start(context, state, task, true, move |job| async move {
        let result = access(&job, &cloud, &request, typed.as_deref(), method).await;
        Event::SignedIn { method, more, result: result.map(Box::new) }
    });
}

async fn access<H: Host>(
    job: &Job<H>,
    cloud: &Cloud,
    request: &SignIn,
    typed: Option<&str>,
    method: SignInMethod,
) -> Result<Session, Fault> {
    let context = &job.context;
    if let Some(tenant) = typed {
        unless_cancelled(&job.cancel, is_here(context, cloud, tenant)).await?;
    }
    if method == SignInMethod::DeviceCode {
        return by_device_code(job, cloud, request).await;
    }
    let open = |url: &url::Url| {
        job.report(Event::SignInPage(url.clone()));
        context.host.open(url).map_err(|fault| BrowserError(fault.to_string()))
    };
    let astray = |why| job.report(Event::CameAstray(why));
    let (page, browsing) = (&context.closing_page, Browsing { open, astray });
    by_browser(&context.http, cloud, request, page, BROWSER_TIME, browsing, job.cancel.clone()).await
}

/// Refused for what the look-up says of the tenant only: whether the sign-in service can be reached shows when it is used.
async fn is_here<H: Host>(context: &Context<H>, cloud: &Cloud, tenant: &str) -> Result<(), Fault> {
    match tokio::time::timeout(LOOK_UP_TIME, look_up(&context.http, cloud, tenant)).await {
        Ok(Err(fault)) if speaks_of_the_tenant(fault.code) => Err(fault),
        _ => Ok(()),
    }
}

fn speaks_of_the_tenant(code: Code) -> bool {
    matches!(code, Code::TenantNotFound | Code::OtherCloud | Code::ExternalTenant)
}

fn request(state: &State, more: bool) -> SignIn {
    // Once a tenant has been confirmed, signing in again means this one; before, the account chooses it.
    let former = state.session().filter(|_| state.tenant.is_confirmed() || more);
    SignIn {
        tenant: former
            .map(|session| session.tenant_id.clone())
            .or_else(|| state.target.tenant().map(str::to_owned))
            .unwrap_or_else(|| ANY_TENANT.to_owned()),
        client_id: state.target.client_id().to_owned(),
        scopes: state
            .target
            .rights()
            .iter()
            .chain(MORE_SCOPES.iter().filter(|_| more))
            .map(|scope| (*scope).to_owned())
            .collect(),
        claims: state.access.claims().cloned(),
        // More proof is wanted of the same account; otherwise another one may be what is needed.
        login_hint: former
            .filter(|_| state.access.claims().is_some() || more)
            .map(|session| session.account.user_principal_name.clone())
            .filter(|name| !name.is_empty()),
    }
}

async fn by_device_code<H: Host>(job: &Job<H>, cloud: &Cloud, request: &SignIn) -> Result<Session, Fault> {
    let http = &job.context.http;
    let prompt = unless_cancelled(&job.cancel, begin_device_code(http, cloud, request)).await?;
    let lives = SignedDuration::try_from(prompt.expires_in).unwrap_or(SignedDuration::ZERO);
    let code = DeviceCode {
        user_code: prompt.user_code.clone(),
        verification_uri: prompt.verification_uri.clone(),
        expires_at: Timestamp::now().checked_add(lives).unwrap_or(Timestamp::MAX),
    };
    job.report(Event::DeviceCode(code));
    finish_device_code(http, cloud, request, &prompt, job.cancel.clone()).await
}
