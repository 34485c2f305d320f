//! Which way leads out: the proxy that this computer is set to use, and who set it.
//!
//! Owns: reading that from the variables, from Windows, macOS, GNOME and KDE, and what may be shown of it: never a user
//! name or a password. Refuses to own: connections. An automatic configuration is a program in JavaScript, and is named
//! instead of run.

#[cfg(any(target_os = "linux", test))]
mod desktop;
mod exceptions;
#[cfg(any(target_os = "macos", test))]
mod macos;
#[cfg(any(windows, test))]
mod windows;

use std::fmt;

use hyper_util::client::proxy::matcher::Matcher;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

/// Who says that there is a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A variable of the environment: `HTTPS_PROXY`, `ALL_PROXY`.
    Variable,
    /// The settings of Windows.
    Windows,
    /// The settings of macOS.
    MacOs,
    /// The settings of GNOME, and of desktops that share them.
    Gnome,
    /// The settings of KDE Plasma.
    Kde,
}

/// The way to one host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Without a proxy.
    Direct,
    /// Through this proxy.
    Proxy {
        /// Scheme, host and port; never what it is given to sign in.
        address: String,
        /// Who says so.
        source: Source,
    },
}

/// What this computer is set to use for `https`.
#[derive(Clone, Default)]
pub(crate) struct Setting {
    /// As it was set, with the password that may be in it.
    proxy: Option<(SecretString, Source)>,
    /// Hosts that are reached without it, as a variable names them.
    exceptions: String,
    /// An automatic configuration that is set: its address, or what the network itself offers.
    automatic: Option<String>,
}

/// What stands for an automatic configuration without an address.
#[cfg(any(target_os = "linux", target_os = "macos", test))]
const OFFERED_BY_NETWORK: &str = "WPAD";

impl Setting {
    /// As it is set just now. A variable goes before what the system says.
    pub(crate) fn of_system() -> Self {
        let variable = |names: [&str; 2]| names.into_iter().find_map(|name| std::env::var(name).ok());
        let exceptions = variable(["NO_PROXY", "no_proxy"]);
        let named =
            [["HTTPS_PROXY", "https_proxy"], ["ALL_PROXY", "all_proxy"]].into_iter().filter_map(variable);
        let mut setting = match named.map(normal).find(|address| is_usable(address)) {
            Some(address) => Self::manual(address, Source::Variable, String::new()),
            None => by_system(),
        };
        if let Some(exceptions) = exceptions {
            setting.exceptions = exceptions;
        }
        setting
    }

    fn manual(address: impl Into<String>, source: Source, exceptions: String) -> Self {
        Self { proxy: Some((SecretString::from(address.into()), source)), exceptions, automatic: None }
    }

    /// An automatic configuration: its address without a user name, a password and a query, which may be one.
    #[cfg(any(target_os = "linux", target_os = "macos", windows, test))]
    fn automatic(address: &str) -> Self {
        let shown = Url::parse(address).ok().map(|mut url| {
            // Fails only for addresses that cannot have one.
            url.set_username("").ok();
            url.set_password(None).ok();
            url.set_query(None);
            url.set_fragment(None);
            url.to_string()
        });
        Self { automatic: Some(shown.unwrap_or_default()), ..Self::default() }
    }

    /// How an address is reached.
    pub(crate) fn way(&self, url: &Url) -> Way {
        let Some((address, source)) = &self.proxy else { return Way::Direct };
        let matcher = Matcher::builder().https(address.expose_secret()).no(self.exceptions.as_str()).build();
        let target = url.host_str().and_then(|host| format!("https://{host}").parse::<http::Uri>().ok());
        let through = target.and_then(|target| matcher.intercept(&target));
        through.map_or(Way::Direct, |through| Way::Proxy {
            address: through.uri().to_string().trim_end_matches('/').to_owned(),
            source: *source,
        })
    }

    /// An automatic configuration that is set and not followed.
    pub(crate) fn automatic_address(&self) -> Option<&str> {
        self.automatic.as_deref()
    }

    /// For the HTTP client; none where there is no proxy.
    pub(crate) fn for_client(&self) -> Option<reqwest::Proxy> {
        let (address, _) = self.proxy.as_ref()?;
        let proxy = reqwest::Proxy::all(address.expose_secret()).ok()?;
        Some(proxy.no_proxy(reqwest::NoProxy::from_string(&self.exceptions)))
    }
}

impl fmt::Debug for Setting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.proxy.as_ref().map(|(_, source)| source);
        formatter
            .debug_struct("Setting")
            .field("source", &source)
            .field("automatic", &self.automatic)
            .finish_non_exhaustive()
    }
}

/// What desktops export for a SOCKS proxy (`socks://`), under the name by which the proxy itself looks hosts up: where
/// there is one, the company's own name server often knows no others.
fn normal(address: String) -> String {
    match address.strip_prefix("socks://") {
        Some(rest) => format!("socks5h://{rest}"),
        None => address,
    }
}

fn is_usable(address: &str) -> bool {
    let anywhere = http::Uri::from_static("https://anywhere.invalid");
    Matcher::builder().https(address).build().intercept(&anywhere).is_some()
        && reqwest::Proxy::all(address).is_ok()
}

/// The first address that can be used.
#[cfg(any(target_os = "linux", target_os = "macos", windows, test))]
fn first_usable(addresses: impl IntoIterator<Item = String>) -> Option<String> {
    addresses.into_iter().map(normal).find(|address| is_usable(address))
}

fn by_system() -> Setting {
    #[cfg(target_os = "linux")]
    return desktop::setting();
    #[cfg(target_os = "macos")]
    return macos::setting();
    #[cfg(windows)]
    return windows::setting();
    #[cfg(not(any(target_os = "linux", target_os = "macos", windows)))]
    Setting::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(setting: &Setting, host: &str) -> Way {
        setting.way(&Url::parse(&format!("https://{host}/a?b")).unwrap())
    }

    #[test]
    fn a_password_is_used_and_never_shown() {
        let setting =
            Setting::manual("http://ada:s3cr%40t@proxy.corp:3128", Source::Variable, "intra.corp".to_owned());
        let shown = Way::Proxy { address: "http://proxy.corp:3128".to_owned(), source: Source::Variable };
        assert_eq!(way(&setting, "graph.microsoft.com"), shown);
        assert_eq!(way(&setting, "a.intra.corp"), Way::Direct);
        assert!(setting.for_client().is_some());
        assert!(!format!("{setting:?}").contains("s3cr"), "{setting:?}");
        let automatic = Setting::automatic("http://ada:s3cret@wpad.corp/proxy.pac?token=s3cret");
        assert_eq!(automatic.automatic_address(), Some("http://wpad.corp/proxy.pac"));
    }

    #[test]
    fn what_is_no_proxy_is_passed_over() {
        let given = ["", "nonsense://x", "socks://proxy.corp:1080/"].map(str::to_owned);
        assert_eq!(first_usable(given).as_deref(), Some("socks5h://proxy.corp:1080/"));
        assert!(is_usable("proxy.corp:8080") && is_usable("socks5://u:p@proxy.corp:1080"));
    }
}
