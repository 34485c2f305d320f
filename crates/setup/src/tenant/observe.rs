//! Reads all that the checks need from the tenant into one [`Observation`].
//!
//! Owns the choice of what is read, how often, and in how few round trips. Judges nothing: see `check`.

use std::collections::{BTreeMap, BTreeSet};

use entra::graph::{
    AppRoleAssignment, Application, AssignedPolicies, CustomAppManagementPolicy, DelegatedGrant,
    DirectoryObject, Graph, Part, PartAnswer, ServicePrincipal, directory_roles, object, reads,
};
use entra::{Code, Fault};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;

use super::ask::{Optional, all, if_any, is_busy, missing_answer, optional, read, whole_list};
use super::snapshot::{GraphPrincipal, Observation, Surroundings};
use crate::guide::APPLICATION_NAME;

/// What changes rarely and is large (the company, the account's roles and licences, the rules) is read this often. A look
/// at the registration is taken every few seconds.
const SURROUNDINGS_LAST: SignedDuration = SignedDuration::from_mins(1);

/// What earlier observations taught, so that the next one takes a single small request.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    graph: Option<GraphPrincipal>,
    registration: Option<(String, String)>,
    service_principal_id: Option<String>,
    owners: BTreeMap<String, Vec<String>>,
    surroundings: Option<(Timestamp, Surroundings)>,
    own_policies: Option<(String, Optional<Vec<CustomAppManagementPolicy>>)>,
    deleted: Option<(Timestamp, Vec<Application>)>,
}

impl Memory {
    /// Another account signs in: its roles, its licences and what it may read are its own.
    pub fn forget_account(&mut self) {
        self.surroundings = None;
        self.own_policies = None;
        self.deleted = None;
    }

    /// The admin wants to see what is so now: the next observation reads everything, what is the same for ever apart.
    pub fn refresh(&mut self) {
        if let Some((since, _)) = &mut self.surroundings {
            *since = Timestamp::MIN;
        }
        self.own_policies = None;
        self.deleted = None;
    }

    fn app_id(&self) -> Option<&str> {
        self.registration.as_ref().map(|(_, app_id)| app_id.as_str())
    }
}

