//! The objects themselves: registration and service principal, made exactly once.

use std::sync::atomic::{AtomicBool, Ordering};

use entra::graph::{Application, NewApplication, ServicePrincipal, Upserted, reads};
use entra::{Code, Fault, Idempotence};
use serde_json::json;
use uuid::Uuid;

use super::bin;
use super::registration::facts;
use super::tools::{Tools, none_in_use};
use crate::guide::{APPLICATION_NAME, REDIRECT_URI};
use crate::ledger::Fact;
use crate::plan::Change;
use crate::tenant::ask;
use crate::tenant::registration::list_permission;
use crate::tenant::snapshot::Observation;

/// The status with which an upsert says that the object was there, and has the properties now that were sent (Microsoft,
/// `application-upsert`).
pub const OVERWRITTEN: u16 = 204;

/// The refusal may mean that the service does not know a write by alternate key. One that is told apart (a used up
/// quota, a replica that lags) means what it says.
fn knows_no_upsert(fault: &Fault) -> bool {
    let plain = matches!(fault.code, Code::BadRequest | Code::NotFound | Code::UnexpectedAnswer);
    plain && fault.status.is_some_and(|status| matches!(status, 400 | 404 | 405 | 501))
}

/// The alternate key of the registration to be made. Beside one that the admin has seen and wants to leave, alive or in the
/// bin (which keeps its key for its 30 days: reported, msgraph-bicep-types issue 137), it gets one that nobody can have taken
/// before: an upsert under the guide's would hand the other one what is meant for the new one.
fn free_key(seen: &Observation) -> String {
    if seen.registrations.is_empty() && seen.deleted.is_empty() {
        return APPLICATION_NAME.to_owned();
    }
    format!("{APPLICATION_NAME}-{}", Uuid::new_v4())
}

/// Creates the registration. One that is there already, that the admin has not seen, and that no lost answer of ours can have
/// made, was not in the list that the admin agreed to: `AlreadyExists`, and nothing was changed.
pub(super) async fn create_registration(
    tools: &Tools<'_>,
    changes: &[Change],
    seen: &Observation,
) -> Result<Vec<Fact>, Fault> {
    if is_there(tools, seen).await? {
        return Err(Fault::new(Code::AlreadyExists));
    }
    let (wanted, key) = (wanted(changes), free_key(seen));
    let lost = AtomicBool::new(false);
    let lost = &lost;
    let upsert = || {
        let upserted = tools.graph.create_application(&key, &wanted);
        async move {
            upserted.await.inspect_err(|fault| {
                lost.fetch_or(fault.may_have_acted(), Ordering::Relaxed);
            })
        }
    };
    let (there, made) = match tools.patiently(Idempotence::Idempotent, false, upsert).await {
        Ok(Upserted::Created(made)) => (made, true),
        Ok(Upserted::Existing) if lost.load(Ordering::Relaxed) => {
            (find_registration(tools, seen, Some(&key)).await?, false)
        }
        // The upsert has given it the properties that were sent: that has to be told.
        Ok(Upserted::Existing) => {
            return Err(Fault { status: Some(OVERWRITTEN), ..Fault::new(Code::AlreadyExists) });
        }
        Err(fault) if knows_no_upsert(&fault) => post_registration(tools, &wanted, seen).await?,
        Err(fault) if fault.code == Code::AlreadyExists => {
            let lost = lost.load(Ordering::Relaxed);
            beside_taken_key(tools, &wanted, seen, (&key, lost), fault).await?
        }
        Err(fault) => return Err(fault),
    };
    let id = there.id.clone();
    let along = changes.iter().flat_map(|change| facts(change, &id));
    // What was only found may be somebody else's.
    let made = made.then(|| Fact::Made { registration: id.clone() });
    Ok([Fact::Registered(Box::new(there))].into_iter().chain(made).chain(along).collect())
}

/// Something has turned up since the last look: an upsert would overwrite what has the key (Microsoft's page
/// `application-upsert`), and make another one beside what only has the name.
async fn is_there(tools: &Tools<'_>, seen: &Observation) -> Result<bool, Fault> {
    let look = || async {
        let parts =
            vec![reads::applications_named(APPLICATION_NAME), reads::application_keyed(APPLICATION_NAME)];
        let mut answers = ask::Answers::of(ask::read(tools.graph, parts).await?);
        let mut found: Vec<Application> = answers.list(tools.graph).await?;
        found.extend(ask::if_any(answers.take().and_then(|one| one.object()))?);
        Ok(found.into_iter().any(|one| !is_known(&one, tools, seen)))
    };
    tools.patiently(Idempotence::Idempotent, false, look).await
}

/// The admin has seen it, and makes another one beside it. A replica that lags may still show what is in the bin.
fn is_known(one: &Application, tools: &Tools<'_>, seen: &Observation) -> bool {
    let mut known = seen.registrations.iter().chain(&seen.deleted);
    tools.ledger.has_deleted(&one.id) || known.any(|known| known.id == one.id)
}

