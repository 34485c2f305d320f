//! What goes when the registration is deleted: all of it, also what no check reads.
//!
//! Deleting an application deletes its service principal with it, and with both go their credentials, assignments and
//! grants; Microsoft keeps them in the bin for 30 days (`restore-application`). What is read here is read only when the
//! admin looks at the list, and once more before anything goes.

use std::collections::{BTreeMap, BTreeSet};

use entra::graph::{
    AppRoleAssignment, DelegatedGrant, FederatedCredential, Graph, LARGEST_BATCH, ServicePrincipal, object,
    reads,
};
use entra::{Code, Fault};

use crate::facts::Facts;
use crate::guide::PermissionKind;
use crate::observe::{Held, Observation};
use crate::plan::Change;
use crate::reading::{Optional, all, missing_answer, optional, read as ask};
use crate::upkeep::removal as secret_removal;

/// A service's role that everybody has who is assigned to it without a role of its own.
const DEFAULT_ROLE: &str = "00000000-0000-0000-0000-000000000000";

/// What hangs on a registration beside what the checks read.
#[derive(Debug, Clone)]
pub struct Hanging {
    /// Object id of the registration.
    pub object_id: String,
    federated: Optional<Vec<FederatedCredential>>,
    consents: Optional<Held>,
    /// Who was given access to the service principal.
    assigned_to: Optional<Vec<AppRoleAssignment>>,
    /// The other services that consents are about, by the object id of their service principal.
    services: BTreeMap<String, ServicePrincipal>,
}

/// Reads what hangs on the registration in use: one batch, and one more where consents are about other services. A part
/// that is refused is not known; the list says so.
pub async fn read(graph: &Graph, seen: &Observation) -> Result<Hanging, Fault> {
    let registration = seen.registration().ok_or_else(|| Fault::new(Code::NotFound))?;
    let mut parts = vec![reads::federated_credentials(&registration.id)];
    if let Some(principal) = &seen.service_principal {
        parts.push(reads::app_role_assignments(&principal.id));
        parts.push(reads::delegated_grants(&principal.id));
        parts.push(reads::app_role_assigned_to(&principal.id));
    }
    let mut answers = ask(graph, parts).await?.into_iter();
    let mut next = move || answers.next().unwrap_or_else(|| Err(missing_answer()));
    let federated = optional(all(graph, next()).await)?;
    let (consents, assigned_to) = if seen.service_principal.is_some() {
        let (assignments, grants) = (all(graph, next()).await, all(graph, next()).await);
        let consents = assignments.and_then(|assignments| Ok(Held { assignments, grants: grants? }));
        (optional(consents)?, optional(all(graph, next()).await)?)
    } else {
        (Ok(Held::default()), Ok(Vec::new()))
    };
    let services = match &consents {
        Ok(consents) => services(graph, consents, &seen.graph.id).await?,
        Err(_) => BTreeMap::new(),
    };
    Ok(Hanging { object_id: registration.id.clone(), federated, consents, assigned_to, services })
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
            if let Ok(service) = optional(answer.and_then(|value| object::<ServicePrincipal>(&value)))? {
                known.insert((*id).to_owned(), service);
            }
        }
    }
    Ok(known)
}

/// All that goes, in the order in which it is shown; the registration itself is the last thing in the tenant.
///
/// `hanging` is nothing while it has not been read, `copy` whether this computer may hold the secret.
pub fn everything_that_goes(facts: &Facts<'_>, hanging: Option<&Hanging>, copy: bool) -> Vec<Change> {
    let Some(registration) = facts.registration() else { return Vec::new() };
    let mut changes: Vec<_> = registration.password_credentials.iter().map(secret_removal).collect();
    changes.extend(registration.key_credentials.iter().map(|one| Change::RemoveCertificate {
        key_id: one.key_id.clone(),
        name: one.display_name.clone(),
        end: one.end_date_time,
    }));
    changes.extend(hanging.map(federated).unwrap_or_default());
    changes.extend(of_graph(facts));
    if let Some(hanging) = hanging {
        changes.extend(consents(hanging, facts));
        changes.extend(access(hanging));
        changes.extend(hanging.lacks_consents().then_some(Change::RevokeUnread));
    }
    if facts.observation.service_principal.is_some() {
        changes.push(Change::DeleteServicePrincipal);
    }
    changes.push(Change::DeleteRegistration {
        object_id: registration.id.clone(),
        app_id: registration.app_id.clone(),
    });
    changes.extend(copy.then_some(Change::ForgetCopy));
    changes
}

