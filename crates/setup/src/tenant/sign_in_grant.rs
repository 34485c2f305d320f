//! What a consent at the admin's own sign-in has left in the tenant: delegated grants of the sign-in client.
//!
//! Signing out offers to take them back, and only those that hold nothing beyond what this program asks for. Administrators
//! use Microsoft's client for their own work as well, and a grant with any other permission in it serves that.

use std::collections::BTreeSet;

use entra::Fault;
use entra::graph::{DelegatedGrant, Graph, ServicePrincipal, reads};
use entra::same_scope;
use entra::sign_in::OPENID_SCOPES;

use super::ask::whole_list;
use crate::guide::{FEWER_SCOPES, MORE_SCOPES, SIGN_IN_SCOPES};

/// Who signed in, and with what.
#[derive(Debug, Clone)]
pub struct SignInClient {
    /// Client (application) id.
    pub app_id: String,
    /// Object id of the user.
    pub user: String,
    /// Object id of Microsoft Graph's service principal.
    pub graph: String,
}

/// One grant that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct LeftGrant {
    /// Its id.
    pub grant_id: String,
    /// Name of the sign-in client.
    pub client: String,
    /// What it holds, by name.
    pub scopes: Vec<String>,
    /// It holds for everybody, not only for the admin.
    pub everybody: bool,
}

/// The delegated grants of the sign-in client.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// What can be taken back.
    pub ours: Vec<LeftGrant>,
    /// Ids of the grants that serve others too.
    pub others: BTreeSet<String>,
}

/// Reads what the sign-in client has been granted.
pub async fn read(graph: &Graph, client: &SignInClient) -> Result<Left, Fault> {
    let found: Vec<ServicePrincipal> = whole_list(graph, reads::service_principal_of(&client.app_id)).await?;
    let same = |principal: &ServicePrincipal| principal.app_id.eq_ignore_ascii_case(&client.app_id);
    let Some(principal) = found.into_iter().find(same) else { return Ok(Left::default()) };
    let grants: Vec<DelegatedGrant> = whole_list(graph, reads::delegated_grants(&principal.id)).await?;
    let name = Some(principal.display_name).filter(|name| !name.is_empty());
    Ok(sorted(&grants, client, &principal.id, name.as_deref().unwrap_or(&client.app_id)))
}

/// Tells those of the grants that this program alone can have asked for from the rest.
fn sorted(grants: &[DelegatedGrant], client: &SignInClient, principal: &str, name: &str) -> Left {
    let mut left = Left::default();
    for grant in grants {
        if is_takeable(grant, client, principal) {
            left.ours.push(LeftGrant {
                grant_id: grant.id.clone(),
                client: name.to_owned(),
                scopes: grant.scopes().into_iter().map(str::to_owned).collect(),
                everybody: grant.is_for_everybody(),
            });
        } else {
            left.others.insert(grant.id.clone());
        }
    }
    left
}

/// On Microsoft Graph, for everybody or for who signed in, and nothing in it that this program does not ask for.
fn is_takeable(grant: &DelegatedGrant, client: &SignInClient, principal: &str) -> bool {
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    let for_whom = match (grant.consent_type.as_str(), &grant.principal_id) {
        ("AllPrincipals", _) => true,
        ("Principal", Some(user)) => same(user, &client.user),
        _ => false,
    };
    let scopes = grant.scopes();
    for_whom
        && same(&grant.client_id, principal)
        && same(&grant.resource_id, &client.graph)
        && !scopes.is_empty()
        && scopes.into_iter().all(is_ours)
}

/// This program asks for it, or it is one of OpenID Connect: those open nothing of the tenant, and Microsoft adds some of
/// them to a consent by itself.
fn is_ours(scope: &str) -> bool {
    let mut ours = SIGN_IN_SCOPES.iter().chain(&FEWER_SCOPES).chain(&MORE_SCOPES).chain(&OPENID_SCOPES);
    ours.any(|one| same_scope(one, scope))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client() -> SignInClient {
        SignInClient { app_id: "app".to_owned(), user: "me".to_owned(), graph: "graph".to_owned() }
    }

    fn grant(id: &str, consent_type: &str, user: Option<&str>, scope: &str) -> DelegatedGrant {
        DelegatedGrant {
            id: id.to_owned(),
            client_id: "principal".to_owned(),
            consent_type: consent_type.to_owned(),
            principal_id: user.map(str::to_owned),
            resource_id: "graph".to_owned(),
            scope: scope.to_owned(),
        }
    }

    fn ids(grants: &[DelegatedGrant]) -> Vec<String> {
        sorted(grants, &client(), "principal", "Name").ours.into_iter().map(|left| left.grant_id).collect()
    }

    #[test]
    fn a_grant_for_everybody_and_one_for_the_user_can_both_be_ours() {
        let both = [
            grant("all", "AllPrincipals", None, " user.read application.readwrite.all offline_access email"),
            grant("mine", "Principal", Some("ME"), "Policy.Read.All openid profile"),
        ];
        assert_eq!(ids(&both), ["all", "mine"]);
    }

    #[test]
    fn what_serves_others_is_not_offered() {
        let mut elsewhere = grant("elsewhere", "AllPrincipals", None, "User.Read");
        elsewhere.resource_id = "another resource".to_owned();
        let mut other_client = grant("otherClient", "AllPrincipals", None, "User.Read");
        other_client.client_id = "another client".to_owned();
        let foreign = [
            grant("wider", "AllPrincipals", None, "User.Read Mail.Read"),
            grant("colleague", "Principal", Some("colleague"), "User.Read"),
            grant("nobody", "Principal", None, "User.Read"),
            grant("empty", "AllPrincipals", None, " "),
            elsewhere,
            other_client,
        ];
        assert!(ids(&foreign).is_empty());
    }
}
