//! A description never mixes something of Microsoft's with anything else: a token that Microsoft has issued goes to the
//! Graph of the same cloud, or nowhere.

#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]

use entra::{Cloud, CloudError, CloudName};

/// What a description without a resource means, wherever its hosts are.
fn of(authority: &str, graph: &str, portal: &str) -> Result<Cloud, CloudError> {
    with(authority, graph, portal, None)
}

fn with(authority: &str, graph: &str, portal: &str, resource: Option<&str>) -> Result<Cloud, CloudError> {
    let text = serde_json::json!({
        "authority": authority, "graph": graph, "portal": portal, "graphResource": resource,
    });
    Cloud::from_json_anywhere(&text.to_string())
}

const GLOBAL: [&str; 3] =
    ["https://login.microsoftonline.com", "https://graph.microsoft.com", "https://entra.microsoft.com"];
const FOREIGN: [&str; 3] =
    ["https://login.foreign.test", "https://graph.foreign.test", "https://portal.foreign.test"];

#[test]
fn what_is_one_of_microsofts_clouds_throughout_is_that_cloud() {
    for (authority, graph, portal, cloud) in [
        (GLOBAL[0], GLOBAL[1], GLOBAL[2], Cloud::global()),
        ("https://LOGIN.Microsoft.com:443/", GLOBAL[1], "https://portal.azure.com/", Cloud::global()),
        ("https://login.windows.net", GLOBAL[1], GLOBAL[2], Cloud::global()),
        ("https://sts.windows.net", GLOBAL[1], GLOBAL[2], Cloud::global()),
        (
            "https://login.microsoftonline.us",
            "https://graph.microsoft.us",
            "https://portal.azure.us",
            Cloud::us_gov_l4(),
        ),
        (
            "https://login.microsoftonline.us",
            "https://dod-graph.microsoft.us",
            "https://entra.microsoft.us",
            Cloud::us_gov_l5(),
        ),
        (
            "https://login.chinacloudapi.cn",
            "https://microsoftgraph.chinacloudapi.cn",
            "https://entra.microsoftonline.cn",
            Cloud::china(),
        ),
    ] {
        assert_eq!(of(authority, graph, portal), Ok(cloud.clone()), "{authority}");
        assert_eq!(with(authority, graph, portal, Some(cloud.graph_resource())), Ok(cloud), "{authority}");
    }
}

#[test]
fn nothing_of_microsofts_stands_beside_anything_else() {
    let names = [
        "https://login.microsoftonline.com",
        "https://login.microsoft.com",
        "https://login.windows.net",
        "https://sts.windows.net",
        "https://login.microsoftonline.us",
        "https://login.usgovcloudapi.net",
        "https://login.partner.microsoftonline.cn",
        "https://login.chinacloudapi.cn",
        "https://login.microsoftonline.de",
        "https://login.sovcloud-identity.fr",
        // Spelled otherwise, and still there.
        "https://LOGIN.MICROSOFTONLINE.COM",
        "https://login.microsoftonline.com.",
        "https://login.microsoftonline.com:8443",
        "https://login.microsoftonline.com/common",
        "https://anything.login.microsoftonline.com",
        "https://login.microsoftonline.com:443/",
        "https://login%2Emicrosoftonline%2Ecom",
        "https://login\u{3002}microsoftonline\u{3002}com",
        "https://\u{ff4c}ogin.microsoftonline.com",
    ];
    for authority in names {
        for (graph, portal) in
            [(FOREIGN[1], FOREIGN[2]), (FOREIGN[1], GLOBAL[2]), ("http://127.0.0.1:8", GLOBAL[2])]
        {
            assert_eq!(of(authority, graph, portal), Err(CloudError::Mixed), "{authority} {graph} {portal}");
        }
    }
    let [login, graph, portal] = FOREIGN;
    for (authority, graph, portal, resource) in [
        (login, GLOBAL[1], portal, None),
        (login, "https://graph.microsoft.us", portal, None),
        (login, graph, GLOBAL[2], None),
        (login, graph, portal, Some("https://graph.microsoft.com")),
        (login, graph, portal, Some("https://graph.microsoft.com./")),
        (login, graph, portal, Some("https://dod-graph.microsoft.us")),
        ("http://127.0.0.1", "http://127.0.0.1", "http://127.0.0.1", Some("https://graph.microsoft.com")),
        // Two clouds of Microsoft's.
        (GLOBAL[0], "https://graph.microsoft.us", GLOBAL[2], None),
        (GLOBAL[0], GLOBAL[1], "https://entra.microsoft.us", None),
        (GLOBAL[0], GLOBAL[1], GLOBAL[2], Some("https://graph.microsoft.us")),
        ("https://login.microsoftonline.us", GLOBAL[1], "https://entra.microsoft.us", None),
        // Microsoft's names, and not these services.
        (GLOBAL[0], "https://graph.microsoft.com:8443", GLOBAL[2], None),
        (GLOBAL[0], "https://graph.microsoft.com/proxy", GLOBAL[2], None),
        (GLOBAL[0], "https://attacker.blob.core.windows.net", GLOBAL[2], None),
        (login, "https://attacker.cloudapp.azure.com", portal, None),
    ] {
        let found = with(authority, graph, portal, resource);
        assert_eq!(found, Err(CloudError::Mixed), "{authority} {graph} {portal} {resource:?}");
    }
    assert_eq!(of("https://x@login.microsoftonline.com", graph, portal).unwrap_err().reason(), "tooMuch");
}

/// What only looks like Microsoft's is foreign, and is shown as what it is.
#[test]
fn a_look_alike_is_foreign() {
    for (authority, shown) in [
        ("https://login.microsoftonline.com.evil.test", "login.microsoftonline.com.evil.test"),
        ("https://login-microsoftonline.com", "login-microsoftonline.com"),
        ("https://loginmicrosoftonline.com", "loginmicrosoftonline.com"),
        ("https://login.m\u{456}crosoftonline.com", "login.xn--"),
    ] {
        let cloud = of(authority, FOREIGN[1], FOREIGN[2]).unwrap();
        assert_eq!(cloud.name(), CloudName::Described, "{authority}");
        let host = cloud.sign_in_host();
        assert!(host.is_ascii() && host.starts_with(shown), "{host}");
        assert_eq!(of(authority, GLOBAL[1], GLOBAL[2]), Err(CloudError::Mixed), "{authority}");
        assert_eq!(cloud.graph_resource(), FOREIGN[1], "a resource of its own");
    }
}
