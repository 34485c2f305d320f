//! Who must be asked for consent, who may give it, and what it leaves in the tenant.
//!
//! Owns the rules of consent (grant-admin-consent.md). Refuses to own pages and redirects.

use crate::documents::company::role;
use crate::documents::{Consent, Documents, text};

use super::clients::Client;
use super::errors::Refusal;
use super::resources::Resource;
use super::scopes::{Asked, unknown_resource};

/// Whether a sign-in can go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Nothing,
    /// The account has to agree to these, name and meaning.
    Consent(Vec<(String, String)>),
    /// An administrator has to.
    Admin,
}

/// Whether an account may consent to delegated permissions that need an administrator.
pub(super) fn may_consent_for_all(documents: &Documents, user: &str) -> bool {
    documents.roles_of(user).iter().any(|held| {
        [
            role::GLOBAL_ADMINISTRATOR,
            role::PRIVILEGED_ROLE_ADMINISTRATOR,
            role::APPLICATION_ADMINISTRATOR,
            role::CLOUD_APPLICATION_ADMINISTRATOR,
        ]
        .contains(held)
    })
}

/// Whether an account may consent to application permissions of Microsoft Graph.
pub(super) fn may_consent_to_graph_roles(documents: &Documents, user: &str) -> bool {
    documents
        .roles_of(user)
        .iter()
        .any(|held| [role::GLOBAL_ADMINISTRATOR, role::PRIVILEGED_ROLE_ADMINISTRATOR].contains(held))
}

/// What stands between an account and what a client asks for. `prompted` asks again although all is granted.
pub(super) fn needed(
    documents: &mut Documents,
    client: &Client,
    user: &str,
    asked: &Asked,
    prompted: bool,
) -> Result<Need, Refusal> {
    super::assigned::check(documents, client, user)?;
    if asked.resource != Resource::Graph {
        // Microsoft's own clients need nobody's consent for its services. The tenant's own applications could only be
        // granted something of a service principal that the practice tenant does not hold.
        return match &client.registration {
            None => Ok(Need::Nothing),
            Some(_) => Err(unknown_resource(&format!("{}/", asked.audience), organization(documents))),
        };
    }
    if let Some(preauthorized) = client.preauthorized {
        if let Some(other) = asked.scopes.iter().find(|scope| !preauthorized.contains(&scope.as_str())) {
            let message = format!(
                "Consent between first party application '{}' and first party resource '{}' must be configured via \
                 preauthorization - applications owned and operated by Microsoft must get approval from the API \
                 owner before requesting tokens for that API. ({other})",
                client.app_id,
                crate::documents::shape::GRAPH_APP_ID
            );
            return Err(Refusal::new("invalid_request", 65_002, message));
        }
        return Ok(Need::Nothing);
    }
    let held = client
        .principal(documents)
        .map(|principal| documents.granted_scopes(&principal, user))
        .unwrap_or_default();
    let wanted = if asked.default { listed_scopes(documents, client) } else { asked.scopes.clone() };
    let missing: Vec<String> = wanted.into_iter().filter(|scope| prompted || !held.contains(scope)).collect();
    if missing.is_empty() {
        return Ok(Need::Nothing);
    }
    let scopes: Vec<_> = missing.iter().filter_map(|name| documents.graph_scope(name)).collect();
    if scopes.iter().any(|scope| scope["type"] == "Admin") && !may_consent_for_all(documents, user) {
        return Ok(Need::Admin);
    }
    let shown = |scope: &&serde_json::Value| {
        (text(scope, "value").to_owned(), text(scope, "adminConsentDisplayName").to_owned())
    };
    Ok(Need::Consent(scopes.iter().map(shown).collect()))
}

fn organization(documents: &Documents) -> &str {
    text(&documents.organization, "displayName")
}

/// Records a consent to what was asked.
pub(super) fn record(documents: &mut Documents, client: &Client, user: &str, asked: &Asked, everybody: bool) {
    if client.preauthorized.is_some() || asked.resource != Resource::Graph {
        return;
    }
    documents.write(|documents| write(documents, client, user, asked, everybody));
}

fn write(documents: &mut Documents, client: &Client, user: &str, asked: &Asked, everybody: bool) {
    let mut scopes = asked.all();
    if asked.default {
        scopes.extend(listed_scopes(documents, client));
    }
    let principal = client
        .principal(documents)
        .or_else(|| documents.enterprise_application(&client.app_id, jiff::Timestamp::now()));
    if let Some(principal) = principal {
        let graph = documents.graph_id();
        let consent = if everybody { Consent::AllPrincipals } else { Consent::Principal(user.to_owned()) };
        documents.widen_grant(&principal, &graph, &consent, &scopes);
    }
}

/// Delegated Graph permissions that a registration lists, by name.
pub(super) fn listed_scopes(documents: &Documents, client: &Client) -> Vec<String> {
    let graph = documents.service_principal_of(crate::documents::shape::GRAPH_APP_ID);
    listed_ids(client, "Scope")
        .iter()
        .filter_map(|id| {
            let scopes = graph?["oauth2PermissionScopes"].as_array()?;
            Some(text(scopes.iter().find(|scope| text(scope, "id") == id)?, "value").to_owned())
        })
        .collect()
}

/// Application permissions of Graph that a registration lists, as name and meaning.
pub(super) fn listed_roles(documents: &Documents, client: &Client) -> Vec<(String, String)> {
    let graph = documents.service_principal_of(crate::documents::shape::GRAPH_APP_ID);
    listed_ids(client, "Role")
        .iter()
        .filter_map(|id| {
            let role = graph?["appRoles"].as_array()?.iter().find(|role| text(role, "id") == id)?;
            Some((text(role, "value").to_owned(), text(role, "displayName").to_owned()))
        })
        .collect()
}

fn listed_ids(client: &Client, kind: &str) -> Vec<String> {
    let Some(application) = &client.registration else {
        return Vec::new();
    };
    let resources = application["requiredResourceAccess"].as_array().into_iter().flatten();
    resources
        .filter(|resource| text(resource, "resourceAppId") == crate::documents::shape::GRAPH_APP_ID)
        .flat_map(|resource| resource["resourceAccess"].as_array().into_iter().flatten())
        .filter(|access| access["type"] == kind)
        .map(|access| text(access, "id").to_owned())
        .collect()
}
