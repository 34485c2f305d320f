//! A tenant that is in another cloud, or made for customers: found out before a browser opens, and a button leads there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails here")]

use std::collections::BTreeMap;

use crate::support::{Admin, Browser, fault};
use practice_tenant::{Answer, Fault, Scenario};
use serde_json::{Value, json};
use setup::ipc::{CloudChoice, CloudKind, FaultCode, FaultView, Intent, ScreenId, SignInMethod, Way};

const TYPED: &str = "contoso.example";

/// The OpenID configuration of the tenant that is typed: the look whether Microsoft can be reached asks for another one's,
/// whenever that comes.
fn discovery(tenant: &str) -> String {
    format!("/{tenant}/v2.0/.well-known/openid-configuration")
}

/// The OpenID configuration of a tenant elsewhere, with the words that Microsoft gives.
fn elsewhere(host: &str, more: &Value) -> Answer {
    let id = "6babcaad-604b-40ac-a9d7-9fd97c0b779f";
    let mut body = json!({
        "issuer": format!("https://{host}/{id}/v2.0"),
        "token_endpoint": format!("https://{host}/{id}/oauth2/v2.0/token"),
    });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    Answer::Json { status: 200, headers: BTreeMap::new(), body }
}

/// A sign-in to a tenant that was typed, for which no browser opens.
async fn told(admin: &mut Admin, answer: Answer, code: FaultCode) -> FaultView {
    admin.practice.faults().add(Fault::once("GET", &discovery(TYPED), answer));
    admin.chooses(Some(TYPED), None).await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    let shown = fault(admin, code).await.fault.unwrap();
    assert_eq!(admin.machine.0.opened.lock().unwrap().len(), 0, "no page was opened");
    shown
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_of_another_cloud_leads_there_by_a_button() {
    let us = "login.microsoftonline.us";
    let gov = |sub: &str| json!({ "tenant_region_scope": "USGov", "tenant_region_sub_scope": sub });
    for (host, more, reason, way, cloud, kind) in [
        (us, gov("DODCON"), "usGovL4", Way::UseUsGovL4, CloudChoice::UsGovL4, CloudKind::UsGovL4),
        (us, gov("DOD"), "usGovL5", Way::UseUsGovL5, CloudChoice::UsGovL5, CloudKind::UsGovL5),
    ] {
        let mut admin = Admin::opens(Scenario::Fresh).await;
        let shown = told(&mut admin, elsewhere(host, &more), FaultCode::OtherCloud).await;
        assert_eq!((shown.params["reason"].as_str(), shown.ways[0]), (reason, way));
        // Another than the one on offer is not led to.
        admin.wants(Intent::SwitchCloud { cloud: CloudChoice::China });
        admin.wants(Intent::SwitchCloud { cloud });
        let view = admin.until("that cloud", |view| view.cloud.kind == kind).await;
        assert_eq!((view.screen_id, view.cloud.agreed, view.fault), (ScreenId::SignIn, true, None));
        let setup::ipc::Screen::SignIn(screen) = view.screen else { panic!("the sign-in screen") };
        assert_eq!(screen.tenant.as_deref(), Some("contoso.example"), "it is not typed twice");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_to_china_asks_for_the_client_that_is_needed_there() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let china = elsewhere("login.partner.microsoftonline.cn", &json!({ "tenant_region_scope": "AS" }));
    let shown = told(&mut admin, china, FaultCode::OtherCloud).await;
    assert_eq!(shown.ways[0], Way::UseChina);
    admin.wants(Intent::SwitchCloud { cloud: CloudChoice::China });
    let view = fault(&mut admin, FaultCode::ClientNotInCloud).await;
    assert_eq!(view.screen_id, ScreenId::Welcome, "where a client is typed");
    assert_eq!(admin.machine.0.opened.lock().unwrap().len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_name_the_number_says_which_clouds_it_can_be() {
    for (number, ways) in [
        (900_439, vec![Way::UseUsGovL4, Way::UseUsGovL5]),
        (900_382, vec![Way::UseUsGovL4, Way::UseUsGovL5, Way::UseChina]),
        (900_440, vec![Way::UseUsGovL4, Way::UseUsGovL5, Way::UseChina]),
        (900_432, vec![Way::UseUsGovL4, Way::UseUsGovL5, Way::UseChina]),
    ] {
        let mut admin = Admin::opens(Scenario::Fresh).await;
        admin.chooses_the_tenant().await;
        *admin.machine.0.browser.lock().unwrap() = Some(Browser::Idle);
        admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
        admin.until("the browser is waited for", |view| view.busy.is_some()).await;
        admin.wants(Intent::ExplainNumber { text: format!("AADSTS{number}") });
        let shown = fault(&mut admin, FaultCode::OtherCloud).await.fault.unwrap();
        assert_eq!(shown.ways[..ways.len()], ways, "AADSTS{number}");
        assert_eq!(shown.ways[ways.len()], Way::GoBack);
        admin.wants(Intent::SwitchCloud { cloud: CloudChoice::UsGovL4 });
        admin.until("that cloud", |view| view.cloud.kind == CloudKind::UsGovL4).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_for_customers_is_named_before_the_browser_and_by_its_token() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let id = "6babcaad-604b-40ac-a9d7-9fd97c0b779f";
    let customers = json!({ "issuer": format!("https://{id}.ciamlogin.com/{id}/v2.0") });
    let shown =
        told(&mut admin, elsewhere("login.microsoftonline.com", &customers), FaultCode::ExternalTenant).await;
    assert_eq!(shown.params["reason"], "issuer", "the sentence names it");
    assert_eq!(shown.ways[0], Way::GoBack);
}

/// Whether a tenant exists is known before a browser opens; that nobody answers is no reason not to try.
#[tokio::test(flavor = "multi_thread")]
async fn a_look_up_that_fails_holds_nobody_back() {
    let mut admin = Admin::opens(Scenario::Fresh).await;
    let domain = admin.practice.tenant().domain();
    admin.practice.faults().add(Fault::once("GET", &discovery(&domain), Answer::DropBefore));
    admin.chooses(Some(&domain), None).await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    admin.until("the tenant was read", |view| !view.checklist.is_empty()).await;
    assert_eq!(admin.practice.faults().pending(), 0);

    let mut admin = Admin::opens(Scenario::Fresh).await;
    admin.chooses(Some("no-such-tenant.example"), None).await;
    admin.wants(Intent::StartSignIn { method: SignInMethod::Browser });
    fault(&mut admin, FaultCode::TenantNotFound).await;
    assert_eq!(admin.machine.0.opened.lock().unwrap().len(), 0);
}
