//! The system browser.
//!
//! Owns the list of places that the program may open. It never learns what the browser did with an address, and
//! it logs no query: a sign-in address carries `state`, `nonce` and the PKCE challenge.

use std::sync::{PoisonError, RwLock};

use entra::Cloud;
use setup::guide::PAGES;
use setup::host::HostFault;
use tauri::AppHandle;
use tauri_plugin_opener::OpenerExt;
use url::{Host, Url};

/// Sign-in services, admin centers and portals of Microsoft's clouds (learn.microsoft.com, "National clouds").
const PLACES: [&str; 11] = [
    "entra.microsoft.com",
    "entra.microsoft.us",
    "entra.microsoftonline.cn",
    "login.chinacloudapi.cn",
    "login.microsoft.com",
    "login.microsoftonline.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "portal.azure.cn",
    "portal.azure.com",
    "portal.azure.us",
];

/// Hosts of which only the pages for typing a device code may be opened (`verification_uri` of the clouds).
const DEVICE_CODE_HOSTS: [&str; 2] = ["microsoft.com", "www.microsoft.com"];
const DEVICE_CODE_PATHS: [&str; 3] = ["/devicelogin", "/deviceloginus", "/deviceloginchina"];

/// Opens pages in the system browser.
pub(crate) struct Browser {
    app: AppHandle,
    allowed: AllowList,
}

impl Browser {
    /// `described` is the cloud that the program was started with; its own hosts may be opened.
    pub(crate) fn new(app: AppHandle, described: Option<&Cloud>) -> Self {
        Self { app, allowed: AllowList::new(described) }
    }

    /// Also allows the practice tenant's pages; `None` takes the allowance back.
    pub(crate) fn allow_practice(&self, practice: Option<&Cloud>) {
        self.allowed.set_practice(practice);
    }

    /// Asks the system to open a page.
    pub(crate) fn open(&self, url: &Url) -> Result<(), HostFault> {
        if !self.allowed.permits(url) {
            tracing::warn!(scheme = url.scheme(), host = url.host_str(), "refused to open an address");
            return Err(HostFault::Failed(
                "this address is not among those that the program opens".to_owned(),
            ));
        }
        self.app.opener().open_url(url.as_str(), None::<&str>).map_err(|fault| {
            tracing::warn!(%fault, "the system browser could not be started");
            HostFault::Unavailable(format!("no browser could be started: {fault}"))
        })
    }
}

/// Decides whether an address may be opened.
struct AllowList {
    described: Vec<Url>,
    practice: RwLock<Vec<Url>>,
}

impl AllowList {
    fn new(described: Option<&Cloud>) -> Self {
        Self { described: pages_of(described), practice: RwLock::default() }
    }

    fn set_practice(&self, practice: Option<&Cloud>) {
        *self.practice.write().unwrap_or_else(PoisonError::into_inner) = pages_of(practice);
    }

    fn permits(&self, url: &Url) -> bool {
        let plain = url.username().is_empty() && url.password().is_none();
        let secure = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url));
        let practice = self.practice.read().unwrap_or_else(PoisonError::into_inner);
        plain
            && secure
            && (is_well_known(url)
                || self.described.iter().any(|page| same_place(page, url))
                || practice.iter().any(|page| same_place(page, url)))
    }
}

fn pages_of(cloud: Option<&Cloud>) -> Vec<Url> {
    cloud.map(|cloud| vec![cloud.authority().clone(), cloud.portal().clone()]).unwrap_or_default()
}

fn is_well_known(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let linked = || PAGES.iter().filter_map(|page| Url::parse(page).ok()).any(|page| same_place(&page, url));
    let device_code = DEVICE_CODE_HOSTS.contains(&host) && DEVICE_CODE_PATHS.contains(&url.path());
    url.scheme() == "https" && url.port().is_none() && (PLACES.contains(&host) || device_code || linked())
}

/// Same scheme, host and port; the names of loopback count as one host, since `localhost` and `127.0.0.1` are
/// used side by side.
fn same_place(a: &Url, b: &Url) -> bool {
    let loopback = is_loopback(a) && is_loopback(b);
    a.scheme() == b.scheme()
        && a.port_or_known_default() == b.port_or_known_default()
        && (loopback || a.host() == b.host())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cloud(authority: &str) -> Cloud {
        let json = serde_json::json!({
            "authority": authority, "graph": "https://graph.example.test", "portal": "https://portal.example.test",
        });
        Cloud::from_json_anywhere(&json.to_string()).unwrap()
    }

    fn permits(list: &AllowList, url: &str) -> bool {
        list.permits(&Url::parse(url).unwrap())
    }

    #[test]
    fn opens_microsofts_pages_and_peigs_guide() {
        let list = AllowList::new(None);
        for url in [
            "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?state=x",
            "https://login.microsoftonline.us/common/oauth2/deviceauth",
            "https://login.partner.microsoftonline.cn/x",
            "https://login.microsoft.com/device",
            "https://microsoft.com/devicelogin",
            "https://www.microsoft.com/deviceloginus",
            "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps",
            "https://docs.peig.io/guide",
        ] {
            assert!(permits(&list, url), "{url}");
        }
    }

    /// A link that is not opened is told as if the desktop had refused it.
    #[test]
    fn opens_whatever_the_wizard_links_to() {
        let list = AllowList::new(None);
        let clouds = [Cloud::global(), Cloud::us_gov_l4(), Cloud::us_gov_l5(), Cloud::china()];
        let of_clouds = clouds.iter().flat_map(|one| [one.authority().clone(), one.portal().clone()]);
        let pages = PAGES.iter().map(|page| Url::parse(page).unwrap());
        for url in of_clouds.chain(pages) {
            assert!(list.permits(&url), "{url}");
        }
    }

    #[test]
    fn opens_nothing_else() {
        let list = AllowList::new(None);
        for url in [
            "http://login.microsoftonline.com/",
            "https://login.microsoftonline.com:8443/",
            "https://login.microsoftonline.com@example.test/",
            "https://user@login.microsoftonline.com/",
            "https://login.microsoftonline.com.example.test/",
            "https://evil-login.microsoftonline.com/",
            "https://microsoft.com/en-us/download",
            "https://microsoft.com/devicelogin/../download",
            "https://example.test/",
            "http://127.0.0.1:8080/",
            "http://localhost/",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "mailto:someone@example.test",
            "ms-settings:privacy",
        ] {
            assert!(!permits(&list, url), "{url}");
        }
    }

    #[test]
    fn opens_the_described_clouds_own_pages() {
        let list = AllowList::new(Some(&cloud("https://login.example.test")));
        assert!(permits(&list, "https://login.example.test/organizations/oauth2/v2.0/authorize"));
        assert!(permits(&list, "https://portal.example.test/"));
        assert!(!permits(&list, "http://login.example.test/"));
        assert!(!permits(&list, "https://login.example.test:444/"));
    }

    #[test]
    fn loopback_is_open_only_for_the_practice_tenant_while_it_runs() {
        let list = AllowList::new(None);
        let page = "http://localhost:4711/authorize";
        assert!(!permits(&list, page));
        list.set_practice(Some(&cloud("http://127.0.0.1:4711")));
        assert!(permits(&list, page));
        assert!(!permits(&list, "http://localhost:4712/authorize"));
        list.set_practice(None);
        assert!(!permits(&list, page));
    }
}
