//! Microsoft's own services that a token may be for, and a scope taken apart into service and name.
//!
//! Owns their addresses and ids. Refuses to own what anybody holds there: of Graph `scopes` knows it, of the others there
//! is nothing but `user_impersonation`.

use crate::documents::shape::{GRAPH_APP_ID, PRACTICE_GRAPH};

/// A service of Microsoft's. Each is in every tenant without anybody's doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Resource {
    #[default]
    Graph,
    /// Azure Resource Manager.
    Management,
    KeyVault,
}

/// What a token for a service other than Graph may do.
pub(super) const IMPERSONATION: &str = "user_impersonation";

/// Addresses and app ids that name a service before a scope (azure-cli's and azure-identity's recordings ask by these).
const NAMES: [(&str, Resource); 11] = [
    ("https://graph.microsoft.com", Resource::Graph),
    ("https://graph.microsoft.us", Resource::Graph),
    ("https://dod-graph.microsoft.us", Resource::Graph),
    ("https://microsoftgraph.chinacloudapi.cn", Resource::Graph),
    (PRACTICE_GRAPH, Resource::Graph),
    (GRAPH_APP_ID, Resource::Graph),
    ("https://management.azure.com", Resource::Management),
    ("https://management.core.windows.net", Resource::Management),
    (MANAGEMENT_APP_ID, Resource::Management),
    ("https://vault.azure.net", Resource::KeyVault),
    (KEY_VAULT_APP_ID, Resource::KeyVault),
];
const MANAGEMENT_APP_ID: &str = "797f4846-ba00-4fd7-ba43-dac1f8f63013";
const KEY_VAULT_APP_ID: &str = "cfa8b339-82a2-471a-a3c9-0fc0be7a4093";

impl Resource {
    pub(super) fn app_id(self) -> &'static str {
        match self {
            Self::Graph => GRAPH_APP_ID,
            Self::Management => MANAGEMENT_APP_ID,
            Self::KeyVault => KEY_VAULT_APP_ID,
        }
    }
}

/// A scope as it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scope<'a> {
    pub(super) resource: Resource,
    /// The service as it stood before the name, with its slashes; empty for a short name, which is Graph's.
    pub(super) prefix: &'a str,
    pub(super) name: &'a str,
}

impl<'a> Scope<'a> {
    /// Takes a scope apart; `None` when it is of a service that the tenant does not know.
    pub(super) fn read(entry: &'a str) -> Option<Self> {
        for (name, resource) in NAMES {
            // A second slash belongs to the service's name (scopes-oidc.md, trailing slash and .default).
            let Some(rest) = entry.strip_prefix(name).and_then(|rest| rest.strip_prefix('/')) else {
                continue;
            };
            let name = rest.strip_prefix('/').unwrap_or(rest);
            return Some(Self { resource, prefix: entry.strip_suffix(name).unwrap_or_default(), name });
        }
        let short = !entry.contains('/');
        short.then_some(Self { resource: Resource::Graph, prefix: "", name: entry })
    }

    /// `aud` of a token for it: Microsoft's Graph has one, the others are named as they were asked.
    pub(super) fn audience(&self) -> String {
        match self.resource {
            Resource::Graph if !self.prefix.starts_with(PRACTICE_GRAPH) => {
                "https://graph.microsoft.com".to_owned()
            }
            _ => self.prefix.strip_suffix('/').unwrap_or(self.prefix).to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_names_its_service_or_is_graphs() {
        let read = |entry| Scope::read(entry).map(|scope| (scope.resource, scope.name, scope.audience()));
        let graph = || "https://graph.microsoft.com".to_owned();
        assert_eq!(read("User.Read"), Some((Resource::Graph, "User.Read", graph())));
        assert_eq!(
            read("https://graph.microsoft.com//.default"),
            Some((Resource::Graph, ".default", graph()))
        );
        let practice = Some((Resource::Graph, "User.Read", PRACTICE_GRAPH.to_owned()));
        assert_eq!(read("https://graph.practice.test/User.Read"), practice);
        let vault = Some((Resource::KeyVault, ".default", "https://vault.azure.net".to_owned()));
        assert_eq!(read("https://vault.azure.net/.default"), vault);
        let slash =
            Some((Resource::Management, ".default", "https://management.core.windows.net/".to_owned()));
        assert_eq!(read("https://management.core.windows.net//.default"), slash);
        assert_eq!(read("https://vault.azure.net.evil.example/.default"), None);
        assert_eq!(read("https://vault.example/.default"), None);
    }
}
