//! What macOS is set to, as `scutil --proxy` prints it (its manual page; the names are those of Apple's
//! `SCSchemaDefinitions`).

use std::collections::HashMap;

use super::{OFFERED_BY_NETWORK, Setting, Source, exceptions, first_usable};

#[cfg(target_os = "macos")]
pub(super) fn setting() -> Setting {
    let output = std::process::Command::new("/usr/sbin/scutil").arg("--proxy").output();
    output.map(|output| read(&String::from_utf8_lossy(&output.stdout))).unwrap_or_default()
}

fn read(printed: &str) -> Setting {
    let pairs: HashMap<&str, &str> =
        printed.lines().filter_map(|line| line.trim().split_once(" : ")).collect();
    let is_on = |name: &str| pairs.get(name) == Some(&"1");
    let server = |kind: &str, scheme: &str| {
        let host = pairs.get(format!("{kind}Proxy").as_str()).filter(|_| is_on(&format!("{kind}Enable")))?;
        let port =
            pairs.get(format!("{kind}Port").as_str()).map(|port| format!(":{port}")).unwrap_or_default();
        Some(format!("{scheme}://{host}{port}"))
    };
    let servers = [server("HTTPS", "http"), server("SOCKS", "socks5h")];
    if let Some(address) = first_usable(servers.into_iter().flatten()) {
        // Only the entries of the list of exceptions are numbered.
        let mut listed = printed.lines().filter_map(|line| line.trim().split_once(" : ")).collect::<Vec<_>>();
        listed.retain(|(name, _)| name.parse::<u32>().is_ok());
        let besides = exceptions::from_list(listed.into_iter().map(|(_, entry)| entry));
        return Setting::manual(address, Source::MacOs, besides);
    }
    if is_on("ProxyAutoConfigEnable") {
        return Setting::automatic(pairs.get("ProxyAutoConfigURLString").copied().unwrap_or_default());
    }
    let offered = is_on("ProxyAutoDiscoveryEnable").then(|| OFFERED_BY_NETWORK.to_owned());
    Setting { automatic: offered, ..Setting::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxy::Way;

    #[test]
    fn what_is_switched_on_counts() {
        let printed = "<dictionary> {\n  ExceptionsList : <array> {\n    0 : *.contoso.com\n    1 : 169.254/16\n  }\n  \
            HTTPSEnable : 1\n  HTTPSPort : 8080\n  HTTPSProxy : proxy.corp\n  ProxyAutoConfigEnable : 0\n  \
            SOCKSEnable : 0\n  SOCKSProxy : other.corp\n}\n";
        let setting = read(printed);
        let way = |host: &str| setting.way(&url::Url::parse(host).unwrap());
        let proxy = Way::Proxy { address: "http://proxy.corp:8080".to_owned(), source: Source::MacOs };
        assert_eq!(way("https://graph.microsoft.com"), proxy);
        assert_eq!(way("https://a.contoso.com"), Way::Direct);
        let off = read(&printed.replace("HTTPSEnable : 1", "HTTPSEnable : 0"));
        assert_eq!(off.way(&url::Url::parse("https://graph.microsoft.com").unwrap()), Way::Direct);
        let pac = "  ProxyAutoConfigEnable : 1\n  ProxyAutoConfigURLString : http://wpad.corp/proxy.pac\n";
        assert_eq!(read(pac).automatic_address(), Some("http://wpad.corp/proxy.pac"));
        assert_eq!(read("  ProxyAutoDiscoveryEnable : 1\n").automatic_address(), Some("WPAD"));
    }
}
