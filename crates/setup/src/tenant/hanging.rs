//! What hangs on a registration beside what every read of the tenant tells.
//!
//! Deleting an application deletes its service principal with it, and with both go their credentials, assignments and
//! grants; Microsoft keeps them in the bin for 30 days (`restore-application`). What is read here is read only when the
//! admin looks at the list, and once more before anything goes.

use std::collections::{BTreeMap, BTreeSet};

use entra::graph::{AppRoleAssignment, Graph, LARGEST_BATCH, ServicePrincipal, reads};
use entra::{Code, Fault};

use super::ask::{Answers, Optional, optional, read as ask};
use super::holders::Held;
use super::snapshot::Observation;

/// A service's role that everybody has who is assigned to it without a role of its own.
const DEFAULT_ROLE: &str = "00000000-0000-0000-0000-000000000000";

/// What hangs on a registration beside what the checks read.
#[derive(Debug, Clone)]
pub struct Hanging {
    /// Object id of the registration.
    pub object_id: String,
    pub(crate) consents: Optional<Held>,
    /// Who was given access to the service principal.
    pub(crate) assigned_to: Optional<Vec<AppRoleAssignment>>,
    /// The other services that consents are about, by the object id of their service principal.
    services: BTreeMap<String, ServicePrincipal>,
}

/// Reads what hangs on the registration in use: one batch, and one more where consents are about other services. A part
/// that is refused is not known; the list says so.
pub async fn read(graph: &Graph, seen: &Observation) -> Result<Hanging, Fault> {
    let registration = seen.registration().ok_or_else(|| Fault::new(Code::NotFound))?;
    let (consents, assigned_to) = if let Some(principal) = &seen.service_principal {
        let mut answers = Answers::of(
            ask(
                graph,
                vec![
                    reads::app_role_assignments(&principal.id),
                    reads::delegated_grants(&principal.id),
                    reads::app_role_assigned_to(&principal.id),
                ],
            )
            .await?,
        );
        let (assignments, grants) = (answers.list(graph).await, answers.list(graph).await);
        let consents = assignments.and_then(|assignments| Ok(Held { assignments, grants: grants? }));
        (optional(consents)?, optional(answers.list(graph).await)?)
    } else {
        (Ok(Held::default()), Ok(Vec::new()))
    };
    let services = match &consents {
        Ok(consents) => services(graph, consents, &seen.graph.id).await?,
        Err(_) => BTreeMap::new(),
    };
    Ok(Hanging { object_id: registration.id.clone(), consents, assigned_to, services })
}

/// The services by name, with the names of their roles. One that cannot be read is called by its id.
async fn services(
    graph: &Graph,
    consents: &Held,
    microsoft_graph: &str,
) -> Result<BTreeMap<String, ServicePrincipal>, Fault> {
    let assigned = consents.assignments.iter().map(|one| one.resource_id.as_str());
    let granted = consents.grants.iter().map(|one| one.resource_id.as_str());
    let ids: BTreeSet<&str> = assigned.chain(granted).filter(|id| *id != microsoft_graph).collect();
    let ids: Vec<_> = ids.into_iter().collect();
    let mut known = BTreeMap::new();
    for some in ids.chunks(LARGEST_BATCH) {
        let answers = ask(graph, some.iter().map(|id| reads::service(id)).collect()).await?;
        for (id, answer) in some.iter().zip(answers) {
            if let Ok(service) = optional(answer.and_then(|value| value.object::<ServicePrincipal>()))? {
                known.insert((*id).to_owned(), service);
            }
        }
    }
    Ok(known)
}

impl Hanging {
    /// Consents or assignments could not be read.
    pub(crate) fn lacks_consents(&self) -> bool {
        self.consents.is_err() || self.assigned_to.is_err()
    }

    /// A service's name: as read, else as the assignment tells, else its id.
    pub(crate) fn service(&self, id: &str, told: Option<&str>) -> String {
        let read = self.services.get(id).map(|service| service.display_name.as_str());
        read.filter(|name| !name.is_empty()).or(told).unwrap_or(id).to_owned()
    }

    /// A role's short name, else its name for people, else its id.
    pub(crate) fn role(&self, assignment: &AppRoleAssignment) -> String {
        let service = self.services.get(&assignment.resource_id);
        let mut roles = service.into_iter().flat_map(|service| &service.app_roles);
        let found = roles.find(|role| role.id == assignment.app_role_id);
        let name = found.and_then(|role| role.value.clone().or_else(|| role.display_name.clone()));
        name.unwrap_or_else(|| match assignment.app_role_id.as_str() {
            DEFAULT_ROLE => "Default Access".to_owned(),
            id => id.to_owned(),
        })
    }
}
