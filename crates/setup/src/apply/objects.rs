//! The objects themselves: registration and service principal, made exactly once, deleted and restored.

use entra::graph::{
    Application, NewApplication, RequiredResourceAccess, ServicePrincipal, Upserted, list, reads,
};
use entra::{Code, Fault, Idempotence};
use jiff::Timestamp;
use serde_json::json;

use super::{Expected, Tools, access, none_in_use};
use crate::guide::{APPLICATION_NAME, MICROSOFT_GRAPH_APP_ID, REDIRECT_URI};
use crate::ipc::CheckId;
use crate::observe::{Memory, Observation, observe};
use crate::plan::{Change, sign_in_audience};

/// The refusal may mean that the service does not know a write by alternate key. One that is told apart (a used up
/// quota, a replica that lags) means what it says.
fn knows_no_upsert(fault: &Fault) -> bool {
    let plain = matches!(fault.code, Code::BadRequest | Code::NotFound | Code::UnexpectedAnswer);
    plain && fault.status.is_some_and(|status| matches!(status, 400 | 404 | 405 | 501))
}

pub(super) async fn create_registration(
    tools: &Tools<'_>,
    plan: &[Change],
    observation: &mut Observation,
) -> Result<Vec<Expected>, Fault> {
    let wanted = wanted(plan);
    let made = tools
        .patiently(Idempotence::Idempotent, false, || {
            tools.graph.create_application(APPLICATION_NAME, &wanted)
        })
        .await;
    let registration = match made {
        Ok(Upserted::Created(made)) => made,
        Ok(Upserted::Existing) => find_registration(tools).await?,
        Err(fault) if knows_no_upsert(&fault) => post_registration(tools, &wanted).await?,
        Err(fault) if fault.code == Code::AlreadyExists => {
            beside_taken_key(tools, &wanted, &observation.deleted).await?
        }
        Err(fault) => return Err(fault),
    };
    observation.chosen = Some(registration.id.clone());
    observation.service_principal = None;
    observation.registrations.retain(|other| other.id != registration.id);
    observation.registrations.push(registration);
    Ok(plan.iter().flat_map(made_with).collect())
}

/// The registration with all that goes into the same request.
fn wanted(plan: &[Change]) -> NewApplication {
    let mut wanted = NewApplication {
        display_name: APPLICATION_NAME.to_owned(),
        web_redirect_uris: vec![REDIRECT_URI.to_owned()],
        ..NewApplication::default()
    };
    for change in plan {
        match change {
            Change::CreateRegistration { audience } => {
                sign_in_audience(*audience).clone_into(&mut wanted.sign_in_audience);
            }
            Change::ListPermissions { missing } => {
                wanted.required_resource_access = vec![RequiredResourceAccess {
                    resource_app_id: MICROSOFT_GRAPH_APP_ID.to_owned(),
                    resource_access: missing.iter().map(|permission| access(permission)).collect(),
                }];
            }
            Change::AllowPublicClient => wanted.is_fallback_public_client = Some(true),
            _ => {}
        }
    }
    wanted
}

/// What a creation makes true.
fn made_with(change: &Change) -> Vec<Expected> {
    match change {
        Change::CreateRegistration { .. } => {
            vec![(CheckId::Registered, None), (CheckId::AccountTypes, None), (CheckId::RedirectUri, None)]
        }
        Change::ListPermissions { missing } => {
            missing.iter().map(|permission| (CheckId::PermissionListed, Some(permission.value))).collect()
        }
        Change::AllowPublicClient => vec![(CheckId::PublicClientFlows, None)],
        _ => Vec::new(),
    }
}

/// Something has the key already. A registration in the bin keeps it for its 30 days (reported: msgraph-bicep-types
/// issue 137), and the admin wants another one beside it, which then goes without the key. Otherwise it is one that an
/// earlier attempt made, on another replica than the one that looked; only if none shows up is it something out of sight.
async fn beside_taken_key(
    tools: &Tools<'_>,
    wanted: &NewApplication,
    deleted: &[Application],
) -> Result<Application, Fault> {
    if deleted.iter().any(|one| one.unique_name.as_deref() == Some(APPLICATION_NAME)) {
        return post_registration(tools, wanted).await;
    }
    match find_registration(tools).await {
        Err(fault) if fault.code == Code::NotFound => post_registration(tools, wanted).await,
        found => found,
    }
}

