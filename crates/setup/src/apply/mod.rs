//! Applies planned changes, one at a time, each idempotent or guarded, and writes what Microsoft acknowledged into the
//! observation: the write's answer is trusted, not a read after it.
//!
//! Owns the order of requests and what counts as done. `objects` makes, deletes and restores, `consent` grants; the
//! secret has its own room (`secret`).

mod consent;
mod objects;

use std::time::Duration;

use entra::graph::{Application, Graph, RequiredResourceAccess, ResourceAccess, object, reads};
use entra::{CancellationToken, Code, Fault, Idempotence, Patience, SystemClock, with_patience};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::check::permissions::lists;
use crate::check::registration::has_redirect;
use crate::guide::{MICROSOFT_GRAPH_APP_ID, Permission, REDIRECT_URI};
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
    /// Something was made or restored in this run a moment ago.
    pub recent: bool,
}

impl Tools<'_> {
    /// Objects that were made moments ago may be denied by a replica that has not heard of them. What this run made is
    /// known by this computer's clock; the service's date of creation is compared with that clock for the rest.
    pub(crate) fn is_young(&self, registration: &Application) -> bool {
        self.recent || registration.created_date_time.is_none_or(|created| is_recent(created, self.now))
    }

    /// Reads one registration. While it is `young`, "does not exist" is not believed.
    pub(crate) async fn registration(&self, object_id: &str, young: bool) -> Result<Application, Fault> {
        let read = || async { object(&self.graph.json(&reads::application(object_id)).await?) };
        self.patiently(Idempotence::Idempotent, young, read).await
    }

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

/// So short a time ago that replicas may not have heard of it.
pub fn is_recent(since: Timestamp, now: Timestamp) -> bool {
    now.duration_since(since) < YOUNG
}

/// A check that must pass now that Microsoft has acknowledged a change, with its subject.
pub type Expected = (CheckId, Option<&'static str>);

/// Applies the first change of a plan with all that goes into the same request: [`together`] says what that is.
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
        Change::CreateRegistration { .. } => {
            objects::create_registration(tools, together(plan), observation).await
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
        Change::CreateServicePrincipal => objects::create_service_principal(tools, observation).await,
        Change::EnableServicePrincipal => objects::enable_service_principal(tools, observation).await,
        Change::ListPermissions { missing } => list_permissions(tools, missing, observation).await,
        Change::Grant { .. } => {
            let permissions = together(plan).iter().filter_map(|change| match change {
                Change::Grant { permission } => Some(*permission),
                _ => None,
            });
            consent::grant(tools, permissions.collect(), observation).await
        }
        Change::AllowPublicClient => {
            patch(tools, observation, json!({ "isFallbackPublicClient": true }), |registration| {
                registration.is_fallback_public_client = Some(true);
            })
            .await?;
            Ok(vec![(CheckId::PublicClientFlows, None)])
        }
        Change::RemoveSecret { key_id, .. } => {
            let registration = observation.registration().ok_or_else(none_in_use)?;
            let secret = registration.password_credentials.iter().find(|one| one.key_id == *key_id);
            let young =
                secret.is_none_or(|one| one.start_date_time.is_none_or(|start| is_recent(start, tools.now)));
            let id = registration.id.clone();
            crate::secret::remove(tools, &id, key_id, young).await?;
            if let Some(registration) = observation.registration_mut() {
                registration.password_credentials.retain(|secret| secret.key_id != *key_id);
            }
            Ok(Vec::new())
        }
        Change::DeleteRegistration { object_id, .. } => {
            objects::delete_registration(tools, object_id, observation).await
        }
        Change::RestoreRegistration { object_id, app_id } => {
            objects::restore_registration(tools, object_id, app_id, observation).await
        }
        Change::TakeBackSignIn { grant_id, .. } => consent::take_back(tools, grant_id).await,
        // These go with the registration; they are in a plan to be shown.
        Change::RemoveCertificate { .. }
        | Change::RemoveFederated { .. }
        | Change::RemoveUnreadFederated
        | Change::Revoke { .. }
        | Change::RevokeForUsers { .. }
        | Change::RevokeAccess { .. }
        | Change::RevokeUnread
        | Change::ForgetCopy
        | Change::DeleteServicePrincipal => Ok(Vec::new()),
        // A secret is never made as a mere change: its value has to be kept and proved (`secret::make`).
        Change::MakeSecret { .. } => Err(Fault::new(Code::Internal)),
    }
}

