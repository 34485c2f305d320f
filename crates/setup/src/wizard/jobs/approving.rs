//! Approving on Microsoft's page: the browser goes there and comes back, and then the tenant is read.

use std::time::Duration;

use entra::{Approval, BrowserError, Browsing, by_consent_page};
use url::Url;

use super::bench::{Bench, Equipment};
use crate::host::Host;
use crate::wizard::event::{Event, NotApproved};
use crate::wizard::links;
use crate::wizard::place::BusyTask;
use crate::wizard::state::{Running, State};
use crate::wizard::surroundings::Context;

/// How long a person may take in the browser.
const BROWSER_TIME: Duration = Duration::from_mins(10);

/// Opens the page, once it is sure that nobody else has come to hold what is approved.
pub(in crate::wizard) fn start<H: Host>(context: &Context<H>, state: &mut State) {
    let free = state.jobs.is_idle() && state.tenant.is_confirmed() && !state.tenant.is_choosing();
    let asked = links::approval_here(state).filter(|_| free);
    let (Some(asked), Some(equipment)) = (asked, Equipment::of(state)) else { return };
    state.troubles.clear();
    state.stay.failed_section = None;
    state.stay.broken_off = None;
    let (job, cancel) = state.jobs.begin(BusyTask::WaitingForConsent, true, None);
    let bench = equipment.bench(context, state, job, cancel);
    state.tenant.begin_approval();
    state.jobs.spawn(Running::Job(job), async move {
        let result = approve(&bench, &asked).await;
        bench.report(Event::Approved(result));
    });
}

async fn approve<H: Host>(bench: &Bench<H>, asked: &Approval) -> Result<(), NotApproved> {
    bench.look_who_else().await.map_err(NotApproved::NotAsked)?;
    let open = |url: &Url| {
        bench.report(Event::SignInPage(url.clone()));
        bench.context.host.open(url).map_err(|fault| BrowserError(fault.to_string()))
    };
    let astray = |why| bench.report(Event::CameAstray(why));
    let (page, browsing) = (&bench.context.approval_page, Browsing { open, astray });
    by_consent_page(&bench.cloud, asked, page, BROWSER_TIME, browsing, bench.cancel.clone())
        .await
        .map_err(NotApproved::ByPage)
}