/// The plain creation, without the alternate key: where a service does not know it (it came later than the rest of the
/// API), or where it is taken. It is not idempotent, so it is looked before whether something carries the name, and after a lost answer whether it was
/// made.
async fn post_registration(tools: &Tools<'_>, wanted: &NewApplication) -> Result<Application, Fault> {
    if let Some(there) = named(tools).await? {
        return Ok(there);
    }
    let posted =
        tools.patiently(Idempotence::NotIdempotent, false, || tools.graph.post_application(wanted)).await;
    match posted {
        Ok(written) => Ok(written.value),
        Err(fault) if fault.may_have_acted() => find_registration(tools).await.map_err(|_| fault),
        Err(fault) => Err(fault),
    }
}

/// The registration of the name: the only one, or the one that carries the alternate key as well.
async fn named(tools: &Tools<'_>) -> Result<Option<Application>, Fault> {
    let answer = tools
        .patiently(Idempotence::Idempotent, false, || async {
            tools.graph.json(&reads::applications_named(APPLICATION_NAME)).await
        })
        .await?;
    let found = list::<Application>(&answer)?.items;
    let mine = |one: &Application| one.unique_name.as_deref() == Some(APPLICATION_NAME);
    let only = found.len() == 1;
    Ok(found.into_iter().find(|one| only || mine(one)))
}

/// The answer to an upsert that found something has no body, so its id is read afterwards.
async fn find_registration(tools: &Tools<'_>) -> Result<Application, Fault> {
    tools
        .patiently(Idempotence::Idempotent, true, || async {
            named(tools).await?.ok_or_else(|| Fault::new(Code::NotFound))
        })
        .await
}

/// One that is gone already counts as deleted.
pub(super) async fn delete_registration(
    tools: &Tools<'_>,
    object_id: &str,
    observation: &mut Observation,
) -> Result<Vec<Expected>, Fault> {
    let deleted =
        tools.patiently(Idempotence::Idempotent, false, || tools.graph.delete_application(object_id)).await;
    match deleted {
        Err(fault) if fault.code != Code::NotFound => return Err(fault),
        _ => {}
    }
    if let Some(at) = observation.registrations.iter().position(|one| one.id == object_id) {
        let mut gone = observation.registrations.remove(at);
        gone.deleted_date_time = Some(tools.now);
        observation.deleted.insert(0, gone);
    }
    observation.chosen = None;
    observation.service_principal = None;
    observation.assignments.clear();
    observation.grants.clear();
    Ok(Vec::new())
}

pub(super) async fn create_service_principal(
    tools: &Tools<'_>,
    observation: &mut Observation,
) -> Result<Vec<Expected>, Fault> {
    let registration = observation.registration().ok_or_else(none_in_use)?;
    let (app_id, young) = (registration.app_id.clone(), tools.is_young(registration));
    let upserted = tools
        .patiently(Idempotence::Idempotent, young, || async {
            match tools.graph.create_service_principal(&app_id, APPLICATION_NAME).await {
                Err(fault) if knows_no_upsert(&fault) => Ok(None),
                upserted => upserted.map(Some),
            }
        })
        .await;
    let principal = match upserted {
        Ok(Some(Upserted::Created(made))) => made,
        Ok(Some(Upserted::Existing)) => find_service_principal(tools, &app_id).await?,
        Ok(None) => post_service_principal(tools, &app_id, young).await?,
        Err(fault) if fault.code == Code::AlreadyExists => find_service_principal(tools, &app_id).await?,
        Err(fault) => return Err(fault),
    };
    observation.service_principal = Some(principal);
    Ok(vec![(CheckId::ServicePrincipal, None)])
}

/// The plain creation. A second one for the same application is refused, so asking again is harmless.
async fn post_service_principal(
    tools: &Tools<'_>,
    app_id: &str,
    young: bool,
) -> Result<ServicePrincipal, Fault> {
    let posted =
        tools.patiently(Idempotence::Idempotent, young, || tools.graph.post_service_principal(app_id)).await;
    match posted {
        Err(fault) if fault.code == Code::AlreadyExists => find_service_principal(tools, app_id).await,
        posted => posted.map(|written| written.value),
    }
}

