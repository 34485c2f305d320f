//! Reads all that the checks need from the tenant into one [`Observation`].
//!
//! Owns the choice of what is read and in how few round trips. Judges nothing: see `check`.

use std::collections::{BTreeMap, BTreeSet};

use entra::graph::{
    AppManagementPolicy, AppRoleAssignment, Application, DelegatedGrant, DirectoryObject, Graph,
    LicenseDetails, Organization, PartAnswer, ServicePrincipal, object, reads,
};
use entra::{Code, Fault};
use jiff::{SignedDuration, Timestamp};

use crate::check::readiness::may_do_everything;
use crate::guide::{APPLICATION_NAME, PERMISSIONS, Permission, PermissionKind};
use crate::reading::{Optional, all, if_any, missing_answer, optional, read, whole_list};

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
    /// Licences of the signed-in account.
    pub licenses: Optional<Vec<LicenseDetails>>,
    /// The tenant's default policy on application credentials.
    pub policy: Optional<AppManagementPolicy>,
    /// Every registration that carries the name, as its display name or as its alternate key.
    pub registrations: Vec<Application>,
    /// Names of owners by object id of the registration; read only when there is more than one registration.
    pub owners: BTreeMap<String, Vec<String>>,
    /// Object id of the registration in use: the only one, or the chosen one.
    pub chosen: Option<String>,
    /// Service principal of the registration in use.
    pub service_principal: Option<ServicePrincipal>,
    /// Microsoft Graph's own service principal.
    pub graph: GraphPrincipal,
    /// App role assignments of the service principal, to Microsoft Graph only.
    pub assignments: Vec<AppRoleAssignment>,
    /// Delegated grants of the service principal for everybody, to Microsoft Graph only.
    pub grants: Vec<DelegatedGrant>,
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

    /// Registrations carry the name, and which of them is meant is for the admin to say.
    pub fn choice_needed(&self) -> bool {
        !self.registrations.is_empty() && self.registration().is_none()
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
    fn of(principal: ServicePrincipal) -> Self {
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

    /// Name of an application permission by its id.
    pub fn role_name(&self, id: &str) -> Option<&str> {
        self.roles.iter().find(|(_, known)| *known == id).map(|(name, _)| name.as_str())
    }

    /// Name of a delegated permission by its id.
    pub fn scope_name(&self, id: &str) -> Option<&str> {
        self.scopes.iter().find(|(_, known)| *known == id).map(|(name, _)| name.as_str())
    }
}

/// What earlier observations taught, so that the next one takes a single request.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    graph: Option<GraphPrincipal>,
    app_id: Option<String>,
    service_principal_id: Option<String>,
    owners: BTreeMap<String, Vec<String>>,
    /// The signed-in account's roles, where they leave nothing to be wished for, and when they were read.
    roles: Option<(Timestamp, Vec<DirectoryObject>)>,
}

/// So long the roles of an account that may do everything are not asked for again: they come with all its groups, a
/// hundred a page, and a look at the tenant is taken every few seconds.
const ROLES_LAST: SignedDuration = SignedDuration::from_mins(1);

impl Memory {
    fn roles(&self, now: Timestamp) -> Option<Vec<DirectoryObject>> {
        let (since, roles) = self.roles.as_ref()?;
        (now.duration_since(*since) < ROLES_LAST).then(|| roles.clone())
    }
}

