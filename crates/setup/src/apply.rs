//! Applies planned changes, one at a time, each idempotent or guarded, and writes what Microsoft acknowledged into the
//! observation: the write's answer is trusted, not a read after it.
//!
//! Owns the order of requests and what counts as done. The secret has its own room (`secret`).

use std::time::Duration;

use entra::graph::{
    AppRoleAssignment, Application, DelegatedGrant, Graph, NewApplication, Part, RequiredResourceAccess,
    ResourceAccess, ServicePrincipal, Upserted, assign_app_role_part, create_grant_part, list,
    patch_grant_part, reads,
};
use entra::{CancellationToken, Code, Fault, Idempotence, Patience, SystemClock, with_patience};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::guide::{APPLICATION_NAME, MICROSOFT_GRAPH_APP_ID, Permission, PermissionKind, REDIRECT_URI};
use crate::ipc::CheckId;
use crate::observe::Observation;
use crate::plan::{Change, sign_in_audience};

/// How long a write is tried. Replication after a creation has been reported to take minutes (`PEERS` 3A).
const CEILING: Duration = Duration::from_mins(3);
/// So long after its creation, "does not exist" is taken for replication lag.
const YOUNG: SignedDuration = SignedDuration::from_mins(10);

/// What applying needs besides the change.
pub struct Tools<'a> {
    /// Graph, as the signed-in admin.
    pub graph: &'a Graph,
    /// Ends waiting between tries; a request under way is not dropped.
    pub cancel: &'a CancellationToken,
    /// Hears of every wait before it begins.
    pub on_wait: &'a (dyn Fn(Duration, &Fault) + Send + Sync),
    /// The present.
    pub now: Timestamp,
}

impl Tools<'_> {
    pub(crate) async fn patiently<T, Fut>(
        &self,
        idempotence: Idempotence,
        just_created: bool,
        op: impl FnMut() -> Fut,
    ) -> Result<T, Fault>
    where
        Fut: Future<Output = Result<T, Fault>>,
    {
        let patience = Patience { ceiling: CEILING, just_created };
        with_patience(
            op,
            idempotence,
            patience,
            &SystemClock,
            |wait, fault| (self.on_wait)(wait, fault),
            self.cancel,
        )
        .await
    }
}

