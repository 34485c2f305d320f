//! Reads all that the checks need from the tenant into one [`Observation`].
//!
//! Owns the choice of what is read, how often, and in how few round trips. Judges nothing: see `check`.

use std::collections::BTreeMap;

use entra::Fault;
use entra::graph::{
    Application, DelegatedGrant, DirectoryObject, Graph, Part, PartAnswer, ServicePrincipal, directory_roles,
    reads,
};
use jiff::Timestamp;

use super::ask::{Answers, all, if_any, missing_answer, optional, read, whole_list};
use super::candidates::{Candidate, candidates};
use super::holders::{Around, Subject};
use super::is_fresh;
use super::own_policies::{self, Policies, policies};
use super::snapshot::{Elsewhere, GraphPrincipal, Meant, Observation, Surroundings};
use crate::guide::APPLICATION_NAME;

/// What earlier observations taught, so that the next one takes a single small request.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    graph: Option<GraphPrincipal>,
    /// Object and client id of the registration in use.
    registration: Option<(String, String)>,
    around: Option<Around>,
    /// The registration with the key has another name by now.
    renamed: bool,
    owners: BTreeMap<String, Vec<String>>,
    candidates: Option<(Timestamp, BTreeMap<String, Candidate>)>,
    surroundings: Option<(Timestamp, Surroundings)>,
    own_policies: Option<(String, Policies)>,
    deleted: Option<(Timestamp, Vec<Application>)>,
}

impl Memory {
    /// Another account signs in: its roles, its licences and what it may read are its own.
    pub fn forget_account(&mut self) {
        self.surroundings = None;
        self.own_policies = None;
        self.deleted = None;
        self.around = None;
        self.candidates = None;
    }

    /// The admin wants to see what is so now: the next observation reads everything, what is the same for ever apart.
    pub fn refresh(&mut self) {
        if let Some((since, _)) = &mut self.surroundings {
            *since = Timestamp::MIN;
        }
        if let Some(around) = &mut self.around {
            around.refresh();
        }
        self.owners.clear();
        self.candidates = None;
        self.own_policies = None;
        self.deleted = None;
    }

    /// All that tells who else can sign in as the registration is read with the next observation.
    /// What was read of it before does not count, also where nobody answers now.
    pub fn look_closely(&mut self) {
        self.around = None;
    }

    fn app_id(&self) -> Option<&str> {
        self.registration.as_ref().map(|(_, app_id)| app_id.as_str())
    }

    /// What is looked at without being searched for.
    fn subject(&self) -> Option<Subject> {
        self.around.as_ref().map(|around| around.of.clone())
    }
}

