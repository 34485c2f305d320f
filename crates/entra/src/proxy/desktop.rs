//! What a Linux desktop is set to: KDE's file `kioslaverc` (KDE, `kio/src/core/kprotocolmanager.h`: the kinds are no
//! proxy, by hand, a script, found by itself, by variables) and GNOME's settings `org.gnome.system.proxy` (GNOME,
//! `gsettings-desktop-schemas`).

use std::collections::HashMap;
#[cfg(target_os = "linux")]
use std::path::PathBuf;
#[cfg(target_os = "linux")]
use std::process::Command;

use super::exceptions;
use super::setting::{OFFERED_BY_NETWORK, Setting, Source, first_usable};

/// Desktops that keep to GNOME's settings.
#[cfg(target_os = "linux")]
const GNOMES: [&str; 7] = ["gnome", "unity", "cinnamon", "x-cinnamon", "budgie", "pantheon", "cosmic"];

#[cfg(target_os = "linux")]
pub(super) fn setting() -> Setting {
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default().to_lowercase();
    let is = |names: &[&str]| desktop.split(':').any(|one| names.contains(&one));
    if is(&["kde"]) {
        let file = configuration().map(|folder| folder.join("kioslaverc"));
        return file
            .and_then(|file| std::fs::read_to_string(file).ok())
            .map(|text| kde(&text))
            .unwrap_or_default();
    }
    if !is(&GNOMES) {
        return Setting::default();
    }
    let listed = Command::new("gsettings").args(["list-recursively", "org.gnome.system.proxy"]).output();
    listed.map(|listed| gnome(&String::from_utf8_lossy(&listed.stdout))).unwrap_or_default()
}

#[cfg(target_os = "linux")]
fn configuration() -> Option<PathBuf> {
    let own = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    own.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".config")))
}

fn kde(text: &str) -> Setting {
    let group = text.lines().map(str::trim).skip_while(|line| *line != "[Proxy Settings]").skip(1);
    let pairs: HashMap<&str, &str> =
        group.take_while(|line| !line.starts_with('[')).filter_map(|line| line.split_once('=')).collect();
    let value = |name: &str| pairs.get(name).map_or("", |value| value.trim());
    match value("ProxyType") {
        // Where the list names the only hosts that the proxy is for, Microsoft's are not among them.
        "1" if value("ReversedException") != "true" => {
            let servers = ["httpsProxy", "socksProxy"].map(|name| {
                // Host and port with a blank between, or as everybody writes it.
                value(name).split_whitespace().collect::<Vec<_>>().join(":")
            });
            let besides = exceptions::from_list(value("NoProxyFor").split([',', ' ']));
            let address = first_usable(servers.into_iter().filter(|one| !one.is_empty()));
            address.map(|address| Setting::manual(address, Source::Kde, besides)).unwrap_or_default()
        }
        "2" => Setting::automatic(value("Proxy Config Script")),
        "3" => Setting { automatic: Some(OFFERED_BY_NETWORK.to_owned()), ..Setting::default() },
        _ => Setting::default(),
    }
}

