//! What stands between a company's computer and Microsoft.

use std::time::Duration;

use practice_tenant::{Options, Practice};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::looking::{Looking, is_free, practice};
use crate::proxies::{Proxy, Rule, free};

const SIGN_IN: &str = "login.microsoftonline.com";
const GRAPH: &str = "graph.microsoft.com";

#[tokio::test]
async fn a_proxy_and_the_companys_authority_in_the_store_work() {
    let practice = practice().await;
    let squid = Proxy::squid(&practice.proxy().unwrap(), Rule::Everybody).await;
    let looking = Looking::new().through(format!("http://{}", squid.address));
    let found = looking.trusting(practice.certificate_authority().unwrap()).found().await;
    for (line, host) in found.iter().zip([SIGN_IN, GRAPH]) {
        let way = format!("{host} Proxy {{ address: \"http://{}\", source: Variable }} None", squid.address);
        assert_eq!(line, &way);
    }
    assert_eq!(found[2..4], ["clock None", "automatic None"]);
    practice.stop().await;
}

#[tokio::test]
async fn a_proxy_with_a_password_takes_the_right_one_and_is_named_for_another() {
    let practice = practice().await;
    let squid = Proxy::squid(&practice.proxy().unwrap(), Rule::Signed).await;
    let authority = practice.certificate_authority().unwrap();
    for (given, lets) in [("ada:s3cret@", true), ("", false), ("ada:s3cret-and-more@", false)] {
        let looking = Looking::new().through(format!("http://{given}{}", squid.address));
        let found = looking.trusting(authority).found().await;
        for line in &found[..2] {
            assert!(line.contains(&format!("http://{}", squid.address)), "{line}");
            assert_eq!(is_free(line), lets, "{given} {line}");
            assert!(lets || line.contains("cause: ProxySignIn"), "{line}");
        }
        let fault = format!("fault ProxySignIn Some(\"http://{}\")", squid.address);
        assert_eq!(found[4] == fault, !lets, "{found:?}");
    }
    practice.stop().await;
}

/// What the field saw first (reqwest, issue 498): ways to sign in of which this program has none.
#[tokio::test]
async fn a_proxy_that_wants_another_sign_in_is_named() {
    let address = answering(
        b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Negotiate\r\n\
          Proxy-Authenticate: NTLM\r\nContent-Length: 0\r\n\r\n",
    )
    .await;
    let found = Looking::new().through(format!("http://{address}")).found().await;
    assert!(found[..2].iter().all(|line| line.contains("cause: ProxySignIn")), "{found:?}");
    assert_eq!(found[4], format!("fault ProxySignIn Some(\"http://{address}\")"));
}

#[tokio::test]
async fn a_host_that_the_proxy_blocks_is_named_and_only_that() {
    let practice = practice().await;
    let squid = Proxy::squid(&practice.proxy().unwrap(), Rule::NotTo(GRAPH)).await;
    let looking = Looking::new().through(format!("http://{}", squid.address));
    let found = looking.trusting(practice.certificate_authority().unwrap()).found().await;
    assert!(is_free(&found[0]), "{found:?}");
    assert!(found[1].starts_with(GRAPH) && found[1].contains("cause: ProxyRefused"), "{found:?}");
    practice.stop().await;
}

#[tokio::test]
async fn a_proxy_that_is_not_there_is_named() {
    let address = free();
    for proxy in [format!("http://{address}"), "http://proxy.invalid:3128".to_owned()] {
        let found = Looking::new().through(&*proxy).found().await;
        for line in &found[..2] {
            assert!(line.contains("cause: ProxyUnreachable") && line.contains(&proxy), "{line}");
        }
    }
}

