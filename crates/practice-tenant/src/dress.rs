//! Which of Microsoft's clouds the practice tenant is dressed as.
//!
//! Owns: hosts, the ends of domains, and what the OpenID configuration says, as the recordings of the clouds and Microsoft's
//! page on national clouds have them. Refuses to own how requests get here: see `tls`.

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

    /// The end of the domains that Microsoft gives in it.
    pub(crate) const fn domain_end(self) -> &'static str {
        match self {
            Self::Worldwide => ".onmicrosoft.com",
            Self::UsGovL4 | Self::UsGovL5 => ".onmicrosoft.us",
            Self::China => ".partner.onmschina.cn",
        }
    }
}
