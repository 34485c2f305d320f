//! Where requests go: cloud descriptions and proxies.

use entra::{Cloud, CloudName};
use hyper_util::client::proxy::matcher::Matcher;
use serde_json::json;
use url::{Host, Url};

/// Hosts to which only a cloud of Microsoft's may lead.
const MICROSOFTS: [&str; 6] = [
    "login.microsoftonline.com",
    "graph.microsoft.com",
    "login.microsoftonline.us",
    "dod-graph.microsoft.us",
    "login.partner.microsoftonline.cn",
    "microsoftgraph.chinacloudapi.cn",
];

/// A described cloud is Microsoft's, wholly, or not at all; in a shipped build it is then on this computer.
pub(crate) fn cloud(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let anywhere = Cloud::from_json_anywhere(&text);
    let shipped = Cloud::from_json(&text);
    if let Err(fault) = &anywhere {
        assert!(!fault.reason().is_empty() && fault.to_string().len() < 1_000, "{fault}");
    }
    match (&shipped, &anywhere) {
        (Ok(cloud), Ok(wide)) => assert_eq!(cloud, wide),
        (Ok(cloud), Err(fault)) => panic!("{cloud:?} is {fault} elsewhere"),
        (Err(_), _) => {}
    }
    for cloud in [&shipped, &anywhere].into_iter().flatten() {
        whole(cloud);
        let again = json!({
            "authority": cloud.authority().as_str(), "graph": cloud.graph().as_str(),
            "portal": cloud.portal().as_str(), "graphResource": cloud.graph_resource(),
        });
        let again = Cloud::from_json_anywhere(&again.to_string()).expect("what was read can be read again");
        assert_eq!(
            (again.name(), again.authority(), again.graph()),
            (cloud.name(), cloud.authority(), cloud.graph())
        );
    }
    if let Ok(cloud) = shipped.as_ref().map_err(|_| ()).and_then(described) {
        let reached = [cloud.authority(), cloud.graph(), cloud.portal()];
        assert!(reached.into_iter().all(is_here), "{cloud:?}");
    }
}

fn described(cloud: &Cloud) -> Result<&Cloud, ()> {
    if cloud.name() == CloudName::Described { Ok(cloud) } else { Err(()) }
}

fn whole(cloud: &Cloud) {
    let built_in = [Cloud::global(), Cloud::us_gov_l4(), Cloud::us_gov_l5(), Cloud::china()];
    if cloud.name() != CloudName::Described {
        assert!(built_in.contains(cloud), "{cloud:?}");
        return;
    }
    for url in [cloud.authority(), cloud.graph(), cloud.portal()] {
        let host = url.host_str().expect("a host").trim_end_matches('.').to_ascii_lowercase();
        assert!(!MICROSOFTS.contains(&host.as_str()), "{host} is Microsoft's");
        assert!(url.scheme() == "https" || (url.scheme() == "http" && is_here(url)), "{url}");
        assert!(url.username().is_empty() && url.password().is_none() && url.query().is_none(), "{url}");
    }
    let resource = cloud.graph_resource();
    assert!(!MICROSOFTS.iter().any(|host| resource == format!("https://{host}")), "{resource}");
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.') == "localhost",
        Some(Host::Ipv4(address)) => address.octets()[0] == 127,
        Some(Host::Ipv6(address)) => address.segments() == [0, 0, 0, 0, 0, 0, 0, 1],
        None => false,
    }
}

/// The system's proxy settings, as the HTTP library reads them: three lines, those for `http`, for `https`, and what goes
/// past them. The library is another's; that no setting ends this program is not.
pub(crate) fn proxy(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.splitn(3, '\n');
    let mut next = || lines.next().unwrap_or_default().to_owned();
    let (http, https, no) = (next(), next(), next());
    let everything_past = no.trim() == "*";
    let matcher = Matcher::builder().http(http).https(https).no(no).build();
    for address in ["https://graph.microsoft.com/v1.0/me", "http://localhost:7/", "https://[::1]:8443/x"] {
        let address: http::Uri = address.parse().expect("an address");
        if let Some(proxy) = matcher.intercept(&address) {
            // The library takes a star for names only; addresses of this computer go past every proxy by a client of their own.
            let named = address.host() == Some("graph.microsoft.com");
            assert!(!(everything_past && named), "{:?}", proxy.uri());
            let _credentials = (proxy.basic_auth(), proxy.raw_auth());
        }
    }
}
