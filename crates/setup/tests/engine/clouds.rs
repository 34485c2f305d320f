//! The whole journey in each of Microsoft's clouds, by its own host names: sign-in, set-up, proof.
//!
//! The practice tenant answers as the cloud's hosts, behind a proxy and with an authority made for one run. Proxy and
//! trusted authorities are set by environment variables, which belong to a whole process: each case runs in a process of its
//! own, this same test program.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::sync::Arc;

use crate::support::{Admin, Browser, Machine, NAME, Press, apart, finding, in_section};
use entra::Cloud;
use practice_tenant::{Dress, Options, Practice, Scenario};
use serde_json::json;
use setup::ipc::{CloudChoice, CloudKind, Intent, LinkId, ScreenId, SectionId, SignInMethod, Status, View};

/// Whom to sign in, and with which client; of no meaning to the program.
const ADMIN: &str = "PEIG_TEST_ADMIN";
const CLIENT: &str = "PEIG_TEST_CLIENT";

/// A public client of the company's own.
fn own_client(practice: &Practice) -> String {
    let tenant = practice.tenant();
    let id = tenant.register_by_hand("Sign-in for Peig Setup");
    assert!(tenant.change_application(&id, |one| {
        one["publicClient"]["redirectUris"] = json!(["http://localhost"]);
        one["isFallbackPublicClient"] = json!(true);
    }));
    tenant.applications_named("Sign-in for Peig Setup")[0]["appId"].as_str().unwrap().to_owned()
}

/// Runs a case below in a process that finds this cloud's hosts here, and holds the tenant to what came of it.
async fn journey(dress: Dress, case: &'static str) {
    let options = Options { scenario: Scenario::Fresh, dress, tls: true, ..Options::default() };
    let practice = Practice::start(options).await.unwrap();
    let mut told = vec![(ADMIN, practice.tenant().admin_upn())];
    if dress == Dress::China {
        told.push((CLIENT, own_client(&practice)));
    }
    apart::runs(case, &practice, &practice, &told).await;
    let registration = practice.tenant().applications_named(NAME).remove(0);
    let app_id = registration["appId"].as_str().unwrap();
    assert_eq!(practice.tenant().granted_roles(app_id).len(), 4);
    assert_eq!(registration["passwordCredentials"].as_array().unwrap().len(), 1);
    practice.stop().await;
}

/// From the welcome screen to the proved secret, with Microsoft's own names everywhere.
async fn goes_through(choice: CloudChoice, kind: CloudKind, [sign_in, graph, portal]: [&str; 3]) {
    let machine = Machine::default();
    *machine.0.browser.lock().unwrap() = Some(Browser::SignsInAs(std::env::var(ADMIN).unwrap()));
    // Asked for nothing here: the hosts are elsewhere.
    let unused = Arc::new(Practice::start(Options::default()).await.unwrap());
    let mut admin = Admin::in_cloud(Cloud::global(), unused, machine);
    let client_id = std::env::var(CLIENT).ok();
    // A name of the tenant's is looked up first, and found to be here.
    let tenant = Some(admin.practice.tenant().domain());
    admin.wants(Intent::ChooseTenant { cloud: choice, tenant, client_id });
    let view = admin.until("the sign-in screen", |view| view.screen_id == ScreenId::SignIn).await;
    assert_eq!((view.cloud.kind, view.cloud.agreed), (kind, true));
    assert_eq!((view.cloud.sign_in_host.as_str(), view.cloud.graph_host.as_str()), (sign_in, graph));
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    let read = |view: &View| !view.checklist.is_empty() || view.fault.is_some();
    let view = admin.until("the tenant was read", read).await;
    assert_eq!(view.fault, None);
    let page = admin.machine.0.opened.lock().unwrap().last().unwrap().clone();
    assert_eq!(page.host_str(), Some(sign_in));
    for key in ["corporateDomain", "businessPremium", "mayConsent", "account"] {
        assert_eq!(finding(&view, key).unwrap().status, Status::Passed, "{key}");
    }
    admin.confirms_the_tenant();
    admin.until("Next unlocks", |view| view.navigation.next).await;
    admin.agrees(Press::SetEverythingUp);
    let over = |view: &View| {
        let last = in_section(view).is_some_and(|on| on.id == SectionId::Confirm);
        view.busy.is_none() && (view.fault.is_some() || last)
    };
    let view = admin.until("set up", over).await;
    assert_eq!(view.fault, None);
    admin.finding("confirmSecret", |status| matches!(status, Status::Passed)).await;
    admin.wants(Intent::Open { link: LinkId::PortalSection });
    admin.is_heard().await;
    let page = admin.machine.0.opened.lock().unwrap().last().unwrap().clone();
    assert_eq!(page.host_str(), Some(portal));
    assert_eq!(admin.practice.log().len(), 0, "nothing was asked of any other host");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the tests below, in a process of its own"]
async fn in_worldwide() {
    let hosts = ["login.microsoftonline.com", "graph.microsoft.com", "entra.microsoft.com"];
    goes_through(CloudChoice::Default, CloudKind::Global, hosts).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the tests below, in a process of its own"]
async fn in_us_gov_l4() {
    let hosts = ["login.microsoftonline.us", "graph.microsoft.us", "entra.microsoft.us"];
    goes_through(CloudChoice::UsGovL4, CloudKind::UsGovL4, hosts).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the tests below, in a process of its own"]
async fn in_us_gov_l5() {
    let hosts = ["login.microsoftonline.us", "dod-graph.microsoft.us", "entra.microsoft.us"];
    goes_through(CloudChoice::UsGovL5, CloudKind::UsGovL5, hosts).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by the tests below, in a process of its own"]
async fn in_china() {
    let hosts =
        ["login.partner.microsoftonline.cn", "microsoftgraph.chinacloudapi.cn", "entra.microsoftonline.cn"];
    goes_through(CloudChoice::China, CloudKind::China, hosts).await;
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(target_os = "linux"), ignore = "needs a change of the user's trust store")]
async fn the_journey_is_the_same_worldwide() {
    journey(Dress::Worldwide, "clouds::in_worldwide").await;
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(target_os = "linux"), ignore = "needs a change of the user's trust store")]
async fn the_journey_is_the_same_for_us_government_l4() {
    journey(Dress::UsGovL4, "clouds::in_us_gov_l4").await;
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(target_os = "linux"), ignore = "needs a change of the user's trust store")]
async fn the_journey_is_the_same_for_us_government_l5() {
    journey(Dress::UsGovL5, "clouds::in_us_gov_l5").await;
}

#[tokio::test(flavor = "multi_thread")]
#[cfg_attr(not(target_os = "linux"), ignore = "needs a change of the user's trust store")]
async fn the_journey_is_the_same_in_china_with_a_client_of_the_companys_own() {
    journey(Dress::China, "clouds::in_china").await;
}
