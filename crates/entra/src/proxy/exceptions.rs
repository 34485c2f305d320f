//! Hosts that are reached without the proxy, as systems name them, put as the variable `NO_PROXY` does.

/// From a list with any separator. What means only short names is left out: no host of Microsoft's is one.
#[cfg(any(target_os = "linux", target_os = "macos", windows, test))]
pub(super) fn from_list<'a>(entries: impl IntoIterator<Item = &'a str>) -> String {
    let entries = entries.into_iter().map(str::trim).filter(|one| !one.is_empty() && !one.starts_with('<'));
    entries.map(one).collect::<Vec<_>>().join(",")
}

/// `*.contoso.com` is `.contoso.com`, and `10.*` and `169.254/16` are networks.
#[cfg(any(target_os = "linux", target_os = "macos", windows, test))]
fn one(entry: &str) -> String {
    if entry == "*" {
        return entry.to_owned();
    }
    let (address, given) =
        entry.split_once('/').map_or((entry, None), |(address, bits)| (address, Some(bits)));
    let mut octets: Vec<&str> = address.split('.').collect();
    while octets.last() == Some(&"*") {
        octets.pop();
    }
    let is_part = (1..4).contains(&octets.len()) && octets.iter().all(|octet| octet.parse::<u8>().is_ok());
    if !is_part {
        return entry.strip_prefix('*').unwrap_or(entry).to_owned();
    }
    let bits = given.map_or_else(|| (octets.len() * 8).to_string(), str::to_owned);
    octets.resize(4, "0");
    format!("{}/{bits}", octets.join("."))
}

#[cfg(test)]
mod tests {
    use super::from_list;

    #[test]
    fn lists_of_systems_become_the_one_of_the_variable() {
        let windows = "*.contoso.com;10.*;192.168.1.*;<local>; intra";
        assert_eq!(from_list(windows.split(';')), ".contoso.com,10.0.0.0/8,192.168.1.0/24,intra");
        assert_eq!(from_list(["*.local", "169.254/16", "::1"]), ".local,169.254.0.0/16,::1");
        assert_eq!(from_list(["*", "127.0.0.0/8", "10.0.0.1"]), "*,127.0.0.0/8,10.0.0.1");
    }
}
