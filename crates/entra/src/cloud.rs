//! The hosts of one Microsoft cloud, and where they may be.
//!
//! Owns: the four clouds that Microsoft runs and a cloud described by a JSON text, with the rules that a description may
//! only name `https` hosts, or plain `http` on this computer, and that nothing of Microsoft's is mixed with anything else:
//! a token that Microsoft has issued goes to the Graph of the same cloud, or nowhere. Does not own: reading the file that
//! holds the text, or asking anything of a host.

mod microsoft;

use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::Value;
use thiserror::Error;
use url::{Host, Url};

/// Which cloud it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CloudName {
    /// The worldwide service.
    Global,
    /// US Government, level 4.
    UsGovL4,
    /// US Government, level 5 (Department of Defense).
    UsGovL5,
    /// China, operated by 21Vianet.
    China,
    /// Described by a JSON text: none of Microsoft's, wholly.
    Described,
}

impl CloudName {
    /// A short code for it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::UsGovL4 => "usGovL4",
            Self::UsGovL5 => "usGovL5",
            Self::China => "china",
            Self::Described => "described",
        }
    }
}

/// The hosts that make up one cloud.
///
/// The four built-in ones are those of Microsoft's pages on national clouds for identity and for Graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cloud {
    name: CloudName,
    authority: Url,
    graph: Url,
    portal: Url,
    graph_resource: String,
}

/// Why a cloud description was refused. `field` is the JSON property.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CloudError {
    /// The text is not a JSON object.
    #[error("not a JSON object: {detail}")]
    NotJson {
        /// What the JSON reader said.
        detail: String,
    },
    /// A needed property is not there.
    #[error("{field} is missing")]
    Missing {
        /// The property.
        field: &'static str,
    },
    /// A property is there but is not a string.
    #[error("{field} is not a text")]
    NotText {
        /// The property.
        field: &'static str,
    },
    /// A property is not an absolute URL with a host.
    #[error("{field} is not an address")]
    NotAUrl {
        /// The property.
        field: &'static str,
    },
    /// A property is neither `https`, nor `http` on this computer.
    #[error("{field} must be https, or http on this computer")]
    NotSecure {
        /// The property.
        field: &'static str,
    },
    /// A property carries a user name, a password, a query or a fragment.
    #[error("{field} may not carry user information, a query or a fragment")]
    TooMuch {
        /// The property.
        field: &'static str,
    },
    /// Something of Microsoft's stands beside something that does not belong to the same cloud of Microsoft's.
    #[error("Microsoft's cloud and another one are mixed")]
    Mixed,
    /// The host is on another computer, and this build takes only clouds on this one.
    #[error("{field} is not on this computer")]
    Elsewhere {
        /// The property.
        field: &'static str,
    },
}

impl CloudError {
    /// A short code for the case, for a catalogue of sentences.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::NotJson { .. } => "notJson",
            Self::Missing { .. } => "missing",
            Self::NotText { .. } => "notText",
            Self::NotAUrl { .. } => "notAUrl",
            Self::NotSecure { .. } => "notSecure",
            Self::TooMuch { .. } => "tooMuch",
            Self::Mixed => "mixed",
            Self::Elsewhere { .. } => "elsewhere",
        }
    }
}

impl Cloud {
    /// The worldwide service.
    pub fn global() -> Self {
        Self::built_in(
            CloudName::Global,
            "https://login.microsoftonline.com/",
            "https://graph.microsoft.com/",
            "https://entra.microsoft.com/",
        )
    }

    /// US Government, level 4.
    pub fn us_gov_l4() -> Self {
        Self::built_in(
            CloudName::UsGovL4,
            "https://login.microsoftonline.us/",
            "https://graph.microsoft.us/",
            "https://entra.microsoft.us/",
        )
    }

    /// US Government, level 5: the same sign-in host as level 4, its own Graph.
    pub fn us_gov_l5() -> Self {
        Self::built_in(
            CloudName::UsGovL5,
            "https://login.microsoftonline.us/",
            "https://dod-graph.microsoft.us/",
            "https://entra.microsoft.us/",
        )
    }

    /// China, operated by 21Vianet.
    pub fn china() -> Self {
        Self::built_in(
            CloudName::China,
            "https://login.partner.microsoftonline.cn/",
            "https://microsoftgraph.chinacloudapi.cn/",
            "https://entra.microsoftonline.cn/",
        )
    }