/// The registration with all that goes into the same request.
fn wanted(changes: &[Change]) -> NewApplication {
    let mut wanted = NewApplication {
        display_name: APPLICATION_NAME.to_owned(),
        web_redirect_uris: vec![REDIRECT_URI.to_owned()],
        ..NewApplication::default()
    };
    for change in changes {
        match change {
            Change::CreateRegistration { audience } => {
                audience.sign_in_audience().clone_into(&mut wanted.sign_in_audience);
            }
            Change::ListPermissions { missing } => {
                for permission in missing {
                    list_permission(&mut wanted.required_resource_access, permission);
                }
            }
            Change::AllowPublicClient => wanted.is_fallback_public_client = Some(true),
            _ => {}
        }
    }
    wanted
}

/// Something has the key already: one that an earlier try of ours made, on another replica than the one that looked; only if
/// none shows up is it something out of sight, and the registration goes without the key.
async fn beside_taken_key(
    tools: &Tools<'_>,
    wanted: &NewApplication,
    seen: &Observation,
    (key, lost): (&str, bool),
    fault: Fault,
) -> Result<(Application, bool), Fault> {
    match find_registration(tools, seen, Some(key)).await {
        Err(missing) if missing.code == Code::NotFound => post_registration(tools, wanted, seen).await,
        Ok(_) if !lost => Err(fault),
        found => found.map(|found| (found, false)),
    }
}

/// The plain creation, without the alternate key: where a service does not know it (it came later than the rest of the
/// API), or where it is taken. It is not idempotent, so it is looked before whether something carries the name, and after
/// a lost answer whether it was made.
async fn post_registration(
    tools: &Tools<'_>,
    wanted: &NewApplication,
    seen: &Observation,
) -> Result<(Application, bool), Fault> {
    if !named(tools, seen).await?.is_empty() {
        return Err(Fault::new(Code::AlreadyExists));
    }
    let posted =
        tools.patiently(Idempotence::NotIdempotent, false, || tools.graph.post_application(wanted)).await;
    match posted {
        Ok(written) => Ok((written.value, true)),
        Err(fault) if fault.may_have_acted() => {
            find_registration(tools, seen, None).await.map(|found| (found, false)).map_err(|_| fault)
        }
        Err(fault) => Err(fault),
    }
}

/// The registrations of the name that the admin has not seen.
async fn named(tools: &Tools<'_>, seen: &Observation) -> Result<Vec<Application>, Fault> {
    let mut found: Vec<Application> = tools
        .patiently(Idempotence::Idempotent, false, || {
            ask::whole_list(tools.graph, reads::applications_named(APPLICATION_NAME))
        })
        .await?;
    found.retain(|one| !is_known(one, tools, seen));
    Ok(found)
}

/// What a request whose answer was lost, or has no body, has made: what carries just the key that was sent, or, where none
/// was, the only one of the name.
async fn find_registration(
    tools: &Tools<'_>,
    seen: &Observation,
    key: Option<&str>,
) -> Result<Application, Fault> {
    tools
        .patiently(Idempotence::Idempotent, true, || async {
            let found = named(tools, seen).await?;
            let only = found.len() == 1;
            let is_meant = |one: &Application| match key {
                Some(_) => one.unique_name.as_deref() == key,
                None => only,
            };
            found.into_iter().find(is_meant).ok_or_else(|| Fault::new(Code::NotFound))
        })
        .await
}

pub(super) async fn create_service_principal(
    tools: &Tools<'_>,
    seen: &Observation,
) -> Result<Vec<Fact>, Fault> {
    let registration = seen.registration().ok_or_else(none_in_use)?;
    let (app_id, young) = (registration.app_id.clone(), tools.is_young(registration));
    // Of one that this run has made, nothing can be in the bin.
    if !tools.ledger.has_made(&registration.id) && bin::restore_left_behind(tools, &app_id).await? {
        return Ok(vec![Fact::Principal(Box::new(find_service_principal(tools, &app_id).await?))]);
    }
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
    Ok(vec![Fact::Principal(Box::new(principal))])
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
            answer
                .list::<ServicePrincipal>()?
                .items
                .into_iter()
                .next()
                .ok_or_else(|| Fault::new(Code::NotFound))
        })
        .await
}

pub(super) async fn enable_service_principal(
    tools: &Tools<'_>,
    seen: &Observation,
) -> Result<Vec<Fact>, Fault> {
    let mut principal = seen.service_principal.clone().ok_or_else(none_in_use)?;
    let (id, body) = (principal.id.clone(), json!({ "accountEnabled": true }));
    tools
        .patiently(Idempotence::Idempotent, false, || tools.graph.patch_service_principal(&id, &body))
        .await?;
    principal.account_enabled = Some(true);
    Ok(vec![Fact::Principal(Box::new(principal))])
}