/// Reads the tenant: two requests the first time (three where the service principal has another name than its
/// application), one `$batch` afterwards.
pub async fn observe(
    graph: &Graph,
    meant: &Meant,
    memory: &mut Memory,
    now: Timestamp,
) -> Result<Observation, Fault> {
    let mut first = first_round(graph, memory, now).await?;
    let microsoft_graph = match &memory.graph {
        Some(known) => known.clone(),
        None => first.graph.ok_or_else(missing_answer)?,
    };
    memory.graph = Some(microsoft_graph.clone());

    let chosen = meant.among(&first.registrations).map(|one| (one.id.clone(), one.app_id.clone()));
    let (mut principal, mut around, mut own_policies) = (None, None, Ok(Vec::new()));
    if let Some((object_id, app_id)) = &chosen {
        principal = match first.service_principals.into_iter().find(|found| found.app_id == *app_id) {
            None => service_principal_of(graph, app_id, memory).await?,
            found => found,
        };
        let subject = Subject {
            registration: object_id.clone(),
            principal: principal.as_ref().map(|found| found.id.clone()),
        };
        around = match first.around.filter(|around| around.of == subject && around.is_whole()) {
            None => Some(subject.read(graph, now).await?),
            asked => asked,
        };
        if first.surroundings.policy.is_ok() {
            let same = memory.registration.as_ref().is_some_and(|(known, _)| known == object_id);
            let asked = first.own_policies.filter(|_| same);
            own_policies = own_policies::of(graph, object_id, asked, &mut memory.own_policies).await?;
        }
    }
    memory.registration.clone_from(&chosen);
    memory.around.clone_from(&around);
    if first.registrations.len() > 1 || *meant == Meant::New {
        read_owners(graph, &first.registrations, memory).await?;
    }
    let open = chosen.is_none() && *meant != Meant::New && first.registrations.len() > 1;
    let known = memory.candidates.as_ref().is_some_and(|(since, _)| is_fresh(*since, now));
    if open && !known {
        let read = candidates(graph, &first.registrations, &microsoft_graph.id).await?;
        memory.candidates = Some((now, read));
    }
    let deleted = match first.deleted.take() {
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

    let (holders, held) = around.map(|around| (around.holders, around.held.unwrap_or_default())).unzip();
    let held = held.unwrap_or_default();
    let (assignments, assigned_elsewhere) =
        held.assignments.into_iter().partition(|one| one.resource_id == microsoft_graph.id);
    let for_everybody = held.grants.into_iter().filter(DelegatedGrant::is_for_everybody);
    let (grants, granted_elsewhere) = for_everybody.partition(|one| one.resource_id == microsoft_graph.id);
    Ok(Observation {
        read_at: now,
        deleted,
        organization: first.surroundings.organization,
        roles: first.surroundings.roles,
        me: first.surroundings.me,
        licenses: first.surroundings.licenses,
        policy: first.surroundings.policy,
        own_policies,
        owners: memory.owners.clone(),
        candidates: memory.candidates.as_ref().map(|(_, known)| known.clone()).unwrap_or_default(),
        chosen: chosen.map(|(object_id, _)| object_id),
        registrations: first.registrations,
        holders,
        service_principal: principal,
        assignments,
        grants,
        elsewhere: Elsewhere { assignments: assigned_elsewhere, grants: granted_elsewhere },
        graph: microsoft_graph,
    })
}

struct FirstRound {
    surroundings: Surroundings,
    registrations: Vec<Application>,
    service_principals: Vec<ServicePrincipal>,
    graph: Option<GraphPrincipal>,
    around: Option<Around>,
    own_policies: Option<Policies>,
    deleted: Option<Vec<Application>>,
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
    let subject = memory.subject();
    let mut parts = registration_parts(memory);
    parts.extend(subject.iter().flat_map(|subject| subject.parts(memory.around.as_ref(), now)));
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
            reads::my_kind(),
        ]);
    }
    let mut answers = Answers::of(read(graph, parts).await?);

    let mut registrations: Vec<Application> = about("registrations", answers.list(graph).await)?;
    // One that was renamed in the portal still has the key, and an upsert would overwrite it unseen. The key came later
    // than the rest of the API: a service that does not know it has none to find.
    let keyed = if_any(answers.take().and_then(|value| value.object::<Application>()))?;
    let keyed = keyed.filter(|keyed| registrations.iter().all(|one| one.id != keyed.id));
    let whole = std::mem::replace(&mut memory.renamed, keyed.is_some());
    match keyed {
        Some(keyed) if whole => registrations.push(keyed),
        Some(keyed) => {
            let mut answers = Answers::of(read(graph, vec![reads::application(&keyed.id)]).await?);
            registrations.extend(if_any(answers.take().and_then(|value| value.object::<Application>()))?);
        }
        None => {}
    }
    let service_principals = about("principals", answers.list(graph).await)?;
    let around = match subject {
        Some(subject) => Some(subject.take(graph, &mut answers, memory.around.as_ref(), now).await?),
        None => None,
    };
    let principal = match memory.graph {
        Some(_) => None,
        None => {
            Some(GraphPrincipal::of(about("principals", answers.first::<ServicePrincipal>(graph).await)?))
        }
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
        around,
        own_policies,
        deleted,
    })
}

/// The part of a look that is taken every time.
fn registration_parts(memory: &Memory) -> Vec<Part> {
    vec![
        reads::applications_named(APPLICATION_NAME),
        if memory.renamed {
            reads::application_keyed(APPLICATION_NAME)
        } else {
            reads::application_keyed_id(APPLICATION_NAME)
        },
        match memory.app_id() {
            Some(app_id) => reads::service_principal_of(app_id),
            None => reads::service_principals_named(APPLICATION_NAME),
        },
    ]
}

/// A service that is busy has said nothing; what it said before still stands.
async fn surroundings(
    graph: &Graph,
    answers: &mut Answers,
    memory: &mut Memory,
    now: Timestamp,
) -> Result<Surroundings, Fault> {
    let organization = about("organization", answers.first(graph).await)?;
    let licenses = optional(answers.list(graph).await)?;
    let policy = optional(answers.take().and_then(|value| value.object()))?;
    let roles = optional(answers.list::<DirectoryObject>(graph).await.map(directory_roles))?;
    let me = optional(answers.take().and_then(|value| value.object()))?;
    let read = Surroundings { organization, roles, licenses, policy, me };
    let quiet = read.is_answered();
    let read = match &memory.surroundings {
        Some((_, before)) => read.or_where_busy(before),
        None => read,
    };
    // What was not answered is asked for again with the next look.
    memory.surroundings = Some((if quiet { now } else { Timestamp::MIN }, read.clone()));
    Ok(read)
}

/// Which read it is that went wrong: a guest whose rights are restricted may not read all of it.
fn about<T>(what: &'static str, result: Result<T, Fault>) -> Result<T, Fault> {
    result.map_err(|fault| fault.about(what))
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
