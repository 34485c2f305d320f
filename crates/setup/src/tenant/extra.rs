//! What the registration may do beyond Peig's permissions, one access at a time: what is granted for the whole organisation,
//! and what stands in its list. Pure.

use std::collections::BTreeMap;

use entra::graph::{AppRoleAssignment, Application, DelegatedGrant, ResourceAccess};
use entra::same_scope;
use entra::sign_in::OPENID_SCOPES;

use super::snapshot::Observation;
use crate::guide::{MICROSOFT_GRAPH_APP_ID, PERMISSIONS, PermissionKind};

/// A permission by what tells it from any other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// Of which service; nothing for Microsoft Graph.
    pub service: Option<String>,
    /// By name, else its id.
    pub name: String,
    /// Application or delegated.
    pub kind: PermissionKind,
}

/// A grant for the whole organisation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Held {
    /// Which permission.
    pub subject: Subject,
    /// Id of the assignment, or of the grant that names the scope among others.
    pub id: String,
}

/// An entry in the registration's list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ListedExtra {
    /// Which permission.
    pub subject: Subject,
    /// The service's application id.
    pub service_app_id: String,
    /// The permission's id.
    pub id: String,
}

/// One access beyond Peig's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Which permission.
    pub subject: Subject,
    /// Where it is granted.
    pub held: Vec<Held>,
    /// Where it is listed.
    pub listed: Vec<ListedExtra>,
}

impl Subject {
    /// The same permission, however its name is spelled.
    fn is(&self, other: &Self) -> bool {
        self.service == other.service && self.kind == other.kind && same_scope(&self.name, &other.name)
    }
}

impl Held {
    /// It is among these.
    pub(crate) fn is_in(&self, assignments: &[AppRoleAssignment], grants: &[DelegatedGrant]) -> bool {
        match self.subject.kind {
            PermissionKind::Application => assignments.iter().any(|one| one.id == self.id),
            PermissionKind::Delegated => {
                grants.iter().any(|one| one.id == self.id && one.names(&self.subject.name))
            }
        }
    }

    /// Takes it out of them. A grant that names nothing else goes whole.
    pub(crate) fn leave_out(
        &self,
        assignments: &mut Vec<AppRoleAssignment>,
        grants: &mut Vec<DelegatedGrant>,
    ) {
        match self.subject.kind {
            PermissionKind::Application => assignments.retain(|one| one.id != self.id),
            PermissionKind::Delegated => {
                for grant in grants.iter_mut().filter(|one| one.id == self.id) {
                    grant.scope = self.scopes_left(grant);
                }
                grants.retain(|one| one.id != self.id || !one.scope.is_empty());
            }
        }
    }

    /// What the grant names beside it.
    pub(crate) fn scopes_left(&self, grant: &DelegatedGrant) -> String {
        grant.without(&self.subject.name)
    }
}

impl ListedExtra {
    fn is(&self, access: &ResourceAccess) -> bool {
        access.id == self.id && access.kind == self.subject.kind.resource_access_type()
    }

    /// The registration lists it.
    pub(crate) fn is_in(&self, registration: &Application) -> bool {
        let mut services = registration.required_resource_access.iter();
        services.any(|one| {
            one.resource_app_id == self.service_app_id && one.resource_access.iter().any(|one| self.is(one))
        })
    }

    /// Takes it out of the registration's list. A service of which nothing is listed any more goes too.
    pub(crate) fn leave_out_of(&self, registration: &mut Application) {
        let all = &mut registration.required_resource_access;
        for service in all.iter_mut().filter(|one| one.resource_app_id == self.service_app_id) {
            service.resource_access.retain(|one| !self.is(one));
        }
        all.retain(|one| one.resource_app_id != self.service_app_id || !one.resource_access.is_empty());
    }
}

