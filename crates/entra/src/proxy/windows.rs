//! What Windows is set to (the values in the registry that all its programs share; Microsoft, "Proxy settings" and
//! `INTERNET_PROXY_INFO`: one address for all, or `scheme=address` with semicolons or blanks between).

use super::{Setting, Source, exceptions, first_usable};

#[cfg(windows)]
pub(super) fn setting() -> Setting {
    let key = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
    let Ok(key) = windows_registry::CURRENT_USER.open(key) else { return Setting::default() };
    let text = |name: &str| key.get_string(name).unwrap_or_default();
    let enabled = key.get_u32("ProxyEnable").unwrap_or(0) != 0;
    read(enabled, &text("ProxyServer"), &text("ProxyOverride"), &text("AutoConfigURL"))
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

    #[test]
    fn an_automatic_configuration_is_named_where_no_address_is_set() {
        let both = read(true, "10.0.0.1:8080", "", "http://wpad.corp/proxy.pac");
        assert_eq!(both.automatic_address(), None);
        let only = read(false, "10.0.0.1:8080", "", " http://wpad.corp/proxy.pac");
        assert_eq!(only.automatic_address(), Some("http://wpad.corp/proxy.pac"));
    }
}
