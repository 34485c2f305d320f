//! Networks of their own (network namespaces): nothing but what a test puts there.
//!
//! A namespace is made by `unshare`, as root or where the system lets everybody make one. Where neither is so, these
//! tests say that they are skipped.

use std::process::{Command, Stdio};
use std::time::Duration;

use practice_tenant::{Options, Practice, Scenario};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};

use crate::looking::{Looking, is_free};
use crate::proxies::Proxy;

/// Tells a case inside what to do.
const PROXY: &str = "PEIG_TEST_PROXY";
const HOSTS: &str = "login.microsoftonline.com graph.microsoft.com";

fn may_have_networks() -> bool {
    let made = Command::new("unshare")
        .args(["-rnm", "ip", "link", "set", "lo", "up"])
        .stderr(Stdio::null())
        .status();
    let may = made.is_ok_and(|status| status.success());
    if !may {
        println!("SKIPPED: this machine lets this user make no network of their own (`unshare -rnm`)");
    }
    may
}

/// Runs a case of this file in a network of its own, whose names are those of this text.
async fn inside(case: &str, hosts: &str, prepare: &str, variables: &[(&str, &str)]) {
    let folder = tempfile::tempdir().unwrap();
    let names = folder.path().join("hosts");
    std::fs::write(&names, format!("127.0.0.1 localhost\n{hosts}\n")).unwrap();
    let script = format!(
        "set -e; ip link set lo up; mount --bind {} /etc/hosts; {prepare} exec \"$0\" \"$@\"",
        names.display()
    );
    let mut command = Command::new("unshare");
    command.args(["-rnm", "sh", "-c", &script]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", case, "--ignored", "--nocapture"]).envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && said.contains("1 passed"),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

async fn practice_at_port_443() -> Practice {
    let options = Options { scenario: Scenario::Fresh, tls: true, tls_port: 443, ..Options::default() };
    Practice::start(options).await.unwrap()
}

#[tokio::test]
async fn a_network_without_names_or_a_way_out_is_told_apart() {
    if !may_have_networks() {
        return;
    }
    let alone = ["unshare", "-rnm"];
    let found = Looking::new().run_by(&alone).found().await;
    assert!(found[..2].iter().all(|line| line.contains("cause: NameNotFound")), "{found:?}");
    let looking = Looking::new();
    let hosts = looking.file("hosts", &format!("192.0.2.1 {HOSTS}\n"));
    let script = format!("mount --bind {} /etc/hosts && exec \"$0\" \"$@\"", hosts.display());
    let found = looking.run_by(&["unshare", "-rnm", "sh", "-c", &script]).found().await;
    assert!(found[..2].iter().all(|line| line.contains("cause: Unreachable")), "{found:?}");
}

#[tokio::test]
async fn ipv6_alone_is_enough() {
    if !may_have_networks() {
        return;
    }
    // Names with an address of each kind, as Microsoft's have; only one of them leads anywhere.
    let hosts = format!("192.0.2.1 {HOSTS}\nfd00::1 {HOSTS}");
    inside("alone::by_ipv6", &hosts, "ip addr add fd00::1/128 dev lo nodad;", &[]).await;
}

#[tokio::test]
#[ignore = "run by the test above, in a network of its own"]
async fn by_ipv6() {
    let options = Options { scenario: Scenario::Fresh, tls: true, ..Options::default() };
    let practice = Practice::start(options).await.unwrap();
    let behind = practice.direct().unwrap();
    let listener = TcpListener::bind("[fd00::1]:443").await.unwrap();
    tokio::spawn(async move {
        while let Ok((mut outer, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut inner = TcpStream::connect(behind).await?;
                copy_bidirectional(&mut outer, &mut inner).await
            });
        }
    });
    let found = Looking::new().trusting(practice.certificate_authority().unwrap()).found().await;
    assert!(found[..2].iter().all(|line| line.contains("Direct") && is_free(line)), "{found:?}");
    practice.stop().await;
}

#[tokio::test]
async fn a_socks_proxy_leads_out_and_asks_for_its_password() {
    if !may_have_networks() {
        return;
    }
    for proxy in ["open", "signed"] {
        inside("alone::by_socks", &format!("127.0.0.1 {HOSTS}"), "", &[(PROXY, proxy)]).await;
    }
}

#[tokio::test]
#[ignore = "run by the test above, in a network of its own"]
async fn by_socks() {
    let signed = std::env::var(PROXY).unwrap() == "signed";
    let practice = practice_at_port_443().await;
    let authority = practice.certificate_authority().unwrap();
    let proxy = Proxy::socks(signed).await;
    let given: &[(&str, bool)] = if signed {
        &[("ada:s3cret@", true), ("", false), ("ada:s3cret-and-more@", false)]
    } else {
        &[("", true)]
    };
    for (given, lets) in given {
        let address = format!("socks5h://{given}{}", proxy.address);
        let looking =
            Looking::new().through(address).trusting(authority).no_longer_than(Duration::from_secs(20));
        let found = looking.found().await;
        for line in &found[..2] {
            assert!(line.contains(&format!("\"socks5h://{}\"", proxy.address)), "{line}");
            assert_eq!(is_free(line), *lets, "{given} {line}");
            assert!(*lets || line.contains("cause: ProxySignIn"), "{line}");
        }
    }
    practice.stop().await;
}
