//! What hangs on each of several registrations of the name: read only while one has to be chosen, to tell them apart.

use std::collections::BTreeMap;

use entra::Fault;
use entra::graph::{AppRoleAssignment, Application, DelegatedGrant, Graph, ServicePrincipal, reads};

use super::ask::{Answers, if_any, read};

/// So many are looked at: each takes two parts of a batch, and Graph takes 20.
const MOST: usize = 10;

/// What hangs on a registration that is not in use.
#[derive(Debug, Clone, Default)]
pub struct Candidate {
    /// Its service principal, if it has one.
    pub service_principal: Option<ServicePrincipal>,
    /// App role assignments of that one, to Microsoft Graph only.
    pub assignments: Vec<AppRoleAssignment>,
    /// Delegated grants of that one for everybody, to Microsoft Graph only.
    pub grants: Vec<DelegatedGrant>,
}

/// By object id of the registration; what could not be read is absent.
pub(super) async fn candidates(
    graph: &Graph,
    registrations: &[Application],
    graph_principal: &str,
) -> Result<BTreeMap<String, Candidate>, Fault> {
    let looked_at: Vec<_> = registrations.iter().take(MOST).collect();
    let parts = looked_at.iter().map(|one| reads::service_principal_of(&one.app_id)).collect();
    let mut answers = Answers::of(read(graph, parts).await?);
    let mut found = BTreeMap::new();
    for registration in looked_at {
        let Some(principals) = if_any(answers.list::<ServicePrincipal>(graph).await)? else { continue };
        let service_principal = principals.into_iter().find(|one| one.app_id == registration.app_id);
        found.insert(registration.id.clone(), Candidate { service_principal, ..Candidate::default() });
    }
    let principals: Vec<(String, String)> = found
        .iter()
        .filter_map(|(id, one)| Some((id.clone(), one.service_principal.as_ref()?.id.clone())))
        .collect();
    if principals.is_empty() {
        return Ok(found);
    }
    let lists = |(_, id): &(String, String)| [reads::app_role_assignments(id), reads::delegated_grants(id)];
    let mut answers = Answers::of(read(graph, principals.iter().flat_map(lists).collect()).await?);
    for (id, _) in &principals {
        let assignments = if_any(answers.list::<AppRoleAssignment>(graph).await)?;
        let grants = if_any(answers.list::<DelegatedGrant>(graph).await)?;
        let (Some(mut assignments), Some(mut grants)) = (assignments, grants) else {
            found.remove(id);
            continue;
        };
        assignments.retain(|one| one.resource_id == graph_principal);
        grants.retain(|one| one.is_for_everybody() && one.resource_id == graph_principal);
        if let Some(candidate) = found.get_mut(id) {
            (candidate.assignments, candidate.grants) = (assignments, grants);
        }
    }
    Ok(found)
}