/// The changes at the head of a plan that are carried out together: a creation with what its request can hold, all
/// consents (they are independent and go in one `$batch`), anything else by itself.
pub fn together(plan: &[Change]) -> &[Change] {
    let goes_along = |change: &Change| match plan.first() {
        Some(Change::CreateRegistration { .. }) => {
            matches!(change, Change::ListPermissions { .. } | Change::AllowPublicClient)
        }
        Some(Change::Grant { .. }) => matches!(change, Change::Grant { .. }),
        _ => false,
    };
    let rest = plan.iter().skip(1).take_while(|change| goes_along(change)).count();
    &plan[..plan.len().min(1 + rest)]
}

fn access(permission: &Permission) -> ResourceAccess {
    ResourceAccess { id: permission.id.to_owned(), kind: permission.kind.resource_access_type().to_owned() }
}

fn none_in_use() -> Fault {
    Fault::new(Code::NotFound)
}

/// One `PATCH` of the registration; `acknowledge` writes the same into the observation once Microsoft has said yes.
async fn patch(
    tools: &Tools<'_>,
    observation: &mut Observation,
    body: Value,
    acknowledge: impl FnOnce(&mut Application),
) -> Result<(), Fault> {
    let registration = observation.registration().ok_or_else(none_in_use)?;
    let (id, young) = (registration.id.clone(), tools.is_young(registration));
    tools.patiently(Idempotence::Idempotent, young, || tools.graph.patch_application(&id, &body)).await?;
    if let Some(registration) = observation.registration_mut() {
        acknowledge(registration);
    }
    Ok(())
}

/// Takes in the registration as it is now, before a list of it is replaced whole: what a colleague added since the last
/// look must not be dropped. One that was made a moment ago is known better here than by a replica that lags.
async fn look_again(tools: &Tools<'_>, observation: &mut Observation) -> Result<(), Fault> {
    let registration = observation.registration_mut().ok_or_else(none_in_use)?;
    if tools.is_young(registration) {
        return Ok(());
    }
    *registration = tools.registration(&registration.id, false).await?;
    Ok(())
}

async fn add_redirect(tools: &Tools<'_>, observation: &mut Observation) -> Result<Vec<Expected>, Fault> {
    look_again(tools, observation).await?;
    let mut uris = observation.registration().ok_or_else(none_in_use)?.web.redirect_uris.clone();
    if !has_redirect(&uris) {
        uris.push(REDIRECT_URI.to_owned());
    }
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
    look_again(tools, observation).await?;
    let registration = observation.registration().ok_or_else(none_in_use)?;
    let mut resources = registration.required_resource_access.clone();
    // The property is replaced whole, so all that is there is sent again.
    let added: Vec<_> =
        missing.iter().filter(|one| !lists(registration, one)).map(|one| access(one)).collect();
    match resources.iter_mut().find(|resource| resource.resource_app_id == MICROSOFT_GRAPH_APP_ID) {
        Some(graph) => graph.resource_access.extend(added),
        None => resources.push(RequiredResourceAccess {
            resource_app_id: MICROSOFT_GRAPH_APP_ID.to_owned(),
            resource_access: added,
        }),
    }
    let body = json!({ "requiredResourceAccess": &resources });
    patch(tools, observation, body, |registration| registration.required_resource_access = resources).await?;
    Ok(missing.iter().map(|permission| (CheckId::PermissionListed, Some(permission.value))).collect())
}
