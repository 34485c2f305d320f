//! The tenant at one moment, as far as Peig's setup is concerned. Judges nothing: see `check`.

use std::collections::BTreeMap;

use entra::graph::{
    AppManagementPolicy, AppRoleAssignment, Application, CustomAppManagementPolicy, DelegatedGrant,
    DirectoryObject, LicenseDetails, Organization, ServicePrincipal, User,
};
use jiff::Timestamp;

use super::ask::{Optional, is_busy, or_before};
use super::candidates::Candidate;
use super::holders::Holders;
use crate::guide::{PERMISSIONS, Permission, PermissionKind};

/// The tenant at one moment, as far as Peig's setup is concerned.
#[derive(Debug, Clone)]
pub struct Observation {
    /// When it was read.
    pub read_at: Timestamp,
    /// The organisation with its verified domains.
    pub organization: Organization,
    /// Directory roles of the signed-in account. Without a directory right Graph may leave out their properties
    /// (`PEERS`, "limited information"), so an entry without a template id says nothing.
    pub roles: Optional<Vec<DirectoryObject>>,
    /// The signed-in account: `NotFound` where it is none of this tenant's.
    pub me: Optional<User>,
    /// Licences of the signed-in account.
    pub licenses: Optional<Vec<LicenseDetails>>,
    /// The tenant's default policy on application credentials.
    pub policy: Optional<AppManagementPolicy>,
    /// The policies of the registration in use, which take the place of the tenant's own; read only where that one can be.
    pub own_policies: Optional<Vec<CustomAppManagementPolicy>>,
    /// Every registration that carries the name, as its display name or as its alternate key.
    pub registrations: Vec<Application>,
    /// Names of owners by object id of the registration; read only when there is more than one registration.
    pub owners: BTreeMap<String, Vec<String>>,
    /// What hangs on each of them, by object id, as it was when one had to be chosen.
    pub candidates: BTreeMap<String, Candidate>,
    /// Object id of the registration in use: the only one, or the chosen one.
    pub chosen: Option<String>,
    /// Who else holds the registration in use; none while that has not been read.
    pub holders: Option<Holders>,
    /// Service principal of the registration in use.
    pub service_principal: Option<ServicePrincipal>,
    /// Microsoft Graph's own service principal.
    pub graph: GraphPrincipal,
    /// App role assignments of the service principal, to Microsoft Graph only.
    pub assignments: Vec<AppRoleAssignment>,
    /// Delegated grants of the service principal for everybody, to Microsoft Graph only.
    pub grants: Vec<DelegatedGrant>,
    /// The same on other services, of which Peig needs none.
    pub elsewhere: Elsewhere,
    /// Registrations of the name in the bin, the latest deleted first; read only while none is alive. A service that
    /// does not show its bin counts as having an empty one.
    pub deleted: Vec<Application>,
}

impl Observation {
    /// The registration in use.
    pub fn registration(&self) -> Option<&Application> {
        let id = self.chosen.as_deref()?;
        self.registrations.iter().find(|registration| registration.id == id)
    }

    /// The registration in use, to write an acknowledged change into.
    pub fn registration_mut(&mut self) -> Option<&mut Application> {
        let id = self.chosen.clone()?;
        self.registrations.iter_mut().find(|registration| registration.id == id)
    }

    /// The permission is granted for the whole organisation.
    pub fn consents(&self, permission: &Permission) -> bool {
        match permission.kind {
            PermissionKind::Application => {
                self.assignments.iter().any(|one| one.app_role_id == permission.id)
            }
            PermissionKind::Delegated => self.grants.iter().any(|grant| grant.names(permission.value)),
        }
    }

    /// The tenant as it would be with this registration in use, as far as that was read.
    pub(crate) fn with(&self, object_id: &str) -> Self {
        let mut one = self.clone();
        if self.chosen.as_deref() == Some(object_id) {
            return one;
        }
        one.use_registration(Some(object_id.to_owned()));
        if let Some(candidate) = self.candidates.get(object_id).cloned() {
            one.service_principal = candidate.service_principal;
            (one.assignments, one.grants) = (candidate.assignments, candidate.grants);
        }
        one
    }

    /// Another registration is in use, or none: what hung on the former one is not its.
    pub(crate) fn use_registration(&mut self, object_id: Option<String>) {
        self.chosen = object_id;
        self.holders = None;
        self.service_principal = None;
        self.assignments.clear();
        self.grants.clear();
        self.elsewhere = Elsewhere::default();
    }
}

