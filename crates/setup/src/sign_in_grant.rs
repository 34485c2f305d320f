//! What a consent at the admin's own sign-in has left in the tenant: delegated grants of the sign-in client.
//!
//! Signing out offers to take them back, and only those that hold nothing beyond what this program asks for. Administrators
//! use Microsoft's client for their own work as well, and a grant with any other permission in it serves that.

use entra::Fault;
use entra::graph::{DelegatedGrant, Graph};

use crate::guide::{MORE_SCOPES, SIGN_IN_SCOPES};
use crate::observe::{Memory, held_by, service_principal_of};
use crate::plan::Change;

/// The right without which no grant can be taken back.
pub const NEEDED: &str = "DelegatedPermissionGrant.ReadWrite.All";

/// Of OpenID Connect: they open nothing of the tenant, and Microsoft adds some of them to a consent by itself.
const OPENID: [&str; 4] = ["openid", "profile", "email", "offline_access"];

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

/// Reads what could be taken back; empty where there is nothing, or where it serves others too.
pub async fn read(graph: &Graph, client: &SignInClient) -> Result<Vec<Change>, Fault> {
    let principal = service_principal_of(graph, &client.app_id, &Memory::default()).await?;
    let Some(principal) = principal else { return Ok(Vec::new()) };
    let held = held_by(graph, &principal.id).await?;
    let name = Some(principal.display_name).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| client.app_id.clone());
    Ok(takeable(&held.grants, client, &principal.id, &name))
}

/// Those of the grants that this program alone can have asked for.
fn takeable(grants: &[DelegatedGrant], client: &SignInClient, principal: &str, name: &str) -> Vec<Change> {
    let same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
    grants
        .iter()
        .filter(|grant| same(&grant.client_id, principal) && same(&grant.resource_id, &client.graph))
        .filter(|grant| match (grant.consent_type.as_str(), &grant.principal_id) {
            ("AllPrincipals", _) => true,
            ("Principal", Some(user)) => same(user, &client.user),
            _ => false,
        })
        .filter(|grant| !grant.scopes().is_empty() && grant.scopes().into_iter().all(is_ours))
        .map(|grant| Change::TakeBackSignIn {
            grant_id: grant.id.clone(),
            client: name.to_owned(),
            scopes: grant.scopes().into_iter().map(str::to_owned).collect(),
            everybody: grant.consent_type == "AllPrincipals",
        })
        .collect()
}

/// This program asks for it. Microsoft compares permissions without regard to case.
fn is_ours(scope: &str) -> bool {
    let mut ours = SIGN_IN_SCOPES.iter().chain(&MORE_SCOPES).chain(&OPENID);
    ours.any(|one| one.eq_ignore_ascii_case(scope))
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
        let id = |change| match change {
            Change::TakeBackSignIn { grant_id, .. } => grant_id,
            other => unreachable!("{other:?}"),
        };
        takeable(grants, &client(), "principal", "Name").into_iter().map(id).collect()
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