fn gnome(listed: &str) -> Setting {
    let pairs: HashMap<(&str, &str), &str> = listed
        .lines()
        .filter_map(|line| {
            let mut words = line.splitn(3, ' ');
            let schema = words.next()?.strip_prefix("org.gnome.system.proxy")?;
            Some(((schema, words.next()?), words.next()?.trim()))
        })
        .collect();
    let value = |schema: &str, key: &str| pairs.get(&(schema, key)).copied().unwrap_or_default();
    let text = |schema: &str, key: &str| value(schema, key).trim_matches('\'').to_owned();
    let server = |schema: &str, scheme: &str| {
        let host = text(schema, "host");
        (!host.is_empty()).then(|| format!("{scheme}://{host}:{}", value(schema, "port")))
    };
    match text("", "mode").as_str() {
        "manual" => {
            let hosts = value("", "ignore-hosts").trim_matches(['[', ']']).split(',');
            let besides = exceptions::from_list(hosts.map(|host| host.trim().trim_matches('\'')));
            // glib-networking, `gproxyresolvergnome.c`: that of http is everybody's where it says so.
            let shared = server(".http", "http").filter(|_| value("", "use-same-proxy") == "true");
            let servers = [server(".https", "http"), shared, server(".socks", "socks5h")];
            let address = first_usable(servers.into_iter().flatten());
            address.map(|address| Setting::manual(address, Source::Gnome, besides)).unwrap_or_default()
        }
        "auto" => match text("", "autoconfig-url") {
            address if address.is_empty() => {
                Setting { automatic: Some(OFFERED_BY_NETWORK.to_owned()), ..Setting::default() }
            }
            address => Setting::automatic(&address),
        },
        _ => Setting::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxy::Way;

    fn way(setting: &Setting, host: &str) -> Option<String> {
        match setting.way(&url::Url::parse(&format!("https://{host}")).unwrap()) {
            Way::Direct => None,
            Way::Proxy { address, .. } => Some(address),
        }
    }

    #[test]
    fn kde() {
        let file = |rest: &str| {
            super::kde(&format!("[$Version]\nx=y\n\n[Proxy Settings]\n{rest}\n[Other]\nProxyType=0\n"))
        };
        let by_hand = file(
            "NoProxyFor=localhost,.contoso.com\nProxyType=1\nhttpProxy=http://a.corp 1\nhttpsProxy=http://proxy.corp 3128",
        );
        assert_eq!(way(&by_hand, "graph.microsoft.com").as_deref(), Some("http://proxy.corp:3128"));
        assert_eq!(way(&by_hand, "a.contoso.com"), None);
        let socks = file("ProxyType=1\nhttpsProxy=\nsocksProxy=socks://proxy.corp:1080");
        assert_eq!(way(&socks, "graph.microsoft.com").as_deref(), Some("socks5h://proxy.corp:1080"));
        let off = file("ProxyType=0\nhttpsProxy=http://proxy.corp 3128");
        assert_eq!((way(&off, "graph.microsoft.com"), off.automatic_address()), (None, None));
        let script = file("ProxyType=2\nProxy Config Script=http://wpad.corp/proxy.pac");
        assert_eq!(script.automatic_address(), Some("http://wpad.corp/proxy.pac"));
        assert_eq!(file("ProxyType=3").automatic_address(), Some("WPAD"));
    }

    #[test]
    fn gnome() {
        let listed = |mode: &str, host: &str, script: &str| {
            super::gnome(&format!(
                "org.gnome.system.proxy autoconfig-url '{script}'\n\
                 org.gnome.system.proxy ignore-hosts ['localhost', '127.0.0.0/8', '*.contoso.com']\n\
                 org.gnome.system.proxy mode '{mode}'\norg.gnome.system.proxy.http host 'a.corp'\n\
                 org.gnome.system.proxy.https host '{host}'\norg.gnome.system.proxy.https port 3128\n\
                 org.gnome.system.proxy.socks host 'socks.corp'\norg.gnome.system.proxy.socks port 1080\n"
            ))
        };
        let by_hand = listed("manual", "proxy.corp", "");
        assert_eq!(way(&by_hand, "graph.microsoft.com").as_deref(), Some("http://proxy.corp:3128"));
        assert_eq!(way(&by_hand, "a.contoso.com"), None);
        let socks = listed("manual", "", "");
        assert_eq!(way(&socks, "graph.microsoft.com").as_deref(), Some("socks5h://socks.corp:1080"));
        assert_eq!(way(&listed("none", "proxy.corp", ""), "graph.microsoft.com"), None);
        let script = listed("auto", "proxy.corp", "http://wpad.corp/proxy.pac");
        assert_eq!(script.automatic_address(), Some("http://wpad.corp/proxy.pac"));
        assert_eq!(listed("auto", "", "").automatic_address(), Some("WPAD"));
    }
}