    #[expect(
        clippy::expect_used,
        reason = "the addresses are literals of this file, and a test builds every cloud"
    )]
    fn built_in(name: CloudName, authority: &str, graph: &str, portal: &str) -> Self {
        let parse = |text: &str| Url::parse(text).expect("a literal address");
        Self {
            name,
            authority: parse(authority),
            graph: parse(graph),
            portal: parse(portal),
            graph_resource: graph.trim_end_matches('/').to_owned(),
        }
    }

    /// Reads a description: a JSON object with `authority`, `graph` and `portal`, and `graphResource` where what stands
    /// before the permissions is not Graph's own address. Other properties are ignored.
    ///
    /// One that names a sign-in service, a Graph, a resource or a portal of Microsoft's has to be one of the built-in
    /// clouds in all of them, and is that cloud. Any other has to be on this computer.
    pub fn from_json(text: &str) -> Result<Self, CloudError> {
        let cloud = Self::from_json_anywhere(text)?;
        if cloud.name == CloudName::Described {
            let reached =
                [("authority", &cloud.authority), ("graph", &cloud.graph), ("portal", &cloud.portal)];
            if let Some((field, _)) = reached.into_iter().find(|(_, url)| !is_loopback(url)) {
                return Err(CloudError::Elsewhere { field });
            }
        }
        Ok(cloud)
    }

    /// The same, but a cloud that is not Microsoft's may be on any computer. Whoever can name the file can have the token:
    /// not for a program that is shipped.
    pub fn from_json_anywhere(text: &str) -> Result<Self, CloudError> {
        let not_json = |detail: String| CloudError::NotJson { detail };
        let value: Value = serde_json::from_str(text).map_err(|error| not_json(error.to_string()))?;
        if !value.is_object() {
            return Err(not_json("another kind of value".to_owned()));
        }
        let graph_resource = match value.get("graphResource") {
            None | Some(Value::Null) => None,
            Some(_) => Some(address(&value, "graphResource")?),
        };
        let described =
            [address(&value, "authority")?, address(&value, "graph")?, address(&value, "portal")?];
        let mut named = described.iter().chain(&graph_resource).filter_map(Url::host_str);
        if named.any(microsoft::is_microsofts) {
            let clouds = [Self::global(), Self::us_gov_l4(), Self::us_gov_l5(), Self::china()];
            let is_it = |cloud: &Self| cloud.is_described_by(&described, graph_resource.as_ref());
            return clouds.into_iter().find(is_it).ok_or(CloudError::Mixed);
        }
        let [authority, graph, portal] = described;
        let resource = graph_resource.as_ref().unwrap_or(&graph).as_str().trim_end_matches('/').to_owned();
        Ok(Self { name: CloudName::Described, authority, graph, portal, graph_resource: resource })
    }

    /// Whether a description means this cloud of Microsoft's: each host by one of its own names, and nothing beside them.
    fn is_described_by(&self, [authority, graph, portal]: &[Url; 3], resource: Option<&Url>) -> bool {
        let host = |url: &Url| url.host_str().unwrap_or_default().to_owned();
        let plain = |url: &Url| url.scheme() == "https" && url.port().is_none() && url.path() == "/";
        [authority, graph, portal].into_iter().chain(resource).all(plain)
            && microsoft::same_sign_in(&host(authority), &host(&self.authority))
            && *graph == self.graph
            && microsoft::same_portal(&host(portal), &host(&self.portal))
            && resource.is_none_or(|resource| *resource == self.graph)
    }

    /// Which cloud it is.
    pub fn name(&self) -> CloudName {
        self.name
    }

    /// Where one signs in, without a tenant.
    pub fn authority(&self) -> &Url {
        &self.authority
    }

    /// Where Graph is, without a version.
    pub fn graph(&self) -> &Url {
        &self.graph
    }

    /// Where the admin centre is.
    pub fn portal(&self) -> &Url {
        &self.portal
    }

    /// What stands before a permission's short name on the wire, without a slash at the end.
    pub fn graph_resource(&self) -> &str {
        &self.graph_resource
    }

    /// Whether a host is this cloud's sign-in service, by one of its names.
    pub(crate) fn signs_in_at(&self, host: &str) -> bool {
        microsoft::same_sign_in(host, self.authority.host_str().unwrap_or_default())
    }

    /// Host, and port where it is not the usual one, of the sign-in page.
    pub fn sign_in_host(&self) -> String {
        host_and_port(&self.authority)
    }

    /// Host, and port where it is not the usual one, of Graph.
    pub fn graph_host(&self) -> String {
        host_and_port(&self.graph)
    }
}

fn address(value: &Value, field: &'static str) -> Result<Url, CloudError> {
    let text = match value.get(field) {
        None | Some(Value::Null) => return Err(CloudError::Missing { field }),
        Some(Value::String(text)) => text,
        Some(_) => return Err(CloudError::NotText { field }),
    };
    let url = Url::parse(text).map_err(|_| CloudError::NotAUrl { field })?;
    if url.host().is_none() {
        return Err(CloudError::NotAUrl { field });
    }
    if !(url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url))) {
        return Err(CloudError::NotSecure { field });
    }
    if !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some()
    {
        return Err(CloudError::TooMuch { field });
    }
    Ok(url)
}

/// Whether the address stays on this computer.
pub(crate) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => Ipv4Addr::is_loopback(&address),
        Some(Host::Ipv6(address)) => Ipv6Addr::is_loopback(&address),
        None => false,
    }
}

/// Whether two addresses are the same place to send a token to: scheme, host and port.
pub(crate) fn same_origin(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host() == other.host()
        && one.port_or_known_default() == other.port_or_known_default()
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
