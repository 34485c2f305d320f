//! Which hosts are Microsoft's.
//!
//! Owns two lists: the names under which each built-in cloud is signed in to and administered, and the domains below
//! which everything counts as Microsoft's. The second is wide on purpose: it only ever refuses.

/// Names of the same sign-in service, the one that the cloud's own description has first: the aliases of Microsoft's
/// instance discovery (`login.microsoftonline.com/common/discovery/instance`, as msal-browser has it compiled in).
const SIGN_IN: [&[&str]; 3] = [
    &["login.microsoftonline.com", "login.microsoft.com", "login.windows.net", "sts.windows.net"],
    &["login.microsoftonline.us", "login.usgovcloudapi.net"],
    &["login.partner.microsoftonline.cn", "login.chinacloudapi.cn"],
];

/// Names of the same portal (learn.microsoft.com, "National clouds").
const PORTAL: [&[&str]; 3] = [
    &["entra.microsoft.com", "portal.azure.com"],
    &["entra.microsoft.us", "portal.azure.us"],
    &["entra.microsoftonline.cn", "portal.azure.cn"],
];

/// Domains of Microsoft's sign-in services, Graphs and portals, those of its other sovereign clouds among them (the
/// hosts that MSAL trusts: `KnownMetadataProvider` of MSAL.NET). Some also hold what customers of Azure put there.
const DOMAINS: [&str; 28] = [
    "azure.cn",
    "azure.com",
    "azure.us",
    "chinacloudapi.cn",
    "cloudapi.de",
    "cloudgovapi.us",
    "eaglex.ic.gov",
    "live.com",
    "microsoft.cn",
    "microsoft.com",
    "microsoft.de",
    "microsoft.scloud",
    "microsoft.us",
    "microsoftazure.de",
    "microsoftazure.us",
    "microsoftonline-p.com",
    "microsoftonline.cn",
    "microsoftonline.com",
    "microsoftonline.de",
    "microsoftonline.us",
    "office.com",
    "office365.us",
    "sovcloud-identity.de",
    "sovcloud-identity.fr",
    "sovcloud-identity.sg",
    "usgovcloudapi.net",
    "windows-ppe.net",
    "windows.net",
];

/// Whether a host is Microsoft's, or below one of its domains. As a URL has it: in small letters, and in its ASCII form.
pub(super) fn is_microsofts(host: &str) -> bool {
    let host = host.trim_end_matches('.');
    DOMAINS.iter().any(|domain| {
        host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    })
}

/// Whether two hosts are the same sign-in service of Microsoft's.
pub(super) fn same_sign_in(one: &str, other: &str) -> bool {
    one == other || SIGN_IN.iter().any(|names| names.contains(&one) && names.contains(&other))
}

/// Whether two hosts are portals of the same cloud of Microsoft's.
pub(super) fn same_portal(one: &str, other: &str) -> bool {
    one == other || PORTAL.iter().any(|names| names.contains(&one) && names.contains(&other))
}
