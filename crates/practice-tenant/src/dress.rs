//! Which of Microsoft's clouds the practice tenant is dressed as.
//!
//! Owns: hosts, the ends of domains, and what the OpenID configuration says, as the recordings of the clouds and Microsoft's
//! page on national clouds have them. Refuses to own how requests get here: see `tls`.

use serde_json::Value;

use crate::documents::Documents;

/// A cloud of Microsoft's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dress {
    /// The worldwide one.
    #[default]
    Worldwide,
    /// US Government, level 4.
    UsGovL4,
    /// US Government, level 5.
    UsGovL5,
    /// China.
    China,
}

impl Dress {
    /// The sign-in host, and other names that it has.
    #[cfg(feature = "tls")]
    pub(crate) const fn sign_in(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Worldwide => (
                "login.microsoftonline.com",
                &["login.windows.net", "login.microsoft.com", "sts.windows.net"],
            ),
            Self::UsGovL4 | Self::UsGovL5 => ("login.microsoftonline.us", &["login.usgovcloudapi.net"]),
            Self::China => ("login.partner.microsoftonline.cn", &["login.chinacloudapi.cn"]),
        }
    }

    /// The host of Graph.
    #[cfg(feature = "tls")]
    pub(crate) const fn graph(self) -> &'static str {
        match self {
            Self::Worldwide => "graph.microsoft.com",
            Self::UsGovL4 => "graph.microsoft.us",
            Self::UsGovL5 => "dod-graph.microsoft.us",
            Self::China => "microsoftgraph.chinacloudapi.cn",
        }
    }

    /// `tenant_region_scope`, `tenant_region_sub_scope` and `cloud_instance_name` of the tenant's OpenID configuration.
    pub(crate) const fn region(self) -> (&'static str, Option<&'static str>, &'static str) {
        match self {
            Self::Worldwide => ("EU", None, "microsoftonline.com"),
            Self::UsGovL4 => ("USGov", Some("DODCON"), "microsoftonline.us"),
            Self::UsGovL5 => ("USGov", Some("DOD"), "microsoftonline.us"),
            Self::China => ("AS", None, "partner.microsoftonline.cn"),
        }
    }

    /// Microsoft's own clients for administrators exist in it (msgraph-sdk-powershell, issue 1735).
    pub(crate) fn has_microsofts_clients(self) -> bool {
        self != Self::China
    }

    /// Gives the tenant the initial domain of the cloud.
    pub(crate) fn put_on(self, documents: &mut Documents) {
        documents.dress = self;
        let end = match self {
            Self::Worldwide => return,
            Self::UsGovL4 | Self::UsGovL5 => ".onmicrosoft.us",
            Self::China => ".partner.onmschina.cn",
        };
        let rename = |name: &mut Value| {
            if let Some(first) = name.as_str().and_then(|name| name.strip_suffix(".onmicrosoft.com")) {
                *name = format!("{first}{end}").into();
            }
        };
        let verified = documents.organization["verifiedDomains"].as_array_mut().into_iter().flatten();
        verified.for_each(|domain| rename(&mut domain["name"]));
        documents.domains.iter_mut().for_each(|domain| rename(&mut domain["id"]));
    }
}
