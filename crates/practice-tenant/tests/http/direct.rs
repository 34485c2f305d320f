//! Microsoft's host names over TLS without a proxy, told apart by the name that the client greets with.

use practice_tenant::{Options, Practice};

#[tokio::test]
async fn both_hosts_answer_by_name_and_no_other_does() {
    let practice = Practice::start(Options { tls: true, ..Options::default() }).await.unwrap();
    let address = practice.direct().unwrap();
    let authority = reqwest::Certificate::from_pem(practice.certificate_authority().unwrap().as_bytes());
    let hosts = ["login.microsoftonline.com", "graph.microsoft.com", "localhost"];
    let mut client = reqwest::Client::builder().no_proxy().tls_certs_only([authority.unwrap()]);
    for host in hosts {
        client = client.resolve(host, address);
    }
    let client = client.build().unwrap();
    let get = |host: &str, path: &str| client.get(format!("https://{host}:{}{path}", address.port())).send();
    let discovery = get(hosts[0], "/organizations/v2.0/.well-known/openid-configuration").await.unwrap();
    assert_eq!(discovery.status(), 200);
    let me = get(hosts[1], "/v1.0/me").await.unwrap();
    assert_eq!(me.status(), 401);
    assert!(me.text().await.unwrap().contains("Access token is empty."));
    assert!(get(hosts[2], "/").await.is_err(), "the certificate is for Microsoft's names only");
}