/// Reads the tenant: two requests the first time (three where the service principal has another name than its
/// application), one `$batch` afterwards.
///
/// `choice` is the object id of the registration that the admin chose, where several carry the name.
pub async fn observe(
    graph: &Graph,
    choice: Option<&str>,
    memory: &mut Memory,
    now: Timestamp,
) -> Result<Observation, Fault> {
    let known_roles = memory.roles(now);
    let first = first_round(graph, memory, known_roles.is_some()).await?;
    let roles = if let Some(known) = known_roles {
        Ok(known)
    } else {
        let enough = first.roles.as_ref().ok().filter(|roles| may_do_everything(roles));
        memory.roles = enough.map(|roles| (now, roles.clone()));
        first.roles
    };
    let principal = match &memory.graph {
        Some(known) => known.clone(),
        None => first.graph.ok_or_else(missing_answer)?,
    };
    memory.graph = Some(principal.clone());

    let chosen = in_use(&first.registrations, choice);
    let app_id = chosen.as_ref().map(|registration| registration.app_id.clone());
    let service_principal = match &app_id {
        None => None,
        Some(app_id) => match first.service_principals.into_iter().find(|found| found.app_id == *app_id) {
            Some(found) => Some(found),
            None => service_principal_of(graph, app_id, memory).await?,
        },
    };
    let held = match &service_principal {
        None => Held::default(),
        Some(found) => match first.held {
            Some(held) if memory.service_principal_id.as_deref() == Some(&found.id) => held,
            _ => held_by(graph, &found.id).await?,
        },
    };
    memory.app_id = app_id;
    memory.service_principal_id = service_principal.as_ref().map(|found| found.id.clone());
    if first.registrations.len() > 1 {
        read_owners(graph, &first.registrations, memory).await?;
    }
    let deleted = match first.deleted {
        _ if !first.registrations.is_empty() => Vec::new(),
        Some(deleted) => deleted,
        // What was known a moment ago is gone; only now is the bin of interest.
        None => deleted(graph, read(graph, vec![reads::deleted_applications()]).await?.pop()).await?,
    };

    Ok(Observation {
        read_at: now,
        deleted,
        organization: first.organization,
        roles,
        licenses: first.licenses,
        policy: first.policy,
        owners: memory.owners.clone(),
        chosen: chosen.map(|registration| registration.id.clone()),
        registrations: first.registrations,
        service_principal,
        assignments: held.assignments.into_iter().filter(|one| one.resource_id == principal.id).collect(),
        grants: held
            .grants
            .into_iter()
            .filter(|one| one.resource_id == principal.id && one.is_for_everybody())
            .collect(),
        graph: principal,
    })
}

/// What a service principal has been granted.
#[derive(Debug, Clone, Default)]
pub(crate) struct Held {
    pub(crate) assignments: Vec<AppRoleAssignment>,
    pub(crate) grants: Vec<DelegatedGrant>,
}

struct FirstRound {
    organization: Organization,
    roles: Optional<Vec<DirectoryObject>>,
    licenses: Optional<Vec<LicenseDetails>>,
    policy: Optional<AppManagementPolicy>,
    registrations: Vec<Application>,
    service_principals: Vec<ServicePrincipal>,
    graph: Option<GraphPrincipal>,
    held: Option<Held>,
    deleted: Option<Vec<Application>>,
}

async fn first_round(graph: &Graph, memory: &Memory, knows_roles: bool) -> Result<FirstRound, Fault> {
    let mut parts = vec![
        reads::organization(),
        reads::my_licenses(),
        reads::default_app_management_policy(),
        reads::applications_named(APPLICATION_NAME),
        reads::application_keyed(APPLICATION_NAME),
        match &memory.app_id {
            Some(app_id) => reads::service_principal_of(app_id),
            None => reads::service_principals_named(APPLICATION_NAME),
        },
    ];
    let with_held = memory.service_principal_id.is_some();
    if let Some(id) = &memory.service_principal_id {
        parts.push(reads::app_role_assignments(id));
        parts.push(reads::delegated_grants(id));
    }
    if memory.graph.is_none() {
        parts.push(reads::graph_service_principal());
    }
    let with_bin = memory.app_id.is_none();
    if with_bin {
        parts.push(reads::deleted_applications());
    }
    if !knows_roles {
        parts.push(reads::my_roles());
    }
    let mut answers = read(graph, parts).await?.into_iter();
    let mut next = move || answers.next().unwrap_or_else(|| Err(missing_answer()));

    let organization = all::<Organization>(graph, next()).await?.into_iter().next();
    let licenses = optional(all(graph, next()).await)?;
    let policy = optional(next().and_then(|value| object::<AppManagementPolicy>(&value)))?;
    let mut registrations: Vec<Application> = all(graph, next()).await?;
    // One that was renamed in the portal still has the key, and an upsert would overwrite it unseen. The key came later
    // than the rest of the API: a service that does not know it has none to find.
    registrations.extend(if_any(next().and_then(|value| object::<Application>(&value)))?);
    let mut known = BTreeSet::new();
    registrations.retain(|one| known.insert(one.id.clone()));
    let service_principals = all(graph, next()).await?;
    // The service principal that was known may have been deleted since; then its lists are a 404, not a failure.
    let held = if with_held {
        match (all(graph, next()).await, all(graph, next()).await) {
            (Ok(assignments), Ok(grants)) => Some(Held { assignments, grants }),
            (Err(fault), _) | (_, Err(fault)) if fault.code == Code::NotFound => None,
            (Err(fault), _) | (_, Err(fault)) => return Err(fault),
        }
    } else {
        None
    };
    let principal = if memory.graph.is_none() {
        all::<ServicePrincipal>(graph, next()).await?.into_iter().next().map(GraphPrincipal::of)
    } else {
        None
    };
    let bin = if with_bin { Some(deleted(graph, Some(next())).await?) } else { None };
    let roles = if knows_roles {
        Ok(Vec::new())
    } else {
        optional(all(graph, next()).await.map(entra::graph::directory_roles))?
    };
    Ok(FirstRound {
        deleted: bin,
        organization: organization.ok_or_else(missing_answer)?,
        roles,
        licenses,
        policy,
        registrations,
        service_principals,
        graph: principal,
        held,
    })
}

