//! Scopes as they are asked for: short names of Microsoft Graph, or prefixed with a service's address.
//!
//! Owns parsing and the unknown ones' refusal. Refuses to own what is granted.

use serde_json::Value;

use super::errors::Refusal;
use super::resources::{IMPERSONATION, Resource, Scope};
use crate::documents::shape::GRAPH_APP_ID;
use crate::documents::{Documents, text};

/// Scopes of OpenID Connect, which belong to no resource.
const OPENID: [&str; 4] = ["openid", "profile", "email", "offline_access"];

/// `aud` of Graph's tokens.
const GRAPH_AUDIENCE: &str = "https://graph.microsoft.com";

/// What a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// OpenID Connect scopes.
    pub(crate) openid: Vec<String>,
    /// The service that the token is for. OpenID Connect alone is Graph's.
    pub(crate) resource: Resource,
    /// `aud` of the token.
    pub(crate) audience: String,
    /// The service's scopes by their names.
    pub(crate) scopes: Vec<String>,
    /// Whether the service's `.default` was asked.
    pub(crate) default: bool,
    /// The service's address as it stood before a scope. The answer names scopes the same way: libraries look for what they
    /// asked.
    prefix: Option<String>,
}

impl Asked {
    /// Reads a scope parameter. `app` names the client in refusals.
    pub(crate) fn parse(documents: &Documents, scope: &str, app: &str) -> Result<Self, Refusal> {
        let mut asked = Self { audience: GRAPH_AUDIENCE.to_owned(), ..Self::default() };
        let mut first = None;
        for entry in scope.split_whitespace() {
            let Some(one) = Scope::read(entry) else {
                return Err(unknown_resource(entry, text(&documents.organization, "displayName")));
            };
            if one.prefix.is_empty() && OPENID.contains(&one.name) {
                push(&mut asked.openid, one.name);
                continue;
            }
            if *first.get_or_insert(one.resource) != one.resource {
                return Err(several_resources(entry));
            }
            (asked.resource, asked.audience) = (one.resource, one.audience());
            if !one.prefix.is_empty() && asked.prefix.is_none() {
                asked.prefix = Some(one.prefix.to_owned());
            }
            asked.add(documents, one, app)?;
        }
        if asked.default && !asked.scopes.is_empty() {
            let message = format!(
                "The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid. \
                 .default scope can't be combined with resource-specific scopes."
            );
            return Err(Refusal::new("invalid_scope", 70_011, message));
        }
        Ok(asked)
    }

    /// Adds a scope of the service that the token is for.
    fn add(&mut self, documents: &Documents, one: Scope<'_>, app: &str) -> Result<(), Refusal> {
        let known = match one.resource {
            Resource::Graph => documents.graph_scope(one.name).map(|scope| text(scope, "value")),
            _ => (one.name == IMPERSONATION).then_some(IMPERSONATION),
        };
        match known {
            _ if one.name == ".default" => self.default = true,
            // Graph's own permissions of these names are those of OpenID Connect.
            Some(name) if OPENID.contains(&name) => push(&mut self.openid, name),
            Some(name) => push(&mut self.scopes, name),
            None => {
                let message = format!(
                    "The application '{app}' asked for scope '{}' that doesn't exist on the resource '{}'. Contact the \
                     app vendor.",
                    one.name,
                    one.resource.app_id()
                );
                return Err(Refusal::new("invalid_client", 650_053, message));
            }
        }
        Ok(())
    }

    /// The scopes of OpenID Connect that the token and the answer name. They are permissions of Microsoft Graph, so no
    /// other service's token has them; `email` comes with `openid` unasked (token-authcode-200, access-token-claims).
    pub(crate) fn openid_given(&self) -> Vec<String> {
        if self.resource != Resource::Graph {
            return Vec::new();
        }
        let mut given: Vec<String> =
            self.openid.iter().filter(|scope| *scope != "offline_access").cloned().collect();
        if self.has_openid("openid") {
            push(&mut given, "email");
        }
        given
    }

    pub(crate) fn has_openid(&self, scope: &str) -> bool {
        self.openid.iter().any(|held| held == scope)
    }

    /// The service's scopes as the answer names them, `.default` itself among them.
    pub(crate) fn named(&self, scopes: &[String]) -> Vec<String> {
        let prefix = self.prefix.as_deref().unwrap_or_default();
        let default = self.default.then_some(".default");
        scopes.iter().map(String::as_str).chain(default).map(|name| format!("{prefix}{name}")).collect()
    }

    /// Every scope that a consent is needed for.
    pub(crate) fn all(&self) -> Vec<String> {
        self.openid.iter().chain(&self.scopes).cloned().collect()
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

/// A token is for one service (AADSTS28000).
fn several_resources(entry: &str) -> Refusal {
    let message = format!(
        "Provided value for the input parameter scope is not valid because it contains more than one resource. Scope \
         {entry} is not valid."
    );
    Refusal::new("invalid_request", 28_000, message)
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