async fn find_service_principal(tools: &Tools<'_>, app_id: &str) -> Result<ServicePrincipal, Fault> {
    tools
        .patiently(Idempotence::Idempotent, true, || async {
            let answer = tools.graph.json(&reads::service_principal_of(app_id)).await?;
            list::<ServicePrincipal>(&answer)?
                .items
                .into_iter()
                .next()
                .ok_or_else(|| Fault::new(Code::NotFound))
        })
        .await
}

pub(super) async fn enable_service_principal(
    tools: &Tools<'_>,
    observation: &mut Observation,
) -> Result<Vec<Expected>, Fault> {
    let principal = observation.service_principal.as_mut().ok_or_else(none_in_use)?;
    let (id, body) = (principal.id.clone(), json!({ "accountEnabled": true }));
    tools
        .patiently(Idempotence::Idempotent, false, || tools.graph.patch_service_principal(&id, &body))
        .await?;
    principal.account_enabled = Some(true);
    Ok(vec![(CheckId::ServicePrincipal, None)])
}

/// Takes a registration out of the bin, and its service principal with it: restoring an application does not restore
/// that by itself (Microsoft, "Restore deleted directory object item"). Both are then read anew, because what the bin
/// shows of them is only a part, and lists that are replaced whole must not be planned from a part.
pub(super) async fn restore_registration(
    tools: &Tools<'_>,
    object_id: &str,
    app_id: &str,
    observation: &mut Observation,
) -> Result<Vec<Expected>, Fault> {
    // Looked for before, while both are surely there.
    let principals = deleted_principals(tools, app_id).await?;
    tools.patiently(Idempotence::Idempotent, true, || restore_application(tools, object_id)).await?;
    for principal in &principals {
        tools
            .patiently(Idempotence::Idempotent, true, || restore_principal(tools, principal, app_id))
            .await?;
    }
    *observation = tools
        .patiently(Idempotence::Idempotent, true, || async {
            let seen =
                observe(tools.graph, Some(object_id), &mut Memory::default(), Timestamp::now()).await?;
            let whole = seen.registration().is_some_and(|one| one.id == object_id)
                && (principals.is_empty() || seen.service_principal.is_some());
            if whole { Ok(seen) } else { Err(Fault::new(Code::NotFound)) }
        })
        .await?;
    Ok(vec![(CheckId::Registered, None)])
}

/// One that is alive already, because the answer to an earlier attempt was lost, counts as restored.
async fn restore_application(tools: &Tools<'_>, object_id: &str) -> Result<(), Fault> {
    match tools.graph.restore_deleted(object_id).await {
        Err(fault) if fault.code == Code::NotFound => {
            tools.graph.json(&reads::application(object_id)).await.map(|_| ()).map_err(|_| fault)
        }
        restored => restored.map(|_| ()),
    }
}

/// One that is alive already, because the service restored it with its application, counts as restored.
async fn restore_principal(tools: &Tools<'_>, id: &str, app_id: &str) -> Result<(), Fault> {
    match tools.graph.restore_deleted(id).await {
        Err(fault) if fault.code == Code::NotFound => {
            let alive = tools.graph.json(&reads::service_principal_of(app_id)).await?;
            let found = list::<ServicePrincipal>(&alive)?.items.into_iter().any(|one| one.id == id);
            if found { Ok(()) } else { Err(fault) }
        }
        restored => restored.map(|_| ()),
    }
}

/// Object ids of the application's service principals in the bin.
async fn deleted_principals(tools: &Tools<'_>, app_id: &str) -> Result<Vec<String>, Fault> {
    let answer = tools
        .patiently(Idempotence::Idempotent, false, || async {
            tools.graph.json(&reads::deleted_service_principals()).await
        })
        .await?;
    let page = list::<ServicePrincipal>(&answer)?;
    let mut found = page.items;
    found.extend(tools.graph.rest_of(page.next_link).await?);
    Ok(found.into_iter().filter(|one| one.app_id == app_id).map(|one| one.id).collect())
}
