//! Scopes as they are asked for: short names, or prefixed with Microsoft Graph's address.
//!
//! Owns parsing and the unknown ones' refusal. Refuses to own what is granted.

use serde_json::Value;

use super::errors::Refusal;
use crate::documents::shape::GRAPH_APP_ID;
use crate::documents::{Documents, text};

/// Scopes of OpenID Connect, which belong to no resource.
const OPENID: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// What a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// OpenID Connect scopes.
    pub(crate) openid: Vec<String>,
    /// Microsoft Graph's scopes by their names.
    pub(crate) graph: Vec<String>,
    /// Whether Graph's `.default` was asked.
    pub(crate) default: bool,
    /// Graph's address as it stood before a scope. The answer names scopes the same way: libraries look for what they
    /// asked.
    prefix: Option<String>,
}

impl Asked {
    /// Reads a scope parameter. `app` names the client in refusals.
    pub(crate) fn parse(documents: &Documents, scope: &str, app: &str) -> Result<Self, Refusal> {
        let mut asked = Self::default();
        for entry in scope.split_whitespace() {
            let Some(name) = graph_name(entry) else {
                return Err(unknown_resource(entry, text(&documents.organization, "displayName")));
            };
            if name != entry && asked.prefix.is_none() {
                asked.prefix = entry.strip_suffix(name).map(str::to_owned);
            }
            if name == ".default" {
                asked.default = true;
            } else if OPENID.contains(&name) {
                push(&mut asked.openid, name);
            } else if let Some(scope) = documents.graph_scope(name) {
                push(&mut asked.graph, text(scope, "value"));
            } else {
                let message = format!(
                    "The application '{app}' asked for scope '{name}' that doesn't exist on the resource \
                     '{GRAPH_APP_ID}'. Contact the app vendor."
                );
                return Err(Refusal::new("invalid_client", 650_053, message));
            }
        }
        if asked.default && !asked.graph.is_empty() {
            let message = format!(
                "The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid. \
                 .default scope can't be combined with resource-specific scopes."
            );
            return Err(Refusal::new("invalid_scope", 70_011, message));
        }
        Ok(asked)
    }

    pub(crate) fn has_openid(&self, scope: &str) -> bool {
        self.openid.iter().any(|held| held == scope)
    }

    /// Graph's scopes as the answer names them, `.default` itself among them.
    pub(crate) fn named(&self, scopes: &[String]) -> Vec<String> {
        let prefix = self.prefix.as_deref().unwrap_or_default();
        let default = self.default.then_some(".default");
        scopes.iter().map(String::as_str).chain(default).map(|name| format!("{prefix}{name}")).collect()
    }

    /// Every scope that a consent is needed for.
    pub(crate) fn all(&self) -> Vec<String> {
        self.openid.iter().chain(&self.graph).cloned().collect()
    }
}

impl Documents {
    /// One of Microsoft Graph's delegated permissions by its name, whatever its case.
    pub(crate) fn graph_scope(&self, name: &str) -> Option<&Value> {
        let graph = self.service_principal_of(GRAPH_APP_ID)?;
        let mut scopes = graph["oauth2PermissionScopes"].as_array()?.iter();
        scopes.find(|scope| text(scope, "value").eq_ignore_ascii_case(name))
    }
}

/// The name without Microsoft Graph's prefix; `None` when another resource is named.
pub(crate) fn graph_name(entry: &str) -> Option<&str> {
    let prefixes = [
        "https://graph.microsoft.com//",
        "https://graph.microsoft.com/",
        "00000003-0000-0000-c000-000000000000/",
    ];
    if let Some(name) = prefixes.iter().find_map(|prefix| entry.strip_prefix(prefix)) {
        return Some(name);
    }
    if entry.contains('/') { None } else { Some(entry) }
}

pub(crate) fn unknown_resource(entry: &str, organization: &str) -> Refusal {
    let resource = entry.rsplit_once('/').map_or(entry, |(resource, _)| resource);
    let message = format!(
        "The resource principal named {resource} was not found in the tenant named {organization}. This can happen \
         if the application has not been installed by the administrator of the tenant or consented to by any user \
         in the tenant. You might have sent your authentication request to the wrong tenant."
    );
    Refusal::new("invalid_resource", 500_011, message)
}

fn push(list: &mut Vec<String>, name: &str) {
    if !list.iter().any(|held| held == name) {
        list.push(name.to_owned());
    }
}