fn federated(hanging: &Hanging) -> Vec<Change> {
    match &hanging.federated {
        Ok(found) => found
            .iter()
            .map(|one| Change::RemoveFederated {
                id: one.id.clone(),
                name: one.name.clone(),
                issuer: one.issuer.clone(),
            })
            .collect(),
        Err(_) => vec![Change::RemoveUnreadFederated],
    }
}

/// The consents for everybody on Microsoft Graph, which every read of the tenant tells.
fn of_graph(facts: &Facts<'_>) -> Vec<Change> {
    let seen = facts.observation;
    let roles = seen.assignments.iter().map(|assignment| {
        let known = seen.graph.role_name(&assignment.app_role_id);
        let permission = known.unwrap_or(&assignment.app_role_id).to_owned();
        Change::Revoke { permission, kind: PermissionKind::Application, service: None }
    });
    let scopes = seen.grants.iter().flat_map(DelegatedGrant::scopes).map(|scope| Change::Revoke {
        permission: scope.to_owned(),
        kind: PermissionKind::Delegated,
        service: None,
    });
    roles.chain(scopes).collect()
}

/// The other consents: on other services, and by single users.
fn consents(hanging: &Hanging, facts: &Facts<'_>) -> Vec<Change> {
    let Ok(consents) = &hanging.consents else { return Vec::new() };
    let microsoft_graph = facts.observation.graph.id.as_str();
    let mut changes = Vec::new();
    for assignment in consents.assignments.iter().filter(|one| one.resource_id != microsoft_graph) {
        changes.push(Change::Revoke {
            permission: hanging.role(assignment),
            kind: PermissionKind::Application,
            service: Some(
                hanging.service(&assignment.resource_id, assignment.resource_display_name.as_deref()),
            ),
        });
    }
    let (for_everybody, for_users): (Vec<_>, Vec<_>) =
        consents.grants.iter().partition(|grant| grant.is_for_everybody());
    for grant in for_everybody.into_iter().filter(|one| one.resource_id != microsoft_graph) {
        changes.extend(grant.scopes().into_iter().map(|scope| Change::Revoke {
            permission: scope.to_owned(),
            kind: PermissionKind::Delegated,
            service: Some(hanging.service(&grant.resource_id, None)),
        }));
    }
    let mut by_service: BTreeMap<&str, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for grant in for_users {
        let (scopes, users) = by_service.entry(&grant.resource_id).or_default();
        scopes.extend(grant.scopes());
        users.insert(grant.principal_id.as_deref().unwrap_or_default());
    }
    changes.extend(by_service.into_iter().map(|(id, (scopes, users))| Change::RevokeForUsers {
        permissions: scopes.into_iter().map(str::to_owned).collect(),
        service: if id == microsoft_graph { "Microsoft Graph".to_owned() } else { hanging.service(id, None) },
        users: users.len(),
    }));
    changes
}

fn access(hanging: &Hanging) -> Option<Change> {
    let assignments = hanging.assigned_to.as_ref().map(Vec::len).unwrap_or_default();
    (assignments > 0).then_some(Change::RevokeAccess { assignments })
}

impl Hanging {
    /// Consents or assignments could not be read.
    fn lacks_consents(&self) -> bool {
        self.consents.is_err() || self.assigned_to.is_err()
    }

    /// A service's name: as read, else as the assignment tells, else its id.
    fn service(&self, id: &str, told: Option<&str>) -> String {
        let read = self.services.get(id).map(|service| service.display_name.as_str());
        read.filter(|name| !name.is_empty()).or(told).unwrap_or(id).to_owned()
    }

    /// A role's short name, else its name for people, else its id.
    fn role(&self, assignment: &AppRoleAssignment) -> String {
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
