//! Consent for the whole organisation: app role assignments and the delegated grant, in one `$batch`. And taking back the
//! grant that the admin's own sign-in has left.

use entra::graph::{
    AppRoleAssignment, DelegatedGrant, Graph, Part, assign_app_role_part, create_grant_part,
    patch_grant_part, reads,
};
use entra::{Code, Fault, Idempotence};

use super::{Expected, Tools, none_in_use};
use crate::guide::{Permission, PermissionKind};
use crate::ipc::CheckId;
use crate::observe::Observation;
use crate::reading::whole_list;

/// Consents in one `$batch`; what is throttled or not replicated yet is sent again, the rest is not.
pub(super) async fn grant(
    tools: &Tools<'_>,
    permissions: Vec<&'static Permission>,
    observation: &mut Observation,
) -> Result<Vec<Expected>, Fault> {
    let principal = observation.service_principal.as_ref().ok_or_else(none_in_use)?.id.clone();
    let young = observation.registration().is_none_or(|registration| tools.is_young(registration));
    if !young && permissions.iter().any(|permission| permission.kind == PermissionKind::Delegated) {
        // A grant's scopes are one string that is replaced whole: what somebody added since the last look stays in it.
        let read = || for_everybody(tools.graph, &principal, &observation.graph.id);
        observation.grants = tools.patiently(Idempotence::Idempotent, false, read).await?;
    }
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

/// Takes back a grant of the sign-in client. It was read a moment ago: one that is gone was taken back by somebody else, or
/// by us in a request whose answer was lost.
pub(super) async fn take_back(tools: &Tools<'_>, grant_id: &str) -> Result<Vec<Expected>, Fault> {
    let deleted =
        tools.patiently(Idempotence::Idempotent, false, || tools.graph.delete_grant(grant_id)).await;
    match deleted {
        Err(fault) if fault.code != Code::NotFound => Err(fault),
        _ => Ok(Vec::new()),
    }
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
        let granted = match answer {
            // "Already exists" is done, too: somebody, or a lost answer of ours, was faster. Of a delegated grant it
            // says only that there is one, not that it names this scope.
            Err(fault)
                if fault.code == Code::AlreadyExists && permission.kind == PermissionKind::Delegated =>
            {
                add_scope(graph, principal, permission, observation).await
            }
            Err(fault) if fault.code != Code::AlreadyExists => Err(fault),
            _ => Ok(()),
        };
        match granted {
            Ok(()) => {
                acknowledge(permission, principal, observation);
                expected.push((CheckId::PermissionConsented, Some(permission.value)));
            }
            Err(fault) => {
                open.push(permission);
                failed = Err(fault);
            }
        }
    }
    failed
}

/// Sees to it that the grant which is there names the scope.
async fn add_scope(
    graph: &Graph,
    principal: &str,
    permission: &Permission,
    observation: &mut Observation,
) -> Result<(), Fault> {
    let grants = for_everybody(graph, principal, &observation.graph.id).await?;
    // The replica that was read does not know it yet.
    let grant = grants.into_iter().next().ok_or_else(|| Fault::new(Code::NotReplicatedYet))?;
    if !grant.scopes().contains(permission.value) {
        let scopes = format!("{} {}", grant.scope.trim(), permission.value);
        let answer = graph.batch(vec![patch_grant_part(&grant.id, &scopes)]).await?.pop();
        answer.unwrap_or_else(|| Err(Fault::new(Code::UnexpectedAnswer)))?;
    }
    observation.grants = vec![grant];
    Ok(())
}

/// Reads the grants of a resource's permissions for the whole organisation.
async fn for_everybody(graph: &Graph, client: &str, resource: &str) -> Result<Vec<DelegatedGrant>, Fault> {
    let mut grants: Vec<DelegatedGrant> = whole_list(graph, reads::delegated_grants(client)).await?;
    grants.retain(|grant| grant.resource_id == resource && grant.is_for_everybody());
    Ok(grants)
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
            Some(grant) if grant.scopes().contains(permission.value) => {}
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