/// All that the registration in use may do beyond Peig's permissions: what is granted first, each by name. The scopes of
/// OpenID Connect open nothing of the tenant, and Microsoft adds them to a consent by itself.
pub fn extras(seen: &Observation) -> Vec<Extra> {
    let mut found: BTreeMap<Subject, Extra> = BTreeMap::new();
    let mut of = |subject: Subject, held: Option<Held>, listed: Option<ListedExtra>| {
        let empty = Extra { subject: subject.clone(), held: Vec::new(), listed: Vec::new() };
        let known = found.keys().find(|known| known.is(&subject)).cloned();
        let extra = found.entry(known.unwrap_or(subject)).or_insert(empty);
        extra.held.extend(held);
        extra.listed.extend(listed);
    };
    for subject in roles(seen) {
        of(subject.subject.clone(), Some(subject), None);
    }
    for held in scopes(seen) {
        of(held.subject.clone(), Some(held), None);
    }
    for listed in listed(seen) {
        of(listed.subject.clone(), None, Some(listed));
    }
    let mut found: Vec<_> = found.into_values().collect();
    found.sort_by_key(|extra| extra.held.is_empty());
    found
}

fn roles(seen: &Observation) -> impl Iterator<Item = Held> {
    let of_graph = seen.assignments.iter().filter(|one| !is_peigs(&one.app_role_id)).map(|one| {
        let name = seen.graph.name(&one.app_role_id);
        (Subject { service: None, name, kind: PermissionKind::Application }, one)
    });
    let elsewhere = seen.elsewhere.assignments.iter().map(|one| {
        let service = one.resource_display_name.as_ref().filter(|name| !name.is_empty());
        let service = Some(service.unwrap_or(&one.resource_id).clone());
        (Subject { service, name: one.app_role_id.clone(), kind: PermissionKind::Application }, one)
    });
    of_graph.chain(elsewhere).map(|(subject, one)| Held { subject, id: one.id.clone() })
}

fn scopes(seen: &Observation) -> impl Iterator<Item = Held> {
    let of = |grant: &DelegatedGrant, service: Option<String>| {
        let (id, of_graph) = (grant.id.clone(), service.is_none());
        let scopes: Vec<_> = grant.scopes().into_iter().map(str::to_owned).collect();
        let wanted = move |scope: &String| of_graph && is_peigs_scope(scope) || is_of_openid(scope);
        scopes.into_iter().filter(move |scope| !wanted(scope)).map(move |name| Held {
            subject: Subject { service: service.clone(), name, kind: PermissionKind::Delegated },
            id: id.clone(),
        })
    };
    let of_graph = seen.grants.iter().flat_map(move |grant| of(grant, None));
    let elsewhere = seen.elsewhere.grants.iter();
    of_graph.chain(elsewhere.flat_map(move |grant| of(grant, Some(grant.resource_id.clone()))))
}

fn listed(seen: &Observation) -> impl Iterator<Item = ListedExtra> {
    let services = seen.registration().into_iter().flat_map(|one| &one.required_resource_access);
    services.flat_map(move |service| {
        let of_graph = service.resource_app_id == MICROSOFT_GRAPH_APP_ID;
        service.resource_access.iter().filter_map(move |access| {
            let kind = PermissionKind::of_resource_access(&access.kind)?;
            let name = if of_graph { seen.graph.name(&access.id) } else { access.id.clone() };
            let wanted = of_graph && (is_peigs(&access.id) || is_of_openid(&name));
            let subject =
                Subject { service: (!of_graph).then(|| service.resource_app_id.clone()), name, kind };
            let (service_app_id, id) = (service.resource_app_id.clone(), access.id.clone());
            (!wanted).then_some(ListedExtra { subject, service_app_id, id })
        })
    })
}

fn is_peigs(id: &str) -> bool {
    PERMISSIONS.iter().any(|permission| permission.id == id)
}

fn is_peigs_scope(scope: &str) -> bool {
    let mut delegated = PERMISSIONS.iter().filter(|one| one.kind == PermissionKind::Delegated);
    delegated.any(|one| same_scope(one.value, scope))
}

fn is_of_openid(scope: &str) -> bool {
    OPENID_SCOPES.iter().any(|one| same_scope(one, scope))
}
