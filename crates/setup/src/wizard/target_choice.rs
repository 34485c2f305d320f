//! Which tenant, in which cloud, with which client: what is typed is checked before it is sent anywhere.

use entra::Fault;
use jiff::Timestamp;

use super::intent::CloudChoice;
use super::jobs::looking;
use super::place::Place;
use super::state::{CloudProblem, Source, State};
use super::surroundings::Context;
use crate::fault::{self, FaultCode, FaultView, Way};
use crate::host::Host;

/// The tenant that the admin means, and what signs them in to it.
pub(super) fn choose_tenant<H: Host>(
    context: &Context<H>,
    state: &mut State,
    cloud: CloudChoice,
    tenant: Option<String>,
    client_id: Option<String>,
) {
    if state.place == Place::Welcome && state.jobs.is_idle() {
        choose(context, state, cloud, tenant, client_id);
    }
}

/// The tenant is in another cloud, as the fault on screen says. What was typed of it stays; a client of one's own does not:
/// registrations do not exist across clouds.
pub(super) fn switch_cloud<H: Host>(context: &Context<H>, state: &mut State, cloud: CloudChoice) {
    if state.place == Place::SignIn && state.jobs.is_idle() && state.offers(way_to(cloud)) {
        let tenant = state.target.tenant().map(str::to_owned);
        state.troubles.clear();
        // Where this cloud wants a client, it is typed there.
        state.place = Place::Welcome;
        choose(context, state, cloud, tenant, None);
    }
}

/// The way on that leads to a cloud.
fn way_to(cloud: CloudChoice) -> Way {
    match cloud {
        CloudChoice::Default => Way::UseGlobal,
        CloudChoice::UsGovL4 => Way::UseUsGovL4,
        CloudChoice::UsGovL5 => Way::UseUsGovL5,
        CloudChoice::China => Way::UseChina,
    }
}

/// Ways on where a tenant is in another cloud: the one that was named, else those that it can be in by Microsoft's number.
pub(super) fn other_clouds(state: &State, fault: &Fault) -> Vec<Way> {
    let named = match (fault.named.about, fault.service_code.as_deref()) {
        (Some("global"), _) => vec![CloudChoice::Default],
        (Some("usGovL4"), _) => vec![CloudChoice::UsGovL4],
        (Some("usGovL5"), _) => vec![CloudChoice::UsGovL5],
        (Some("china"), _) => vec![CloudChoice::China],
        // Its words name the government's cloud (jgraph/drawio, issue 1066).
        (_, Some("AADSTS900439")) => vec![CloudChoice::UsGovL4, CloudChoice::UsGovL5],
        _ => vec![CloudChoice::Default, CloudChoice::UsGovL4, CloudChoice::UsGovL5, CloudChoice::China],
    };
    let leads_on = |cloud: &CloudChoice| state.target.leads_elsewhere(*cloud);
    named.into_iter().filter(leads_on).map(way_to).collect()
}

fn choose<H: Host>(
    context: &Context<H>,
    state: &mut State,
    cloud: CloudChoice,
    tenant: Option<String>,
    client_id: Option<String>,
) {
    let typed =
        |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let (tenant, client_id) = (typed(tenant), typed(client_id));
    if tenant.as_deref().is_some_and(|tenant| !is_tenant_name(tenant)) {
        return state.tell_own(Source::Work, FaultCode::TenantNameInvalid);
    }
    if client_id.as_deref().is_some_and(|id| uuid::Uuid::try_parse(id).is_err()) {
        return state.tell_own(Source::Work, FaultCode::ClientIdInvalid);
    }
    // Microsoft Graph Command Line Tools is not in that cloud, and Peig's own client is not either: the page would only say
    // that nobody knows it (msgraph-sdk-powershell, issue 1735).
    if cloud == CloudChoice::China && client_id.is_none() {
        return state.tell_own(Source::Work, FaultCode::ClientNotInCloud);
    }
    match state.target.choose(cloud, tenant, client_id) {
        Ok(()) => {
            state.leave_tenant();
            state.place = Place::SignIn;
            state.reach.forget();
            looking::look(context, state);
        }
        Err(problem) => state.tell(Source::Work, cloud_fault(&problem, Timestamp::now()), None),
    }
}

/// A bad cloud description, as the page sees it.
pub(crate) fn cloud_fault(problem: &CloudProblem, at: Timestamp) -> FaultView {
    match problem {
        CloudProblem::Missing { path } => {
            fault::own(FaultCode::CloudFileMissing, None, at).with("path", path)
        }
        CloudProblem::Invalid { reason, detail } => {
            fault::own(FaultCode::CloudFileInvalid, Some(detail.clone()), at).with("reason", *reason)
        }
    }
}

/// A directory id, or a domain name: labels of letters, digits and hyphens with dots between.
fn is_tenant_name(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    uuid::Uuid::try_parse(text).is_ok()
        || (text.len() <= 253 && text.contains('.') && text.split('.').all(label))
}

#[cfg(test)]
mod tests {
    use super::is_tenant_name;

    #[test]
    fn a_tenant_is_a_domain_or_a_directory_id() {
        for good in
            ["contoso.com", "a.b-c.example", "72f988bf-86f1-41af-91ab-2d7cd011db47", "münchen.example"]
        {
            assert!(is_tenant_name(good), "{good}");
        }
        for bad in
            ["contoso", "contoso..com", "-a.com", "https://contoso.com", "a b.com", "x@contoso.com", "a.com/"]
        {
            assert!(!is_tenant_name(bad), "{bad}");
        }
    }
}