/// What the service principal holds on services other than Microsoft Graph, for the whole organisation.
#[derive(Debug, Clone, Default)]
pub struct Elsewhere {
    /// App role assignments.
    pub assignments: Vec<AppRoleAssignment>,
    /// Delegated grants.
    pub grants: Vec<DelegatedGrant>,
}

/// Which registration is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Meant {
    /// The only one of the name, if there is only one.
    #[default]
    TheOnlyOne,
    /// The one of this object id.
    This(String),
    /// One that has still to be made, beside whatever is there.
    New,
}

impl Meant {
    /// The chosen one, and no other in its place.
    pub(crate) fn among<'a>(&self, registrations: &'a [Application]) -> Option<&'a Application> {
        match (self, registrations) {
            (Self::TheOnlyOne, [only]) => Some(only),
            (Self::TheOnlyOne | Self::New, _) => None,
            (Self::This(id), several) => several.iter().find(|one| one.id == *id),
        }
    }
}

/// What the registration lives in, and whoever has signed in: it changes rarely.
#[derive(Debug, Clone)]
pub(crate) struct Surroundings {
    pub(crate) organization: Organization,
    pub(crate) roles: Optional<Vec<DirectoryObject>>,
    pub(crate) licenses: Optional<Vec<LicenseDetails>>,
    pub(crate) policy: Optional<AppManagementPolicy>,
    pub(crate) me: Optional<User>,
}

impl Surroundings {
    /// Every service has given an answer, be it a refusal.
    pub(crate) fn is_answered(&self) -> bool {
        let (roles, licenses) = (self.roles.as_ref().err(), self.licenses.as_ref().err());
        let faults = [roles, licenses, self.policy.as_ref().err(), self.me.as_ref().err()];
        !faults.into_iter().flatten().any(|fault| is_busy(fault))
    }

    /// The same, with what was known before wherever a service was too busy to say.
    pub(crate) fn or_where_busy(mut self, before: &Self) -> Self {
        or_before(&mut self.roles, &before.roles, is_busy);
        or_before(&mut self.licenses, &before.licenses, is_busy);
        or_before(&mut self.policy, &before.policy, is_busy);
        or_before(&mut self.me, &before.me, is_busy);
        self
    }
}

/// Microsoft Graph's service principal in this tenant: its object id, and its permissions' ids by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphPrincipal {
    /// Object id, different in every tenant.
    pub id: String,
    /// Application permissions.
    pub roles: BTreeMap<String, String>,
    /// Delegated permissions.
    pub scopes: BTreeMap<String, String>,
}

impl GraphPrincipal {
    pub(crate) fn of(principal: ServicePrincipal) -> Self {
        let roles = principal.app_roles.into_iter().filter_map(|role| Some((role.value?, role.id)));
        let scopes =
            principal.oauth2_permission_scopes.into_iter().filter_map(|scope| Some((scope.value?, scope.id)));
        Self { id: principal.id, roles: roles.collect(), scopes: scopes.collect() }
    }

    /// The id that this tenant gives for a permission, if it is the known one.
    pub fn knows(&self, permission: &Permission) -> bool {
        let ids = match permission.kind {
            PermissionKind::Application => &self.roles,
            PermissionKind::Delegated => &self.scopes,
        };
        ids.get(permission.value).is_some_and(|id| id == permission.id)
    }

    /// The permissions whose id is another one here than the published one, with the id found.
    pub fn strangers(&self) -> impl Iterator<Item = (&'static Permission, Option<&str>)> {
        PERMISSIONS.iter().filter(|permission| !self.knows(permission)).map(|permission| {
            let ids = match permission.kind {
                PermissionKind::Application => &self.roles,
                PermissionKind::Delegated => &self.scopes,
            };
            (permission, ids.get(permission.value).map(String::as_str))
        })
    }

    /// Name of a permission by its id, else the id itself.
    pub fn name(&self, id: &str) -> String {
        self.role_name(id).or_else(|| self.scope_name(id)).unwrap_or(id).to_owned()
    }

    /// Name of an application permission by its id.
    pub fn role_name(&self, id: &str) -> Option<&str> {
        self.roles.iter().find(|(_, known)| *known == id).map(|(name, _)| name.as_str())
    }

    /// Name of a delegated permission by its id.
    pub fn scope_name(&self, id: &str) -> Option<&str> {
        self.scopes.iter().find(|(_, known)| *known == id).map(|(name, _)| name.as_str())
    }
}