async fn service_principal_of(
    graph: &Graph,
    app_id: &str,
    memory: &Memory,
) -> Result<Option<ServicePrincipal>, Fault> {
    if memory.app_id.as_deref() == Some(app_id) {
        return Ok(None); // The first round asked for just this one.
    }
    let found: Vec<ServicePrincipal> = whole_list(graph, reads::service_principal_of(app_id)).await?;
    Ok(found.into_iter().find(|principal| principal.app_id == app_id))
}

async fn held_by(graph: &Graph, service_principal_id: &str) -> Result<Held, Fault> {
    let parts = vec![
        reads::app_role_assignments(service_principal_id),
        reads::delegated_grants(service_principal_id),
    ];
    let mut answers = read(graph, parts).await?.into_iter();
    let mut next = move || answers.next().unwrap_or_else(|| Err(missing_answer()));
    let assignments = all(graph, next()).await?;
    Ok(Held { assignments, grants: all(graph, next()).await? })
}

async fn read_owners(graph: &Graph, registrations: &[Application], memory: &mut Memory) -> Result<(), Fault> {
    let unknown: Vec<_> =
        registrations.iter().filter(|one| !memory.owners.contains_key(&one.id)).take(20).collect();
    if unknown.is_empty() {
        return Ok(());
    }
    let answers = read(graph, unknown.iter().map(|one| reads::owners(&one.id)).collect()).await?;
    for (registration, answer) in unknown.into_iter().zip(answers) {
        let owners: Vec<DirectoryObject> = optional(all(graph, answer).await)?.unwrap_or_default();
        let names = owners.into_iter().filter_map(|owner| owner.display_name.or(owner.user_principal_name));
        memory.owners.insert(registration.id.clone(), names.collect());
    }
    Ok(())
}

async fn deleted(graph: &Graph, answer: Option<PartAnswer>) -> Result<Vec<Application>, Fault> {
    let all = all::<Application>(graph, answer.unwrap_or_else(|| Err(missing_answer()))).await;
    let mut named = if_any(all)?.unwrap_or_default();
    // One that was renamed before it was deleted still keeps the key.
    named.retain(|one| {
        one.display_name == APPLICATION_NAME || one.unique_name.as_deref() == Some(APPLICATION_NAME)
    });
    named.sort_by_key(|one| std::cmp::Reverse(one.deleted_date_time));
    Ok(named)
}

/// The chosen one, and no other in its place; without a choice the only one.
fn in_use<'a>(registrations: &'a [Application], choice: Option<&str>) -> Option<&'a Application> {
    match (registrations, choice) {
        ([only], None) => Some(only),
        (several, choice) => several.iter().find(|one| Some(one.id.as_str()) == choice),
    }
}
