//! What Windows is set to (the values in the registry that all its programs share; Microsoft, "Proxy settings" and
//! `INTERNET_PROXY_INFO`: one address for all, or `scheme=address` with semicolons or blanks between).

use super::exceptions;
use super::setting::{Setting, Source, first_usable};

const SETTINGS: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
/// What the company has set for the computer.
const POLICY: &str = r"Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";

#[derive(Clone, Copy)]
enum Hive {
    /// Of who is logged in.
    User,
    /// Of the computer, for everybody.
    Machine,
}

/// Where values are read; absent ones and those of another type are none.
trait Registry {
    fn number(&self, hive: Hive, key: &str, name: &str) -> Option<u32>;
    fn text(&self, hive: Hive, key: &str, name: &str) -> Option<String>;
}

#[cfg(windows)]
struct System;

#[cfg(windows)]
impl System {
    fn open(hive: Hive, key: &str) -> Option<windows_registry::Key> {
        let root = match hive {
            Hive::User => windows_registry::CURRENT_USER,
            Hive::Machine => windows_registry::LOCAL_MACHINE,
        };
        root.open(key).ok()
    }
}

#[cfg(windows)]
impl Registry for System {
    fn number(&self, hive: Hive, key: &str, name: &str) -> Option<u32> {
        Self::open(hive, key)?.get_u32(name).ok()
    }

    fn text(&self, hive: Hive, key: &str, name: &str) -> Option<String> {
        Self::open(hive, key)?.get_string(name).ok()
    }
}

#[cfg(windows)]
pub(super) fn setting() -> Setting {
    of(&System)
}

fn of(registry: &impl Registry) -> Setting {
    let hive = who_decides(registry);
    let text = |name: &str| registry.text(hive, SETTINGS, name).unwrap_or_default();
    let enabled = registry.number(hive, SETTINGS, "ProxyEnable").unwrap_or(0) != 0;
    read(enabled, &text("ProxyServer"), &text("ProxyOverride"), &text("AutoConfigURL"))
}

/// The computer's own values count for everybody under the policy "Make proxy settings per-machine (rather than per-user)",
/// which writes `ProxySettingsPerUser` 0; without it, or with another number, each person's do (learn.microsoft.com,
/// `HKLMProxyServer` of the unattended setup).
fn who_decides(registry: &impl Registry) -> Hive {
    match registry.number(Hive::Machine, POLICY, "ProxySettingsPerUser") {
        Some(0) => Hive::Machine,
        _ => Hive::User,
    }
}

fn read(enabled: bool, server: &str, besides: &str, automatic: &str) -> Setting {
    match for_https(server).filter(|_| enabled) {
        Some(address) => Setting::manual(address, Source::Windows, exceptions::from_list(besides.split(';'))),
        None if !automatic.trim().is_empty() => Setting::automatic(automatic.trim()),
        None => Setting::default(),
    }
}

fn for_https(server: &str) -> Option<String> {
    let parts = || server.split([';', ' ', '\t']).filter(|part| !part.is_empty());
    let of_scheme = |wanted: &str| {
        parts()
            .filter_map(|part| part.split_once('='))
            .find(|(scheme, _)| scheme.eq_ignore_ascii_case(wanted))
    };
    let https = of_scheme("https").map(|(_, address)| address.to_owned());
    let all = parts().find(|part| !part.contains('=')).map(str::to_owned);
    // Windows speaks SOCKS 4 only.
    let socks = of_scheme("socks").map(|(_, address)| format!("socks4a://{address}"));
    first_usable([https, all, socks].into_iter().flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxy::Way;

    fn way(enabled: bool, server: &str) -> Option<String> {
        let url = url::Url::parse("https://graph.microsoft.com").unwrap();
        match read(enabled, server, "*.contoso.com;<local>", "").way(&url) {
            Way::Direct => None,
            Way::Proxy { address, source } => {
                assert_eq!(source, Source::Windows);
                Some(address)
            }
        }
    }

    #[test]
    fn one_address_for_all_or_one_a_scheme() {
        for (server, found) in [
            ("10.0.0.1:8080", Some("http://10.0.0.1:8080")),
            ("http=10.0.0.1:8080;https=10.0.0.2:8081", Some("http://10.0.0.2:8081")),
            ("ftp=10.0.0.3:21 HTTPS=http://10.0.0.2:8081", Some("http://10.0.0.2:8081")),
            ("http=10.0.0.1:8080", None),
            ("socks=10.0.0.4:1080", Some("socks4a://10.0.0.4:1080")),
            ("", None),
        ] {
            assert_eq!(way(true, server).as_deref(), found, "{server}");
            assert_eq!(way(false, server), None, "{server}");
        }
    }

    /// Values for one proxy in each hive, and the policy.
    struct Values(Option<u32>);

    impl Registry for Values {
        fn number(&self, hive: Hive, key: &str, name: &str) -> Option<u32> {
            match (hive, key, name) {
                (Hive::Machine, POLICY, "ProxySettingsPerUser") => self.0,
                (_, SETTINGS, "ProxyEnable") => Some(1),
                _ => None,
            }
        }

        fn text(&self, hive: Hive, key: &str, name: &str) -> Option<String> {
            let address = match hive {
                Hive::User => "user.corp:8080",
                Hive::Machine => "machine.corp:8080",
            };
            (key == SETTINGS && name == "ProxyServer").then(|| address.to_owned())
        }
    }

    #[test]
    fn the_computers_own_proxy_counts_where_the_company_says_so() {
        let url = url::Url::parse("https://graph.microsoft.com").unwrap();
        for (policy, found) in [
            (Some(0), "http://machine.corp:8080"),
            (Some(1), "http://user.corp:8080"),
            (None, "http://user.corp:8080"),
        ] {
            let way = Way::Proxy { address: found.to_owned(), source: Source::Windows };
            assert_eq!(of(&Values(policy)).way(&url), way, "{policy:?}");
        }
    }

    #[test]
    fn an_automatic_configuration_is_named_where_no_address_is_set() {
        let both = read(true, "10.0.0.1:8080", "", "http://wpad.corp/proxy.pac");
        assert_eq!(both.automatic_address(), None);
        let only = read(false, "10.0.0.1:8080", "", " http://wpad.corp/proxy.pac");
        assert_eq!(only.automatic_address(), Some("http://wpad.corp/proxy.pac"));
    }
}
