//! TLS, with the system's trust store: whom the client talks to, and that it needs no change for Microsoft's own names.
//!
//! The practice tenant answers as Microsoft's hosts, behind a proxy and with an authority made for one run. Proxy and
//! trusted authorities are set by environment variables, which belong to a whole process: so each case runs in a
//! process of its own, this same test program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "helpers of tests may panic and print"
)]

#[path = "support/apart.rs"]
mod apart;
mod support;

use entra::{Cloud, Code, Fault, Graph, Part, app_token};
use practice_tenant::{Options, Practice, Scenario};
use secrecy::SecretString;
use support::http;
use support::story::a_registration;

/// Tell a case whom to sign in; of no meaning to the client.
const ADMIN: &str = "PEIG_TEST_ADMIN";
const TENANT: &str = "PEIG_TEST_TENANT";

async fn practice() -> Practice {
    let options = Options { scenario: Scenario::Fresh, tls: true, ..Options::default() };
    Practice::start(options).await.unwrap()
}

/// Runs one of the cases below in a process that reaches `practice` through its proxy and trusts the authority of
/// `vouching` and no other.
async fn run(case: &'static str, practice: &Practice, vouching: &Practice) {
    let tenant = practice.tenant();
    let told = [(ADMIN, tenant.admin_upn()), (TENANT, tenant.id().clone())];
    apart::runs(case, practice, vouching, &told).await;
}

#[tokio::test]
#[ignore = "run by the tests below, in a process of its own"]
async fn trusted() {
    let session =
        a_registration(&http(), &Cloud::global(), reqwest::Client::new(), std::env::var(ADMIN).unwrap())
            .await;
    assert_eq!(session.tenant_id, std::env::var(TENANT).unwrap());
}

#[tokio::test]
#[ignore = "run by the tests below, in a process of its own"]
async fn untrusted() {
    let (http, cloud) = (http(), Cloud::global());
    let secret = || SecretString::from("s3cret".to_owned());
    let graph = Graph::new(&http, &cloud, secret());
    let tenant = std::env::var(TENANT).unwrap();
    let faults = [
        graph.json(&Part::get("/me")).await.unwrap_err(),
        app_token(&http, &cloud, &tenant, "14d82eec-204b-4c2f-b7e8-296a70dab67e", &secret())
            .await
            .unwrap_err(),
    ];
    for fault in faults {
        assert_eq!((fault.code, fault.answer_lost), (Code::InsecureConnection, false), "{fault}");
        assert!(!fault.may_have_acted(), "nothing was sent: {fault}");
        assert!(
            fault.to_string().contains("invalid peer certificate"),
            "the certificate is the reason: {fault}"
        );
        explained(&fault);
    }
}

/// The page has a sentence for what happened, under the fault's own name.
fn explained(fault: &Fault) {
    let catalogue = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/locales/en.json");
    let catalogue: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(catalogue).unwrap()).unwrap();
    let name = format!("{:?}", fault.code);
    let (first, rest) = name.split_at(1);
    let entry = &catalogue["fault"][format!("{}{rest}", first.to_lowercase())];
    for words in ["title", "text"] {
        assert!(entry[words].as_str().is_some_and(|words| words.contains(' ')), "{name}: {entry}");
    }
}

/// The authority has to be added to the system's trust store. Only Linux takes it from a variable; on Windows and macOS
/// the store is the user's own, which no test may change.
#[tokio::test]
#[cfg_attr(not(target_os = "linux"), ignore = "needs a change of the user's trust store")]
async fn the_client_works_unchanged_against_microsofts_own_names() {
    let practice = practice().await;
    run("trusted", &practice, &practice).await;
    let asked = practice.log();
    for host in ["authority", "graph"] {
        assert!(asked.iter().any(|one| one.host == host), "{host} was asked here: {asked:?}");
    }
    practice.stop().await;
}

/// The authority that is trusted even has the name of the one that is not; only its key is another.
#[tokio::test]
async fn an_untrusted_certificate_is_an_insecure_connection() {
    let (practice, another) = (practice().await, practice().await);
    run("untrusted", &practice, &another).await;
    assert!(practice.log().is_empty(), "nothing of the token or the secret got through");
    practice.stop().await;
    another.stop().await;
}
