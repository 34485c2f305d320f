//! What goes when the registration is deleted: all of it, also what no check reads. Pure.

use std::collections::{BTreeMap, BTreeSet};

use entra::graph::DelegatedGrant;
use jiff::Timestamp;

use super::change::{Change, of_subject, revoked};
use super::told::{ChangeView, digest, params};
use crate::facts::Facts;
use crate::guide::{APPLICATION_NAME, ChangeKind, PermissionKind};
use crate::tenant::extra::Subject;
use crate::tenant::foothold::Foothold;
use crate::tenant::hanging::Hanging;

/// Something that goes along with a deletion. Nothing has to be done for it, so it is no [`Change`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Goes {
    /// A secret, a certificate or a federated credential.
    Credential(Foothold),
    /// Whatever federated credentials there are: they could not be read.
    UnreadFederated,
    /// A permission that was granted.
    Permission(Subject),
    /// What single users have consented to.
    ForUsers {
        /// The permissions, by name.
        permissions: Vec<String>,
        /// Of which service.
        service: String,
        /// How many users. With the rights of the sign-in Graph does not tell their names.
        users: usize,
    },
    /// The access of users and groups to the enterprise application.
    Access {
        /// How many of them are assigned.
        assignments: usize,
    },
    /// Whatever was consented beside what every read of the tenant tells: it could not be read.
    UnreadConsents,
    /// The service principal.
    ServicePrincipal,
    /// The copy of the secret on this computer.
    Copy,
}

impl Goes {
    /// As it is told, before and after.
    pub fn told(&self) -> ChangeView {
        let one = |kind, values: [(&str, String); 1]| ChangeView { kind, params: params(values) };
        let named = |kind| one(kind, [("name", APPLICATION_NAME.to_owned())]);
        match self {
            Self::Credential(one) => Change::TakeAway(one.clone()).told(Timestamp::MIN),
            Self::UnreadFederated => named(ChangeKind::RemoveUnreadFederated),
            Self::Permission(subject) => ChangeView { kind: revoked(subject), params: of_subject(subject) },
            Self::ForUsers { permissions, service, users } => ChangeView {
                kind: ChangeKind::RevokeForUsers,
                params: params([
                    ("permissions", permissions.join(", ")),
                    ("service", service.clone()),
                    ("users", users.to_string()),
                ]),
            },
            Self::Access { assignments } => {
                one(ChangeKind::RevokeAccess, [("assignments", assignments.to_string())])
            }
            Self::UnreadConsents => named(ChangeKind::RevokeUnread),
            Self::ServicePrincipal => named(ChangeKind::DeleteServicePrincipal),
            Self::Copy => named(ChangeKind::ForgetCopy),
        }
    }
}

/// A removal: one change, and all that goes along with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// Object id of the registration.
    pub object_id: String,
    /// Its client id.
    pub app_id: String,
    /// What goes along with it in the tenant.
    pub goes: Vec<Goes>,
    /// This computer may hold a copy of the secret, which goes too.
    pub copy: bool,
}

impl Removal {
    /// All that goes. `hanging` is nothing while it has not been read, `copy` whether this computer may hold the secret.
    /// None without a registration.
    pub fn of(facts: &Facts<'_>, hanging: Option<&Hanging>, copy: bool) -> Option<Self> {
        let registration = facts.registration()?;
        let secrets = registration.password_credentials.iter().map(Foothold::secret);
        let certificates = registration.key_credentials.iter().map(Foothold::certificate);
        let mut goes: Vec<_> = secrets.chain(certificates).map(Goes::Credential).collect();
        goes.extend(federated(facts));
        goes.extend(of_graph(facts));
        if let Some(hanging) = hanging {
            goes.extend(consents(hanging, facts));
            goes.extend(access(hanging));
            goes.extend(hanging.lacks_consents().then_some(Goes::UnreadConsents));
        }
        goes.extend(facts.observation.service_principal.is_some().then_some(Goes::ServicePrincipal));
        Some(Self { object_id: registration.id.clone(), app_id: registration.app_id.clone(), goes, copy })
    }