#[tokio::test]
async fn inspection_without_the_authority_names_the_authority() {
    let practice = practice().await;
    let found = Looking::new().through(practice.proxy().unwrap()).found().await;
    for line in &found[..2] {
        let named = "cause: UnknownAuthority, issuer: Some(\"Peig Setup practice tenant, made for one run\")";
        assert!(line.contains(named), "{line}");
    }
    assert_eq!(found[4], "fault InsecureConnection None");
    assert!(practice.log().is_empty(), "nothing was sent: {:?}", practice.log());
    practice.stop().await;
}

#[tokio::test]
async fn without_root_certificates_nothing_is_sent_and_this_computers_own_hosts_still_answer() {
    let nothing =
        |looking: Looking| looking.with("SSL_CERT_FILE", "/nonexistent").with("SSL_CERT_DIR", "/nonexistent");
    let practice = practice().await;
    let found = nothing(Looking::new().through(practice.proxy().unwrap())).found().await;
    assert!(found[..2].iter().all(|line| line.contains("cause: NoRoots")), "{found:?}");
    assert_eq!(found[4], "fault NoRootCertificates None");
    assert!(practice.log().is_empty());
    practice.stop().await;
    let here = Practice::start(Options::default()).await.unwrap();
    let found = nothing(Looking::new().at(&here.cloud_json())).found().await;
    assert!(found[..2].iter().all(|line| is_free(line)), "{found:?}");
    here.stop().await;
}

#[tokio::test]
async fn who_says_nothing_is_not_waited_for() {
    let silent = TcpListener::bind(free()).await.unwrap();
    let cloud = described(&format!("http://{}", silent.local_addr().unwrap()));
    let found = Looking::new().at(&cloud).no_longer_than(Duration::from_millis(300)).found().await;
    assert!(
        found[..2].iter().all(|line| line.contains("Direct") && line.contains("cause: TimedOut")),
        "{found:?}"
    );
    let gone = silent.local_addr().unwrap();
    drop(silent);
    let found = Looking::new().at(&described(&format!("http://{gone}"))).found().await;
    assert!(found[..2].iter().all(|line| line.contains("cause: Refused")), "{found:?}");
}

/// A desktop's setting is followed, and an automatic configuration is named.
#[tokio::test]
async fn kde_leads_through_its_proxy() {
    let practice = practice().await;
    let squid = Proxy::squid(&practice.proxy().unwrap(), Rule::Everybody).await;
    let on_kde = |settings: String| {
        let looking = Looking::new().trusting(practice.certificate_authority().unwrap());
        let file = looking.file("kioslaverc", &format!("[Proxy Settings]\n{settings}\n"));
        let folder = file.parent().unwrap().to_str().unwrap().to_owned();
        looking.with("XDG_CURRENT_DESKTOP", "KDE").with("XDG_CONFIG_HOME", folder)
    };
    let (host, port) = (squid.address.ip(), squid.address.port());
    let found = on_kde(format!("ProxyType=1\nhttpsProxy=http://{host} {port}")).found().await;
    for line in &found[..2] {
        assert!(line.contains("source: Kde") && is_free(line), "{line}");
    }
    let script = "ProxyType=2\nProxy Config Script=http://ada:s3cret@wpad.corp.example/proxy.pac";
    let nowhere = described("http://127.0.0.1:1");
    let found = on_kde(script.to_owned()).through("http://127.0.0.1:1").at(&nowhere).found().await;
    assert_eq!(found[3], "automatic None", "the variable goes before it");
    let found = on_kde(script.to_owned()).at(&nowhere).found().await;
    assert_eq!(found[3], "automatic Some(\"http://wpad.corp.example/proxy.pac\")");
    practice.stop().await;
}

pub(crate) fn described(origin: &str) -> String {
    serde_json::json!({"authority": origin, "graph": origin, "portal": "http://127.0.0.1/portal"}).to_string()
}

/// Answers whatever comes with these bytes.
async fn answering(bytes: &'static [u8]) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _read = stream.read(&mut [0; 4096]).await;
            let _written = stream.write_all(bytes).await;
        }
    });
    address
}
