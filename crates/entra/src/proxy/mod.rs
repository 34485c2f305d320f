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
mod setting;
#[cfg(any(windows, test))]
mod windows;

pub(crate) use setting::Setting;
pub use setting::{Source, Way};

use url::Url;

use crate::cloud::is_loopback;
use setting::{is_usable, normal};

/// What this computer is set to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The way to each address.
    pub ways: Vec<Way>,
    /// An automatic configuration that is set and not followed.
    pub automatic: Option<String>,
}

/// How these addresses are reached, as this computer is set just now. Asks the system, which can take a moment.
pub fn find(addresses: &[Url]) -> Found {
    let setting = Setting::of_system();
    let way = |url: &Url| if is_loopback(url) { Way::Direct } else { setting.way(url) };
    Found {
        ways: addresses.iter().map(way).collect(),
        automatic: setting.automatic_address().map(str::to_owned),
    }
}

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