fn is_fresh(since: Timestamp, now: Timestamp) -> bool {
    now.duration_since(since) < SURROUNDINGS_LAST
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
    let first = first_round(graph, memory, now).await?;
    let principal = match &memory.graph {
        Some(known) => known.clone(),
        None => first.graph.ok_or_else(missing_answer)?,
    };
    memory.graph = Some(principal.clone());
    let surroundings = first.surroundings;

    let chosen = in_use(&first.registrations, choice);
    let in_use = chosen.map(|registration| (registration.id.clone(), registration.app_id.clone()));
    let service_principal = match &in_use {
        None => None,
        Some((_, app_id)) => match first.service_principals.into_iter().find(|found| found.app_id == *app_id)
        {
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
    let own_policies = match &in_use {
        Some((object_id, _)) if surroundings.policy.is_ok() => {
            own_policies(graph, object_id, first.own_policies, memory).await?
        }
        _ => Ok(Vec::new()),
    };
    memory.registration = in_use;
    memory.service_principal_id = service_principal.as_ref().map(|found| found.id.clone());
    if first.registrations.len() > 1 {
        read_owners(graph, &first.registrations, memory).await?;
    }
    let deleted = match first.deleted {
        _ if !first.registrations.is_empty() => {
            memory.deleted = None;
            Vec::new()
        }
        Some(deleted) => deleted,
        // What was known a moment ago is gone; only now is the bin of interest.
        None => deleted(graph, read(graph, vec![reads::deleted_applications()]).await?.pop()).await?,
    };
    if first.registrations.is_empty() && memory.deleted.is_none() {
        memory.deleted = Some((now, deleted.clone()));
    }

    Ok(Observation {
        read_at: now,
        deleted,
        organization: surroundings.organization,
        roles: surroundings.roles,
        licenses: surroundings.licenses,
        policy: surroundings.policy,
        own_policies,
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
    surroundings: Surroundings,
    registrations: Vec<Application>,
    service_principals: Vec<ServicePrincipal>,
    graph: Option<GraphPrincipal>,
    held: Option<Held>,
    own_policies: Option<Optional<Vec<CustomAppManagementPolicy>>>,
    deleted: Option<Vec<Application>>,
}

/// Answers of a batch, taken in the order in which they were asked for.
struct Answers(std::vec::IntoIter<PartAnswer>);

impl Answers {
    fn take(&mut self) -> PartAnswer {
        self.0.next().unwrap_or_else(|| Err(missing_answer()))
    }

    async fn list<T: DeserializeOwned>(&mut self, graph: &Graph) -> Result<Vec<T>, Fault> {
        all(graph, self.take()).await
    }
}

async fn first_round(graph: &Graph, memory: &mut Memory, now: Timestamp) -> Result<FirstRound, Fault> {
    let known =
        memory.surroundings.as_ref().filter(|(since, _)| is_fresh(*since, now)).map(|(_, one)| one.clone());
    let bin = memory.deleted.as_ref().filter(|(since, _)| is_fresh(*since, now)).map(|(_, bin)| bin.clone());
    let with_bin = memory.registration.is_none() && bin.is_none();
    // Whoever may not read the tenant's rule may not read that of a registration either.
    let may_read_policies = memory.surroundings.as_ref().is_some_and(|(_, known)| known.policy.is_ok());
    let policies_of = match &memory.registration {
        Some((id, _)) if may_read_policies && (known.is_none() || memory.own_policies.is_none()) => {
            Some(id.clone())
        }
        _ => None,
    };
    let mut parts = registration_parts(memory);
    if memory.graph.is_none() {
        parts.push(reads::graph_service_principal());
    }
    if with_bin {
        parts.push(reads::deleted_applications());
    }
    if let Some(id) = &policies_of {
        parts.push(reads::assigned_policies(id));
    }
    if known.is_none() {
        parts.extend([
            reads::organization(),
            reads::my_licenses(),
            reads::default_app_management_policy(),
            reads::my_roles(),
        ]);
    }
    let mut answers = Answers(read(graph, parts).await?.into_iter());

    let mut registrations: Vec<Application> = answers.list(graph).await?;
    // One that was renamed in the portal still has the key, and an upsert would overwrite it unseen. The key came later
    // than the rest of the API: a service that does not know it has none to find.
    registrations.extend(if_any(answers.take().and_then(|value| object::<Application>(&value)))?);
    let mut ids = BTreeSet::new();
    registrations.retain(|one| ids.insert(one.id.clone()));
    let service_principals = answers.list(graph).await?;
    // The service principal that was known may have been deleted since; then its lists are a 404, not a failure.
    let held = match memory.service_principal_id {
        Some(_) => held(answers.list(graph).await, answers.list(graph).await)?,
        None => None,
    };
    let principal = match memory.graph {
        Some(_) => None,
        None => answers.list::<ServicePrincipal>(graph).await?.into_iter().next().map(GraphPrincipal::of),
    };
    let deleted = if with_bin {
        memory.deleted = None;
        Some(deleted(graph, Some(answers.take())).await?)
    } else {
        bin
    };
    let own_policies = match policies_of {
        Some(_) => Some(policies(answers.take())?),
        None => None,
    };
    let surroundings = match known {
        Some(known) => known,
        None => surroundings(graph, &mut answers, memory, now).await?,
    };
    Ok(FirstRound {
        surroundings,
        registrations,
        service_principals,
        graph: principal,
        held,
        own_policies,
        deleted,
    })
}

/// The part of a look that is taken every time.
fn registration_parts(memory: &Memory) -> Vec<Part> {
    let mut parts = vec![
        reads::applications_named(APPLICATION_NAME),
        reads::application_keyed(APPLICATION_NAME),
        match memory.app_id() {
            Some(app_id) => reads::service_principal_of(app_id),
            None => reads::service_principals_named(APPLICATION_NAME),
        },
    ];
    if let Some(id) = &memory.service_principal_id {
        parts.push(reads::app_role_assignments(id));
        parts.push(reads::delegated_grants(id));
    }
    parts
}

/// A service that is busy has said nothing; what it said before still stands.
async fn surroundings(
    graph: &Graph,
    answers: &mut Answers,
    memory: &mut Memory,
    now: Timestamp,
) -> Result<Surroundings, Fault> {
    let organization = answers.list(graph).await?.into_iter().next().ok_or_else(missing_answer)?;
    let licenses = optional(answers.list(graph).await)?;
    let policy = optional(answers.take().and_then(|value| object(&value)))?;
    let roles = optional(answers.list::<DirectoryObject>(graph).await.map(directory_roles))?;
    let read = Surroundings { organization, roles, licenses, policy };
    let quiet = read.is_answered();
    let read = match &memory.surroundings {
        Some((_, before)) => read.or_where_busy(before),
        None => read,
    };
    // What was not answered is asked for again with the next look.
    memory.surroundings = Some((if quiet { now } else { Timestamp::MIN }, read.clone()));
    Ok(read)
}

fn held(
    assignments: Result<Vec<AppRoleAssignment>, Fault>,
    grants: Result<Vec<DelegatedGrant>, Fault>,
) -> Result<Option<Held>, Fault> {
    match (assignments, grants) {
        (Ok(assignments), Ok(grants)) => Ok(Some(Held { assignments, grants })),
        (Err(fault), _) | (_, Err(fault)) if fault.code == Code::NotFound => Ok(None),
        (Err(fault), _) | (_, Err(fault)) => Err(fault),
    }
}

async fn service_principal_of(
    graph: &Graph,
    app_id: &str,
    memory: &Memory,
) -> Result<Option<ServicePrincipal>, Fault> {
    if memory.app_id() == Some(app_id) {
        return Ok(None); // The first round asked for just this one.
    }
    let found: Vec<ServicePrincipal> = whole_list(graph, reads::service_principal_of(app_id)).await?;
    Ok(found.into_iter().find(|principal| principal.app_id == app_id))
}

/// A replica that does not know a service principal of a moment ago knows of no consent either.
async fn held_by(graph: &Graph, service_principal_id: &str) -> Result<Held, Fault> {
    let parts = vec![
        reads::app_role_assignments(service_principal_id),
        reads::delegated_grants(service_principal_id),
    ];
    let mut answers = Answers(read(graph, parts).await?.into_iter());
    Ok(held(answers.list(graph).await, answers.list(graph).await)?.unwrap_or_default())
}

/// The policies of the registration in use. That they can be read at all is only reported, so a refusal is no failure.
async fn own_policies(
    graph: &Graph,
    object_id: &str,
    asked: Option<Optional<Vec<CustomAppManagementPolicy>>>,
    memory: &mut Memory,
) -> Result<Optional<Vec<CustomAppManagementPolicy>>, Fault> {
    let same = memory.registration.as_ref().is_some_and(|(id, _)| id == object_id);
    let read_now = match (asked.filter(|_| same), &memory.own_policies) {
        (Some(asked), _) => asked,
        (None, Some((of, known))) if of == object_id => known.clone(),
        (None, _) => {
            let answer = read(graph, vec![reads::assigned_policies(object_id)]).await?.pop();
            policies(answer.unwrap_or_else(|| Err(missing_answer())))?
        }
    };
    let busy = read_now.as_ref().is_err_and(|fault| is_busy(fault));
    let known = memory.own_policies.take().filter(|(of, _)| busy && of == object_id).map(|(_, known)| known);
    let own = known.unwrap_or(read_now);
    if !busy {
        memory.own_policies = Some((object_id.to_owned(), own.clone()));
    }
    Ok(own)
}

fn policies(answer: PartAnswer) -> Result<Optional<Vec<CustomAppManagementPolicy>>, Fault> {
    optional(
        answer.and_then(|value| object::<AssignedPolicies>(&value)).map(|one| one.app_management_policies),
    )
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