    /// The one change that it is.
    pub fn change(&self) -> Change {
        Change::DeleteRegistration { object_id: self.object_id.clone(), app_id: self.app_id.clone() }
    }

    /// The list, in the order in which it is shown: the registration itself is the last thing in the tenant.
    pub fn told(&self, now: Timestamp) -> Vec<ChangeView> {
        let along = self.goes.iter().map(Goes::told);
        along.chain([self.change().told(now)]).chain(self.copy.then(|| Goes::Copy.told())).collect()
    }

    /// Names this list (see [`digest`]).
    pub fn digest(&self) -> String {
        let copy = self.copy.then_some(Goes::Copy);
        digest(&[(&self.object_id, &self.goes, copy)])
    }

    /// Nothing goes that was not in the list which the admin saw.
    pub fn is_within(&self, shown: &Self) -> bool {
        self.object_id == shown.object_id
            && (shown.copy || !self.copy)
            && self.goes.iter().all(|one| shown.goes.contains(one))
    }
}

fn federated(facts: &Facts<'_>) -> Vec<Goes> {
    match facts.observation.holders.as_ref().map(|holders| &holders.federated) {
        Some(Ok(found)) => found.iter().map(|one| Goes::Credential(Foothold::federated(one))).collect(),
        Some(Err(_)) | None => vec![Goes::UnreadFederated],
    }
}

/// A permission that was granted: `service` is none for Microsoft Graph.
fn granted(name: String, kind: PermissionKind, service: Option<String>) -> Goes {
    Goes::Permission(Subject { service, name, kind })
}

/// The consents for everybody on Microsoft Graph, which every read of the tenant tells.
fn of_graph(facts: &Facts<'_>) -> Vec<Goes> {
    use PermissionKind::{Application, Delegated};
    let seen = facts.observation;
    let roles =
        seen.assignments.iter().map(|one| granted(seen.graph.name(&one.app_role_id), Application, None));
    let scopes = seen.grants.iter().flat_map(DelegatedGrant::scopes);
    roles.chain(scopes.map(|scope| granted(scope.to_owned(), Delegated, None))).collect()
}

/// The other consents: on other services, and by single users.
fn consents(hanging: &Hanging, facts: &Facts<'_>) -> Vec<Goes> {
    use PermissionKind::{Application, Delegated};
    let Ok(consents) = &hanging.consents else { return Vec::new() };
    let microsoft_graph = facts.observation.graph.id.as_str();
    let mut changes = Vec::new();
    for assignment in consents.assignments.iter().filter(|one| one.resource_id != microsoft_graph) {
        let service = hanging.service(&assignment.resource_id, assignment.resource_display_name.as_deref());
        changes.push(granted(hanging.role(assignment), Application, Some(service)));
    }
    let (for_everybody, for_users): (Vec<_>, Vec<_>) =
        consents.grants.iter().partition(|grant| grant.is_for_everybody());
    for grant in for_everybody.into_iter().filter(|one| one.resource_id != microsoft_graph) {
        let service = || Some(hanging.service(&grant.resource_id, None));
        let scopes = grant.scopes().into_iter();
        changes.extend(scopes.map(|scope| granted(scope.to_owned(), Delegated, service())));
    }
    let mut by_service: BTreeMap<&str, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for grant in for_users {
        let (scopes, users) = by_service.entry(&grant.resource_id).or_default();
        scopes.extend(grant.scopes());
        users.insert(grant.principal_id.as_deref().unwrap_or_default());
    }
    changes.extend(by_service.into_iter().map(|(id, (scopes, users))| Goes::ForUsers {
        permissions: scopes.into_iter().map(str::to_owned).collect(),
        service: if id == microsoft_graph { "Microsoft Graph".to_owned() } else { hanging.service(id, None) },
        users: users.len(),
    }));
    changes
}

fn access(hanging: &Hanging) -> Option<Goes> {
    let assignments = hanging.assigned_to.as_ref().map(Vec::len).unwrap_or_default();
    (assignments > 0).then_some(Goes::Access { assignments })
}
