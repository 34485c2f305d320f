//! The Graph call of a change: method and path below `/v1.0`, as Microsoft's reference names it.
//!
//! Sources: learn.microsoft.com/graph/api, one page a call. `{id}` stands for what is not known here any more.

use uuid::Uuid;

use crate::facts::Facts;
use crate::guide::ChangeKind;
use crate::plan::ChangeView;

/// What a line names.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    pub(super) object: Option<Uuid>,
    pub(super) app: Option<Uuid>,
    pub(super) principal: Option<Uuid>,
    pub(super) graph: Option<Uuid>,
    /// The key under which the registration was created, where the service knows such keys.
    pub(super) unique_name: Option<String>,
}

impl Ids {
    /// Those of the registration in use.
    pub fn of(facts: &Facts<'_>) -> Self {
        let id = |text: &str| text.parse().ok();
        let seen = facts.observation;
        Self {
            object: facts.registration().and_then(|one| id(&one.id)),
            app: facts.registration().and_then(|one| id(&one.app_id)),
            principal: seen.service_principal.as_ref().and_then(|one| id(&one.id)),
            graph: id(&seen.graph.id),
            unique_name: facts.registration().and_then(|one| one.unique_name.clone()),
        }
    }
}

/// The call; none for what happens on this computer, or in several calls of different kinds.
pub(super) fn call(change: &ChangeView, ids: &Ids) -> Option<String> {
    use ChangeKind::{
        AddRedirect, AllowPublicClient, CreateRegistration, CreateServicePrincipal, DeleteRegistration,
        DeleteServicePrincipal, EnableRegistration, EnableServicePrincipal, ForgetCopy, GrantDelegated,
        GrantRole, ListPermissions, MakeSecret, MoveRedirect, RemoveCertificate, RemoveFederated,
        RemoveIdentifier, RemoveOwner, RemovePrincipalCertificate, RemovePrincipalOwner,
        RemovePrincipalSecret, RemoveRedirect, RemoveSecret, RemoveUnreadFederated, RestoreRegistration,
        RevokeAccess, RevokeDelegated, RevokeForUsers, RevokeRole, RevokeServiceDelegated, RevokeServiceRole,
        RevokeUnread, SetAccountTypes, TakeBackSignIn, TakeBackSignInForAll, UnlistPermission,
    };
    let shown = |id: Option<Uuid>| id.map_or_else(|| "{id}".to_owned(), |id| id.to_string());
    let of_registration = || format!("/applications/{}", shown(ids.object));
    let of_principal = || format!("/servicePrincipals/{}", shown(ids.principal));
    Some(match change.kind {
        CreateRegistration => match &ids.unique_name {
            Some(key) => format!("PATCH /applications(uniqueName='{}')", key.replace('\'', "''")),
            None => "POST /applications".to_owned(),
        },
        SetAccountTypes | EnableRegistration | AllowPublicClient | ListPermissions | AddRedirect
        | MoveRedirect | RemoveRedirect | RemoveIdentifier | RemoveCertificate | UnlistPermission => {
            format!("PATCH {}", of_registration())
        }
        CreateServicePrincipal => match ids.app {
            Some(app) => format!("PATCH /servicePrincipals(appId='{app}')"),
            None => "POST /servicePrincipals".to_owned(),
        },
        EnableServicePrincipal | RemovePrincipalCertificate => format!("PATCH {}", of_principal()),
        MakeSecret => format!("POST {}/addPassword", of_registration()),
        RemoveSecret => format!("POST {}/removePassword", of_registration()),
        RemovePrincipalSecret => format!("POST {}/removePassword", of_principal()),
        RemoveOwner => format!("DELETE {}/owners/{{id}}/$ref", of_registration()),
        RemovePrincipalOwner => format!("DELETE {}/owners/{{id}}/$ref", of_principal()),
        RemoveFederated => format!("DELETE {}/federatedIdentityCredentials/{{id}}", of_registration()),
        GrantRole => format!("POST {}/appRoleAssignments", of_principal()),
        RevokeRole | RevokeServiceRole => format!("DELETE {}/appRoleAssignments/{{id}}", of_principal()),
        GrantDelegated => "POST /oauth2PermissionGrants".to_owned(),
        DeleteServicePrincipal => format!("DELETE {}", of_principal()),
        DeleteRegistration => "DELETE /applications/{id}".to_owned(),
        RestoreRegistration => "POST /directory/deletedItems/{id}/restore".to_owned(),
        // Where a grant holds more, the rest of it is written instead.
        RevokeDelegated | RevokeServiceDelegated | TakeBackSignIn | TakeBackSignInForAll => {
            "DELETE /oauth2PermissionGrants/{id}".to_owned()
        }
        ForgetCopy | RemoveUnreadFederated | RevokeForUsers | RevokeAccess | RevokeUnread => return None,
    })
}