/// A check that must pass now that Microsoft has acknowledged a change, with its subject.
pub type Expected = (CheckId, Option<&'static str>);

/// Applies the first change of a plan (all consents together: they are independent and go in one `$batch`).
/// Gives what must hold from now on.
///
/// A fault in the middle of the consents keeps those that were granted: they are in the observation already.
pub async fn apply_first(
    tools: &Tools<'_>,
    plan: &[Change],
    observation: &mut Observation,
) -> Result<Vec<Expected>, Fault> {
    let Some(first) = plan.first() else { return Ok(Vec::new()) };
    match first {
        Change::CreateRegistration { audience } => {
            create_registration(tools, sign_in_audience(*audience), observation).await
        }
        Change::SetAccountTypes { audience } => {
            let audience = sign_in_audience(*audience);
            patch(tools, observation, json!({ "signInAudience": audience }), |registration| {
                registration.sign_in_audience = Some(audience.to_owned());
            })
            .await?;
            Ok(vec![(CheckId::AccountTypes, None)])
        }
        Change::AddRedirect => add_redirect(tools, observation).await,
        Change::CreateServicePrincipal => create_service_principal(tools, observation).await,
        Change::EnableServicePrincipal => enable_service_principal(tools, observation).await,
        Change::ListPermissions { missing } => list_permissions(tools, missing, observation).await,
        Change::Grant { .. } => {
            let permissions = plan.iter().filter_map(|change| match change {
                Change::Grant { permission } => Some(*permission),
                _ => None,
            });
            grant(tools, permissions.collect(), observation).await
        }
        Change::AllowPublicClient => {
            patch(tools, observation, json!({ "isFallbackPublicClient": true }), |registration| {
                registration.is_fallback_public_client = Some(true);
            })
            .await?;
            Ok(vec![(CheckId::PublicClientFlows, None)])
        }
        Change::RemoveSecret { key_id, .. } => {
            let id = observation.registration().ok_or_else(none_in_use)?.id.clone();
            crate::secret::remove(tools, &id, key_id).await?;
            if let Some(registration) = observation.registration_mut() {
                registration.password_credentials.retain(|secret| secret.key_id != *key_id);
            }
            Ok(Vec::new())
        }
        Change::DeleteRegistration { object_id, .. } => {
            delete_registration(tools, object_id, observation).await
        }
        Change::RestoreRegistration { object_id, .. } => {
            tools.patiently(Idempotence::Idempotent, true, || tools.graph.restore_deleted(object_id)).await?;
            observation.restored(object_id);
            Ok(vec![(CheckId::Registered, None)])
        }
        // These go with the registration; they are in a plan to be shown.
        Change::Revoke { .. } | Change::DeleteServicePrincipal => Ok(Vec::new()),
        // A secret is never made as a mere change: its value has to be kept and proved (`secret::make`).
        Change::MakeSecret { .. } => Err(Fault::new(Code::Internal)),
    }
}

/// The refusal may mean that the service does not know a write by alternate key. One that is told apart (a used up
/// quota, a replica that lags) means what it says.
fn knows_no_upsert(fault: &Fault) -> bool {
    let plain =
        matches!(fault.code, Code::BadRequest | Code::NotFound | Code::UnexpectedAnswer | Code::Outage);
    plain && fault.status.is_some_and(|status| matches!(status, 400 | 404 | 405 | 501))
}

fn none_in_use() -> Fault {
    Fault::new(Code::NotFound)
}

/// Objects that were made moments ago may be denied by a replica that has not heard of them.
fn is_young(registration: &Application, now: Timestamp) -> bool {
    registration.created_date_time.is_none_or(|created| now.duration_since(created) < YOUNG)
}

async fn create_registration(
    tools: &Tools<'_>,
    audience: &str,
    observation: &mut Observation,
) -> Result<Vec<Expected>, Fault> {
    let wanted = NewApplication {
        display_name: APPLICATION_NAME.to_owned(),
        sign_in_audience: audience.to_owned(),
        web_redirect_uris: vec![REDIRECT_URI.to_owned()],
        ..NewApplication::default()
    };
    let made = tools
        .patiently(Idempotence::Idempotent, false, || {
            tools.graph.create_application(APPLICATION_NAME, &wanted)
        })
        .await;
    let registration = match made {
        Ok(Upserted::Created(made)) => made,
        Ok(Upserted::Existing) => find_registration(tools).await?,
        // A service that does not know the alternate key (it came later than the rest of the API) still knows the
        // plain creation. Nothing carries the name: that was observed a moment ago.
        Err(fault) if knows_no_upsert(&fault) => {
            tools
                .patiently(Idempotence::NotIdempotent, false, || tools.graph.post_application(&wanted))
                .await?
                .value
        }
        Err(fault) => return Err(fault),
    };
    observation.chosen = Some(registration.id.clone());
    observation.service_principal = None;
    observation.registrations.retain(|other| other.id != registration.id);
    observation.registrations.push(registration);
    Ok(vec![(CheckId::Registered, None), (CheckId::AccountTypes, None), (CheckId::RedirectUri, None)])
}

/// The answer to an upsert that found something has no body, so its id is read afterwards.
async fn find_registration(tools: &Tools<'_>) -> Result<Application, Fault> {
    tools
        .patiently(Idempotence::Idempotent, true, || async {
            let answer = tools.graph.json(&reads::applications_named(APPLICATION_NAME)).await?;
            let found = list::<Application>(&answer)?.items;
            let mine = |one: &Application| one.unique_name.as_deref() == Some(APPLICATION_NAME);
            let only = found.len() == 1;
            found.into_iter().find(|one| only || mine(one)).ok_or_else(|| Fault::new(Code::NotFound))
        })
        .await
}

/// One that is gone already counts as deleted.
async fn delete_registration(
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

async fn create_service_principal(
    tools: &Tools<'_>,
    observation: &mut Observation,
) -> Result<Vec<Expected>, Fault> {
    let registration = observation.registration().ok_or_else(none_in_use)?;
    let (app_id, young) = (registration.app_id.clone(), is_young(registration, tools.now));
    let made = tools
        .patiently(Idempotence::Idempotent, young, || {
            tools.graph.create_service_principal(&app_id, APPLICATION_NAME)
        })
        .await;
    let principal = match made {
        Ok(Upserted::Created(made)) => made,
        Ok(Upserted::Existing) => find_service_principal(tools, &app_id).await?,
        Err(fault) if fault.code == Code::AlreadyExists => find_service_principal(tools, &app_id).await?,
        Err(fault) if knows_no_upsert(&fault) => {
            let posted = tools
                .patiently(Idempotence::NotIdempotent, young, || tools.graph.post_service_principal(&app_id))
                .await;
            match posted {
                Ok(written) => written.value,
                Err(fault) if fault.code == Code::AlreadyExists => {
                    find_service_principal(tools, &app_id).await?
                }
                Err(fault) => return Err(fault),
            }
        }
        Err(fault) => return Err(fault),
    };
    observation.service_principal = Some(principal);
    Ok(vec![(CheckId::ServicePrincipal, None)])
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

async fn enable_service_principal(
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

/// One `PATCH` of the registration; `acknowledge` writes the same into the observation once Microsoft has said yes.
async fn patch(
    tools: &Tools<'_>,
    observation: &mut Observation,
    body: Value,
    acknowledge: impl FnOnce(&mut Application),
) -> Result<(), Fault> {
    let registration = observation.registration().ok_or_else(none_in_use)?;
    let (id, young) = (registration.id.clone(), is_young(registration, tools.now));
    tools.patiently(Idempotence::Idempotent, young, || tools.graph.patch_application(&id, &body)).await?;
    if let Some(registration) = observation.registration_mut() {
        acknowledge(registration);
    }
    Ok(())
}

async fn add_redirect(tools: &Tools<'_>, observation: &mut Observation) -> Result<Vec<Expected>, Fault> {
    let mut uris = observation.registration().ok_or_else(none_in_use)?.web.redirect_uris.clone();
    uris.push(REDIRECT_URI.to_owned());
    // The list is replaced whole, the rest of `web` stays: a PATCH merges complex properties.
    patch(tools, observation, json!({ "web": { "redirectUris": &uris } }), |registration| {
        registration.web.redirect_uris.clone_from(&uris);
    })
    .await?;
    Ok(vec![(CheckId::RedirectUri, None)])
}

async fn list_permissions(
    tools: &Tools<'_>,
    missing: &[&'static Permission],
    observation: &mut Observation,
) -> Result<Vec<Expected>, Fault> {
    let mut resources = observation.registration().ok_or_else(none_in_use)?.required_resource_access.clone();
    // The property is replaced whole, so all that is there is sent again.
    let added = missing.iter().map(|permission| ResourceAccess {
        id: permission.id.to_owned(),
        kind: permission.kind.resource_access_type().to_owned(),
    });
    match resources.iter_mut().find(|resource| resource.resource_app_id == MICROSOFT_GRAPH_APP_ID) {
        Some(graph) => graph.resource_access.extend(added),
        None => resources.push(RequiredResourceAccess {
            resource_app_id: MICROSOFT_GRAPH_APP_ID.to_owned(),
            resource_access: added.collect(),
        }),
    }
    let body = json!({ "requiredResourceAccess": &resources });
    patch(tools, observation, body, |registration| registration.required_resource_access = resources).await?;
    Ok(missing.iter().map(|permission| (CheckId::PermissionListed, Some(permission.value))).collect())
}

/// Consents in one `$batch`; what is throttled or not replicated yet is sent again, the rest is not.
async fn grant(
    tools: &Tools<'_>,
    permissions: Vec<&'static Permission>,
    observation: &mut Observation,
) -> Result<Vec<Expected>, Fault> {
    let principal = observation.service_principal.as_ref().ok_or_else(none_in_use)?.id.clone();
    let young = observation.registration().is_none_or(|registration| is_young(registration, tools.now));
    let mut open = permissions;
    let mut expected = Vec::new();
    let outcome = {
        let (open, expected, observation) = (&mut open, &mut expected, &mut *observation);
        let shared = tokio::sync::Mutex::new((open, expected, observation));
        tools
            .patiently(Idempotence::Idempotent, young, || async {
                let mut guard = shared.lock().await;
                let (open, expected, observation) = &mut *guard;
                grant_once(tools.graph, &principal, open, expected, observation).await
            })
            .await
    };
    outcome.map(|()| expected)
}

async fn grant_once(
    graph: &Graph,
    principal: &str,
    open: &mut Vec<&'static Permission>,
    expected: &mut Vec<Expected>,
    observation: &mut Observation,
) -> Result<(), Fault> {
    let parts = open.iter().map(|permission| part(principal, permission, observation)).collect();
    let answers = graph.batch(parts).await?;
    let mut failed = Ok(());
    let asked = std::mem::take(open);
    for (permission, answer) in asked.into_iter().zip(answers) {
        match answer {
            Err(fault) if fault.code != Code::AlreadyExists => {
                open.push(permission);
                failed = Err(fault);
            }
            // "Already exists" is done, too: somebody, or a lost answer of ours, was faster.
            _ => {
                acknowledge(permission, principal, observation);
                expected.push((CheckId::PermissionConsented, Some(permission.value)));
            }
        }
    }
    failed
}

fn part(principal: &str, permission: &Permission, observation: &Observation) -> Part {
    let resource = &observation.graph.id;
    match permission.kind {
        PermissionKind::Application => assign_app_role_part(resource, principal, permission.id),
        PermissionKind::Delegated => match observation.grants.first() {
            // One grant for each client, resource and kind: further scopes go into its string, which is replaced whole.
            Some(existing) => {
                patch_grant_part(&existing.id, &format!("{} {}", existing.scope.trim(), permission.value))
            }
            None => create_grant_part(principal, resource, permission.value),
        },
    }
}

fn acknowledge(permission: &Permission, principal: &str, observation: &mut Observation) {
    let resource = observation.graph.id.clone();
    match permission.kind {
        PermissionKind::Application => observation.assignments.push(AppRoleAssignment {
            // Its id is in the next observation; nothing needs it before.
            id: String::new(),
            app_role_id: permission.id.to_owned(),
            principal_id: principal.to_owned(),
            resource_id: resource,
            created_date_time: None,
            resource_display_name: None,
        }),
        PermissionKind::Delegated => match observation.grants.first_mut() {
            Some(grant) => grant.scope = format!("{} {}", grant.scope.trim(), permission.value),
            None => observation.grants.push(DelegatedGrant {
                id: String::new(),
                client_id: principal.to_owned(),
                consent_type: "AllPrincipals".to_owned(),
                principal_id: None,
                resource_id: resource,
                scope: permission.value.to_owned(),
            }),
        },
    }
}
